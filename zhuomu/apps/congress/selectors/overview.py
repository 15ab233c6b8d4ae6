"""What to do next at a congress: its steps in order, each with how far it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from zhuomu.apps.congress.models import (
    AgendaItem,
    AgendaState,
    Congress,
    CongressState,
    Credential,
    Delegate,
    DelegateKind,
    DocumentKind,
    DocumentVersion,
    Motion,
    OfficerKind,
    RoundState,
    Tally,
)
from zhuomu.apps.congress.selectors.meeting import quorum_of, unit_lines
from zhuomu.apps.congress.services.attendance import Presence, roll_of


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist: done, next (``wait``), wrong, or not yet (``plain``)."""

    label: str
    tone: str
    text: str
    url: str


def steps_of(congress: Congress) -> list[Step]:
    """The checklist of a congress."""
    room = roll_of(congress)
    return [
        *_before(congress),
        *_papers(congress),
        *_in_the_hall(congress, room),
        *_counting(congress),
        _end(congress),
    ]


def _url(name: str, congress: Congress) -> str:
    return reverse(name, args=[congress.pk])


def _before(congress: Congress) -> Iterator[Step]:
    delegates = Delegate.objects.filter(congress=congress)
    formal = delegates.filter(kind=DelegateKind.FORMAL).exclude(credential=Credential.REFUSED).count()
    quota = sum(line.unit.quota for line in unit_lines(congress))
    off = f"，分配名额 {quota} 名" if quota else ""
    is_short = congress.state == CongressState.PREPARING and formal < quota
    tone = "wait" if not formal or is_short else "wrong" if quota and formal > quota else "done"
    url = _url("congress_delegates", congress)
    yield Step("代表名单", tone, f"正式代表 {formal} 名{off}" if formal else "还没有代表，可以导入表格", url)
    pending = delegates.filter(credential=Credential.PENDING).count()
    refused = delegates.filter(credential=Credential.REFUSED).count()
    if pending:
        yield Step("资格审查", "wait", f"待审查 {pending} 名", f"{url}?credential={Credential.PENDING}")
    else:
        text = f"全部审查完，资格无效 {refused} 名" if formal else "等代表名单"
        yield Step("资格审查", "done" if formal else "plain", text, url)
    presidium = congress.officers.filter(kind=OfficerKind.PRESIDIUM)
    count, adopted = presidium.count(), presidium.filter(is_adopted=True).count()
    text = "还没有提名" if not count else f"{count} 名，已通过 {adopted} 名"
    yield Step(
        "主席团", "done" if adopted else "wait", text, f"{_url('congress_officers', congress)}#presidium"
    )


def _papers(congress: Congress) -> Iterator[Step]:
    items = congress.agenda.count()
    yield Step(
        "议程",
        "done" if items else "wait",
        f"{items} 项" if items else "还没有议程",
        _url("congress_agenda", congress),
    )
    url = _url("congress_documents", congress)
    documents = congress.documents.exclude(kind=DocumentKind.MEASURES)
    count = documents.count()
    adopted = documents.filter(versions__adopted_at__isnull=False).distinct().count()
    text = f"{count} 份，已通过 {adopted} 份" if count else "还没有文件"
    yield Step("会议文件", "done" if count and adopted == count else "wait", text, url)
    measures = DocumentVersion.objects.filter(
        document__congress=congress, document__kind=DocumentKind.MEASURES
    )
    is_adopted = measures.filter(adopted_at__isnull=False).exists()
    text = "已表决通过" if is_adopted else "有草案，还没有表决" if measures.exists() else "还没有选举办法"
    yield Step("选举办法", "done" if is_adopted else "wait", text, url)


def _in_the_hall(congress: Congress, room: Presence) -> Iterator[Step]:
    quorum = quorum_of(congress, room)
    text = f"应到 {room.due}，实到 {room.present}，请假 {room.leave}。{quorum.words}"
    is_over = congress.state == CongressState.CLOSED
    tone = "plain" if not room.present and not is_over else quorum.tone
    yield Step("报到", tone, text, _url("congress_check_in", congress))


def _counting(congress: Congress) -> Iterator[Step]:
    counting = congress.officers.filter(kind__in=(OfficerKind.SUPERVISOR, OfficerKind.TELLER))
    kinds = set(counting.filter(is_adopted=True).values_list("kind", flat=True))
    count = counting.count()
    text = f"{count} 名，已通过 {counting.filter(is_adopted=True).count()} 名" if count else "还没有提名"
    tone = "done" if kinds == {OfficerKind.SUPERVISOR, OfficerKind.TELLER} else "wait"
    yield Step("监票人、计票人", tone, text, f"{_url('congress_officers', congress)}#counting")
    contests = congress.contests.count()
    over = (RoundState.ANNOUNCED, RoundState.SEALED)
    decided = congress.contests.filter(rounds__state__in=over).distinct().count()
    text = f"{contests} 项，已宣布 {decided} 项" if contests else "没有选举事项"
    tone = "plain" if not contests else "done" if decided == contests else "wait"
    yield Step("选举", tone, text, _url("congress_elections", congress))


def _end(congress: Congress) -> Step:
    url = f"{_url('congress_congress', congress)}#files"
    is_over = congress.state == CongressState.CLOSED
    written = congress.agenda.exclude(minutes_text="").count()
    text = f"纪要写了 {written} 项，共 {congress.agenda.count()} 项"
    return Step("闭会与纪要", "done" if is_over else "plain", text, url)


NUMBERS = (("issued", "发出"), ("recovered", "收回"), ("valid", "有效"), ("void", "无效"))


@dataclasses.dataclass(frozen=True, slots=True)
class ShownResult:
    """What the hall may see of an election, and only once it was announced."""

    title: str
    round_name: str
    elected: tuple[tuple[str, int], ...]
    threshold: str
    numbers: tuple[tuple[str, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Screen:
    """What the projector shows."""

    running: AgendaItem | None
    next_item: AgendaItem | None
    motion: Motion | None
    results: tuple[ShownResult, ...]


def screen_of(congress: Congress) -> Screen:
    """The running item, the last vote, and results that were announced; nothing of a count before that."""
    items = list(congress.agenda.all())
    running = next((one for one in items if one.state == AgendaState.RUNNING), None)
    waiting = next((one for one in items if one.state == AgendaState.WAITING), None)
    tallies = (
        Tally.objects.filter(
            round__contest__congress=congress,
            round__state__in=(RoundState.ANNOUNCED, RoundState.SEALED),
            is_current=True,
            is_passed=True,
        )
        .select_related("round__contest")
        .order_by("-round__announced_at")[:2]
    )
    return Screen(
        running, waiting, congress.motions.order_by("-decided_at", "-pk").first(), tuple(_results(tallies))
    )


def _results(tallies: Iterable[Tally]) -> Iterator[ShownResult]:
    for tally in tallies:
        told: dict[str, Any] = tally.outcome
        votes = {name: marks[0] for name, marks in told.get("tally", {}).items()} | told.get("writein", {})
        # as printed on the ballot, which is the order by strokes that a person confirmed; written-in names follow
        places = {name: place for place, name in enumerate(tally.round.names)}
        elected = sorted(map(str, told.get("elected", ())), key=lambda name: places.get(name, len(places)))
        yield ShownResult(
            tally.round.contest.title,
            tally.round.get_kind_display(),
            tuple((name, int(votes.get(name, 0))) for name in elected),
            str(told.get("threshold", "")),
            tuple((label, int(told.get(key, 0))) for key, label in NUMBERS),
        )
