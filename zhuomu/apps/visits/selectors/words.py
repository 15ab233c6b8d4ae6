"""A visit in words: the sentences of the brief and of the notice to the paper, made of what was entered once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from zhuomu.apps.visits.models import Heard, Promise, Stop, Visit
from zhuomu.apps.visits.selectors.directory import Entry, in_order, posts_of
from zhuomu.core.models import Area, Post

SENTENCE_ENDS = "。！？!?；;，,、 　"


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A visit with all that hangs on it, people in the order of the directory."""

    visit: Visit
    day: date
    leaders: Sequence[Entry]
    companions: Sequence[Entry]
    areas: Sequence[Area]
    families: Sequence[str]
    stops: Sequence[Stop]
    heard: Sequence[Heard]
    promises: Sequence[Promise]

    @property
    def targets(self) -> str:
        """Where the visit went: areas, else the firm, else families by their initials."""
        names = [str(area) for area in self.areas] + ([self.visit.firm] if self.visit.firm else [])
        return "、".join(names) or "、".join(self.families)

    @property
    def company(self) -> str:
        """Who went along, colleagues from elsewhere last."""
        names = [entry.person.name for entry in self.companions]
        return "、".join([*names, *([self.visit.others] if self.visit.others else [])])

    @property
    def waiting_count(self) -> int:
        """Heard points neither settled nor in the ledger."""
        return sum(heard.is_waiting for heard in self.heard)

    @property
    def open_promise_count(self) -> int:
        """Promises that are not kept yet."""
        return sum(promise.kept_on is None for promise in self.promises)

    @property
    def leader_names(self) -> str:
        """The leaders by name."""
        return "、".join(entry.person.name for entry in self.leaders)


HANGING = (
    "leaders",
    "companions",
    "areas__office",
    "families__area__office",
    "stops__area__office",
    "heard__area__office",
    "heard__category",
    "heard__report__link__problem",
    "promises__by",
    "promises__area__office",
)


def told(visit: Visit) -> Told:
    """Read a visit with all that hangs on it."""
    return told_all([visit])[0]


def told_all(visits: Sequence[Visit]) -> list[Told]:
    """Read visits with all that hangs on them: as many queries for a hundred as for one."""
    rows = list(visits)
    prefetch_related_objects(rows, *HANGING)
    posts = posts_of({one for visit in rows for one in (*visit.leaders.all(), *visit.companions.all())})
    return [_told(visit, posts) for visit in rows]


def _told(visit: Visit, posts: Sequence[Post]) -> Told:
    day = visit.on or timezone.localdate(visit.created_at)
    return Told(
        visit=visit,
        day=day,
        leaders=in_order(visit.leaders.all(), day, posts),
        companions=in_order(visit.companions.all(), day, posts),
        areas=list(visit.areas.all()),
        families=[str(family) for family in visit.families.all()],
        stops=list(visit.stops.all()),
        heard=list(visit.heard.all()),
        promises=list(visit.promises.all()),
    )


def day_text(day: date) -> str:
    """``11月20日``."""
    return f"{day.month}月{day.day}日"


def ended(text: str) -> str:
    """The words with one full stop behind them."""
    plain = text.strip().rstrip(SENTENCE_ENDS)
    return f"{plain}。" if plain else ""


def opening(one: Told) -> str:
    """When, who, where, with whom."""
    leaders = "、".join(f"{entry.title}{entry.person.name}" for entry in one.leaders)
    company = f"，{one.company}陪同" if one.company else ""
    return f"{day_text(one.day)}，{leaders}到{one.targets}{one.visit.get_kind_display()}{company}。"


def seen_text(one: Told) -> str:
    """Which places were looked at, and what was seen."""
    if not one.stops:
        return ""
    places = "、".join(stop.place for stop in one.stops)
    return f"实地察看了{places}。" + "".join(
        f"{stop.place}：{ended(stop.seen)}" for stop in one.stops if stop.seen
    )


def heard_text(one: Told) -> str:
    """What was heard and what became of it, counted and listed."""
    if not one.heard:
        return ""
    lines = [
        f"（{number}）{ended(heard.text).removesuffix('。')}（{fate(heard)}）；"
        for number, heard in enumerate(one.heard, start=1)
    ]
    return f"走访中共听到意见建议{len(one.heard)}条：{''.join(lines).removesuffix('；')}。"


def fate(heard: Heard) -> str:
    """What became of a heard point, in a few words."""
    if heard.settlement:
        return f"当场解决：{heard.settlement.strip().rstrip(SENTENCE_ENDS)}"
    if heard.report is not None:
        problem = heard.report.link.problem
        return f"已转入问题台账，编号{problem.number}，{problem.get_status_display()}"
    return "待处理"


def promised_text(one: Told) -> str:
    """What was promised, by whom and until when."""
    lines = []
    for number, promise in enumerate(one.promises, start=1):
        notes = [promise.by.name] if promise.by else []
        notes += [f"{day_text(promise.due_on)}前"] if promise.due_on else []
        notes += [f"{day_text(promise.kept_on)}已兑现"] if promise.kept_on else []
        note = f"（{'，'.join(notes)}）" if notes else ""
        lines.append(f"（{number}）{ended(promise.text).removesuffix('。')}{note}；")
    return f"现场承诺{len(lines)}项：{''.join(lines).removesuffix('；')}。" if lines else ""


def comfort_text(one: Told) -> str:
    """Which families were visited: initials and area, nothing else."""
    return f"看望慰问困难家庭{len(one.families)}户：{'、'.join(one.families)}。" if one.families else ""


def brief_paragraphs(one: Told) -> list[str]:
    """The office's brief, paragraph by paragraph."""
    parts = (opening(one), seen_text(one), comfort_text(one), heard_text(one), promised_text(one))
    return [part for part in parts if part]


def notice_title(visit: Visit) -> str:
    """The headline that the paper is offered."""
    one = told(visit)
    return f"{one.leader_names}到{one.targets}{visit.get_kind_display()}"


def notice_paragraphs(visit: Visit) -> list[str]:
    """What the paper is told: no numbers of problems, no families beyond their count."""
    one = told(visit)
    settled = [heard for heard in one.heard if heard.settlement]
    handed = [heard for heard in one.heard if heard.report is not None]
    parts = [opening(one), seen_text(one)]
    if one.families:
        parts.append(f"一行人看望慰问了{len(one.families)}户困难家庭。")
    parts += [
        f"居民提出“{ended(heard.text).removesuffix('。')}”，{ended(heard.settlement)}" for heard in settled
    ]
    if handed:
        parts.append(f"听到的另外{len(handed)}条意见建议已转入街道问题台账，办理结果将答复居民。")
    parts += [f"走访中承诺：{ended(promise.text)}" for promise in one.promises]
    return [part for part in parts if part]
