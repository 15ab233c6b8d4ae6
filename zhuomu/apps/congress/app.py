"""What the congress gives to the product."""

from zhuomu.apps.congress.jobs import forget
from zhuomu.apps.congress.selectors.tasks import tasks_for
from zhuomu.core.registry import App, MenuEntry
from zhuomu.core.rights import Right

APP = App(
    key="congress",
    label="代表大会",
    menu=(MenuEntry("代表大会", "congress_list", "people", frozenset({Right.CONGRESS_VIEW})),),
    jobs={"congress_forget": forget},
    daily_jobs=("congress_forget",),
    tasks=tasks_for,
)
