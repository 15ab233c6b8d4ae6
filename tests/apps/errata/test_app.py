"""What the errata gives to the product: menu, jobs, sentences; and rows that say what they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.errata.making import judged, report_make
from tests.conftest import actor_for, moment
from zhuomu.apps.errata.app import APP
from zhuomu.apps.errata.models import Award, Contest
from zhuomu.apps.errata.services import ErrataCode, contest_compute, contest_open
from zhuomu.apps.paper.models import Issue
from zhuomu.core.actor import system_actor
from zhuomu.core.models import Job, Person
from zhuomu.ledger.models import Report
from zhuomu.web.sentences_errata import SENTENCES


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal() -> None:
    assert {str(code) for code in ErrataCode} == set(SENTENCES)


def test_daily_jobs_are_jobs() -> None:
    assert set(APP.daily_jobs) <= set(APP.jobs)
    assert [entry.url_name for entry in APP.menu] == ["errata_desk", "errata_contests"]


@pytest.mark.django_db
def test_jobs_can_run_twice(published_issue: Issue) -> None:
    report_make(published_issue)
    Report.objects.update(address_hash="x")
    by = system_actor(moment("2026-10-12 09:00") + timedelta(days=31))
    assert APP.jobs["errata_forget"](Job(), by) == {"addresses": 1, "names": 0}
    assert APP.jobs["errata_forget"](Job(), by) == {"addresses": 0, "names": 0}
    assert APP.jobs["errata_forfeit"](Job(), by) == {"forfeited": 0}


@pytest.mark.django_db
def test_rows_say_what_they_are(published_issue: Issue, editor: Person) -> None:
    report = judged(published_issue, editor)
    by = actor_for(editor, "2026-11-02 09:00")
    contest_compute(by=by, contest=contest_open(by=by, issue=published_issue))
    assert str(report) == report.report.receipt
    assert str(report.finding) == "“10月8日”"
    assert str(report.reader) == "小飞（昵称）"
    assert str(Contest.objects.get()) == "第107期啄木鸟"
    assert str(Award.objects.get()) == "小飞（昵称） 最佳「啄木鸟」"
