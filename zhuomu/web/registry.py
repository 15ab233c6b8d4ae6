"""The list of apps: a new channel is one folder and one line here."""

from zhuomu.apps.congress.app import APP as CONGRESS
from zhuomu.apps.errata.app import APP as ERRATA
from zhuomu.apps.errata.app import CHANNEL as ERRATA_CHANNEL
from zhuomu.apps.paper.app import APP as PAPER
from zhuomu.apps.visits.app import APP as VISITS
from zhuomu.apps.visits.app import CHANNEL as VISITS_CHANNEL
from zhuomu.core.registry import App
from zhuomu.ledger.app import APP as LEDGER
from zhuomu.ledger.channels import Channel

APPS: tuple[App, ...] = (LEDGER, PAPER, ERRATA, VISITS, CONGRESS)

CHANNELS: tuple[Channel, ...] = (ERRATA_CHANNEL, VISITS_CHANNEL)
