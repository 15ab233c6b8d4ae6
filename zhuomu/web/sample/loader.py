"""Loads the sample month through the same services that people use, and takes it out again."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zhuomu.apps.errata.models import Award, Contest, ErrorReport, Finding, Reader
from zhuomu.apps.paper.models import Article, Issue, Page, PageSource, Paper, Photo
from zhuomu.apps.paper.services import issue_create, page_name, source_read
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Notice, Office, OfficeKind, Person, PersonalDatum, Post
from zhuomu.core.rights import Role
from zhuomu.core.services.attachments import attachment_path
from zhuomu.core.services.events import event_append
from zhuomu.core.services.notices import notice_hand_in
from zhuomu.core.services.people import estate_create, office_create, person_create, post_give
from zhuomu.core.services.search import search_forget
from zhuomu.core.write import writing
from zhuomu.ledger.models import Report
from zhuomu.ledger.services import ledger_seed
from zhuomu.rules.reason import Code
from zhuomu.web.sample.congress import congress_play, congresses_remove
from zhuomu.web.sample.content import sample_file, sample_text
from zhuomu.web.sample.contest import box_settle, contest_play, erratum_answer, reports_receive
from zhuomu.web.sample.printing import Cast, errors_speak_again, issue_print
from zhuomu.web.sample.problems import ledger_remove, problems_play
from zhuomu.web.sample.visits import visits_play, visits_remove

KINDS = {
    "subdistrict": OfficeKind.SUBDISTRICT,
    "office": OfficeKind.OFFICE,
    "desk": OfficeKind.OFFICE,
    "body": OfficeKind.OTHER,
    "居委会": OfficeKind.RESIDENTS_COMMITTEE,
    "业委会": OfficeKind.OWNERS_COMMITTEE,
    "物业": OfficeKind.PROPERTY_MANAGER,
}
PHONE = "0000-5550107"
SINCE = date(2024, 1, 1)


class SampleCode(Code):
    """Why the sample cannot be taken out."""

    IN_USE = "sample.in_use"


def at_noon(day: date, hour: int = 12) -> datetime:
    """An aware moment of a day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def sample_is_loaded() -> bool:
    """Whether the sample month is there."""
    return Office.objects.filter(is_sample=True).exists()


def sample_load(*, by: Actor) -> bool:
    """Load the sample month, all or nothing. Returns False where it is loaded already."""
    if sample_is_loaded():
        return False
    with writing():
        cast = _cast(by)
        paper = Paper.objects.create(
            name="梧桐社区报", office=cast.offices["jiedao"], motto="邻里之间，一月一张", is_sample=True
        )
        october = issue_print(paper, cast, "issue-107.toml")
        reports_receive(cast, october, 107)
        contest_play(cast, october)
        november = issue_print(paper, cast, "issue-108.toml")
        box_settle(november, cast)
        reports_receive(cast, november, 108)
        errors_speak_again(paper, Actor(cast.role(Role.PUBLISHER), at_noon(date(2026, 11, 19))))
        _december(paper, cast)
        ledger_seed(by=by)
        problems_play(cast)
        visits_play(cast)
        congress_play(cast)
        erratum_answer(cast)
        event_append(by=by, verb="sample_load", entity="paper", entity_id=paper.pk)
    return True


def _cast(by: Actor) -> Cast:
    data = sample_file("people.toml")
    offices: dict[str, Office] = {}
    for order, row in enumerate(data["office"]):
        offices[row["key"]] = office_create(
            by=by,
            name=row["name"],
            short_name=row.get("short", row["name"])[:20],
            kind=KINDS[row["kind"]],
            parent=offices.get(row["parent"]),
            order=order,
            phone=PHONE if row["kind"] == "subdistrict" else "",
            is_sample=True,
        )
    for order, row in enumerate(data["area"], start=100):
        _area(by, offices, row, order)
    people: dict[str, Person] = {}
    for order, row in enumerate(data["person"], start=1):
        person = person_create(by=by, username=row["key"], name=row["name"], is_sample=True)
        post_give(
            by=by,
            person=person,
            office=offices[row["office"]],
            role=Role(row["role"]),
            title=row["title"],
            from_on=SINCE,
            order=order,
        )
        people[row["key"]] = person
    return Cast(offices, people)


def _area(by: Actor, offices: dict[str, Office], row: dict[str, Any], order: int) -> None:
    office = office_create(
        by=by,
        name=row["name"],
        short_name=row["name"].removesuffix("居民区")[:20],
        kind=OfficeKind.AREA,
        parent=offices["jiedao"],
        order=order,
        is_sample=True,
    )
    offices[row["key"]] = office
    for estate in row["estates"]:
        estate_create(by=by, area=office.area, **estate)
    for body in row.get("bodies", []):
        offices[body["key"]] = office_create(
            by=by, name=body["name"], kind=KINDS[body["kind"]], parent=office, order=order, is_sample=True
        )


def _december(paper: Paper, cast: Cast) -> None:
    """The issue in the making: one page read in and waiting to be confirmed, notices from the offices."""
    data = sample_file("notices.toml")
    editor = cast.role(Role.EDITOR)
    actor = Actor(editor, at_noon(date(2026, 11, 20)))
    issue = issue_create(
        by=actor,
        paper=paper,
        number=data["issue"]["number"],
        publish_on=data["issue"]["planned_on"],
        page_count=4,
    )
    for page, section in zip(issue.pages.all(), ("要闻", "社区治理", "民生服务", "文化副刊"), strict=True):
        page_name(by=actor, page=page, section=section)
    source_read(
        by=actor, page=issue.pages.get(number=1), data=sample_text("109-1.txt"), file_name="109-1.txt"
    )
    for row in data["notice"]:
        notice_hand_in(
            by=Actor(cast.people[row["sent_by"]], at_noon(row["sent_on"])),
            key=f"sample-{row['key']}",
            app="paper",
            kind=row["kind"],
            office=cast.offices[row["office"]],
            title=row["title"],
            paragraphs=row["body"],
            for_issue_number=issue.number,
        )


def sample_remove(*, by: Actor) -> bool:
    """Take the sample month out, with all that was made in it since. Returns False where there is none.

    Raises ``Refused`` where real people hold posts in its offices. The record of events stays: it is append-only.
    """
    if not sample_is_loaded():
        return False
    offices = Office.objects.filter(is_sample=True)
    held_count = Post.objects.filter(office__in=offices, person__is_sample=False).count()
    if held_count:
        raise refuse(SampleCode.IN_USE, count=held_count)
    with writing():
        papers = Paper.objects.filter(is_sample=True)
        _contest_remove(papers)
        _paper_remove(papers)
        Notice.objects.filter(office__in=offices).delete()
        congresses_remove(offices)
        visits_remove(offices)
        ledger_remove(offices)
        Person.objects.filter(is_sample=True).delete()
        for office in offices.order_by("-path"):
            office.delete()
        event_append(by=by, verb="sample_remove", entity="paper", entity_id="sample")
    return True


def _contest_remove(papers: Any) -> None:
    issues = Issue.objects.filter(paper__in=papers)
    reports = ErrorReport.objects.filter(issue__in=issues)
    numbers = list(reports.values_list("report_id", flat=True))
    for number in numbers:
        search_forget(entity="error_report", entity_id=number)
    readers = list(reports.values_list("reader_id", flat=True).distinct())
    phones = list(
        Report.objects.filter(pk__in=numbers).exclude(phone=None).values_list("phone_id", flat=True)
    )
    Award.objects.filter(contest__issue__in=issues).delete()
    Contest.objects.filter(issue__in=issues).delete()
    reports.delete()
    Finding.objects.filter(issue__in=issues).delete()
    Report.objects.filter(pk__in=numbers).delete()
    PersonalDatum.objects.filter(pk__in=phones).delete()
    Reader.objects.filter(pk__in=readers, reports=None, awards=None).delete()


def _paper_remove(papers: Any) -> None:
    articles = Article.objects.filter(page__issue__paper__in=papers)
    for pk in articles.values_list("pk", flat=True):
        search_forget(entity="article", entity_id=pk)
    articles.delete()
    PageSource.objects.filter(page__issue__paper__in=papers).delete()
    for photo in Photo.objects.filter(paper__in=papers).select_related("attachment"):
        attachment = photo.attachment
        photo.delete()
        attachment_path(attachment).unlink(missing_ok=True)
        attachment.delete()
    Page.objects.filter(issue__paper__in=papers).delete()
    Issue.objects.filter(paper__in=papers).delete()
    papers.delete()
