"""The things that addresses are about; each is made when a row first asks for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.apps.errata.making import report_make
from zhuomu.apps.congress.models import Congress
from zhuomu.apps.congress.services.congresses import congress_create
from zhuomu.apps.congress.services.delegates import DelegateRow, delegates_import
from zhuomu.apps.errata.models import Award, Contest, ErrorReport, Reader
from zhuomu.apps.errata.services.contests import contest_open
from zhuomu.apps.paper.models import Article, Issue, Page, PageSource
from zhuomu.apps.paper.services import issue_create
from zhuomu.apps.paper.services.sources import source_read
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Attachment, Job, Letter, Notice, Office, Person, Post, SignIn
from zhuomu.core.rights import Role
from zhuomu.core.services.jobs import job_enqueue
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.services.notices import notice_hand_in
from zhuomu.core.services.people import office_create
from zhuomu.core.services.signin import sign_in_start
from zhuomu.core.write import writing


@dataclasses.dataclass(slots=True)
class World:
    """What the addresses are about; things are made when a row first asks for them."""

    root: Office
    make_person: Callable[..., Person]
    published: Callable[[], Any]
    kept: dict[str, Any] = dataclasses.field(default_factory=dict)

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """The thing under ``key``, made the first time."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    @property
    def somebody(self) -> Person:
        """A person nobody signs in as."""
        person: Person = self.once(
            "somebody", lambda: self.make_person(Role.OFFICE_CLERK, username="somebody")
        )
        return person

    @property
    def system(self) -> Actor:
        return system_actor()

    @property
    def area(self) -> Office:
        office: Office = self.once(
            "area",
            lambda: office_create(
                by=self.system, name="桂花弄居民区", short_name="桂花弄", kind="area", parent=self.root
            ),
        )
        return office

    @property
    def post(self) -> Post:
        post: Post = self.somebody.posts.get()
        return post

    @property
    def sign_in(self) -> SignIn:
        """A session of somebody else."""
        by = Actor(self.somebody, timezone.now())
        sign_in: SignIn = self.once(
            "sign_in", lambda: sign_in_start(by=by, session_key="x" * 32, agent="test")
        )
        return sign_in

    @property
    def job(self) -> Job:
        """A job that somebody else asked for."""
        job: Job = self.once(
            "job",
            lambda: job_enqueue(
                key="job", kind="test", run_after=timezone.now() + timedelta(1), asked_by=self.somebody
            ),
        )
        return job

    @property
    def letter(self) -> Letter:
        """A letter to somebody else."""

        def make() -> Letter:
            with writing():
                return letter_queue(
                    by=self.system, key="letter", to=self.somebody, subject="标题", body="内容"
                )

        letter: Letter = self.once("letter", make)
        return letter

    @property
    def hidden_file(self) -> Attachment:
        """An attachment that is not public (its row only; see ``attachment`` in the table)."""
        file: Attachment = self.once(
            "file",
            lambda: Attachment.objects.create(
                sha256="0" * 64, media_type="image/png", byte_count=1, given_at=timezone.now()
            ),
        )
        return file

    # the paper

    @property
    def editor(self) -> Actor:
        """An editor nobody signs in as."""
        person = self.once("editor", lambda: self.make_person(Role.EDITOR, username="an-editor"))
        return Actor(person, timezone.now())

    @property
    def issue(self) -> Issue:
        """A published issue."""
        issue: Issue = self.once("issue", self.published)
        return issue

    @property
    def printed_page(self) -> Page:
        page: Page = self.issue.pages.order_by("number")[0]
        return page

    @property
    def article(self) -> Article:
        """A published article."""
        article: Article = self.printed_page.articles.order_by("order")[0]
        return article

    @property
    def next_issue(self) -> Issue:
        """An issue that is being made."""
        issue: Issue = self.once(
            "next issue",
            lambda: issue_create(
                by=self.editor,
                paper=self.issue.paper,
                number=self.issue.number + 1,
                publish_on=date(2026, 11, 9),
                page_count=1,
            ),
        )
        return issue

    @property
    def next_page(self) -> Page:
        page: Page = self.next_issue.pages.get()
        return page

    @property
    def source(self) -> PageSource:
        text = "加装电梯圆了上楼梦\n\n　　桂花弄12号楼的电梯正式运行，居民们很高兴。\n"
        source: PageSource = self.once(
            "source", lambda: source_read(by=self.editor, page=self.next_page, data=text.encode())
        )
        return source

    @property
    def notice(self) -> Notice:
        notice: Notice = self.once(
            "notice",
            lambda: notice_hand_in(
                by=self.editor,
                key="notice",
                app="test",
                kind="news",
                office=self.root,
                title="活动预告",
                paragraphs=["周六上午。"],
            ),
        )
        return notice

    # errata

    @property
    def report(self) -> ErrorReport:
        report: ErrorReport = self.once("report", lambda: report_make(self.issue))
        return report

    @property
    def reader(self) -> Reader:
        reader: Reader = self.report.reader
        return reader

    @property
    def contest(self) -> Contest:
        contest: Contest = self.once("contest", lambda: contest_open(by=self.editor, issue=self.issue))
        return contest

    @property
    def award(self) -> Award:
        award: Award = self.once(
            "award",
            lambda: Award.objects.create(
                contest=self.contest,
                reader=self.reader,
                tier="best",
                tier_label="最佳",
                place=1,
                quota=1,
                score=1,
                printed_name="小飞",
            ),
        )
        return award

    # the congress

    @property
    def congress_writer(self) -> Actor:
        """A clerk of the subdistrict nobody signs in as."""
        person = self.once(
            "congress writer", lambda: self.make_person(Role.OFFICE_CLERK, username="a-congress-clerk")
        )
        return Actor(person, timezone.now())

    @property
    def congress(self) -> Congress:
        """A congress of the subdistrict itself, with two delegates."""

        def make() -> Congress:
            by = self.congress_writer
            made = congress_create(
                by=by, office=self.root, body="科学技术协会", title="第一次代表大会", on=date(2026, 11, 24)
            )
            rows = [DelegateRow("桂花弄居民区", name) for name in ("柏一舟", "戚秀兰")]
            delegates_import(by=by, congress=made, rows=rows)
            return made

        congress: Congress = self.once("congress", make)
        return congress
