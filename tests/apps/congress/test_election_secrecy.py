"""Nothing leads from a voter to a ballot, and nothing tells a total before every stage has passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import get_resolver, reverse

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import (
    Attendance,
    BallotRow,
    Bundle,
    BundleEntry,
    Delegate,
    Proxy,
    Round,
    RoundState,
    Ruling,
    Tally,
)
from zhuomu.apps.congress.services.counting import round_count
from zhuomu.apps.congress.services.entering import ballot_enter, bundle_take
from zhuomu.apps.congress.services.rulings import Decided, ballot_rule, name_rule, rows_doubtful
from zhuomu.core.actor import Actor
from zhuomu.core.models import Event, Office, Person

VOTERS = {Delegate, Attendance, Proxy}


def reached(model: type[models.Model]) -> set[type[models.Model]]:
    """Every table that a row leads to by keys, over as many steps as there are."""
    found: set[type[models.Model]] = set()
    left = [model]
    while left:
        for field in left.pop()._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if isinstance(target, type) and issubclass(target, models.Model) and target not in found:
                found.add(target)
                left.append(target)
    return found


def test_no_chain_of_keys_leads_from_a_ballot_to_a_voter() -> None:
    assert BundleEntry in reached(BallotRow)
    assert reached(BallotRow) & VOTERS == set()


def test_no_table_joins_a_voter_to_a_ballot() -> None:
    joining = [
        model.__name__
        for model in apps.get_models(include_auto_created=True)
        if (reached(model) | {model}) & VOTERS
        and (reached(model) | {model}) & {BallotRow, BundleEntry, Ruling}
    ]
    assert joining == []


def test_a_ballot_has_no_time_and_no_running_number() -> None:
    times = (models.DateField, models.TimeField, models.DurationField)
    numbers = (models.AutoField, models.BigAutoField, models.SmallAutoField, models.IntegerField)
    fields = BallotRow._meta.get_fields()
    assert [field.name for field in fields if isinstance(field, (*times, *numbers))] == []
    assert isinstance(BallotRow._meta.pk, models.UUIDField)
    assert [field.name for field in Ruling._meta.get_fields() if isinstance(field, times)] == []


@pytest.fixture
def hall(root_office: Office) -> making.Hall:
    return making.hall_make(root_office, due=24, present=20)


@pytest.mark.django_db
def test_a_finished_bundle_keeps_no_order_of_reading(hall: making.Hall) -> None:
    vote = making.round_entering(hall, making.contest_ready(hall), 18, present=20)
    bundle = making.bundle_of(vote)
    shown = set()
    entry = bundle_take(by=hall.tellers[0], bundle=bundle)
    for number in range(18):
        paper = making.paper(vote, "11100", f"陆{chr(0x4E00 + number)}" if number % 2 else "")
        shown.add(ballot_enter(by=hall.tellers[0], bundle=bundle, paper=paper).key)
    making.bundle_finish(by=hall.tellers[0], bundle=bundle)
    kept = set(BallotRow.objects.filter(entry=entry).values_list("key", flat=True))
    # the keys that pages and logs may have held are gone
    assert (len(kept), kept & shown) == (18, set())
    if connection.vendor == "sqlite":
        table = BallotRow._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT key FROM {table} WHERE entry_id = %s ORDER BY rowid", [entry.pk])
            keys = [row[0] for row in cursor.fetchall()]
        assert keys == sorted(keys)


# what the pages say, state by state


@pytest.fixture
def stages(hall: making.Hall) -> Iterator[tuple[str, Round]]:
    """One round in every state before its result, each with ballots that only a total could tell of."""

    def walk() -> Iterator[tuple[str, Round]]:
        contest = making.contest_ready(hall)
        vote = making.round_entering(hall, contest, 19, present=20)
        yield "entering", vote
        making.read_by(hall.tellers[0], vote, LINES)
        yield "read once", making.fresh(vote)
        making.read_by(hall.tellers[1], vote, LINES)
        yield "read twice", making.fresh(vote)
        round_count(by=hall.third, vote=vote)
        yield "stopped", making.fresh(vote)

    return walk()


# 13 + 4 for 王一禾 of 19, and names alike, so that the count stops
LINES = ["11000"] * 13 + ["12000+陆远"] * 2 + ["12000+陸远"] * 2 + ["22222"] * 2
TOTALS = ("17", "13")


def addresses(vote: Round) -> list[str]:
    """Every address that a round, its contest or its congress has, with every argument that there is."""
    found = []
    bundles = list(Bundle.objects.filter(round=vote).values_list("number", flat=True))
    keys = {"kind": ("docx", "pdf"), "name": ("ballot", "issue", "destruction", "rulings", "seal")}
    for name, options in get_resolver().reverse_dict.lists():
        if not (isinstance(name, str) and name.startswith("congress_")):
            continue
        for possibility, _pattern, _defaults, _converters in options:
            for _text, params in possibility:
                found += _filled(name, params, vote, bundles, keys)
    return sorted(set(found))


def _filled(
    name: str, params: list[str], vote: Round, bundles: list[int], keys: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    owners = {vote.pk, vote.contest_id, vote.contest.congress_id}
    for pk in owners if "pk" in params else {0}:
        base = {"pk": pk} if "pk" in params else {}
        if set(params) <= {"pk"}:
            yield reverse(name, kwargs=base)
        elif set(params) == {"pk", "number"}:
            yield from (reverse(name, kwargs={**base, "number": number}) for number in bundles)
        elif set(params) == {"pk", "kind"} and "figure" not in name:
            for kind in keys["kind"]:
                try:
                    yield reverse(name, kwargs={**base, "kind": kind})
                except Exception:
                    continue
        elif name == "congress_round_file":
            for paper in keys["name"]:
                yield from (
                    reverse(name, kwargs={**base, "name": paper, "kind": kind}) for kind in keys["kind"]
                )


@pytest.mark.django_db
def test_no_page_and_no_file_tells_a_total_before_every_stage_has_passed(
    hall: making.Hall, stages: Iterator[tuple[str, Round]], signed_in: Callable[[Person], Client]
) -> None:
    askers: list[Actor] = [hall.chair, hall.clerk, hall.third, hall.tellers[0], hall.team["鲁见微"]]
    clients = [signed_in(by.person) for by in askers if by.person is not None]
    asked = 0
    for stage, vote in stages:
        assert vote.state in (RoundState.ENTERING, RoundState.SETTLING)
        for client in clients:
            for address in addresses(vote):
                response = client.get(address)
                asked += response.status_code == 200
                if "/rounds/" in address and address.endswith(
                    ("result/", "result.pdf", "result.docx", "recount.json")
                ):
                    assert response.status_code in (403, 404), (stage, address, response.status_code)
                if response.get("Content-Type", "").startswith("text/html") and "/rounds/" in address:
                    text = response.content.decode()
                    said = [total for total in TOTALS if f">{total}<" in text or f" {total} 票" in text]
                    assert said == [], (stage, address)
    assert asked > 50
    tally = Tally.objects.get()
    assert not {"tally", "valid", "writein", "elected", "void_why"} & tally.outcome.keys()


@pytest.mark.django_db
def test_the_record_never_tells_a_mark_a_name_or_a_total(hall: making.Hall) -> None:
    vote = making.round_entering(hall, making.contest_ready(hall), 3, present=20)
    lines = ["11100", "12000+陆远", making.paper(vote, "11?00", is_doubtful=True)]
    making.read_twice(hall, vote, lines)
    (row,) = rows_doubtful(making.fresh(vote))
    decided = Decided("圆圈不圆", "汤若水", "狄长川", marks="OOOXX")
    ballot_rule(by=hall.supervisors[0], vote=vote, key=row.key, decided=decided)
    name_rule(by=hall.third, vote=vote, written="陆远", meant="卢远", is_apart=True)
    round_count(by=hall.third, vote=vote)
    events = Event.objects.filter(entity="election_round", entity_id=str(vote.pk))
    said = " ".join(str(event.facts) for event in events)
    for secret in ("OOO", "OX", "陆远", "卢远", "圆圈", str(row.key), "王一禾"):
        assert secret not in said
    verbs = set(events.values_list("verb", flat=True))
    assert {
        "bundle_take",
        "bundle_finish",
        "bundle_agree",
        "ballot_rule",
        "name_rule",
        "round_count",
    } <= verbs
    assert "ballot_enter" not in verbs


@pytest.mark.django_db
def test_a_teller_sees_nobody_elses_ballots(hall: making.Hall, signed_in: Callable[[Person], Client]) -> None:
    vote = making.round_entering(hall, making.contest_ready(hall), 3, present=20)
    making.read_by(hall.tellers[0], vote, ["12000+陆远", "12000", "11100"])
    bundle_take(by=hall.tellers[1], bundle=making.bundle_of(vote))
    address = reverse("congress_entry", args=[vote.pk, 1])
    assert hall.tellers[1].person is not None
    second = signed_in(hall.tellers[1].person).get(address)
    assert second.status_code == 200
    assert "陆远" not in second.content.decode()
    for by in (hall.third, hall.chair, hall.clerk, hall.team["鲁见微"], hall.tellers[0]):
        assert by.person is not None
        answer = signed_in(by.person).get(address)
        assert answer.status_code in (302, 403, 422)
        assert "陆远" not in answer.content.decode()
