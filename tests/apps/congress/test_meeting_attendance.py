"""Who is in the room: check-in, leave, departure, the numbers of it, proxies as the measures allow them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from tests.apps.congress.making_meeting import Hall
from zhuomu.apps.congress.models import AttendanceState, Credential, Delegate, Proxy
from zhuomu.apps.congress.selectors.meeting import quorum_of
from zhuomu.apps.congress.services.attendance import (
    Presence,
    attendance_undo,
    delegate_arrive,
    delegate_arrive_self,
    delegate_by_code,
    delegate_depart,
    delegate_excuse,
    proxies_in_force,
    roll_of,
)
from zhuomu.apps.congress.services.congresses import check_in_switch, congress_close
from zhuomu.apps.congress.services.delegates import credential_examine
from zhuomu.apps.congress.services.proxies import proxy_add, proxy_remove
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event
from zhuomu.rules.election import EXAMPLES, ElectionMeasures, ProxyRule

pytestmark = pytest.mark.django_db
Act = Callable[[], object]
BEFORE = date(2026, 11, 10)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


def read_again(delegate: Delegate) -> Delegate:
    return Delegate.objects.select_related("congress__office").get(pk=delegate.pk)


def test_the_room_counts_everybody_once(hall: Hall) -> None:
    delegates = hall.delegates_make()
    guest = hall.guest_make()
    hall.guest_make("江入年")
    hall.doors_open()
    for delegate in (*delegates[:8], guest):
        delegate_arrive(by=hall.writer, delegate=delegate)
    delegate_depart(by=hall.writer, delegate=delegates[0])
    delegate_excuse(by=hall.writer, delegate=delegates[8], reason="外出")
    room = roll_of(hall.congress)
    assert room == Presence(due=12, present=7, leave=1, gone=1, observers=1, observers_due=2, proxies=0)
    assert room.missing == 3


def test_nobody_comes_in_while_check_in_is_closed(hall: Hall) -> None:
    delegate = hall.delegates_make()[0]
    for is_self in (False, True):
        arrive = delegate_arrive_self if is_self else delegate_arrive
        with pytest.raises(Refused) as refused:
            arrive(by=hall.writer, delegate=delegate)
        assert codes(refused) == ["congress.check_in_closed"]
    hall.doors_open()
    delegate_arrive(by=hall.writer, delegate=read_again(delegate))
    check_in_switch(by=hall.writer, congress=hall.congress, is_open=False)
    check_in_switch(by=hall.writer, congress=hall.congress, is_open=False)
    assert Event.objects.filter(verb="check_in_switch").count() == 2


def test_nobody_arrives_twice_or_without_a_valid_credential(hall: Hall) -> None:
    delegates = hall.delegates_make()
    hall.doors_open()
    delegate_arrive(by=hall.writer, delegate=read_again(delegates[0]))
    with pytest.raises(Refused) as refused:
        delegate_arrive(by=hall.writer, delegate=read_again(delegates[0]))
    assert codes(refused) == ["congress.already_here"]
    credential_examine(by=hall.writer, delegate=delegates[1], verdict=Credential.REFUSED, reason="重复推选")
    acts: tuple[Act, ...] = (
        lambda: delegate_arrive(by=hall.writer, delegate=read_again(delegates[1])),
        lambda: delegate_excuse(by=hall.writer, delegate=read_again(delegates[1]), reason="外出"),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["congress.credential_not_valid"]


def test_whoever_left_comes_back_at_the_desk_only(hall: Hall) -> None:
    delegate = hall.begin()[0]
    delegate_depart(by=hall.writer, delegate=delegate)
    assert roll_of(hall.congress).gone == 1
    with pytest.raises(Refused) as refused:
        delegate_depart(by=hall.writer, delegate=delegate)
    assert codes(refused) == ["congress.not_here"]
    reader = Actor(None, hall.writer.at, "address", label="读者")
    with pytest.raises(Refused) as refused:
        delegate_arrive_self(by=reader, delegate=read_again(delegate))
    assert codes(refused) == ["congress.has_left"]
    delegate_arrive(by=hall.writer, delegate=read_again(delegate))
    assert (roll_of(hall.congress).present, roll_of(hall.congress).gone) == (12, 0)


def test_leave_needs_a_reason_and_ends_when_somebody_comes_after_all(hall: Hall) -> None:
    delegate = hall.delegates_make()[0]
    with pytest.raises(Refused) as refused:
        delegate_excuse(by=hall.writer, delegate=delegate, reason=" ")
    assert codes(refused) == ["congress.reason_missing"]
    delegate_excuse(by=hall.writer, delegate=delegate, reason="外出")
    hall.doors_open()
    reader = Actor(None, hall.writer.at, "address", label="读者")
    came = delegate_arrive_self(by=reader, delegate=read_again(delegate))
    assert (came.state, came.reason, came.noted_by) == (AttendanceState.PRESENT, "", None)
    with pytest.raises(Refused) as refused:
        delegate_excuse(by=hall.writer, delegate=read_again(delegate), reason="外出")
    assert codes(refused) == ["congress.already_here"]


def test_a_slip_of_the_hand_is_undone_and_both_are_on_record(hall: Hall) -> None:
    delegate = hall.begin()[0]
    attendance_undo(by=hall.writer, delegate=delegate)
    assert roll_of(hall.congress).present == 11
    with pytest.raises(Refused) as refused:
        attendance_undo(by=hall.writer, delegate=delegate)
    assert codes(refused) == ["congress.not_here"]
    verbs = Event.objects.filter(facts__delegate=delegate.pk).values_list("verb", flat=True)
    assert {"delegate_arrive", "attendance_undo"} <= set(verbs)


def test_a_code_is_found_in_either_case_and_an_unknown_one_is_not(hall: Hall) -> None:
    delegate = hall.delegates_make()[0]
    assert delegate_by_code(delegate.code.lower()) == delegate
    with pytest.raises(Refused) as refused:
        delegate_by_code("AAAAAAAAAA")
    assert codes(refused) == ["core.not_found"]


def test_the_quorum_is_told_by_the_congresss_own_measures(hall: Hall) -> None:
    assert quorum_of(hall.congress, roll_of(hall.congress)).is_held is None
    hall.measures_write()
    assert quorum_of(hall.congress, roll_of(hall.congress)).words == "还没有资格有效的代表"
    hall.begin(present=8)
    exactly = quorum_of(hall.congress, roll_of(hall.congress))
    assert (exactly.is_held, exactly.least, exactly.is_draft, exactly.tone) == (False, 9, True, "wrong")
    assert exactly.words == "须超过应到人数（12）的三分之二，至少 9 人；现有 8 人，还差 1 人"
    delegate_arrive(by=hall.writer, delegate=hall.congress.delegates.order_by("pk")[8])
    assert quorum_of(hall.congress, roll_of(hall.congress)).tone == "done"


def test_proxies_count_for_the_quorum_where_the_measures_say_so(hall: Hall) -> None:
    measures = dataclasses.replace(
        EXAMPLES["owners"], is_proxy_present=True, proxy=ProxyRule.UP_TO, proxy_limit=1
    )
    hall.measures_write(measures)
    delegates = hall.begin(present=7)
    proxy_add(by=hall.writer, giver=delegates[11], holder=delegates[0], written_on=BEFORE)
    assert proxies_in_force(hall.congress) == 1
    assert quorum_of(hall.congress, roll_of(hall.congress)).is_held
    delegate_depart(by=hall.writer, delegate=delegates[0])
    assert proxies_in_force(hall.congress) == 0


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        (EXAMPLES["science_association"], "congress.proxy_forbidden"),
        (EXAMPLES["poetry_society"], "congress.not_agreed"),
        (None, "congress.proxy_no_measures"),
    ],
    ids=["forbidden", "without consent", "no measures"],
)
def test_a_proxy_the_measures_do_not_allow_is_refused(
    hall: Hall, measures: ElectionMeasures | None, code: str
) -> None:
    delegates = hall.delegates_make()
    if measures is not None:
        hall.measures_write(measures)
    with pytest.raises(Refused) as refused:
        proxy_add(by=hall.writer, giver=delegates[0], holder=delegates[1], written_on=BEFORE)
    assert codes(refused) == [code]


def test_a_holder_takes_no_more_proxies_than_the_measures_say(hall: Hall) -> None:
    hall.measures_write(EXAMPLES["owners"])
    delegates = hall.delegates_make()
    for giver in delegates[1:4]:
        proxy_add(by=hall.writer, giver=giver, holder=delegates[0], written_on=BEFORE)
    with pytest.raises(Refused) as refused:
        proxy_add(by=hall.writer, giver=delegates[4], holder=delegates[0], written_on=BEFORE)
    assert codes(refused) == ["congress.proxy_too_many"]


def test_every_fault_of_a_proxy_is_told_at_once(hall: Hall) -> None:
    hall.measures_write(EXAMPLES["owners"])
    delegates = hall.delegates_make()
    guest = hall.guest_make()

    def add(giver: Delegate, holder: Delegate, on: date = BEFORE) -> Proxy:
        return proxy_add(by=hall.writer, giver=giver, holder=holder, written_on=on)

    first = add(delegates[0], delegates[1])
    wrong: tuple[tuple[Act, list[str]], ...] = (
        (lambda: add(delegates[2], delegates[2]), ["congress.proxy_self"]),
        (
            lambda: add(delegates[3], guest, hall.congress.on),
            ["congress.credential_not_valid", "congress.proxy_too_late"],
        ),
        (lambda: add(delegates[0], delegates[4]), ["congress.proxy_taken"]),
        (lambda: add(delegates[5], delegates[0]), ["congress.proxy_chain"]),
        (lambda: add(delegates[1], delegates[4]), ["congress.proxy_chain"]),
    )
    for act, expected in wrong:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == expected
    hall.doors_open()
    delegate_arrive(by=hall.writer, delegate=read_again(delegates[6]))
    with pytest.raises(Refused) as refused:
        add(delegates[6], delegates[4])
    assert codes(refused) == ["congress.proxy_here"]
    proxy_remove(by=hall.writer, proxy=first)
    add(delegates[0], delegates[4])


def test_nothing_changes_after_the_congress_is_closed(hall: Hall) -> None:
    delegates = hall.begin(present=10)
    congress_close(by=hall.presiding, congress=hall.congress)
    acts: tuple[Act, ...] = (
        lambda: delegate_arrive(by=hall.writer, delegate=read_again(delegates[11])),
        lambda: delegate_depart(by=hall.writer, delegate=read_again(delegates[0])),
        lambda: check_in_switch(by=hall.writer, congress=hall.congress, is_open=True),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["congress.closed"]
    assert not hall.fresh().is_check_in_open
