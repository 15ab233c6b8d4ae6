"""What the ledger gives to the product."""

from zhuomu.core.registry import App, MenuEntry
from zhuomu.core.rights import Right
from zhuomu.ledger.jobs import clocks, lapse, warn
from zhuomu.ledger.jobs_imports import DAILY_JOBS, JOBS
from zhuomu.ledger.waiting import tasks_for

APP = App(
    key="ledger",
    label="问题台账",
    menu=(
        MenuEntry("台账", "ledger_list", "list", frozenset({Right.LEDGER_VIEW})),
        MenuEntry("我的", "ledger_mine", "inbox", frozenset({Right.LEDGER_VIEW})),
        MenuEntry("审核", "ledger_checks", "check", frozenset({Right.LEDGER_CHECK})),
        MenuEntry("批延期", "ledger_approvals", "seal", frozenset({Right.LEDGER_APPROVE})),
        MenuEntry("回访", "ledger_callbacks", "talk", frozenset({Right.LEDGER_CALL_BACK})),
        MenuEntry("整改", "ledger_rectifications", "done", frozenset({Right.LEDGER_VIEW})),
        MenuEntry("分类时限", "ledger_manage", "gear", frozenset({Right.LEDGER_MANAGE})),
        MenuEntry("接口", "api_keys", "lock", frozenset({Right.LEDGER_MANAGE})),
    ),
    jobs={"ledger_lapse": lapse, "ledger_clocks": clocks, "ledger_warn": warn, **JOBS},
    daily_jobs=("ledger_lapse", "ledger_clocks", "ledger_warn", *DAILY_JOBS),
    tasks=tasks_for,
)
