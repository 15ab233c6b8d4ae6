"""Verbs of the visits: the only writers of their tables."""

from zhuomu.apps.visits.services.codes import VisitCode
from zhuomu.apps.visits.services.families import Shown, personal_reveal, shield
from zhuomu.apps.visits.services.handing import (
    CHANNEL_KEY,
    heard_hand_over,
    heard_settle,
    promise_keep,
    visit_notice,
)
from zhuomu.apps.visits.services.pairings import pairing_change, pairing_create
from zhuomu.apps.visits.services.saving import visit_discard, visit_save
from zhuomu.apps.visits.services.written import FamilyRow, HeardRow, PromiseRow, StopRow, Written

__all__ = [
    "CHANNEL_KEY",
    "FamilyRow",
    "HeardRow",
    "PromiseRow",
    "Shown",
    "StopRow",
    "VisitCode",
    "Written",
    "heard_hand_over",
    "heard_settle",
    "pairing_change",
    "pairing_create",
    "personal_reveal",
    "promise_keep",
    "shield",
    "visit_discard",
    "visit_notice",
    "visit_save",
]
