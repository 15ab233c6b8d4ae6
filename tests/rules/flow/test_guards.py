"""Each guard on its own: what satisfies it, what does not, and what a channel may waive."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhuomu.rules.flow import (
    DEFAULT_POLICY,
    ERRATUM_POLICY,
    TRANSITIONS,
    WAIVABLE,
    ActorFacts,
    CallbackFact,
    ChannelPolicy,
    FlowCode,
    MoveFacts,
    NewReportFacts,
    ProblemStatus,
    ProblemVerb,
    Waiver,
    move_check,
    waivers,
)

from .making import AGAINST, CONTENT, MISSED, TODAY, good, spoilt

S, V, C = ProblemStatus, ProblemVerb, FlowCode
DAY = timedelta(days=1)


def codes(
    status: ProblemStatus, verb: ProblemVerb, facts: MoveFacts, policy: ChannelPolicy = DEFAULT_POLICY
) -> list[object]:
    return [reason.code for reason in move_check(status, verb, facts, policy)]


def by(key: str, *offices: str) -> MoveFacts:
    return replace(good(), actor=ActorFacts(key, frozenset(offices)))


REFUSED = [
    (S.REPORTED, V.ACCEPT, spoilt("intake", report_count=0), C.REPORT_MISSING),
    (S.REPORTED, V.ACCEPT, spoilt("intake", category=""), C.CATEGORY_MISSING),
    (S.REPORTED, V.ACCEPT, spoilt("intake", area=""), C.AREA_MISSING),
    (S.REPORTED, V.DECLINE, spoilt("intake", ground=None), C.GROUND_MISSING),
    (S.REPORTED, V.DECLINE, spoilt("", reason=" "), C.REASON_MISSING),
    (S.REPORTED, V.DECLINE, spoilt("intake", answer="\n"), C.ANSWER_TO_REPORTER_MISSING),
    (S.REPORTED, V.FORWARD, spoilt("intake", receiver=""), C.RECEIVER_MISSING),
    (S.ACCEPTED, V.DISPATCH, spoilt("office", key=""), C.OFFICE_MISSING),
    (S.ACCEPTED, V.DISPATCH, spoilt("office", is_active=False), C.OFFICE_INACTIVE),
    (S.DISPATCHED, V.SIGN, by("outsider", "other"), C.NOT_MEMBER),
    (S.DISPATCHED, V.SIGN, spoilt("office", key=""), C.NOT_MEMBER),
    (S.DISPATCHED, V.RETURN, spoilt("returning", ground=None), C.RETURN_GROUND_MISSING),
    (S.DISPATCHED, V.RETURN, spoilt("returning", proof_count=0), C.RETURN_PROOF_MISSING),
    (S.DISPATCHED, V.RETURN, spoilt("returning", is_leader_assigned=True), C.LEADER_ASSIGNED),
    (S.RETURN_DISPUTED, V.RULE_RETURN, spoilt("returning", return_count=2), C.RETURN_NEEDS_LEADER),
    (S.RETURN_DISPUTED, V.RULE_RETURN, by("handler"), C.RULER_RETURNED),
    (S.RETURN_DISPUTED, V.LEADER_ASSIGN, by("handler"), C.RULER_RETURNED),
    (S.IN_PROGRESS, V.ASK, spoilt("wait", question=""), C.QUESTION_MISSING),
    (S.AWAITING_INFO, V.TAKE_ANSWER, spoilt("wait", answer=""), C.INFO_MISSING),
    (S.AWAITING_INFO, V.LAPSE, spoilt("wait", limit_on=TODAY), C.LIMIT_NOT_PASSED),
    (S.HUNG, V.LAPSE, spoilt("wait", limit_on=None), C.LIMIT_NOT_PASSED),
    (S.IN_PROGRESS, V.HANG, spoilt("wait", review_on=TODAY), C.REVIEW_DATE_WRONG),
    (S.IN_PROGRESS, V.HANG, spoilt("wait", review_on=None), C.REVIEW_DATE_WRONG),
    (S.HUNG, V.HANG, spoilt("wait", review_on=TODAY + 181 * DAY), C.REVIEW_DATE_WRONG),
    (S.IN_PROGRESS, V.HANG, spoilt("wait", interim_reply=""), C.INTERIM_REPLY_MISSING),
    (S.IN_PROGRESS, V.HANG, spoilt("wait", proposed_by="outsider"), C.APPROVER_PROPOSED),
    (S.IN_PROGRESS, V.SUBMIT, spoilt("work", contact_count=0), C.CONTACT_MISSING),
    (S.IN_PROGRESS, V.SUBMIT, spoilt("work", evidence_count=0), C.EVIDENCE_MISSING),
    (S.IN_PROGRESS, V.SUBMIT, spoilt("reply", sha256=""), C.REPLY_MISSING),
    (S.IN_PROGRESS, V.SUBMIT, spoilt("reply", authors=frozenset()), C.REPLY_MISSING),
    (
        S.IN_PROGRESS,
        V.SUBMIT,
        spoilt("work", is_redo=True, recorders=frozenset({"handler"})),
        C.HEAD_RECORD_MISSING,
    ),
    (
        S.REDO,
        V.SUBMIT,
        spoilt("work", is_redo=True, head="", recorders=frozenset({""})),
        C.HEAD_RECORD_MISSING,
    ),
    (S.UNDER_CHECK, V.SEND_BACK, by("writer"), C.CHECKER_IS_AUTHOR),
    (S.UNDER_CHECK, V.APPROVE, by("writer"), C.CHECKER_IS_AUTHOR),
    (S.UNDER_CHECK, V.APPROVE, by("handler"), C.CHECKER_IS_HANDLER),
    (S.UNDER_CHECK, V.APPROVE, spoilt("reply", seen_sha256="older"), C.REPLY_CHANGED),
    (S.UNDER_CHECK, V.APPROVE_CLOSE, good(), C.SHORT_PATH_REFUSED),
    (S.AWAITING_CALLBACK, V.REDO, good(), C.CALLBACK_NOT_AGAINST),
    (S.AWAITING_CALLBACK, V.REDO, good(callbacks=(AGAINST, CONTENT)), C.CALLBACK_NOT_AGAINST),
    (
        S.AWAITING_CALLBACK,
        V.REDO,
        good(callbacks=(replace(AGAINST, reason=""),)),
        C.CALLBACK_REASON_MISSING,
    ),
    (S.AWAITING_CALLBACK, V.CLOSE, by("handler"), C.CALLER_IS_HANDLER),
    (S.AWAITING_CALLBACK, V.CLOSE, by("writer"), C.CALLER_IS_HANDLER),
    (S.AWAITING_CALLBACK, V.CLOSE, good(callbacks=()), C.CALLBACK_MISSING),
    (S.AWAITING_CALLBACK, V.CLOSE, good(callbacks=(MISSED, MISSED)), C.CALLBACK_MISSING),
    (S.AWAITING_CALLBACK, V.CLOSE, good(callbacks=(AGAINST,)), C.REDO_DUE),
    (S.AWAITING_CALLBACK, V.CLOSE, good(callbacks=(AGAINST, MISSED)), C.REDO_DUE),
    (S.AWAITING_CALLBACK, V.CLOSE, spoilt("", outcome=None), C.OUTCOME_MISSING),
    (S.AWAITING_CALLBACK, V.CLOSE, spoilt("reply", checked_sha256="older"), C.REPLY_UNCHECKED),
    (S.AWAITING_CALLBACK, V.CLOSE, spoilt("reply", sha256="", checked_sha256=""), C.REPLY_UNCHECKED),
    (S.AWAITING_CALLBACK, V.CLOSE, spoilt("reply", checked_by=""), C.REPLY_UNCHECKED),
    (S.AWAITING_CALLBACK, V.CLOSE, spoilt("reply", checked_by="writer"), C.REPLY_UNCHECKED),
    (S.AWAITING_CALLBACK, V.CLOSE, spoilt("reply", checked_by="handler"), C.REPLY_UNCHECKED),
    (S.REOPEN_REQUESTED, V.REOPEN, spoilt("work", head=""), C.HEAD_MISSING),
    *(
        (S.REOPEN_REQUESTED, verb, by(person), C.RULER_INVOLVED)
        for verb in (V.REOPEN, V.REFUSE_REOPEN)
        for person in ("handler", "writer", "checker", "closer", "asker")
    ),
    (S.IN_PROGRESS, V.MERGE, by("handler"), C.MOVER_IS_HANDLER),
    (S.IN_PROGRESS, V.WITHDRAW, by("handler"), C.MOVER_IS_HANDLER),
    (S.IN_PROGRESS, V.MERGE, spoilt("merge", target=""), C.MERGE_TARGET_MISSING),
    (S.IN_PROGRESS, V.MERGE, spoilt("merge", target_status=None), C.MERGE_TARGET_MISSING),
    (S.IN_PROGRESS, V.MERGE, spoilt("merge", target_status=S.CLOSED), C.MERGE_TARGET_NOT_OPEN),
    (S.IN_PROGRESS, V.MERGE, spoilt("merge", target="P1"), C.MERGE_LOOP),
    (S.IN_PROGRESS, V.MERGE, spoilt("merge", chain=("P2", "P3", "P1")), C.MERGE_LOOP),
    (S.MERGED, V.UNDO, spoilt("undo", done_on=TODAY - 31 * DAY), C.UNDO_TOO_LATE),
    (S.MERGED, V.UNDO, spoilt("undo", done_on=None), C.UNDO_TOO_LATE),
    (S.WITHDRAWN, V.UNDO, spoilt("undo", earlier_status=None), C.UNDO_UNKNOWN),
    (S.WITHDRAWN, V.UNDO, spoilt("undo", earlier_status=S.CLOSED), C.UNDO_UNKNOWN),
]


@pytest.mark.parametrize(("status", "verb", "facts", "code"), REFUSED)
def test_one_thing_wrong_is_refused_for_that_reason_alone(
    status: ProblemStatus, verb: ProblemVerb, facts: MoveFacts, code: FlowCode
) -> None:
    assert codes(status, verb, facts) == [code]


def test_a_handler_cannot_approve_that_their_work_waits() -> None:
    assert codes(S.IN_PROGRESS, V.HANG, by("handler")) == [C.APPROVER_IS_HANDLER, C.APPROVER_PROPOSED]


def test_every_code_has_a_case() -> None:
    shown = {code for *_, code in REFUSED} | {C.NO_SUCH_MOVE, C.APPROVER_IS_HANDLER}
    links = {C.UNDO_MOVED_ON, C.SPLIT_NONE, C.SPLIT_PRIMARY, C.SPLIT_FOREIGN}
    reopening = {C.REOPEN_GROUND_MISSING, C.REOPEN_ELSEWHERE, C.REOPEN_TOO_LATE}
    assert set(C) == shown | links | reopening


def test_all_reasons_come_at_once() -> None:
    empty = MoveFacts(ActorFacts("a"), TODAY)
    assert codes(S.IN_PROGRESS, V.SUBMIT, empty) == [
        C.NOT_MEMBER,
        C.CONTACT_MISSING,
        C.REPLY_MISSING,
        C.EVIDENCE_MISSING,
    ]


class TestCallingBack:
    def test_three_tries_are_enough(self) -> None:
        assert codes(S.AWAITING_CALLBACK, V.CLOSE, good(callbacks=(MISSED,) * 3)) == []

    def test_silence_about_satisfaction_is_not_discontent(self) -> None:
        heard = CallbackFact(is_reached=True)
        assert codes(S.AWAITING_CALLBACK, V.CLOSE, good(callbacks=(heard,))) == []

    @pytest.mark.parametrize(
        "against", [AGAINST, CallbackFact(True, is_solved=True, is_satisfied=False, reason="态度生硬")]
    )
    def test_not_solved_or_not_satisfied_leads_to_a_redo(self, against: CallbackFact) -> None:
        assert codes(S.AWAITING_CALLBACK, V.REDO, good(callbacks=(MISSED, against))) == []

    def test_after_a_redo_a_problem_can_be_closed_against_the_reporter(self) -> None:
        facts = replace(spoilt("work", is_redo=True), callbacks=(AGAINST,))
        assert codes(S.AWAITING_CALLBACK, V.CLOSE, facts) == []


class TestReopening:
    def again(self, on: date, place: str = "梧桐路12弄", category: str = "垃圾分类") -> MoveFacts:
        new = NewReportFacts(on, place, category)
        return spoilt("reopen", is_asked_by_reporter=False, new_report=new)

    @pytest.mark.parametrize("days", [0, 90])
    def test_the_same_trouble_within_ninety_days_is_a_ground(self, days: int) -> None:
        assert codes(S.CLOSED, V.REQUEST_REOPEN, self.again(TODAY - 10 * DAY + days * DAY)) == []

    @pytest.mark.parametrize("days", [-1, 91])
    def test_before_closing_or_after_ninety_days_it_is_none(self, days: int) -> None:
        assert codes(S.CLOSED, V.REQUEST_REOPEN, self.again(TODAY - 10 * DAY + days * DAY)) == [
            C.REOPEN_TOO_LATE
        ]

    def test_another_place_or_category_or_none_is_another_problem(self) -> None:
        for facts in (
            self.again(TODAY, place="梧桐路14弄"),
            self.again(TODAY, category="电梯"),
            replace(self.again(TODAY, place=""), intake=replace(good().intake, place="")),
        ):
            assert codes(S.CLOSED, V.REQUEST_REOPEN, facts) == [C.REOPEN_ELSEWHERE]

    def test_without_the_reporter_and_without_a_report_there_is_no_ground(self) -> None:
        assert codes(S.CLOSED, V.REQUEST_REOPEN, spoilt("reopen", is_asked_by_reporter=False)) == [
            C.REOPEN_GROUND_MISSING
        ]
        unknown = replace(self.again(TODAY), reopen=replace(self.again(TODAY).reopen, closed_on=None))
        assert codes(S.CLOSED, V.REQUEST_REOPEN, unknown) == [C.REOPEN_GROUND_MISSING]


class TestWaiving:
    unknown = replace(spoilt("intake", is_reporter_known=False), callbacks=())
    never_met = replace(unknown, work=replace(unknown.work, contact_count=0))

    def test_an_unknown_reporter_need_not_be_called_and_that_is_said(self) -> None:
        assert codes(S.AWAITING_CALLBACK, V.CLOSE, self.unknown) == []
        assert waivers(S.AWAITING_CALLBACK, V.CLOSE, self.unknown) == (
            Waiver("callback_done", "default", is_for_unknown=True),
        )

    def test_an_erratum_of_an_unknown_reader_is_closed_by_its_checker(self) -> None:
        assert codes(S.IN_PROGRESS, V.SUBMIT, self.never_met, ERRATUM_POLICY) == []
        assert codes(S.UNDER_CHECK, V.APPROVE_CLOSE, self.unknown, ERRATUM_POLICY) == []
        assert [each.guard for each in waivers(S.IN_PROGRESS, V.SUBMIT, self.never_met, ERRATUM_POLICY)] == [
            "contact_recorded"
        ]

    def test_an_erratum_lies_in_no_area_and_that_is_said(self) -> None:
        nowhere = spoilt("intake", area="")
        assert codes(S.REPORTED, V.ACCEPT, nowhere) == [C.AREA_MISSING]
        assert codes(S.REPORTED, V.ACCEPT, nowhere, ERRATUM_POLICY) == []
        assert waivers(S.REPORTED, V.ACCEPT, nowhere, ERRATUM_POLICY) == (
            Waiver("area_given", "errata", is_for_unknown=False),
        )
        assert waivers(S.REPORTED, V.ACCEPT, good(), ERRATUM_POLICY) == ()

    def test_an_erratum_has_a_category_and_an_office_like_any_other(self) -> None:
        assert codes(S.REPORTED, V.ACCEPT, spoilt("intake", category=""), ERRATUM_POLICY) == [
            C.CATEGORY_MISSING
        ]
        assert codes(S.ACCEPTED, V.DISPATCH, spoilt("office", key=""), ERRATUM_POLICY) == [C.OFFICE_MISSING]

    def test_an_erratum_of_a_known_reader_is_not(self) -> None:
        known = good(callbacks=())
        assert codes(S.UNDER_CHECK, V.APPROVE_CLOSE, known, ERRATUM_POLICY) == [C.CALLBACK_MISSING]
        assert waivers(S.UNDER_CHECK, V.APPROVE_CLOSE, known, ERRATUM_POLICY) == ()

    def test_contact_is_not_waived_by_the_default(self) -> None:
        assert codes(S.IN_PROGRESS, V.SUBMIT, self.never_met) == [C.CONTACT_MISSING]

    def test_a_guard_that_agrees_anyway_was_not_waived(self) -> None:
        called = replace(self.unknown, callbacks=(CONTENT,))
        assert waivers(S.AWAITING_CALLBACK, V.CLOSE, called) == ()

    def test_a_channel_without_reporters_waives_always(self) -> None:
        policy = ChannelPolicy("inspection", waived=WAIVABLE)
        facts = replace(good(callbacks=()), work=replace(good().work, contact_count=0))
        assert codes(S.IN_PROGRESS, V.SUBMIT, facts, policy) == []
        assert waivers(S.IN_PROGRESS, V.SUBMIT, facts, policy) == (
            Waiver("contact_recorded", "inspection", is_for_unknown=False),
        )

    def test_there_is_nothing_to_waive_where_there_is_no_move(self) -> None:
        assert waivers(S.CLOSED, V.SIGN, good()) == ()

    def test_no_row_loses_a_check_by_any_policy(self) -> None:
        policy = ChannelPolicy("x", waived=WAIVABLE, closes_at_check=True)
        for row in TRANSITIONS:
            for person, guard in (("writer", "checker_not_author"), ("handler", "checker_not_handler")):
                assert guard not in row.guards or codes(row.source, row.verb, by(person, "office"), policy)
