"""The recountable export: one count as JSON that ``zhuomu count FILE`` reads, or any program that follows the format."""

import json

from zhuomu.rules.election import CountInput, ElectionMeasures, Outcome, vector_write

JSON = "application/json"


def export_text(measures: ElectionMeasures, given: CountInput, *, outcome: Outcome, label: str = "") -> str:
    """Measures with all parameters, papers, rulings and names, with the hashes of each.

    Hand in what ``outcome`` was counted from: the order of papers is kept, and ``papers_grouped`` should have made it
    tell nothing. The hashes of measures and input are checked on reading; the outcome's is there to be compared.
    """
    document = {"id": label, **vector_write(measures, given), "outcome_sha256": outcome.sha256}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
