"""Fifty threads claim one prize: exactly one hands it over, the others are told who did."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import moment
from tests.races.databases import Run
from zhuomu.apps.errata.models import Award, Contest, ContestState, Reader
from zhuomu.apps.errata.services import ErrataCode, award_hand_over
from zhuomu.apps.paper.models import Issue, IssueState, Paper
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, OfficeKind, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.events import chain_faults
from zhuomu.core.services.people import office_create, person_create, post_give

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("race_database")]
THREADS = 50


def _publisher() -> Person:
    office = office_create(
        by=system_actor(), name="梧桐路街道", short_name="街道", kind=OfficeKind.SUBDISTRICT, parent=None
    )
    person = person_create(by=system_actor(), username="shan", name="单主编")
    post_give(
        by=system_actor(),
        person=person,
        office=office,
        role=Role.PUBLISHER,
        title="主编",
        from_on=date(2018, 1, 1),
    )
    return person


def _award(person: Person) -> Award:
    paper = Paper.objects.create(name="梧桐社区报", office=person.posts.get().office)
    issue = Issue.objects.create(
        paper=paper,
        number=107,
        cover_month=date(2026, 10, 1),
        publish_on=date(2026, 10, 9),
        report_until_on=date(2026, 10, 31),
        state=IssueState.PUBLISHED,
    )
    contest = Contest.objects.create(
        issue=issue,
        first_on=issue.publish_on,
        last_on=issue.report_until_on,
        state=ContestState.CONFIRMED,
        confirmed_on=date(2026, 11, 2),
    )
    reader = Reader.objects.create(key="a" * 64, print_name="小飞")
    return Award.objects.create(
        contest=contest,
        reader=reader,
        tier="best",
        tier_label="最佳",
        place=1,
        quota=1,
        score=1,
        printed_name="小飞",
    )


def test_fifty_claims_of_one_prize_hand_it_over_once(at_once: Run) -> None:
    person = _publisher()
    award = _award(person)

    def claim(_number: int) -> str:
        by = Actor(Person.objects.get(pk=person.pk), moment("2026-11-03 09:00"))
        try:
            award_hand_over(by=by, award=award)
        except Refused as refused:
            return str(refused.reasons[0].code)
        return "handed"

    results = at_once(THREADS, claim)
    assert sorted(results) == sorted(["handed", *[str(ErrataCode.ALREADY_HANDED)] * (THREADS - 1)])
    assert Event.objects.filter(verb="award_hand_over").count() == 1
    assert list(chain_faults()) == []
