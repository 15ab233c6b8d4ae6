"""What can be done on a problem's page: verb → form → service, in one table.

A deed is a move of the path (then the table of moves says who may and what stands against it) or a record beside it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.rights import Right
from zhuomu.core.services.attachments import picture_store
from zhuomu.core.write import writing
from zhuomu.ledger import forms_problem as forms
from zhuomu.ledger import forms_records as records
from zhuomu.ledger import services
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import Action, AssignmentKind, Problem
from zhuomu.ledger.services.moving import is_allowed
from zhuomu.ledger.services.work import AT_WORK
from zhuomu.rules.flow import LinkKind, ProblemStatus, ProblemVerb
from zhuomu.rules.flow import ProblemVerb as V


@dataclasses.dataclass(frozen=True, slots=True)
class Deed:
    """One verb of the page. ``right`` and ``is_fitting`` count for records only: a move has its own table."""

    label: str
    form: type[forms.DeedForm]
    do: Callable[..., Any]
    done: str
    right: Right | None = None
    is_fitting: Callable[[Problem], bool] = lambda _problem: True

    @property
    def is_bare(self) -> bool:
        """Whether nothing is typed: a button is enough."""
        return self.form in (forms.DeedForm, forms.VersionForm)

    def is_offered(self, by: Actor, problem: Problem) -> bool:
        """Whether a record fits the problem now and the actor holds its right."""
        return self.right is not None and self.is_fitting(problem) and may(by, problem, self.right)


def may(by: Actor, problem: Problem, right: Right) -> bool:
    """Whether the actor holds the right for this problem; who assists may write down work too."""
    if is_allowed(by, problem, right):
        return True
    if right is not Right.LEDGER_HANDLE:
        return False
    return any(by.has(right, row.office) for row in problem.assignments.all() if row.is_current)


def _action_add(*, by: Actor, problem: Problem, text: str, reference: str, photos: list[Any]) -> Action:
    with writing():  # pictures and record together, or neither
        pictures = [(picture_store(by=by, data=photo.read(), field="photos"), "") for photo in photos]
        return services.action_add(by=by, problem=problem, text=text, reference=reference, pictures=pictures)


def _assist_end(*, by: Actor, problem: Problem, assignment: Any) -> None:  # noqa: ARG001 — one shape for all
    services.assist_end(by=by, assignment=assignment)


def _undo(*, by: Actor, problem: Problem, regrouping: Any) -> Problem:  # noqa: ARG001 — one shape for all
    return services.regrouping_undo(by=by, regrouping=regrouping)


def _is_at_work(problem: Problem) -> bool:
    return problem.state in AT_WORK


def _is_hangable(problem: Problem) -> bool:
    return problem.state in (ProblemStatus.IN_PROGRESS, ProblemStatus.HUNG) and _has_no_open(problem.hangs)


def _is_extendable(problem: Problem) -> bool:
    return problem.state is ProblemStatus.IN_PROGRESS and _has_no_open(problem.extensions)


def _has_no_open(proposals: Any) -> bool:
    return all(each.decided_at for each in proposals.all())


def _is_publishable(problem: Problem) -> bool:
    is_closed = problem.state is ProblemStatus.CLOSED and not problem.is_published
    return is_closed and not problem.is_private and channel_get(problem.channel).is_public


def _has_assisting(problem: Problem) -> bool:
    return problem.is_open and any(
        row.is_current and row.kind == AssignmentKind.ASSIST for row in problem.assignments.all()
    )


def _is_splittable(problem: Problem) -> bool:
    return problem.is_open and any(link.kind != LinkKind.PRIMARY for link in problem.links.all())


def _move(
    verb: ProblemVerb, form: type[forms.DeedForm], do: Callable[..., Any], done: str
) -> tuple[str, Deed]:
    return verb.value, Deed(verb.label, form, do, done)


MOVES: Mapping[str, Deed] = MappingProxyType(
    dict(
        [
            _move(V.ACCEPT, forms.AcceptForm, services.problem_accept, "已受理，办理时限开始计算。"),
            _move(
                V.DECLINE, forms.DeclineForm, services.problem_decline, "已记为不予受理，诉求人能查到答复。"
            ),
            _move(V.FORWARD, forms.ForwardForm, services.problem_forward, "已转出，诉求人能查到答复。"),
            _move(V.DISPATCH, forms.DispatchForm, services.problem_dispatch, "已派单。"),
            _move(V.SIGN, forms.VersionForm, services.problem_sign, "已签收，由您经办。请先联系诉求人。"),
            _move(V.RETURN, forms.ReturnForm, services.problem_return, "已退单，等待裁定。"),
            _move(V.RULE_RETURN, forms.OfficeForm, services.return_rule, "已裁定派单。"),
            _move(V.LEADER_ASSIGN, forms.OfficeForm, services.leader_assign, "已签派。"),
            _move(V.ASK, forms.AskForm, services.problem_ask, "已请诉求人补充，办理时限暂停。"),
            _move(V.TAKE_ANSWER, forms.AnswerForm, services.answer_take, "已记下补充，继续办理。"),
            _move(V.RESUME, forms.DeedForm, services.problem_resume, "已恢复办理。"),
            _move(V.SUBMIT, forms.VersionForm, services.problem_submit, "已报送审核。"),
            _move(V.REQUEST_REOPEN, forms.ReopenForm, services.reopen_request, "已申请重开，等待裁定。"),
            _move(V.REOPEN, forms.OptionalReasonForm, services.reopen_grant, "已同意重开，转二次办理。"),
            _move(V.REFUSE_REOPEN, forms.ReasonForm, services.reopen_refuse, "已记为不予重开。"),
            _move(V.MERGE, forms.TargetForm, services.problem_merge, "已并入，30 天内可以撤销。"),
            _move(V.WITHDRAW, forms.ReasonForm, services.problem_withdraw, "已撤回，30 天内可以撤销。"),
            _move(V.UNDO, records.UndoForm, _undo, "已撤销，恢复到原来的样子。"),
        ]
    )
)
# moves that have a desk of their own instead of a form here
DESKS: Mapping[ProblemVerb, str] = MappingProxyType(
    {
        V.APPROVE: "ledger_check",
        V.APPROVE_CLOSE: "ledger_check",
        V.SEND_BACK: "ledger_check",
        V.CLOSE: "ledger_callback",
        V.REDO: "ledger_callback",
        V.HANG: "ledger_approvals",
    }
)
RECORDS: Mapping[str, Deed] = MappingProxyType(
    {
        "contact": Deed(
            "记先行联系",
            records.ContactForm,
            services.contact_add,
            "已记下。",
            Right.LEDGER_HANDLE,
            _is_at_work,
        ),
        "action": Deed(
            "记办理", records.ActionForm, _action_add, "已记下。", Right.LEDGER_HANDLE, _is_at_work
        ),
        "reply": Deed(
            "写答复",
            records.ReplyForm,
            services.reply_write,
            "答复已保存，可以再改；报送审核以后由另一人审核。",
            Right.LEDGER_HANDLE,
            _is_at_work,
        ),
        "extension": Deed(
            "申请延期",
            records.ExtensionForm,
            services.extension_propose,
            "已申请，等待批准。",
            Right.LEDGER_HANDLE,
            _is_extendable,
        ),
        "propose_hang": Deed(
            "申请挂账",
            records.HangForm,
            services.hang_propose,
            "已申请，等待批准。",
            Right.LEDGER_HANDLE,
            _is_hangable,
        ),
        "supervise": Deed(
            "督办",
            records.SuperviseForm,
            services.problem_supervise,
            "已督办，部门负责人会收到消息。",
            Right.LEDGER_LEAD,
            lambda problem: problem.is_open,
        ),
        "edit": Deed(
            "改要点",
            records.EditForm,
            services.problem_edit,
            "已改好。",
            Right.LEDGER_ACCEPT,
            lambda problem: problem.is_open,
        ),
        "assist": Deed(
            "请部门协办",
            records.AssistForm,
            services.assist_add,
            "已请协办。",
            Right.LEDGER_DISPATCH,
            lambda problem: problem.is_open,
        ),
        "assist_end": Deed(
            "结束协办",
            records.AssistEndForm,
            _assist_end,
            "已结束协办。",
            Right.LEDGER_DISPATCH,
            _has_assisting,
        ),
        "relate": Deed(
            "关联问题", forms.RelateForm, services.problem_relate, "已关联。", Right.LEDGER_DISPATCH
        ),
        "split": Deed(
            "拆出来件",
            records.SplitForm,
            services.problem_split,
            "已拆出，另立为新问题。",
            Right.LEDGER_DISPATCH,
            _is_splittable,
        ),
        "publish": Deed(
            "公开",
            records.PublishForm,
            services.problem_publish,
            "已公开。",
            Right.LEDGER_DISPATCH,
            _is_publishable,
        ),
        "unpublish": Deed(
            "撤下公开",
            forms.DeedForm,
            services.problem_unpublish,
            "已从公开页撤下。",
            Right.LEDGER_DISPATCH,
            lambda problem: problem.is_published,
        ),
    }
)
DEEDS: Mapping[str, Deed] = MappingProxyType({**MOVES, **RECORDS})
# a note of the person in charge comes first; what changes the problem itself stands behind "更多"
DAILY = ("contact", "action", "reply", "extension", "propose_hang", "supervise")
