"""The contest: computed from verdicts, confirmed by two people, handed to the paper, prizes handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.apps.errata.making import MASKED, PHONE, judged, report_make
from tests.conftest import actor_for
from zhuomu.apps.errata.models import Award, Contest, ContestState, ErrorReport, Reader
from zhuomu.apps.errata.selectors import award_rows, prize_text, receipt_find, tasks_for
from zhuomu.apps.errata.services import (
    ErrataCode,
    award_hand_over,
    award_phone_show,
    awards_forfeit_due,
    contest_compute,
    contest_confirm,
    contest_open,
    contest_reasons,
    contest_return,
    contest_rules_change,
    finding_thank,
    names_forget_due,
    reader_mark_staff,
    readers_merge,
    report_group,
    rules_of,
    verdict_undo,
)
from zhuomu.apps.paper.models import Issue, IssueState
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, Notice, Person, PersonalDatum
from zhuomu.core.services.personal import personal_delete_due
from zhuomu.rules.prize import CreditPolicy, PrizeCode

pytestmark = pytest.mark.django_db
AFTER = "2026-11-02 09:00"


def refused_code(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value.reasons[0].code)


@pytest.fixture
def by(editor: Person) -> Actor:
    return actor_for(editor, AFTER)


@pytest.fixture
def chief(publisher: Person) -> Actor:
    return actor_for(publisher, AFTER)


@pytest.fixture
def contest(published_issue: Issue, editor: Person, by: Actor) -> Contest:
    """Two readers with accepted findings, one with a rejected one; ready to be computed."""
    judged(published_issue, editor, print_name="小飞", phone=PHONE)
    judged(published_issue, editor, print_name="张三丰", is_nickname=False, quote="三十二户", right_fix=False)
    judged(published_issue, editor, print_name="李四光", is_nickname=False, quote="书记", accept=False)
    return contest_open(by=by, issue=published_issue)


def confirmed(contest: Contest, by: Actor, chief: Actor) -> Contest:
    contest_compute(by=by, contest=contest)
    contest_confirm(by=by, contest=contest)
    return contest_confirm(by=chief, contest=contest)


def test_the_window_goes_from_publication_to_the_printed_deadline(
    contest: Contest, by: Actor, clerk: Person
) -> None:
    assert (contest.first_on, contest.last_on) == (date(2026, 10, 9), date(2026, 10, 31))
    assert refused_code(lambda: contest_open(by=by, issue=contest.issue)) == ErrataCode.CONTEST_EXISTS
    assert (
        refused_code(lambda: contest_open(by=actor_for(clerk), issue=contest.issue)) == CoreCode.RIGHT_MISSING
    )
    Issue.objects.update(state=IssueState.IN_PRODUCTION)
    assert refused_code(lambda: contest_open(by=by, issue=contest.issue)) == ErrataCode.ISSUE_UNKNOWN


def test_the_list_follows_the_verdicts_and_shows_its_sums(contest: Contest, by: Actor) -> None:
    contest_compute(by=by, contest=contest)
    rows = [
        (award.tier, award.place, award.printed_name, award.score)
        for award in Award.objects.order_by("tier", "place")
    ]
    assert rows == [
        ("best", 1, "小飞（昵称）", Decimal("1.50")),
        ("good", 1, "张三丰", Decimal("1.00")),
    ]
    contest.refresh_from_db()
    assert contest.state == ContestState.COMPUTED
    texts = [score["text"] for score in contest.scores.values()]
    assert "采纳 1 处，计 1 分；改法正确 1 处，加 0.5 分；合计 1.5 分。" in texts
    assert [row["code"] for row in contest.exclusions] == [PrizeCode.NO_SCORE]


def test_nothing_is_computed_while_reports_wait_or_readers_may_still_report(
    contest: Contest, by: Actor, editor: Person
) -> None:
    early = actor_for(editor, "2026-10-31 23:00")
    assert refused_code(lambda: contest_compute(by=early, contest=contest)) == ErrataCode.CONTEST_RUNNING
    report_make(contest.issue, print_name="迟到", at="2026-11-01 08:00")
    report_make(contest.issue, print_name="待判")
    with pytest.raises(Refused) as caught:
        contest_compute(by=by, contest=contest)
    assert caught.value.reasons[0].code == ErrataCode.REPORTS_UNJUDGED
    assert caught.value.reasons[0].facts["count"] == 1


def test_staff_late_and_early_reports_win_nothing(published_issue: Issue, editor: Person, by: Actor) -> None:
    staff = judged(published_issue, editor, print_name="编辑部老王")
    reader_mark_staff(by=by, reader=staff.reader, is_staff=True)
    judged(published_issue, editor, print_name="迟到", at="2026-11-01 08:00", quote="三十二户")
    judged(published_issue, editor, print_name="早到", at="2026-10-08 08:00", quote="书记")
    contest = contest_open(by=by, issue=published_issue)
    contest_compute(by=by, contest=contest)
    contest.refresh_from_db()
    assert not Award.objects.exists()
    assert {row["code"] for row in contest.exclusions} == {PrizeCode.STAFF, PrizeCode.LATE, PrizeCode.EARLY}


def test_two_different_people_confirm_and_the_paper_gets_the_lists(
    contest: Contest, by: Actor, chief: Actor
) -> None:
    assert refused_code(lambda: contest_confirm(by=by, contest=contest)) == ErrataCode.CONTEST_STATE
    contest_compute(by=by, contest=contest)
    contest_confirm(by=by, contest=contest)
    assert refused_code(lambda: contest_confirm(by=by, contest=contest)) == PrizeCode.CONFIRMERS_SAME
    assert not Notice.objects.exists()
    done = contest_confirm(by=chief, contest=contest)
    assert (done.state, done.confirmed_on) == (ContestState.CONFIRMED, date(2026, 11, 2))
    notice = Notice.objects.get()
    assert notice.for_issue_number == 108
    assert notice.lists == [
        {"label": "2026年10月最佳“啄木鸟”", "items": ["小飞（昵称）"]},
        {"label": "2026年10月优秀“啄木鸟”", "items": ["张三丰"]},
    ]
    assert refused_code(lambda: contest_compute(by=by, contest=contest)) == ErrataCode.CONTEST_STATE


def test_who_computed_does_not_confirm_second(contest: Contest, by: Actor, chief: Actor) -> None:
    contest_compute(by=by, contest=contest)
    contest_confirm(by=chief, contest=contest)
    assert refused_code(lambda: contest_confirm(by=by, contest=contest)) == PrizeCode.CONFIRMER_COMPUTED


def test_who_stands_on_the_list_does_not_confirm_it(
    contest: Contest, by: Actor, make_person: Callable[..., Person]
) -> None:
    from zhuomu.core.rights import Role

    winner = actor_for(make_person(Role.EDITOR, name="张三丰"), AFTER)
    contest_compute(by=by, contest=contest)
    contest.refresh_from_db()
    assert PrizeCode.CONFIRMER_WINS in {reason.code for reason in contest_reasons(by=winner, contest=contest)}
    assert refused_code(lambda: contest_confirm(by=winner, contest=contest)) == PrizeCode.CONFIRMER_WINS


def test_one_name_twice_is_refused_until_the_readers_are_one(
    published_issue: Issue, editor: Person, by: Actor
) -> None:
    one = judged(published_issue, editor, print_name="小飞", phone=PHONE)
    other = judged(published_issue, editor, print_name="小飞", quote="三十二户")
    contest = contest_open(by=by, issue=published_issue)
    contest_compute(by=by, contest=contest)
    assert refused_code(lambda: contest_confirm(by=by, contest=contest)) == PrizeCode.TIERS_EXCLUSIVE
    assert (
        refused_code(lambda: readers_merge(by=by, keep=one.reader, drop=other.reader))
        == ErrataCode.READERS_BOTH_WON
    )
    contest_return(by=by, contest=contest, reason="同一人")
    readers_merge(by=by, keep=one.reader, drop=other.reader)
    contest_compute(by=by, contest=contest)
    contest_confirm(by=by, contest=contest)
    assert Award.objects.get().score == Decimal("3.00")


def test_a_changed_verdict_makes_a_computed_list_void_and_a_confirmed_one_stays(
    contest: Contest, by: Actor, chief: Actor
) -> None:
    contest_compute(by=by, contest=contest)
    report = ErrorReport.objects.filter(print_name="小飞").get()
    assert report.finding is not None
    verdict_undo(by=by, finding=report.finding)
    contest.refresh_from_db()
    assert contest.state == ContestState.OPEN and not Award.objects.exists()
    report.refresh_from_db()
    assert report.finding is not None
    finding_thank(by=by, finding=report.finding)
    confirmed(contest, by, chief)
    report.refresh_from_db()
    assert report.finding is not None
    finding = report.finding
    assert refused_code(lambda: verdict_undo(by=by, finding=finding)) == ErrataCode.CONTEST_CONFIRMED
    late = report_make(contest.issue, at="2026-11-03 08:00")
    assert refused_code(lambda: report_group(by=by, reports=[late])) == ErrataCode.CONTEST_CONFIRMED


def test_a_list_is_sent_back_with_a_reason(contest: Contest, by: Actor, chief: Actor) -> None:
    assert (
        refused_code(lambda: contest_return(by=by, contest=contest, reason="x")) == ErrataCode.CONTEST_STATE
    )
    contest_compute(by=by, contest=contest)
    contest_confirm(by=by, contest=contest)
    assert (
        refused_code(lambda: contest_return(by=chief, contest=contest, reason=" "))
        == ErrataCode.REASON_MISSING
    )
    contest_return(by=chief, contest=contest, reason="有一件判错")
    contest.refresh_from_db()
    assert (contest.state, contest.first_confirmed_by) == (ContestState.OPEN, None)


def test_parameters_change_until_somebody_confirmed(contest: Contest, by: Actor, chief: Actor) -> None:
    rules = rules_of(contest)
    drawn = replace(
        rules, credit=CreditPolicy.DRAW, draw_seed="十月第一期福彩号码", right_fix_weight=Decimal("2")
    )
    contest_compute(by=by, contest=contest)
    contest_rules_change(by=by, contest=contest, rules=drawn)
    contest.refresh_from_db()
    assert rules_of(contest) == drawn and contest.state == ContestState.OPEN
    confirmed(contest, by, chief)
    assert "十月第一期福彩号码" in Notice.objects.get().paragraphs[1]
    assert (
        refused_code(lambda: contest_rules_change(by=by, contest=contest, rules=rules))
        == ErrataCode.CONTEST_STATE
    )


def test_a_month_without_winners_is_told_as_such(published_issue: Issue, by: Actor, chief: Actor) -> None:
    contest = contest_open(by=by, issue=published_issue)
    confirmed(contest, by, chief)
    notice = Notice.objects.get()
    assert notice.lists == [] and "没有产生获奖读者" in notice.paragraphs[0]


def test_phones_go_sixty_days_after_the_awards_and_names_of_losers_are_masked(
    contest: Contest, by: Actor, chief: Actor
) -> None:
    confirmed(contest, by, chief)
    datum = PersonalDatum.objects.get()
    assert datum.keep_until_on == date(2026, 11, 2) + timedelta(days=60)
    last_day, next_day = system_actor(by.at + timedelta(days=60)), system_actor(by.at + timedelta(days=61))
    assert (personal_delete_due(by=last_day), names_forget_due(by=last_day)) == (0, 0)
    assert (personal_delete_due(by=next_day), names_forget_due(by=next_day)) == (1, 1)
    assert (personal_delete_due(by=next_day), names_forget_due(by=next_day)) == (0, 0)
    assert set(Reader.objects.values_list("print_name", flat=True)) == {"小飞", "张三丰", "李*"}
    assert PHONE not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_name_that_still_runs_in_another_month_stays(contest: Contest, by: Actor, chief: Actor) -> None:
    confirmed(contest, by, chief)
    other = Issue.objects.create(
        paper=contest.issue.paper,
        number=108,
        cover_month=date(2026, 11, 1),
        publish_on=date(2026, 11, 10),
        report_until_on=date(2026, 11, 30),
        state=IssueState.PUBLISHED,
    )
    report_make(other, article=None, print_name="李四光", is_nickname=False, at="2026-11-12 08:00")
    assert names_forget_due(by=system_actor(by.at + timedelta(days=61))) == 0


def test_a_prize_is_handed_over_once(contest: Contest, by: Actor, chief: Actor) -> None:
    contest_compute(by=by, contest=contest)
    award = Award.objects.get(tier="best")
    assert refused_code(lambda: award_hand_over(by=by, award=award)) == CoreCode.RIGHT_MISSING
    assert refused_code(lambda: award_hand_over(by=chief, award=award)) == ErrataCode.AWARD_NOT_CONFIRMED
    contest_confirm(by=by, contest=contest)
    contest_confirm(by=chief, contest=contest)
    award = award_hand_over(by=chief, award=award)
    assert award.handed_by == chief.person
    assert refused_code(lambda: award_hand_over(by=chief, award=award)) == ErrataCode.ALREADY_HANDED


def test_what_nobody_fetches_in_sixty_days_is_forfeited(contest: Contest, by: Actor, chief: Actor) -> None:
    confirmed(contest, by, chief)
    best, good = Award.objects.order_by("tier")
    award_hand_over(by=chief, award=best)
    assert awards_forfeit_due(by=system_actor(by.at + timedelta(days=60))) == 0
    assert awards_forfeit_due(by=system_actor(by.at + timedelta(days=61))) == 1
    assert awards_forfeit_due(by=system_actor(by.at + timedelta(days=61))) == 0
    assert refused_code(lambda: award_hand_over(by=chief, award=good)) == ErrataCode.AWARD_FORFEITED


def test_the_winners_phone_is_shown_to_who_hands_over_and_each_look_is_recorded(
    contest: Contest, by: Actor, chief: Actor
) -> None:
    confirmed(contest, by, chief)
    best, good = Award.objects.order_by("tier")
    assert award_phone_show(by=chief, award=best) == PHONE
    assert Event.objects.filter(verb="personal_show").count() == 1
    assert refused_code(lambda: award_phone_show(by=by, award=best)) == CoreCode.RIGHT_MISSING
    assert refused_code(lambda: award_phone_show(by=chief, award=good)) == ErrataCode.NO_PHONE
    assert [row.masked_phone for row in award_rows(contest)] == [MASKED, ""]


def test_the_receipt_shows_the_sum_and_the_prize_only_once_confirmed(
    contest: Contest, by: Actor, chief: Actor
) -> None:
    report = ErrorReport.objects.get(print_name="小飞")
    contest_compute(by=by, contest=contest)
    view = receipt_find(report.report.receipt)
    assert view is not None and (view.score_text, view.prize_text) == ("", "")
    contest_confirm(by=by, contest=contest)
    contest_confirm(by=chief, contest=contest)
    view = receipt_find(report.report.receipt)
    assert view is not None and "合计 1.5 分" in view.score_text
    assert view.prize_text == "最佳「啄木鸟」：100元（请凭回执号到编辑部领奖）"
    loser = receipt_find(ErrorReport.objects.get(print_name="李四光").report.receipt)
    assert loser is not None and loser.prize_text == "" and loser.score_text


def test_the_database_refuses_what_no_service_would_do(contest: Contest, by: Actor, chief: Actor) -> None:
    confirmed(contest, by, chief)
    award = Award.objects.get(tier="best")
    for change in ({"place": 2}, {"handed_at": by.at, "forfeited_on": by.today}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.update(first_confirmed_by=chief.person, second_confirmed_by=chief.person)
    award.pk, award.tier, award.place = None, "good", 2
    with pytest.raises(IntegrityError), transaction.atomic():
        award.save(force_insert=True)


def test_the_home_page_names_what_waits(contest: Contest, by: Actor, chief: Actor, clerk: Person) -> None:
    assert [task.label for task in tasks_for(by)] == ["已截止、待计算名单"]
    report_make(contest.issue)
    assert ("来件待判定", 1) in [(task.label, task.count) for task in tasks_for(by)]
    report = ErrorReport.objects.latest("pk")
    finding_thank(by=by, finding=report_group(by=by, reports=[report]))
    contest_compute(by=by, contest=contest)
    contest_confirm(by=by, contest=contest)
    assert tasks_for(by) == []
    assert [task.label for task in tasks_for(chief)] == ["获奖名单待确认"]
    assert tasks_for(actor_for(clerk)) == []


@pytest.mark.parametrize(
    ("fen", "gift", "text"),
    [
        (10_000, "", "100元"),
        (10_050, "", "100.50元"),
        (None, "杂志", "杂志"),
        (0, "", ""),
        (100, "杂志", "1元、杂志"),
    ],
)
def test_prizes_are_told_in_words(fen: int | None, gift: str, text: str) -> None:
    assert prize_text(fen, gift) == text
