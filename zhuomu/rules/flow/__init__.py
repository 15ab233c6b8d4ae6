"""The path of a problem: a plain table of moves, guards that say why a move is refused, and steps that can be undone.

Whoever did the work neither checks it, nor asks the reporter whether it is done, nor lets it wait, nor makes it vanish.
A channel may waive some guards, never silently: :func:`waivers` names those that were.

``model`` the words · ``table`` the moves · ``facts`` what guards look at · ``guards`` the check · ``policy`` the channel's path ·
``links`` merge, split, withdrawal and their undoing.
"""

from .codes import FlowCode
from .facts import (
    ActorFacts,
    CallbackFact,
    IntakeFacts,
    MergeFacts,
    MoveFacts,
    NewReportFacts,
    OfficeFacts,
    ReopenFacts,
    ReplyFacts,
    ReturnFacts,
    UndoFacts,
    WaitFacts,
    WorkFacts,
)
from .guards import GUARDS, Waiver, move_check, target_get, waivers
from .links import (
    Change,
    LedgerState,
    Link,
    LinkKind,
    ProblemState,
    Step,
    StepKind,
    ledger_state,
    link,
    merge,
    merge_chain,
    reports_of,
    split,
    split_check,
    undo,
    undo_check,
    withdraw,
)
from .model import (
    FINISHED,
    OPEN,
    OUTWARD,
    DeclineGround,
    Outcome,
    ProblemStatus,
    ProblemVerb,
    ReturnGround,
)
from .policy import DEFAULT_POLICY, ERRATUM_POLICY, WAIVABLE, ChannelPolicy
from .table import RIGHTS, TRANSITIONS, Transition, transition_get, transitions_from

__all__ = [
    "DEFAULT_POLICY",
    "ERRATUM_POLICY",
    "FINISHED",
    "GUARDS",
    "OPEN",
    "OUTWARD",
    "RIGHTS",
    "TRANSITIONS",
    "WAIVABLE",
    "ActorFacts",
    "CallbackFact",
    "Change",
    "ChannelPolicy",
    "DeclineGround",
    "FlowCode",
    "IntakeFacts",
    "LedgerState",
    "Link",
    "LinkKind",
    "MergeFacts",
    "MoveFacts",
    "NewReportFacts",
    "OfficeFacts",
    "Outcome",
    "ProblemState",
    "ProblemStatus",
    "ProblemVerb",
    "ReopenFacts",
    "ReplyFacts",
    "ReturnFacts",
    "ReturnGround",
    "Step",
    "StepKind",
    "Transition",
    "UndoFacts",
    "WaitFacts",
    "Waiver",
    "WorkFacts",
    "ledger_state",
    "link",
    "merge",
    "merge_chain",
    "move_check",
    "reports_of",
    "split",
    "split_check",
    "target_get",
    "transition_get",
    "transitions_from",
    "undo",
    "undo_check",
    "waivers",
    "withdraw",
]
