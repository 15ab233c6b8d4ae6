"""Two blind readings by two people: what each may do, what is refused, and what the record says of it."""

from __future__ import annotations

import uuid

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import BallotRow, Bundle, BundleEntry, EntryMode, Kinship, Round, RoundState
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.entering import (
    ballot_enter,
    ballot_take_back,
    bundle_finish,
    bundle_take,
    totals_enter,
)
from zhuomu.apps.congress.services.totals import totals_make
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, Office
from zhuomu.rules.election import InputCode, RoundCode, StopCode, VoidCode

pytestmark = pytest.mark.django_db
LINES = ["111  "] * 3 + ["12110"]


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office)


@pytest.fixture
def vote(hall: making.Hall) -> Round:
    return making.round_entering(hall, making.contest_ready(hall), 4)


@pytest.fixture
def bundle(vote: Round) -> Bundle:
    return making.bundle_of(vote)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


def test_two_equal_readings_settle_a_bundle(hall: making.Hall, vote: Round) -> None:
    assert not making.read_by(hall.tellers[0], vote, LINES)
    assert making.fresh(vote).state == RoundState.ENTERING
    assert making.read_by(hall.tellers[1], vote, LINES[::-1])
    assert making.bundle_of(vote).is_settled
    assert making.fresh(vote).state == RoundState.SETTLING


def test_two_different_readings_do_not(hall: making.Hall, vote: Round) -> None:
    making.read_by(hall.tellers[0], vote, LINES)
    assert not making.read_by(hall.tellers[1], vote, ["11111", *LINES[1:]])
    assert not making.bundle_of(vote).is_settled
    assert making.fresh(vote).state == RoundState.SETTLING
    assert Event.objects.filter(verb="bundle_differ").count() == 1


def test_nobody_reads_the_same_bundle_twice(hall: making.Hall, vote: Round, bundle: Bundle) -> None:
    making.read_by(hall.tellers[0], vote, LINES)
    with pytest.raises(Refused) as refused:
        bundle_take(by=hall.tellers[0], bundle=bundle)
    assert codes(refused) == [ElectionCode.BUNDLE_READ_BY_YOU]
    with pytest.raises(Refused) as refused:
        ballot_enter(by=hall.tellers[0], bundle=bundle, paper=making.paper(vote, "11111"))
    assert codes(refused) == [ElectionCode.ENTRY_DONE]


def test_two_readings_are_enough(hall: making.Hall, bundle: Bundle) -> None:
    first = bundle_take(by=hall.tellers[0], bundle=bundle)
    assert bundle_take(by=hall.tellers[0], bundle=bundle) == first
    bundle_take(by=hall.tellers[1], bundle=bundle)
    with pytest.raises(Refused) as refused:
        bundle_take(by=hall.team["鲁见微"], bundle=bundle)
    assert codes(refused) == [ElectionCode.BUNDLE_TAKEN]


def test_whoever_watches_does_not_read(hall: making.Hall, bundle: Bundle) -> None:
    with pytest.raises(Refused) as refused:
        bundle_take(by=hall.third, bundle=bundle)
    assert codes(refused) == [ElectionCode.NOT_APPOINTED]


def test_a_relative_found_later_reads_nothing_more(hall: making.Hall, vote: Round, bundle: Bundle) -> None:
    bundle_take(by=hall.tellers[0], bundle=bundle)
    Kinship.objects.create(congress=hall.congress, first="王一禾", second="庄晓岚", relation="父女")
    with pytest.raises(Refused) as refused:
        ballot_enter(by=hall.tellers[0], bundle=bundle, paper=making.paper(vote, "11111"))
    assert codes(refused) == [RoundCode.COUNTER_IS_RELATIVE]


def test_a_bundle_takes_neither_more_nor_fewer_papers(hall: making.Hall, vote: Round, bundle: Bundle) -> None:
    bundle_take(by=hall.tellers[0], bundle=bundle)
    paper = making.paper(vote, "11122")
    for _ in range(3):
        ballot_enter(by=hall.tellers[0], bundle=bundle, paper=paper)
    with pytest.raises(Refused) as refused:
        bundle_finish(by=hall.tellers[0], bundle=bundle)
    assert codes(refused) == [ElectionCode.BUNDLE_SHORT]
    ballot_enter(by=hall.tellers[0], bundle=bundle, paper=paper)
    with pytest.raises(Refused) as refused:
        ballot_enter(by=hall.tellers[0], bundle=bundle, paper=paper)
    assert (codes(refused), refused.value.reasons[0].field) == ([ElectionCode.BUNDLE_FULL], "marks")


def test_a_ballot_can_be_taken_back_by_its_teller_only(
    hall: making.Hall, vote: Round, bundle: Bundle
) -> None:
    for by in hall.tellers:
        bundle_take(by=by, bundle=bundle)
    paper = making.paper(vote, "11?22", "陆远", is_doubtful=True)
    row = ballot_enter(by=hall.tellers[0], bundle=bundle, paper=paper)
    with pytest.raises(Refused) as refused:
        ballot_take_back(by=hall.tellers[1], bundle=bundle, key=row.key)
    assert codes(refused) == [ElectionCode.BALLOT_GONE]
    assert ballot_take_back(by=hall.tellers[0], bundle=bundle, key=row.key) == paper
    with pytest.raises(Refused) as refused:
        ballot_take_back(by=hall.tellers[0], bundle=bundle, key=uuid.uuid4())
    assert codes(refused) == [ElectionCode.BALLOT_GONE]
    assert not BallotRow.objects.exists()


def test_a_bundle_must_be_taken_first(hall: making.Hall, vote: Round, bundle: Bundle) -> None:
    with pytest.raises(Refused) as refused:
        ballot_enter(by=hall.tellers[0], bundle=bundle, paper=making.paper(vote, "11111"))
    assert codes(refused) == [ElectionCode.ENTRY_NONE]
    with pytest.raises(Refused) as refused:
        totals_enter(by=hall.tellers[0], bundle=bundle, totals={})
    assert codes(refused) == [ElectionCode.MODE_OTHER]


# totals of whole bundles


@pytest.fixture
def in_totals(hall: making.Hall) -> Round:
    vote = making.round_entering(hall, making.contest_ready(hall), 4, mode=EntryMode.TOTALS)
    for by in hall.tellers:
        bundle_take(by=by, bundle=making.bundle_of(vote))
    return vote


def totals(**changed: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "valid": 3,
        "votes": [(3, 0, 0), (2, 1, 0), (0, 0, 1), (0, 0, 0), (1, 2, 0)],
        "void": {VoidCode.OVERVOTE: 1},
        "writeins": {"陆 远": 1},
    }
    return totals_make(**(plain | changed))  # type: ignore[arg-type]


def test_equal_totals_settle_a_bundle(hall: making.Hall, in_totals: Round) -> None:
    bundle = making.bundle_of(in_totals)
    assert not totals_enter(by=hall.tellers[0], bundle=bundle, totals=totals())
    assert totals_enter(by=hall.tellers[1], bundle=bundle, totals=totals())
    stored = BundleEntry.objects.get(bundle=bundle, turn=1).totals
    assert stored["votes"][2] == [0, 0, 2, 1]
    assert stored["writeins"] == {"陆远": 1}


def test_different_totals_do_not(hall: making.Hall, in_totals: Round) -> None:
    bundle = making.bundle_of(in_totals)
    totals_enter(by=hall.tellers[0], bundle=bundle, totals=totals())
    assert not totals_enter(by=hall.tellers[1], bundle=bundle, totals=totals(writeins={}))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"void": {}}, ElectionCode.TOTALS_SIZE),
        ({"valid": 2, "void": {VoidCode.OVERVOTE: 2}}, ElectionCode.TOTALS_OVER),
        ({"valid": 20}, InputCode.BUNDLE_SIZE),
        ({"writeins": {"王一禾": 1}}, StopCode.BUNDLE_WRITEINS),
        ({"votes": [(3, 0, 0)] * 5}, StopCode.CHOICES_OVER),
    ],
    ids=["size", "over", "too many", "printed", "choices"],
)
def test_totals_that_cannot_be_are_refused(
    hall: making.Hall, in_totals: Round, changed: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        totals_enter(by=hall.tellers[0], bundle=making.bundle_of(in_totals), totals=totals(**changed))
    assert code in codes(refused)
