"""Daily work of the congress. Safe when run twice or late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhuomu.apps.congress.services.sealing import ballots_forget_due
from zhuomu.core.actor import Actor
from zhuomu.core.models import Job


def forget(_job: Job, by: Actor) -> Mapping[str, Any]:
    """Delete what is held of papers whose time of keeping is over."""
    return {"rounds": ballots_forget_due(by=by)}
