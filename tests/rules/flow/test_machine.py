"""A machine tries every path; a log of its own, kept without the rules, judges what was closed."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from zhuomu.rules.flow import (
    DEFAULT_POLICY,
    ERRATUM_POLICY,
    OPEN,
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
people = st.sampled_from(["a", "b", "c", "d", "head"])
INSPECTION = ChannelPolicy("inspection", waived=frozenset({"callback_done"}), closes_at_check=True)
CHECKS = {V.APPROVE, V.APPROVE_CLOSE}


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
        self.log: list[tuple[ProblemVerb, str, frozenset[str]]] = []

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

    @rule(person=people)
    def record(self, person: str) -> None:
        if self.status in (S.IN_PROGRESS, S.REDO):
            self.handlers.add(person)
            self.recorders.add(person)
            self.evidence_count += 1

    @rule()
    def contact(self) -> None:
        if self.status in (S.DISPATCHED, S.IN_PROGRESS):
            self.contact_count += 1

    @rule(person=people)
    def write(self, person: str) -> None:
        # Anywhere: a reply changed after its check must not get out.
        self.authors.add(person)
        self.reply += 1

    @rule(
        is_reached=st.booleans(),
        is_solved=st.sampled_from([True, False, None]),
        reason=st.sampled_from(["", "因"]),
    )
    def call(self, is_reached: bool, is_solved: bool | None, reason: str) -> None:
        if self.status is S.AWAITING_CALLBACK:
            self.callbacks += (CallbackFact(is_reached, is_solved if is_reached else None, None, reason),)

    @rule(verb=st.sampled_from(V), actor=people, reason=st.sampled_from(["", "说明"]), proposer=people)
    def try_anything(self, verb: ProblemVerb, actor: str, reason: str, proposer: str) -> None:
        self.attempt(verb, actor, reason, proposer)

    @rule(actors=st.permutations(["a", "b", "c", "d"]), skipped=st.integers(0, 9))
    def go_the_straight_way(self, actors: list[str], skipped: int) -> None:
        steps = [
            V.ACCEPT,
            V.DISPATCH,
            V.SIGN,
            "contact",
            "record",
            "write",
            V.SUBMIT,
            V.APPROVE,
            "call",
            V.CLOSE,
        ]
        handler, author, checker, caller = actors
        who = {V.APPROVE: checker, V.CLOSE: caller}
        for number, step in enumerate(steps):
            if number == skipped and skipped > 0:
                continue
            if isinstance(step, ProblemVerb):
                self.attempt(step, who.get(step, handler), "说明", "d")
            elif step == "contact":
                self.contact()
            elif step == "record":
                self.record(handler)
            elif step == "write":
                self.write(author)
            else:
                self.call(True, True, "")

    @precondition(lambda self: self.status is S.REDO)
    @rule(actors=st.permutations(["a", "b", "c", "d"]))
    def go_through_the_redo(self, actors: list[str]) -> None:
        self.record("head")
        self.attempt(V.SUBMIT, "head", "", "d")
        for actor in actors:
            self.attempt(V.APPROVE, actor, "", "d")

    def attempt(self, verb: ProblemVerb, actor: str, reason: str, proposer: str) -> None:
        facts = self.facts(actor, reason, proposer)
        if move_check(self.status, verb, facts, self.policy):
            return
        row = transition_get(self.status, verb)
        assert row is not None
        self.judge(verb, actor, proposer, facts)
        self.log.append((verb, actor, frozenset(self.handlers | self.authors)))
        self.after(verb, actor)
        if verb in (V.MERGE, V.WITHDRAW):
            self.earlier = self.status
        self.status = target_get(row, facts)

    def judge(self, verb: ProblemVerb, actor: str, proposer: str, facts: MoveFacts) -> None:
        """What a reader of the specification asks for, in plain words."""
        involved = self.handlers | self.authors
        if verb in CHECKS or verb in (V.CLOSE, V.REDO, V.REOPEN, V.REFUSE_REOPEN):
            assert actor not in involved
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
                last = [each for each, _, _ in self.log if each in (V.REDO, V.REOPEN, V.SUBMIT)][-1]
                assert last is V.SUBMIT and "head" in self.recorders
        if verb is V.UNDO:
            assert self.earlier in OPEN


Office.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestOffice = Office.TestCase
