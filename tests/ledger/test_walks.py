"""Random people try random verbs: whatever they try, nobody checks, calls back, hangs or closes what is their own."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.conftest import PersonMaker
from tests.ledger.making import Crew, dump
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Person
from zhuomu.core.rights import Role
from zhuomu.core.services.events import chain_faults
from zhuomu.core.services.people import post_give
from zhuomu.ledger.channels import Channel, channel_register, channels_all
from zhuomu.ledger.models import ContactWay, Move, Problem, Regrouping
from zhuomu.ledger.services import (
    action_add,
    answer_take,
    callback_add,
    contact_add,
    extension_decide,
    extension_propose,
    hang_propose,
    leader_assign,
    problem_accept,
    problem_approve,
    problem_approve_close,
    problem_ask,
    problem_close,
    problem_decline,
    problem_dispatch,
    problem_hang,
    problem_merge,
    problem_redo,
    problem_resume,
    problem_return,
    problem_send_back,
    problem_sign,
    problem_submit,
    problem_withdraw,
    regrouping_undo,
    reopen_grant,
    reopen_refuse,
    reopen_request,
    reply_write,
    return_rule,
    waiting_lapse,
)
from zhuomu.ledger.services.clocks import clocks_derived
from zhuomu.rules.flow import ERRATUM_POLICY, DeclineGround, Outcome, ProblemStatus, ReturnGround

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
S = ProblemStatus
WALKS, STEPS = 20, 16
Try = Callable[[Actor, Problem], object]


@pytest.fixture
def walkers(
    crew: Crew, make_person: PersonMaker, system: Actor, monkeypatch: pytest.MonkeyPatch
) -> list[Person]:
    """Three who hold every role at once, and the crew; and a channel with the short path."""
    monkeypatch.setattr("zhuomu.ledger.channels._CHANNELS", {each.key: each for each in channels_all()})
    channel_register(Channel("short", "短路径", ERRATUM_POLICY))
    people = [make_person(Role.OFFICE_CLERK, crew.office) for _ in range(3)]
    for person in people:
        for role, office in (
            (Role.OFFICE_HEAD, crew.office),
            (Role.DISPATCHER, crew.root),
            (Role.SUBDISTRICT_LEADER, crew.root),
        ):
            post_give(
                by=system, person=person, office=office, role=role, title="兼", from_on=date(2020, 1, 1)
            )
    return [*people, crew.dispatcher, crew.clerk, crew.head, crew.leader, crew.outsider]


def handlers(problem: Problem) -> set[int | None]:
    signed = problem.assignments.values_list("signed_by", flat=True)
    return ({*signed} | {*problem.actions.values_list("by", flat=True)}) - {None}


def authors(problem: Problem) -> set[int | None]:
    return {*problem.replies.values_list("author", flat=True)}


def waived(move: Move) -> set[str]:
    return {each["guard"] for each in move.facts.get("waived", [])}


def since(problem: Problem, move: Move, name: str) -> int:
    return int(move.facts["marks"].get(name, 0))


def look(problem: Problem, before: Problem) -> None:
    """What must hold of the move that was just made; by the rows alone."""
    move = problem.moves.exclude(target="").latest("pk")
    own, wrote = handlers(problem), authors(problem)
    match move.verb:
        case "approve" | "approve_close":
            assert move.by_id not in own | wrote
        case "hang":
            hang = problem.hangs.exclude(decided_at=None).latest("pk")
            assert move.by_id not in own and move.by_id != hang.proposed_by_id
        case "merge" | "withdraw":
            assert move.by_id not in own
        case "reopen" | "refuse_reopen":
            asked = problem.moves.filter(verb="request_reopen").latest("pk")
            closed = problem.moves.filter(verb__in=("close", "approve_close")).latest("pk")
            assert move.by_id not in own | wrote | {asked.by_id, closed.by_id}
        case "submit":
            known = problem.links.exclude(report__phone=None).exists()
            contact = problem.contacts.filter(round=problem.round).exists()
            assert contact or (
                problem.channel == "short" and not known and "contact_recorded" in waived(move)
            )
        case "undo":
            assert problem.state.is_open and problem.merged_into is None
    if move.target == S.CLOSED and move.verb != "refuse_reopen":
        look_closed(problem, move)
    assert problem.version > before.version


def look_closed(problem: Problem, move: Move) -> None:
    """Never without a checked reply, a call-back and a contact, but where nobody is known and the waiver is on record."""
    reply = problem.replies.latest("pk")
    assert reply.checked_by_id and reply.checked_by_id not in handlers(problem) | authors(problem)
    known = problem.links.exclude(report__phone=None).exists()
    submitted = problem.moves.filter(verb="submit").latest("pk")
    calls = problem.callbacks.filter(pk__gt=since(problem, submitted, "callback"))
    called = calls.filter(is_reached=True).exists() or calls.count() >= 3
    assert called or (not known and "callback_done" in waived(move))
    assert problem.contacts.filter(round=problem.round).exists() or "contact_recorded" in waived(submitted)
    assert not {call.by_id for call in calls} & (handlers(problem) | authors(problem))
    assert problem.outcome and problem.closed_on


def tries(crew: Crew, draw: random.Random) -> dict[S, list[Try]]:
    """What may be tried where: all that leads on, and what is recorded meanwhile."""
    text = lambda: draw.choice(["", "已办理", "情况属实"])  # noqa: E731

    def decide(by: Actor, p: Problem) -> object:
        wanted = p.extensions.filter(decided_at=None).first()
        return wanted and extension_decide(
            by=by, extension=wanted, is_approved=draw.random() < 0.7, decision="批"
        )

    def seen(p: Problem) -> str:
        reply = p.replies.order_by("-pk").first()
        return reply.sha256 if reply else ""

    def undo(by: Actor, p: Problem) -> object:
        last = Regrouping.objects.filter(problem=p).first()
        return last and regrouping_undo(by=by, regrouping=last)

    def call(by: Actor, p: Problem) -> object:
        return callback_add(
            by=by,
            problem=p,
            is_reached=draw.random() < 0.6,
            is_solved=draw.choice([True, True, False, None]),
            reason=text(),
        )

    work: list[Try] = [
        lambda by, p: contact_add(by=by, problem=p, way=ContactWay.PHONE, is_reached=True, text=text()),
        lambda by, p: action_add(by=by, problem=p, text=text(), reference=text()),
        lambda by, p: reply_write(by=by, problem=p, public_text=text()),
        lambda by, p: extension_propose(by=by, problem=p, workdays=draw.randint(0, 4), reason=text()),
        lambda by, p: hang_propose(
            by=by, problem=p, reason=text(), review_on=by.today + timedelta(days=9), interim_reply=text()
        ),
        decide,
    ]
    submit: Try = lambda by, p: problem_submit(by=by, problem=p)  # noqa: E731
    hang: Try = lambda by, p: problem_hang(by=by, problem=p)  # noqa: E731
    outcome = draw.choice([Outcome.SOLVED, Outcome.EXPLAINED])
    return {
        S.REPORTED: [lambda by, p: problem_accept(by=by, problem=p, category=crew.category)] * 4
        + [lambda by, p: problem_decline(by=by, problem=p, ground=DeclineGround.INDECENT, reason=text(), answer=text())],
        S.ACCEPTED: [lambda by, p: problem_dispatch(by=by, problem=p, office=crew.office)],
        S.DISPATCHED: [lambda by, p: problem_sign(by=by, problem=p)] * 4
        + [
            lambda by, p: problem_return(
                by=by, problem=p, ground=ReturnGround.TERRITORY, reason=text(), proof=text()
            )
        ],
        S.RETURN_DISPUTED: [
            lambda by, p: return_rule(by=by, problem=p, office=crew.office, reason=text()),
            lambda by, p: leader_assign(by=by, problem=p, office=crew.office, reason=text()),
        ],
        S.IN_PROGRESS: [*work, submit, submit, submit, hang, lambda by, p: problem_ask(by=by, problem=p, question=text())],
        S.AWAITING_INFO: [*work, lambda by, p: answer_take(by=by, problem=p, answer=text())],
        S.HUNG: [*work, hang, lambda by, p: problem_resume(by=by, problem=p)],
        S.UNDER_CHECK: [
            lambda by, p: problem_send_back(by=by, problem=p, reason=text()),
            lambda by, p: problem_approve(by=by, problem=p, seen_sha256=seen(p)),
            lambda by, p: problem_approve(by=by, problem=p, seen_sha256=seen(p)),
            lambda by, p: problem_approve_close(by=by, problem=p, seen_sha256=seen(p), outcome=outcome),
        ],
        S.AWAITING_CALLBACK: [
            call,
            lambda by, p: problem_close(by=by, problem=p, outcome=outcome),
            lambda by, p: problem_redo(by=by, problem=p),
        ],
        S.REDO: [*work, submit, submit],
        S.CLOSED: [lambda by, p: reopen_request(by=by, problem=p, is_asked_by_reporter=draw.random() < 0.7)],
        S.REOPEN_REQUESTED: [
            lambda by, p: reopen_grant(by=by, problem=p),
            lambda by, p: reopen_refuse(by=by, problem=p, reason=text()),
        ],
        S.MERGED: [undo],
        S.WITHDRAWN: [undo],
        S.DECLINED: [undo],
    }  # fmt: skip


def walk(crew: Crew, draw: random.Random, walkers: list[Person], target: Problem) -> str:
    """One problem's way; returns where it ended."""
    phone = draw.choice(["", "13800001234"])
    start = draw.choice([crew.opened, crew.at_work, crew.at_work, crew.under_check, crew.awaiting_callback])
    problem = start(report=crew.reported(phone=phone))
    if draw.random() < 0.4:
        Problem.objects.filter(pk=problem.pk).update(channel="short")
    may_try = tries(crew, draw)
    vanish: list[Try] = [
        lambda by, p: problem_merge(by=by, problem=p, target=target),
        lambda by, p: problem_withdraw(by=by, problem=p, reason="撤回"),
    ]
    for _ in range(STEPS):
        problem.refresh_from_db()
        act = draw.choice(may_try[problem.state] if draw.random() < 0.93 else vanish)
        moves = problem.moves.exclude(target="").count()
        before = dump(problem) if draw.random() < 0.2 else None
        try:
            act(crew.by(draw.choice(walkers)), problem)
        except Refused:
            assert before is None or dump(problem) == before
        now = Problem.objects.get(pk=problem.pk)
        if now.moves.exclude(target="").count() != moves:
            assert now.moves.exclude(target="").count() == moves + 1
            look(now, problem)
        if draw.random() < 0.1:
            crew.later(draw.randint(1, 4))
            waiting_lapse(by=crew.by(None))
    return now.status


@pytest.mark.parametrize("seed", range(10))
def test_whoever_tries_whatever_nothing_closes_unchecked_uncalled_or_by_its_own_hand(
    crew: Crew, walkers: list[Person], seed: int
) -> None:
    draw, target = random.Random(seed), crew.accepted()
    ends = [walk(crew, draw, walkers, target) for _ in range(WALKS)]
    assert len(set(ends)) > 3
    for problem in Problem.objects.all():
        stored = set(problem.clocks.values_list("kind", "number", "due_on", "met_on"))
        derived = clocks_derived(problem)
        assert stored == {(each.kind, each.number, each.due.on, each.met_on) for each in derived}
    for row in Move.objects.filter(verb="extend").select_related("problem"):
        granted = row.problem.extensions.filter(is_approved=True, decided_by=row.by_id)
        assert granted.exclude(proposed_by=row.by_id).exists()
    assert not list(chain_faults())
