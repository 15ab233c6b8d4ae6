"""The award list: tiers filled from the best score down, everybody else with the reason why not."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from zhuomu.rules.reason import Reason

from .model import PrizeCode, PrizeRules, ReaderInput, ReportInput, Tier, Window, is_in_time
from .score import Credit, Score, credits, number_text, score_of_credits


@dataclasses.dataclass(frozen=True, slots=True)
class TieNote:
    """Readers with the same total, and the report number that put this one where it stands."""

    total: Decimal
    other_names: tuple[str, ...]
    first_number: int

    @property
    def text(self) -> str:
        """The note as it is printed under the list."""
        others = "、".join(self.other_names)
        order = f"按最早计分来件的先后（本人第 {self.first_number} 号）排定"
        return f"与{others}同为 {number_text(self.total)} 分，{order}。"


@dataclasses.dataclass(frozen=True, slots=True)
class Award:
    """One prize. ``rank`` is the place among all scores, from 1."""

    rank: int
    tier: Tier
    reader: str
    name: str
    score: Score
    tie_note: TieNote | None


@dataclasses.dataclass(frozen=True, slots=True)
class Exclusion:
    """A report that does not count, or (``number`` None) a reader who gets nothing, and why."""

    reader: str
    number: int | None
    reason: Reason


@dataclasses.dataclass(frozen=True, slots=True)
class AwardList:
    """The computed list with everything behind it: who, who not and why, and where fewer were awarded."""

    awards: tuple[Award, ...]
    exclusions: tuple[Exclusion, ...]
    shortfalls: tuple[Reason, ...]
    scores: tuple[Score, ...]
    credits: tuple[Credit, ...]
    rules: PrizeRules
    window: Window

    def tier_names(self, tier_key: str) -> tuple[str, ...]:
        """The names to print under a tier, in order of rank."""
        return tuple(award.name for award in self.awards if award.tier.key == tier_key)


def awards_compute(
    readers: Iterable[ReaderInput], reports: Iterable[ReportInput], window: Window, rules: PrizeRules
) -> AwardList:
    """Compute the list of a month. The order of the arguments' items does not matter.

    Raises ValueError on input that contradicts itself: a report number or reader key twice, a report of an
    unknown reader, one finding with two judgements or two values.
    """
    readers = sorted(readers, key=lambda reader: reader.key)
    reports = sorted(reports, key=lambda report: report.number)
    _input_check(readers, reports)
    people = {reader.key: reader for reader in readers}
    excluded = [
        Exclusion(report.reader, report.number, reason)
        for report in reports
        if (reason := _report_refusal(report, people[report.reader], window, rules))
    ]
    out = {exclusion.number for exclusion in excluded}
    counted = [report for report in reports if report.number not in out]
    shared = credits(counted, rules)
    senders = sorted({report.reader for report in counted})
    scores = [score_of_credits(key, counted, shared, rules) for key in senders]
    # Without credit there is nothing to reward, whatever floor the rules give.
    eligible = sorted((s for s in scores if s.credits and s.total > 0), key=_rank_key)
    awards = _tiers_filled(eligible, people, rules)
    excluded += _without_prize(scores, eligible, {award.reader for award in awards})
    return AwardList(
        awards,
        tuple(excluded),
        _shortfalls(awards, rules),
        tuple(sorted(scores, key=_rank_key)),
        shared,
        rules,
        window,
    )


def claim_until(awarded_on: date, rules: PrizeRules) -> date:
    """The last day on which a prize can be fetched."""
    return awarded_on + timedelta(days=rules.unclaimed_days)


def is_unclaimed(awarded_on: date, today: date, rules: PrizeRules) -> bool:
    """Whether a prize that nobody fetched has lapsed by ``today``."""
    return today > claim_until(awarded_on, rules)


def _rank_key(score: Score) -> tuple[Decimal, float, str]:
    # Numbers are unique, so readers with credit never tie here; the key orders those without.
    number = score.first_number
    return -score.total, float("inf") if number is None else number, score.reader


def _input_check(readers: Sequence[ReaderInput], reports: Sequence[ReportInput]) -> None:
    keys = Counter(reader.key for reader in readers)
    numbers = Counter(report.number for report in reports)
    doubled = [name for counter in (keys, numbers) for name, count in counter.items() if count > 1]
    if doubled:
        raise ValueError(f"given twice: {doubled}")
    unknown = {report.reader for report in reports} - set(keys)
    if unknown:
        raise ValueError(f"reports of unknown readers: {sorted(unknown)}")
    verdicts: dict[str, tuple[str, Decimal]] = {}
    for report in reports:
        verdict = (report.judgement, report.points)
        if verdicts.setdefault(report.finding, verdict) != verdict:
            raise ValueError(f"finding {report.finding} has two judgements or two values")


def _report_refusal(
    report: ReportInput, reader: ReaderInput, window: Window, rules: PrizeRules
) -> Reason | None:
    if reader.is_staff and rules.is_staff_excluded:
        return Reason(PrizeCode.STAFF, {"number": report.number, "name": reader.name})
    if is_in_time(report.received_on, window):
        return None
    is_late = report.received_on > window.last_on
    facts = {"number": report.number, "received_on": report.received_on}
    edge = {"last_on": window.last_on} if is_late else {"first_on": window.first_on}
    return Reason(PrizeCode.LATE if is_late else PrizeCode.EARLY, facts | edge)


def _tiers_filled(
    ranked: Sequence[Score], people: Mapping[str, ReaderInput], rules: PrizeRules
) -> tuple[Award, ...]:
    is_exclusive = rules.is_tiers_exclusive or rules.is_one_prize_a_person
    awards: list[Award] = []
    start = 0
    for tier in rules.tiers:
        for place in range(start, min(start + tier.quota, len(ranked))):
            own = ranked[place]
            note = _tie_note(own, ranked, people)
            awards.append(Award(place + 1, tier, own.reader, people[own.reader].name, own, note))
        start += tier.quota if is_exclusive else 0
    return tuple(awards)


def _tie_note(own: Score, ranked: Sequence[Score], people: Mapping[str, ReaderInput]) -> TieNote | None:
    others = [people[s.reader].name for s in ranked if s.total == own.total and s.reader != own.reader]
    return TieNote(own.total, tuple(others), own.credits[0].number) if others else None


def _without_prize(scores: Sequence[Score], eligible: Sequence[Score], winners: set[str]) -> list[Exclusion]:
    able = {score.reader for score in eligible}
    return [
        Exclusion(
            score.reader,
            None,
            Reason(
                PrizeCode.QUOTA_USED if score.reader in able else PrizeCode.NO_SCORE,
                {"total": number_text(score.total)},
            ),
        )
        for score in scores
        if score.reader not in winners
    ]


def _shortfalls(awards: Sequence[Award], rules: PrizeRules) -> tuple[Reason, ...]:
    counts = Counter(award.tier.key for award in awards)
    return tuple(
        Reason(
            PrizeCode.FEWER_AWARDED,
            {"tier": tier.label, "count": counts[tier.key], "quota": tier.quota},
        )
        for tier in rules.tiers
        if counts[tier.key] < tier.quota
    )
