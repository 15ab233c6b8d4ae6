"""Further rounds: a revote among the tied, or a supplementary election; each linked to the round before by hash."""

import dataclasses
from collections.abc import Iterable, Iterator
from enum import StrEnum

from zhuomu.rules.reason import Reason

from .codes import RoundCode
from .measures import ElectionMeasures
from .names import name_normalise
from .outcome import Next, Outcome, Result
from .papers import Contest, CountInput
from .terms import OPEN_DIFFERENTIAL, ChoiceLimit, Shortage, TieRule, WriteInRule


class RoundKind(StrEnum):
    """Why a round is held."""

    FIRST = "first"
    REVOTE = "revote"
    SUPPLEMENTARY = "supplementary"


@dataclasses.dataclass(frozen=True, slots=True)
class RoundPlan:
    """What the next round is about: its measures, seats and proposed candidates, and the round it follows from."""

    kind: RoundKind
    measures: ElectionMeasures
    contest: Contest
    prior_sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Round:
    """A round that was counted."""

    measures: ElectionMeasures
    given: CountInput
    outcome: Outcome


KINDS = {
    Next.REVOTE_AMONG_TIED: RoundKind.REVOTE,
    Next.SUPPLEMENTARY_ELECTION: RoundKind.SUPPLEMENTARY,
}


def round_measures(measures: ElectionMeasures, kind: RoundKind) -> ElectionMeasures:
    """The subset of the adopted measures that governs a further round.

    A revote is won by the most votes (选举法 2020 art. 45) among the tied only. A supplementary election has the
    bar of parameter 15, and what is still not filled then stays vacant unless the presidium decides.
    """
    if kind is RoundKind.REVOTE:
        return dataclasses.replace(
            measures,
            threshold=None,
            differential=OPEN_DIFFERENTIAL,
            writein=WriteInRule.NEVER,
            choices=ChoiceLimit.AT_MOST,
            tie=TieRule.REVOTE if measures.tie is TieRule.FEWER_AGAINST else measures.tie,
            reserved_seats=0,
        )
    if kind is RoundKind.SUPPLEMENTARY:
        return dataclasses.replace(
            measures,
            threshold=measures.again_threshold,
            threshold_base=measures.again_base,
            differential=OPEN_DIFFERENTIAL,
            choices=ChoiceLimit.AT_MOST,
            shortage=Shortage.DECIDE if measures.shortage is Shortage.DECIDE else Shortage.VACANT,
            reserved_seats=0,
        )
    return measures


def round_plan(first: ElectionMeasures, contest: Contest, prior: Outcome) -> RoundPlan | tuple[Reason, ...]:
    """The next round that the outcome of ``prior`` calls for, under the measures adopted for the first round."""
    result = prior.result
    if result is None or result.next not in KINDS:
        following = prior.meeting.value if result is None else result.next.value
        return (Reason(RoundCode.NOT_CALLED, {"next": following}),)
    kind = KINDS[result.next]
    seats = result.tie_seats if kind is RoundKind.REVOTE else result.vacant
    following_contest = dataclasses.replace(contest, seats=seats, candidates=result.proposed)
    return RoundPlan(kind, round_measures(first, kind), following_contest, prior.sha256)


def round_check(plan: RoundPlan, measures: ElectionMeasures, given: CountInput) -> tuple[Reason, ...]:
    """Whether what was handed in is the round that the plan calls for. A new round has its own roll and papers.

    The candidates of a supplementary election are proposed, not ordered: only a revote's are fixed.
    """
    return tuple(_round_faults(plan, measures, given))


def _round_faults(plan: RoundPlan, measures: ElectionMeasures, given: CountInput) -> Iterator[Reason]:
    if given.prior_sha256 != plan.prior_sha256:
        yield Reason(RoundCode.LINK_BROKEN, {"said": given.prior_sha256[:12], "is": plan.prior_sha256[:12]})
    if measures.sha256 != plan.measures.sha256:
        yield Reason(RoundCode.MEASURES_OTHER)
    contest = given.contest
    if contest.seats != plan.contest.seats:
        yield Reason(RoundCode.SEATS_OTHER, {"seats": contest.seats, "due": plan.contest.seats})
    if plan.kind is RoundKind.REVOTE and set(contest.candidates) != set(plan.contest.candidates):
        yield Reason(RoundCode.CANDIDATES_OTHER, {"names": "、".join(plan.contest.candidates)})


def rounds_elected(rounds: Iterable[Round]) -> tuple[str, ...]:
    """Everybody elected in any round, in the order of rounds."""
    results: Iterator[Result] = (one.outcome.result for one in rounds if one.outcome.result is not None)
    return tuple(name for result in results for name in result.elected)


def counters_check(
    measures: ElectionMeasures, contest: Contest, appointed: Iterable[tuple[str, str]]
) -> tuple[Reason, ...]:
    """Who may count: ``appointed`` are (role, name). No candidate, no listed relative of one, nobody twice.

    选举法 2020 art. 43 (relatives); candidates too: Shanghai 细则 2021 art. 39.
    """
    reasons: list[Reason] = []
    printed = set(map(name_normalise, contest.candidates))
    kin: dict[str, str] = {}
    for first, second in contest.relatives:
        kin |= {name_normalise(first): second, name_normalise(second): first}
    people: dict[str, str] = {}
    held: dict[str, int] = {}
    for role, text in appointed:
        name = name_normalise(text)
        held[role] = held.get(role, 0) + 1
        facts = {"name": name, "role": role}
        if name in printed:
            reasons.append(Reason(RoundCode.COUNTER_IS_CANDIDATE, facts))
        elif measures.is_kin_barred_from_counting and name_normalise(kin.get(name, "")) in printed:
            reasons.append(Reason(RoundCode.COUNTER_IS_RELATIVE, {**facts, "candidate": kin[name]}))
        if name in people:
            reasons.append(Reason(RoundCode.COUNTER_TWICE, {**facts, "other": people[name]}))
        people.setdefault(name, role)
    for wanted in measures.roles:
        if held.get(wanted.label, 0) < wanted.people:
            facts_short = {
                "role": wanted.label,
                "people": wanted.people,
                "held": held.get(wanted.label, 0),
            }
            reasons.append(Reason(RoundCode.COUNTER_MISSING, facts_short))
    return tuple(reasons)
