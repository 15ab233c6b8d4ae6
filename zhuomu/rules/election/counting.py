"""The count: the stages in their order, then ranking, seats and what comes next. Integers only; no order matters."""

import dataclasses
from collections.abc import Iterator
from types import MappingProxyType

from zhuomu.rules.reason import Reason

from . import codec
from .codes import StopCode, VoidCode
from .measures import ElectionMeasures
from .names import name_normalise
from .outcome import Meeting, Next, Outcome, Result, Stage
from .papers import CountInput
from .rank import Fill, alternates_list, base_count, kin_elected, proposal, seats_fill, standings
from .stages import GUARDS, present_count
from .tally import Tally, tally_ballots, tally_bundles
from .terms import DifferentialKind, Shortage, TieRule


def count(measures: ElectionMeasures, given: CountInput) -> Outcome:
    """Count an election by its measures. Stops at the first stage that does not pass, and says why."""
    outcome = Outcome(
        meeting=Meeting.HELD,
        reached=Stage.REPORT,
        seats=given.contest.seats,
        issued=given.papers.issued,
        recovered=given.papers.recovered,
        measures_sha256=measures.sha256,
        input_sha256=input_sha256(given),
        prior_sha256=given.prior_sha256,
        remarks=tuple(_remarks(given)),
    )
    for stage, guard in GUARDS:
        stop = guard(measures, given)
        if stop is not None:
            return dataclasses.replace(
                outcome, meeting=stop.meeting, reached=stage, reasons=stop.reasons, remarks=()
            )
    tally = tally_of(measures, given)
    result, reasons = _result(measures, given, tally)
    return dataclasses.replace(outcome, result=result, reasons=reasons)


def tally_of(measures: ElectionMeasures, given: CountInput) -> Tally:
    """Stage 6: everything added up, from ballots or from bundles."""
    if given.bundles:
        return tally_bundles(given.bundles, given.contest, given.names)
    return tally_ballots(measures, given)


def input_sha256(given: CountInput) -> str:
    """The hash of what was counted. The order of ballots does not enter: papers have none."""
    document = codec.plain_object(given)
    papers: dict[str, int] = {}
    for ballot in given.ballots:
        text = codec.canonical(codec.plain(dataclasses.replace(ballot, count=1)))
        papers[text] = papers.get(text, 0) + ballot.count
    document["ballots"] = sorted([text, number] for text, number in papers.items() if number)
    document["bundles"] = sorted(codec.canonical(codec.plain(bundle)) for bundle in given.bundles)
    return codec.sha256_of(document)


def _remarks(given: CountInput) -> Iterator[Reason]:
    papers = given.papers
    if papers.recovered < papers.issued:
        facts = {"issued": papers.issued, "recovered": papers.recovered}
        yield Reason(StopCode.RECOVERED_LT_ISSUED, {**facts, "missing": papers.issued - papers.recovered})


def _result(measures: ElectionMeasures, given: CountInput, tally: Tally) -> tuple[Result, tuple[Reason, ...]]:
    """Stages 7 to 9."""
    contest = given.contest
    present, excluded = present_count(measures, given), tally.void.get(VoidCode.BLANK_EXCLUDED, 0)
    base = base_count(measures.threshold_base, given, tally, present, excluded)
    ranked = standings(tally, contest, measures.threshold, base)
    fill, reasons = _chair_decides(measures, given, seats_fill(ranked, contest.seats, measures.tie))
    vacant = contest.seats - len(fill.elected) - fill.tie_seats
    following, why = _next(measures, given, fill, vacant)
    alternates_base = base_count(measures.alternates_base, given, tally, present, excluded)
    # whoever comes again in a further round does not stand by yet
    is_settled = following in {Next.COMPLETE, Next.CLOSE_WITH_VACANCY}
    share = measures.alternates if is_settled else None
    alternates, alternate_ties = alternates_list(ranked, fill, share, alternates_base)
    proposed: tuple[str, ...] = ()
    if following is Next.REVOTE_AMONG_TIED:
        proposed = fill.tied
    elif following is Next.SUPPLEMENTARY_ELECTION:
        proposed = proposal(ranked, fill, supplementary_nominees(measures, vacant))
    result = Result(
        valid=tally.valid,
        void=MappingProxyType({code.short: tally.void[code] for code in VoidCode if code in tally.void}),
        void_ballots=tally.void_ballots,
        void_entries=tally.void_entries,
        candidates=contest.candidates,
        votes=tally.votes,
        writeins=MappingProxyType(dict(sorted(tally.writeins.items(), key=lambda item: (-item[1], item[0])))),
        base_kind=measures.threshold_base,
        base=base,
        threshold=measures.threshold,
        ranked=ranked,
        elected=fill.elected,
        tied=fill.tied,
        tie_seats=fill.tie_seats,
        vacant=vacant,
        next=following,
        proposed=proposed,
        alternates=alternates,
        alternate_ties=alternate_ties,
    )
    return result, (*reasons, *why)


def supplementary_nominees(measures: ElectionMeasures, vacant: int) -> int:
    """How many candidates stand for the seats left: the differential of the measures; else one more than seats.

    选举法 2020 art. 45: for one seat there are two candidates.
    """
    if measures.differential.kind is DifferentialKind.OPEN:
        return vacant + 1
    return measures.differential.nominees(vacant)


def _chair_decides(
    measures: ElectionMeasures, given: CountInput, fill: Fill
) -> tuple[Fill, tuple[Reason, ...]]:
    """The chair's choice among the tied, where the measures give it to the chair."""
    choice = tuple(map(name_normalise, given.chair_choice))
    if not choice:
        return fill, ()
    tied = {name_normalise(name): name for name in fill.tied}
    is_fit = len(set(choice)) == len(choice) == fill.tie_seats and set(choice) <= tied.keys()
    if measures.tie is not TieRule.CHAIR or not is_fit:
        facts = {"names": "、".join(choice), "seats": fill.tie_seats}
        return fill, (Reason(StopCode.CHOICE_BAD, facts, "chair_choice"),)
    return Fill(fill.elected + tuple(tied[name] for name in choice)), ()


def _next(
    measures: ElectionMeasures, given: CountInput, fill: Fill, vacant: int
) -> tuple[Next, tuple[Reason, ...]]:
    """Stage 9: what follows, with the reasons where it is not plainly complete."""
    facts = {"names": "、".join(fill.tied), "seats": fill.tie_seats}
    if fill.tied:
        if measures.tie is None:
            return Next.ASK_PRESIDIUM, (Reason(StopCode.TIE_OPEN, facts),)
        if measures.tie is TieRule.CHAIR:
            return Next.ASK_PRESIDIUM, (Reason(StopCode.TIE_CHAIR, facts),)
        return Next.REVOTE_AMONG_TIED, (Reason(StopCode.TIED, facts),)
    conflicts = tuple(_conflicts(measures, given, fill))
    if vacant:
        following, reason = _short(measures, vacant)
        return (Next.ASK_PRESIDIUM if conflicts else following), (reason, *conflicts)
    return (Next.ASK_PRESIDIUM if conflicts else Next.COMPLETE), conflicts


def _short(measures: ElectionMeasures, vacant: int) -> tuple[Next, Reason]:
    facts = {"vacant": vacant, "near": measures.near_seats}
    match measures.shortage:
        case None:
            return Next.ASK_PRESIDIUM, Reason(StopCode.SHORT_OPEN, facts)
        case Shortage.VACANT:
            return Next.CLOSE_WITH_VACANCY, Reason(StopCode.SHORT, facts)
        case Shortage.REDUCE_IF_NEAR if vacant <= measures.near_seats:
            return Next.ASK_PRESIDIUM, Reason(StopCode.SHORT_NEAR, facts)
        case Shortage.DECIDE:
            return Next.ASK_PRESIDIUM, Reason(StopCode.SHORT, facts)
    return Next.SUPPLEMENTARY_ELECTION, Reason(StopCode.SHORT, facts)


def _conflicts(measures: ElectionMeasures, given: CountInput, fill: Fill) -> Iterator[Reason]:
    """Rules about who may serve together: the count names the conflict, people settle it."""
    contest = given.contest
    reserved = set(map(name_normalise, contest.reserved))
    have = sum(name_normalise(name) in reserved for name in fill.elected)
    if have < measures.reserved_seats:
        facts = {"label": measures.reserved_for, "have": have, "need": measures.reserved_seats}
        yield Reason(StopCode.RESERVED_UNMET, facts)
    if measures.kin_barred:
        for first, second in kin_elected(contest, fill.elected):
            yield Reason(StopCode.KIN_ELECTED, {"first": first, "second": second})
