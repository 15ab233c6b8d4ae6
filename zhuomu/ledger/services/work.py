"""What is done about a problem and written down: contact, work, questions, replies, call-backs; then it is handed in."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import F

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Attachment
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import Action, AssignmentKind, Contact, ContactWay, Inquiry, Picture, Problem, Reply
from zhuomu.ledger.services.clocks import mark_of, rule_of
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.dispatching import person_told
from zhuomu.ledger.services.moving import Step, clock_mark, move, problem_fresh, require
from zhuomu.rules.clocks import ClockVerb, outward_limit
from zhuomu.rules.flow import (
    FlowCode,
    MoveFacts,
    ProblemStatus,
    ProblemVerb,
)

AT_WORK = frozenset(
    {ProblemStatus.IN_PROGRESS, ProblemStatus.REDO, ProblemStatus.AWAITING_INFO, ProblemStatus.HUNG}
)
LIMITS = {"text": 1000, "public_text": 2000, "internal_text": 2000}


def worked_on(by: Actor, problem: Problem) -> Problem:
    """The problem, if this actor may work on it now: it is at work, and they hold the right for the office that has it."""
    fresh = problem_fresh(problem)
    offices = {row.office for row in fresh.assignments.filter(is_current=True).select_related("office")}
    if not any(by.has(Right.LEDGER_HANDLE, office) for office in offices):
        require(by, fresh, Right.LEDGER_HANDLE)
    if fresh.state not in AT_WORK:
        raise refuse(LedgerCode.NOT_AT_WORK, status=fresh.state.label)
    return fresh


def text_checked(text: str, field: str, most: int) -> str:
    """The text without blanks around it. Refused where it is empty or endless."""
    text = text.strip()
    if not text:
        raise refuse(LedgerCode.TEXT_EMPTY, field=field)
    if len(text) > most:
        raise refuse(LedgerCode.TEXT_TOO_LONG, field=field, length=len(text), limit=most)
    return text


def _noted(by: Actor, verb: str, problem: Problem, **facts: object) -> None:
    Problem.objects.filter(pk=problem.pk).update(version=F("version") + 1)
    event_append(
        by=by, verb=verb, entity="problem", entity_id=problem.pk, facts={"number": problem.number, **facts}
    )


def contact_add(*, by: Actor, problem: Problem, way: ContactWay, is_reached: bool, text: str) -> Contact:
    """先行联系; the first one meets its clock whether or not somebody picked up."""
    text = text_checked(text, "text", 500)
    with writing():
        fresh = worked_on(by, problem)
        contact = Contact.objects.create(
            problem=fresh,
            way=way,
            is_reached=is_reached,
            text=text,
            round=fresh.round,
            by=by.person,
            at=by.at,
        )
        clock_mark(by, fresh, ClockVerb.CONTACT)
        _noted(by, "contact_add", fresh, way=way, is_reached=is_reached)
    return contact


def action_add(
    *,
    by: Actor,
    problem: Problem,
    text: str,
    reference: str = "",
    pictures: Iterable[tuple[Attachment, str]] = (),
) -> Action:
    """What was done, with pictures (attachment, caption) or a paper's number as evidence. Assisting offices may add too."""
    text = text_checked(text, "text", LIMITS["text"])
    with writing():
        fresh = worked_on(by, problem)
        action = Action.objects.create(
            problem=fresh,
            text=text,
            reference=reference.strip()[:200],
            round=fresh.round,
            is_redo=fresh.state is ProblemStatus.REDO,
            by=by.person,
            at=by.at,
        )
        added = [
            Picture(action=action, attachment=attachment, caption=caption.strip()[:120])
            for attachment, caption in pictures
        ]
        Picture.objects.bulk_create(added)
        _noted(by, "action_add", fresh, action=action.pk, pictures=len(added))
    return action


def reply_write(*, by: Actor, problem: Problem, public_text: str, internal_text: str = "") -> Reply:
    """A version of the reply; the newest counts, and whoever wrote any of them does not check it."""
    public_text = text_checked(public_text, "public_text", LIMITS["public_text"])
    if len(internal_text.strip()) > LIMITS["internal_text"]:
        raise refuse(
            LedgerCode.TEXT_TOO_LONG,
            field="internal_text",
            length=len(internal_text.strip()),
            limit=LIMITS["internal_text"],
        )
    with writing():
        fresh = worked_on(by, problem)
        internal_text = internal_text.strip()
        reply = Reply.objects.create(
            problem=fresh,
            round=fresh.round,
            internal_text=internal_text,
            public_text=public_text,
            sha256=hashlib.sha256(f"{public_text}\0{internal_text}".encode()).hexdigest(),
            author=by.person,
            at=by.at,
        )
        _noted(by, "reply_write", fresh, sha256=reply.sha256)
    return reply


def problem_ask(*, by: Actor, problem: Problem, question: str) -> Problem:
    """办理中 → 待补充: ask the reporter; resolving pauses until the answer or the limit."""

    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        return dataclasses.replace(facts, wait=dataclasses.replace(facts.wait, question=question))

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        Inquiry.objects.create(
            problem=fresh, question=question.strip()[:300], asked_by=by.person, asked_at=by.at
        )

    return move(by, problem, Step(ProblemVerb.ASK, tell=tell, change=change))


def _answered(problem: Problem, by: Actor, answer: str) -> None:
    """Write the answer to the newest question; earlier ones that lapsed stay open, and nothing said is overwritten."""
    inquiry = problem.inquiries.order_by("-id")[0]
    said = [inquiry.answer, answer.strip()] if inquiry.answer != answer.strip() else [inquiry.answer]
    inquiry.answer, inquiry.answered_at = "\n".join(filter(None, said))[:1000], by.at
    inquiry.save(update_fields=["answer", "answered_at"])


def answer_take(*, by: Actor, problem: Problem, answer: str) -> Problem:
    """待补充 → 办理中: what the reporter said to the question, written down by staff."""

    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        return dataclasses.replace(facts, wait=dataclasses.replace(facts.wait, answer=answer))

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        _answered(fresh, by, answer)

    return move(by, problem, Step(ProblemVerb.TAKE_ANSWER, tell=tell, change=change))


def answer_give(*, by: Actor, problem: Problem, answer: str) -> None:
    """The reporter answers by their receipt: kept beside the question, and the office is told; staff go on from there.

    Refused unless a question waits.
    """
    answer = text_checked(answer, "answer", 1000)
    with writing():
        fresh = problem_fresh(problem)
        if fresh.state is not ProblemStatus.AWAITING_INFO:
            raise refuse(FlowCode.NO_SUCH_MOVE, status=fresh.state.label, verb=ProblemVerb.TAKE_ANSWER.label)
        _answered(fresh, by, answer)
        _in_charge_told(by, fresh)
        _noted(by, "answer_give", fresh)


def _in_charge_told(by: Actor, problem: Problem) -> None:
    lead = problem.assignments.filter(kind=AssignmentKind.LEAD, is_current=True).first()
    if lead is not None and lead.signed_by is not None:
        person_told(by, problem, lead.signed_by, f"answer{problem.version}", "诉求人已补充，请继续办理")


def problem_submit(*, by: Actor, problem: Problem, seen_version: int | None = None) -> Problem:
    """办理中 or 二次办理 → 待审核: contact, reply and evidence are there; after a redo the head's own record too."""
    return move(by, problem, Step(ProblemVerb.SUBMIT, seen_version=seen_version))


def _limited(last_on: date) -> Callable[[MoveFacts, Problem], MoveFacts]:
    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        return dataclasses.replace(facts, wait=dataclasses.replace(facts.wait, limit_on=last_on))

    return tell


def waiting_lapse(*, by: Actor) -> int:
    """Take back to work what waited past its limit: questions nobody answered, reviews that are due. Returns how many.

    For the daily job; safe to run twice or late.
    """
    waiting = Problem.objects.filter(status__in=(ProblemStatus.AWAITING_INFO, ProblemStatus.HUNG))
    calendar, count = calendar_current(), 0
    for key in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with writing():  # one that somebody has moved meanwhile is looked at as it stands now
            problem = Problem.objects.select_related("policy").get(pk=key)
            history = [mark_of(each) for each in problem.moves.order_by("id")]
            limit = outward_limit(problem.state, history, rule_of(problem), calendar)
            if limit is None or not limit.is_lapsing or limit.last.on >= by.today:
                continue
            move(by, problem, Step(ProblemVerb.LAPSE, tell=_limited(limit.last.on)))
            count += 1
    return count
