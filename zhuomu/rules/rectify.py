"""整改项: the path of one root cause from 立项 to 销号, with guards that say why a step is refused.

Whoever owns it does not verify it. Before and after a rule was made (建章立制), the new problems of its kind are counted over
spans of equal length: nothing else shows whether it helped.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from zhuomu.rules.reason import Code, Reason


class RectificationStatus(StrEnum):
    """Where a rectification stands."""

    PROPOSED = "proposed"
    IN_PROGRESS = "in_progress"
    APPLIED = "applied"
    VERIFYING = "verifying"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The Chinese name of the status."""
        return STATUS_LABELS[self]


class RectificationVerb(StrEnum):
    """What can be done to a rectification."""

    START = "start"
    APPLY = "apply"
    VERIFY = "verify"
    CLOSE = "close"
    RETURN = "return"

    @property
    def label(self) -> str:
        """The Chinese name of the verb, as on its button."""
        return VERB_LABELS[self]


class RectifyCode(Code):
    """Why a step of a rectification is refused."""

    NO_SUCH_STEP = "rectify.no_such_step"
    OWNER_MISSING = "rectify.owner_missing"
    MEASURES_MISSING = "rectify.measures_missing"
    REPORT_MISSING = "rectify.report_missing"
    PROBLEMS_OPEN = "rectify.problems_open"
    VERIFIER_IS_OWNER = "rectify.verifier_is_owner"
    VERIFIER_APPLIED = "rectify.verifier_applied"
    FINDING_MISSING = "rectify.finding_missing"
    REASON_MISSING = "rectify.reason_missing"
    RULE_UNDATED = "rectify.rule_undated"


S: TypeAlias = RectificationStatus
V: TypeAlias = RectificationVerb
C: TypeAlias = RectifyCode
STATUS_LABELS: Mapping[S, str] = MappingProxyType(
    {
        S.PROPOSED: "立项",
        S.IN_PROGRESS: "整改中",
        S.APPLIED: "申请销号",
        S.VERIFYING: "核查",
        S.CLOSED: "销号",
    }
)
VERB_LABELS: Mapping[V, str] = MappingProxyType(
    {V.START: "开始整改", V.APPLY: "申请销号", V.VERIFY: "开始核查", V.CLOSE: "销号", V.RETURN: "退回整改"}
)


@dataclasses.dataclass(frozen=True, slots=True)
class RectifyFacts:
    """What the guards look at. ``text`` is what the actor typed with the step; people are keys."""

    actor: str
    owner: str = ""
    applied_by: str = ""
    measures: str = ""
    text: str = ""
    open_count: int = 0
    rule_title: str = ""
    rule_on: date | None = None


Reasons = tuple[Reason, ...]
Guard = Callable[[RectifyFacts], Reasons]


def owner_named(facts: RectifyFacts) -> Reasons:
    """Somebody answers for it, by name."""
    return () if facts.owner else (Reason(C.OWNER_MISSING, field="owner"),)


def measures_written(facts: RectifyFacts) -> Reasons:
    """What is to be done is written down."""
    return () if facts.measures.strip() else (Reason(C.MEASURES_MISSING, field="measures"),)


def report_written(facts: RectifyFacts) -> Reasons:
    """Whoever wants it off the list says what was done."""
    return () if facts.text.strip() else (Reason(C.REPORT_MISSING, field="text"),)


def problems_settled(facts: RectifyFacts) -> Reasons:
    """No problem that belongs to it is still open."""
    return (Reason(C.PROBLEMS_OPEN, {"count": facts.open_count}),) if facts.open_count else ()


def verifier_uninvolved(facts: RectifyFacts) -> Reasons:
    """Neither the owner nor whoever applied verifies."""
    if facts.actor == facts.owner:
        return (Reason(C.VERIFIER_IS_OWNER),)
    return (Reason(C.VERIFIER_APPLIED),) if facts.actor == facts.applied_by else ()


def finding_written(facts: RectifyFacts) -> Reasons:
    """What the verifier found is written down."""
    return () if facts.text.strip() else (Reason(C.FINDING_MISSING, field="text"),)


def reason_written(facts: RectifyFacts) -> Reasons:
    """Whoever sends it back says why."""
    return () if facts.text.strip() else (Reason(C.REASON_MISSING, field="text"),)


def rule_dated(facts: RectifyFacts) -> Reasons:
    """A rule that was made has the day from which it holds."""
    return (Reason(C.RULE_UNDATED, field="rule_on"),) if facts.rule_title and facts.rule_on is None else ()


STEPS: Mapping[tuple[S, V], tuple[S, tuple[Guard, ...]]] = MappingProxyType(
    {
        (S.PROPOSED, V.START): (S.IN_PROGRESS, (owner_named, measures_written)),
        (S.IN_PROGRESS, V.APPLY): (S.APPLIED, (report_written, problems_settled, rule_dated)),
        (S.APPLIED, V.VERIFY): (S.VERIFYING, (verifier_uninvolved,)),
        (S.VERIFYING, V.CLOSE): (S.CLOSED, (verifier_uninvolved, finding_written)),
        (S.VERIFYING, V.RETURN): (S.IN_PROGRESS, (verifier_uninvolved, reason_written)),
    }
)


def step_check(status: S, verb: V, facts: RectifyFacts) -> Reasons:
    """Why a step is refused, all reasons at once; empty means that it may be taken."""
    row = STEPS.get((status, verb))
    if row is None:
        return (Reason(C.NO_SUCH_STEP, {"status": status.label, "verb": verb.label}),)
    return tuple(reason for guard in row[1] for reason in guard(facts))


def step_target(status: S, verb: V) -> S:
    """Where a step leads. Raises KeyError where there is no such step (ask :func:`step_check`)."""
    return STEPS[status, verb][0]


def steps_from(status: S) -> tuple[V, ...]:
    """The verbs that leave a status: the buttons of its page."""
    return tuple(verb for source, verb in STEPS if source is status)


@dataclasses.dataclass(frozen=True, slots=True)
class BeforeAfter:
    """New problems of a kind in two spans of ``days`` calendar days, before and from the day of the rule.

    ``is_whole``: the span after it is over; until then both spans are as long as it has lasted.
    """

    before_count: int
    after_count: int
    days: int
    is_whole: bool


def before_after(found_on: Mapping[date, int], rule_on: date, today: date, days: int = 90) -> BeforeAfter:
    """Count problems found (day → count) before ``rule_on`` and from it on.

    Raises ValueError for a rule that does not hold yet, and for a span of no days.
    """
    if days < 1 or rule_on > today:
        raise ValueError("a rule that holds, and a span of at least 1 day")
    lasted = min(days, (today - rule_on).days + 1)
    first_on, end_on = rule_on - timedelta(days=lasted), rule_on + timedelta(days=lasted)
    before = sum(count for day, count in found_on.items() if first_on <= day < rule_on)
    after = sum(count for day, count in found_on.items() if rule_on <= day < end_on)
    return BeforeAfter(before, after, lasted, lasted == days)
