"""Contests and rounds as pages show them; never a total before every stage has passed."""

from __future__ import annotations

import dataclasses

from django.urls import reverse

from zhuomu.apps.congress.models import (
    Bundle,
    BundleEntry,
    Congress,
    Contest,
    EntryTurn,
    Figure,
    FigureKind,
    Officer,
    Round,
    RoundState,
)
from zhuomu.core.actor import Actor
from zhuomu.core.models import Event

TONES = {
    RoundState.PREPARING: "draft",
    RoundState.PAPERS: "wait",
    RoundState.ENTERING: "wait",
    RoundState.SETTLING: "wait",
    RoundState.COUNTED: "info",
    RoundState.SIGNED: "info",
    RoundState.ANNOUNCED: "done",
    RoundState.SEALED: "done",
    RoundState.VOID: "wrong",
}
FIGURE_HELP = {
    FigureKind.PRESENT: "现在会场里有表决权的人数，不含委托。",
    FigureKind.PRINTED: "印好的全部选票。",
    FigureKind.ISSUED: "发到手里的选票，不含已经更换收回的。",
    FigureKind.EXCHANGED: "写坏后交回、另换一张的。",
    FigureKind.UNUSED: "没有发出去的。",
    FigureKind.RECOVERED: "票箱里取出的全部选票，不拆看内容。",
}


@dataclasses.dataclass(frozen=True, slots=True)
class ContestLine:
    """One contest in a list: its title, how far it is, where it opens."""

    title: str
    state: str
    url: str
    tone: str = "plain"
    seats: int = 0


def contests_lines(congress: Congress) -> list[ContestLine]:
    """The contests of a congress with the state of their last round."""
    lines = []
    for contest in congress.contests.prefetch_related("rounds"):
        last = max(contest.rounds.all(), key=lambda vote: vote.number, default=None)
        state, tone = (
            ("未开始", "draft") if last is None else (round_words(last), TONES[RoundState(last.state)])
        )
        url = reverse("congress_contest", args=[contest.pk])
        lines.append(ContestLine(contest.title, state, url, tone, contest.seats))
    return lines


def round_words(vote: Round) -> str:
    """A round's number and state: 第 2 轮（再次投票）：录票."""
    kind = f"（{vote.get_kind_display()}）" if vote.number > 1 else ""
    return f"第 {vote.number} 轮{kind}：{vote.get_state_display()}"


def tone_of(vote: Round) -> str:
    """The tone of a round's state."""
    return TONES[RoundState(vote.state)]


def officer_of(by: Actor, congress: Congress, *kinds: str) -> Officer | None:
    """What somebody was adopted as at a congress, of these kinds."""
    if by.person is None:
        return None
    return (
        Officer.objects.filter(congress=congress, person=by.person, is_adopted=True, kind__in=kinds)
        .order_by("kind", "order")
        .first()
    )


@dataclasses.dataclass(frozen=True, slots=True)
class FigureLine:
    """One number to be counted. ``number`` only once two people told it alike; ``told`` how many have told one."""

    kind: str
    label: str
    help_text: str
    told: int
    number: int | None
    is_mine_told: bool
    has_differed: bool


def figure_lines(by: Actor, vote: Round) -> list[FigureLine]:
    """Every number of people and papers as somebody may see it: never what a single person told."""
    rows: dict[str, list[Figure]] = {}
    for row in Figure.objects.filter(round=vote):
        rows.setdefault(row.kind, []).append(row)
    differed = set(
        Event.objects.filter(
            verb="figures_differ", entity="election_round", entity_id=str(vote.pk)
        ).values_list("facts__kind", flat=True)
    )
    me = by.person.pk if by.person else None
    return [
        FigureLine(
            kind=kind.value,
            label=kind.label,
            help_text=FIGURE_HELP[kind],
            told=len(rows.get(kind, [])),
            number=rows[kind][0].number if len(rows.get(kind, [])) > 1 else None,
            is_mine_told=any(row.told_by_id == me for row in rows.get(kind, [])),
            has_differed=kind in differed,
        )
        for kind in FigureKind
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class BundleLine:
    """One bundle and how far its two readings are; nothing of what is on its papers."""

    bundle: Bundle
    state: str
    tone: str
    readers: tuple[str, ...]
    can_take: bool
    is_mine_open: bool
    can_settle: bool


def bundle_lines(by: Actor, vote: Round) -> list[BundleLine]:
    """The bundles of a round with what the asker may do about each."""
    bundles = Bundle.objects.filter(round=vote).prefetch_related("entries__teller").order_by("number")
    return [_bundle_line(by, bundle) for bundle in bundles]


def _bundle_line(by: Actor, bundle: Bundle) -> BundleLine:
    entries = list(bundle.entries.all())
    readings = [one for one in entries if one.turn != EntryTurn.SETTLED]
    mine = next((one for one in readings if one.teller_id == (by.person.pk if by.person else 0)), None)
    state, tone = _bundle_state(bundle, readings)
    return BundleLine(
        bundle=bundle,
        state=state,
        tone=tone,
        readers=tuple(one.teller.name for one in entries),
        can_take=mine is None and len(readings) < 2,
        is_mine_open=mine is not None and not mine.is_done,
        can_settle=tone == "wrong" and mine is None,
    )


def _bundle_state(bundle: Bundle, readings: list[BundleEntry]) -> tuple[str, str]:
    done = sum(one.is_done for one in readings)
    if bundle.is_settled:
        return "已核定", "done"
    if done == 2:
        return "两次不一致", "wrong"
    if not readings:
        return "未录", "draft"
    words = [f"录完 {done} 次"] if done else []
    words += ["一人正在录" if len(readings) - done == 1 else "两人正在录"] if len(readings) > done else []
    return "，".join(words), "wait"


def rounds_of(contest: Contest) -> list[Round]:
    """The rounds of a contest, first one first."""
    return list(contest.rounds.select_related("prior").order_by("number"))
