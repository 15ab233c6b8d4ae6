"""What each verb does to the clocks, as a plain table; it is the last column of the ledger's status table."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from zhuomu.rules.flow import ProblemVerb as V

from .model import ClockKind as K
from .model import ClockVerb

Kinds = frozenset[K]
NONE: Kinds = frozenset()
WORK: Kinds = frozenset({K.RESOLVE, K.REDO})


@dataclasses.dataclass(frozen=True, slots=True)
class Effect:
    """Done in this order: revoke what was met, meet, stop, resume, pause, start."""

    revokes: Kinds = NONE
    meets: Kinds = NONE
    stops: Kinds = NONE
    is_resuming: bool = False
    pauses: Kinds = NONE
    starts: tuple[K, ...] = ()


ALL: Kinds = frozenset(K)
EFFECTS: Mapping[V | ClockVerb, Effect] = MappingProxyType(
    {
        V.ACCEPT: Effect(starts=(K.RESOLVE,)),
        V.DECLINE: Effect(stops=ALL),
        V.FORWARD: Effect(stops=ALL),
        V.DISPATCH: Effect(starts=(K.SIGN, K.CONTACT)),
        V.SIGN: Effect(meets=frozenset({K.SIGN})),
        # The office is rid of signing and contact, but resolving runs on: a return gains no time.
        V.RETURN: Effect(stops=frozenset({K.SIGN, K.CONTACT}), starts=(K.DECISION,)),
        V.RULE_RETURN: Effect(meets=frozenset({K.DECISION}), starts=(K.SIGN, K.CONTACT)),
        V.LEADER_ASSIGN: Effect(meets=frozenset({K.DECISION}), starts=(K.SIGN, K.CONTACT)),
        V.ASK: Effect(pauses=WORK),
        V.TAKE_ANSWER: Effect(is_resuming=True),
        # While it hangs, the review takes the place of resolving; looking again means a new date or going on.
        V.HANG: Effect(meets=frozenset({K.REVIEW}), pauses=WORK, starts=(K.REVIEW,)),
        V.RESUME: Effect(meets=frozenset({K.REVIEW}), is_resuming=True),
        V.LAPSE: Effect(stops=frozenset({K.REVIEW}), is_resuming=True),
        V.SUBMIT: Effect(meets=frozenset({K.REDO})),
        # What is sent back was not done: the redo goes on as if it had not been handed in.
        V.SEND_BACK: Effect(revokes=frozenset({K.REDO})),
        V.APPROVE: Effect(meets=frozenset({K.RESOLVE}), starts=(K.CALL_BACK,)),
        V.APPROVE_CLOSE: Effect(meets=frozenset({K.RESOLVE}), stops=ALL),
        V.CLOSE: Effect(meets=frozenset({K.CALL_BACK}), stops=ALL),
        V.REDO: Effect(meets=frozenset({K.CALL_BACK}), starts=(K.REDO,)),
        V.REQUEST_REOPEN: Effect(starts=(K.DECISION,)),
        V.REOPEN: Effect(meets=frozenset({K.DECISION}), starts=(K.REDO,)),
        V.REFUSE_REOPEN: Effect(meets=frozenset({K.DECISION})),
        V.MERGE: Effect(stops=ALL),
        V.WITHDRAW: Effect(stops=ALL),
        # Handled by the walk itself: all clocks as they were.
        V.UNDO: Effect(),
        ClockVerb.CONTACT: Effect(meets=frozenset({K.CONTACT})),
        ClockVerb.EXTEND: Effect(),
        ClockVerb.SUPERVISE: Effect(),
    }
)
