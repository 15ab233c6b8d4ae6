"""Notices from other apps wait at the issue: printed without typing, or dropped with a reason."""

from __future__ import annotations

import pytest

from tests.apps.paper.making import Staff, current, refused
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, ArticleKind, Issue, Page
from zhuomu.apps.paper.selectors import notices_waiting
from zhuomu.apps.paper.services import PaperCode, notice_drop, notice_take
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Notice, Office
from zhuomu.core.rights import Role
from zhuomu.core.services.notices import notice_hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(staff: Staff, party_office: Office) -> Notice:
    return notice_hand_in(
        by=staff.author,
        key="probe-1",
        app="errata",
        kind="awards",
        office=party_office,
        title="上期纠错获奖名单",
        paragraphs=["感谢各位读者。"],
        lists=[{"label": "优秀读者", "items": ["林一", "陈二"]}],
        for_issue_number=108,
    )


def test_a_notice_becomes_an_article_as_it_stands(
    staff: Staff, page: Page, notice: Notice, party_office: Office
) -> None:
    article = notice_take(by=staff.author, notice=notice, page=page)
    assert current(article).lines == [
        "上期纠错获奖名单",
        "感谢各位读者。",
        "优秀读者：林一、陈二",
        "（社区党建办）",
    ]
    assert (article.kind, article.office, article.notice) == (ArticleKind.BOX, party_office, notice)
    notice.refresh_from_db()
    assert notice.state == "taken"
    with refused(PaperCode.NOTICE_SETTLED):
        notice_take(by=staff.author, notice=notice, page=page)
    with refused(PaperCode.NOTICE_SETTLED):
        notice_drop(by=staff.author, notice=notice, reason="不用")
    assert Article.objects.count() == 1


def test_a_notice_without_lists_is_an_article(staff: Staff, page: Page, party_office: Office) -> None:
    plain = notice_hand_in(
        by=staff.author,
        key="probe-2",
        app="errata",
        kind="news",
        office=party_office,
        title="通知",
        paragraphs=["一。"],
    )
    assert notice_take(by=staff.author, notice=plain, page=page).kind == ArticleKind.ARTICLE


def test_a_notice_that_cannot_be_printed_goes_on_waiting(
    staff: Staff, issue: Issue, page: Page, notice: Notice
) -> None:
    Issue.objects.filter(pk=issue.pk).update(state="published")
    with refused(PaperCode.ISSUE_PUBLISHED):
        notice_take(by=staff.author, notice=notice, page=page)
    notice.refresh_from_db()
    assert notice.state == "waiting"


def test_a_notice_is_dropped_with_a_reason_by_who_plans(
    staff: Staff, make_person: PersonMaker, party_office: Office, notice: Notice
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):
        notice_drop(by=clerk, notice=notice, reason="不用")
    with refused(PaperCode.REASON_MISSING, field="reason"):
        notice_drop(by=staff.author, notice=notice, reason=" ")
    notice_drop(by=staff.author, notice=notice, reason="版面已满")
    notice.refresh_from_db()
    assert (notice.state, notice.state_reason) == ("dropped", "版面已满")


def test_notices_wait_at_their_issue_or_at_any(
    staff: Staff, issue: Issue, notice: Notice, party_office: Office
) -> None:
    def hand_in(key: str, office: Office, number: int | None) -> Notice:
        return notice_hand_in(
            by=staff.author,
            key=key,
            app="errata",
            kind="news",
            office=office,
            title=key,
            paragraphs=[],
            for_issue_number=number,
        )

    anywhere, later = hand_in("anywhere", party_office, None), hand_in("later", party_office, 109)
    sample_office = Office.objects.create(name="样例", short_name="样例", path="/999/", is_sample=True)
    sample = hand_in("sample", sample_office, None)
    assert set(notices_waiting(issue)) == {notice, anywhere}
    assert set(notices_waiting()) == {notice, anywhere, later, sample}
