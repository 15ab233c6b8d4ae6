"""A congress of an invented 科协 that stands ready to vote: measures adopted, people in the room, a counting team."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from zhuomu.apps.congress.models import (
    Attendance,
    AttendanceState,
    Bundle,
    Congress,
    CongressState,
    Contest,
    Credential,
    Delegate,
    DocumentKind,
    DocumentVersion,
    EntryMode,
    FigureKind,
    MeetingDocument,
    Officer,
    OfficerKind,
    Round,
    Unit,
)
from zhuomu.apps.congress.selectors.given import measures_of
from zhuomu.apps.congress.services.contests import candidates_set, election_create, order_confirm
from zhuomu.apps.congress.services.counting import round_count
from zhuomu.apps.congress.services.entering import ballot_enter, bundle_finish, bundle_take
from zhuomu.apps.congress.services.figures import figure_tell
from zhuomu.apps.congress.services.rounds import box_open, papers_issue, round_begin
from zhuomu.apps.congress.services.signing import sheet_sign
from zhuomu.apps.congress.signs import Paper, paper_read
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.people import person_create, post_give
from zhuomu.rules.election import BUNDLE_MOST, ElectionMeasures
from zhuomu.rules.election.examples import SCIENCE_ASSOCIATION

NAMES = ("王一禾", "田秋白", "李青禾", "沈知白", "顾南乔")
TEAM = (
    (OfficerKind.SUPERVISOR, "总监票人", "章望山"),
    (OfficerKind.SUPERVISOR, "监票人", "汤若水"),
    (OfficerKind.SUPERVISOR, "监票人", "狄长川"),
    (OfficerKind.TELLER, "总计票人", "鲁见微"),
    (OfficerKind.TELLER, "计票人", "庄晓岚"),
    (OfficerKind.TELLER, "计票人", "米闻笛"),
)


@dataclasses.dataclass(slots=True)
class Hall:
    """A congress and the people who work at it, each as an actor."""

    congress: Congress
    version: DocumentVersion
    clerk: Actor
    chair: Actor
    team: dict[str, Actor]

    @property
    def tellers(self) -> tuple[Actor, Actor]:
        return self.team["庄晓岚"], self.team["米闻笛"]

    @property
    def supervisors(self) -> tuple[Actor, Actor]:
        return self.team["汤若水"], self.team["狄长川"]

    @property
    def third(self) -> Actor:
        return self.team["章望山"]


def person_of_role(office: Office, role: Role, username: str, name: str) -> Person:
    person = person_create(by=system_actor(), username=username, name=name, is_sample=True)
    post_give(
        by=system_actor(), person=person, office=office, role=role, title="干部", from_on=date(2018, 1, 1)
    )
    return person


def hall_make(
    office: Office,
    *,
    measures: ElectionMeasures = SCIENCE_ASSOCIATION,
    due: int = 12,
    present: int = 10,
    prefix: str = "hall",
) -> Hall:
    """A congress that is open: delegates with credentials, measures adopted, the counting team adopted."""
    now = timezone.now()

    def actor(role: Role, tail: str, name: str) -> Actor:
        return Actor(person_of_role(office, role, f"{prefix}-{tail}", name), now)

    congress = Congress.objects.create(
        office=office,
        body="梧桐路街道科学技术协会",
        title=f"梧桐路街道科学技术协会第一次代表大会{'' if prefix == 'hall' else prefix}",
        on=date(2026, 11, 24),
        place="街道礼堂",
        state=CongressState.OPEN,
        created_at=now,
    )
    unit = Unit.objects.create(congress=congress, name="桂花弄居民区")
    for number in range(due):
        delegate = Delegate.objects.create(
            congress=congress, unit=unit, name=f"代表{number + 1}", credential=Credential.VALID, order=number
        )
        if number < present:
            Attendance.objects.create(delegate=delegate, state=AttendanceState.PRESENT, arrived_at=now)
    document = MeetingDocument.objects.create(congress=congress, kind=DocumentKind.MEASURES, title="选举办法")
    version = DocumentVersion.objects.create(
        document=document,
        number=1,
        text="选举办法",
        parameters=measures.to_json(),
        sha256=measures.sha256,
        created_at=now,
        adopted_at=now,
    )
    team = {}
    for order, (kind, role, name) in enumerate(TEAM):
        by = actor(Role.TELLER, f"t{order}", name)
        Officer.objects.create(
            congress=congress, kind=kind, role=role, name=name, person=by.person, is_adopted=True, order=order
        )
        team[name] = by
    return Hall(
        congress,
        version,
        actor(Role.OFFICE_CLERK, "clerk", "经办"),
        actor(Role.OFFICE_HEAD, "chair", "主席"),
        team,
    )


def contest_ready(
    hall: Hall, *, seats: int = 3, names: Sequence[str] = NAMES, title: str = "第一届委员会委员"
) -> Contest:
    """A contest whose candidates stand in a confirmed order, as given."""
    contest = election_create(
        by=hall.clerk, congress=hall.congress, title=title, seats=seats, measures=hall.version
    )
    candidates_set(by=hall.clerk, contest=contest, rows=[(name, "") for name in names])
    order_confirm(by=hall.clerk, contest=contest, names=names)
    return contest


def round_open(hall: Hall, contest: Contest, *, mode: str = EntryMode.BALLOTS) -> Round:
    """A round whose papers are being handed out."""
    vote = round_begin(by=hall.clerk, contest=contest, mode=mode)
    papers_issue(by=hall.chair, vote=vote)
    return fresh(vote)


def figures_tell(hall: Hall, vote: Round, **numbers: int) -> None:
    """Numbers told alike by both tellers."""
    for kind, number in numbers.items():
        for by in hall.tellers:
            figure_tell(by=by, vote=vote, kind=FigureKind(kind), number=number)


def round_entering(
    hall: Hall, contest: Contest, papers: int, *, mode: str = EntryMode.BALLOTS, present: int = 10
) -> Round:
    """A round whose box is open: as many papers in bundles as were issued."""
    vote = round_open(hall, contest, mode=mode)
    figures_tell(
        hall,
        vote,
        present=present,
        printed=papers + 2,
        issued=papers,
        exchanged=0,
        unused=2,
        recovered=papers,
    )
    box_open(by=hall.tellers[0], vote=vote)
    return fresh(vote)


def fresh(vote: Round) -> Round:
    return Round.objects.select_related("contest__congress__office").get(pk=vote.pk)


def paper(vote: Round, marks: str, writeins: str = "", **flags: bool) -> Paper:
    return paper_read(measures_of(vote), tuple(vote.names), marks=marks, writeins=writeins, **flags)


def bundle_of(vote: Round, number: int = 1) -> Bundle:
    return Bundle.objects.get(round=vote, number=number)


def read_by(by: Actor, vote: Round, lines: Sequence[str | Paper], number: int = 1) -> bool:
    """One person reads a whole bundle; lines are typed marks (with write-ins after a blank) or papers."""
    bundle = bundle_of(vote, number)
    bundle_take(by=by, bundle=bundle)
    for line in lines:
        if isinstance(line, str):
            marks, _, names = line.partition("+")
            line = paper(vote, marks, names)
        ballot_enter(by=by, bundle=bundle, paper=line)
    return bundle_finish(by=by, bundle=bundle)


def read_twice(hall: Hall, vote: Round, lines: Sequence[str | Paper], number: int = 1) -> None:
    """Both tellers read a bundle, the second in the other direction."""
    read_by(hall.tellers[0], vote, lines, number)
    read_by(hall.tellers[1], vote, list(reversed(lines)), number)


def round_counted(hall: Hall, contest: Contest, lines: Sequence[str | Paper], *, present: int = 10) -> Round:
    """A round that was read twice alike and counted."""
    vote = round_entering(hall, contest, len(lines), present=present)
    for number, start in enumerate(range(0, len(lines), BUNDLE_MOST), start=1):
        read_twice(hall, vote, lines[start : start + BUNDLE_MOST], number)
    round_count(by=hall.third, vote=vote)
    return fresh(vote)


def sign_all(hall: Hall, vote: Round) -> None:
    """Everybody of the team signs."""
    for name, by in hall.team.items():
        sheet_sign(by=by, vote=vote, retyped=name)


def later(days: int) -> date:
    return timezone.localdate() + timedelta(days)
