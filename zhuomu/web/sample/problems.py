"""Plays the sample's problems through the ledger's services, each step on its own working day."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.models import Office, Person, PersonalDatum
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_current
from zhuomu.core.services.personal import personal_keep
from zhuomu.core.services.search import search_forget
from zhuomu.ledger import services
from zhuomu.ledger.channels import RESIDENTS
from zhuomu.ledger.models import (
    Callback,
    Category,
    ContactWay,
    NumberSeries,
    Problem,
    ReceivedVia,
    Rectification,
    Report,
)
from zhuomu.ledger.services.facts import office_head
from zhuomu.rules.flow import DeclineGround, LinkKind, Outcome, ReturnGround
from zhuomu.rules.rectify import RectificationVerb
from zhuomu.rules.workdays import WorkCalendar, due_on
from zhuomu.web.sample.content import sample_file
from zhuomu.web.sample.printing import Cast, on

KEEP_DAYS = 365
# The order of the path; a problem stops where its state says.
LEADS_TO_WORK = ("work", "info", "hung", "check", "callback", "redo", "closed", "reopen")


@dataclasses.dataclass(slots=True)
class Play:
    """One problem being played: who has what part, and the day it has come to."""

    cast: Cast
    row: dict[str, Any]
    day: date
    calendar: WorkCalendar
    hour: int = 9

    def by(self, person: Person | None) -> Actor:
        """Somebody on the day, a little later with each step."""
        self.hour = min(self.hour + 1, 17)
        return Actor(person, on(self.day, self.hour))

    def next_day(self) -> None:
        """Go to the next working day."""
        self.day, self.hour = due_on(self.day, 1, self.calendar).on, 9

    @property
    def dispatcher(self) -> Person:
        return self.cast.role(Role.DISPATCHER)

    @property
    def caller(self) -> Person:
        return self.cast.role(Role.DISPATCHER, 1)

    @property
    def office(self) -> Office:
        return self.cast.offices[self.row["office"]]

    @property
    def handler(self) -> Person:
        """A clerk of the office, else its head."""
        clerk = self.office.posts.filter(role=Role.OFFICE_CLERK).order_by("order", "id").first()
        return clerk.person if clerk else self.head

    @property
    def head(self) -> Person:
        head = office_head(self.office, self.by(None))
        if head is None:
            raise ValueError(f"{self.office} has nobody at its head")
        return head

    @property
    def checker(self) -> Person:
        """The head, or a leader where the head did the work."""
        return self.head if self.handler != self.head else self.cast.people["chengyizhou"]


def problems_play(cast: Cast) -> dict[str, Problem]:
    """All problems of the sample, by key; those that are merged last, for their target must be there."""
    calendar = calendar_current()
    made: dict[str, Problem] = {}
    for row in sorted(sample_file("problems.toml")["problem"], key=lambda each: each["on"]):
        play = Play(cast, row, row["on"], calendar)
        made[row["key"]] = _play(play)
        if target := row.get("merge_into"):
            services.problem_merge(by=play.by(play.dispatcher), problem=made[row["key"]], target=made[target])
    for row in sample_file("problems.toml")["rectification"]:
        _rectification(cast, row, made)
    return made


def voices_receive(play: Play) -> list[Report]:
    """The voices, one after another; each with a telephone that belongs to nobody."""
    reports = []
    for number, said in enumerate(play.row["voices"]):
        by = play.by(None)
        phone = personal_keep(
            by=by,
            kind=PersonalDatum.Kind.PHONE,
            value=f"199{abs(hash_of(play.row['key'])) % 10**6:06d}{number:02d}",
            purpose="回访来件人",
            keep_days=KEEP_DAYS,
        )
        reports.append(
            services.report_receive(
                by=by,
                channel=RESIDENTS,
                said=said,
                via=ReceivedVia.DESK,
                phone=phone,
                place=play.row["place"],
            )
        )
    return reports


def hash_of(text: str) -> int:
    """A small number of a text, the same in every process."""
    return sum(position * ord(char) for position, char in enumerate(text, start=1))


def _play(play: Play) -> Problem:
    row, state = play.row, play.row["state"]
    reports = voices_receive(play)
    problem = services.problem_open(
        by=play.by(play.dispatcher),
        report=reports[0],
        title=row["title"],
        description=row["voices"][0],
        category=Category.objects.get(key=row["category"]),
        area=play.cast.offices[row["area"]].area,
        place=row["place"],
        nature=row["nature"],
        urgency=row.get("urgency", "normal"),
        found_on=row["on"],
    )
    for report in reports[1:]:
        services.report_link(
            by=play.by(play.dispatcher), problem=problem, report=report, kind=LinkKind.REPEAT
        )
    if state in ("declined", "forwarded"):
        return _turn_away(play, problem)
    if state == "reported":
        return problem
    problem = services.problem_accept(by=play.by(play.dispatcher), problem=problem)
    if state == "withdrawn":
        return services.problem_withdraw(
            by=play.by(play.dispatcher), problem=problem, reason=row["withdraw_reason"]
        )
    if state == "accepted":
        return problem
    problem = services.problem_dispatch(
        by=play.by(play.dispatcher),
        problem=problem,
        office=play.office,
        assisting=[play.cast.offices[key] for key in row.get("assisting", [])],
    )
    play.next_day()
    if state == "disputed":
        return services.problem_return(
            by=play.by(play.handler),
            problem=problem,
            ground=ReturnGround(row["return_ground"]),
            reason=row["return_reason"],
            proof=row["return_proof"],
        )
    return _work(play, problem) if state in LEADS_TO_WORK else problem


def _turn_away(play: Play, problem: Problem) -> Problem:
    row = play.row
    ground, by = DeclineGround(row["ground"]), play.by(play.dispatcher)
    if row["state"] == "declined":
        return services.problem_decline(
            by=by, problem=problem, ground=ground, reason=row["reason"], answer=row["answer"]
        )
    return services.problem_forward(
        by=by,
        problem=problem,
        ground=ground,
        reason=row["reason"],
        answer=row["answer"],
        receiver=row["receiver"],
    )


def _work(play: Play, problem: Problem) -> Problem:
    row, state, handler = play.row, play.row["state"], play.handler
    problem = services.problem_sign(by=play.by(handler), problem=problem)
    services.contact_add(
        by=play.by(handler), problem=problem, way=ContactWay.PHONE, is_reached=True, text=row["contact"]
    )
    if state == "info":
        return services.problem_ask(by=play.by(handler), problem=problem, question=row["question"])
    play.next_day()
    services.action_add(
        by=play.by(handler), problem=problem, text=row["action"], reference=row.get("reference", "")
    )
    if state == "work":
        return problem
    if state == "hung":
        return _hang(play, problem)
    services.reply_write(by=play.by(handler), problem=problem, public_text=row["reply"])
    problem = services.problem_submit(by=play.by(handler), problem=problem)
    return problem if state == "check" else _finish(play, problem)


def _hang(play: Play, problem: Problem) -> Problem:
    row = play.row
    services.hang_propose(
        by=play.by(play.handler),
        problem=problem,
        reason=row["hang_reason"],
        review_on=row["review_on"],
        interim_reply=row["interim"],
    )
    play.next_day()
    return services.problem_hang(by=play.by(play.checker), problem=problem)


def _finish(play: Play, problem: Problem) -> Problem:
    row, state = play.row, play.row["state"]
    play.next_day()
    reply = problem.replies.last()
    problem = services.problem_approve(
        by=play.by(play.checker), problem=problem, seen_sha256=reply.sha256 if reply else ""
    )
    if state == "callback":
        return problem
    play.next_day()
    if state == "redo":
        services.callback_add(
            by=play.by(play.caller),
            problem=problem,
            is_reached=True,
            is_solved=False,
            is_satisfied=False,
            reason=row["against"],
        )
        return services.problem_redo(by=play.by(play.caller), problem=problem)
    services.callback_add(
        by=play.by(play.caller),
        problem=problem,
        is_reached=True,
        is_solved=True,
        is_satisfied=True,
        is_attitude_good=True,
    )
    problem = services.problem_close(by=play.by(play.caller), problem=problem, outcome=Outcome.SOLVED)
    if text := row.get("public"):
        problem = services.problem_publish(by=play.by(play.dispatcher), problem=problem, summary=text)
    if state == "reopen":
        play.next_day()
        problem = services.reopen_request(
            by=play.by(play.dispatcher), problem=problem, is_asked_by_reporter=True, reason=row["reopen"]
        )
    return problem


def _rectification(cast: Cast, row: dict[str, Any], made: dict[str, Problem]) -> Rectification:
    """A root cause from 立项 to 销号, with the rule that was made."""
    owner, verifier = cast.people[row["owner"]], cast.people[row["verifier"]]
    calendar = calendar_current()
    play = Play(cast, row, row["on"], calendar)
    item = services.rectification_propose(
        by=play.by(owner),
        title=row["title"],
        cause=row["cause"],
        standard=row["standard"],
        measures=row["measures"],
        office=cast.offices[row["office"]],
        owner=owner,
        category=Category.objects.get(key=row["category"]),
        due_on=row["due_on"],
        problems=[made[key] for key in row["problems"]],
    )
    steps = (
        (RectificationVerb.START, owner, ""),
        (RectificationVerb.APPLY, owner, row["report"]),
        (RectificationVerb.VERIFY, verifier, ""),
        (RectificationVerb.CLOSE, verifier, row["finding"]),
    )
    for verb, person, text in steps:
        if verb is RectificationVerb.APPLY:
            play.day = date(2026, 10, 20)
            services.rectification_edit(
                by=play.by(owner),
                rectification=item,
                rule_title=row["rule_title"],
                rule_text=row["rule_text"],
                rule_on=row["rule_on"],
            )
        item = services.rectification_step(by=play.by(person), rectification=item, verb=verb, text=text)
        play.next_day()
    return item


def ledger_remove(offices: Any) -> None:
    """Take the sample's problems and voices out, whatever state they have come to."""
    problems = Problem.objects.filter(opened_by__is_sample=True) | Problem.objects.filter(
        area__office__in=offices
    )
    keys = set(problems.values_list("pk", flat=True))
    reports = Report.objects.filter(link__problem__in=keys)
    numbers = list(reports.values_list("pk", flat=True))
    data = {pk for pair in reports.values_list("phone_id", "name_id") for pk in pair if pk}
    for key in keys:
        search_forget(entity="problem", entity_id=key)
    Problem.objects.filter(pk__in=keys).update(merged_into=None, status="closed", closed_on=date.min)
    Callback.objects.filter(problem__in=keys).delete()
    Rectification.objects.filter(problems__in=keys).delete()
    Problem.objects.filter(pk__in=keys).delete()
    # numbers of the sample are nobody's: real work begins with the first one
    NumberSeries.objects.exclude(year__in=Problem.objects.values("year")).delete()
    Report.objects.filter(pk__in=numbers).delete()
    PersonalDatum.objects.filter(pk__in=data).delete()
    Rectification.objects.filter(office__in=offices).delete()
