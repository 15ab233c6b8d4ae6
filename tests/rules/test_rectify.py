"""The path of a rectification: every cell of its table, its guards, and the count before and after."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.rectify import (
    STEPS,
    BeforeAfter,
    RectificationStatus,
    RectificationVerb,
    RectifyCode,
    RectifyFacts,
    before_after,
    step_check,
    step_target,
    steps_from,
)

S: TypeAlias = RectificationStatus
V: TypeAlias = RectificationVerb
C: TypeAlias = RectifyCode
GOOD = RectifyFacts("verifier", owner="owner", applied_by="clerk", measures="每周巡查", text="已完成")
RULE_ON = date(2026, 10, 1)


@pytest.mark.parametrize(("status", "verb"), list(itertools.product(S, V)))
def test_only_the_steps_of_the_table_exist(status: S, verb: V) -> None:
    codes = [reason.code for reason in step_check(status, verb, GOOD)]
    assert codes == ([] if (status, verb) in STEPS else [C.NO_SUCH_STEP])
    assert (verb in steps_from(status)) == ((status, verb) in STEPS)
    assert status.label and verb.label


@pytest.mark.parametrize(
    ("status", "verb", "change", "code"),
    [
        (S.PROPOSED, V.START, {"owner": ""}, C.OWNER_MISSING),
        (S.PROPOSED, V.START, {"measures": " "}, C.MEASURES_MISSING),
        (S.IN_PROGRESS, V.APPLY, {"text": ""}, C.REPORT_MISSING),
        (S.IN_PROGRESS, V.APPLY, {"open_count": 2}, C.PROBLEMS_OPEN),
        (S.IN_PROGRESS, V.APPLY, {"rule_title": "垃圾房管理办法"}, C.RULE_UNDATED),
        (S.APPLIED, V.VERIFY, {"actor": "owner"}, C.VERIFIER_IS_OWNER),
        (S.APPLIED, V.VERIFY, {"actor": "clerk"}, C.VERIFIER_APPLIED),
        (S.VERIFYING, V.CLOSE, {"actor": "owner"}, C.VERIFIER_IS_OWNER),
        (S.VERIFYING, V.CLOSE, {"text": ""}, C.FINDING_MISSING),
        (S.VERIFYING, V.RETURN, {"text": ""}, C.REASON_MISSING),
    ],
)
def test_a_guard_says_why(status: S, verb: V, change: dict[str, object], code: C) -> None:
    facts = dataclasses.replace(GOOD, **change)  # type: ignore[arg-type]
    assert [reason.code for reason in step_check(status, verb, facts)] == [code]


def test_sent_back_means_work_again_and_closing_is_the_end() -> None:
    assert step_target(S.VERIFYING, V.RETURN) is S.IN_PROGRESS
    assert steps_from(S.CLOSED) == ()


def test_both_spans_are_as_long_as_the_rule_has_held() -> None:
    found = {RULE_ON - timedelta(days=1): 3, RULE_ON - timedelta(days=11): 9, RULE_ON: 1}
    assert before_after(found, RULE_ON, RULE_ON + timedelta(days=9)) == BeforeAfter(3, 1, 10, is_whole=False)
    assert before_after(found, RULE_ON, RULE_ON + timedelta(days=200)) == BeforeAfter(
        12, 1, 90, is_whole=True
    )


@pytest.mark.parametrize(("rule_on", "days"), [(RULE_ON + timedelta(days=1), 90), (RULE_ON, 0)])
def test_a_rule_that_does_not_hold_yet_cannot_be_judged(rule_on: date, days: int) -> None:
    with pytest.raises(ValueError, match="at least 1 day"):
        before_after({}, rule_on, RULE_ON, days)


@given(
    st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 9)), st.integers(0, 400)
)
def test_nothing_is_counted_twice(found: dict[date, int], since: int) -> None:
    result = before_after(found, RULE_ON, RULE_ON + timedelta(days=since))
    assert result.before_count + result.after_count <= sum(found.values())
