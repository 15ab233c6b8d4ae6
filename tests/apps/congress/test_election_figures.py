"""Numbers are told twice, blind; more papers recovered than issued void the election without a single total."""

from __future__ import annotations

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import Bundle, Figure, FigureKind, Officer, Round, RoundState, Tally
from zhuomu.apps.congress.selectors.election import figure_lines
from zhuomu.apps.congress.selectors.tallies import stop_reasons
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.figures import Told, figure_again, figure_tell
from zhuomu.apps.congress.services.rounds import box_open, round_follow
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, Office
from zhuomu.rules.election import RoundCode, StopCode

pytestmark = pytest.mark.django_db
ISSUED = FigureKind.ISSUED


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office)


@pytest.fixture
def vote(hall: making.Hall) -> Round:
    return making.round_open(hall, making.contest_ready(hall))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


def line(by: making.Actor, vote: Round, kind: str = "issued") -> object:
    return next(line for line in figure_lines(by, vote) if line.kind == kind)


def test_the_second_person_never_sees_the_first_number(hall: making.Hall, vote: Round) -> None:
    first, second = hall.tellers
    assert figure_tell(by=first, vote=vote, kind=ISSUED, number=9173) is Told.FIRST
    seen = line(second, vote)
    assert (seen.told, seen.number, seen.is_mine_told) == (1, None, False)  # type: ignore[attr-defined]
    assert line(first, vote).is_mine_told  # type: ignore[attr-defined]
    assert all("9173" not in str(event.facts) for event in Event.objects.all())
    assert figure_tell(by=second, vote=vote, kind=ISSUED, number=9173) is Told.AGREED
    assert line(hall.chair, vote).number == 9173  # type: ignore[attr-defined]


def test_unequal_numbers_are_both_counted_again(hall: making.Hall, vote: Round) -> None:
    first, second = hall.tellers
    figure_tell(by=first, vote=vote, kind=ISSUED, number=9173)
    assert figure_tell(by=second, vote=vote, kind=ISSUED, number=9174) is Told.DIFFER
    assert not Figure.objects.exists()
    assert line(first, vote).has_differed  # type: ignore[attr-defined]
    assert all("917" not in str(event.facts) for event in Event.objects.all())
    assert figure_tell(by=second, vote=vote, kind=ISSUED, number=9173) is Told.FIRST


def test_one_person_counts_once_and_a_third_is_not_needed(hall: making.Hall, vote: Round) -> None:
    first, second = hall.tellers
    figure_tell(by=first, vote=vote, kind=ISSUED, number=10)
    with pytest.raises(Refused) as refused:
        figure_tell(by=first, vote=vote, kind=ISSUED, number=10)
    assert codes(refused) == [ElectionCode.FIGURE_TOLD]
    figure_tell(by=second, vote=vote, kind=ISSUED, number=10)
    with pytest.raises(Refused) as refused:
        figure_tell(by=hall.third, vote=vote, kind=ISSUED, number=10)
    assert codes(refused) == [ElectionCode.FIGURE_AGREED]
    figure_again(by=hall.third, vote=vote, kind=ISSUED)
    assert figure_tell(by=first, vote=vote, kind=ISSUED, number=11) is Told.FIRST


def test_whoever_is_not_adopted_counts_nothing(hall: making.Hall, vote: Round) -> None:
    Officer.objects.filter(name="庄晓岚").update(is_adopted=False)
    with pytest.raises(Refused) as refused:
        figure_tell(by=hall.tellers[0], vote=vote, kind=ISSUED, number=10)
    assert codes(refused) == [ElectionCode.NOT_APPOINTED]
    with pytest.raises(Refused) as refused:
        figure_tell(by=hall.clerk, vote=vote, kind=ISSUED, number=10)
    assert codes(refused) == [CoreCode.RIGHT_MISSING]


def test_an_account_of_a_candidate_counts_nothing(hall: making.Hall, vote: Round) -> None:
    person = hall.tellers[0].person
    assert person is not None
    person.name = "王一禾"
    person.save()
    with pytest.raises(Refused) as refused:
        figure_tell(by=hall.tellers[0], vote=vote, kind=ISSUED, number=10)
    assert codes(refused) == [RoundCode.COUNTER_IS_CANDIDATE]


def test_the_box_waits_for_every_number(hall: making.Hall, vote: Round) -> None:
    making.figures_tell(hall, vote, present=10, printed=12, issued=10, exchanged=0, unused=2)
    figure_tell(by=hall.tellers[0], vote=vote, kind=FigureKind.RECOVERED, number=10)
    with pytest.raises(Refused) as refused:
        box_open(by=hall.third, vote=vote)
    assert codes(refused) == [ElectionCode.FIGURES_OPEN]
    assert refused.value.reasons[0].facts == {"missing": "收回"}


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ({"printed": 13}, StopCode.PAPERS_UNBALANCED),
        ({"issued": 11, "printed": 13, "recovered": 11}, StopCode.ISSUED_GT_PRESENT),
        ({"present": 8, "issued": 8, "printed": 10, "recovered": 8}, StopCode.NO_QUORUM),
        ({"recovered": 0}, ElectionCode.NOTHING_RECOVERED),
    ],
    ids=["unbalanced", "more than people", "no quorum", "nothing"],
)
def test_numbers_that_cannot_be_are_refused_and_counted_again(
    hall: making.Hall, vote: Round, numbers: dict[str, int], code: str
) -> None:
    told = {"present": 10, "printed": 12, "issued": 10, "exchanged": 0, "unused": 2, "recovered": 10}
    making.figures_tell(hall, vote, **(told | numbers))
    with pytest.raises(Refused) as refused:
        box_open(by=hall.third, vote=vote)
    assert codes(refused) == [code]
    assert making.fresh(vote).state == RoundState.PAPERS


def test_more_papers_recovered_than_issued_void_the_election(hall: making.Hall, vote: Round) -> None:
    making.figures_tell(hall, vote, present=10, printed=12, issued=9, exchanged=1, unused=2, recovered=10)
    box_open(by=hall.third, vote=vote)
    void = making.fresh(vote)
    assert void.state == RoundState.VOID
    assert not Bundle.objects.exists()
    tally = Tally.objects.get()
    assert (tally.is_passed, "tally" in tally.outcome) == (False, False)
    assert [reason["code"] for reason in stop_reasons(void)] == [StopCode.RECOVERED_GT_ISSUED]
    again = round_follow(by=hall.clerk, vote=void)
    assert (again.number, again.kind, again.names, again.prior) == (2, void.kind, void.names, None)
    with pytest.raises(Refused) as refused:
        box_open(by=hall.third, vote=void)
    assert codes(refused) == [ElectionCode.WRONG_STATE]


def test_papers_lie_in_bundles_of_at_most_twenty(hall: making.Hall, root_office: Office) -> None:
    large = making.hall_make(root_office, due=60, present=50, prefix="large")
    vote = making.round_entering(large, making.contest_ready(large), 45, present=50)
    assert list(Bundle.objects.filter(round=vote).values_list("number", "size")) == [(1, 20), (2, 20), (3, 5)]
