from dataclasses import replace
from datetime import date

from tests.rules.calendars import official_calendar
from zhuomu.rules.clocks import (
    DEFAULT_CLOCKS,
    ClockCode,
    ClockKind,
    ClockVerb,
    ExtensionFacts,
    Mark,
    clocks_of,
    extension_check,
    extension_most,
)
from zhuomu.rules.flow import ProblemVerb

V, C = ProblemVerb, ClockCode
CALENDAR = official_calendar()
MARKS = [Mark(V.ACCEPT, date(2019, 11, 4)), Mark(V.DISPATCH, date(2019, 11, 4))]
GOOD = ExtensionFacts("head", frozenset({"handler"}), "handler", date(2019, 11, 11), 10, "须等专家鉴定")


def codes(facts: ExtensionFacts, marks: list[Mark] = MARKS) -> list[object]:
    return [
        r.code for r in extension_check(facts, clocks_of(marks, DEFAULT_CLOCKS, CALENDAR), DEFAULT_CLOCKS)
    ]


def test_somebody_else_may_approve_up_to_fifteen_days() -> None:
    assert codes(GOOD) == []
    assert codes(replace(GOOD, workdays=11)) == [C.TOO_MANY_DAYS]
    extended = [*MARKS, Mark(ClockVerb.EXTEND, date(2019, 11, 6), 10)]
    (reason,) = extension_check(
        replace(GOOD, workdays=1), clocks_of(extended, DEFAULT_CLOCKS, CALENDAR), DEFAULT_CLOCKS
    )
    assert reason.facts == {"allowed": 15, "most": 15, "left": 0}


def test_each_rule_says_why() -> None:
    assert codes(replace(GOOD, reason=" ")) == [C.REASON_MISSING]
    assert codes(replace(GOOD, approver="handler")) == [C.APPROVER_IS_HANDLER, C.APPROVER_PROPOSED]
    assert codes(replace(GOOD, proposed_by="head")) == [C.APPROVER_PROPOSED]
    assert codes(replace(GOOD, workdays=0)) == [C.TOO_FEW_DAYS]
    assert codes(replace(GOOD, proposed_on=date(2019, 11, 12))) == [C.ASKED_TOO_LATE]
    assert codes(GOOD, [Mark(V.DISPATCH, date(2019, 11, 4))]) == [C.NOT_RUNNING]
    assert codes(replace(GOOD, reason=""), []) == [C.REASON_MISSING, C.NOT_RUNNING]


def test_what_stands_still_is_not_late() -> None:
    asked = [*MARKS, Mark(V.ASK, date(2019, 11, 6))]
    assert codes(replace(GOOD, proposed_on=date(2019, 11, 20)), asked) == []


def test_a_redo_may_be_doubled() -> None:
    marks = [*MARKS, Mark(V.APPROVE, date(2019, 11, 5)), Mark(V.REDO, date(2019, 11, 8))]
    assert codes(replace(GOOD, workdays=3), marks) == []
    assert codes(replace(GOOD, workdays=4), marks) == [C.TOO_MANY_DAYS]
    (redo,) = [c for c in clocks_of(marks, DEFAULT_CLOCKS, CALENDAR) if c.kind is ClockKind.REDO]
    assert extension_most(redo, DEFAULT_CLOCKS) == 6
