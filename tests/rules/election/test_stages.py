"""Every stage can stop the count, and says why; a count that stopped tells nothing of the candidates."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.rules.election.makers import ballot, counted, given
from zhuomu.rules.election import (
    Base,
    Bundle,
    ChoiceLimit,
    Contest,
    CountInput,
    Differential,
    DifferentialKind,
    ElectionMeasures,
    Mark,
    Method,
    NameRulings,
    PaperAccount,
    ProxyRule,
    Roll,
    Ruling,
    Share,
    UnclearRule,
    VoidCode,
    Votes,
    WriteInRule,
    outcome_json,
)
from zhuomu.rules.election.share import Comparator
from zhuomu.rules.election.vector import DEFAULTS

TEN = given(1, "甲", ballot("O", count=6), ballot("X", count=4))


def measures(**changes: Any) -> ElectionMeasures:
    return dataclasses.replace(DEFAULTS, **changes)


def stopped(what: CountInput, by: ElectionMeasures = DEFAULTS) -> tuple[str, str, list[str]]:
    outcome = counted(what, by)
    assert outcome.result is None
    assert not {"tally", "elected", "valid", "writein"} & outcome_json(outcome).keys()
    return outcome.meeting.value, outcome.reached.value, [reason.code.value for reason in outcome.reasons]


def but(**changes: Any) -> CountInput:
    return dataclasses.replace(TEN, **changes)


@pytest.mark.parametrize(
    ("what", "by", "codes"),
    [
        (given(0, "甲", ballot("O")), DEFAULTS, ["count.seats_none"]),
        (given(1, ("", "甲", " 甲"), ballot("OXX")), DEFAULTS, ["count.name_empty", "count.name_doubled"]),
        (but(roll=Roll(9, 10)), DEFAULTS, ["count.present_gt_due"]),
        (but(roll=Roll(10, 10, whole=9)), DEFAULTS, ["count.due_gt_whole"]),
        (but(papers=PaperAccount(10, 10, exchanged=-1)), DEFAULTS, ["count.negative"]),
        (given(1, "甲", ballot("O", count=2), ballot("O", count=-1)), DEFAULTS, ["count.negative"]),
        (given(1, "甲乙", ballot("O")), DEFAULTS, ["count.marks_length"]),
        (
            given(1, "甲", ballot("?", ruling=Ruling("看得清", ("李", "周"), marks=(Mark.FOR, Mark.FOR)))),
            DEFAULTS,
            ["count.marks_length"],
        ),
        (but(bundles=(Bundle(10, (Votes(6, 4),)),)), DEFAULTS, ["count.two_ways"]),
        (but(ballots=(), bundles=(Bundle(21, (Votes(21),)),)), DEFAULTS, ["count.bundle_size"]),
        (but(ballots=(), bundles=(Bundle(1, ()),)), DEFAULTS, ["count.marks_length"]),
        (but(ballots=(), bundles=(Bundle(1, (Votes(2, -1),)),)), DEFAULTS, ["count.negative"]),
        (but(names=NameRulings((("丙", "丁"), ("丁", "戊")))), DEFAULTS, ["count.merge_chain"]),
        (but(names=NameRulings((("丙", "丁"), ("丙", "戊")))), DEFAULTS, ["count.merge_chain"]),
        (TEN, measures(method=Method.SLATE), ["count.method_elsewhere"]),
        (TEN, measures(quorum=Share(Comparator.GT, 2, 1)), ["measures.share_bad"]),
        (
            TEN,
            measures(differential=Differential(DifferentialKind.NUMBER, 1)),
            ["count.candidates_few"],
        ),
        (
            given(1, "甲乙", ballot("OX")),
            measures(differential=Differential(DifferentialKind.EQUAL)),
            ["count.candidates_not_equal"],
        ),
        (given(1, "", ballot("")), measures(writein=WriteInRule.NEVER), ["count.candidates_none"]),
    ],
)
def test_what_is_no_election_is_refused_before_the_first_stage(
    what: CountInput, by: ElectionMeasures, codes: list[str]
) -> None:
    assert stopped(what, by) == ("BAD_INPUT", "input", codes)


def test_a_quorum_is_held_against_the_base_that_the_measures_name() -> None:
    what = but(roll=Roll(12, 10, whole=15))
    assert counted(what).result is not None
    assert stopped(what, measures(quorum_base=Base.WHOLE)) == (
        "NO_QUORUM",
        "quorum",
        ["election.no_quorum"],
    )
    assert counted(but(roll=Roll(12, 10)), measures(quorum_base=Base.WHOLE)).result is not None
    (reason,) = counted(what, measures(quorum_base=Base.WHOLE)).reasons
    assert dict(reason.facts) == {
        "present": 10,
        "base": 15,
        "quorum": "超过全体人数（15）的三分之二",
        "least": 11,
    }


def test_proxies_vote_and_are_present_only_as_the_measures_say() -> None:
    what = but(roll=Roll(12, 8, proxies=2))
    assert stopped(what)[0] == "NO_QUORUM"
    consent = measures(proxy=ProxyRule.CONSENT, is_proxy_present=True)
    result = counted(what, consent).result
    assert result is not None and result.base == 10
    there = but(roll=Roll(10, 8, proxies=2))
    assert stopped(there) == ("HALT_PROXY", "issue", ["election.proxy_forbidden"])
    by_limit = measures(proxy=ProxyRule.UP_TO, proxy_limit=3)
    result = counted(there, by_limit).result
    assert result is not None and result.base == 8
    crowd = but(roll=Roll(3, 3, proxies=10))
    assert stopped(crowd, by_limit) == ("HALT_PROXY", "issue", ["election.proxy_too_many"])


@pytest.mark.parametrize(
    ("papers", "meeting", "code"),
    [
        (PaperAccount(11, 10), "HALT_ISSUED_GT_PRESENT", "election.issued_gt_present"),
        (PaperAccount(10, 10, printed=12, unused=1), "HALT_PAPERS_UNBALANCED", "election.papers_unbalanced"),
        (PaperAccount(9, 10), "ELECTION_VOID_RECOVERED_GT_ISSUED", "election.recovered_gt_issued"),
        (PaperAccount(10, 9), "HALT_BALLOTS_NOT_RECOVERED", "election.ballots_not_recovered"),
    ],
)
def test_papers_that_do_not_add_up_stop_the_count(papers: PaperAccount, meeting: str, code: str) -> None:
    found = stopped(but(papers=papers))
    assert (found[0], found[2]) == (meeting, [code])


def test_papers_that_stayed_out_are_reported_and_the_election_is_valid() -> None:
    outcome = counted(given(1, "甲", ballot("O", count=6), roll=Roll(8, 8), papers=PaperAccount(8, 6)))
    assert outcome.result is not None and outcome.result.elected == ("甲",)
    assert [dict(reason.facts)["missing"] for reason in outcome.remarks] == [2]


RULED = measures(unclear=UnclearRule.RULING)


def test_a_doubtful_ballot_waits_for_a_ruling_and_the_ruling_counts() -> None:
    open_one = given(1, "甲乙", ballot("?X", count=2), ballot("OX", is_doubtful=True), ballot("XO"))
    found = counted(open_one, RULED)
    assert stopped(open_one, RULED) == ("HALT_DOUBTFUL", "classify", ["election.doubtful_open"])
    assert dict(found.reasons[0].facts) == {"count": 3}
    two = Ruling("圆圈画得不圆，仍为赞成", ("李芸", "周直"), marks=(Mark.FOR, Mark.AGAINST))
    body = Ruling("圈在两名之间，无法认定", (), body="主席团", void=VoidCode.ILLEGIBLE)
    ruled = given(
        1,
        "甲乙",
        ballot("?X", ruling=two),
        ballot("OX", is_doubtful=True, ruling=body),
        ballot("XO", count=2),
    )
    result = counted(ruled, RULED).result
    assert result is not None
    assert result.votes == (Votes(1, 2), Votes(2, 1))
    assert dict(result.void) == {"illegible": 1}
    assert result.elected == ()


def test_a_ruling_needs_its_text_and_two_people_who_are_not_candidates() -> None:
    alone = Ruling("", ("李芸", "李 芸"))
    own = Ruling("看得清", ("甲", "周直"))
    what = given(1, "甲", ballot("?", ruling=alone), ballot("?", ruling=own))
    codes = ["election.ruling_incomplete", "election.ruling_by_candidate"]
    assert stopped(what, RULED) == ("HALT_DOUBTFUL", "classify", codes)


def test_names_that_may_be_one_person_wait_for_somebody_to_confirm() -> None:
    free = measures(writein=WriteInRule.FREE)
    what = given(
        1, "甲", ballot("X", "陳 明"), ballot("X", "陈明"), ballot("X", "买·买提"), ballot("X", "买买提")
    )
    stop = counted(what, free)
    assert (stop.meeting.value, stop.reached.value) == ("HALT_NAMES", "writeins")
    pairs = [(reason.facts["first"], reason.facts["second"]) for reason in stop.reasons]
    assert sorted(map(sorted, pairs)) == [["买·买提", "买买提"], ["陈明", "陳明"]]
    said = NameRulings(merges=(("陳明", "陈明"),), apart=(("买买提", "买•买提"),))
    result = counted(dataclasses.replace(what, names=said), free).result
    assert result is not None
    assert dict(result.writeins) == {"陈明": 2, "买·买提": 1, "买买提": 1}
    # where nobody may be written in, no name needs to be settled
    assert counted(what, measures(writein=WriteInRule.NEVER)).result is not None


def test_a_name_like_a_printed_one_waits_too_and_merged_repeats_it() -> None:
    what = given(1, ("陈明", "張力", "张力"), ballot("XOX", "陳明"))
    (reason,) = counted(what).reasons
    assert (reason.facts["first"], reason.facts["second"]) == ("陈明", "陳明")
    merged = counted(dataclasses.replace(what, names=NameRulings((("陳明", "陈明"),)))).result
    assert merged is not None
    assert [(entry.name, entry.code.value) for entry in merged.void_entries] == [
        ("陈明", "entry.repeats_candidate")
    ]


def test_a_name_of_several_people_needs_to_be_told_apart() -> None:
    contest = Contest(1, ("甲",), homonyms=frozenset({"王芳"}))
    what = given(1, "甲", ballot("X", "王芳"), contest=contest)
    assert stopped(what) == ("HALT_NAMES", "writeins", ["election.name_of_several"])
    told = dataclasses.replace(what, names=NameRulings((("王芳", "王芳(科普站)"),)))
    result = counted(told).result
    assert result is not None and dict(result.writeins) == {"王芳（科普站）": 1}


@pytest.mark.parametrize(
    ("bundle", "by", "code"),
    [
        (Bundle(3, (Votes(1, 1), Votes(0, 3))), DEFAULTS, "election.bundle_unbalanced"),
        (Bundle(3, (Votes(3), Votes(1, 2))), DEFAULTS, "election.choices_over"),
        (
            Bundle(3, (Votes(1, 2), Votes(1, 2))),
            measures(choices=ChoiceLimit.EXACTLY),
            "election.choices_not_exact",
        ),
        (
            Bundle(3, (Votes(0, 1, 2), Votes(0, 0, 3)), writeins=(("丙", 2),)),
            DEFAULTS,
            "election.bundle_writeins",
        ),
        (
            Bundle(3, (Votes(0, 3), Votes(0, 3)), writeins=(("丙", 1),)),
            measures(writein=WriteInRule.NEVER),
            "election.bundle_writeins",
        ),
        (
            Bundle(3, (Votes(0, 3), Votes(0, 3)), writeins=(("甲", 1),)),
            DEFAULTS,
            "election.bundle_writeins",
        ),
    ],
)
def test_a_bundle_that_does_not_add_up_stops_the_count(
    bundle: Bundle, by: ElectionMeasures, code: str
) -> None:
    what = given(1, "甲乙", roll=Roll(3, 3), papers=PaperAccount(3, 3), bundles=(bundle,))
    assert stopped(what, by) == ("HALT_TALLY", "tally", [code])


def test_bundles_may_go_over_the_seats_where_there_is_no_limit() -> None:
    bundles = (
        Bundle(2, (Votes(2), Votes(2))),
        Bundle(1, (Votes(1), Votes(0, 1)), ((VoidCode.ILLEGIBLE, 1),)),
    )
    what = given(1, "甲乙", roll=Roll(4, 4), papers=PaperAccount(4, 4), bundles=bundles)
    result = counted(what, measures(choices=ChoiceLimit.NO_LIMIT)).result
    assert result is not None
    assert (result.elected, result.void_count) == (("甲",), 1)


def test_measures_without_a_base_stop_at_the_threshold() -> None:
    assert stopped(TEN, measures(threshold_base=None)) == (
        "HALT_BASE_OPEN",
        "threshold",
        ["measures.base_open"],
    )
    plural = counted(TEN, measures(threshold_base=None, threshold=None)).result
    assert plural is not None
    assert (plural.elected, plural.base, plural.threshold_words) == (
        ("甲",),
        0,
        "得票多的当选，不设得票下限",
    )
