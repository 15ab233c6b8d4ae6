"""Differences are settled by a third person; doubtful ballots and names by people in writing."""

from __future__ import annotations

import dataclasses
import uuid

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import BundleEntry, EntryMode, EntryTurn, NameRuling, Round, Ruling
from zhuomu.apps.congress.selectors.given import rows_counted
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting import round_count
from zhuomu.apps.congress.services.entering import bundle_take, totals_enter
from zhuomu.apps.congress.services.rulings import Decided, ballot_rule, name_rule, name_unrule, rows_doubtful
from zhuomu.apps.congress.services.settling import bundle_settle, comparison_of, totals_settle
from zhuomu.apps.congress.services.totals import totals_make
from zhuomu.core.errors import Refused
from zhuomu.core.models import Office
from zhuomu.rules.election import RoundCode, StopCode, UnclearRule, VoidCode
from zhuomu.rules.election.examples import SCIENCE_ASSOCIATION

pytestmark = pytest.mark.django_db
RULED = Decided("第三个圆圈画得小，两人都认作赞成", "汤若水", "狄长川")


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office)


@pytest.fixture
def contest(hall: making.Hall) -> making.Contest:
    return making.contest_ready(hall)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


@pytest.fixture
def differing(hall: making.Hall, contest: making.Contest) -> Round:
    vote = making.round_entering(hall, contest, 3)
    making.read_by(hall.tellers[0], vote, ["11100", "12000+陆远", "11100"])
    making.read_by(hall.tellers[1], vote, ["11100", "12000+陆运", "11101"])
    return making.fresh(vote)


def test_a_third_person_settles_against_the_paper(hall: making.Hall, differing: Round) -> None:
    bundle = making.bundle_of(differing)
    entries = {entry.turn: entry for entry in bundle.entries.all()}
    first, second = comparison_of(entries).differences
    named = first if first.is_other_names else second
    papers = [
        making.paper(differing, "12000", "陆远") if one is named else one.first for one in (first, second)
    ]
    bundle_settle(by=hall.third, bundle=bundle, papers=papers)
    assert making.bundle_of(differing).is_settled
    settled = sorted((row.marks, row.writeins) for row in rows_counted(differing))
    assert settled == [("OOO--", []), ("OOO--", []), ("OX---", [["陆远", True]])]
    assert BundleEntry.objects.filter(turn=EntryTurn.SETTLED, teller=hall.third.person).count() == 1
    with pytest.raises(Refused) as refused:
        bundle_settle(by=hall.supervisors[0], bundle=bundle, papers=papers)
    assert codes(refused) == [ElectionCode.ALREADY_SETTLED]


def test_whoever_read_a_bundle_does_not_settle_it(hall: making.Hall, differing: Round) -> None:
    with pytest.raises(Refused) as refused:
        bundle_settle(by=hall.tellers[1], bundle=making.bundle_of(differing), papers=[])
    assert codes(refused) == [ElectionCode.SETTLER_IS_TELLER]


def test_every_difference_needs_a_decision(hall: making.Hall, differing: Round) -> None:
    paper = making.paper(differing, "11100")
    for papers in ([], [paper], [paper, None]):
        with pytest.raises(Refused) as refused:
            bundle_settle(by=hall.third, bundle=making.bundle_of(differing), papers=papers)
        assert codes(refused) == [ElectionCode.CHOICE_MISSING]


def test_nothing_is_settled_before_two_have_read(hall: making.Hall, contest: making.Contest) -> None:
    vote = making.round_entering(hall, contest, 1)
    making.read_by(hall.tellers[0], vote, ["11100"])
    with pytest.raises(Refused) as refused:
        bundle_settle(by=hall.third, bundle=making.bundle_of(vote), papers=[])
    assert codes(refused) == [ElectionCode.NOT_READ_TWICE]


def test_nothing_is_counted_before_everything_is_settled(hall: making.Hall, differing: Round) -> None:
    with pytest.raises(Refused) as refused:
        round_count(by=hall.third, vote=differing)
    assert codes(refused) == [ElectionCode.DIFFERENCES_OPEN]


def test_totals_are_settled_by_totals(hall: making.Hall, contest: making.Contest) -> None:
    vote = making.round_entering(hall, contest, 2, mode=EntryMode.TOTALS)
    bundle = making.bundle_of(vote)

    def told(first: int) -> dict[str, object]:
        return totals_make(valid=2, votes=[(first, 0, 0)] + [(0, 0, 0)] * 4, void={}, writeins={})

    for by, first in zip(hall.tellers, (1, 2), strict=True):
        bundle_take(by=by, bundle=bundle)
        totals_enter(by=by, bundle=bundle, totals=told(first))
    with pytest.raises(Refused) as refused:
        bundle_settle(by=hall.third, bundle=bundle, papers=[])
    assert codes(refused) == [ElectionCode.MODE_OTHER]
    with pytest.raises(Refused) as refused:
        totals_settle(by=hall.third, bundle=bundle, totals=told(3))
    assert codes(refused) == [ElectionCode.TOTALS_OVER]
    totals_settle(by=hall.third, bundle=bundle, totals=told(2))
    round_count(by=hall.third, vote=vote)
    assert making.fresh(vote).tallies.get().outcome["tally"]["王一禾"] == [2, 0, 0, 0]


# doubtful ballots


@pytest.fixture
def doubtful(hall: making.Hall, contest: making.Contest) -> Round:
    vote = making.round_entering(hall, contest, 2)
    making.read_twice(hall, vote, ["11100", making.paper(vote, "11?00", is_doubtful=True)])
    return making.fresh(vote)


def key_of(vote: Round) -> uuid.UUID:
    (row,) = rows_doubtful(vote)
    return row.key


def test_a_doubtful_ballot_stops_the_count_until_two_rule_on_it(hall: making.Hall, doubtful: Round) -> None:
    tally = round_count(by=hall.third, vote=doubtful)
    assert [reason["code"] for reason in tally.outcome["reasons"]] == [StopCode.DOUBTFUL_OPEN]
    assert "tally" not in tally.outcome
    decided = dataclasses.replace(RULED, marks="OOO--")
    ballot_rule(by=hall.supervisors[0], vote=doubtful, key=key_of(doubtful), decided=decided)
    tally = round_count(by=hall.third, vote=doubtful)
    assert tally.outcome["tally"]["李青禾"] == [2, 0, 0, 0]


def test_a_new_ruling_takes_the_place_of_the_old(hall: making.Hall, doubtful: Round) -> None:
    ballot_rule(by=hall.supervisors[0], vote=doubtful, key=key_of(doubtful), decided=RULED)
    void = dataclasses.replace(RULED, void=VoidCode.ILLEGIBLE, marks="OOOOO")
    ballot_rule(by=hall.supervisors[1], vote=doubtful, key=key_of(doubtful), decided=void)
    ruling = Ruling.objects.get()
    assert (ruling.void_reason, ruling.marks) == (VoidCode.ILLEGIBLE, "")
    tally = round_count(by=hall.third, vote=doubtful)
    assert tally.outcome["void_why"] == {"illegible": 1}


@pytest.mark.parametrize(
    ("decided", "code"),
    [
        (dataclasses.replace(RULED, text=" "), ElectionCode.RULING_NOTHING),
        (dataclasses.replace(RULED, second=""), ElectionCode.RULING_TWO),
        (dataclasses.replace(RULED, second="汤 若水"), ElectionCode.RULING_TWO),
        (dataclasses.replace(RULED, second="庄晓岚"), ElectionCode.RULING_TWO),
        (dataclasses.replace(RULED, second="王一禾"), ElectionCode.RULING_CANDIDATE),
        (dataclasses.replace(RULED, first="章望山"), ElectionCode.RULING_NOT_YOURS),
    ],
    ids=["no text", "one", "twice", "a teller", "a candidate", "not mine"],
)
def test_a_ruling_needs_two_who_watch(
    hall: making.Hall, doubtful: Round, decided: Decided, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        ballot_rule(by=hall.supervisors[0], vote=doubtful, key=key_of(doubtful), decided=decided)
    assert codes(refused) == [code]


def test_the_body_may_decide_instead(hall: making.Hall, doubtful: Round) -> None:
    decided = Decided("两名监票人意见不一致，主席团决定有效", "", body="主席团")
    ballot_rule(by=hall.supervisors[0], vote=doubtful, key=key_of(doubtful), decided=decided)
    assert round_count(by=hall.third, vote=doubtful).is_passed


def test_only_a_doubtful_ballot_is_ruled_on_and_only_by_who_watches(
    hall: making.Hall, doubtful: Round
) -> None:
    plain = next(row for row in rows_counted(doubtful) if not row.is_doubtful)
    with pytest.raises(Refused) as refused:
        ballot_rule(by=hall.supervisors[0], vote=doubtful, key=plain.key, decided=RULED)
    assert codes(refused) == [ElectionCode.RULING_GONE]
    with pytest.raises(Refused) as refused:
        ballot_rule(by=hall.tellers[0], vote=doubtful, key=key_of(doubtful), decided=RULED)
    assert codes(refused) == [ElectionCode.NOT_APPOINTED]


def test_an_unclear_mark_is_ruled_on_where_the_measures_say_so(root_office: Office) -> None:
    measures = dataclasses.replace(SCIENCE_ASSOCIATION, unclear=UnclearRule.RULING)
    hall = making.hall_make(root_office, measures=measures, prefix="ruling")
    vote = making.round_entering(hall, making.contest_ready(hall), 1)
    making.read_twice(hall, vote, ["11?00"])
    assert len(rows_doubtful(making.fresh(vote))) == 1


# written names


def test_names_that_look_alike_stop_the_count_until_a_person_decides(
    hall: making.Hall, contest: making.Contest
) -> None:
    vote = making.round_entering(hall, contest, 3)
    making.read_twice(hall, vote, ["12000+陸远", "12000+陆远", "11000"])
    tally = round_count(by=hall.third, vote=vote)
    assert [reason["code"] for reason in tally.outcome["reasons"]] == [StopCode.NAMES_ALIKE]
    name_rule(by=hall.third, vote=vote, written="陸远", meant="陆远", is_apart=False)
    assert round_count(by=hall.third, vote=vote).outcome["writein"] == {"陆远": 2}
    name_rule(by=hall.third, vote=vote, written="陆远", meant="陸远", is_apart=True)
    assert making.fresh(vote).state == "settling"
    assert round_count(by=hall.third, vote=vote).outcome["writein"] == {"陆远": 1, "陸远": 1}
    name_unrule(by=hall.third, vote=vote, pk=NameRuling.objects.get().pk)
    assert not round_count(by=hall.third, vote=vote).is_passed


def test_a_name_is_merged_into_another_one(hall: making.Hall, doubtful: Round) -> None:
    for written, meant in (("陆远", "陆 远"), ("", "陆远"), ("陆远", "")):
        with pytest.raises(Refused) as refused:
            name_rule(by=hall.third, vote=doubtful, written=written, meant=meant, is_apart=False)
        assert codes(refused) == [ElectionCode.NAME_SAME]
    with pytest.raises(Refused) as refused:
        name_unrule(by=hall.third, vote=doubtful, pk=0)
    assert codes(refused) == [ElectionCode.RULING_GONE]


def test_a_candidate_among_the_watchers_rules_on_nothing(hall: making.Hall, doubtful: Round) -> None:
    doubtful.names = ["汤若水", *doubtful.names[1:]]
    doubtful.save()
    with pytest.raises(Refused) as refused:
        ballot_rule(by=hall.supervisors[0], vote=doubtful, key=key_of(doubtful), decided=RULED)
    assert codes(refused) == [RoundCode.COUNTER_IS_CANDIDATE]
