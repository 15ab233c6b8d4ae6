"""The daily job that deletes what is held of papers, as the worker finds it."""

from __future__ import annotations

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.app import APP
from zhuomu.apps.congress.models import BallotRow, Round, RoundState
from zhuomu.core.actor import system_actor
from zhuomu.core.models import Job, Office

pytestmark = pytest.mark.django_db


def test_the_daily_job_deletes_what_is_due(root_office: Office) -> None:
    hall = making.hall_make(root_office)
    vote = making.round_counted(hall, making.contest_ready(hall), ["11122"] * 2)
    Round.objects.filter(pk=vote.pk).update(
        state=RoundState.SEALED, sealed_at=hall.clerk.at, keep_until_on=making.later(-1)
    )
    assert "congress_forget" in APP.daily_jobs
    assert APP.jobs["congress_forget"](Job(), system_actor()) == {"rounds": 1}
    assert not BallotRow.objects.exists()
