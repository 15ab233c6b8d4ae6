"""The stages that may stop a count before anything of the candidates is added up: each tells why."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from zhuomu.rules.reason import Code, Reason

from . import words
from .classify import rulings_check
from .codes import InputCode, MeasuresCode, StopCode
from .measures import ElectionMeasures, measures_check
from .names import merges_check, name_normalise, names_check
from .outcome import Meeting, Stage
from .papers import CountInput
from .tally import bundle_balance, bundle_check
from .terms import Base, DifferentialKind, Method, ProxyRule, WriteInRule


@dataclasses.dataclass(frozen=True, slots=True)
class Stop:
    """A stage that does not let the count go on."""

    meeting: Meeting
    reasons: tuple[Reason, ...]


Guard = Callable[[ElectionMeasures, CountInput], Stop | None]


def present_count(measures: ElectionMeasures, given: CountInput) -> int:
    """实到 as the measures count it: with the proxies held where these count as present."""
    return given.roll.present + (given.roll.proxies if measures.is_proxy_present else 0)


def candidates_check(measures: ElectionMeasures, seats: int, candidates: int) -> tuple[Reason, ...]:
    """等额 or 差额: whether there are as many candidates as the measures want. Ask before ballots are printed."""
    least = measures.differential.nominees(seats)
    facts = {"count": candidates, "least": least, "seats": seats}
    if measures.differential.kind is DifferentialKind.EQUAL and candidates != seats:
        return (Reason(InputCode.CANDIDATES_NOT_EQUAL, facts, "cands"),)
    if candidates < least:
        return (Reason(InputCode.CANDIDATES_FEW, facts, "cands"),)
    if not candidates and measures.writein is WriteInRule.NEVER:
        return (Reason(InputCode.CANDIDATES_NONE, field="cands"),)
    return ()


def input_check(measures: ElectionMeasures, given: CountInput) -> tuple[Reason, ...]:
    """Whether these can be the numbers and papers of an election at all; every fault at once."""
    reasons = [*measures_check(measures), *_number_faults(given), *_contest_faults(measures, given)]
    if measures.method in {Method.SLATE, Method.DUAL}:
        reasons.append(Reason(InputCode.METHOD_ELSEWHERE, {"method": measures.method.value}, "measures"))
    return (*reasons, *_paper_faults(given), *merges_check(given.names))


def _number_faults(given: CountInput) -> Iterator[Reason]:
    roll, papers = given.roll, given.papers
    numbers = {
        "due": roll.due,
        "present": roll.present,
        "all": roll.whole,
        "proxies": roll.proxies,
        "issued": papers.issued,
        "recovered": papers.recovered,
        "printed": papers.printed,
        "exchanged": papers.exchanged,
        "unused": papers.unused,
    }
    for name, number in numbers.items():
        if number is not None and number < 0:
            yield Reason(InputCode.NEGATIVE, {"name": name}, name)
    if roll.present > roll.due:
        yield Reason(InputCode.PRESENT_GT_DUE, {"present": roll.present, "due": roll.due}, "present")
    if roll.whole is not None and roll.whole < roll.due:
        yield Reason(InputCode.DUE_GT_WHOLE, {"due": roll.due, "whole": roll.whole}, "all")


def _contest_faults(measures: ElectionMeasures, given: CountInput) -> Iterator[Reason]:
    contest = given.contest
    if contest.seats < 1:
        yield Reason(InputCode.SEATS_NONE, field="seats")
    seen: set[str] = set()
    for name in map(name_normalise, contest.candidates):
        if not name:
            yield Reason(InputCode.NAME_EMPTY, field="cands")
        elif name in seen:
            yield Reason(InputCode.NAME_DOUBLED, {"name": name}, "cands")
        seen.add(name)
    yield from candidates_check(measures, contest.seats, len(contest.candidates))


def _paper_faults(given: CountInput) -> Iterator[Reason]:
    if given.ballots and given.bundles:
        yield Reason(InputCode.TWO_WAYS, field="ballots")
    names = len(given.contest.candidates)
    for place, ballot in enumerate(given.ballots, start=1):
        ruled = ballot.ruling.marks if ballot.ruling is not None and ballot.ruling.marks else ballot.marks
        if len(ballot.marks) != names or len(ruled) != names:
            yield Reason(InputCode.MARKS_LENGTH, {"ballot": place, "count": names}, f"ballots[{place - 1}]")
        if ballot.count < 0:
            yield Reason(InputCode.NEGATIVE, {"name": "n"}, f"ballots[{place - 1}].n")
    for place, bundle in enumerate(given.bundles, start=1):
        yield from bundle_check(bundle, place, given.contest)


def input_guard(measures: ElectionMeasures, given: CountInput) -> Stop | None:
    """Before the stages: nothing is counted that cannot be an election."""
    reasons = input_check(measures, given)
    return Stop(Meeting.BAD_INPUT, reasons) if reasons else None


def quorum_guard(measures: ElectionMeasures, given: CountInput) -> Stop | None:
    """Stage 1: enough people, by cross-multiplication."""
    roll = given.roll
    is_whole = measures.quorum_base is Base.WHOLE and roll.whole is not None
    base = roll.whole if is_whole and roll.whole is not None else roll.due
    present = present_count(measures, given)
    if measures.quorum.holds(present, base):
        return None
    facts = {
        "present": present,
        "base": base,
        "quorum": words.share_of(measures.quorum, measures.quorum_base, base),
        "least": measures.quorum.least(base),
    }
    return _stop(Meeting.NO_QUORUM, StopCode.NO_QUORUM, facts)


def issue_guard(measures: ElectionMeasures, given: CountInput) -> Stop | None:
    """Stage 2: no more live papers than people and proxies, and every printed paper accounted for.

    A spoilt paper is returned before another is issued, so exchanged papers are not among ``issued``.
    """
    roll, papers = given.roll, given.papers
    if roll.proxies and measures.proxy is ProxyRule.NONE:
        return _stop(Meeting.HALT_PROXY, StopCode.PROXY_FORBIDDEN, {"proxies": roll.proxies})
    most = measures.proxy_limit * roll.present
    if roll.proxies > most and measures.proxy is ProxyRule.UP_TO:
        facts = {"proxies": roll.proxies, "limit": measures.proxy_limit, "most": most}
        return _stop(Meeting.HALT_PROXY, StopCode.PROXY_TOO_MANY, facts)
    may_vote = roll.present + roll.proxies
    if papers.issued > may_vote:
        facts = {"issued": papers.issued, "may_vote": may_vote}
        return _stop(Meeting.HALT_ISSUED_GT_PRESENT, StopCode.ISSUED_GT_PRESENT, facts)
    accounted = papers.issued + papers.unused + papers.exchanged
    if papers.printed is not None and papers.printed != accounted:
        facts = {"printed": papers.printed, "accounted": accounted}
        return _stop(Meeting.HALT_PAPERS_UNBALANCED, StopCode.PAPERS_UNBALANCED, facts)
    return None


def recovery_guard(_measures: ElectionMeasures, given: CountInput) -> Stop | None:
    """Stage 3: more papers than were issued void the whole election; every paper found was handed in here."""
    papers = given.papers
    facts = {"issued": papers.issued, "recovered": papers.recovered}
    if papers.recovered > papers.issued:
        return _stop(Meeting.ELECTION_VOID, StopCode.RECOVERED_GT_ISSUED, facts)
    read = sum(one.count for one in given.ballots) + sum(one.size for one in given.bundles)
    if read != papers.recovered:
        code = StopCode.BALLOTS_NOT_RECOVERED
        return _stop(Meeting.HALT_BALLOTS_NOT_RECOVERED, code, {**facts, "read": read})
    return None


def classify_guard(measures: ElectionMeasures, given: CountInput) -> Stop | None:
    """Stage 4: every doubtful ballot has a ruling."""
    reasons = rulings_check(measures, given)
    return Stop(Meeting.HALT_DOUBTFUL, reasons) if reasons else None


def writein_guard(measures: ElectionMeasures, given: CountInput) -> Stop | None:
    """Stage 5: a person has decided which written names are the same, and which of several people is meant."""
    if measures.writein is WriteInRule.NEVER:
        return None
    written = [entry.name for ballot in given.ballots for entry in ballot.writeins]
    written += [name for bundle in given.bundles for name, _ in bundle.writeins]
    reasons = names_check(written, given.contest, given.names)
    return Stop(Meeting.HALT_NAMES, reasons) if reasons else None


def tally_guard(measures: ElectionMeasures, given: CountInput) -> Stop | None:
    """Stage 6: the totals of every bundle agree with themselves (single ballots do so by being added up)."""
    reasons = tuple(
        reason
        for place, bundle in enumerate(given.bundles, start=1)
        for reason in bundle_balance(bundle, place, measures, given.contest, given.names)
    )
    return Stop(Meeting.HALT_TALLY, reasons) if reasons else None


def threshold_guard(measures: ElectionMeasures, _given: CountInput) -> Stop | None:
    """Stage 7: measures that name a share without its base decide nothing."""
    if measures.threshold is not None and measures.threshold_base is None:
        return _stop(Meeting.HALT_BASE_OPEN, MeasuresCode.BASE_OPEN, {}, "threshold_base")
    return None


def _stop(meeting: Meeting, code: Code, facts: Mapping[str, object], field: str = "") -> Stop:
    return Stop(meeting, (Reason(code, facts, field),))


GUARDS: tuple[tuple[Stage, Guard], ...] = (
    (Stage.INPUT, input_guard),
    (Stage.QUORUM, quorum_guard),
    (Stage.ISSUE, issue_guard),
    (Stage.RECOVERY, recovery_guard),
    (Stage.CLASSIFY, classify_guard),
    (Stage.WRITEINS, writein_guard),
    (Stage.TALLY, tally_guard),
    (Stage.THRESHOLD, threshold_guard),
)
