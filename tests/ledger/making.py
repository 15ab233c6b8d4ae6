"""Problems in any state, made by the services that people use."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.conftest import actor_for, moment
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Area, Event, Letter, Office, OfficeKind, Person, PersonalDatum
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_seed
from zhuomu.core.services.people import office_create
from zhuomu.core.services.personal import personal_keep
from zhuomu.core.write import writing
from zhuomu.ledger.models import (
    Action,
    Assignment,
    Callback,
    Category,
    Clock,
    Contact,
    ContactWay,
    Extension,
    Hang,
    Inquiry,
    Move,
    Problem,
    ReceivedVia,
    Regrouping,
    Reply,
    Report,
    ReportLink,
    Supervision,
)
from zhuomu.ledger.services import (
    action_add,
    callback_add,
    contact_add,
    hang_propose,
    ledger_seed,
    problem_accept,
    problem_approve,
    problem_ask,
    problem_close,
    problem_decline,
    problem_dispatch,
    problem_forward,
    problem_hang,
    problem_merge,
    problem_open,
    problem_redo,
    problem_return,
    problem_sign,
    problem_submit,
    problem_withdraw,
    reopen_request,
    reply_write,
    report_receive,
)
from zhuomu.rules.flow import DeclineGround, Outcome, ProblemStatus, ReturnGround

START = "2026-11-02 09:00"


@dataclasses.dataclass(slots=True)
class Crew:
    """An office with its people, an area, the centre and a leader; ``at`` moves with :meth:`later`."""

    root: Office
    office: Office
    other: Office
    area: Area
    dispatcher: Person
    clerk: Person
    head: Person
    secretary: Person
    leader: Person
    outsider: Person
    at: datetime

    def by(self, person: Person | None) -> Actor:
        """Somebody, now."""
        return actor_for(person, self.at)

    def later(self, days: int = 1) -> None:
        """Let days pass."""
        self.at += timedelta(days=days)

    @property
    def category(self) -> Category:
        return Category.objects.get(key="sanitation")

    def reported(self, said: str = "北门垃圾房满溢，一周没有清", *, phone: str = "13800001234") -> Report:
        """A voice from the public's form."""
        datum = None
        if phone:
            with writing():
                datum = personal_keep(
                    by=self.by(None),
                    kind=PersonalDatum.Kind.PHONE,
                    value=phone,
                    purpose="回访",
                    keep_days=365,
                )
        return report_receive(
            by=self.by(self.dispatcher), channel="residents", said=said, via=ReceivedVia.DESK, phone=datum
        )

    def opened(self, title: str = "垃圾房满溢", *, report: Report | None = None, **facts: object) -> Problem:
        """待受理."""
        told = {"area": self.area, "place": "北门垃圾房", **facts}
        return problem_open(
            by=self.by(self.dispatcher),
            report=report or self.reported(),
            title=title,
            **told,  # type: ignore[arg-type]
        )

    def accepted(self, **facts: object) -> Problem:
        """已受理."""
        return problem_accept(
            by=self.by(self.dispatcher),
            problem=self.opened(**facts),
            category=self.category,  # type: ignore[arg-type]
        )

    def dispatched(self, **facts: object) -> Problem:
        """待签收."""
        return problem_dispatch(
            by=self.by(self.dispatcher), problem=self.accepted(**facts), office=self.office
        )

    def at_work(self, **facts: object) -> Problem:
        """办理中, the clerk in charge."""
        return problem_sign(by=self.by(self.clerk), problem=self.dispatched(**facts))

    def ready(self, problem: Problem) -> Problem:
        """Contact, work with evidence and a reply are written down."""
        by = self.by(self.clerk)
        contact_add(by=by, problem=problem, way=ContactWay.PHONE, is_reached=True, text="已联系，明天上门")
        action_add(by=by, problem=problem, text="增派清运，每日两次", reference="清运单 QY-118")
        reply_write(by=by, problem=problem, public_text="垃圾房已清空，每日清运两次。")
        return problem

    def under_check(self, **facts: object) -> Problem:
        """待审核."""
        return problem_submit(by=self.by(self.clerk), problem=self.ready(self.at_work(**facts)))

    def awaiting_callback(self, **facts: object) -> Problem:
        """待回访."""
        problem = self.under_check(**facts)
        return problem_approve(
            by=self.by(self.head), problem=problem, seen_sha256=problem.replies.last().sha256
        )

    def closed(self, **facts: object) -> Problem:
        """办结, the reporter content."""
        problem = self.awaiting_callback(**facts)
        by = self.by(self.dispatcher)
        callback_add(by=by, problem=problem, is_reached=True, is_solved=True, is_satisfied=True)
        return problem_close(by=by, problem=problem, outcome=Outcome.SOLVED)

    def disputed(self, **facts: object) -> Problem:
        """退单待裁."""
        return problem_return(
            by=self.by(self.clerk),
            problem=self.dispatched(**facts),
            ground=ReturnGround.TERRITORY,
            reason="不在本居民区",
            proof="权属图 3 号",
        )

    def asked(self, **facts: object) -> Problem:
        """待补充."""
        return problem_ask(by=self.by(self.clerk), problem=self.at_work(**facts), question="是哪一栋楼？")

    def hang_wanted(self, problem: Problem, days: int = 20) -> Problem:
        """A proposal to hang it waits for its approver."""
        hang_propose(
            by=self.by(self.clerk),
            problem=problem,
            reason="须待维修基金到账",
            review_on=(self.at + timedelta(days=days)).date(),
            interim_reply="已列入计划，基金到账后施工。",
        )
        return problem

    def hung(self, **facts: object) -> Problem:
        """挂账."""
        return problem_hang(by=self.by(self.head), problem=self.hang_wanted(self.at_work(**facts)))

    def called(self, problem: Problem, *, is_content: bool = True) -> Problem:
        """The reporter has been reached."""
        callback_add(
            by=self.by(self.dispatcher),
            problem=problem,
            is_reached=True,
            is_solved=is_content,
            is_satisfied=is_content,
            reason="" if is_content else "第二天又满了",
        )
        return problem

    def redo(self, **facts: object) -> Problem:
        """二次办理."""
        problem = self.called(self.awaiting_callback(**facts), is_content=False)
        return problem_redo(by=self.by(self.dispatcher), problem=problem)

    def redone(self, problem: Problem) -> Problem:
        """The head has recorded the second try and written its reply."""
        by = self.by(self.head)
        action_add(by=by, problem=problem, text="约谈清运公司，改为每日三次", reference="约谈记录 3")
        reply_write(by=by, problem=problem, public_text="已改为每日三次。")
        return problem

    def reopen_wanted(self, **facts: object) -> Problem:
        """待重开."""
        return reopen_request(
            by=self.by(self.dispatcher), problem=self.closed(**facts), is_asked_by_reporter=True
        )

    def turned_away(self, status: ProblemStatus, **facts: object) -> Problem:
        """不予受理, or 转出."""
        by, problem = self.by(self.dispatcher), self.opened(**facts)  # type: ignore[arg-type]
        said = {"reason": "不在街道地域内", "answer": "请向邻街道反映。"}
        if status is ProblemStatus.DECLINED:
            return problem_decline(by=by, problem=problem, ground=DeclineGround.OTHER_AREA, **said)
        return problem_forward(
            by=by, problem=problem, ground=DeclineGround.OTHER_AREA, receiver="邻街道", **said
        )

    def in_status(self, status: ProblemStatus, **facts: object) -> Problem:
        """A problem that came to this status by the services alone."""
        by = self.by(self.dispatcher)
        match status:
            case ProblemStatus.DECLINED | ProblemStatus.FORWARDED:
                return self.turned_away(status, **facts)
            case ProblemStatus.MERGED:
                return problem_merge(by=by, problem=self.at_work(**facts), target=self.accepted())
            case ProblemStatus.WITHDRAWN:
                return problem_withdraw(by=by, problem=self.at_work(**facts), reason="诉求人撤回")
        makers: dict[ProblemStatus, Callable[..., Problem]] = {
            ProblemStatus.REPORTED: self.opened,
            ProblemStatus.ACCEPTED: self.accepted,
            ProblemStatus.DISPATCHED: self.dispatched,
            ProblemStatus.RETURN_DISPUTED: self.disputed,
            ProblemStatus.IN_PROGRESS: self.at_work,
            ProblemStatus.AWAITING_INFO: self.asked,
            ProblemStatus.HUNG: self.hung,
            ProblemStatus.UNDER_CHECK: self.under_check,
            ProblemStatus.AWAITING_CALLBACK: self.awaiting_callback,
            ProblemStatus.REDO: self.redo,
            ProblemStatus.CLOSED: self.closed,
            ProblemStatus.REOPEN_REQUESTED: self.reopen_wanted,
        }
        return makers[status](**facts)


OF_A_PROBLEM = (
    Move, Clock, Assignment, Contact, Action, Inquiry, Reply, Callback, Extension, Hang, Supervision, Regrouping, ReportLink,
)  # fmt: skip


def dump(*problems: Problem) -> dict[str, list[dict[str, Any]]]:
    """Every row of these problems, and how many events and letters there are: the same before and after a refusal."""
    keys = [problem.pk for problem in problems]
    rows: dict[str, list[dict[str, Any]]] = {
        model.__name__: list(model.objects.filter(problem__in=keys).order_by("pk").values())
        for model in OF_A_PROBLEM
    }
    rows["Problem"] = list(Problem.objects.filter(pk__in=keys).order_by("pk").values())
    counted = {
        model.__name__: model.objects.count() for model in (Event, Letter, Problem, Report, ReportLink)
    }
    return {**rows, "counted": [counted]}


def crew_make(root: Office, make_person: Callable[..., Person], system: Actor) -> Crew:
    """A whole crew below a subdistrict, the calendar and the ledger's tables filled in."""
    calendar_seed(by=system)
    ledger_seed(by=system)

    def office(name: str, kind: OfficeKind) -> Office:
        return office_create(by=system, name=name, short_name=name[:10], kind=kind, parent=root)

    management = office("城市管理办", OfficeKind.OFFICE)
    service = office("社区服务办", OfficeKind.OFFICE)
    area = office("银杏里居民区", OfficeKind.AREA)
    return Crew(
        root=root,
        office=management,
        other=service,
        area=Area.objects.get(office=area),
        dispatcher=make_person(Role.DISPATCHER, username="a-dispatcher", name="甘棠"),
        clerk=make_person(Role.OFFICE_CLERK, management, username="a-clerk", name="乔木"),
        head=make_person(Role.OFFICE_HEAD, management, username="a-head", name="纪桐"),
        secretary=make_person(Role.AREA_SECRETARY, area, username="a-secretary", name="宁荷"),
        leader=make_person(Role.SUBDISTRICT_LEADER, username="a-leader", name="方榆"),
        outsider=make_person(Role.OFFICE_CLERK, service, username="an-outsider", name="路苇"),
        at=moment(START),
    )


def refused(act: Callable[[], object], *problems: Problem) -> set[str]:
    """The codes of a refusal that changed nothing of these problems and told nobody."""
    before = dump(*problems)
    with pytest.raises(Refused) as caught:
        act()
    assert dump(*problems) == before
    return {str(reason.code) for reason in caught.value.reasons}
