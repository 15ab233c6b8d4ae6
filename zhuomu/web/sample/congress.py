"""Plays the sample's congress: from its credentials to a tie across the last seat, the second vote and the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from zhuomu.apps.congress.models import (
    BallotRow,
    Bundle,
    BundleEntry,
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    FigureKind,
    Motion,
    Round,
)
from zhuomu.apps.congress.services.agenda import item_add, item_change, item_end, item_start
from zhuomu.apps.congress.services.attendance import delegate_arrive, delegate_excuse, roll_of
from zhuomu.apps.congress.services.congresses import (
    check_in_switch,
    congress_close,
    congress_create,
    congress_open,
)
from zhuomu.apps.congress.services.contests import candidates_set, election_create, order_confirm
from zhuomu.apps.congress.services.counting import round_count
from zhuomu.apps.congress.services.delegates import (
    DelegateRow,
    credentials_pass,
    delegates_import,
    kinship_add,
    unit_create,
)
from zhuomu.apps.congress.services.documents_ import document_create, version_add
from zhuomu.apps.congress.services.entering import ballot_enter, bundle_finish, bundle_take
from zhuomu.apps.congress.services.figures import figure_tell
from zhuomu.apps.congress.services.motions import Counted, document_adopt, officers_adopt
from zhuomu.apps.congress.services.officers import officer_add
from zhuomu.apps.congress.services.rounds import box_open, papers_issue, round_begin, round_follow
from zhuomu.apps.congress.services.settling import bundle_settle
from zhuomu.apps.congress.services.signing import result_announce, sheet_sign
from zhuomu.apps.congress.signs import Paper
from zhuomu.core.actor import Actor
from zhuomu.core.models import Office, Person
from zhuomu.rules.election import EXAMPLES, VoteRule
from zhuomu.rules.strokes import names_by_strokes
from zhuomu.web.sample.content import sample_file
from zhuomu.web.sample.printing import Cast, on

STEP = timedelta(minutes=4)


@dataclasses.dataclass(slots=True)
class Day:
    """The day of the congress: who acts, four minutes after whoever acted before."""

    cast: Cast
    clerk: Person
    chair: Person
    at: datetime

    def by(self, person: Person) -> Actor:
        """Somebody, a little later."""
        self.at += STEP
        return Actor(person, self.at)


def congress_play(cast: Cast) -> None:
    """The whole congress of the sample."""
    data = sample_file("congress.toml")
    facts = data["congress"]
    clerk, chair = cast.people[facts["clerk"]], cast.people[facts["chair"]]
    before = Day(cast, clerk, chair, on(facts["on"] - timedelta(days=20), 9))
    congress = _prepared(before, data)
    day = Day(cast, clerk, chair, on(facts["on"], 8))
    _arrived(day, congress, facts)
    items = list(congress.agenda.all())
    contest = None
    for item, told in zip(items, data["agenda"], strict=True):
        item_start(by=day.by(chair), item=item)
        if told["kind"] == "document":
            _adopted(day, congress, told, data)
        elif told["kind"] == "vote":
            everybody = list(congress.officers.all())
            officers_adopt(
                by=day.by(chair),
                congress=congress,
                officers=everybody,
                rule=VoteRule(),
                counted=Counted(for_=roll_of(congress).present),
                item=item,
            )
        elif told["kind"] == "election":
            contest = _elected(day, congress, data)
        item.refresh_from_db()
        item_end(by=day.by(chair), item=item)
    if contest is None:
        raise ValueError("the sample's agenda holds no election")
    congress_close(by=day.by(chair), congress=congress)


def _prepared(day: Day, data: dict[str, Any]) -> Congress:
    facts = data["congress"]
    congress = congress_create(
        by=day.by(day.clerk),
        office=day.cast.offices[facts["office"]],
        body=facts["body"],
        title=facts["title"],
        on=facts["on"],
        place=facts["place"],
    )
    for unit in data["unit"]:
        unit_create(by=day.by(day.clerk), congress=congress, name=unit["name"], quota=unit["quota"])
    delegates_import(by=day.by(day.clerk), congress=congress, rows=list(_rows(data)))
    voters = congress.delegates.filter(credential=Credential.PENDING)
    credentials_pass(by=day.by(day.clerk), congress=congress, pks=list(voters.values_list("pk", flat=True)))
    for row in data["kinship"]:
        kinship_add(by=day.by(day.clerk), congress=congress, **row)
    documents = {}
    for row in data["document"]:
        document = document_create(
            by=day.by(day.clerk), congress=congress, kind=row["kind"], title=row["title"]
        )
        measures = EXAMPLES[row["example"]] if "example" in row else None
        version_add(by=day.by(day.clerk), document=document, text=row["text"], measures=measures)
        documents[row["key"]] = document
    for row in data["agenda"]:
        item = item_add(
            by=day.by(day.clerk),
            congress=congress,
            kind=row["kind"],
            title=row["title"],
            speaker=row.get("speaker", ""),
            document=documents.get(row.get("document", "")),
        )
        item_change(
            by=day.by(day.clerk),
            item=item,
            kind=item.kind,
            title=item.title,
            speaker=item.speaker,
            document=item.document,
            minutes_text=row["minutes"],
        )
    for row in data["officer"]:
        person = day.cast.people[row["person"]]
        officer_add(
            by=day.by(day.clerk),
            congress=congress,
            kind=row["kind"],
            role=row["role"],
            name=person.name,
            person=person,
        )
    return congress


def _rows(data: dict[str, Any]) -> Iterator[DelegateRow]:
    candidates = set(data["contest"]["candidates"])
    for unit in data["unit"]:
        for name in unit["delegates"]:
            post = unit["post"] if name in candidates else ""
            yield DelegateRow(unit["name"], name, is_woman=name in unit["women"], post=post)
    for row in data["observer"]:
        yield DelegateRow(data["unit"][-1]["name"], row["name"], post=row["post"], kind=DelegateKind.OBSERVER)


def _arrived(day: Day, congress: Congress, facts: dict[str, Any]) -> None:
    """Open the hall; the desk notes who comes. All within the half hour before the meeting."""
    check_in_switch(by=day.by(day.clerk), congress=congress, is_open=True)
    desk = Actor(day.clerk, day.at + timedelta(minutes=20))
    for delegate in congress.delegates.select_related("congress__office", "unit"):
        if delegate.name in facts["absent"]:
            delegate_excuse(by=desk, delegate=delegate, reason="因公出差")
        elif delegate.name not in facts["missing"]:
            delegate_arrive(by=desk, delegate=delegate)
    day.at += timedelta(minutes=40)
    congress_open(by=day.by(day.chair), congress=congress)


def _adopted(day: Day, congress: Congress, told: dict[str, Any], data: dict[str, Any]) -> Motion:
    """Put a document to the vote, amended first where the delegates asked for it."""
    row = next(each for each in data["document"] if each["key"] == told["document"])
    document = congress.documents.get(title=row["title"])
    version = document.versions.first()
    if version is None:
        raise ValueError(f"{document} has no text")
    if "amended" in row:
        lines = version.text.split("\n")
        lines[row["amended_number"] - 1] = row["amended"]
        version = version_add(
            by=day.by(day.clerk), document=document, text="\n".join(lines), note=row["note"]
        )
    return document_adopt(
        by=day.by(day.chair),
        version=version,
        rule=VoteRule(),
        counted=Counted(for_=row["for"], against=row["against"], abstain=row["abstain"]),
        item=congress.agenda.get(document=document),
    )


def _elected(day: Day, congress: Congress, data: dict[str, Any]) -> Round:
    row = data["contest"]
    measures = congress.documents.get(kind="measures").versions.get(adopted_at__isnull=False)
    contest = election_create(
        by=day.by(day.clerk),
        congress=congress,
        title=row["title"],
        seats=row["seats"],
        measures=measures,
        item=congress.agenda.get(kind="election"),
    )
    candidates_set(by=day.by(day.clerk), contest=contest, rows=[(name, "") for name in row["candidates"]])
    order = [one.name for one in names_by_strokes(row["candidates"])]
    order_confirm(by=day.by(day.clerk), contest=contest, names=order)
    contest.refresh_from_db()
    first, second = data["round"]
    vote = round_begin(by=day.by(day.clerk), contest=contest)
    _voted(day, vote, first, row["candidates"])
    again = round_follow(by=day.by(day.clerk), vote=vote)
    _voted(day, again, second, sorted(again.names, key=row["candidates"].index))
    return again


def _voted(day: Day, vote: Round, told: dict[str, Any], names: list[str]) -> None:
    """One round from its papers to the announcement; ``names``: the order in which the data lists the marks."""
    watchers, tellers = _team(vote)
    papers_issue(by=day.by(day.chair), vote=vote)
    vote.refresh_from_db()
    numbers = {"present": vote.checked_in, "exchanged": 0, **told}
    for kind in FigureKind:
        for person in tellers[:2]:
            figure_tell(by=day.by(person), vote=vote, kind=kind, number=numbers[kind.value])
    box_open(by=day.by(watchers[0]), vote=vote)
    papers = list(_papers(vote, told["ballots"], names))
    for bundle in vote.bundles.order_by("number"):
        start = sum(vote.bundles.filter(number__lt=bundle.number).values_list("size", flat=True))
        _read_twice(day, bundle, papers[start : start + bundle.size], is_slip=bundle.number == 2)
    vote.refresh_from_db()
    round_count(by=day.by(watchers[0]), vote=vote)
    for person in (*watchers, *tellers):
        sheet_sign(by=day.by(person), vote=vote, retyped=person.name)
    result_announce(by=day.by(day.chair), vote=vote)
    vote.refresh_from_db()


def _team(vote: Round) -> tuple[list[Person], list[Person]]:
    officers = list(vote.contest.congress.officers.select_related("person"))
    watchers = [one.person for one in officers if one.kind == "supervisor" and one.person]
    return watchers, [one.person for one in officers if one.kind == "teller" and one.person]


def _papers(vote: Round, rows: list[dict[str, Any]], names: list[str]) -> Iterator[Paper]:
    """The papers of the box, the groups of the data mixed."""
    places = [names.index(name) for name in vote.names]
    groups = [
        [Paper("".join(row["marks"][place] for place in places), _writeins(row))] * row["count"]
        for row in rows
    ]
    while any(groups):
        yield max(groups, key=len).pop()


def _writeins(row: dict[str, Any]) -> tuple[tuple[str, bool], ...]:
    return ((row["writein"], True),) if "writein" in row else ()


def _read_twice(day: Day, bundle: Bundle, papers: list[Paper], *, is_slip: bool) -> None:
    """Two tellers read a bundle; a slip of the second one's finger is settled by a 监票人 with the paper in hand."""
    watchers, tellers = _team(bundle.round)
    slipped = dataclasses.replace(papers[0], marks="-" + papers[0].marks[1:])
    readings = (papers, [slipped, *papers[1:]] if is_slip else papers)
    for teller, read in zip(tellers[:2], readings, strict=True):
        bundle_take(by=day.by(teller), bundle=bundle)
        actor = day.by(teller)
        for paper in read:
            ballot_enter(by=actor, bundle=bundle, paper=paper)
        bundle_finish(by=actor, bundle=bundle)
    if is_slip and slipped != papers[0]:
        bundle_settle(by=day.by(watchers[1]), bundle=bundle, papers=[papers[0]])


def congresses_remove(offices: QuerySet[Office]) -> None:
    """Take the congresses of these offices out, with their ballots."""
    rounds = Round.objects.filter(contest__congress__office__in=offices)
    BallotRow.objects.filter(entry__bundle__round__in=rounds).delete()
    BundleEntry.objects.filter(bundle__round__in=rounds).delete()
    for vote in rounds.order_by("-number"):
        vote.delete()
    congresses = Congress.objects.filter(office__in=offices)
    for congress in congresses:
        congress.contests.all().delete()
        congress.motions.all().delete()
        Delegate.objects.filter(congress=congress).delete()
    congresses.delete()
