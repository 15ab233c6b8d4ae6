"""Makes issues and articles for tests, through the same services that people use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from zhuomu.apps.paper.models import Article, Issue, Page, Paper
from zhuomu.apps.paper.services import (
    Content,
    article_create,
    article_review,
    article_submit,
    issue_create,
    issue_publish,
    page_name,
)
from zhuomu.core.actor import Actor
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role
from zhuomu.rules.article_flow import ReviewStep, Verdict

TEXTS: Sequence[tuple[int, str, Sequence[str]]] = (
    (1, "加装电梯圆了上楼梦", ("10月8日，桂花弄12号楼的电梯正式运行。", "居民区党总支书记说，楼里住着三十二户人家。")),
    (1, "街道召开联席会议", ("会议由街道办事处与总工会共同召开。", "会上讨论了三件实事。")),
    (2, "社区食堂添新菜", ("食堂本月新增六道菜。", "老人说，味道比以前好。")),
    (2, "图书角搬进楼组", ("图书角共有二百本书。", "孩子们放学后来看书。")),
)


def paragraphs(*texts: str) -> tuple[dict[str, Any], ...]:
    return tuple({"type": "paragraph", "text": text} for text in texts)


class Staff:
    """An author, three reviewers and a publisher, with actors at a moment."""

    def __init__(self, make_person: Callable[..., Person], office: Office, at: str) -> None:
        from tests.conftest import actor_for

        self.author = actor_for(make_person(Role.EDITOR, office, name="许编辑", title="编辑"), at)
        self.first = actor_for(make_person(Role.REVIEWER, name="一审员"), at)
        self.second = actor_for(make_person(Role.REVIEWER, name="二审员"), at)
        self.final = actor_for(make_person(Role.PUBLISHER, name="总编辑", title="主编"), at)

    @property
    def reviewers(self) -> tuple[tuple[ReviewStep, Actor], ...]:
        return ((ReviewStep.FIRST, self.first), (ReviewStep.SECOND, self.second), (ReviewStep.FINAL, self.final))


def article_approve(staff: Staff, article: Article, *, is_submitted: bool = False) -> Article:
    """Take an article from draft to approved."""
    article.refresh_from_db()
    assert article.current is not None
    if not is_submitted:
        article_submit(by=staff.author, article=article, seen_sha256=article.current.sha256)
    for step, reviewer in staff.reviewers:
        article_review(
            by=reviewer, article=article, step=step, verdict=Verdict.PASSED, seen_sha256=article.current.sha256
        )
    article.refresh_from_db()
    return article


def article_make(staff: Staff, page: Page, office: Office, headline: str = "一则消息", *texts: str) -> Article:
    content = Content(headline=headline, byline=office.short_name, body=paragraphs(*(texts or ("正文一段。",))))
    return article_create(by=staff.author, page=page, office=office, content=content)


def issue_published(
    *, root_office: Office, office: Office, make_person: Callable[..., Person], number: int = 107
) -> Issue:
    """An issue of two pages with two articles each, published on 9 October 2026."""
    staff = Staff(make_person, office, "2026-10-09 08:00")
    paper, _ = Paper.objects.get_or_create(name="梧桐社区报", defaults={"office": office})
    issue = issue_create(by=staff.author, paper=paper, number=number, publish_on=date(2026, 10, 9), page_count=2)
    for page in issue.pages.all():
        page_name(by=staff.author, page=page, section={1: "要闻", 2: "民生"}[page.number])
    for page_number, headline, texts in TEXTS:
        page = issue.pages.get(number=page_number)
        article_approve(staff, article_make(staff, page, office, headline, *texts))
    return issue_publish(by=staff.final, issue=issue)
