"""Elections under stress: two tellers finish at one moment, two people settle, a process dies in the middle of a bundle."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.apps.congress import making_election as making
from tests.races.databases import Run
from zhuomu.apps.congress.models import BallotRow, Bundle, BundleEntry, EntryTurn, Round, RoundState, Tally
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting import round_count
from zhuomu.apps.congress.services.entering import ballot_enter, bundle_finish, bundle_take
from zhuomu.apps.congress.services.figures import figure_tell
from zhuomu.apps.congress.services.settling import bundle_settle
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, Office, OfficeKind, Person
from zhuomu.core.services.events import chain_faults
from zhuomu.core.services.people import office_create

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("race_database")]
ROOT = Path(__file__).resolve().parents[2]
PAPERS = 60


@pytest.fixture
def hall(race_database: dict[str, str]) -> making.Hall:
    office: Office = office_create(
        by=system_actor(), name="梧桐路街道", short_name="街道", kind=OfficeKind.SUBDISTRICT, parent=None
    )
    return making.hall_make(office, due=80, present=PAPERS)


def again(by: Actor) -> Actor:
    """The same person, read anew in this thread."""
    assert by.person is not None
    return Actor(Person.objects.get(pk=by.person.pk), by.at)


def entering(hall: making.Hall, papers: int) -> Round:
    return making.round_entering(hall, making.contest_ready(hall), papers, present=PAPERS)


def test_two_tellers_who_finish_at_one_moment_settle_the_bundle_once(hall: making.Hall, at_once: Run) -> None:
    vote = entering(hall, 4)
    bundle = making.bundle_of(vote)
    for by in hall.tellers:
        bundle_take(by=by, bundle=bundle)
        for _ in range(4):
            ballot_enter(by=by, bundle=bundle, paper=making.paper(vote, "11100"))
    tellers = hall.tellers

    def finish(number: int) -> bool:
        return bundle_finish(by=again(tellers[number]), bundle=making.bundle_of(vote))

    assert sorted(at_once(2, finish)) == [False, True]
    assert making.bundle_of(vote).is_settled
    assert making.fresh(vote).state == RoundState.SETTLING
    assert Event.objects.filter(verb="bundle_agree").count() == 1
    assert list(chain_faults()) == []


def test_three_tellers_take_one_bundle_and_two_get_it(hall: making.Hall, at_once: Run) -> None:
    vote = entering(hall, 4)
    tellers = [hall.team[name] for name in ("鲁见微", "庄晓岚", "米闻笛")]

    def take(number: int) -> str:
        try:
            return str(bundle_take(by=again(tellers[number]), bundle=making.bundle_of(vote)).turn)
        except Refused as refused:
            return str(refused.reasons[0].code)

    assert sorted(at_once(3, take)) == ["1", "2", ElectionCode.BUNDLE_TAKEN]


def test_two_people_who_settle_one_bundle_settle_it_once(hall: making.Hall, at_once: Run) -> None:
    vote = entering(hall, 1)
    making.read_by(hall.tellers[0], vote, ["11100"])
    making.read_by(hall.tellers[1], vote, ["11000"])

    def settle(number: int) -> str:
        by = again(hall.supervisors[number])
        try:
            paper = making.paper(making.fresh(vote), "11100")
            bundle_settle(by=by, bundle=making.bundle_of(vote), papers=[paper])
        except Refused as refused:
            return str(refused.reasons[0].code)
        return "settled"

    assert sorted(at_once(2, settle)) == sorted(["settled", ElectionCode.ALREADY_SETTLED])
    assert BundleEntry.objects.filter(turn=EntryTurn.SETTLED).count() == 1
    assert BallotRow.objects.filter(entry__turn=EntryTurn.SETTLED).count() == 1


def test_one_number_told_by_six_at_once_is_told_by_two(hall: making.Hall, at_once: Run) -> None:
    vote = making.round_open(hall, making.contest_ready(hall))
    team = list(hall.team.values())

    def tell(number: int) -> str:
        try:
            return str(
                figure_tell(by=again(team[number]), vote=vote, kind=making.FigureKind.ISSUED, number=9)
            )
        except Refused as refused:
            return str(refused.reasons[0].code)

    told = at_once(6, tell)
    assert sorted(told) == sorted(["first", "agreed", *[str(ElectionCode.FIGURE_AGREED)] * 4])


def test_a_count_asked_for_by_all_stands_once(hall: making.Hall, at_once: Run) -> None:
    vote = entering(hall, 2)
    making.read_twice(hall, vote, ["11100", "11000"])
    team = list(hall.team.values())

    def tally(number: int) -> str:
        try:
            round_count(by=again(team[number]), vote=making.fresh(vote))
        except Refused as refused:
            return str(refused.reasons[0].code)
        return "counted"

    assert at_once(6, tally).count("counted") == 1
    assert Tally.objects.filter(is_current=True).count() == 1


@pytest.mark.slow
def test_a_power_cut_in_the_middle_of_an_entry_loses_nothing_confirmed(
    hall: making.Hall, race_database: dict[str, str]
) -> None:
    entering(hall, PAPERS)
    moments = random.Random(5)
    confirmed: dict[str, list[str]] = {}
    for _ in range(6):
        teller = subprocess.Popen(
            [sys.executable, "-m", "tests.races.election_killed"],
            cwd=ROOT,
            env=race_database,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert teller.stdout is not None
        first = teller.stdout.readline()  # it is reading now
        time.sleep(moments.uniform(0.01, 0.12))
        teller.kill()
        lines = [first, *teller.stdout.read().splitlines(keepends=True)]
        teller.wait()
        teller.stdout.close()
        for line in lines:
            if line.endswith("\n"):
                number, said = line.split()
                confirmed.setdefault(number, []).append(said)
        assert list(chain_faults()) == []
    assert confirmed
    for bundle in Bundle.objects.all():
        said = confirmed.get(str(bundle.number), [])
        kept = list(BallotRow.objects.filter(entry__bundle=bundle).values_list("marks", flat=True))
        # every ballot that was confirmed is there, once; at most the one being written then is there besides
        assert sorted(set(said) - {"done"}) == sorted(one for one in said if one != "done")
        assert set(said) - {"done"} <= set(kept)
        assert len(kept) == len(set(kept))
        if "done" in said:
            assert len(kept) == bundle.size
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
