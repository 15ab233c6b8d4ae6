"""A pasted note in: read by the rule, shown as proposals, and the ticked ones put into what was sent."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.http import QueryDict

from zhuomu.apps.visits.selectors.directory import Entry
from zhuomu.apps.visits.services.codes import VisitCode
from zhuomu.core.errors import refuse
from zhuomu.core.models import Area
from zhuomu.rules.visit_note import NoteReading, note_read

NOTE_MAX = 10_000


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """One thing the note seems to say. ``sets`` are fields of the form; ``part`` names the list a row goes to."""

    key: str
    label: str
    text: str
    part: str
    sets: tuple[tuple[str, str], ...]


def note_proposals(
    text: str, *, today: date, people: Sequence[Entry], areas: Sequence[Area]
) -> list[Proposal]:
    """What the note proposes. Raises ``Refused`` for an empty, an endless and a fruitless note."""
    if not text.strip():
        raise refuse(VisitCode.NOTE_EMPTY, field="note")
    if len(text) > NOTE_MAX:
        raise refuse(VisitCode.NOTE_TOO_LONG, field="note", length=len(text), limit=NOTE_MAX)
    names = [entry.person.name for entry in people]
    reading = note_read(text, today=today, people=names, areas=[str(area) for area in areas])
    if reading.is_empty:
        raise refuse(VisitCode.NOTE_NOTHING, field="note")
    return [*_facts(reading, people, areas), *_rows(reading, people)]


def _facts(reading: NoteReading, people: Sequence[Entry], areas: Sequence[Area]) -> Iterator[Proposal]:
    if reading.on is not None:
        day = f"{reading.on.year}年{reading.on.month}月{reading.on.day}日"
        yield Proposal("on", "日期", day, "", (("on", reading.on.isoformat()),))
    yield Proposal("kind", "类别", reading.kind.label, "", (("kind", reading.kind.value),))
    companions = {person.name: person.is_companion for person in reading.people}
    for entry in people:
        if entry.person.name in companions:
            is_leading = entry.is_leader and not companions[entry.person.name]
            field, label = ("leaders", "领导") if is_leading else ("companions", "同行")
            yield Proposal(
                f"{field}-{entry.person.pk}", label, entry.label, "", ((field, str(entry.person.pk)),)
            )
    for area in areas:
        if str(area) in reading.areas:
            yield Proposal(f"areas-{area.pk}", "居民区", str(area), "", (("areas", str(area.pk)),))


def _rows(reading: NoteReading, people: Sequence[Entry]) -> Iterator[Proposal]:
    for number, stop in enumerate(reading.stops):
        text = f"{stop.place}：{stop.seen}" if stop.seen else stop.place
        sets = (("place", stop.place), ("seen", stop.seen))
        yield Proposal(f"stops-{number}", "看了", text, "stops", sets)
    for number, heard in enumerate(reading.heard):
        text = f"{heard.speaker}：{heard.text}" if heard.speaker else heard.text
        text += f"（{heard.settlement}）" if heard.settlement else ""
        said = (("text", heard.text), ("settlement", heard.settlement), ("speaker", heard.speaker))
        yield Proposal(f"heard-{number}", "听到", text, "heard", said)
    keys = {entry.person.name: str(entry.person.pk) for entry in people}
    for number, promise in enumerate(reading.promises):
        due_on = promise.due_on.isoformat() if promise.due_on else ""
        text = f"{promise.text}（期限 {due_on}）" if due_on else promise.text
        made = (("text", promise.text), ("by", keys.get(promise.by, "")), ("due_on", due_on))
        yield Proposal(f"promises-{number}", "承诺", text, "promises", made)
    for number, family in enumerate(reading.families):
        who = (("name", family.name), ("address", family.address))
        yield Proposal(
            f"families-{number}",
            "困难家庭",
            "，".join(filter(None, (family.name, family.address))),
            "families",
            who,
        )


def proposals_into(data: QueryDict, proposals: Sequence[Proposal], ticked: Collection[str]) -> QueryDict:
    """What was sent, with the ticked proposals in it: into empty rows first, then into new ones; nothing typed is lost."""
    merged = data.copy()
    merged.setlist("take", [])
    for proposal in proposals:
        if proposal.key not in ticked:
            continue
        if proposal.part:
            number = _empty_row(merged, proposal.part)
            for name, value in proposal.sets:
                merged[f"{proposal.part}-{number}-{name}"] = value
        else:
            for name, value in proposal.sets:
                if name in ("on", "kind"):
                    merged[name] = value
                elif value not in merged.getlist(name):
                    merged.appendlist(name, value)
    return merged


def _empty_row(data: QueryDict, part: str) -> int:
    """The first row of a list in which nothing stands; a new one where there is none."""
    count = row_count(data, part)
    for number in range(count):
        prefix = f"{part}-{number}-"
        if not any(
            value.strip() for key, value in data.items() if key.startswith(prefix) and isinstance(value, str)
        ):
            return number
    data[f"{part}-count"] = str(count + 1)
    return count


MOST_ROWS = 100


def row_count(data: QueryDict, part: str) -> int:
    """How many rows of a list were sent; garbage counts as none."""
    text = data.get(f"{part}-count") or ""
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
