"""Prints an issue of the sample: articles by the offices, three reviews, publication, each on its day."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from zhuomu.apps.paper.models import Article, ArticleKind, Issue, MarkState, Page, Paper, Photo, ProofMark
from zhuomu.apps.paper.services import (
    Content,
    article_create,
    article_review,
    article_submit,
    issue_create,
    issue_publish,
    mark_decide,
    mark_undo,
    marks_open,
    page_name,
    photo_add,
)
from zhuomu.core.actor import Actor
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Right, Role
from zhuomu.proof import Severity
from zhuomu.rules.article_flow import ReviewStep, Verdict
from zhuomu.web.sample.content import picture_draw, sample_file

MARK_REASON = "样例：故意留给读者找"


@dataclasses.dataclass(frozen=True, slots=True)
class Cast:
    """Offices and people of the sample by their keys in ``people.toml``."""

    offices: dict[str, Office]
    people: dict[str, Person]

    def role(self, role: Role, number: int = 0) -> Person:
        """The first (or a later) person who holds a role."""
        holders = [person for person in self.people.values() if person.posts.filter(role=role).exists()]
        return holders[number]


def on(day: date, hour: int) -> datetime:
    """An aware moment: the full hour of a day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def issue_print(paper: Paper, cast: Cast, name: str) -> Issue:
    """Make and publish the issue of one data file."""
    data = sample_file(name)
    facts = data["issue"]
    day: date = facts["published_on"]
    first_page_editor = cast.people[data["page"][0]["editor"]]
    issue = issue_create(
        by=Actor(first_page_editor, on(day - timedelta(days=14), 9)),
        paper=paper,
        number=facts["number"],
        publish_on=day,
        page_count=len(data["page"]),
        report_until_on=facts["reports_until"],
    )
    reviewers = [cast.people[key] for key in facts["reviewers"]]
    for row in data["page"]:
        page = issue.pages.get(number=row["number"])
        editor = cast.people[row["editor"]]
        page_name(by=Actor(editor, on(day - timedelta(days=14), 9)), page=page, section=row["section"])
        for item in (*row.get("article", []), *row.get("box", [])):
            _article_print(cast, page, editor, item, day, reviewers)
    return issue_publish(by=Actor(reviewers[-1], on(day, 7)), issue=issue)


def errors_speak_again(paper: Paper, by: Actor) -> None:
    """The errors left in for the readers were rejected so that they could be printed; in a new article they show again."""
    while mark := ProofMark.objects.filter(
        article__page__issue__paper=paper, state=MarkState.REJECTED, undone_at=None
    ).first():
        mark_undo(by=by, mark=mark)


def _article_print(
    cast: Cast, page: Page, editor: Person, item: dict[str, Any], day: date, reviewers: list[Person]
) -> Article:
    is_box = "kind" in item
    office = cast.offices[item.get("byline") or "bianjibu"] if item.get("byline") else page.issue.paper.office
    author = Actor(_author(office, editor, day), on(day - timedelta(days=6), 10))
    byline = office.short_name if item.get("byline") else ""
    article = article_create(
        by=author,
        page=page,
        office=office,
        content=Content(
            item["headline"], item.get("kicker", ""), item.get("deck", ""), byline, _body(author, page, item)
        ),
        kind=ArticleKind.BOX if is_box else ArticleKind.ARTICLE,
    )
    version = article.current
    if version is None:
        raise ValueError("an article has a version from its first moment")
    for mark in marks_open(version):
        if mark.severity is Severity.ERROR:
            mark_decide(
                by=author,
                article=article,
                rule=mark.rule,
                start=mark.start,
                end=mark.end,
                seen_sha256=version.sha256,
                state=MarkState.REJECTED,
                reason=MARK_REASON,
            )
    article_submit(by=author, article=article, seen_sha256=version.sha256)
    for number, (step, reviewer) in enumerate(zip(ReviewStep, reviewers, strict=True)):
        article_review(
            by=Actor(reviewer, on(day - timedelta(days=4 - number), 10)),
            article=article,
            step=step,
            verdict=Verdict.PASSED,
            seen_sha256=version.sha256,
        )
    return article


def _author(office: Office, editor: Person, day: date) -> Person:
    """A clerk of the office that signs, else the page's editor."""
    for post in office.posts.filter(role=Role.OFFICE_CLERK).select_related("person"):
        if Actor(post.person, on(day, 9)).has(Right.PAPER_WRITE, office):
            return post.person
    return editor


def _body(author: Actor, page: Page, item: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    after: dict[int, list[dict[str, Any]]] = {}
    for row in item.get("photo", []):
        photo = _photo(author, page.issue.paper, row)
        block = {"type": "photo", "photo": photo.pk, "caption": row["caption"], "alt": row["alt"]}
        after.setdefault(row["after"], []).append(block)
    body: list[dict[str, Any]] = list(after.get(0, []))
    for number, text in enumerate(item["paragraphs"], start=1):
        body += [{"type": "paragraph", "text": text}, *after.get(number, [])]
    body += [
        {"type": "list", "label": row["title"], "items": list(row["names"])} for row in item.get("lists", [])
    ]
    return tuple(body)


def _photo(author: Actor, paper: Paper, row: dict[str, Any]) -> Photo:
    return photo_add(
        by=author, paper=paper, data=picture_draw(row["picture"]), photographer=row.get("photographer", "")
    )
