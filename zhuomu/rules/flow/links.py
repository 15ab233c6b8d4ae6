"""Linking, merging, splitting and withdrawing as operations on immutable snapshots, each with its way back.

A merge moves nothing: the merged problem keeps its reports and points at its target, so that undoing it takes the pointer
away and nothing else. A step holds what its problems were before and after; undoing turns back exactly the fields and links
that the step changed, whatever happened beside it, and refuses where somebody has changed these since.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from zhuomu.rules.reason import Reason

from .codes import FlowCode
from .model import OPEN, Outcome, ProblemStatus
from .policy import DEFAULT_POLICY, ChannelPolicy


class LinkKind(StrEnum):
    """How a report belongs to a problem."""

    PRIMARY = "primary"
    REPEAT = "repeat"
    ME_TOO = "me_too"

    @property
    def label(self) -> str:
        """The Chinese name of the link."""
        return {"primary": "首报", "repeat": "重复反映", "me_too": "我也遇到"}[self.value]


class StepKind(StrEnum):
    """What a step did."""

    LINK = "link"
    MERGE = "merge"
    SPLIT = "split"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The Chinese name of the step."""
        return {"link": "归并来件", "merge": "并入", "split": "拆分", "withdraw": "撤回"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Link:
    """A report of a problem; who linked it, and when."""

    report: str
    kind: LinkKind
    linked_by: str
    linked_on: date


@dataclasses.dataclass(frozen=True, slots=True)
class ProblemState:
    """The part of a problem that these steps change. ``links`` are ordered by report."""

    key: str
    status: ProblemStatus
    links: tuple[Link, ...] = ()
    merged_into: str = ""
    outcome: Outcome | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class LedgerState:
    """Problems, ordered by key. Make one with :func:`ledger_state`."""

    problems: tuple[ProblemState, ...] = ()

    def get(self, key: str) -> ProblemState:
        """The problem of that key. Raises KeyError."""
        return {problem.key: problem for problem in self.problems}[key]

    def to_bytes(self) -> bytes:
        """One and only one sequence of bytes for one state."""
        plain = [dataclasses.asdict(problem) for problem in self.problems]
        return json.dumps(plain, default=str, ensure_ascii=False, sort_keys=True).encode()


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One problem before (None: it was made) and after a step."""

    before: ProblemState | None
    after: ProblemState


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """What was done on which day, with all that is needed to turn it back."""

    kind: StepKind
    done_on: date
    changes: tuple[Change, ...]


def ledger_state(problems: Iterable[ProblemState]) -> LedgerState:
    """The problems in canonical order. Raises ValueError for a key or, in one problem, a report that comes twice."""
    ordered = tuple(
        dataclasses.replace(problem, links=tuple(sorted(problem.links)))
        for problem in sorted(problems, key=lambda problem: problem.key)
    )
    if len({problem.key for problem in ordered}) < len(ordered):
        raise ValueError("two problems have one key")
    for problem in ordered:
        if len({link.report for link in problem.links}) < len(problem.links):
            raise ValueError(f"a report is linked twice to {problem.key}")
    return LedgerState(ordered)


def merge_chain(target: str, merged_into: Mapping[str, str]) -> tuple[str, ...]:
    """The target, and all it is merged into, in order; stops where a broken table would go round."""
    chain: list[str] = []
    while target and target not in chain:
        chain.append(target)
        target = merged_into.get(target, "")
    return tuple(chain)


def reports_of(ledger: LedgerState, key: str) -> tuple[Link, ...]:
    """All voices of a problem, those of the problems merged into it (and into these) included, by report."""
    into: dict[str, list[ProblemState]] = {}
    for problem in ledger.problems:
        into.setdefault(problem.merged_into, []).append(problem)
    found, waiting = list[Link](), [ledger.get(key)]
    while waiting:
        problem = waiting.pop()
        found += problem.links
        waiting += into.get(problem.key, [])
    return tuple(sorted(found))


def link(ledger: LedgerState, key: str, added: Link, on: date) -> tuple[LedgerState, Step]:
    """Add a report to a problem. Raises ValueError if it is linked there already."""
    before = ledger.get(key)
    return _done(ledger, StepKind.LINK, on, before, dataclasses.replace(before, links=(*before.links, added)))


def merge(ledger: LedgerState, source: str, target: str, on: date) -> tuple[LedgerState, Step]:
    """Point ``source`` at ``target``. Raises ValueError where the guards of MERGE would have refused."""
    before = ledger.get(source)
    is_good = source != target and before.status in OPEN and ledger.get(target).status in OPEN
    if not is_good:
        raise ValueError(f"{source} cannot be merged into {target}")
    after = dataclasses.replace(
        before, status=ProblemStatus.MERGED, merged_into=target, outcome=Outcome.REPEATED
    )
    return _done(ledger, StepKind.MERGE, on, before, after)


def withdraw(ledger: LedgerState, key: str, on: date) -> tuple[LedgerState, Step]:
    """Take a problem out. Raises ValueError if it is not open."""
    before = ledger.get(key)
    if before.status not in OPEN:
        raise ValueError(f"{key} is not open")
    outcome = Outcome.REPORTER_WITHDREW
    after = dataclasses.replace(before, status=ProblemStatus.WITHDRAWN, outcome=outcome)
    return _done(ledger, StepKind.WITHDRAW, on, before, after)


def split_check(problem: ProblemState, reports: frozenset[str]) -> tuple[Reason, ...]:
    """Why these reports cannot become a problem of their own: some, not the first one, all of this problem."""
    if not reports:
        return (Reason(FlowCode.SPLIT_NONE, field="reports"),)
    if foreign := reports - {each.report for each in problem.links}:
        return (Reason(FlowCode.SPLIT_FOREIGN, {"reports": "、".join(sorted(foreign))}, "reports"),)
    primary = [each.report for each in problem.links if each.kind is LinkKind.PRIMARY]
    if not reports.isdisjoint(primary) or len(reports) == len(problem.links):
        return (Reason(FlowCode.SPLIT_PRIMARY, field="reports"),)
    return ()


def split(
    ledger: LedgerState, source: str, new_key: str, reports: frozenset[str], on: date
) -> tuple[LedgerState, Step]:
    """Make a new problem (待受理) of some reports; the first of them becomes its 首报.

    Raises ValueError where :func:`split_check` refuses, or the new key exists.
    """
    before = ledger.get(source)
    if split_check(before, reports):
        raise ValueError(f"{sorted(reports)} cannot be split from {source}")
    taken = [each for each in before.links if each.report in reports]
    taken[0] = dataclasses.replace(taken[0], kind=LinkKind.PRIMARY)
    after = dataclasses.replace(
        before, links=tuple(each for each in before.links if each.report not in reports)
    )
    new = ProblemState(new_key, ProblemStatus.REPORTED, tuple(taken))
    ledger = ledger_state((*_without(ledger, source), after, new))
    return ledger, Step(StepKind.SPLIT, on, (Change(before, after), Change(None, new)))


def undo_check(
    ledger: LedgerState, step: Step, today: date, policy: ChannelPolicy = DEFAULT_POLICY
) -> tuple[Reason, ...]:
    """Why the step can no longer be turned back: too late, or what it made has moved on."""
    if today > step.done_on + timedelta(days=policy.undo_days):
        return (Reason(FlowCode.UNDO_TOO_LATE, {"days": policy.undo_days}),)
    problems = {problem.key: problem for problem in ledger.problems}
    moved = [
        change.after.key
        for change in step.changes
        if change.after.key not in problems or not _stands(problems[change.after.key], change)
    ]
    return (Reason(FlowCode.UNDO_MOVED_ON, {"problems": "、".join(moved)}),) if moved else ()


def undo(ledger: LedgerState, step: Step) -> LedgerState:
    """Turn a step back: with nothing else done since, the very bytes from before it.

    Raises ValueError where :func:`undo_check` finds that somebody has moved on.
    """
    if undo_check(ledger, step, step.done_on):
        raise ValueError(f"the {step.kind} has been built upon")
    kept = _without(ledger, *(change.after.key for change in step.changes))
    back = [
        _turned_back(ledger.get(change.after.key), change.before, change.after)
        for change in step.changes
        if change.before is not None
    ]
    return ledger_state((*kept, *back))


def _done(
    ledger: LedgerState, kind: StepKind, on: date, before: ProblemState, after: ProblemState
) -> tuple[LedgerState, Step]:
    ledger = ledger_state((*_without(ledger, before.key), after))
    return ledger, Step(kind, on, (Change(before, ledger.get(after.key)),))


def _without(ledger: LedgerState, *keys: str) -> list[ProblemState]:
    return [problem for problem in ledger.problems if problem.key not in keys]


FIELDS = ("status", "merged_into", "outcome")


def _stands(now: ProblemState, change: Change) -> bool:
    """Whether all that the step changed is still as the step left it."""
    before, after = change.before, change.after
    if before is None:
        return now == after
    changed = [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
    is_same = all(getattr(now, name) == getattr(after, name) for name in changed)
    gone = {each.report for each in before.links} - {each.report for each in after.links}
    added = set(after.links) - set(before.links)
    return is_same and added <= set(now.links) and gone.isdisjoint(each.report for each in now.links)


def _turned_back(now: ProblemState, before: ProblemState, after: ProblemState) -> ProblemState:
    links = (set(now.links) - (set(after.links) - set(before.links))) | (set(before.links) - set(after.links))
    return dataclasses.replace(
        now,
        status=now.status if before.status == after.status else before.status,
        merged_into=now.merged_into if before.merged_into == after.merged_into else before.merged_into,
        outcome=now.outcome if before.outcome == after.outcome else before.outcome,
        links=tuple(sorted(links)),
    )
