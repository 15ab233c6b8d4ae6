"""Count, signatures that any change clears, announcement, and the rounds that follow."""

from __future__ import annotations

import dataclasses

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import (
    BallotRow,
    Delegate,
    Officer,
    Proxy,
    Round,
    RoundKind,
    RoundState,
    SheetSignature,
    Tally,
)
from zhuomu.apps.congress.selectors.results import result_shown
from zhuomu.apps.congress.selectors.tallies import sheet_of, tally_current
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting import chair_choose, outcome_now, round_count
from zhuomu.apps.congress.services.rounds import papers_issue, plan_of, round_follow
from zhuomu.apps.congress.services.rulings import name_rule
from zhuomu.apps.congress.services.sealing import ballots_forget_due, round_seal
from zhuomu.apps.congress.services.signing import result_announce, result_notice, sheet_sign, signing_reasons
from zhuomu.core.actor import system_actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Notice, Office
from zhuomu.rules.election import RoundCode, Shortage, StopCode, TieRule
from zhuomu.rules.election.examples import SCIENCE_ASSOCIATION, TRADE_UNION

pytestmark = pytest.mark.django_db
LINES = ["11122"] * 8 + ["11000"] * 2


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office)


@pytest.fixture
def counted(hall: making.Hall) -> Round:
    return making.round_counted(hall, making.contest_ready(hall), LINES)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


def announced(hall: making.Hall, vote: Round) -> Round:
    making.sign_all(hall, vote)
    result_announce(by=hall.chair, vote=vote)
    return making.fresh(vote)


def test_every_role_of_the_measures_signs_before_the_chair_announces(
    hall: making.Hall, counted: Round
) -> None:
    for name in ("章望山", "汤若水", "鲁见微"):
        sheet_sign(by=hall.team[name], vote=counted, retyped=f" {name} ")
    assert making.fresh(counted).state == RoundState.COUNTED
    (reason,) = signing_reasons(counted)
    assert (reason.code, reason.facts) == (StopCode.SIGNATURE_MISSING, {"missing": "计票人"})
    with pytest.raises(Refused) as refused:
        result_announce(by=hall.chair, vote=counted)
    assert codes(refused) == [ElectionCode.WRONG_STATE]
    sheet_sign(by=hall.team["庄晓岚"], vote=counted, retyped="庄晓岚")
    assert making.fresh(counted).state == RoundState.SIGNED
    with pytest.raises(Refused) as refused:
        result_announce(by=hall.clerk, vote=counted)
    assert codes(refused) == [CoreCode.RIGHT_MISSING]
    result_announce(by=hall.chair, vote=counted)
    assert making.fresh(counted).state == RoundState.ANNOUNCED


def test_a_signature_is_ones_own_name_once(hall: making.Hall, counted: Round) -> None:
    with pytest.raises(Refused) as refused:
        sheet_sign(by=hall.third, vote=counted, retyped="汤若水")
    assert codes(refused) == [StopCode.SIGNATURE_RETYPED]
    sheet_sign(by=hall.third, vote=counted, retyped="章望山")
    with pytest.raises(Refused) as refused:
        sheet_sign(by=hall.third, vote=counted, retyped="章望山")
    assert codes(refused) == [ElectionCode.ALREADY_SIGNED]


def test_any_change_of_what_was_counted_clears_every_signature(hall: making.Hall, counted: Round) -> None:
    making.sign_all(hall, counted)
    first = Tally.objects.get()
    name_rule(by=hall.third, vote=counted, written="陆远", meant="陸远", is_apart=True)
    assert making.fresh(counted).state == RoundState.SETTLING
    assert not SheetSignature.objects.exists()
    first.refresh_from_db()
    assert (first.is_current, first.outcome) == (False, {})
    assert tally_current(making.fresh(counted)) is None
    second = round_count(by=hall.third, vote=counted)
    assert (second.number, second.is_current) == (2, True)
    assert signing_reasons(making.fresh(counted))


def test_a_change_behind_the_services_is_noticed_by_who_signs(hall: making.Hall, counted: Round) -> None:
    making.sign_all(hall, counted)
    row = BallotRow.objects.filter(entry__turn=1).first()
    assert row is not None
    BallotRow.objects.filter(pk=row.pk).update(marks="-----")
    for act in (
        lambda: sheet_sign(by=hall.third, vote=counted, retyped="章望山"),
        lambda: result_announce(by=hall.chair, vote=counted),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == [ElectionCode.CHANGED_SINCE_COUNT]


def test_after_the_announcement_nothing_changes(hall: making.Hall, counted: Round) -> None:
    vote = announced(hall, counted)
    for act in (
        lambda: name_rule(by=hall.third, vote=vote, written="陆远", meant="陸远", is_apart=True),
        lambda: round_count(by=hall.third, vote=vote),
        lambda: sheet_sign(by=hall.third, vote=vote, retyped="章望山"),
        lambda: result_announce(by=hall.chair, vote=vote),
        lambda: papers_issue(by=hall.chair, vote=vote),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == [ElectionCode.WRONG_STATE]


def test_the_notice_tells_the_result_and_waits_for_it(hall: making.Hall, counted: Round) -> None:
    with pytest.raises(Refused) as refused:
        result_notice(by=hall.clerk, vote=counted)
    assert codes(refused) == [ElectionCode.WRONG_STATE]
    vote = announced(hall, counted)
    notice = result_notice(by=hall.clerk, vote=vote)
    assert result_notice(by=hall.clerk, vote=vote) == notice == Notice.objects.get()
    assert "梧桐路街道科学技术协会" in notice.title
    text = "".join(notice.paragraphs)
    assert all(name in text for name in ("王一禾", "田秋白", "李青禾"))


def test_a_tie_across_the_last_seat_is_voted_on_again(hall: making.Hall) -> None:
    contest = making.contest_ready(hall, seats=2, names=("王一禾", "田秋白", "李青禾"))
    vote = making.round_counted(hall, contest, ["110"] * 6 + ["101"] * 4 + ["001"] * 0)
    assert tally_current(vote) is not None
    tied = making.contest_ready(hall, seats=2, names=("王一禾", "田秋白", "李青禾"), title="副主席")
    first = making.round_entering(hall, tied, 10)
    making.read_twice(hall, first, ["111"] * 0 + ["110"] * 4 + ["101"] * 4 + ["011"] * 2)
    round_count(by=hall.third, vote=first)
    first = making.fresh(first)
    tally = tally_current(first)
    assert tally is not None
    assert (tally.outcome["elected"], tally.outcome["tie"]) == (["王一禾"], ["田秋白", "李青禾"])
    with pytest.raises(Refused) as refused:
        round_follow(by=hall.clerk, vote=first)
    assert codes(refused) == [ElectionCode.WRONG_STATE]
    first = announced(hall, first)
    with pytest.raises(Refused) as refused:
        round_follow(by=hall.clerk, vote=first, names=["田秋白", "沈知白"])
    assert codes(refused) == [RoundCode.CANDIDATES_OTHER]
    second = round_follow(by=hall.clerk, vote=first)
    assert (second.kind, second.seats, second.names) == (RoundKind.REVOTE, 1, ["田秋白", "李青禾"])
    assert (second.prior, second.prior_sha256) == (first, tally.outcome_sha256)
    with pytest.raises(Refused) as refused:
        round_follow(by=hall.clerk, vote=first)
    assert codes(refused) == [ElectionCode.ROUND_RUNNING]
    papers_issue(by=hall.chair, vote=second)
    making.figures_tell(hall, second, present=10, printed=10, issued=10, exchanged=0, unused=0, recovered=10)
    making.box_open(by=hall.third, vote=second)
    making.read_twice(hall, second, ["12"] * 4 + ["21"] * 3 + ["00"] * 3)
    won = round_count(by=hall.third, vote=second)
    assert won.outcome["elected"] == ["田秋白"]
    assert won.outcome["prior_sha256"] == tally.outcome_sha256


def test_seats_left_are_filled_by_a_supplementary_election(root_office: Office) -> None:
    hall = making.hall_make(root_office, measures=TRADE_UNION)
    contest = making.contest_ready(hall, seats=2)
    vote = making.round_counted(hall, contest, ["11000"] * 5 + ["10100"] * 4 + ["00011"])
    vote = announced(hall, vote)
    second = round_follow(by=hall.clerk, vote=vote)
    assert (second.kind, second.seats) == (RoundKind.SUPPLEMENTARY, 1)
    assert second.names[:2] == ["田秋白", "李青禾"]
    third = Round.objects.get(pk=second.pk)
    third.delete()
    chosen = round_follow(by=hall.clerk, vote=vote, names=["沈知白", "顾南乔"])
    assert chosen.names == ["沈知白", "顾南乔"]


def test_a_void_revote_is_held_once_more(hall: making.Hall) -> None:
    contest = making.contest_ready(hall, seats=1, names=("王一禾", "田秋白"))
    first = making.round_entering(hall, contest, 10)
    making.read_twice(hall, first, ["10"] * 5 + ["01"] * 5)
    Round.objects.filter(pk=first.pk).update(parameters=_half_reached())
    round_count(by=hall.third, vote=making.fresh(first))
    first = announced(hall, making.fresh(first))
    second = round_follow(by=hall.clerk, vote=first)
    papers_issue(by=hall.chair, vote=second)
    making.figures_tell(hall, second, present=10, printed=9, issued=9, exchanged=0, unused=0, recovered=10)
    making.box_open(by=hall.third, vote=second)
    third = round_follow(by=hall.clerk, vote=making.fresh(second))
    assert (third.kind, third.prior_sha256, third.number) == (RoundKind.REVOTE, second.prior_sha256, 3)


def _half_reached() -> dict[str, object]:
    from zhuomu.rules.election.share import HALF_REACHED

    return dataclasses.replace(SCIENCE_ASSOCIATION, threshold=HALF_REACHED).to_json()


def test_the_chair_chooses_where_the_measures_say_so(root_office: Office) -> None:
    measures = dataclasses.replace(SCIENCE_ASSOCIATION, tie=TieRule.CHAIR)
    hall = making.hall_make(root_office, measures=measures)
    contest = making.contest_ready(hall, seats=2, names=("王一禾", "田秋白", "李青禾"))
    vote = making.round_counted(hall, contest, ["110"] * 4 + ["101"] * 4 + ["011"] * 2)
    sheet_sign(by=hall.third, vote=vote, retyped="章望山")
    for names in ([], ["王一禾"], ["田秋白", "李青禾"]):
        if not names:
            continue
        with pytest.raises(Refused) as refused:
            chair_choose(by=hall.chair, vote=vote, names=names)
        assert codes(refused) == [StopCode.CHOICE_BAD]
    with pytest.raises(Refused) as refused:
        chair_choose(by=hall.third, vote=vote, names=["田秋白"])
    assert codes(refused) == [CoreCode.RIGHT_MISSING]
    tally = chair_choose(by=hall.chair, vote=vote, names=["田秋白"])
    assert tally.outcome["elected"] == ["王一禾", "田秋白"]
    assert not SheetSignature.objects.exists()


def test_what_follows_is_told_with_its_reason(hall: making.Hall, counted: Round) -> None:
    assert plan_of(counted)[0].code == ElectionCode.NOT_PASSED  # type: ignore[index]
    vote = announced(hall, counted)
    with pytest.raises(Refused) as refused:
        round_follow(by=hall.clerk, vote=vote)
    assert codes(refused) == [RoundCode.NOT_CALLED]


def test_proxies_are_part_of_the_snapshot(hall: making.Hall) -> None:
    delegates = list(Delegate.objects.order_by("pk"))
    Proxy.objects.create(giver=delegates[-1], holder=delegates[0], written_on=hall.congress.on)
    vote = making.round_begin(by=hall.clerk, contest=making.contest_ready(hall))
    with pytest.raises(Refused) as refused:
        papers_issue(by=hall.chair, vote=vote)
    assert codes(refused) == [StopCode.PROXY_FORBIDDEN]


def test_sealing_names_a_day_ahead_and_deletes_after_it(hall: making.Hall, counted: Round) -> None:
    vote = announced(hall, counted)
    with pytest.raises(Refused) as refused:
        round_seal(by=hall.chair, vote=vote, note="档案室", keep_until_on=hall.chair.today)
    assert codes(refused) == [ElectionCode.KEEP_TOO_SHORT]
    round_seal(by=hall.chair, vote=vote, note="档案室", keep_until_on=making.later(1))
    Round.objects.filter(pk=vote.pk).update(keep_until_on=making.later(-1))
    assert ballots_forget_due(by=system_actor()) == 1
    assert ballots_forget_due(by=system_actor()) == 0
    after = making.fresh(vote)
    assert (after.salt, BallotRow.objects.count()) == ("", 0)
    tally = tally_current(after)
    assert tally is not None
    assert sheet_of(after, tally).elected == ("王一禾", "田秋白", "李青禾")
    assert plan_of(after)[0].code == ElectionCode.CHANGED_SINCE_COUNT  # type: ignore[index]


def test_a_void_election_is_sealed_too(hall: making.Hall) -> None:
    vote = making.round_open(hall, making.contest_ready(hall))
    making.figures_tell(hall, vote, present=10, printed=9, issued=9, exchanged=0, unused=0, recovered=10)
    making.box_open(by=hall.third, vote=vote)
    round_seal(by=hall.chair, vote=vote, note="档案室", keep_until_on=making.later(1))
    sealed = making.fresh(vote)
    assert (sealed.state, sealed.keep_until_on) == (RoundState.VOID, making.later(1))


def test_the_count_is_the_same_whatever_the_order_of_rows(hall: making.Hall, counted: Round) -> None:
    before = outcome_now(counted).sha256
    from zhuomu.apps.congress.services.entering import rows_shuffle

    for entry in counted.bundles.get().entries.all():
        rows_shuffle(entry)
    assert outcome_now(counted).sha256 == before


def test_shortage_is_left_to_the_presidium_where_nothing_is_said(root_office: Office) -> None:
    measures = dataclasses.replace(SCIENCE_ASSOCIATION, shortage=Shortage.DECIDE)
    hall = making.hall_make(root_office, measures=measures)
    vote = making.round_counted(hall, making.contest_ready(hall), ["11000"] * 10)
    assert vote.tallies.get().outcome["next"] == "ASK_PRESIDIUM"


def test_an_officer_dismissed_after_the_vote_signs_nothing(hall: making.Hall, counted: Round) -> None:
    Officer.objects.filter(name="章望山").update(is_adopted=False)
    with pytest.raises(Refused) as refused:
        sheet_sign(by=hall.third, vote=counted, retyped="章望山")
    assert codes(refused) == [ElectionCode.NOT_APPOINTED]


def test_measures_altered_in_the_database_count_nothing(hall: making.Hall, counted: Round) -> None:
    counted.parameters = {"schema": "another"}
    with pytest.raises(ValueError, match="has no measures"):
        outcome_now(counted)


def test_void_entries_are_told_by_their_reason(hall: making.Hall) -> None:
    lines = ["11000+陆远"] * 2 + ["11100"] * 8
    vote = making.round_counted(hall, making.contest_ready(hall), lines)
    tally = tally_current(vote)
    assert tally is not None
    assert result_shown(vote, tally).void_entries == (("另选的人数多于表示反对的人数，另选无效。", 2),)
