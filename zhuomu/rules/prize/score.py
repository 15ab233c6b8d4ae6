"""Who gets the credit for a finding, and the sum that each reader is shown."""

import dataclasses
import hashlib
import itertools
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from operator import attrgetter

from .model import CreditPolicy, Judgement, PrizeRules, ReportInput

CENT = Decimal("0.01")
ZERO = Decimal("0")
by_number = attrgetter("number")


@dataclasses.dataclass(frozen=True, slots=True)
class Credit:
    """A reader's part in one accepted finding; ``number`` is this reader's first report of it."""

    reader: str
    finding: str
    number: int
    points: Decimal
    right_fix: Decimal
    sharer_count: int = 1


class PartKind(StrEnum):
    """A line of the sum."""

    POINTS = "points"
    RIGHT_FIX = "right_fix"
    REJECTED = "rejected"
    FLOOR = "floor"


@dataclasses.dataclass(frozen=True, slots=True)
class ScorePart:
    """One line of the sum; the amounts of all lines add up to the total exactly."""

    kind: PartKind
    count: int
    amount: Decimal

    @property
    def text(self) -> str:
        """The line as a reader of the paper sees it."""
        amount = number_text(abs(self.amount))
        return {
            PartKind.POINTS: f"采纳 {self.count} 处，计 {amount} 分",
            PartKind.RIGHT_FIX: f"改法正确 {self.count} 处，加 {amount} 分",
            PartKind.REJECTED: f"未采纳 {self.count} 处，减 {amount} 分",
            PartKind.FLOOR: f"总分不低于下限，补 {amount} 分",
        }[self.kind]


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """A reader's sum, its parts, and the credits behind it (in order of receipt)."""

    reader: str
    points: Decimal
    right_fixes: Decimal
    rejected: Decimal
    total: Decimal
    parts: tuple[ScorePart, ...]
    credits: tuple[Credit, ...]

    @property
    def first_number(self) -> int | None:
        """The earliest report that earned credit; it decides a tie."""
        return self.credits[0].number if self.credits else None

    @property
    def text(self) -> str:
        """The whole sum in one sentence."""
        lines = [part.text for part in self.parts] or ["没有可计分的来件"]
        return f"{'；'.join(lines)}；合计 {number_text(self.total)} 分。"


def number_text(amount: Decimal) -> str:
    """A decimal without trailing zeros and never in exponent form: 2, 0.25, 10."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def draw_ticket(seed: str, finding: str, reader: str) -> str:
    """The lot of a reader for a finding, as hex; the lowest wins.

    sha256 of the UTF-8 text ``seed:finding:reader``. The finding belongs to it, else one lucky key would win
    every draw of the month. Anybody who knows the published seed can compute it again.
    """
    return hashlib.sha256(f"{seed}:{finding}:{reader}".encode()).hexdigest()


def credits(reports: Iterable[ReportInput], rules: PrizeRules) -> tuple[Credit, ...]:
    """Share out the accepted findings among those who reported them, by the policy of the rules.

    The reports are those that take part (in time, no staff); their order does not matter, only their numbers.
    A reader who reports one finding twice stands in it once, with the earlier number.
    """
    accepted = [report for report in reports if report.judgement is Judgement.ACCEPTED]
    result: list[Credit] = []
    for finding, own in _grouped(accepted, "finding"):
        entries = [_credit(finding, reader, theirs, rules) for reader, theirs in _grouped(own, "reader")]
        result.extend(_chosen(entries, rules))
    return tuple(sorted(result, key=by_number))


def score(reader: str, reports: Iterable[ReportInput], rules: PrizeRules) -> Score:
    """The sum of one reader among all ``reports`` that take part (duplicates of others matter)."""
    reports = tuple(reports)
    return score_of_credits(reader, reports, credits(reports, rules), rules)


def score_of_credits(
    reader: str, reports: Iterable[ReportInput], all_credits: Iterable[Credit], rules: PrizeRules
) -> Score:
    """As ``score``, with the credits already shared out."""
    own = tuple(credit for credit in all_credits if credit.reader == reader)
    fixed = [credit for credit in own if credit.right_fix]
    # One rejected finding counts once, however often the same reader sent it.
    rejected = {r.finding for r in reports if r.reader == reader and r.judgement is Judgement.REJECTED}
    lines = [
        ScorePart(PartKind.POINTS, len(own), sum((credit.points for credit in own), ZERO)),
        ScorePart(PartKind.RIGHT_FIX, len(fixed), sum((credit.right_fix for credit in fixed), ZERO)),
        ScorePart(PartKind.REJECTED, len(rejected), -rules.rejected_weight * len(rejected)),
    ]
    raw = sum((line.amount for line in lines), ZERO)
    total = max(raw, rules.score_floor)
    shown = [line for line in lines if line.count]
    if total > raw:
        shown.append(ScorePart(PartKind.FLOOR, 1, total - raw))
    points, right_fixes, minus = (line.amount for line in lines)
    return Score(reader, points, right_fixes, -minus, total, tuple(shown), own)


def _grouped(reports: Iterable[ReportInput], field: str) -> list[tuple[str, list[ReportInput]]]:
    key = attrgetter(field)
    groups = itertools.groupby(sorted(reports, key=lambda report: (key(report), report.number)), key=key)
    return [(name, list(group)) for name, group in groups]


def _credit(finding: str, reader: str, own: Sequence[ReportInput], rules: PrizeRules) -> Credit:
    right_fix = rules.right_fix_weight if any(report.has_right_fix for report in own) else ZERO
    return Credit(reader, finding, own[0].number, own[0].points * rules.accepted_weight, right_fix)


def _chosen(entries: Sequence[Credit], rules: PrizeRules) -> list[Credit]:
    if rules.credit is CreditPolicy.FIRST:
        return [min(entries, key=by_number)]
    if rules.credit is CreditPolicy.DRAW:
        return [min(entries, key=lambda entry: draw_ticket(rules.draw_seed, entry.finding, entry.reader))]
    return [_shared(entry, len(entries)) for entry in entries]


def _shared(entry: Credit, sharer_count: int) -> Credit:
    # Rounded here, not in the sum, so that the shown lines add up exactly.
    if sharer_count == 1:
        return entry
    points, right_fix = (
        (amount / sharer_count).quantize(CENT, ROUND_HALF_UP) for amount in (entry.points, entry.right_fix)
    )
    return dataclasses.replace(entry, points=points, right_fix=right_fix, sharer_count=sharer_count)
