"""What the home page asks of those who count, from the first number to the announcement; never a number of votes."""

from __future__ import annotations

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import FigureKind
from zhuomu.apps.congress.selectors.tasks import tasks_for
from zhuomu.apps.congress.services.figures import figure_tell
from zhuomu.apps.congress.services.rounds import box_open
from zhuomu.apps.congress.services.signing import result_announce, sheet_sign
from zhuomu.core.actor import Actor
from zhuomu.core.models import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office)


def asked(by: Actor) -> list[tuple[str, int]]:
    return [(task.label.split("：")[0], task.count) for task in tasks_for(by)]


def test_whoever_counts_is_asked_for_what_is_still_theirs_to_do(hall: making.Hall) -> None:
    first, second = hall.tellers
    vote = making.round_open(hall, making.contest_ready(hall))
    assert asked(first) == asked(second) == [("待清点的数目", 6)]
    assert asked(hall.clerk) == []
    numbers = {"present": 10, "printed": 4, "issued": 2, "exchanged": 0, "unused": 2, "recovered": 2}
    for kind, number in numbers.items():
        figure_tell(by=first, vote=vote, kind=FigureKind(kind), number=number)
    assert (asked(first), asked(second)) == ([], [("待清点的数目", 6)])
    for kind, number in numbers.items():
        figure_tell(by=second, vote=vote, kind=FigureKind(kind), number=number)
    box_open(by=first, vote=vote)
    assert asked(first) == [("待录入、核对的扎", 1)]
    assert asked(hall.supervisors[0]) == []
    making.read_by(first, vote, ["11122", "11022"])
    assert (asked(first), asked(second)) == ([], [("待录入、核对的扎", 1)])
    making.read_by(second, vote, ["11122", "11122"])
    assert asked(hall.supervisors[0]) == [("待录入、核对的扎", 1)]
    assert asked(first) == []


def test_a_counted_round_asks_for_signatures_and_then_the_chair(hall: making.Hall) -> None:
    vote = making.round_counted(hall, making.contest_ready(hall), ["11122"] * 10)
    left = dict(hall.team)
    assert asked(hall.chair) == []
    while left:
        assert all(asked(by) == [("待签字", 1)] for by in left.values())
        name, by = left.popitem()
        sheet_sign(by=by, vote=vote, retyped=name)
        assert asked(by) == []
    assert asked(hall.chair) == [("待宣布结果", 1)]
    result_announce(by=hall.chair, vote=vote)
    assert asked(hall.chair) == []
