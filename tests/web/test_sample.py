"""The sample month loads whole, tells what it should, and leaves without a trace but the record."""

from __future__ import annotations

import pytest

from zhuomu.apps.errata.models import Award, Contest, ErrorReport, Reader
from zhuomu.apps.paper.models import Article, Erratum, Issue, PageSource, Paper
from zhuomu.core.actor import Actor
from zhuomu.core.models import Area, Attachment, Notice, Office, Person, PersonalDatum, SearchEntry
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import NumberSeries, Problem, Report
from zhuomu.web.sample.content import sample_file
from zhuomu.web.sample.loader import sample_load, sample_remove


@pytest.mark.django_db
def test_the_sample_month_loads_tells_its_story_and_leaves(system: Actor) -> None:
    assert sample_load(by=system)
    assert not sample_load(by=system)
    assert Area.objects.count() == 18
    assert list(Issue.objects.order_by("number").values_list("number", "state")) == [
        (107, "published"),
        (108, "published"),
        (109, "in_production"),
    ]
    expected = sample_file("reports.toml")["expected"]["107"]
    names = {row["key"]: row["print_name"] for row in sample_file("reports.toml")["reader"]}
    awards = {(award.tier, award.reader.print_name) for award in Award.objects.select_related("reader")}
    assert awards == {("best", names[expected["best"]])} | {("good", names[key]) for key in expected["good"]}
    assert Contest.objects.get().state == "confirmed"
    assert ErrorReport.objects.filter(verdict="open").count() == 18
    assert PageSource.objects.filter(state="waiting").count() == 1
    assert Notice.objects.filter(state="waiting").count() == 4
    assert Erratum.objects.filter(printed_in__number=108).count() == 5
    passed_on = Problem.objects.get(channel="errata")
    assert (passed_on.status, passed_on.outcome, passed_on.is_satisfied) == ("closed", "explained", True)
    assert not list(chain_faults())

    assert sample_remove(by=system)
    assert not sample_remove(by=system)
    for model in (
        Paper,
        Issue,
        Article,
        Office,
        Person,
        Report,
        Reader,
        PersonalDatum,
        Attachment,
        SearchEntry,
        Notice,
        Problem,
        NumberSeries,
    ):
        assert not model.objects.exists(), model  # type: ignore[attr-defined]
    assert not list(chain_faults())
