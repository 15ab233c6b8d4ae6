"""Everything that the guards look at; the caller has read it in the same transaction."""

import dataclasses
from datetime import date

from .model import DeclineGround, Outcome, ProblemStatus, ReturnGround

NOBODY: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class ActorFacts:
    """Who does it (a key), and the offices they belong to (their posts' offices, not those below)."""

    key: str
    offices: frozenset[str] = NOBODY


@dataclasses.dataclass(frozen=True, slots=True)
class IntakeFacts:
    """What was taken in. ``answer`` is the text the reporter gets when a problem is turned away."""

    report_count: int = 0
    is_reporter_known: bool = True
    category: str = ""
    area: str = ""
    place: str = ""
    ground: DeclineGround | None = None
    receiver: str = ""
    answer: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The lead office: the one it goes to when it is dispatched, else the one that has it."""

    key: str = ""
    name: str = ""
    is_active: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class ReturnFacts:
    """A return to the centre: what is claimed now, and how often it was returned in this round, this one included."""

    ground: ReturnGround | None = None
    proof_count: int = 0
    return_count: int = 0
    returned_by: str = ""
    is_leader_assigned: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class WorkFacts:
    """What was done. ``handlers`` signed for it or recorded an action, in any round.

    ``is_redo``: this round has been sent back by a call-back or a reopening; ``recorders`` wrote an action since then.
    ``head`` is the head of the lead office, named for the redo.
    """

    handlers: frozenset[str] = NOBODY
    contact_count: int = 0
    evidence_count: int = 0
    is_redo: bool = False
    head: str = ""
    recorders: frozenset[str] = NOBODY


@dataclasses.dataclass(frozen=True, slots=True)
class ReplyFacts:
    """The reply: its hash (empty: none written), all who wrote any version, and who checked which hash.

    ``seen_sha256`` is the hash of the text that the checker had on the screen.
    """

    sha256: str = ""
    authors: frozenset[str] = NOBODY
    seen_sha256: str = ""
    checked_sha256: str = ""
    checked_by: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class WaitFacts:
    """Waiting: a question and its answer, or 挂账. ``limit_on`` is the last day of the state, see ``rules.clocks``."""

    question: str = ""
    answer: str = ""
    limit_on: date | None = None
    proposed_by: str = ""
    review_on: date | None = None
    interim_reply: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class CallbackFact:
    """One try to call back. What the reporter said is None where they were not reached or did not say."""

    is_reached: bool
    is_solved: bool | None = None
    is_satisfied: bool | None = None
    reason: str = ""

    @property
    def is_against(self) -> bool:
        """Whether the reporter says: not solved, or not satisfied."""
        return self.is_reached and (self.is_solved is False or self.is_satisfied is False)


@dataclasses.dataclass(frozen=True, slots=True)
class NewReportFacts:
    """A later report on what seems to be the same thing."""

    received_on: date
    place: str
    category: str


@dataclasses.dataclass(frozen=True, slots=True)
class ReopenFacts:
    """Why it should be opened again, and who had a part in closing it."""

    is_asked_by_reporter: bool = False
    new_report: NewReportFacts | None = None
    requested_by: str = ""
    closed_by: str = ""
    closed_on: date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MergeFacts:
    """A merge into ``target``. ``chain``: the target and all it is merged into (:func:`merge_chain`)."""

    own: str = ""
    target: str = ""
    target_status: ProblemStatus | None = None
    chain: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class UndoFacts:
    """What a merge or a withdrawal left behind, and when it was done."""

    done_on: date | None = None
    earlier_status: ProblemStatus | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MoveFacts:
    """All facts of one move on ``today``; ``reason`` is what the actor typed as theirs.

    ``callbacks`` are the tries since the reply was last sent to be checked, in order.
    """

    actor: ActorFacts
    today: date
    reason: str = ""
    intake: IntakeFacts = IntakeFacts()
    office: OfficeFacts = OfficeFacts()
    returning: ReturnFacts = ReturnFacts()
    work: WorkFacts = WorkFacts()
    reply: ReplyFacts = ReplyFacts()
    wait: WaitFacts = WaitFacts()
    callbacks: tuple[CallbackFact, ...] = ()
    outcome: Outcome | None = None
    reopen: ReopenFacts = ReopenFacts()
    merge: MergeFacts = MergeFacts()
    undo: UndoFacts = UndoFacts()
