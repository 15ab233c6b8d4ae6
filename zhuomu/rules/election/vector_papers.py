"""Papers in the file format: ballots with their rulings, bundles with their totals, and what was ruled on names."""

from collections.abc import Mapping
from types import MappingProxyType

from .codes import VectorCode, VoidCode
from .papers import Ballot, Bundle, Mark, NameRulings, Ruling, Votes, WriteIn
from .vector_parts import (
    Faults,
    read_count,
    read_flag,
    read_list,
    read_object,
    read_pairs,
    read_text,
    read_texts,
)

BALLOT_FIELDS = frozenset({"n", "m", "w", "mark", "illegible", "doubtful", "two_offices", "ruling"})
WRITEIN_FIELDS = frozenset({"name", "marked"})
RULING_FIELDS = frozenset({"text", "by", "body", "m", "void"})
BUNDLE_FIELDS = frozenset({"valid", "votes", "void", "w"})
NAMES_FIELDS = frozenset({"merges", "apart"})
MARKS = MappingProxyType({mark.value: mark for mark in Mark})
VOIDS: Mapping[str, VoidCode] = MappingProxyType({code.short: code for code in VoidCode})


def read_ballots(value: object, width: int, faults: Faults) -> tuple[Ballot, ...]:
    """Ballots with ``width`` marks each."""
    rows = read_list(value, "ballots", faults)
    return tuple(_ballot(row, f"ballots[{place}]", width, faults) for place, row in enumerate(rows))


def read_bundles(value: object, width: int, faults: Faults) -> tuple[Bundle, ...]:
    """Bundles with the votes of ``width`` candidates each."""
    rows = read_list(value, "bundles", faults)
    return tuple(_bundle(row, f"bundles[{place}]", width, faults) for place, row in enumerate(rows))


def read_names(value: object, faults: Faults) -> NameRulings:
    """What a person confirmed about written-in names."""
    said = read_object(value, "names", NAMES_FIELDS, faults)
    return NameRulings(
        read_pairs(said.get("merges", []), "names.merges", faults),
        read_pairs(said.get("apart", []), "names.apart", faults),
    )


def _ballot(row: object, path: str, width: int, faults: Faults) -> Ballot:
    said = read_object(row, path, BALLOT_FIELDS, faults)
    if not isinstance(row, dict):
        return Ballot(())
    for name in ("n", "m"):
        if name not in said:
            faults.add(VectorCode.FIELD_MISSING, f"{path}.{name}")
    written = read_list(said.get("w", []), f"{path}.w", faults)
    return Ballot(
        _marks(said.get("m", "-" * width), f"{path}.m", width, faults),
        tuple(_writein(item, f"{path}.w[{place}]", faults) for place, item in enumerate(written)),
        is_identifying=read_flag(said.get("mark", False), f"{path}.mark", faults),
        is_illegible=read_flag(said.get("illegible", False), f"{path}.illegible", faults),
        is_doubtful=read_flag(said.get("doubtful", False), f"{path}.doubtful", faults),
        is_two_offices=read_flag(said.get("two_offices", False), f"{path}.two_offices", faults),
        ruling=_ruling(said["ruling"], f"{path}.ruling", width, faults) if "ruling" in said else None,
        count=read_count(said.get("n", 0), f"{path}.n", faults),
    )


def _marks(text: object, path: str, width: int, faults: Faults) -> tuple[Mark, ...]:
    if isinstance(text, str) and len(text) == width and not set(text) - MARKS.keys():
        return tuple(MARKS[char] for char in text)
    faults.add(VectorCode.MARK_UNKNOWN, path, count=width)
    return ()


def _writein(item: object, path: str, faults: Faults) -> WriteIn:
    """A name, or an object where the name does not carry the sign for 赞成."""
    if not isinstance(item, dict):
        return WriteIn(read_text(item, path, faults))
    said = read_object(item, path, WRITEIN_FIELDS, faults)
    name = read_text(said.get("name"), f"{path}.name", faults)
    return WriteIn(name, read_flag(said.get("marked", True), f"{path}.marked", faults))


def _ruling(value: object, path: str, width: int, faults: Faults) -> Ruling:
    said = read_object(value, path, RULING_FIELDS, faults)
    marks = said.get("m", "")
    return Ruling(
        read_text(said.get("text", ""), f"{path}.text", faults),
        read_texts(said.get("by", []), f"{path}.by", faults),
        read_text(said.get("body", ""), f"{path}.body", faults),
        _marks(marks, f"{path}.m", width, faults) if marks != "" else (),
        _void(said["void"], f"{path}.void", faults) if "void" in said else None,
    )


def _void(value: object, path: str, faults: Faults) -> VoidCode | None:
    if isinstance(value, str) and value in VOIDS:
        return VOIDS[value]
    faults.add(VectorCode.VALUE_UNKNOWN, path, known="、".join(VOIDS))
    return None


def _bundle(row: object, path: str, width: int, faults: Faults) -> Bundle:
    said = read_object(row, path, BUNDLE_FIELDS, faults)
    rows = read_list(said.get("votes", []), f"{path}.votes", faults)
    if len(rows) != width:
        faults.add(VectorCode.NOT_LIST, f"{path}.votes")
    votes = tuple(_votes(row, f"{path}.votes[{place}]", faults) for place, row in enumerate(rows))
    void = []
    for name, number in _numbers(said.get("void", {}), f"{path}.void", faults):
        code = _void(name, f"{path}.void", faults)
        void += [(code, number)] if code is not None else []
    written = _numbers(said.get("w", {}), f"{path}.w", faults)
    return Bundle(read_count(said.get("valid", -1), f"{path}.valid", faults), votes, tuple(void), written)


def _votes(row: object, path: str, faults: Faults) -> Votes:
    numbers = [read_count(item, path, faults) for item in read_list(row, path, faults)]
    if len(numbers) == 4:
        return Votes(*numbers)
    faults.add(VectorCode.NOT_LIST, path)
    return Votes()


def _numbers(value: object, path: str, faults: Faults) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, dict):
        faults.add(VectorCode.NOT_OBJECT, path)
        return ()
    return tuple(
        (read_text(name, path, faults), read_count(number, path, faults)) for name, number in value.items()
    )
