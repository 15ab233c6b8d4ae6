"""A machine tries every path; a log of its own, kept without the rules, judges what was closed."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from zhuomu.rules.flow import (
    DEFAULT_POLICY,
    ERRATUM_POLICY,
    FINISHED,
    OPEN,
    TRANSITIONS,
    ActorFacts,
    CallbackFact,
    ChannelPolicy,
    DeclineGround,
    IntakeFacts,
    MergeFacts,
    MoveFacts,
    OfficeFacts,
    Outcome,
    ProblemStatus,
    ProblemVerb,
    ReopenFacts,
    ReplyFacts,
    ReturnFacts,
    ReturnGround,
    UndoFacts,
    WaitFacts,
    WorkFacts,
    move_check,
    target_get,
    transition_get,
    waivers,
)

S, V = ProblemStatus, ProblemVerb
TODAY = date(2030, 11, 7)
# a and the head work, b and c write, the others only decide; anybody tries anything.
people = st.sampled_from(["a", "b", "c", "d", "e", "f", "head"])
workers, writers = st.sampled_from(["a", "head"]), st.sampled_from(["b", "c"])
INSPECTION = ChannelPolicy("inspection", waived=frozenset({"callback_done"}), closes_at_check=True)
CHECKS = {V.APPROVE, V.APPROVE_CLOSE}
NEXT = {
    S.REPORTED: V.ACCEPT,
    S.ACCEPTED: V.DISPATCH,
    S.DISPATCHED: V.SIGN,
    S.RETURN_DISPUTED: V.RULE_RETURN,
    S.IN_PROGRESS: V.SUBMIT,
    S.AWAITING_INFO: V.TAKE_ANSWER,
    S.HUNG: V.RESUME,
    S.UNDER_CHECK: V.APPROVE,
    S.AWAITING_CALLBACK: V.CLOSE,
    S.REDO: V.SUBMIT,
    S.CLOSED: V.REQUEST_REOPEN,
    S.REOPEN_REQUESTED: V.REOPEN,
    S.MERGED: V.UNDO,
    S.WITHDRAWN: V.UNDO,
}


class Office(RuleBasedStateMachine):
    @initialize(policy=st.sampled_from([DEFAULT_POLICY, ERRATUM_POLICY, INSPECTION]), is_known=st.booleans())
    def begin(self, policy: ChannelPolicy, is_known: bool) -> None:
        self.policy, self.is_known = policy, is_known
        self.status, self.earlier = S.REPORTED, S.REPORTED
        self.handlers, self.authors, self.recorders = set[str](), set[str](), set[str]()
        self.reply, self.contact_count, self.evidence_count = 0, 0, 0
        self.checked, self.checked_by = "", ""
        self.callbacks: tuple[CallbackFact, ...] = ()
        self.is_redo, self.return_count, self.is_leader_assigned = False, 0, False
        self.requested_by = self.returned_by = self.closed_by = ""
        self.log: list[ProblemVerb] = []

    def facts(self, actor: str, reason: str, proposer: str) -> MoveFacts:
        sha256 = f"sha-{self.reply}" if self.reply else ""
        return MoveFacts(
            ActorFacts(actor, frozenset({"office"})),
            TODAY,
            reason,
            IntakeFacts(1, self.is_known, "分类", "居民区", "地点", DeclineGround.OTHER_AREA, "某镇", "答复"),
            OfficeFacts("office", "管理办"),
            ReturnFacts(
                ReturnGround.FUNCTION, 1, self.return_count, self.returned_by, self.is_leader_assigned
            ),
            WorkFacts(
                frozenset(self.handlers),
                self.contact_count,
                self.evidence_count,
                self.is_redo,
                "head",
                frozenset(self.recorders),
            ),
            ReplyFacts(sha256, frozenset(self.authors), sha256, self.checked, self.checked_by),
            WaitFacts("问", "答", TODAY - timedelta(days=1), proposer, TODAY + timedelta(days=9), "在办"),
            self.callbacks,
            Outcome.SOLVED,
            ReopenFacts(True, None, self.requested_by, self.closed_by, TODAY),
            MergeFacts("P1", "P2", S.ACCEPTED, ("P2",)),
            UndoFacts(TODAY, self.earlier),
        )

    @rule(person=workers)
    def record(self, person: str) -> None:
        if self.status in (S.IN_PROGRESS, S.REDO):
            self.handlers.add(person)
            self.recorders.add(person)
            self.evidence_count += 1

    @rule(person=writers, chance=st.integers(0, 3))
    def write(self, person: str, chance: int) -> None:
        # Now and then at the wrong moment: a reply changed after its check must not get out.
        if self.status in (S.IN_PROGRESS, S.REDO) or chance == 0:
            self.authors.add(person)
            self.reply += 1

    @rule(
        is_reached=st.booleans(),
        is_solved=st.sampled_from([True, False, None]),
        reason=st.sampled_from(["", "仍未解决"]),
    )
    def call(self, is_reached: bool, is_solved: bool | None, reason: str) -> None:
        if self.status is S.AWAITING_CALLBACK:
            self.callbacks += (CallbackFact(is_reached, is_solved if is_reached else None, None, reason),)

    @rule(choice=st.integers(0, 99), actor=people, reason=st.sampled_from(["", "说明"]), proposer=people)
    def try_what_the_table_has(self, choice: int, actor: str, reason: str, proposer: str) -> None:
        rows = [row for row in TRANSITIONS if row.source is self.status]
        row = rows[choice % len(rows)] if rows else None
        # Most problems are not turned away, or the machine would see little else.
        if row and (row.target not in FINISHED - {S.CLOSED} or choice % 10 == 0):
            self.attempt(row.verb, actor, reason, proposer)

    @rule(verb=st.sampled_from(V), actor=people)
    def try_anything(self, verb: ProblemVerb, actor: str) -> None:
        if transition_get(self.status, verb) is None:
            assert move_check(self.status, verb, self.facts(actor, "说明", "a"), self.policy)

    @rule(actor=people, left_out=st.integers(0, 5), worker=workers, writer=writers)
    def go_on(self, actor: str, left_out: int, worker: str, writer: str) -> None:
        """The next ordinary step; now and then with something left out."""
        if self.status in (S.IN_PROGRESS, S.REDO):
            self.contact_count += left_out != 1
            if left_out != 2:
                self.record(worker)
            if left_out != 3:
                self.write(writer, 1)
        if self.status is S.AWAITING_CALLBACK and left_out != 4:
            self.callbacks += (CallbackFact(True, left_out != 5, None, "仍未解决"),)
        if verb := NEXT.get(self.status):
            self.attempt(verb, worker if verb in (V.SIGN, V.SUBMIT) else actor, "说明", "a")

    @rule(actors=st.permutations(["c", "d", "e", "f"]), is_content=st.booleans(), left_out=st.integers(0, 9))
    def go_to_the_end(self, actors: list[str], is_content: bool, left_out: int) -> None:
        for actor in actors:
            if self.status in (S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.IN_PROGRESS, S.REDO):
                self.go_on(actor, left_out, "a", "b")
        self.attempt(V.APPROVE_CLOSE, actors[0], "说明", "a")
        self.attempt(V.APPROVE, actors[0], "说明", "a")
        if left_out != 6:
            self.call(True, is_content, "仍未解决")
        self.attempt(V.CLOSE if is_content or left_out == 7 else V.REDO, actors[1], "说明", "a")

    def attempt(self, verb: ProblemVerb, actor: str, reason: str, proposer: str) -> None:
        facts = self.facts(actor, reason, proposer)
        if move_check(self.status, verb, facts, self.policy):
            return
        row = transition_get(self.status, verb)
        assert row is not None
        self.judge(verb, actor, proposer, facts)
        self.log.append(verb)
        self.after(verb, actor)
        if verb in (V.MERGE, V.WITHDRAW):
            self.earlier = self.status
        self.status = target_get(row, facts)

    def judge(self, verb: ProblemVerb, actor: str, proposer: str, facts: MoveFacts) -> None:
        """What a reader of the specification asks for, in plain words."""
        involved = self.handlers | self.authors
        if verb in CHECKS or verb in (V.CLOSE, V.REDO, V.REOPEN, V.REFUSE_REOPEN):
            assert actor not in involved
        if verb in (V.REOPEN, V.REFUSE_REOPEN):
            assert actor not in (self.requested_by, self.closed_by, self.checked_by)
        if verb is V.HANG:
            assert actor not in self.handlers and actor != proposer
        if verb in (V.MERGE, V.WITHDRAW):
            assert actor not in self.handlers
        if verb is V.RULE_RETURN:
            assert self.return_count < 2
        if verb is V.RETURN:
            assert not self.is_leader_assigned
        if verb in (V.CLOSE, V.APPROVE_CLOSE):
            self.judge_closing(verb, actor, facts)

    def judge_closing(self, verb: ProblemVerb, actor: str, facts: MoveFacts) -> None:
        is_contact_asked = self.policy is not ERRATUM_POLICY or self.is_known
        is_callback_asked = self.is_known and self.policy is not INSPECTION
        assert self.contact_count or not is_contact_asked
        assert self.reply and self.evidence_count
        if verb is V.CLOSE:
            assert self.checked == f"sha-{self.reply}"
            assert self.checked_by not in self.handlers | self.authors | {""}
        was_called = any(call.is_reached for call in self.callbacks) or len(self.callbacks) >= 3
        assert was_called or not is_callback_asked
        said = {each.guard for each in waivers(self.status, verb, facts, self.policy)}
        assert ("callback_done" in said) == (not was_called)
        assert verb is V.CLOSE or self.policy is not DEFAULT_POLICY
        if not self.is_redo and verb is V.CLOSE:
            reached = [call for call in self.callbacks if call.is_reached]
            assert not reached or reached[-1].is_solved is not False

    def after(self, verb: ProblemVerb, actor: str) -> None:
        if verb in (V.SIGN, V.SUBMIT):
            self.handlers.add(actor)
        if verb is V.SUBMIT:
            self.callbacks = ()
        if verb in CHECKS:
            self.checked, self.checked_by = f"sha-{self.reply}", actor
        if verb in (V.REDO, V.REOPEN):
            self.is_redo = True
            self.recorders.clear()
        if verb is V.RETURN:
            self.return_count, self.returned_by = self.return_count + 1, actor
        if verb is V.LEADER_ASSIGN:
            self.is_leader_assigned = True
        if verb is V.REQUEST_REOPEN:
            self.requested_by = actor
        if verb in (V.CLOSE, V.APPROVE_CLOSE):
            self.closed_by = actor
            if self.is_redo:
                last = [verb for verb in self.log if verb in (V.REDO, V.REOPEN, V.SUBMIT)][-1]
                assert last is V.SUBMIT and "head" in self.recorders
        if verb is V.UNDO:
            assert self.earlier in OPEN


Office.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
TestOffice = Office.TestCase
