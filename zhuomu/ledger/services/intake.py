"""From a voice to a problem: opened, accepted or turned away, put right in its facts, related to others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.models import Area
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.search import search_index
from zhuomu.core.write import writing
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import Category, Problem, ProblemLink, ProblemLinkKind, Report, ReportLink, Urgency
from zhuomu.ledger.services.clocks import policy_for
from zhuomu.ledger.services.closing import problem_unpublish_row
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.moving import Step, move, open_fresh, problem_fresh, require
from zhuomu.ledger.services.numbering import number_text, numbers_take
from zhuomu.rules.flow import (
    DeclineGround,
    FlowCode,
    IntakeFacts,
    LinkKind,
    MoveFacts,
    ProblemStatus,
    ProblemVerb,
)
from zhuomu.rules.reason import Reason

TITLE_MAX, TEXT_MAX, SUMMARY_MAX, PLACE_MAX = 60, 2000, 300, 120
WORDS = ("title", "description", "summary", "place")


def require_opening(by: Actor, channel: str) -> None:
    """Problems are opened by whoever accepts, by the channel's own people, and by the system."""
    opens_with = channel_get(channel).opens_with
    if by.person is None or (opens_with is not None and by.has(opens_with)):
        return
    if not by.has(Right.LEDGER_ENTER):
        by.require(Right.LEDGER_ACCEPT)


def problem_open(
    *,
    by: Actor,
    report: Report,
    title: str,
    description: str = "",
    category: Category | None = None,
    area: Area | None = None,
    place: str = "",
    nature: str = "help",
    urgency: Urgency = Urgency.NORMAL,
    is_private: bool = False,
    found_on: date | None = None,
) -> Problem:
    """Make a problem (待受理) of a report that belongs to none yet.

    ``found_on`` defaults to the day the report names, else to that of its receipt. A public form opens it as the system.
    """
    require_opening(by, report.channel)
    refuse_if(*text_reasons(title=title, description=description))
    with writing():
        if ReportLink.objects.filter(report=report).exists():
            raise refuse(LedgerCode.REPORT_LINKED)
        serial = numbers_take(by.today.year)
        problem = Problem.objects.create(
            year=by.today.year,
            serial=serial,
            number=number_text(by.today.year, serial),
            channel=report.channel,
            title=title.strip(),
            description=description.strip(),
            category=category,
            area=area or report.area,
            place=(place or report.place).strip()[:PLACE_MAX],
            nature=nature,
            urgency=urgency,
            is_private=is_private,
            found_on=found_on or report.happened_on or by.today,
            opened_at=by.at,
            opened_by=by.person,
        )
        link_add(by, problem, report, LinkKind.PRIMARY)
        problem_index(problem)
        event_append(
            by=by,
            verb="problem_open",
            entity="problem",
            entity_id=problem.pk,
            facts={"number": problem.number, "channel": problem.channel, "report": report.pk},
        )
    return problem


def text_reasons(
    *, title: str, description: str = "", summary: str = "", place: str = ""
) -> tuple[Reason, ...]:
    """What stands against these words of a problem."""
    reasons = []
    if not title.strip():
        reasons.append(Reason(LedgerCode.TITLE_EMPTY, field="title"))
    for field, text, most in (
        ("title", title, TITLE_MAX),
        ("description", description, TEXT_MAX),
        ("summary", summary, SUMMARY_MAX),
        ("place", place, PLACE_MAX),
    ):
        if len(text.strip()) > most:
            reasons.append(
                Reason(LedgerCode.TEXT_TOO_LONG, {"length": len(text.strip()), "limit": most}, field)
            )
    return tuple(reasons)


def link_add(by: Actor, problem: Problem, report: Report, kind: LinkKind) -> ReportLink:
    """Write the link itself. Inside ``writing()``."""
    return ReportLink.objects.create(
        problem=problem, report=report, kind=kind, linked_by=by.person, linked_at=by.at
    )


def problem_index(problem: Problem) -> None:
    """Let staff find a problem by its words; a private one by its number and title alone. Inside ``writing()``."""
    words = [problem.number, problem.place]
    if not problem.is_private:
        words.append(problem.description)
    search_index(
        entity="problem",
        entity_id=problem.pk,
        title=problem.title,
        text="\n".join(word for word in words if word),
        url=f"/desk/ledger/{problem.number}/",
        is_public=False,
        dated_on=problem.found_on,
    )


def problem_edit(*, by: Actor, problem: Problem, seen_version: int | None = None, **fields: Any) -> Problem:
    """Put the facts of an open problem right: title, description, summary, category, area, place, nature, urgency, privacy.

    Never its path. Raises ``TypeError`` for any other field.
    """
    allowed = [
        "title",
        "description",
        "summary",
        "category",
        "area",
        "place",
        "nature",
        "urgency",
        "is_private",
        "found_on",
    ]
    if unknown := set(fields) - set(allowed):
        raise TypeError(f"no such fact of a problem: {sorted(unknown)}")
    with writing():
        fresh = open_fresh(by, problem, Right.LEDGER_ACCEPT, seen_version)
        before = {name: _plain(getattr(fresh, name)) for name in fields}
        for name, value in fields.items():
            setattr(fresh, name, value.strip() if isinstance(value, str) else value)
        refuse_if(*text_reasons(**{name: getattr(fresh, name) for name in WORDS}), *_taken_away(fresh))
        if fresh.is_private:
            problem_unpublish_row(fresh)
        fresh.version += 1
        fresh.save()
        problem_index(fresh)
        changed = sorted(name for name in fields if before[name] != _plain(getattr(fresh, name)))
        event_append(
            by=by,
            verb="problem_edit",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number, "fields": changed},
        )
    return fresh


def _taken_away(problem: Problem) -> Iterator[Reason]:
    """What was asked for to accept a problem stays with it."""
    if problem.state is not ProblemStatus.REPORTED:
        if problem.category is None:
            yield Reason(FlowCode.CATEGORY_MISSING, field="category")
        if problem.area is None:
            yield Reason(FlowCode.AREA_MISSING, field="area")


def _plain(value: object) -> str:
    return str(getattr(value, "pk", value))


def problem_accept(
    *,
    by: Actor,
    problem: Problem,
    category: Category | None = None,
    area: Area | None = None,
    nature: str = "",
    seen_version: int | None = None,
) -> Problem:
    """待受理 → 已受理: category and area are settled, and the clock of resolving starts under today's policy."""

    def tell(facts: MoveFacts, fresh: Problem) -> MoveFacts:
        chosen = category or fresh.category
        intake = dataclasses.replace(
            facts.intake,
            category=chosen.key if chosen else "",
            area=str((area.pk if area else fresh.area_id) or ""),
        )
        return dataclasses.replace(facts, intake=intake)

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        fresh.category, fresh.area = category or fresh.category, area or fresh.area
        fresh.nature = nature or fresh.nature
        fresh.policy = policy_for(fresh)

    return move(by, problem, Step(ProblemVerb.ACCEPT, tell=tell, change=change, seen_version=seen_version))


def _turned_away(
    verb: ProblemVerb, ground: DeclineGround | None, reason: str, answer: str, receiver: str = ""
) -> Step:
    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        intake: IntakeFacts = dataclasses.replace(
            facts.intake, ground=ground, answer=answer, receiver=receiver
        )
        return dataclasses.replace(facts, intake=intake)

    said = {"ground": ground, "answer": answer.strip()[:1000], "receiver": receiver.strip()[:60]}
    return Step(verb, reason=reason, tell=tell, said=said)


def problem_decline(
    *, by: Actor, problem: Problem, ground: DeclineGround | None, reason: str, answer: str
) -> Problem:
    """待受理 → 不予受理. ``answer`` is what the reporter reads at their receipt."""
    return move(by, problem, _turned_away(ProblemVerb.DECLINE, ground, reason, answer))


def problem_forward(
    *, by: Actor, problem: Problem, ground: DeclineGround | None, reason: str, answer: str, receiver: str
) -> Problem:
    """待受理 → 转出 to somebody outside, by name."""
    return move(by, problem, _turned_away(ProblemVerb.FORWARD, ground, reason, answer, receiver))


def problem_relate(*, by: Actor, problem: Problem, target: Problem, kind: ProblemLinkKind) -> ProblemLink:
    """Say that two problems belong together. Raises ``Refused`` for itself and for a pair that is related already."""
    with writing():
        require(by, problem_fresh(problem), Right.LEDGER_DISPATCH)
        if problem.pk == target.pk:
            raise refuse(LedgerCode.RELATED_TO_ITSELF, field="target")
        pair = ProblemLink.objects.filter(source__in=(problem, target), target__in=(problem, target))
        if pair.exists():
            raise refuse(LedgerCode.ALREADY_RELATED, field="target", number=target.number)
        link = ProblemLink.objects.create(
            source=problem, target=target, kind=kind, linked_by=by.person, linked_at=by.at
        )
        event_append(
            by=by,
            verb="problem_relate",
            entity="problem",
            entity_id=problem.pk,
            facts={"target": target.number, "kind": kind},
        )
    return link
