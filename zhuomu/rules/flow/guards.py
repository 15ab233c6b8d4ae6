"""The check of a move: every guard of its row, but those that the channel waives, and these are named."""

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType

from zhuomu.rules.reason import Reason

from . import guards_closing, guards_intake, guards_work
from .codes import FlowCode
from .facts import MoveFacts
from .model import ProblemStatus, ProblemVerb
from .policy import DEFAULT_POLICY, ChannelPolicy
from .table import Transition, transition_get

Guard = Callable[[MoveFacts, ChannelPolicy], tuple[Reason, ...]]
GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        guard.__name__: guard
        for module in (guards_intake, guards_work, guards_closing)
        for guard in module.ALL_GUARDS
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class Waiver:
    """A guard that was not asked: the channel whose policy says so, and whether only because the reporter is unknown."""

    guard: str
    channel: str
    is_for_unknown: bool


def move_check(
    status: ProblemStatus, verb: ProblemVerb, facts: MoveFacts, policy: ChannelPolicy = DEFAULT_POLICY
) -> tuple[Reason, ...]:
    """Why this verb is refused here, all reasons at once; empty means that it may be done.

    The right is not looked at: the caller checks ``Transition.right`` first, and writes the :func:`waivers` down.
    """
    row = transition_get(status, verb)
    if row is None:
        return (Reason(FlowCode.NO_SUCH_MOVE, {"status": status.label, "verb": verb.label}),)
    waived = {waiver.guard for waiver in _waived(row, facts, policy)}
    return tuple(
        reason for name in row.guards if name not in waived for reason in GUARDS[name](facts, policy)
    )


def waivers(
    status: ProblemStatus, verb: ProblemVerb, facts: MoveFacts, policy: ChannelPolicy = DEFAULT_POLICY
) -> tuple[Waiver, ...]:
    """The guards that the move did not have to meet though they stood against it: to be written into its event."""
    row = transition_get(status, verb)
    waived = _waived(row, facts, policy) if row else ()
    return tuple(waiver for waiver in waived if GUARDS[waiver.guard](facts, policy))


def target_get(transition: Transition, facts: MoveFacts) -> ProblemStatus:
    """Where the move leads. Raises ValueError for an undo whose earlier status is unknown (ask the guards)."""
    target = transition.target or facts.undo.earlier_status
    if target is None:
        raise ValueError("the status before is unknown")
    return target


def _waived(row: Transition, facts: MoveFacts, policy: ChannelPolicy) -> tuple[Waiver, ...]:
    is_known = facts.intake.is_reporter_known
    return tuple(
        Waiver(name, policy.key, name not in policy.waived)
        for name in row.guards
        if policy.is_waived(name, is_reporter_known=is_known)
    )
