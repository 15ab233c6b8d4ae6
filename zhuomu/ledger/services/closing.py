"""Checked by another, called back, closed; or not content and done again; and opened once more."""

from __future__ import annotations

import dataclasses
from datetime import date

from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.search import search_forget, search_index
from zhuomu.core.write import writing
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import Assignment, Callback, Problem, Report
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.dispatching import head_told, person_told
from zhuomu.ledger.services.facts import facts_of, reply_current
from zhuomu.ledger.services.moving import Step, move, problem_fresh, require
from zhuomu.ledger.services.work import text_checked
from zhuomu.rules.flow import (
    DEFAULT_POLICY,
    GUARDS,
    MoveFacts,
    NewReportFacts,
    Outcome,
    ProblemStatus,
    ProblemVerb,
    ReopenFacts,
)


def _seen(facts: MoveFacts, sha256: str) -> MoveFacts:
    return dataclasses.replace(facts, reply=dataclasses.replace(facts.reply, seen_sha256=sha256))


def problem_send_back(*, by: Actor, problem: Problem, reason: str) -> Problem:
    """待审核 → back to work: the checker says what is missing."""

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        reply = reply_current(fresh, list(fresh.moves.order_by("id")))
        if reply is not None and reply.author is not None:
            person_told(by, fresh, reply.author, "sent_back", "答复被审核退回")

    return move(by, problem, Step(ProblemVerb.SEND_BACK, reason=reason, change=change))


def _checked(by: Actor, fresh: Problem) -> None:
    reply = reply_current(fresh, list(fresh.moves.order_by("id")))
    fresh.replies.filter(pk=reply.pk if reply else 0).update(checked_by=by.person, checked_at=by.at)


def problem_approve(*, by: Actor, problem: Problem, seen_sha256: str) -> Problem:
    """待审核 → 待回访. ``seen_sha256``: the hash of the reply on the checker's screen."""

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        _checked(by, fresh)

    return move(
        by,
        problem,
        Step(ProblemVerb.APPROVE, tell=lambda facts, _fresh: _seen(facts, seen_sha256), change=change),
    )


def problem_approve_close(
    *, by: Actor, problem: Problem, seen_sha256: str, outcome: Outcome | None
) -> Problem:
    """待审核 → 办结 at once, where the channel's path allows it and nobody can be called back."""

    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        return dataclasses.replace(_seen(facts, seen_sha256), outcome=outcome)

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        _checked(by, fresh)
        _closed(by, fresh, outcome)

    return move(by, problem, Step(ProblemVerb.APPROVE_CLOSE, tell=tell, change=change))


def _closed(by: Actor, fresh: Problem, outcome: Outcome | None) -> None:
    fresh.outcome, fresh.closed_on = outcome or "", by.today
    last = fresh.callbacks.filter(is_reached=True, round=fresh.round).order_by("-id").first()
    fresh.is_solved_for_reporter = last.is_solved if last else None
    fresh.is_satisfied = last.is_satisfied if last else None


def callback_add(
    *,
    by: Actor,
    problem: Problem,
    is_reached: bool,
    is_solved: bool | None = None,
    is_satisfied: bool | None = None,
    is_attitude_good: bool | None = None,
    reason: str = "",
) -> Callback:
    """One try to call back; what was not said is None. Whoever did the work or wrote the reply does not call."""
    with writing():
        fresh = problem_fresh(problem)
        require(by, fresh, Right.LEDGER_CALL_BACK)
        if fresh.state is not ProblemStatus.AWAITING_CALLBACK:
            raise refuse(LedgerCode.NOT_CALLING_BACK, status=fresh.state.label)
        moves = list(fresh.moves.order_by("id"))
        refuse_if(*GUARDS["caller_not_handler"](facts_of(by, fresh, moves), DEFAULT_POLICY))
        reply = reply_current(fresh, moves)
        if reply is None:  # pragma: no cover — the guards of APPROVE let nothing here without one
            raise refuse(LedgerCode.NOT_CALLING_BACK, status=fresh.state.label)
        call = Callback.objects.create(
            problem=fresh,
            reply=reply,
            round=fresh.round,
            is_reached=is_reached,
            is_solved=is_solved if is_reached else None,
            is_satisfied=is_satisfied if is_reached else None,
            is_attitude_good=is_attitude_good if is_reached else None,
            reason=reason.strip()[:500],
            by=by.person,
            at=by.at,
        )
        event_append(
            by=by,
            verb="callback_add",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number, "is_reached": is_reached, "is_solved": is_solved},
        )
    return call


def problem_close(*, by: Actor, problem: Problem, outcome: Outcome | None) -> Problem:
    """待回访 → 办结. "Solved" is kept twice: as claimed by the outcome, and as the reporter says."""

    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        return dataclasses.replace(facts, outcome=outcome)

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        _closed(by, fresh, outcome)

    return move(by, problem, Step(ProblemVerb.CLOSE, tell=tell, change=change))


def problem_redo(*, by: Actor, problem: Problem) -> Problem:
    """待回访 → 二次办理: the reporter is not content; the head of the office is named."""

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        head_told(by, fresh, fresh.lead_office, "redo", "诉求人不满意，转二次办理，由您负责")

    return move(by, problem, Step(ProblemVerb.REDO, change=change))


def reopen_request(
    *,
    by: Actor,
    problem: Problem,
    is_asked_by_reporter: bool = False,
    report: Report | None = None,
    reason: str = "",
) -> Problem:
    """办结 → 待重开: the reporter asks, or a new report tells of the same category at the same place within 90 days."""

    def tell(facts: MoveFacts, fresh: Problem) -> MoveFacts:
        again = None
        if report is not None:
            category = fresh.category.key if fresh.category else ""
            again = NewReportFacts(_day_of(report), report.place, _category_of(report) or category)
        reopen: ReopenFacts = dataclasses.replace(
            facts.reopen, is_asked_by_reporter=is_asked_by_reporter, new_report=again
        )
        return dataclasses.replace(facts, reopen=reopen)

    said = {"is_asked_by_reporter": is_asked_by_reporter, "report": report.pk if report else None}
    return move(by, problem, Step(ProblemVerb.REQUEST_REOPEN, reason=reason, tell=tell, said=said))


def _day_of(report: Report) -> date:
    return timezone.localdate(report.received_at)


def _category_of(report: Report) -> str:
    link = getattr(report, "link", None)
    return link.problem.category.key if link and link.problem.category else ""


def reopen_grant(*, by: Actor, problem: Problem, reason: str = "") -> Problem:
    """待重开 → 二次办理: a new round, ruled by somebody who had no part in it."""

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        fresh.round += 1
        fresh.outcome, fresh.closed_on = "", None
        fresh.is_solved_for_reporter = fresh.is_satisfied = None
        problem_unpublish_row(fresh)
        for row in fresh.assignments.filter(is_current=True):
            Assignment.objects.filter(pk=row.pk).update(is_current=False)
            row.pk, row.round, row.assigned_by, row.assigned_at = None, fresh.round, by.person, by.at
            row._state.adding = True
            row.save()
        head_told(by, fresh, fresh.lead_office, "reopen", "问题重开，转二次办理，由您负责")

    return move(by, problem, _round_named(Step(ProblemVerb.REOPEN, reason=reason, change=change), problem))


def _round_named(step: Step, problem: Problem) -> Step:
    """The move of a reopening belongs to the round that it begins."""
    return dataclasses.replace(step, said={"round": problem_fresh(problem).round + 1})


def reopen_refuse(*, by: Actor, problem: Problem, reason: str) -> Problem:
    """待重开 → 办结, as it was closed."""
    return move(by, problem, Step(ProblemVerb.REFUSE_REOPEN, reason=reason))


def problem_publish(*, by: Actor, problem: Problem, summary: str) -> Problem:
    """Put what was put right on the public board, in words without names. Private problems never."""
    summary = text_checked(summary, "summary", 300)
    with writing():
        fresh = problem_fresh(problem)
        require(by, fresh, Right.LEDGER_DISPATCH)
        if fresh.state is not ProblemStatus.CLOSED:
            raise refuse(LedgerCode.NOT_CLOSED)
        if fresh.is_private:
            raise refuse(LedgerCode.IS_PRIVATE)
        if not channel_get(fresh.channel).is_public:
            raise refuse(LedgerCode.CHANNEL_NOT_PUBLIC)
        fresh.summary, fresh.is_published, fresh.published_on = summary, True, by.today
        fresh.version += 1
        fresh.save()
        search_index(
            entity="problem",
            entity_id=fresh.pk,
            # the title is the desk's own: nobody read it for names before it is public
            title=" · ".join(str(part) for part in (fresh.area, fresh.category) if part) or "办好的事",
            text=summary,
            url="/board/",
            is_public=True,
            dated_on=fresh.published_on,
        )
        event_append(
            by=by,
            verb="problem_publish",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number},
        )
    return fresh


def problem_unpublish_row(problem: Problem) -> None:
    """Take the row's mark and its public words away, unsaved. Inside ``writing()``."""
    if problem.is_published:
        problem.is_published, problem.published_on = False, None
        search_forget(entity="problem", entity_id=problem.pk, is_public=True)


def problem_unpublish(*, by: Actor, problem: Problem) -> Problem:
    """Take it off the public board."""
    with writing():
        fresh = problem_fresh(problem)
        require(by, fresh, Right.LEDGER_DISPATCH)
        problem_unpublish_row(fresh)
        fresh.version += 1
        fresh.save()
        event_append(
            by=by,
            verb="problem_unpublish",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number},
        )
    return fresh
