"""What the errata gives to the product."""

from zhuomu.apps.errata.jobs import forfeit, forget
from zhuomu.apps.errata.selectors import tasks_for
from zhuomu.apps.errata.services import problem_moved
from zhuomu.core.registry import App, MenuEntry
from zhuomu.core.rights import Right
from zhuomu.ledger.channels import Channel
from zhuomu.rules.flow import ERRATUM_POLICY

CHANNEL = Channel(
    "errata",
    "纠错有奖",
    path=ERRATUM_POLICY,
    is_public=False,
    opens_with=Right.ERRATA_JUDGE,
    on_moved=problem_moved,
)

APP = App(
    key="errata",
    label="纠错有奖",
    menu=(
        MenuEntry("纠错", "errata_desk", "bird", frozenset({Right.ERRATA_VIEW})),
        MenuEntry(
            "评奖", "errata_contests", "award", frozenset({Right.ERRATA_AWARD, Right.ERRATA_HAND_OVER})
        ),
    ),
    jobs={"errata_forfeit": forfeit, "errata_forget": forget},
    daily_jobs=("errata_forfeit", "errata_forget"),
    tasks=tasks_for,
)
