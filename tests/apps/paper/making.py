"""Makes issues and articles for tests, through the same services that people use."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from PIL import Image

from zhuomu.apps.paper.models import Article, ArticleVersion, Issue, Page, Paper, Photo
from zhuomu.apps.paper.services import (
    Content,
    article_create,
    article_review,
    article_submit,
    issue_create,
    issue_publish,
    page_name,
    photo_add,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role
from zhuomu.rules.article_flow import ReviewStep, Verdict
from zhuomu.rules.reason import Code
from zhuomu.web import sentences_core, sentences_paper, sentences_reading, sentences_rules

TEXTS: Sequence[tuple[int, str, Sequence[str]]] = (
    (
        1,
        "加装电梯圆了上楼梦",
        ("10月8日，桂花弄12号楼的电梯正式运行。", "居民区党总支书记说，楼里住着三十二户人家。"),
    ),
    (1, "街道召开联席会议", ("会议由街道办事处与总工会共同召开。", "会上讨论了三件实事。")),
    (2, "社区食堂添新菜", ("食堂本月新增六道菜。", "老人说，味道比以前好。")),
    (2, "图书角搬进楼组", ("图书角共有二百本书。", "孩子们放学后来看书。")),
)


def paragraphs(*texts: str) -> tuple[dict[str, Any], ...]:
    return tuple({"type": "paragraph", "text": text} for text in texts)


SENTENCES = {
    code: text
    for part in (sentences_core, sentences_paper, sentences_reading, sentences_rules)
    for code, text in part.SENTENCES.items()
}


@contextmanager
def refused(*codes: Code, field: str | None = None) -> Iterator[None]:
    """The block is refused with exactly these codes, and each reason fills its sentence."""
    with pytest.raises(Refused) as caught:
        yield
    reasons = caught.value.reasons
    assert [reason.code for reason in reasons] == list(codes)
    said = [SENTENCES[reason.code].format(**reason.facts) for reason in reasons]
    assert not [text for text in said if "{" in text]
    assert field is None or {reason.field for reason in reasons} == {field}


def current(article: Article) -> ArticleVersion:
    """The newest version as it is in the database."""
    article.refresh_from_db()
    assert article.current is not None
    return article.current


def published(article: Article) -> ArticleVersion:
    """The version the public reads."""
    article.refresh_from_db()
    assert article.published is not None
    return article.published


def picture(color: str = "green", *, kind: str = "JPEG", exif: Image.Exif | None = None) -> bytes:
    """A small picture's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def photo_make(by: Actor, paper: Paper, **facts: Any) -> Photo:
    return photo_add(by=by, paper=paper, data=picture(), **facts)


def photo_block(
    photo: Photo | None, caption: str = "居民在新电梯前", alt: str = "三位老人站在电梯门口"
) -> dict[str, Any]:
    return {"type": "photo", "photo": photo.pk if photo else None, "caption": caption, "alt": alt}


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
        return (
            (ReviewStep.FIRST, self.first),
            (ReviewStep.SECOND, self.second),
            (ReviewStep.FINAL, self.final),
        )


def article_approve(staff: Staff, article: Article, *, is_submitted: bool = False) -> Article:
    """Take an article from draft to approved."""
    article.refresh_from_db()
    assert article.current is not None
    if not is_submitted:
        article_submit(by=staff.author, article=article, seen_sha256=article.current.sha256)
    for step, reviewer in staff.reviewers:
        article_review(
            by=reviewer,
            article=article,
            step=step,
            verdict=Verdict.PASSED,
            seen_sha256=article.current.sha256,
        )
    article.refresh_from_db()
    return article


def article_make(
    staff: Staff, page: Page, office: Office, headline: str = "一则消息", *texts: str
) -> Article:
    content = Content(
        headline=headline, byline=office.short_name, body=paragraphs(*(texts or ("正文一段。",)))
    )
    return article_create(by=staff.author, page=page, office=office, content=content)


def issue_published(
    *, root_office: Office, office: Office, make_person: Callable[..., Person], number: int = 107
) -> Issue:
    """An issue of two pages with two articles each, published on 9 October 2026."""
    staff = Staff(make_person, office, "2026-10-09 08:00")
    paper, _ = Paper.objects.get_or_create(name="梧桐社区报", defaults={"office": office})
    issue = issue_create(
        by=staff.author, paper=paper, number=number, publish_on=date(2026, 10, 9), page_count=2
    )
    for page in issue.pages.all():
        page_name(by=staff.author, page=page, section={1: "要闻", 2: "民生"}[page.number])
    for page_number, headline, texts in TEXTS:
        page = issue.pages.get(number=page_number)
        article_approve(staff, article_make(staff, page, office, headline, *texts))
    return issue_publish(by=staff.final, issue=issue)


def review(
    by: Actor,
    article: Article,
    step: ReviewStep,
    verdict: Verdict = Verdict.PASSED,
    opinion: str = "",
    seen: str | None = None,
) -> Any:
    """One verdict on the text as it is now, unless ``seen`` names another."""
    return article_review(
        by=by,
        article=article,
        step=step,
        verdict=verdict,
        seen_sha256=current(article).sha256 if seen is None else seen,
        opinion=opinion,
    )


def rewritten(article: Article, *texts: str, **fields: str) -> Content:
    """The current words with other paragraphs or fields."""
    version = current(article)
    parts: dict[str, Any] = {
        name: getattr(version, name) for name in ("kicker", "headline", "deck", "byline")
    }
    parts["body"] = paragraphs(*texts) if texts else tuple(version.body)
    return Content(**{**parts, **fields})
