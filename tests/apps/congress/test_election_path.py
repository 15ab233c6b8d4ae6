"""The whole path of an election on paper, by its services."""

from __future__ import annotations

import pytest

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import BallotRow, RoundState
from zhuomu.apps.congress.selectors.given import given_of
from zhuomu.apps.congress.selectors.tallies import sheet_of, tally_current
from zhuomu.apps.congress.services.counting import outcome_now
from zhuomu.apps.congress.services.sealing import ballots_forget_due, round_seal
from zhuomu.apps.congress.services.signing import result_announce, result_notice
from zhuomu.core.actor import system_actor
from zhuomu.core.models import Office
from zhuomu.core.services.events import chain_faults
from zhuomu.rules.election import sheet_make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office)


def test_from_the_first_name_to_the_deleted_ballot(hall: making.Hall) -> None:
    contest = making.contest_ready(hall)
    lines = ["11122"] * 6 + ["11012"] * 2 + ["12010+陆远"] + ["11111"]
    vote = making.round_counted(hall, contest, lines)
    tally = tally_current(vote)
    assert tally is not None
    assert tally.outcome["elected"] == ["王一禾", "田秋白", "李青禾"]
    assert tally.outcome["writein"] == {"陆远": 1}
    assert tally.outcome["void_why"] == {"overvote": 1}
    assert sheet_of(vote, tally) == sheet_make(given_of(vote), outcome_now(vote))
    making.sign_all(hall, vote)
    assert making.fresh(vote).state == RoundState.SIGNED
    result_announce(by=hall.chair, vote=vote)
    notice = result_notice(by=hall.clerk, vote=making.fresh(vote))
    assert "王一禾" in "".join(notice.paragraphs)
    round_seal(by=hall.chair, vote=vote, note="档案室", keep_until_on=making.later(1))
    assert ballots_forget_due(by=system_actor()) == 0
    sealed = making.fresh(vote)
    sealed.keep_until_on = making.later(-1)
    sealed.save()
    assert ballots_forget_due(by=system_actor()) == 1
    assert not BallotRow.objects.exists()
    assert tally_current(making.fresh(vote)) == tally
    assert list(chain_faults()) == []
