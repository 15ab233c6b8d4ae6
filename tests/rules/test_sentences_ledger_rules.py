"""Each refusal of the ledger's pure rules, as the rules really give it, fills its Chinese sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from tests.rules.calendars import official_calendar
from tests.rules.clocks.test_extensions import GOOD, MARKS
from tests.rules.flow.making import TODAY, good, spoilt
from tests.rules.flow.test_guards import REFUSED, by
from tests.rules.flow.test_links import GARBAGE, LEDGER
from tests.rules.test_similar import CANDIDATES, NEW
from zhuomu.rules.clocks import DEFAULT_CLOCKS, ClockCode, clocks_of, extension_check
from zhuomu.rules.flow import (
    FlowCode,
    NewReportFacts,
    ProblemStatus,
    ProblemVerb,
    merge,
    move_check,
    split_check,
    undo,
    undo_check,
)
from zhuomu.rules.reason import Reason
from zhuomu.rules.similar import DEFAULT_RULES, SimilarCode, similar
from zhuomu.web.sentences_ledger_rules import SENTENCES

S, V = ProblemStatus, ProblemVerb


def flow_reasons() -> Iterator[Reason]:
    for status, verb, facts, _code in REFUSED:
        yield from move_check(status, verb, facts)
    yield from move_check(S.CLOSED, V.SIGN, good())
    yield from move_check(S.IN_PROGRESS, V.HANG, by("handler"))
    for on, place in ((TODAY, "别处"), (TODAY + timedelta(days=99), good().intake.place)):
        new = NewReportFacts(on, place, good().intake.category)
        facts = spoilt("reopen", is_asked_by_reporter=False, new_report=new)
        yield from move_check(S.CLOSED, V.REQUEST_REOPEN, facts)
    yield from move_check(S.CLOSED, V.REQUEST_REOPEN, spoilt("reopen", is_asked_by_reporter=False))
    for reports in ((), ("R5",), ("R1",)):
        yield from split_check(GARBAGE, frozenset(reports))
    merged, step = merge(LEDGER, "P2", "P1", TODAY)
    yield from undo_check(undo(merged, step), step, TODAY)


def clock_reasons() -> Iterator[Reason]:
    clocks = clocks_of(MARKS, DEFAULT_CLOCKS, official_calendar())
    worst = replace(GOOD, reason="", approver="handler")
    for workdays, proposed_on in ((0, TODAY), (0, date(2019, 11, 5)), (99, date(2019, 11, 5))):
        facts = replace(worst, workdays=workdays, proposed_on=proposed_on)
        yield from extension_check(facts, clocks, DEFAULT_CLOCKS)
    yield from extension_check(worst, (), DEFAULT_CLOCKS)


def similar_reasons() -> Iterator[Reason]:
    for proposal in similar(NEW, CANDIDATES, replace(DEFAULT_RULES, least=0, least_words=0)):
        yield from proposal.reasons


def test_every_refusal_fills_its_sentence() -> None:
    said = {}
    for reason in (*flow_reasons(), *clock_reasons(), *similar_reasons()):
        said[reason.code.value] = SENTENCES[reason.code.value].format(**reason.facts)
    codes = {code.value for kind in (FlowCode, ClockCode, SimilarCode) for code in kind}
    assert set(said) == codes == set(SENTENCES)
    assert not [sentence for sentence in said.values() if "{" in sentence or not sentence.endswith("。")]
    assert said["clock.too_many_days"] == "现为 5 个工作日，最多 15 个，还可以延长 10 个工作日。"
