"""Daily work of the errata. Each is safe when run twice or late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from zhuomu.apps.errata.services import awards_forfeit_due, names_forget_due
from zhuomu.core.actor import Actor
from zhuomu.core.models import Job
from zhuomu.ledger.services import addresses_forget

ADDRESSES_KEPT = timedelta(days=30)


def forfeit(_job: Job, by: Actor) -> Mapping[str, Any]:
    """Forfeit prizes nobody fetched."""
    return {"forfeited": awards_forfeit_due(by=by)}


def forget(_job: Job, by: Actor) -> Mapping[str, Any]:
    """Drop address hashes after 30 days and real names that are of no use any more."""
    addresses = addresses_forget(before=by.at - ADDRESSES_KEPT)
    return {"addresses": addresses, "names": names_forget_due(by=by)}
