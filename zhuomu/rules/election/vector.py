"""The format of counts in files: reading one as measures and input, with every fault and its field."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from zhuomu.rules.reason import Code, Reason

from .codec import MAX_NUMBER, MAX_TEXT
from .codes import VectorCode
from .measures import ElectionMeasures
from .papers import Ballot, Contest, CountInput, Mark, PaperAccount, Roll, WriteIn
from .share import Comparator, Share
from .terms import Base, BlankRule, ChoiceLimit, Shortage, TieRule, UnclearRule, WriteInRule

# What a file means that says nothing of it; measures entered by people have no such defaults.
DEFAULTS = ElectionMeasures(threshold_base=Base.PRESENT, tie=TieRule.REVOTE, shortage=Shortage.VACANT)
REQUIRED = ("seats", "cands", "due", "present", "issued", "ballots")
OPTIONAL = ("all", "proxies", "printed", "exchanged", "unused", "recovered")
OTHERS = ("id", "why", "expect", "measures", "eligible")
BALLOT_FIELDS = frozenset({"n", "m", "w", "mark", "illegible"})
MOST_ROWS = 100_000
SURROGATES = re.compile("[\ud800-\udfff]")
MARKS = MappingProxyType({mark.value: mark for mark in Mark})


@dataclasses.dataclass(frozen=True, slots=True)
class Vector:
    """One count that a file asks for."""

    measures: ElectionMeasures
    given: CountInput


class _Faults(list[Reason]):
    """Faults as they are found."""

    def add(self, code: Code, path: str, **facts: object) -> None:
        """One fault of the field ``path``."""
        self.append(Reason(code, {"name": path, **facts}, path))


def vector_read(data: object) -> Vector | tuple[Reason, ...]:
    """A count in the vector format, or every fault of its form. What the numbers mean is the count's to judge."""
    faults = _Faults()
    if not isinstance(data, dict):
        faults.add(VectorCode.NOT_OBJECT, "")
        return tuple(faults)
    for name in sorted(map(str, data.keys() - {*REQUIRED, *OPTIONAL, *OTHERS})):
        faults.add(VectorCode.FIELD_UNKNOWN, name)
    for name in REQUIRED:
        if name not in data:
            faults.add(VectorCode.FIELD_MISSING, name)
    numbers = {
        name: _count(data[name], name, faults)
        for name in (*REQUIRED, *OPTIONAL)
        if name in data and name not in {"cands", "ballots"}
    }
    candidates = _texts(data.get("cands", []), "cands", faults)
    eligible = _texts(data["eligible"], "eligible", faults) if "eligible" in data else None
    ballots = _ballots(data.get("ballots", []), len(candidates), faults)
    measures = _measures(data.get("measures", {}), faults)
    if faults or measures is None:
        return tuple(faults)
    contest = Contest(numbers["seats"], candidates, None if eligible is None else frozenset(eligible))
    return Vector(measures, _input(contest, numbers, ballots))


def _input(contest: Contest, numbers: Mapping[str, int], ballots: tuple[Ballot, ...]) -> CountInput:
    roll = Roll(
        numbers["due"], numbers["present"], whole=numbers.get("all"), proxies=numbers.get("proxies", 0)
    )
    papers = PaperAccount(
        numbers["issued"],
        numbers.get("recovered", sum(ballot.count for ballot in ballots)),
        numbers.get("printed"),
        numbers.get("exchanged", 0),
        numbers.get("unused", 0),
    )
    return CountInput(contest, roll, papers, ballots)


def _count(value: object, path: str, faults: _Faults) -> int:
    if type(value) is int and 0 <= value <= MAX_NUMBER:
        return value
    faults.add(VectorCode.NOT_COUNT, path)
    return 0


def _list(value: object, path: str, faults: _Faults) -> list[object]:
    if isinstance(value, list) and len(value) <= MOST_ROWS:
        return value
    faults.add(VectorCode.NOT_LIST, path)
    return []


def _texts(value: object, path: str, faults: _Faults) -> tuple[str, ...]:
    texts = []
    for place, item in enumerate(_list(value, path, faults)):
        # half a character (a lone surrogate) has no bytes, so no hash either
        if isinstance(item, str) and len(item) <= MAX_TEXT and not SURROGATES.search(item):
            texts.append(item)
        else:
            faults.add(VectorCode.NOT_TEXT, f"{path}[{place}]")
    return tuple(texts)


def _flag(value: object, path: str, faults: _Faults) -> bool:
    if isinstance(value, bool):
        return value
    faults.add(VectorCode.NOT_FLAG, path)
    return False


def _ballots(value: object, width: int, faults: _Faults) -> tuple[Ballot, ...]:
    rows = _list(value, "ballots", faults)
    return tuple(_ballot(row, f"ballots[{place}]", width, faults) for place, row in enumerate(rows))


def _ballot(row: object, path: str, width: int, faults: _Faults) -> Ballot:
    if not isinstance(row, dict):
        faults.add(VectorCode.NOT_OBJECT, path)
        return Ballot(())
    for name in sorted(map(str, row.keys() - BALLOT_FIELDS)):
        faults.add(VectorCode.FIELD_UNKNOWN, f"{path}.{name}")
    for name in ("n", "m"):
        if name not in row:
            faults.add(VectorCode.FIELD_MISSING, f"{path}.{name}")
    text = row.get("m", "-" * width)
    if not isinstance(text, str) or len(text) != width or set(text) - MARKS.keys():
        faults.add(VectorCode.MARK_UNKNOWN, f"{path}.m", count=width)
        text = ""
    return Ballot(
        tuple(MARKS[char] for char in text),
        tuple(WriteIn(name) for name in _texts(row.get("w", []), f"{path}.w", faults)),
        is_identifying=_flag(row.get("mark", False), f"{path}.mark", faults),
        is_illegible=_flag(row.get("illegible", False), f"{path}.illegible", faults),
        count=_count(row.get("n", 0), f"{path}.n", faults),
    )


def _measures(value: object, faults: _Faults) -> ElectionMeasures | None:
    """The defaults with what the file says otherwise, or whole measures as ``to_json`` writes them."""
    if not isinstance(value, dict):
        faults.add(VectorCode.NOT_OBJECT, "measures")
        return None
    if "schema" in value:
        whole = ElectionMeasures.from_json(value)
        if isinstance(whole, ElectionMeasures):
            return whole
        faults.extend(whole)
        return None
    for name in sorted(map(str, value.keys() - OVERRIDES.keys())):
        faults.add(VectorCode.FIELD_UNKNOWN, f"measures.{name}")
    changes: dict[str, object] = {}
    for name, (field, reader) in OVERRIDES.items():
        if name in value:
            changes[field] = reader(value[name], f"measures.{name}", faults)
    changes |= _choices(value, faults)
    return None if faults else dataclasses.replace(DEFAULTS, **changes)  # type: ignore[arg-type]


def _choices(value: Mapping[str, object], faults: _Faults) -> dict[str, object]:
    """Two words of the format are one parameter: exactly as many as seats, or no limit at all."""
    is_exact, is_over_void = value.get("exact_seats", False), value.get("void_over", True)
    if is_exact and not is_over_void:
        faults.add(VectorCode.CONTRADICTION, "measures.void_over", other="exact_seats")
    if is_exact:
        return {"choices": ChoiceLimit.EXACTLY}
    return {"choices": ChoiceLimit.AT_MOST if is_over_void else ChoiceLimit.NO_LIMIT}


def _share(value: object, path: str, faults: _Faults) -> Share | None:
    is_triple = isinstance(value, list) and len(value) == 3
    if isinstance(value, list) and is_triple and value[0] in ("gt", "ge"):
        share = Share(
            Comparator(value[0]),
            _count(value[1], f"{path}[1]", faults),
            _count(value[2], f"{path}[2]", faults),
        )
        if share.is_sound:
            return share
    faults.add(VectorCode.SHARE_BAD, path)
    return None


def _share_or_null(value: object, path: str, faults: _Faults) -> Share | None:
    return None if value is None else _share(value, path, faults)


def _word(words: Mapping[str, object]) -> Callable[[object, str, _Faults], object]:
    def read(value: object, path: str, faults: _Faults) -> object:
        if isinstance(value, str) and value in words:
            return words[value]
        faults.add(VectorCode.VALUE_UNKNOWN, path, known="、".join(words))
        return None

    return read


def _blank(value: object, path: str, faults: _Faults) -> BlankRule:
    return BlankRule.VALID if _flag(value, path, faults) else BlankRule.EXCLUDED


# The format's word for each override: the field it changes and how it is read.
OVERRIDES: Mapping[str, tuple[str, Callable[[object, str, _Faults], object]]] = MappingProxyType(
    {
        "quorum": ("quorum", _share),
        "base": ("threshold_base", _word({base.value: base for base in Base})),
        "thr": ("threshold", _share_or_null),
        "exact_seats": ("choices", _flag),
        "void_over": ("choices", _flag),
        "writein": ("writein", _word({rule.value: rule for rule in WriteInRule})),
        "tie": ("tie", _word({rule.value: rule for rule in TieRule})),
        "short": ("shortage", _word({rule.value: rule for rule in Shortage})),
        "alt": ("alternates", _share_or_null),
        "unclear": ("unclear", _word({"part": UnclearRule.PART, "whole": UnclearRule.WHOLE})),
        "blank_valid": ("blank", _blank),
    }
)
