"""The words of a problem's path: statuses, verbs, outcomes, and the grounds on which it is turned away."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ProblemStatus(StrEnum):
    """Where a problem stands."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FORWARDED = "forwarded"
    DISPATCHED = "dispatched"
    RETURN_DISPUTED = "return_disputed"
    IN_PROGRESS = "in_progress"
    AWAITING_INFO = "awaiting_info"
    HUNG = "hung"
    UNDER_CHECK = "under_check"
    AWAITING_CALLBACK = "awaiting_callback"
    REDO = "redo"
    CLOSED = "closed"
    REOPEN_REQUESTED = "reopen_requested"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The Chinese name of the status."""
        return STATUS_LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self in OPEN


class ProblemVerb(StrEnum):
    """What can be done to a problem."""

    ACCEPT = "accept"
    DECLINE = "decline"
    FORWARD = "forward"
    DISPATCH = "dispatch"
    SIGN = "sign"
    RETURN = "return"
    RULE_RETURN = "rule_return"
    LEADER_ASSIGN = "leader_assign"
    ASK = "ask"
    TAKE_ANSWER = "take_answer"
    HANG = "hang"
    RESUME = "resume"
    LAPSE = "lapse"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    APPROVE_CLOSE = "approve_close"
    CLOSE = "close"
    REDO = "redo"
    REQUEST_REOPEN = "request_reopen"
    REOPEN = "reopen"
    REFUSE_REOPEN = "refuse_reopen"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    UNDO = "undo"

    @property
    def label(self) -> str:
        """The Chinese name of the verb, as on its button."""
        return VERB_LABELS[self]


class Outcome(StrEnum):
    """How a problem ended, as the handler claims; what the reporter says is kept beside it."""

    SOLVED = "solved"
    PARTLY_SOLVED = "partly_solved"
    EXPLAINED = "explained"
    BEYOND_POWERS = "beyond_powers"
    REPORTER_WITHDREW = "reporter_withdrew"
    REPEATED = "repeated"

    @property
    def label(self) -> str:
        """The Chinese name of the outcome."""
        return OUTCOME_LABELS[self]


class ReturnGround(StrEnum):
    """Why an office says that a problem is not its own."""

    TERRITORY = "territory"
    OWNERSHIP = "ownership"
    FUNCTION = "function"

    @property
    def label(self) -> str:
        """The Chinese name of the ground."""
        return {"territory": "属地", "ownership": "权属", "function": "职能"}[self.value]


class DeclineGround(StrEnum):
    """Why a problem is not taken on, or is passed to somebody outside.

    The first four after 国办发〔2020〕53号 (what a 12345 line does not take on); the last three are our own.
    """

    LEGAL_PROCEDURE = "legal_procedure"
    PETITION = "petition"
    CONFIDENTIAL = "confidential"
    INDECENT = "indecent"
    OTHER_AREA = "other_area"
    OTHER_POWER = "other_power"
    NO_SUBSTANCE = "no_substance"

    @property
    def label(self) -> str:
        """The Chinese name of the ground."""
        return DECLINE_LABELS[self]


S, V, D = ProblemStatus, ProblemVerb, DeclineGround
STATUS_LABELS: Mapping[ProblemStatus, str] = MappingProxyType(
    {
        S.REPORTED: "待受理",
        S.ACCEPTED: "已受理",
        S.DECLINED: "不予受理",
        S.FORWARDED: "转出",
        S.DISPATCHED: "待签收",
        S.RETURN_DISPUTED: "退单待裁",
        S.IN_PROGRESS: "办理中",
        S.AWAITING_INFO: "待补充",
        S.HUNG: "挂账",
        S.UNDER_CHECK: "待审核",
        S.AWAITING_CALLBACK: "待回访",
        S.REDO: "二次办理",
        S.CLOSED: "办结",
        S.REOPEN_REQUESTED: "待重开",
        S.MERGED: "并入",
        S.WITHDRAWN: "撤回",
    }
)
VERB_LABELS: Mapping[ProblemVerb, str] = MappingProxyType(
    {
        V.ACCEPT: "受理",
        V.DECLINE: "不予受理",
        V.FORWARD: "转出",
        V.DISPATCH: "派单",
        V.SIGN: "签收",
        V.RETURN: "退单",
        V.RULE_RETURN: "裁定派单",
        V.LEADER_ASSIGN: "领导签派",
        V.ASK: "请诉求人补充",
        V.TAKE_ANSWER: "收到补充",
        V.HANG: "挂账",
        V.RESUME: "恢复办理",
        V.LAPSE: "到期自动恢复",
        V.SUBMIT: "报送审核",
        V.SEND_BACK: "审核退回",
        V.APPROVE: "审核通过",
        V.APPROVE_CLOSE: "审核通过并办结",
        V.CLOSE: "办结",
        V.REDO: "转二次办理",
        V.REQUEST_REOPEN: "申请重开",
        V.REOPEN: "同意重开",
        V.REFUSE_REOPEN: "不予重开",
        V.MERGE: "并入",
        V.WITHDRAW: "撤回",
        V.UNDO: "撤销并入或撤回",
    }
)
OUTCOME_LABELS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.SOLVED: "已解决",
        Outcome.PARTLY_SOLVED: "部分解决",
        Outcome.EXPLAINED: "解释说明",
        Outcome.BEYOND_POWERS: "超出权限已转报",
        Outcome.REPORTER_WITHDREW: "诉求人撤回",
        Outcome.REPEATED: "重复",
    }
)
DECLINE_LABELS: Mapping[DeclineGround, str] = MappingProxyType(
    {
        D.LEGAL_PROCEDURE: "须经诉讼、仲裁、复议等法定程序",
        D.PETITION: "已进入信访渠道",
        D.CONFIDENTIAL: "涉及秘密或他人隐私",
        D.INDECENT: "违反公序良俗",
        D.OTHER_AREA: "不在本街道地域",
        D.OTHER_POWER: "不属本街道职权",
        D.NO_SUBSTANCE: "没有具体事项",
    }
)
FINISHED = frozenset({S.DECLINED, S.FORWARDED, S.CLOSED, S.MERGED, S.WITHDRAWN})
OPEN = frozenset(S) - FINISHED
# Somebody outside the office is waited for; none of these may last without a limit (see ``rules.clocks``).
OUTWARD = frozenset({S.AWAITING_INFO, S.HUNG, S.AWAITING_CALLBACK})
