"""A round from its names to the open box: what is fixed when, and who may not count in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from zhuomu.apps.congress.models import (
    Bundle,
    Congress,
    Contest,
    EntryMode,
    FigureKind,
    Officer,
    Round,
    RoundKind,
    RoundState,
)
from zhuomu.apps.congress.selectors.given import (
    contest_make,
    contest_of,
    figures_agreed,
    given_of,
    measures_of,
    measures_read,
)
from zhuomu.apps.congress.selectors.tallies import tally_current
from zhuomu.apps.congress.services.attendance import roll_of
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import TEAM, counter_require, round_locked, state_require
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.services.tallies import outcome_keep
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules import election as rules
from zhuomu.rules.election import BUNDLE_MOST, ElectionMeasures, Form, Method
from zhuomu.rules.reason import Reason

PAPER_METHODS = frozenset({Method.CHOICE, Method.ONE_BY_ONE})
OVER = (RoundState.SEALED, RoundState.VOID, RoundState.ANNOUNCED)


def begin_reasons(contest: Contest) -> tuple[Reason, ...]:
    """Why a first round of a contest cannot begin; empty where it can. The page shows the same."""
    version = contest.measures
    measures = measures_read(version.parameters) if version else None
    if version is None or measures is None:
        return (Reason(ElectionCode.MEASURES_NONE),)
    reasons: list[Reason] = []
    if version.adopted_at is None:
        reasons.append(Reason(ElectionCode.MEASURES_NOT_ADOPTED, {"title": str(version)}))
    if measures.form is Form.HANDS or measures.method not in PAPER_METHODS:
        reasons.append(Reason(ElectionCode.NOT_ON_PAPER))
    names = list(contest.candidates.values_list("name", flat=True))
    if contest.order_confirmed_at is None and names:
        reasons.append(Reason(ElectionCode.ORDER_OPEN))
    reasons += rules.candidates_check(measures, contest.seats, len(names))
    reasons += appointed_reasons(
        contest.congress, measures, contest_make(contest.congress, names, contest.seats, measures)
    )
    running = contest.rounds.exclude(state=RoundState.VOID).first()
    if running is not None:
        reasons.append(Reason(ElectionCode.ROUND_RUNNING, {"round": running.number}))
    return tuple(reasons)


def appointed_reasons(
    congress: Congress, measures: ElectionMeasures, contest: rules.Contest
) -> tuple[Reason, ...]:
    """Who may not count among the people whom the congress adopted, and which role is not filled."""
    adopted = Officer.objects.filter(congress=congress, is_adopted=True, kind__in=TEAM)
    return rules.counters_check(measures, contest, list(adopted.values_list("role", "name")))


def round_begin(*, by: Actor, contest: Contest, mode: str = EntryMode.BALLOTS) -> Round:
    """Fix names and measures for the first round; from here on neither can change."""
    congress_require(by, contest.congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = Contest.objects.select_related("congress__office", "measures").get(pk=contest.pk)
        refuse_if(*begin_reasons(fresh))
        assert fresh.measures is not None  # noqa: S101 - begin_reasons refuses otherwise
        vote = Round.objects.create(
            contest=fresh,
            number=fresh.rounds.count() + 1,
            mode=EntryMode(mode),
            seats=fresh.seats,
            names=list(fresh.candidates.values_list("name", flat=True)),
            parameters=fresh.measures.parameters,
            began_at=by.at,
        )
        _begun(by, vote)
    return vote


def papers_issue(*, by: Actor, vote: Round) -> None:
    """Close the roll and begin to hand out papers: 应到, proxies and 报到 as they stand at this moment.

    Stage 1 is asked here already: without a quorum no paper is handed out.
    """
    congress_require(by, vote.contest.congress, Right.CONGRESS_CHAIR)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.PREPARING)
        refuse_if(*appointed_reasons(vote.contest.congress, measures_of(vote), contest_of(vote)))
        now = roll_of(vote.contest.congress)
        refuse_if(*_quorum_reasons(vote, due=now.due, present=now.present, proxies=now.proxies))
        vote.due, vote.proxies, vote.checked_in = now.due, now.proxies, now.present
        vote.state = RoundState.PAPERS
        vote.save(update_fields=["due", "proxies", "checked_in", "state"])
        event_append(
            by=by,
            verb="papers_issue",
            entity="election_round",
            entity_id=vote.pk,
            facts={"due": now.due, "present": now.present, "proxies": now.proxies},
        )


def box_open(*, by: Actor, vote: Round) -> None:
    """With every number told alike by two people: stages 1 to 3, then bundles — or a void election.

    More papers recovered than issued void the election at once; no ballot of it is ever read. Where the numbers do
    not agree with each other nothing changes: they are counted again.
    """
    counter_require(by, vote)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.PAPERS)
        told = figures_agreed(vote)
        missing = [kind.label for kind in FigureKind if kind not in told]
        if missing:
            raise refuse(ElectionCode.FIGURES_OPEN, missing="、".join(missing))
        given = given_of(vote, is_papers_only=True)
        outcome = rules.count(measures_of(vote), given)
        if outcome.meeting is rules.Meeting.ELECTION_VOID:
            outcome_keep(by=by, vote=vote, outcome=outcome)
            _state(vote, RoundState.VOID)
        elif outcome.reached in BEFORE_PAPERS_ARE_READ:
            raise Refused(*outcome.reasons)
        elif not told[FigureKind.RECOVERED]:
            raise refuse(ElectionCode.NOTHING_RECOVERED)
        else:
            _bundles_make(vote, told[FigureKind.RECOVERED])
            _state(vote, RoundState.ENTERING)
        event_append(
            by=by,
            verb="box_open",
            entity="election_round",
            entity_id=vote.pk,
            facts={"state": vote.state, **told},
        )


# with no ballot handed in yet, a count that passes stage 2 stops at stage 3 because nothing was read
BEFORE_PAPERS_ARE_READ = frozenset({rules.Stage.INPUT, rules.Stage.QUORUM, rules.Stage.ISSUE})


def round_follow(*, by: Actor, vote: Round, names: Sequence[str] = ()) -> Round:
    """Begin the round that the result of ``vote`` calls for, linked to it; or a void round once more.

    The names of a revote are fixed. Those of a supplementary election are proposed: ``names`` may say otherwise.
    """
    congress_require(by, vote.contest.congress, Right.CONGRESS_MANAGE)
    with writing():
        vote = round_locked(vote)
        if Round.objects.filter(prior=vote).exists():
            raise refuse(ElectionCode.ROUND_RUNNING, round=vote.number + 1)
        following = _again(vote) if vote.state == RoundState.VOID else _planned(vote, names)
        refuse_if(*appointed_reasons(vote.contest.congress, measures_of(following), contest_of(following)))
        following.began_at = by.at
        following.save()
        _begun(by, following)
    return following


def plan_of(vote: Round) -> rules.RoundPlan | tuple[Reason, ...]:
    """The round that follows by the rules, under the measures adopted for the first one."""
    tally = tally_current(vote)
    if tally is None or vote.state not in (RoundState.ANNOUNCED, RoundState.SEALED):
        return (Reason(ElectionCode.NOT_PASSED),)
    outcome = rules.count(measures_of(vote), given_of(vote))
    if outcome.sha256 != tally.outcome_sha256:
        return (Reason(ElectionCode.CHANGED_SINCE_COUNT),)
    first = vote
    while first.prior is not None:
        first = first.prior
    return rules.round_plan(measures_of(first), contest_of(vote), outcome)


def _planned(vote: Round, names: Sequence[str]) -> Round:
    state_require(vote, RoundState.ANNOUNCED, RoundState.SEALED)
    plan = plan_of(vote)
    if isinstance(plan, tuple):
        raise Refused(*plan)
    chosen = tuple(map(rules.name_normalise, names)) or plan.contest.candidates
    contest = dataclasses.replace(plan.contest, candidates=chosen)
    given = dataclasses.replace(
        given_of(vote, is_papers_only=True), contest=contest, prior_sha256=plan.prior_sha256
    )
    refuse_if(*rules.round_check(plan, plan.measures, given))
    refuse_if(*rules.candidates_check(plan.measures, contest.seats, len(chosen)))
    return Round(
        contest=vote.contest,
        number=vote.contest.rounds.count() + 1,
        kind=RoundKind(plan.kind.value),
        prior=vote,
        prior_sha256=plan.prior_sha256,
        mode=vote.mode,
        seats=contest.seats,
        names=list(chosen),
        parameters=plan.measures.to_json(),
    )


def _again(vote: Round) -> Round:
    """The same round once more after a void one: same names, seats and measures, new roll and papers."""
    is_first = vote.kind == RoundKind.FIRST
    return Round(
        contest=vote.contest,
        number=vote.contest.rounds.count() + 1,
        kind=vote.kind,
        prior=None if is_first else vote,
        prior_sha256=vote.prior_sha256,
        mode=vote.mode,
        seats=vote.seats,
        names=vote.names,
        parameters=vote.parameters,
    )


def _begun(by: Actor, vote: Round) -> None:
    event_append(
        by=by,
        verb="round_begin",
        entity="election_round",
        entity_id=vote.pk,
        facts={
            "election": vote.contest_id,
            "number": vote.number,
            "kind": vote.kind,
            "prior": vote.prior_sha256,
            "measures": measures_of(vote).sha256,
            "names": len(vote.names),
            "seats": vote.seats,
        },
    )


def _quorum_reasons(vote: Round, *, due: int, present: int, proxies: int) -> tuple[Reason, ...]:
    """Stage 1 on the roll alone."""
    given = dataclasses.replace(
        given_of(vote, is_papers_only=True),
        roll=rules.Roll(due=due, present=present, proxies=proxies),
        papers=rules.PaperAccount(0, 0),
    )
    outcome = rules.count(measures_of(vote), given)
    stages = (rules.Stage.INPUT, rules.Stage.QUORUM, rules.Stage.ISSUE)
    return outcome.reasons if outcome.reached in stages else ()


def _bundles_make(vote: Round, recovered: int) -> None:
    sizes = [min(BUNDLE_MOST, recovered - start) for start in range(0, recovered, BUNDLE_MOST)]
    Bundle.objects.bulk_create(
        Bundle(round=vote, number=number, size=size) for number, size in enumerate(sizes, start=1)
    )


def _state(vote: Round, state: RoundState) -> None:
    vote.state = state
    vote.save(update_fields=["state"])
