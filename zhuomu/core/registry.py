"""What an app gives to the product: channel, menu, jobs. An app's ``app.py`` holds one :class:`App`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from zhuomu.core.actor import Actor
from zhuomu.core.rights import Right
from zhuomu.core.services.jobs import JobFunction


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """One line of "what I must do now": how many, what, where, and how urgent."""

    label: str
    count: int
    url: str
    is_overdue: bool = False
    is_due_today: bool = False
    hint: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the rail; shown to whoever holds one of ``rights``. ``icon`` names a symbol of the design system."""

    label: str
    url_name: str
    icon: str
    rights: frozenset[Right]


@dataclasses.dataclass(frozen=True, slots=True)
class App:
    """One app as the web floor sees it."""

    key: str
    label: str
    menu: tuple[MenuEntry, ...] = ()
    jobs: Mapping[str, JobFunction] = dataclasses.field(default_factory=dict)
    daily_jobs: tuple[str, ...] = ()
    tasks: Callable[[Actor], list[Task]] = lambda _actor: []
