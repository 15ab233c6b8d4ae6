"""Every right and every role of the product, declared once. Code asks for rights, never for role names."""

from enum import StrEnum


class Right(StrEnum):
    """One thing a person may do. Chinese names are in :data:`RIGHT_LABELS`."""

    PAPER_VIEW = "paper.view"
    PAPER_WRITE = "paper.write"
    PAPER_REVIEW_FIRST = "paper.review_first"
    PAPER_REVIEW_SECOND = "paper.review_second"
    PAPER_REVIEW_FINAL = "paper.review_final"
    PAPER_PLAN = "paper.plan"
    PAPER_PUBLISH = "paper.publish"
    ERRATA_VIEW = "errata.view"
    ERRATA_RECEIVE = "errata.receive"
    ERRATA_JUDGE = "errata.judge"
    ERRATA_AWARD = "errata.award"
    ERRATA_HAND_OVER = "errata.hand_over"
    PERSONAL_VIEW = "personal.view"
    PERSONAL_EXPORT = "personal.export"
    LEDGER_VIEW = "ledger.view"
    LEDGER_ENTER = "ledger.enter"
    LEDGER_ACCEPT = "ledger.accept"
    LEDGER_DISPATCH = "ledger.dispatch"
    LEDGER_HANDLE = "ledger.handle"
    LEDGER_CHECK = "ledger.check"
    LEDGER_CALL_BACK = "ledger.call_back"
    LEDGER_RULE = "ledger.rule"
    LEDGER_LEAD = "ledger.lead"
    LEDGER_APPROVE = "ledger.approve"
    LEDGER_IMPORT = "ledger.import"
    LEDGER_EXPORT = "ledger.export"
    LEDGER_MANAGE = "ledger.manage"
    VISITS_VIEW = "visits.view"
    VISITS_WRITE = "visits.write"
    VISITS_PLAN = "visits.plan"
    CONGRESS_VIEW = "congress.view"
    CONGRESS_MANAGE = "congress.manage"
    CONGRESS_CHECK_IN = "congress.check_in"
    CONGRESS_COUNT = "congress.count"
    CONGRESS_CHAIR = "congress.chair"
    NOTICE_WRITE = "notice.write"
    PEOPLE_MANAGE = "people.manage"
    CALENDAR_EDIT = "calendar.edit"
    SESSIONS_MANAGE = "sessions.manage"
    AUDIT_VIEW = "audit.view"
    SYSTEM_VIEW = "system.view"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return RIGHT_LABELS[self]


RIGHT_LABELS: dict[Right, str] = {
    Right.PAPER_VIEW: "查看稿件与版面",
    Right.PAPER_WRITE: "写稿、读入版面文字",
    Right.PAPER_REVIEW_FIRST: "初审",
    Right.PAPER_REVIEW_SECOND: "复审",
    Right.PAPER_REVIEW_FINAL: "终审",
    Right.PAPER_PLAN: "编排期与版",
    Right.PAPER_PUBLISH: "出版与更正",
    Right.ERRATA_VIEW: "查看纠错来件",
    Right.ERRATA_RECEIVE: "代填、导入纠错来件",
    Right.ERRATA_JUDGE: "判定差错",
    Right.ERRATA_AWARD: "计算与确认获奖名单",
    Right.ERRATA_HAND_OVER: "发放奖品",
    Right.PERSONAL_VIEW: "查看联系方式",
    Right.PERSONAL_EXPORT: "导出个人信息",
    Right.LEDGER_VIEW: "查看问题台账",
    Right.LEDGER_ENTER: "代填来件",
    Right.LEDGER_ACCEPT: "受理",
    Right.LEDGER_DISPATCH: "派单、归并",
    Right.LEDGER_HANDLE: "签收与办理",
    Right.LEDGER_CHECK: "审核答复",
    Right.LEDGER_CALL_BACK: "回访与办结",
    Right.LEDGER_RULE: "裁定退单与重开",
    Right.LEDGER_LEAD: "签派与督办",
    Right.LEDGER_APPROVE: "批准延期与挂账",
    Right.LEDGER_IMPORT: "导入台账",
    Right.LEDGER_EXPORT: "导出台账",
    Right.LEDGER_MANAGE: "维护分类、时限与接口",
    Right.VISITS_VIEW: "查看走访",
    Right.VISITS_WRITE: "记走访",
    Right.VISITS_PLAN: "安排结对与走访计划",
    Right.CONGRESS_VIEW: "查看代表大会",
    Right.CONGRESS_MANAGE: "筹备代表大会",
    Right.CONGRESS_CHECK_IN: "代表报到",
    Right.CONGRESS_COUNT: "监票、计票（须经大会通过）",
    Right.CONGRESS_CHAIR: "主持表决、宣布结果",
    Right.NOTICE_WRITE: "报送待刊消息",
    Right.PEOPLE_MANAGE: "管理人员与部门",
    Right.CALENDAR_EDIT: "维护工作日历",
    Right.SESSIONS_MANAGE: "查看与结束登录",
    Right.AUDIT_VIEW: "查看操作记录",
    Right.SYSTEM_VIEW: "查看系统状态与备份",
}


class Role(StrEnum):
    """A named set of rights that a post carries."""

    DISPATCHER = "dispatcher"
    OFFICE_CLERK = "office_clerk"
    AREA_SECRETARY = "area_secretary"
    OFFICE_HEAD = "office_head"
    SUBDISTRICT_LEADER = "subdistrict_leader"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    UNION_CADRE = "union_cadre"
    TELLER = "teller"
    LIBRARIAN = "librarian"
    DEPUTY = "deputy"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.DISPATCHER: "受理派单员",
    Role.OFFICE_CLERK: "科室经办",
    Role.AREA_SECRETARY: "居民区书记",
    Role.OFFICE_HEAD: "科室负责人",
    Role.SUBDISTRICT_LEADER: "街道领导",
    Role.EDITOR: "编辑",
    Role.REVIEWER: "审稿人",
    Role.PUBLISHER: "主编",
    Role.UNION_CADRE: "工会干部",
    Role.TELLER: "计票人",
    Role.LIBRARIAN: "书院管理员",
    Role.DEPUTY: "人大代表",
    Role.AUDITOR: "审计员",
    Role.SYSTEM_ADMINISTRATOR: "系统管理员",
    Role.SECURITY_ADMINISTRATOR: "安全管理员",
}

_WRITER = frozenset({Right.PAPER_VIEW, Right.PAPER_WRITE, Right.NOTICE_WRITE})
_OFFICE = _WRITER | {
    Right.LEDGER_VIEW,
    Right.LEDGER_ENTER,
    Right.LEDGER_HANDLE,
    Right.LEDGER_EXPORT,
    Right.VISITS_VIEW,
    Right.VISITS_WRITE,
}
_CONGRESS = frozenset({Right.CONGRESS_VIEW, Right.CONGRESS_MANAGE, Right.CONGRESS_CHECK_IN})
_HEAD = _OFFICE | {Right.LEDGER_CHECK, Right.LEDGER_APPROVE}
_EDITOR = _WRITER | {
    Right.PAPER_PLAN,
    Right.PAPER_REVIEW_FIRST,
    Right.ERRATA_VIEW,
    Right.ERRATA_RECEIVE,
    Right.ERRATA_JUDGE,
    Right.ERRATA_AWARD,
}
_REVIEWER = frozenset(
    {Right.PAPER_VIEW, Right.PAPER_REVIEW_FIRST, Right.PAPER_REVIEW_SECOND, Right.ERRATA_VIEW}
)

ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.DISPATCHER: _OFFICE - {Right.LEDGER_HANDLE}
    | {
        Right.LEDGER_ACCEPT,
        Right.LEDGER_DISPATCH,
        Right.LEDGER_CALL_BACK,
        Right.LEDGER_RULE,
        Right.LEDGER_IMPORT,
        Right.LEDGER_MANAGE,
        Right.VISITS_PLAN,
    },
    Role.OFFICE_CLERK: _OFFICE | _CONGRESS,
    Role.AREA_SECRETARY: _HEAD,
    Role.OFFICE_HEAD: _HEAD | _CONGRESS | {Right.PAPER_REVIEW_FIRST, Right.CONGRESS_CHAIR},
    Role.SUBDISTRICT_LEADER: _REVIEWER
    | {
        Right.PAPER_REVIEW_FINAL,
        Right.LEDGER_VIEW,
        Right.LEDGER_ENTER,
        Right.LEDGER_CHECK,
        Right.LEDGER_RULE,
        Right.LEDGER_LEAD,
        Right.LEDGER_APPROVE,
        Right.LEDGER_EXPORT,
        Right.VISITS_VIEW,
        Right.VISITS_WRITE,
        Right.CONGRESS_VIEW,
        Right.CONGRESS_CHAIR,
    },
    Role.EDITOR: _EDITOR,
    Role.REVIEWER: _REVIEWER,
    Role.PUBLISHER: _EDITOR
    | _REVIEWER
    | {
        Right.PAPER_REVIEW_FINAL,
        Right.PAPER_PUBLISH,
        Right.ERRATA_HAND_OVER,
        Right.PERSONAL_VIEW,
        Right.PERSONAL_EXPORT,
    },
    Role.UNION_CADRE: _WRITER | _CONGRESS,
    Role.TELLER: frozenset({Right.CONGRESS_VIEW, Right.CONGRESS_CHECK_IN, Right.CONGRESS_COUNT}),
    Role.LIBRARIAN: _WRITER,
    Role.DEPUTY: frozenset({Right.NOTICE_WRITE}),
    Role.AUDITOR: frozenset({Right.AUDIT_VIEW}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({Right.PEOPLE_MANAGE, Right.CALENDAR_EDIT, Right.SYSTEM_VIEW}),
    Role.SECURITY_ADMINISTRATOR: frozenset({Right.SESSIONS_MANAGE, Right.SYSTEM_VIEW}),
}

# These roles act for the whole subdistrict, wherever in the tree their post hangs; all others for their office and below.
WIDE_ROLES: frozenset[Role] = frozenset(
    {
        Role.DISPATCHER,
        Role.SUBDISTRICT_LEADER,
        Role.EDITOR,
        Role.REVIEWER,
        Role.PUBLISHER,
        Role.AUDITOR,
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
    }
)

# Whoever holds one of these must sign in with a second factor (trust.md, 3).
SECOND_FACTOR_RIGHTS: frozenset[Right] = frozenset(
    {Right.PEOPLE_MANAGE, Right.SESSIONS_MANAGE, Right.PAPER_PUBLISH, Right.PERSONAL_EXPORT}
)
