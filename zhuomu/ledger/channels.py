"""How a channel plugs into the ledger: its path, who may open its problems, and what it does when one moves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from zhuomu.core.rights import Right
from zhuomu.rules.flow import DEFAULT_POLICY, ChannelPolicy

if TYPE_CHECKING:
    from zhuomu.core.actor import Actor
    from zhuomu.ledger.models import Move, Problem

    Moved = Callable[[Problem, Move, Actor], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Channel:
    """One way in which voices come.

    ``is_public``: its problems may stand on the board. ``opens_with``: whoever holds this right accepts and dispatches
    problems of this channel without the ledger's own rights. ``on_moved`` runs in the transaction of each move.
    """

    key: str
    label: str
    path: ChannelPolicy = DEFAULT_POLICY
    is_public: bool = True
    opens_with: Right | None = None
    on_moved: Moved | None = None


RESIDENTS, DESK, SHEET, API = "residents", "desk", "sheet", "api"
_CHANNELS: dict[str, Channel] = {
    RESIDENTS: Channel(RESIDENTS, "居民来件"),
    DESK: Channel(DESK, "工作发现"),
    SHEET: Channel(SHEET, "台账导入"),
    API: Channel(API, "接口来件"),
}


def channel_register(channel: Channel) -> None:
    """Make a channel known; the web floor does it for each app when it starts."""
    _CHANNELS[channel.key] = channel


def channel_get(key: str) -> Channel:
    """The channel of that key; one that nobody registered (any more) has the ordinary path and its key as label."""
    return _CHANNELS.get(key) or Channel(key, key)


def channels_all() -> tuple[Channel, ...]:
    """All channels, in the order in which they were registered."""
    return tuple(_CHANNELS.values())
