"""What can be done to a problem by a program: one row a verb, with the same service function that the pages call."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.ledger import services
from zhuomu.ledger.models import ContactWay, Problem
from zhuomu.ledger.services.intake import SUMMARY_MAX
from zhuomu.rules.clocks import NATURES
from zhuomu.rules.flow import DeclineGround, Outcome, ProblemVerb, ReturnGround, StepKind
from zhuomu.web.api.codes import ApiCode
from zhuomu.web.api.values import (
    AREA,
    CATEGORY,
    DATE,
    OFFICE,
    PROBLEM,
    TRUTH,
    Field,
    choice,
    list_of,
    text,
    whole,
)

Act = Callable[..., object]


@dataclasses.dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the interface: its Chinese name, its fields, and the service that does it."""

    name: str
    label: str
    act: Act
    fields: tuple[Field, ...] = ()


REASON = Field("reason", text(1000), "理由")
SEEN = Field("seen_version", whole(), "看到的版本（version）；别人改过就拒绝")
SHA = Field("seen_sha256", text(64), "审核时所看答复的摘要（reply.sha256）", is_required=True)
OUTCOME = Field("outcome", choice(Outcome), "办理结果", is_required=True)
CALLED = tuple(
    Field(name, TRUTH, label)
    for name, label in (
        ("is_solved", "认为已解决"),
        ("is_satisfied", "满意"),
        ("is_attitude_good", "态度满意"),
    )
)


def must(name: str, kind: Any, description: str) -> Field:
    """A field that has to be given."""
    return Field(name, kind, description, is_required=True)


def _undo(*, by: Actor, problem: Problem) -> object:
    last = problem.regroupings.filter(kind__in=(StepKind.MERGE, StepKind.WITHDRAW), undone_at=None).first()
    if last is None:
        raise refuse(ApiCode.NOTHING_TO_UNDO)
    return services.regrouping_undo(by=by, regrouping=last)


def _decide(*, by: Actor, problem: Problem, is_approved: bool, decision: str = "") -> object:
    waiting = problem.extensions.filter(decided_at=None).last()
    if waiting is None:
        raise refuse(services.LedgerCode.NOTHING_PROPOSED)
    return services.extension_decide(by=by, extension=waiting, is_approved=is_approved, decision=decision)


_reason = must("reason", text(1000), "理由")
_turned = (
    must("ground", choice(DeclineGround), "理由类别"),
    _reason,
    must("answer", text(1000), "给来件人的答复"),
)
_given = (must("office", OFFICE, "主办部门（编号）"), _reason)

V = ProblemVerb
MOVES: tuple[tuple[ProblemVerb, Act, tuple[Field, ...]], ...] = (
    (
        V.ACCEPT,
        services.problem_accept,
        (
            Field("category", CATEGORY, "分类（代码）"),
            Field("area", AREA, "居民区（编号）"),
            Field("nature", choice(NATURES), "诉求类型"),
            SEEN,
        ),
    ),
    (V.DECLINE, services.problem_decline, _turned),
    (V.FORWARD, services.problem_forward, (*_turned, must("receiver", text(60), "转给谁"))),
    (
        V.DISPATCH,
        services.problem_dispatch,
        (
            must("office", OFFICE, "主办部门（编号）"),
            Field("assisting", list_of(OFFICE, 10), "协办部门（编号）"),
            SEEN,
        ),
    ),
    (V.SIGN, services.problem_sign, (SEEN,)),
    (
        V.RETURN,
        services.problem_return,
        (must("ground", choice(ReturnGround), "退单理由类别"), _reason, must("proof", text(500), "依据")),
    ),
    (V.RULE_RETURN, services.return_rule, _given),
    (V.LEADER_ASSIGN, services.leader_assign, _given),
    (V.ASK, services.problem_ask, (must("question", text(300), "问题"),)),
    (V.TAKE_ANSWER, services.answer_take, (must("answer", text(1000), "补充内容"),)),
    (V.HANG, services.problem_hang, (Field("decision", text(200), "批注"),)),
    (V.RESUME, services.problem_resume, ()),
    (V.SUBMIT, services.problem_submit, (SEEN,)),
    (V.SEND_BACK, services.problem_send_back, (_reason,)),
    (V.APPROVE, services.problem_approve, (SHA,)),
    (V.APPROVE_CLOSE, services.problem_approve_close, (SHA, OUTCOME)),
    (V.CLOSE, services.problem_close, (OUTCOME,)),
    (V.REDO, services.problem_redo, ()),
    (
        V.REQUEST_REOPEN,
        services.reopen_request,
        (Field("is_asked_by_reporter", TRUTH, "来件人要求"), REASON),
    ),
    (V.REOPEN, services.reopen_grant, (REASON,)),
    (V.REFUSE_REOPEN, services.reopen_refuse, (_reason,)),
    (V.MERGE, services.problem_merge, (must("target", PROBLEM, "并入哪个问题（编号）"),)),
    (V.WITHDRAW, services.problem_withdraw, (_reason,)),
    (V.UNDO, _undo, ()),
)
RECORDS: tuple[Verb, ...] = (
    Verb(
        "contact_add",
        "记先行联系",
        services.contact_add,
        (
            must("way", choice(ContactWay), "方式"),
            must("is_reached", TRUTH, "联系上"),
            must("text", text(500), "结果"),
        ),
    ),
    Verb(
        "action_add",
        "记办理",
        services.action_add,
        (must("text", text(1000), "办理情况"), Field("reference", text(200), "凭据，如维修单编号")),
    ),
    Verb(
        "reply_write",
        "写答复",
        services.reply_write,
        (
            must("public_text", text(2000), "公开答复"),
            Field("internal_text", text(2000), "内部办理说明"),
        ),
    ),
    Verb(
        "callback_add",
        "记回访",
        services.callback_add,
        (must("is_reached", TRUTH, "联系上"), *CALLED, Field("reason", text(500), "说明")),
    ),
    Verb(
        "extension_propose",
        "申请延期",
        services.extension_propose,
        (must("workdays", whole(1, 250), "增加工作日"), must("reason", text(500), "理由")),
    ),
    Verb(
        "extension_decide",
        "批延期",
        _decide,
        (must("is_approved", TRUTH, "同意"), Field("decision", text(200), "批注")),
    ),
    Verb(
        "hang_propose",
        "申请挂账",
        services.hang_propose,
        (
            must("reason", text(500), "理由"),
            must("review_on", DATE, "复核日期"),
            must("interim_reply", text(1000), "阶段性答复"),
        ),
    ),
    Verb("hang_refuse", "不同意挂账", services.hang_refuse, (must("decision", text(200), "批注"),)),
    Verb(
        "supervise",
        "督办",
        services.problem_supervise,
        (must("text", text(500), "督办意见"), Field("due_on", DATE, "要求完成")),
    ),
    Verb(
        "publish",
        "公开",
        services.problem_publish,
        (must("summary", text(SUMMARY_MAX), "公开摘要，不写姓名和门牌"),),
    ),
    Verb("unpublish", "撤下公开", services.problem_unpublish),
)
VERBS: Mapping[str, Verb] = {
    each.name: each
    for each in (*(Verb(verb.value, verb.label, act, fields) for verb, act, fields in MOVES), *RECORDS)
}
