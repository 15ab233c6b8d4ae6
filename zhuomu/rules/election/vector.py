"""The format of counts in files: reading one as measures and input, with every fault and its field."""

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType

from zhuomu.rules.reason import Reason

from . import counting
from .codes import VectorCode
from .measures import ElectionMeasures
from .papers import Contest, CountInput, PaperAccount, Roll
from .share import Comparator, Share
from .terms import Base, BlankRule, ChoiceLimit, Shortage, TieRule, UnclearRule, WriteInRule
from .vector_papers import read_ballots, read_bundles, read_names
from .vector_parts import Faults, read_count, read_flag, read_pairs, read_text, read_texts

# What a file means that says nothing of it; measures entered by people have no such defaults.
DEFAULTS = ElectionMeasures(threshold_base=Base.PRESENT, tie=TieRule.REVOTE, shortage=Shortage.VACANT)
REQUIRED = ("seats", "cands", "due", "present", "issued", "ballots")
OPTIONAL = ("all", "proxies", "printed", "exchanged", "unused", "recovered")
# What an export of the product says besides; ``vector_write`` writes it.
EXPORTED = ("bundles", "names", "chair_choice", "prior_sha256", "homonyms", "relatives", "reserved")
HASHES = ("measures_sha256", "input_sha256")
OTHERS = ("id", "why", "expect", "measures", "eligible", "outcome_sha256", *EXPORTED, *HASHES)


@dataclasses.dataclass(frozen=True, slots=True)
class Vector:
    """One count that a file asks for."""

    measures: ElectionMeasures
    given: CountInput


def vector_read(data: object) -> Vector | tuple[Reason, ...]:
    """A count in the vector format, or every fault of its form. What the numbers mean is the count's to judge."""
    faults = Faults()
    if not isinstance(data, dict):
        faults.add(VectorCode.NOT_OBJECT, "")
        return tuple(faults)
    for name in sorted(map(str, data.keys() - {*REQUIRED, *OPTIONAL, *OTHERS})):
        faults.add(VectorCode.FIELD_UNKNOWN, name)
    for name in REQUIRED:
        if name not in data:
            faults.add(VectorCode.FIELD_MISSING, name)
    given = _input(data, faults)
    measures = _measures(data.get("measures", {}), faults)
    if not faults and measures is not None:
        _hashes(data, measures, given, faults)
    if faults or measures is None:
        return tuple(faults)
    return Vector(measures, given)


def _input(data: Mapping[str, object], faults: Faults) -> CountInput:
    numbers = {
        name: read_count(data[name], name, faults)
        for name in (*REQUIRED, *OPTIONAL)
        if name in data and name not in {"cands", "ballots"}
    }
    contest = _contest(data, numbers.get("seats", 0), faults)
    width = len(contest.candidates)
    ballots = read_ballots(data.get("ballots", []), width, faults)
    bundles = read_bundles(data.get("bundles", []), width, faults)
    read = sum(ballot.count for ballot in ballots) + sum(bundle.size for bundle in bundles)
    return CountInput(
        contest,
        Roll(
            numbers.get("due", 0),
            numbers.get("present", 0),
            whole=numbers.get("all"),
            proxies=numbers.get("proxies", 0),
        ),
        PaperAccount(
            numbers.get("issued", 0),
            numbers.get("recovered", read),
            numbers.get("printed"),
            numbers.get("exchanged", 0),
            numbers.get("unused", 0),
        ),
        ballots,
        bundles,
        read_names(data.get("names", {}), faults),
        read_texts(data.get("chair_choice", []), "chair_choice", faults),
        read_text(data.get("prior_sha256", ""), "prior_sha256", faults),
    )


def _contest(data: Mapping[str, object], seats: int, faults: Faults) -> Contest:
    eligible = read_texts(data["eligible"], "eligible", faults) if "eligible" in data else None
    return Contest(
        seats,
        read_texts(data.get("cands", []), "cands", faults),
        None if eligible is None else frozenset(eligible),
        frozenset(read_texts(data.get("homonyms", []), "homonyms", faults)),
        read_pairs(data.get("relatives", []), "relatives", faults),
        frozenset(read_texts(data.get("reserved", []), "reserved", faults)),
    )


def _hashes(
    data: Mapping[str, object], measures: ElectionMeasures, given: CountInput, faults: Faults
) -> None:
    """A hash that a file states must be that of what the file holds: otherwise one of them was changed."""
    for name, made in zip(HASHES, (measures.sha256, counting.input_sha256(given)), strict=True):
        if name in data and data[name] != made:
            faults.add(VectorCode.HASH_OTHER, name, made=made[:12])


def _measures(value: object, faults: Faults) -> ElectionMeasures | None:
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


def _choices(value: Mapping[str, object], faults: Faults) -> dict[str, object]:
    """Two words of the format are one parameter: exactly as many as seats, or no limit at all."""
    is_exact, is_over_void = value.get("exact_seats", False), value.get("void_over", True)
    if is_exact and not is_over_void:
        faults.add(VectorCode.CONTRADICTION, "measures.void_over", other="exact_seats")
    if is_exact:
        return {"choices": ChoiceLimit.EXACTLY}
    return {"choices": ChoiceLimit.AT_MOST if is_over_void else ChoiceLimit.NO_LIMIT}


def _share(value: object, path: str, faults: Faults) -> Share | None:
    is_triple = isinstance(value, list) and len(value) == 3
    if isinstance(value, list) and is_triple and value[0] in ("gt", "ge"):
        share = Share(
            Comparator(value[0]),
            read_count(value[1], f"{path}[1]", faults),
            read_count(value[2], f"{path}[2]", faults),
        )
        if share.is_sound:
            return share
    faults.add(VectorCode.SHARE_BAD, path)
    return None


def _share_or_null(value: object, path: str, faults: Faults) -> Share | None:
    return None if value is None else _share(value, path, faults)


def _word(words: Mapping[str, object]) -> Callable[[object, str, Faults], object]:
    def read(value: object, path: str, faults: Faults) -> object:
        if isinstance(value, str) and value in words:
            return words[value]
        faults.add(VectorCode.VALUE_UNKNOWN, path, known="、".join(words))
        return None

    return read


def _blank(value: object, path: str, faults: Faults) -> BlankRule:
    return BlankRule.VALID if read_flag(value, path, faults) else BlankRule.EXCLUDED


# The format's word for each override: the field it changes and how it is read.
OVERRIDES: Mapping[str, tuple[str, Callable[[object, str, Faults], object]]] = MappingProxyType(
    {
        "quorum": ("quorum", _share),
        "base": ("threshold_base", _word({base.value: base for base in Base})),
        "thr": ("threshold", _share_or_null),
        "exact_seats": ("choices", read_flag),
        "void_over": ("choices", read_flag),
        "writein": ("writein", _word({rule.value: rule for rule in WriteInRule})),
        "tie": ("tie", _word({rule.value: rule for rule in TieRule})),
        "short": ("shortage", _word({rule.value: rule for rule in Shortage})),
        "alt": ("alternates", _share_or_null),
        "unclear": ("unclear", _word({"part": UnclearRule.PART, "whole": UnclearRule.WHOLE})),
        "blank_valid": ("blank", _blank),
    }
)
