"""Contests and candidates: an order by strokes that a person confirms, and what a round refuses to begin with."""

from __future__ import annotations

import dataclasses

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import DocumentKind, DocumentVersion, Kinship, MeetingDocument, Officer
from zhuomu.apps.congress.selectors.election import contests_lines
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.contests import (
    candidates_set,
    election_change,
    election_create,
    order_confirm,
)
from zhuomu.apps.congress.services.rounds import papers_issue, round_begin
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Office
from zhuomu.rules.election import InputCode, RoundCode, StopCode
from zhuomu.rules.election.examples import OVERSEAS_CHINESE, SCIENCE_ASSOCIATION

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


def test_names_are_proposed_by_strokes_and_a_person_confirms(hall: making.Hall) -> None:
    contest = election_create(by=hall.clerk, congress=hall.congress, title="委员", seats=1)
    candidates_set(
        by=hall.clerk, contest=contest, rows=[("顾南乔", "科普站"), (" 王 一禾", ""), ("石破浪", "")]
    )
    assert list(contest.candidates.values_list("name", flat=True)) == ["王一禾", "石破浪", "顾南乔"]
    assert contest.candidates.get(name="顾南乔").post == "科普站"
    assert contest.order_confirmed_at is None
    order_confirm(by=hall.clerk, contest=contest, names=["石破浪", "王一禾", "顾南乔"])
    assert list(contest.candidates.values_list("name", flat=True)) == ["石破浪", "王一禾", "顾南乔"]
    assert contest.order_confirmed_by == hall.clerk.person
    candidates_set(by=hall.clerk, contest=contest, rows=[("王一禾", "")])
    contest.refresh_from_db()
    assert contest.order_confirmed_at is None


def test_names_twice_and_other_names_are_refused(hall: making.Hall) -> None:
    contest = election_create(by=hall.clerk, congress=hall.congress, title="委员", seats=1)
    with pytest.raises(Refused) as refused:
        order_confirm(by=hall.clerk, contest=contest, names=[])
    assert codes(refused) == [ElectionCode.CANDIDATES_NONE]
    with pytest.raises(Refused) as refused:
        candidates_set(by=hall.clerk, contest=contest, rows=[("王一禾", ""), ("王 一禾", "")])
    assert codes(refused) == [ElectionCode.CANDIDATE_TWICE]
    candidates_set(by=hall.clerk, contest=contest, rows=[("王一禾", "")])
    with pytest.raises(Refused) as refused:
        order_confirm(by=hall.clerk, contest=contest, names=["王一禾", "石破浪"])
    assert codes(refused) == [ElectionCode.ORDER_OTHER_NAMES]


def test_only_who_prepares_the_congress_may_touch_it(hall: making.Hall) -> None:
    with pytest.raises(Refused) as refused:
        election_create(by=hall.tellers[0], congress=hall.congress, title="委员", seats=1)
    assert codes(refused) == [CoreCode.RIGHT_MISSING]


def test_a_title_stands_once_in_a_congress(hall: making.Hall) -> None:
    first = election_create(by=hall.clerk, congress=hall.congress, title="委员", seats=1)
    with pytest.raises(Refused) as refused:
        election_create(by=hall.clerk, congress=hall.congress, title="委员", seats=2)
    assert codes(refused) == [ElectionCode.TITLE_TAKEN]
    election_change(by=hall.clerk, contest=first, title="委员", seats=3, measures=hall.version)
    first.refresh_from_db()
    assert (first.seats, first.measures) == (3, hall.version)


def test_measures_of_another_congress_are_refused(hall: making.Hall, root_office: Office) -> None:
    other = making.hall_make(root_office, prefix="other")
    with pytest.raises(Refused) as refused:
        election_create(by=hall.clerk, congress=hall.congress, title="委员", seats=1, measures=other.version)
    assert codes(refused) == [ElectionCode.MEASURES_ELSEWHERE]
    report = MeetingDocument.objects.create(
        congress=hall.congress, kind=DocumentKind.REPORT, title="筹备报告"
    )
    version = DocumentVersion.objects.create(
        document=report, number=1, text="报告", parameters={}, sha256="0", created_at=hall.clerk.at
    )
    with pytest.raises(Refused) as refused:
        election_create(by=hall.clerk, congress=hall.congress, title="委员", seats=1, measures=version)
    assert codes(refused) == [ElectionCode.MEASURES_ELSEWHERE]


def test_a_round_says_everything_that_is_missing(hall: making.Hall) -> None:
    contest = election_create(by=hall.clerk, congress=hall.congress, title="委员", seats=2)
    with pytest.raises(Refused) as refused:
        round_begin(by=hall.clerk, contest=contest)
    assert codes(refused) == [ElectionCode.MEASURES_NONE]
    DocumentVersion.objects.update(adopted_at=None)
    election_change(by=hall.clerk, contest=contest, title="委员", seats=2, measures=hall.version)
    candidates_set(by=hall.clerk, contest=contest, rows=[("王一禾", ""), ("章望山", "")])
    Officer.objects.filter(name="狄长川").delete()
    with pytest.raises(Refused) as refused:
        round_begin(by=hall.clerk, contest=contest)
    assert codes(refused) == [
        ElectionCode.MEASURES_NOT_ADOPTED,
        ElectionCode.ORDER_OPEN,
        InputCode.CANDIDATES_FEW,
        RoundCode.COUNTER_IS_CANDIDATE,
        RoundCode.COUNTER_MISSING,
    ]


def test_a_relative_of_a_candidate_may_not_count(hall: making.Hall) -> None:
    contest = making.contest_ready(hall)
    Kinship.objects.create(congress=hall.congress, first="庄晓岚", second="王一禾", relation="夫妻")
    with pytest.raises(Refused) as refused:
        round_begin(by=hall.clerk, contest=contest)
    assert codes(refused) == [RoundCode.COUNTER_IS_RELATIVE]


def test_a_show_of_hands_needs_no_papers(root_office: Office) -> None:
    hall = making.hall_make(root_office, measures=OVERSEAS_CHINESE)
    contest = making.contest_ready(hall, seats=5)
    with pytest.raises(Refused) as refused:
        round_begin(by=hall.clerk, contest=contest)
    assert codes(refused) == [ElectionCode.NOT_ON_PAPER]


def test_what_a_round_began_with_stays(hall: making.Hall) -> None:
    contest = making.contest_ready(hall)
    round_begin(by=hall.clerk, contest=contest)
    for act in (
        lambda: candidates_set(by=hall.clerk, contest=contest, rows=[]),
        lambda: order_confirm(by=hall.clerk, contest=contest, names=making.NAMES),
        lambda: election_change(by=hall.clerk, contest=contest, title="别的", seats=1, measures=None),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == [ElectionCode.CONTEST_BEGUN]
    with pytest.raises(Refused) as refused:
        round_begin(by=hall.clerk, contest=contest)
    assert codes(refused) == [ElectionCode.ROUND_RUNNING]


def test_without_a_quorum_no_paper_is_handed_out(root_office: Office) -> None:
    hall = making.hall_make(root_office, due=12, present=8)
    vote = round_begin(by=hall.clerk, contest=making.contest_ready(hall))
    with pytest.raises(Refused) as refused:
        papers_issue(by=hall.chair, vote=vote)
    assert codes(refused) == [StopCode.NO_QUORUM]
    with pytest.raises(Refused) as refused:
        papers_issue(by=hall.clerk, vote=vote)
    assert codes(refused) == [CoreCode.RIGHT_MISSING]


def test_lists_name_the_state_of_the_last_round(hall: making.Hall) -> None:
    contest = making.contest_ready(hall)
    assert [(line.title, line.state) for line in contests_lines(hall.congress)] == [
        ("第一届委员会委员", "未开始")
    ]
    making.round_open(hall, contest)
    (line,) = contests_lines(hall.congress)
    assert (line.state, line.tone, line.seats) == ("第 1 轮：发票与投票", "wait", 3)


def test_women_delegates_stand_for_a_seat_kept_for_them(root_office: Office) -> None:
    measures = dataclasses.replace(SCIENCE_ASSOCIATION, reserved_seats=1, reserved_for="妇女")
    hall = making.hall_make(root_office, measures=measures)
    contest = making.contest_ready(hall)
    vote = making.round_counted(hall, contest, ["11122"] * 10)
    assert [reason["code"] for reason in vote.tallies.get().outcome["reasons"]] == [StopCode.RESERVED_UNMET]
