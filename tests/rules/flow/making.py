"""Facts with which every guard agrees, to be spoilt one at a time."""

from dataclasses import replace
from datetime import date, timedelta

from zhuomu.rules.flow import (
    ActorFacts,
    CallbackFact,
    DeclineGround,
    IntakeFacts,
    MergeFacts,
    MoveFacts,
    OfficeFacts,
    Outcome,
    ProblemStatus,
    ReopenFacts,
    ReplyFacts,
    ReturnFacts,
    ReturnGround,
    UndoFacts,
    WaitFacts,
    WorkFacts,
)

TODAY = date(2030, 11, 7)
CONTENT = CallbackFact(is_reached=True, is_solved=True, is_satisfied=True)
AGAINST = CallbackFact(is_reached=True, is_solved=False, reason="垃圾还堆在门口")
MISSED = CallbackFact(is_reached=False)


def good(*, callbacks: tuple[CallbackFact, ...] = (CONTENT,)) -> MoveFacts:
    """An outsider who belongs to the lead office as well: fit for every verb."""
    return MoveFacts(
        ActorFacts("outsider", frozenset({"office"})),
        TODAY,
        reason="说明",
        intake=IntakeFacts(
            report_count=1,
            category="垃圾分类",
            area="梧桐一居",
            place="梧桐路12弄",
            ground=DeclineGround.OTHER_AREA,
            receiver="银杏镇",
            answer="已转银杏镇办理",
        ),
        office=OfficeFacts("office", "管理办"),
        returning=ReturnFacts(ReturnGround.TERRITORY, 1, 1, "handler"),
        work=WorkFacts(
            frozenset({"handler"}), 1, 1, is_redo=False, head="head", recorders=frozenset({"head"})
        ),
        reply=ReplyFacts("sha", frozenset({"writer"}), "sha", "sha", "checker"),
        wait=WaitFacts(
            "哪一个门洞？",
            "三号门",
            TODAY - timedelta(days=1),
            "handler",
            TODAY + timedelta(days=30),
            "正在申请经费",
        ),
        callbacks=callbacks,
        outcome=Outcome.SOLVED,
        reopen=ReopenFacts(True, None, "asker", "closer", TODAY - timedelta(days=10)),
        merge=MergeFacts("P1", "P2", ProblemStatus.IN_PROGRESS, ("P2",)),
        undo=UndoFacts(TODAY - timedelta(days=30), ProblemStatus.HUNG),
    )


def spoilt(part: str, **changes: object) -> MoveFacts:
    """Good facts with some fields of one part changed; part "" means the facts themselves."""
    facts = good()
    if not part:
        return replace(facts, **changes)  # type: ignore[arg-type]
    return replace(facts, **{part: replace(getattr(facts, part), **changes)})
