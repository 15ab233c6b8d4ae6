"""The buttons of a problem's page: those one holds the right for, with what stands against each."""

from __future__ import annotations

import pytest

from tests.conftest import PersonMaker
from tests.ledger.making import Crew
from zhuomu.core.models import Person
from zhuomu.core.rights import Role
from zhuomu.ledger.channels import Channel, channel_register, channels_all
from zhuomu.ledger.models import Problem
from zhuomu.ledger.services import offers_for
from zhuomu.rules.flow import ERRATUM_POLICY, ProblemStatus
from zhuomu.rules.flow import ProblemVerb as V

pytestmark = pytest.mark.django_db
S = ProblemStatus


def offered(crew: Crew, person: Person | None, problem: Problem) -> dict[V, set[str]]:
    return {
        offer.verb: {str(reason.code) for reason in offer.reasons}
        for offer in offers_for(crew.by(person), problem)
    }


OPEN_TO_THEM: list[tuple[S, str, set[V]]] = [
    (S.REPORTED, "dispatcher", {V.ACCEPT, V.DECLINE, V.FORWARD, V.MERGE, V.WITHDRAW}),
    (S.ACCEPTED, "dispatcher", {V.DISPATCH, V.MERGE, V.WITHDRAW}),
    (S.DISPATCHED, "clerk", {V.SIGN, V.RETURN}),
    (S.RETURN_DISPUTED, "dispatcher", {V.RULE_RETURN, V.MERGE, V.WITHDRAW}),
    (S.RETURN_DISPUTED, "leader", {V.RULE_RETURN, V.LEADER_ASSIGN}),
    (S.IN_PROGRESS, "clerk", {V.ASK}),
    (S.AWAITING_INFO, "clerk", {V.TAKE_ANSWER}),
    (S.HUNG, "clerk", {V.RESUME}),
    (S.UNDER_CHECK, "head", {V.SEND_BACK, V.APPROVE}),
    (S.CLOSED, "dispatcher", {V.REQUEST_REOPEN}),
    (S.REOPEN_REQUESTED, "leader", {V.REOPEN, V.REFUSE_REOPEN}),
    (S.MERGED, "dispatcher", {V.UNDO}),
    (S.WITHDRAWN, "dispatcher", {V.UNDO}),
    (S.DECLINED, "dispatcher", set()),
    (S.IN_PROGRESS, "outsider", set()),
]


@pytest.mark.parametrize(
    ("status", "who", "verbs"), OPEN_TO_THEM, ids=[f"{status}-{who}" for status, who, _verbs in OPEN_TO_THEM]
)
def test_what_may_be_pressed_at_once(crew: Crew, status: S, who: str, verbs: set[V]) -> None:
    found = offered(crew, getattr(crew, who), crew.in_status(status))
    assert {verb for verb, reasons in found.items() if not reasons} == verbs


def test_a_button_says_what_is_missing_before_its_form_opens(crew: Crew) -> None:
    problem = crew.awaiting_callback()
    assert offered(crew, crew.dispatcher, problem) == {
        V.REDO: {"flow.callback_not_against"}, V.CLOSE: {"flow.callback_missing"}, V.MERGE: set(), V.WITHDRAW: set(),
    }  # fmt: skip
    crew.called(problem)
    assert offered(crew, crew.dispatcher, problem)[V.CLOSE] == set()


def test_hanging_waits_for_a_proposal_and_for_somebody_else(crew: Crew) -> None:
    problem = crew.at_work()
    assert offered(crew, crew.head, problem)[V.HANG] == {"ledger.nothing_proposed"}
    crew.hang_wanted(problem)
    assert offered(crew, crew.head, problem)[V.HANG] == set()
    crew.later(30)
    assert offered(crew, crew.head, problem)[V.HANG] == {"flow.review_date_wrong"}


def test_a_member_of_another_office_is_told_so(crew: Crew, make_person: PersonMaker) -> None:
    above = make_person(Role.OFFICE_CLERK, crew.root)
    assert offered(crew, above, crew.dispatched())[V.SIGN] == {"flow.not_member"}


def test_the_short_path_is_offered_where_the_channel_has_it(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = crew.under_check(report=crew.reported(phone=""))
    assert V.APPROVE_CLOSE not in offered(crew, crew.head, problem)
    monkeypatch.setattr("zhuomu.ledger.channels._CHANNELS", {each.key: each for each in channels_all()})
    channel_register(Channel("residents", "居民来件", ERRATUM_POLICY))
    assert offered(crew, crew.head, problem)[V.APPROVE_CLOSE] == set()


def test_undoing_is_offered_for_thirty_days(crew: Crew) -> None:
    problem = crew.in_status(S.WITHDRAWN)
    crew.later(31)
    assert offered(crew, crew.dispatcher, problem) == {V.UNDO: {"flow.undo_too_late"}}


def test_nobody_is_offered_anything(crew: Crew) -> None:
    assert offered(crew, None, crew.opened()) == {}
    offer = offers_for(crew.by(crew.dispatcher), crew.opened())[0]
    assert (offer.verb, offer.label, offer.is_open) == (V.ACCEPT, "受理", True)


@pytest.mark.parametrize("status", list(S), ids=str)
def test_offers_change_nothing(crew: Crew, status: S, django_assert_max_num_queries: object) -> None:
    from tests.ledger.making import dump

    problem = crew.in_status(status)
    before = dump(problem)
    for name in ("dispatcher", "clerk", "head", "leader", "secretary", "outsider"):
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            offers_for(crew.by(getattr(crew, name)), problem)
    assert dump(problem) == before
