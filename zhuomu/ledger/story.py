"""A problem as its page tells it: the voices, what happened in order, and how its deadlines stand today."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType

from django.utils.timezone import localdate

from zhuomu.core.models import Person
from zhuomu.core.services.personal import personal_masked
from zhuomu.ledger.gathering import gathered
from zhuomu.ledger.models import AssignmentKind, Move, Problem, Reply, ReportLink
from zhuomu.ledger.selectors import voices_of
from zhuomu.ledger.services.clocks import clocks_derived, rule_of
from zhuomu.rules.clocks import Clock, ClockState, ClockVerb, Standing, clock_next, standing_of
from zhuomu.rules.flow import DeclineGround, LinkKind, ProblemStatus, ProblemVerb, ReturnGround, StepKind
from zhuomu.rules.flow import ProblemVerb as V
from zhuomu.rules.workdays import WorkCalendar, workdays_between

TONES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((V.SIGN, V.SUBMIT, V.TAKE_ANSWER, V.RESUME, V.ACCEPT), "info"),
        **dict.fromkeys((V.RETURN, V.SEND_BACK, V.REDO, V.DECLINE), "wrong"),
        **dict.fromkeys((V.ASK, V.HANG, V.REQUEST_REOPEN, V.LAPSE), "wait"),
        **dict.fromkeys((V.APPROVE, V.APPROVE_CLOSE, V.CLOSE), "done"),
    }
)
STATE_TONES: Mapping[ClockState, str] = MappingProxyType(
    {
        ClockState.ON_TIME: "plain",
        ClockState.WARNED: "wait",
        ClockState.DUE_TODAY: "wait",
        ClockState.OVERDUE: "wrong",
        ClockState.PAUSED: "draft",
        ClockState.MET: "done",
        ClockState.MET_LATE: "wrong",
        ClockState.STOPPED: "plain",
    }
)
STATUS_TONES: Mapping[ProblemStatus, str] = MappingProxyType(
    {
        **dict.fromkeys(ProblemStatus, "info"),
        **dict.fromkeys((ProblemStatus.REPORTED, ProblemStatus.ACCEPTED, ProblemStatus.DISPATCHED), "wait"),
        **dict.fromkeys((ProblemStatus.RETURN_DISPUTED, ProblemStatus.REDO), "wrong"),
        **dict.fromkeys((ProblemStatus.AWAITING_INFO, ProblemStatus.HUNG), "draft"),
        **dict.fromkeys((ProblemStatus.DECLINED, ProblemStatus.FORWARDED), "plain"),
        **dict.fromkeys((ProblemStatus.MERGED, ProblemStatus.WITHDRAWN), "plain"),
        ProblemStatus.REOPEN_REQUESTED: "wait",
        ProblemStatus.CLOSED: "done",
    }
)
# the checks of the path that a channel may leave out, as the timeline names them
WAIVED_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "area_given": "居民区",
        "contact_recorded": "先行联系",
        "evidence_attached": "佐证",
        "callback_done": "回访",
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline, as the part ``timeline`` takes it."""

    at: datetime
    actor: str
    title: str
    text: str = ""
    tone: str = "plain"
    url: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Deadline:
    """A clock as people read it."""

    label: str
    due_on: date
    words: str
    tone: str
    is_provisional: bool
    is_running: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Voice:
    """What one voice said, with the reporter masked."""

    link: ReportLink
    kind: str
    name: str
    phone: str
    from_number: str


def standing_words(standing: Standing) -> str:
    """How a clock stands, in a few words: 还剩 2 个工作日, 超期 3 个工作日."""
    state = standing.state
    if state in (ClockState.OVERDUE, ClockState.MET_LATE):
        late = f"超期 {standing.late_workdays} 个工作日" if standing.late_workdays else "超期"
        return late if state is ClockState.OVERDUE else f"{late}完成"
    if state in (ClockState.ON_TIME, ClockState.WARNED):
        return f"还剩 {standing.left_workdays} 个工作日"
    return state.label


def deadline_of(clock: Clock, today: date, calendar: WorkCalendar, warn_workdays: int) -> Deadline:
    """One clock with its standing in words."""
    standing = standing_of(clock, today, calendar, warn_workdays)
    return Deadline(
        clock.kind.label,
        standing.due_on,
        standing_words(standing),
        STATE_TONES[standing.state],
        standing.is_provisional and clock.is_running,
        clock.is_running,
    )


def deadlines_of(
    problem: Problem, today: date, calendar: WorkCalendar
) -> tuple[Deadline | None, list[Deadline]]:
    """The deadline that runs next, and all of them in their order."""
    found = list(clocks_derived(problem, calendar))
    warn = rule_of(problem).warn
    following = clock_next(found)
    first = deadline_of(following, today, calendar, warn) if following else None
    return first, [deadline_of(clock, today, calendar, warn) for clock in found]


def voices_shown(problem: Problem) -> list[Voice]:
    """All voices, those of merged problems included."""
    return [
        Voice(
            link,
            LinkKind(link.kind).label,
            personal_masked(link.report.name),
            personal_masked(link.report.phone),
            link.problem.number if link.problem_id != problem.pk else "",
        )
        for link in voices_of(problem)
    ]


def replies_of(problem: Problem) -> list[Reply]:
    """All versions of the reply, the newest first."""
    return list(reversed(gathered(problem).replies.all()))


def timeline_of(problem: Problem) -> list[Entry]:
    """Everything that happened to a problem, oldest first. Steps at the same moment stay as they were written."""
    problem = gathered(problem)
    entries = [Entry(problem.opened_at, _name(problem.opened_by), "立为问题")]
    entries += _moves(problem)
    entries += _records(problem)
    entries += _proposals(problem)
    entries += _regroupings(problem)
    return sorted(entries, key=lambda entry: entry.at)


def _name(person: Person | None) -> str:
    return person.name if person else "系统"


def _moves(problem: Problem) -> Iterator[Entry]:
    questions = iter(problem.inquiries.all())
    records = set(ClockVerb)
    for move in problem.moves.all():
        if move.verb in records:  # these have rows of their own
            continue
        verb = V(move.verb)
        lines = list(_lines(move, verb))
        if verb is V.ASK and (asked := next(questions, None)) is not None:
            lines.append(f"问：{asked.question}")
        url = f"/desk/ledger/{move.facts['target']}/" if verb is V.MERGE and move.facts.get("target") else ""
        yield Entry(
            move.at, move.by_label, _move_title(move, verb), "\n".join(lines), TONES.get(verb, "plain"), url
        )


def _move_title(move: Move, verb: ProblemVerb) -> str:
    if verb in (V.DISPATCH, V.RULE_RETURN, V.LEADER_ASSIGN) and move.office:
        return f"{verb.label}：{move.office.name}"
    if verb is V.MERGE:
        return f"并入 {move.facts.get('target', '')}"
    if verb is V.HANG and move.day:
        return f"挂账，{move.day.isoformat()} 复核"
    return verb.label


def _lines(move: Move, verb: ProblemVerb) -> Iterator[str]:
    facts = move.facts
    if ground := facts.get("ground"):
        yield f"依据：{(ReturnGround if verb is V.RETURN else DeclineGround)(ground).label}"
    if facts.get("receiver"):
        yield f"转给：{facts['receiver']}"
    if move.reason:
        yield f"理由：{move.reason}"
    if facts.get("proof"):
        yield f"证明：{facts['proof']}"
    if facts.get("answer"):
        yield f"答复诉求人：{facts['answer']}"
    if waived := facts.get("waived"):
        names = "、".join(WAIVED_LABELS[each["guard"]] for each in waived)
        yield f"按来源渠道的规则免去：{names}"


def _records(problem: Problem) -> Iterator[Entry]:
    for contact in problem.contacts.all():
        reached = "已联系上" if contact.is_reached else "没有联系上"
        title = f"先行联系（{contact.get_way_display()}，{reached}）"
        yield Entry(contact.at, _name(contact.by), title, contact.text, "info")
    for action in problem.actions.all():
        yield Entry(action.at, _name(action.by), "办理记录", url=f"#action-{action.pk}")
    for reply in problem.replies.all():
        yield Entry(reply.at, _name(reply.author), "拟写答复", url="#reply")
    for inquiry in problem.inquiries.all():
        if inquiry.answered_at:
            yield Entry(inquiry.answered_at, "诉求人", "补充", f"答：{inquiry.answer}", "info")
    for call in problem.callbacks.all():
        tone = "wrong" if call.is_solved is False or call.is_satisfied is False else "info"
        yield Entry(call.at, _name(call.by), f"回访（{callback_words(call)}）", call.reason, tone)


def callback_words(call: object) -> str:
    """What a call-back brought, in a few words; what was not said is left out."""
    if not getattr(call, "is_reached", False):
        return "没有联系上"
    told = {
        "is_solved": ("认为已解决", "认为没有解决"),
        "is_satisfied": ("满意", "不满意"),
        "is_attitude_good": ("态度好", "态度不好"),
    }
    words = [
        yes if value else no for name, (yes, no) in told.items() if (value := getattr(call, name)) is not None
    ]
    return "，".join(["已联系上", *words])


def _proposals(problem: Problem) -> Iterator[Entry]:
    for each in problem.extensions.all():
        title = f"申请延期 {each.workdays} 个工作日"
        yield Entry(each.proposed_at, _name(each.proposed_by), title, each.reason)
        if each.decided_at:
            said, tone = ("同意延期", "done") if each.is_approved else ("不同意延期", "wrong")
            yield Entry(each.decided_at, _name(each.decided_by), said, each.decision, tone)
    for hang in problem.hangs.all():
        text = f"{hang.reason}\n阶段性答复：{hang.interim_reply}"
        title = f"申请挂账至 {hang.review_on.isoformat()}"
        yield Entry(hang.proposed_at, _name(hang.proposed_by), title, text)
        if hang.decided_at and not hang.is_approved:  # an approved one has its move
            yield Entry(hang.decided_at, _name(hang.decided_by), "不同意挂账", hang.decision, "wrong")
    for each_supervision in problem.supervisions.all():
        title = f"督办，{each_supervision.due_on.isoformat()} 前完成"
        yield Entry(each_supervision.at, _name(each_supervision.by), title, each_supervision.text, "wait")
    for assist in problem.assignments.all():
        if assist.kind == AssignmentKind.ASSIST:
            yield Entry(assist.assigned_at, _name(assist.assigned_by), f"请协办：{assist.office.name}")


def _regroupings(problem: Problem) -> Iterator[Entry]:
    """Voices that were linked in a row by one person on one day are one line."""
    kinds = (StepKind.LINK, StepKind.SPLIT)
    told = groupby(
        (row for row in reversed(problem.regroupings.all()) if row.kind in kinds),
        lambda row: (StepKind(row.kind), _name(row.done_by), localdate(row.done_at), row.undone_at),
    )
    for (kind, name, _day, undone_at), group in told:
        same = list(group)
        what = f"归并 {len(same)} 件来件" if kind is StepKind.LINK else "拆出来件，另立问题"
        yield Entry(same[0].done_at, name, what)
        if undone_at:
            yield Entry(undone_at, _name(same[0].undone_by), f"撤销：{what}")


def due_shown(problem: Problem, today: date, calendar: WorkCalendar) -> tuple[str, str, str]:
    """The next deadline for lists: kind and day, how it stands, and the tone; all empty where nothing is due."""
    if problem.due_on is None:
        return "", "", "plain"
    mark = "（暂定）" if problem.is_due_provisional else ""
    day = f"{problem.get_due_kind_display()} {problem.due_on.month}月{problem.due_on.day}日{mark}"
    left = workdays_between(today, problem.due_on, calendar)
    if problem.is_paused:
        return day, ClockState.PAUSED.label, "draft"
    if problem.due_on < today:
        return day, f"超期 {-left} 个工作日" if left else "超期", "wrong"
    if problem.due_on == today:
        return day, ClockState.DUE_TODAY.label, "wait"
    return day, f"还剩 {left} 个工作日", "wait" if left <= 1 else "plain"
