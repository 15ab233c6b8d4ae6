"""Every refusal in Chinese: the sentences of all parts, merged. A code has one sentence and one only."""

from collections.abc import Iterable, Mapping

from zhuomu.web import (
    sentences_api,
    sentences_backup,
    sentences_congress_documents,
    sentences_congress_election,
    sentences_congress_meeting,
    sentences_core,
    sentences_election,
    sentences_errata,
    sentences_imports,
    sentences_ledger,
    sentences_ledger_rules,
    sentences_paper,
    sentences_reading,
    sentences_rules,
    sentences_visits,
)


def merged(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """All parts in one table. Raises ValueError where two parts speak for the same code."""
    table: dict[str, str] = {}
    for part in parts:
        if doubled := table.keys() & part.keys():
            raise ValueError(f"two sentences for {sorted(doubled)}")
        table.update(part)
    return table


SENTENCES: dict[str, str] = merged(
    module.SENTENCES
    for module in (
        sentences_core,
        sentences_api,
        sentences_backup,
        sentences_congress_documents,
        sentences_congress_election,
        sentences_congress_meeting,
        sentences_election,
        sentences_errata,
        sentences_imports,
        sentences_ledger,
        sentences_ledger_rules,
        sentences_paper,
        sentences_reading,
        sentences_rules,
        sentences_visits,
    )
)
