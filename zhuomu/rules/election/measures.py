"""The 20 parameters of election measures. The measures decide, not the code.

What a text does not say is None (base, tie, shortage) and is shown as open; nothing is guessed for it.
"""

import dataclasses
from collections.abc import Iterator
from types import MappingProxyType

from zhuomu.rules.reason import Reason

from . import codec, words
from .codes import MeasuresCode
from .share import HALF_EXCEEDED, TWO_THIRDS_EXCEEDED, Share
from .terms import (
    OPEN_DIFFERENTIAL,
    USUAL_SIGNS,
    Base,
    BlankRule,
    ChoiceLimit,
    CountingRole,
    Differential,
    DifferentialKind,
    DualMajority,
    Form,
    IdentifyingRule,
    MarkPlace,
    Method,
    ProxyRule,
    Shortage,
    Signs,
    TieRule,
    TwoOffices,
    UnclearRule,
    WriteInRule,
)

SCHEMA = "zhuomu.measures/1"
QUORUM_BASES = frozenset({Base.DUE, Base.WHOLE})


@dataclasses.dataclass(frozen=True, slots=True)
class ElectionMeasures:
    """Adopted election measures (选举办法) as parameters; the number of each is that of the specification."""

    title: str = ""
    quorum_base: Base = Base.DUE  # 1
    quorum: Share = TWO_THIRDS_EXCEEDED
    threshold_base: Base | None = None  # 2
    threshold: Share | None = HALF_EXCEEDED  # 3; None: the most votes
    differential: Differential = OPEN_DIFFERENTIAL  # 4
    form: Form = Form.SECRET  # 5
    method: Method = Method.CHOICE
    dual: DualMajority | None = None
    signs: Signs = USUAL_SIGNS  # 6
    mark_place: MarkPlace = MarkPlace.ABOVE  # 7
    ink: str = ""
    writein: WriteInRule = WriteInRule.NEEDS_AGAINST  # 8
    is_writein_marked: bool = False
    writein_eligible: str = ""
    choices: ChoiceLimit = ChoiceLimit.AT_MOST  # 9
    unclear: UnclearRule = UnclearRule.PART  # 10
    identifying: IdentifyingRule = IdentifyingRule.VOID  # 11
    blank: BlankRule = BlankRule.VALID  # 12
    tie: TieRule | None = None  # 13
    shortage: Shortage | None = None  # 14
    near_seats: int = 0
    again_threshold: Share | None = HALF_EXCEEDED  # 15
    again_base: Base | None = None
    alternates: Share | None = None  # 16
    alternates_base: Base = Base.RECOVERED
    proxy: ProxyRule = ProxyRule.NONE  # 17
    proxy_limit: int = 0
    is_proxy_present: bool = False
    two_offices: TwoOffices = TwoOffices.SEPARATE  # 18
    reserved_seats: int = 0  # 19
    reserved_for: str = ""
    kin_barred: tuple[str, ...] = ()
    roles: tuple[CountingRole, ...] = ()  # 20
    is_kin_barred_from_counting: bool = True

    def to_json(self) -> dict[str, object]:
        """Every field, with the schema's name; ``from_json`` reads it back."""
        return {"schema": SCHEMA, **codec.plain_object(self)}

    @staticmethod
    def from_json(data: object) -> "ElectionMeasures | tuple[Reason, ...]":
        """Measures from ``to_json``'s form, or every fault. A missing field is a fault: the hash covers all."""
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            return (Reason(MeasuresCode.NOT_OBJECT, {"name": "schema"}, "schema"),)
        reasons: list[Reason] = []
        fields = {name: value for name, value in data.items() if name != "schema"}
        measures: ElectionMeasures | None = codec.read(ElectionMeasures, fields, "", reasons)
        if measures is None:
            return tuple(reasons)
        return measures_check(measures) or measures

    @property
    def sha256(self) -> str:
        """The canonical hash that the adoption, every round and every sheet refer to."""
        return codec.sha256_of(self.to_json())

    def as_sentences(self) -> tuple[str, ...]:
        """The parameters as 20 Chinese sentences, one for each number."""
        return words.measures_sentences(self)

    def open_questions(self) -> tuple[Reason, ...]:
        """What the text leaves open; shown beside the form before anybody adopts it."""
        return tuple(_open(self))


# Which fields stand for which parameter of the specification; a form groups by it.
PARAMETERS = MappingProxyType(
    {
        1: ("quorum_base", "quorum"),
        2: ("threshold_base",),
        3: ("threshold",),
        4: ("differential",),
        5: ("form", "method", "dual"),
        6: ("signs",),
        7: ("mark_place", "ink"),
        8: ("writein", "is_writein_marked", "writein_eligible"),
        9: ("choices",),
        10: ("unclear",),
        11: ("identifying",),
        12: ("blank",),
        13: ("tie",),
        14: ("shortage", "near_seats"),
        15: ("again_threshold", "again_base"),
        16: ("alternates", "alternates_base"),
        17: ("proxy", "proxy_limit", "is_proxy_present"),
        18: ("two_offices",),
        19: ("reserved_seats", "reserved_for", "kin_barred"),
        20: ("roles", "is_kin_barred_from_counting"),
    }
)


def measures_check(measures: ElectionMeasures) -> tuple[Reason, ...]:
    """What no measures can mean; what is merely left open is not among it."""
    return (*_share_faults(measures), *_other_faults(measures))


def _share_faults(measures: ElectionMeasures) -> Iterator[Reason]:
    shares: dict[str, Share | None] = {
        name: getattr(measures, name) for name in ("quorum", "threshold", "again_threshold", "alternates")
    }
    if measures.dual is not None:
        for name in ("take_part", "ordinary", "special"):
            shares[f"dual.{name}"] = getattr(measures.dual, name)
    for name, share in shares.items():
        if share is not None and not share.is_sound:
            yield Reason(MeasuresCode.SHARE_BAD, {"name": name, "num": share.num, "den": share.den}, name)


def _other_faults(measures: ElectionMeasures) -> Iterator[Reason]:
    if measures.quorum_base not in QUORUM_BASES:
        yield Reason(MeasuresCode.QUORUM_BASE_BAD, field="quorum_base")
    signs = (measures.signs.for_, measures.signs.against, measures.signs.abstain)
    if len(set(signs)) < len(signs) or not measures.signs.for_:
        yield Reason(MeasuresCode.SIGNS_ALIKE, field="signs")
    rule = measures.differential
    if rule.den < 1 or (rule.num < 1 and rule.kind in {DifferentialKind.NUMBER, DifferentialKind.RATIO}):
        yield Reason(MeasuresCode.DIFFERENTIAL_BAD, field="differential")
    if any(not role.label.strip() or role.people < 1 for role in measures.roles):
        yield Reason(MeasuresCode.ROLE_BAD, field="roles")
    if (measures.method is Method.DUAL) != (measures.dual is not None):
        yield Reason(MeasuresCode.DUAL_MISSING, field="dual")


def _open(measures: ElectionMeasures) -> Iterator[Reason]:
    if measures.method is Method.DUAL:
        return  # the law itself names both bases, and a decision of owners fills no seats
    if measures.threshold is not None and measures.threshold_base is None:
        yield Reason(MeasuresCode.BASE_OPEN, field="threshold_base")
    if measures.method is not Method.SLATE and measures.tie is None:
        yield Reason(MeasuresCode.TIE_OPEN, field="tie")
    if measures.shortage is None:
        yield Reason(MeasuresCode.SHORTAGE_OPEN, field="shortage")
    is_again = measures.shortage in {Shortage.AGAIN, Shortage.REDUCE_IF_NEAR}
    if is_again and measures.again_threshold is not None and measures.again_base is None:
        yield Reason(MeasuresCode.AGAIN_BASE_OPEN, field="again_base")
