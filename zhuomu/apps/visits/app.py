"""What the visits give to the product."""

from zhuomu.apps.visits.selectors.pairings import tasks_for
from zhuomu.apps.visits.services.handing import CHANNEL_KEY
from zhuomu.core.registry import App, MenuEntry
from zhuomu.core.rights import Right
from zhuomu.ledger.channels import Channel

APP = App(
    key="visits",
    label="走访",
    menu=(MenuEntry("走访", "visits_list", "talk", frozenset({Right.VISITS_VIEW})),),
    tasks=tasks_for,
)
# what was heard on the spot has a reporter who can be called back, so the path is the ordinary one
CHANNEL = Channel(CHANNEL_KEY, "领导走访", opens_with=Right.VISITS_WRITE)
