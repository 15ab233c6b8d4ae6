"""What the errata gives to the product."""

from zhuomu.apps.errata.jobs import forfeit, forget
from zhuomu.apps.errata.selectors import tasks_for
from zhuomu.core.registry import App, MenuEntry
from zhuomu.core.rights import Right

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
