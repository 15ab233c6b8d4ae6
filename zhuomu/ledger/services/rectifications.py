"""整改项: proposed from problems with one root cause, put right step by step, and verified by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse, refuse_if
from zhuomu.core.models import Area, Office, Person
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.write import writing
from zhuomu.ledger.models import Category, Problem, Rectification, RectificationStatus, RectificationStep
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.work import text_checked
from zhuomu.rules.flow import OPEN
from zhuomu.rules.rectify import RectificationVerb, RectifyFacts, step_check, step_target

TEXT_LIMITS = {"title": 80, "cause": 1000, "standard": 500, "measures": 1000}
RULE_LIMITS = {"rule_title": 120, "rule_text": 1000}
FIELDS = frozenset(
    {*TEXT_LIMITS, *RULE_LIMITS, "office", "owner", "category", "area", "due_on", "rule_on", "problems"}
)
VERIFYING = frozenset({RectificationVerb.VERIFY, RectificationVerb.CLOSE, RectificationVerb.RETURN})


def may_propose(by: Actor, office: Office | None) -> bool:
    """Whoever checks the answers of an office may say that it has a root cause to put right; leaders may for all."""
    return by.has(Right.LEDGER_CHECK, office) or by.has(Right.LEDGER_LEAD)


def may_verify(by: Actor) -> bool:
    """The centre, and leaders."""
    return by.has(Right.LEDGER_RULE) or by.has(Right.LEDGER_LEAD)


def may_work(by: Actor, rectification: Rectification) -> bool:
    """The owner, and whoever checks for the office."""
    is_owner = by.person is not None and by.person.pk == rectification.owner_id
    return is_owner or may_propose(by, rectification.office)


def rectification_propose(
    *,
    by: Actor,
    title: str,
    cause: str,
    standard: str,
    measures: str,
    office: Office,
    owner: Person | None,
    category: Category,
    due_on: date,
    area: Area | None = None,
    problems: Iterable[Problem] = (),
) -> Rectification:
    """立项: one root cause behind these problems, who answers for it and until when. The owner is told."""
    if not may_propose(by, office):
        raise refuse(CoreCode.RIGHT_MISSING, right=Right.LEDGER_CHECK.label)
    texts = {"title": title, "cause": cause, "standard": standard, "measures": measures}
    checked = {name: text_checked(text, name, TEXT_LIMITS[name]) for name, text in texts.items()}
    _day_ahead(by, due_on)
    with writing():
        made = Rectification.objects.create(
            office=office,
            owner=owner,
            category=category,
            area=area,
            due_on=due_on,
            proposed_by=by.person,
            proposed_at=by.at,
            **checked,
        )
        made.problems.set(problems)
        _owner_told(by, made)
        _noted(by, "rectification_propose", made, problems=[one.number for one in made.problems.all()])
    return made


def _day_ahead(by: Actor, due_on: date) -> None:
    if due_on < by.today:
        raise refuse(LedgerCode.DUE_ON_PAST, field="due_on")


def rectification_edit(*, by: Actor, rectification: Rectification, **fields: Any) -> Rectification:
    """Put the facts right, or write down the rule that was made (建章立制), until it is closed.

    Raises ``TypeError`` for a field that is none of its facts.
    """
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"no such fact of a rectification: {sorted(unknown)}")
    with writing():
        fresh = _fresh(rectification)
        _require_work(by, fresh)
        if fresh.status == RectificationStatus.CLOSED:
            raise refuse(LedgerCode.NOT_OPEN, status=RectificationStatus.CLOSED.label)
        owner = fresh.owner_id
        for name, value in fields.items():
            if name == "problems":
                fresh.problems.set(value)
                continue
            setattr(fresh, name, _value(name, value))
        if "due_on" in fields and fields["due_on"] != rectification.due_on:
            _day_ahead(by, fields["due_on"])
        fresh.save()
        if fresh.owner_id != owner:
            _owner_told(by, fresh)
        _noted(by, "rectification_edit", fresh, fields=sorted(fields))
    return fresh


def _value(name: str, value: Any) -> Any:
    if name in TEXT_LIMITS:
        return text_checked(value, name, TEXT_LIMITS[name])
    return value.strip()[: RULE_LIMITS[name]] if name in RULE_LIMITS else value


def facts_for(by: Actor, rectification: Rectification, text: str = "") -> RectifyFacts:
    """What the guards of a step look at."""
    applied = rectification.steps.filter(verb=RectificationVerb.APPLY).order_by("-id").first()
    return RectifyFacts(
        actor=str(by.person.pk if by.person else ""),
        owner=str(rectification.owner_id or ""),
        applied_by=str(applied.by_id or "") if applied else "",
        measures=rectification.measures,
        text=text,
        open_count=rectification.problems.filter(status__in=OPEN).count(),
        rule_title=rectification.rule_title,
        rule_on=rectification.rule_on,
    )


def rectification_step(
    *, by: Actor, rectification: Rectification, verb: RectificationVerb, text: str = ""
) -> Rectification:
    """One step of its path; raises ``Refused`` with every reason. Verifying needs somebody who had no part in it."""
    if len(text.strip()) > TEXT_LIMITS["measures"]:
        raise refuse(LedgerCode.TEXT_TOO_LONG, field="text", length=len(text.strip()), limit=1000)
    with writing():
        fresh = _fresh(rectification)
        if verb in VERIFYING and not may_verify(by):
            raise refuse(CoreCode.RIGHT_MISSING, right=Right.LEDGER_RULE.label)
        if verb not in VERIFYING:
            _require_work(by, fresh)
        status = RectificationStatus(fresh.status)
        refuse_if(*step_check(status, verb, facts_for(by, fresh, text)))
        fresh.status = step_target(status, verb)
        fresh.closed_on = by.today if fresh.status == RectificationStatus.CLOSED else None
        fresh.save()
        RectificationStep.objects.create(
            rectification=fresh,
            verb=verb,
            target=fresh.status,
            text=text.strip(),
            by=by.person,
            by_label=by.name,
            at=by.at,
        )
        _noted(by, f"rectification_{verb}", fresh)
    return fresh


def _fresh(rectification: Rectification) -> Rectification:
    rows = Rectification.objects.select_related("office", "owner", "category", "area__office")
    return rows.get(pk=rectification.pk)


def _require_work(by: Actor, rectification: Rectification) -> None:
    if not may_work(by, rectification):
        raise refuse(CoreCode.RIGHT_MISSING, right=Right.LEDGER_CHECK.label)


def _owner_told(by: Actor, rectification: Rectification) -> None:
    if rectification.owner is not None and rectification.owner != by.person:
        letter_queue(
            by=by,
            key=f"rectification:{rectification.pk}:owner:{rectification.owner.pk}",
            to=rectification.owner,
            subject="有一个整改项由您负责",
            body=f"{rectification.title}，{rectification.due_on} 前完成",
            url=f"/desk/ledger/rectifications/{rectification.pk}/",
        )


def _noted(by: Actor, verb: str, rectification: Rectification, **facts: object) -> None:
    told = {"title": rectification.title, "status": rectification.status, **facts}
    event_append(by=by, verb=verb, entity="rectification", entity_id=rectification.pk, facts=told)
