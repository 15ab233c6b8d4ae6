"""Every cell of the path — status, verb, role — through the services against a database."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

import pytest
from django.db import transaction

from tests.conftest import actor_for
from tests.ledger.making import Crew, crew_make, dump
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, Office, Person
from zhuomu.core.rights import ROLE_RIGHTS, WIDE_ROLES, Right, Role
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import Move, Problem, Regrouping
from zhuomu.ledger.services import (
    answer_take,
    leader_assign,
    problem_accept,
    problem_approve,
    problem_approve_close,
    problem_ask,
    problem_close,
    problem_decline,
    problem_dispatch,
    problem_forward,
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
    return_rule,
)
from zhuomu.ledger.services.clocks import clocks_derived
from zhuomu.ledger.services.moving import Step, move, office_of
from zhuomu.rules.flow import (
    DeclineGround,
    FlowCode,
    Outcome,
    ProblemStatus,
    ProblemVerb,
    ReturnGround,
    transition_get,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
S, V = ProblemStatus, ProblemVerb


@dataclasses.dataclass(frozen=True, slots=True)
class Cast:
    """Somebody who had no part in anything so far: a role, in the lead office or in another one."""

    role: Role
    person: Person
    office: Office

    def holds(self, right: Right, office: Office | None) -> bool:
        """By the tables of rights alone, without the code under test."""
        if right not in ROLE_RIGHTS[self.role]:
            return False
        return self.role in WIDE_ROLES or office is None or office.path.startswith(self.office.path)


@dataclasses.dataclass(slots=True)
class World:
    crew: Crew
    problem: Problem
    target: Problem
    make_person: Callable[..., Person]

    def cast(self, *roles: Role) -> list[Cast]:
        """New people of these roles, one in the lead office and one in another."""
        return [
            Cast(role, self.make_person(role, office), office)
            for role, office in itertools.product(roles, (self.crew.office, self.crew.other))
        ]

    def attempts(self) -> dict[ProblemVerb, Callable[[Actor], Problem]]:
        """Each verb with everything typed that its form asks for."""
        p, office, target = self.problem, self.crew.office, self.target
        reply = p.replies.last()
        seen = reply.sha256 if reply else ""
        away = {"ground": DeclineGround.OTHER_POWER, "reason": "不属职权", "answer": "请向主管部门反映。"}
        return {
            V.ACCEPT: lambda by: problem_accept(by=by, problem=p, category=self.crew.category),
            V.DECLINE: lambda by: problem_decline(by=by, problem=p, **away),  # type: ignore[arg-type]
            V.FORWARD: lambda by: problem_forward(by=by, problem=p, receiver="区里", **away),  # type: ignore[arg-type]
            V.DISPATCH: lambda by: problem_dispatch(by=by, problem=p, office=office),
            V.SIGN: lambda by: problem_sign(by=by, problem=p),
            V.RETURN: lambda by: problem_return(
                by=by, problem=p, ground=ReturnGround.OWNERSHIP, reason="非我处", proof="权属图"
            ),
            V.RULE_RETURN: lambda by: return_rule(by=by, problem=p, office=office, reason="属地明确"),
            V.LEADER_ASSIGN: lambda by: leader_assign(by=by, problem=p, office=office, reason="由其牵头"),
            V.ASK: lambda by: problem_ask(by=by, problem=p, question="哪一栋？"),
            V.TAKE_ANSWER: lambda by: answer_take(by=by, problem=p, answer="三号楼"),
            V.HANG: lambda by: problem_hang(by=by, problem=p),
            V.RESUME: lambda by: problem_resume(by=by, problem=p),
            V.LAPSE: lambda by: move(by, p, Step(V.LAPSE)),
            V.SUBMIT: lambda by: problem_submit(by=by, problem=p),
            V.SEND_BACK: lambda by: problem_send_back(by=by, problem=p, reason="照片不清"),
            V.APPROVE: lambda by: problem_approve(by=by, problem=p, seen_sha256=seen),
            V.APPROVE_CLOSE: lambda by: problem_approve_close(
                by=by, problem=p, seen_sha256=seen, outcome=Outcome.SOLVED
            ),
            V.CLOSE: lambda by: problem_close(by=by, problem=p, outcome=Outcome.SOLVED),
            V.REDO: lambda by: problem_redo(by=by, problem=p),
            V.REQUEST_REOPEN: lambda by: reopen_request(by=by, problem=p, is_asked_by_reporter=True),
            V.REOPEN: lambda by: reopen_grant(by=by, problem=p, reason="确有反复"),
            V.REFUSE_REOPEN: lambda by: reopen_refuse(by=by, problem=p, reason="系另一件事"),
            V.MERGE: lambda by: problem_merge(by=by, problem=p, target=target),
            V.WITHDRAW: lambda by: problem_withdraw(by=by, problem=p, reason="诉求人来电撤回"),
            V.UNDO: self._undo,
        }

    def _undo(self, by: Actor) -> Problem:
        kept = Regrouping.objects.filter(problem=self.problem).first()
        return regrouping_undo(by=by, regrouping=kept) if kept else move(by, self.problem, Step(V.UNDO))

    def prepare(self, verb: ProblemVerb) -> None:
        """What must have been written down before this verb, by the people who ordinarily do it."""
        crew, p = self.crew, self.problem
        match (p.state, verb):
            case (S.IN_PROGRESS, V.SUBMIT):
                crew.ready(p)
            case (S.REDO, V.SUBMIT):
                crew.redone(p)
            case (S.IN_PROGRESS | S.HUNG, V.HANG):
                crew.hang_wanted(p)
            case (S.AWAITING_CALLBACK, V.CLOSE):
                crew.called(p)
            case (S.AWAITING_CALLBACK, V.REDO):
                crew.called(p, is_content=False)


# Guards that stand against a cell even when everything is typed: the ordinary channel has no short path, and no limit has
# passed on the day of the test.
NEVER = {
    (S.UNDER_CHECK, V.APPROVE_CLOSE): FlowCode.SHORT_PATH_REFUSED,
    (S.AWAITING_INFO, V.LAPSE): FlowCode.LIMIT_NOT_PASSED,
    (S.HUNG, V.LAPSE): FlowCode.LIMIT_NOT_PASSED,
}
# What only members of the lead office do, whoever else holds the right for it.
MEMBERS_ONLY = frozenset({V.SIGN, V.RETURN, V.ASK, V.TAKE_ANSWER, V.RESUME, V.SUBMIT})


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    root_office: Office,
    make_person: Callable[..., Person],
    system: Actor,
) -> World:
    crew = crew_make(root_office, make_person, system)
    return World(crew, crew.in_status(request.param), crew.accepted(), make_person)


def expected_code(world: World, who: Cast, verb: ProblemVerb) -> str:
    """The first code that a refusal must hold; empty where the cell is open to them."""
    row = transition_get(world.problem.state, verb)
    if row is None:
        return FlowCode.NO_SUCH_MOVE
    if row.right is not None and not who.holds(Right(row.right), office_of(world.problem)):
        return CoreCode.RIGHT_MISSING
    if (world.problem.state, verb) in NEVER:
        return NEVER[world.problem.state, verb]
    if verb in MEMBERS_ONLY and who.office != world.problem.lead_office:
        return FlowCode.NOT_MEMBER
    return ""


def outcome_of(act: Callable[[Actor], Problem], by: Actor, after: Callable[[], None]) -> set[str]:
    """The codes of the refusal; ``after`` looks at what was done before it is turned back."""
    try:
        with transaction.atomic():
            act(by)
            after()
            transaction.set_rollback(True)
    except Refused as refused:
        return {str(reason.code) for reason in refused.reasons}
    return set()


def look(world: World, verb: ProblemVerb, before: Problem) -> None:
    """What a move that was done leaves behind: status, version, one move, one event, clocks as the rules derive them."""
    now = Problem.objects.get(pk=before.pk)
    row = transition_get(before.state, verb)
    assert row is not None
    last = Move.objects.filter(problem=now).latest("pk")
    target = row.target or S.IN_PROGRESS  # what the world's merged and withdrawn problems were
    assert (last.verb, last.source, last.target, now.state) == (verb, before.status, target, target)
    assert now.version == before.version + 1
    event = Event.objects.latest("number")
    assert (event.entity, event.entity_id) == ("problem", str(now.pk))
    assert Event.objects.filter(verb=f"problem_{verb}", entity_id=str(now.pk)).exists()
    derived = {(clock.kind, clock.number, clock.due.on) for clock in clocks_derived(now)}
    assert set(now.clocks.values_list("kind", "number", "due_on")) == derived


@pytest.mark.parametrize("world", list(S), indirect=True, ids=str)
def test_every_cell_is_open_exactly_to_those_whom_table_rights_and_guards_let(world: World) -> None:
    wrong, opened, cast = [], 0, world.cast(*Role)
    for verb in V:
        is_row = transition_get(world.problem.state, verb) is not None
        with transaction.atomic():
            world.prepare(verb)
            before, problem = dump(world.problem, world.target), Problem.objects.get(pk=world.problem.pk)
            act = world.attempts()[verb]
            for who in cast if is_row else cast[::2]:  # where there is no row the office is no matter
                by = actor_for(who.person, world.crew.at)
                expected = expected_code(world, who, verb)
                codes = outcome_of(act, by, lambda verb=verb, seen=problem: look(world, verb, seen))  # type: ignore[misc]
                opened += not codes
                if (expected in codes) != bool(expected) or (not expected and codes):
                    wrong.append((verb.value, who.role.value, who.office.name, expected, codes))
            codes = outcome_of(act, Actor(None, world.crew.at, label="读者"), lambda: None)
            if not codes:
                wrong.append((verb.value, "nobody", "", "refused", codes))
            if dump(world.problem, world.target) != before:
                wrong.append((verb.value, "anybody", "", "nothing changed", set()))
            transaction.set_rollback(True)
    assert wrong == []
    assert bool(opened) == (world.problem.state not in (S.DECLINED, S.FORWARDED))
    assert not list(chain_faults())


@pytest.mark.parametrize("world", [S.REPORTED], indirect=True, ids=str)
def test_the_walk_knows_every_verb(world: World) -> None:
    assert set(world.attempts()) == set(V)


def empty(world: World, verb: ProblemVerb) -> Callable[[Actor], Problem]:
    """The verb with nothing typed at all."""
    p = world.problem
    calls: dict[ProblemVerb, Callable[[Actor], Problem]] = {
        V.ACCEPT: lambda by: problem_accept(by=by, problem=p),
        V.DECLINE: lambda by: problem_decline(by=by, problem=p, ground=None, reason=" ", answer=" "),
        V.FORWARD: lambda by: problem_forward(
            by=by, problem=p, ground=None, reason=" ", answer=" ", receiver=" "
        ),
        V.DISPATCH: lambda by: problem_dispatch(by=by, problem=p, office=None),
        V.RETURN: lambda by: problem_return(by=by, problem=p, ground=None, reason=" ", proof=" "),
        V.RULE_RETURN: lambda by: return_rule(by=by, problem=p, office=None, reason=" "),
        V.LEADER_ASSIGN: lambda by: leader_assign(by=by, problem=p, office=None, reason=" "),
        V.ASK: lambda by: problem_ask(by=by, problem=p, question=" "),
        V.TAKE_ANSWER: lambda by: answer_take(by=by, problem=p, answer=" "),
        V.HANG: lambda by: problem_hang(by=by, problem=p),
        V.SUBMIT: lambda by: problem_submit(by=by, problem=p),
        V.SEND_BACK: lambda by: problem_send_back(by=by, problem=p, reason=" "),
        V.APPROVE: lambda by: problem_approve(by=by, problem=p, seen_sha256=""),
        V.APPROVE_CLOSE: lambda by: problem_approve_close(by=by, problem=p, seen_sha256="", outcome=None),
        V.CLOSE: lambda by: problem_close(by=by, problem=p, outcome=None),
        V.REDO: lambda by: problem_redo(by=by, problem=p),
        V.REQUEST_REOPEN: lambda by: reopen_request(by=by, problem=p),
        V.REFUSE_REOPEN: lambda by: reopen_refuse(by=by, problem=p, reason=" "),
        V.MERGE: lambda by: problem_merge(by=by, problem=p, target=None),
        V.WITHDRAW: lambda by: problem_withdraw(by=by, problem=p, reason=" "),
    }
    return calls[verb]


NOTHING_TYPED_IS_REFUSED = [
    (S.REPORTED, V.ACCEPT, {FlowCode.CATEGORY_MISSING}),
    (
        S.REPORTED,
        V.DECLINE,
        {FlowCode.GROUND_MISSING, FlowCode.REASON_MISSING, FlowCode.ANSWER_TO_REPORTER_MISSING},
    ),
    (
        S.REPORTED,
        V.FORWARD,
        {
            FlowCode.GROUND_MISSING,
            FlowCode.REASON_MISSING,
            FlowCode.ANSWER_TO_REPORTER_MISSING,
            FlowCode.RECEIVER_MISSING,
        },
    ),
    (S.ACCEPTED, V.DISPATCH, {FlowCode.OFFICE_MISSING}),
    (
        S.DISPATCHED,
        V.RETURN,
        {FlowCode.RETURN_GROUND_MISSING, FlowCode.RETURN_PROOF_MISSING, FlowCode.REASON_MISSING},
    ),
    (S.RETURN_DISPUTED, V.RULE_RETURN, {FlowCode.OFFICE_MISSING, FlowCode.REASON_MISSING}),
    (S.RETURN_DISPUTED, V.LEADER_ASSIGN, {FlowCode.OFFICE_MISSING, FlowCode.REASON_MISSING}),
    (S.IN_PROGRESS, V.ASK, {FlowCode.QUESTION_MISSING}),
    (S.AWAITING_INFO, V.TAKE_ANSWER, {FlowCode.INFO_MISSING}),
    (S.IN_PROGRESS, V.HANG, {"ledger.nothing_proposed"}),
    (S.HUNG, V.HANG, {"ledger.nothing_proposed"}),
    (
        S.IN_PROGRESS,
        V.SUBMIT,
        {FlowCode.CONTACT_MISSING, FlowCode.REPLY_MISSING, FlowCode.EVIDENCE_MISSING},
    ),
    (S.REDO, V.SUBMIT, {FlowCode.REPLY_MISSING, FlowCode.HEAD_RECORD_MISSING}),
    (S.UNDER_CHECK, V.SEND_BACK, {FlowCode.REASON_MISSING}),
    (S.UNDER_CHECK, V.APPROVE, {FlowCode.REPLY_CHANGED}),
    (
        S.UNDER_CHECK,
        V.APPROVE_CLOSE,
        {
            FlowCode.REPLY_CHANGED,
            FlowCode.SHORT_PATH_REFUSED,
            FlowCode.CALLBACK_MISSING,
            FlowCode.OUTCOME_MISSING,
        },
    ),
    (S.AWAITING_CALLBACK, V.CLOSE, {FlowCode.CALLBACK_MISSING, FlowCode.OUTCOME_MISSING}),
    (S.AWAITING_CALLBACK, V.REDO, {FlowCode.CALLBACK_NOT_AGAINST}),
    (S.CLOSED, V.REQUEST_REOPEN, {FlowCode.REOPEN_GROUND_MISSING}),
    (S.REOPEN_REQUESTED, V.REFUSE_REOPEN, {FlowCode.REASON_MISSING}),
    *((status, V.MERGE, {FlowCode.MERGE_TARGET_MISSING}) for status in S if status.is_open),
    *((status, V.WITHDRAW, {FlowCode.REASON_MISSING}) for status in S if status.is_open),
]


@pytest.mark.parametrize(
    ("world", "verb", "codes"),
    NOTHING_TYPED_IS_REFUSED,
    indirect=["world"],
    ids=[f"{status}-{verb}" for status, verb, _codes in NOTHING_TYPED_IS_REFUSED],
)
def test_with_nothing_typed_a_cell_says_all_that_is_missing(
    world: World, verb: ProblemVerb, codes: set[str]
) -> None:
    row = transition_get(world.problem.state, verb)
    assert row is not None and row.right is not None
    roles = (Role.DISPATCHER, Role.OFFICE_CLERK, Role.OFFICE_HEAD, Role.SUBDISTRICT_LEADER)
    who = next(each for each in world.cast(*roles) if each.holds(Right(row.right), office_of(world.problem)))
    before = dump(world.problem)
    with pytest.raises(Refused) as caught:
        empty(world, verb)(actor_for(who.person, world.crew.at))
    assert {str(reason.code) for reason in caught.value.reasons} == {str(code) for code in codes}
    assert dump(world.problem) == before
