"""Every address of the product and how to look at it: whose eyes, which thing. An address without a row fails the test.

To add an address: a row in ``PAGES`` (a page), ``FILES`` (something that is not a page), ``PARTS`` (a piece of a page),
``STAGED`` (needs steps before; names the test that walks them) or ``SENT`` (takes what is sent, shows nothing).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.browser.people import (
    ADMINISTRATOR,
    AUDITOR,
    CLERK,
    EDITOR,
    LEADER,
    PUBLISHER,
    REVIEWER,
    SECOND_EDITOR,
)
from zhuomu.apps.errata.models import ErrorReport, Reader
from zhuomu.apps.errata.services import contest_open
from zhuomu.apps.paper.models import Article, Issue, PageSource
from zhuomu.apps.paper.services import Content, article_create, article_edit, article_submit, erratum_create
from zhuomu.apps.paper.services.content import content_of
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Attachment, Job, Notice, Office, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.jobs import job_enqueue
from zhuomu.core.services.people import person_create, post_give

VISITOR = ""
SECURITY = "mimi"
Arguments = Callable[[], Mapping[str, Any]]

WORDS = (
    "11月18日，梧桐路街道召开冬季安全用电动员会，十八个居民区的书记和楼组长参加，，会后分头入户检查。",
    "社区平安办负责人说:“老旧线路要一户一户看过去，“一户一档”，不落下一家。",
    "检查分三步走：先看楼道，再看厨房，最后看电动车充电棚。11月31日前完成第一轮。",
)


def by(username: str) -> Actor:
    """Somebody, now."""
    return Actor(Person.objects.get(username=username), timezone.now())


def stage_set() -> None:
    """What the sample month does not have: drafts with marks, versions to compare, a contest that runs, a job."""
    page = Issue.objects.get(number=109).pages.get(number=2)
    office = Office.objects.get(short_name="社区平安办")
    body = tuple({"type": "paragraph", "text": text} for text in WORDS)
    content = Content("冬季用电 一户一档", "安全过冬", "——十八个居民区分头入户检查", "社区平安办", body)
    draft = article_create(by=by(SECOND_EDITOR), page=page, office=office, content=content)
    again = dataclasses.replace(content, headline="冬季用电安全 一户一档")
    article_edit(
        by=by(EDITOR), article=draft, content=again, seen_sha256=draft.current.sha256, why="标题补全"
    )
    waiting = article_create(
        by=by(EDITOR),
        page=page,
        office=office,
        content=Content(
            "楼道里的灯亮了",
            byline="社区平安办",
            body=({"type": "paragraph", "text": "楼道里的灯换成了声控灯。"},),
        ),
    )
    article_submit(by=by(EDITOR), article=waiting, seen_sha256=waiting.current.sha256)
    article = Article.objects.filter(page__issue__number=108).order_by("pk")[0]
    words = content_of(article.published).body[0]
    wrong = str(words.get("text", ""))[:4] or article.published.headline[:4]
    erratum_create(by=by(EDITOR), article=article, wrong=wrong, right=wrong[:3] + "了", kind="characters")
    contest_open(by=by(EDITOR), issue=Issue.objects.get(number=108))
    job_enqueue(
        key="look",
        kind="demo",
        run_after=timezone.now() + timedelta(1),
        asked_by=Person.objects.get(username=EDITOR),
    )
    keeper = person_create(by=system_actor(), username=SECURITY, name="米明", is_sample=True)
    post_give(
        by=system_actor(),
        person=keeper,
        office=Office.objects.get(short_name="街道"),
        role=Role.SECURITY_ADMINISTRATOR,
        title="街道信息安全员",
        from_on=timezone.localdate() - timedelta(30),
    )


def draft() -> Article:
    return Article.objects.get(current__headline="冬季用电安全 一户一档")


def printed() -> Article:
    """A published article with a photo."""
    return next(
        one for one in Article.objects.filter(page__issue__number=108).order_by("pk") if one.published.photos
    )


def corrected() -> Article:
    """The article with an erratum that nobody has put right on the web yet."""
    return Article.objects.filter(page__issue__number=108).order_by("pk")[0]


def open_report() -> ErrorReport:
    return (
        ErrorReport.objects.filter(verdict="open", article__isnull=False).exclude(quote="").order_by("pk")[0]
    )


def place(article: Article) -> dict[str, Any]:
    return {"number": article.page.issue.number, "page": article.page.number, "pk": article.pk}


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """A page: who looks, at which thing. ``status`` is what the page answers where that is not 200."""

    who: str
    arguments: Arguments = dict
    query: Callable[[], str] = str
    status: int = 200


def issue(number: int = 109) -> Arguments:
    return lambda: {"pk": Issue.objects.get(number=number).pk}


def notice() -> dict[str, Any]:
    return {
        "issue_pk": Issue.objects.get(number=109).pk,
        "pk": Notice.objects.filter(state="waiting").order_by("pk")[0].pk,
    }


def page_of_109() -> dict[str, Any]:
    return {"pk": Issue.objects.get(number=109).pages.get(number=3).pk}


def source() -> dict[str, Any]:
    return {"pk": PageSource.objects.filter(state="waiting").order_by("pk")[0].pk}


def pk_of(thing: Callable[[], Any], name: str = "pk") -> Arguments:
    return lambda: {name: thing().pk}


def area_office() -> Office:
    return Office.objects.filter(kind="area").order_by("order", "pk")[0]


def reader() -> Reader:
    return Reader.objects.filter(reports__issue__number=107).order_by("pk")[0]


PAGES: dict[str, Look] = {
    # readers
    "public_front": Look(VISITOR),
    "public_issue": Look(VISITOR, lambda: {"number": 107}),
    "public_page": Look(VISITOR, lambda: {"number": 108, "page": 2}),
    "public_article": Look(VISITOR, lambda: place(printed())),
    "public_report": Look(
        VISITOR, query=lambda: f"?issue=108&page={printed().page.number}&article={printed().pk}"
    ),
    "public_receipt": Look(
        VISITOR,
        query=lambda: (
            f"?number={ErrorReport.objects.filter(verdict='accepted').order_by('pk')[0].report.receipt}"
        ),
    ),
    "public_search": Look(VISITOR, query=lambda: "?q=居民"),
    "login": Look(VISITOR),
    "login_code": Look(VISITOR),
    "style": Look(VISITOR),
    "style_public": Look(VISITOR),
    "style_confirm": Look(VISITOR),
    # everybody's desk
    "home": Look(EDITOR),
    "search": Look(EDITOR, query=lambda: "?q=居民"),
    "letters": Look(LEADER),
    "profile": Look(EDITOR),
    "profile_password": Look(CLERK),
    "profile_totp": Look(CLERK),
    "sessions": Look(EDITOR),
    "calendar": Look(ADMINISTRATOR),
    # administrators
    "people": Look(ADMINISTRATOR),
    "person_new": Look(ADMINISTRATOR),
    "person": Look(ADMINISTRATOR, lambda: {"pk": Person.objects.get(username=EDITOR).pk}),
    "offices": Look(ADMINISTRATOR),
    "office_new": Look(ADMINISTRATOR),
    "office": Look(ADMINISTRATOR, pk_of(area_office)),
    "sessions_all": Look(SECURITY),
    "audit": Look(AUDITOR),
    "system": Look(ADMINISTRATOR),
    # the paper
    "paper_issues": Look(EDITOR),
    "paper_reviews": Look(REVIEWER),
    "paper_issue": Look(EDITOR, issue()),
    "paper_publish": Look(PUBLISHER, issue()),
    "paper_page_new": Look(EDITOR, issue()),
    "paper_notice_take": Look(EDITOR, notice),
    "paper_notice_drop": Look(EDITOR, notice),
    "paper_source_new": Look(EDITOR, page_of_109),
    "paper_article_new": Look(EDITOR, page_of_109),
    "paper_source": Look(EDITOR, source),
    "paper_source_drop": Look(EDITOR, source),
    "paper_articles": Look(EDITOR),
    "paper_article": Look(EDITOR, pk_of(draft)),
    "paper_article_edit": Look(EDITOR, pk_of(draft)),
    "paper_withdraw": Look(EDITOR, pk_of(draft)),
    "paper_compare": Look(EDITOR, pk_of(draft)),
    "paper_erratum_new": Look(EDITOR, pk_of(printed)),
    "paper_correct": Look(EDITOR, pk_of(corrected)),
    # errata
    "errata_desk": Look(EDITOR),
    "errata_report": Look(EDITOR, pk_of(open_report, "number")),
    "errata_report_add": Look(EDITOR),
    "errata_reader": Look(EDITOR, pk_of(reader)),
    "errata_import": Look(EDITOR),
    "errata_contests": Look(PUBLISHER),
    "errata_list_check": Look(PUBLISHER),
    "errata_contest": Look(PUBLISHER, lambda: {"number": 107}),
    "errata_contest_rules": Look(PUBLISHER, lambda: {"number": 108}),
}

# the same pages in other states: name → (address name, look)
MORE: dict[str, tuple[str, Look]] = {
    "home-leader": ("home", Look(LEADER)),
    "home-clerk": ("home", Look(CLERK)),
    "home-publisher": ("home", Look(PUBLISHER)),
    "home-reviewer": ("home", Look(REVIEWER)),
    "home-administrator": ("home", Look(ADMINISTRATOR)),
    "home-auditor": ("home", Look(AUDITOR)),
    "search-empty": ("search", Look(EDITOR, query=lambda: "?q=北极熊")),
    "letters-empty": ("letters", Look(AUDITOR)),
    "calendar-clerk": ("calendar", Look(CLERK)),
    "paper_reviews-empty": ("paper_reviews", Look(EDITOR)),
    "paper_issue-published": ("paper_issue", Look(PUBLISHER, issue(108))),
    "paper_issue-publisher": ("paper_issue", Look(PUBLISHER, issue())),
    "paper_issues-leader": ("paper_issues", Look(LEADER)),
    "paper_article-published": ("paper_article", Look(EDITOR, pk_of(printed))),
    "paper_article-to-review": (
        "paper_article",
        Look(SECOND_EDITOR, lambda: {"pk": Article.objects.get(current__headline="楼道里的灯亮了").pk}),
    ),
    "errata_desk-accepted": ("errata_desk", Look(EDITOR, query=lambda: "?tab=accepted")),
    "errata_desk-nothing": ("errata_desk", Look(LEADER, query=lambda: "?q=北极熊")),
    "errata_report-accepted": (
        "errata_report",
        Look(
            EDITOR,
            lambda: {"number": ErrorReport.objects.filter(verdict="accepted").order_by("pk")[0].pk},
        ),
    ),
    "errata_contest-running": ("errata_contest", Look(EDITOR, lambda: {"number": 108})),
    "public_report-no-page": ("public_report", Look(VISITOR)),
    "public_report-page": ("public_report", Look(VISITOR, query=lambda: "?issue=108&page=2")),
    "public_report-late": ("public_report", Look(VISITOR, query=lambda: "?issue=107&page=1")),
    "public_report-unknown": ("public_report", Look(VISITOR, query=lambda: "?issue=999&page=1", status=404)),
    "public_receipt-blank": ("public_receipt", Look(VISITOR)),
    "public_receipt-open": (
        "public_receipt",
        Look(VISITOR, query=lambda: f"?number={open_report().report.receipt}"),
    ),
    "public_receipt-winner": (
        "public_receipt",
        Look(
            VISITOR,
            query=lambda: (
                "?number="
                + ErrorReport.objects.filter(reader__awards__tier="best", verdict="accepted")
                .order_by("pk")[0]
                .report.receipt
            ),
        ),
    ),
    "public_receipt-rejected": (
        "public_receipt",
        Look(
            VISITOR,
            query=lambda: (
                f"?number={ErrorReport.objects.filter(verdict='rejected').order_by('pk')[0].report.receipt}"
            ),
        ),
    ),
    "public_receipt-unknown": (
        "public_receipt",
        Look(VISITOR, query=lambda: "?number=K7M2QX9D4T", status=404),
    ),
    "public_search-blank": ("public_search", Look(VISITOR)),
    "public_search-nothing": ("public_search", Look(VISITOR, query=lambda: "?q=北极熊")),
    "public_issue-unknown": ("public_issue", Look(VISITOR, lambda: {"number": 999}, status=404)),
    "people-refused": ("people", Look(CLERK, status=403)),
    "paper_article-unknown": ("paper_article", Look(EDITOR, lambda: {"pk": 999_999}, status=404)),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Fetched:
    """Something that is not a page: who fetches it and what it is."""

    who: str
    media_type: str
    arguments: Arguments = dict


FILES: dict[str, Fetched] = {
    "public_feed": Fetched(VISITOR, "application/atom+xml"),
    "public_issue_feed": Fetched(VISITOR, "application/atom+xml", lambda: {"number": 108}),
    "public_office_feed": Fetched(
        VISITOR, "application/atom+xml", lambda: {"pk": Office.objects.get(short_name="社区管理办").pk}
    ),
    "page_qr": Fetched(VISITOR, "image/svg+xml", lambda: {"number": 108, "page": 1}),
    "attachment": Fetched(
        VISITOR, "image/", lambda: {"key": Attachment.objects.filter(is_public=True)[0].pk}
    ),
    "robots": Fetched(VISITOR, "text/plain"),
    "favicon": Fetched(VISITOR, "image/"),
    "errata_reports_file": Fetched(
        EDITOR, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "errata_handover_file": Fetched(
        PUBLISHER,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda: {"number": "107", "kind": "docx"},
    ),
    # pieces that a page asks for: no page of their own
    "style_progress": Fetched(VISITOR, "text/html"),
    "job_progress": Fetched(EDITOR, "text/html", lambda: {"pk": Job.objects.get(key="look").pk}),
}

STAGED: dict[str, str] = {
    "login_totp": "test_the_first_sign_in_of_a_publisher_walks_through_code_second_factor_and_password",
    "login_password": "test_the_first_sign_in_of_a_publisher_walks_through_code_second_factor_and_password",
    "errata_import_check": "test_an_import_is_shown_before_it_is_taken_in",
}

# Nothing to see: a GET answers 405, or leads to the page whose button sends there.
SENT: dict[str, Arguments] = {
    "elder_toggle": dict,
    "logout": dict,
    "switch_person": dict,
    "letter": lambda: {"pk": 1},
    "person_code": lambda: {"pk": Person.objects.get(username=CLERK).pk},
    "person_totp_forget": lambda: {"pk": Person.objects.get(username=CLERK).pk},
    "post_new": lambda: {"pk": Person.objects.get(username=CLERK).pk},
    "post_end": lambda: {"pk": 1},
    "area": pk_of(area_office),
    "estate_new": pk_of(area_office),
    "calendar_day": dict,
    "calendar_year": dict,
    "profile_totp_start": dict,
    "session_end": lambda: {"pk": 1},
    "audit_verify": dict,
    "paper_errata_box": issue(),
    "paper_submit": pk_of(draft),
    "paper_review": pk_of(draft),
    "paper_correction_publish": pk_of(draft),
    "paper_mark": lambda: {
        "pk": draft().pk,
        "state": "taken",
        "rule": "x",
        "start": 0,
        "end": 1,
        "sha": "0" * 16,
    },
    "errata_report_merge": dict,
    "errata_report_act": lambda: {"number": open_report().pk, "act": "accept"},
    "errata_contest_open": lambda: {"number": 108},
    "errata_contest_act": lambda: {"number": 108, "act": "compute"},
    "errata_award_hand_over": lambda: {"pk": 1},
    "errata_award_phone": lambda: {"pk": 1},
}
