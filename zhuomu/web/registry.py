"""The list of apps: a new channel is one folder and one line here."""

from zhuomu.apps.errata.app import APP as ERRATA
from zhuomu.apps.paper.app import APP as PAPER
from zhuomu.core.registry import App

APPS: tuple[App, ...] = (PAPER, ERRATA)
