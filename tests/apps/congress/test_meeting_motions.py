"""Open votes: numbers that add up, what they adopt, who may not watch or count; agenda and documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from tests.apps.congress.making_meeting import RULE, Hall
from zhuomu.apps.congress.models import (
    AgendaItem,
    AgendaState,
    Candidate,
    Contest,
    DocumentVersion,
    MeetingDocument,
    Motion,
    Officer,
    OfficerKind,
)
from zhuomu.apps.congress.selectors.measures import measures_in_force, measures_of
from zhuomu.apps.congress.selectors.motions import motion_told
from zhuomu.apps.congress.services.agenda import (
    item_add,
    item_change,
    item_end,
    item_move,
    item_remove,
    item_reopen,
    item_start,
)
from zhuomu.apps.congress.services.attendance import delegate_depart
from zhuomu.apps.congress.services.congresses import congress_close
from zhuomu.apps.congress.services.delegates import kinship_add
from zhuomu.apps.congress.services.documents_ import document_create, version_add
from zhuomu.apps.congress.services.measures import version_adoptable
from zhuomu.apps.congress.services.motions import (
    Counted,
    document_adopt,
    motion_take,
    officers_adopt,
)
from zhuomu.apps.congress.services.officers import officer_add, officer_remove
from zhuomu.core.errors import Refused
from zhuomu.rules.election import EXAMPLES, Base, Comparator, Share, VoteRule

pytestmark = pytest.mark.django_db
ACTS = Callable[[], object]


def codes_of(act: ACTS) -> list[str]:
    """The codes with which something is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return [str(reason.code) for reason in refused.value.reasons]


def counter(hall: Hall, name: str, kind: str = OfficerKind.SUPERVISOR, role: str = "监票人") -> Officer:
    return officer_add(by=hall.writer, congress=hall.congress, kind=kind, role=role, name=name)


def candidate(hall: Hall, *names: str) -> None:
    """A contest with these names on its ballot."""
    contest = Contest.objects.create(congress=hall.congress, title="第一届委员会委员", seats=1)
    for name in names:
        Candidate.objects.create(contest=contest, name=name)


# votes


def test_numbers_that_do_not_sum_to_the_people_in_the_room_are_refused_with_the_rule(hall: Hall) -> None:
    hall.begin(present=11)
    with pytest.raises(Refused) as refused:
        motion_take(
            by=hall.presiding,
            congress=hall.congress,
            subject="采用无记名投票",
            rule=RULE,
            counted=Counted(7, 1, 0, 0),
        )
    (reason,) = refused.value.reasons
    assert reason.code == "vote.sum_not_present"
    assert dict(reason.facts) == {"sum": 8, "present": 11, "difference": 3}
    assert not Motion.objects.exists()


def test_a_vote_is_told_in_words_with_its_base_and_need(hall: Hall) -> None:
    hall.begin(present=11)
    passed = motion_take(
        by=hall.presiding,
        congress=hall.congress,
        subject="采用无记名投票",
        rule=VoteRule(Share(Comparator.GE, 2, 3), Base.PRESENT),
        counted=Counted(8, 2, 0, 1),
    )
    told = motion_told(passed)
    assert told.words == (
        "应到 12 人，实到 11 人；赞成 8，反对 2，弃权 0，未表决 1。采用无记名投票，获得通过。"
    )
    assert told.rule == "赞成须达到实到人数（11）的三分之二以上（含三分之二），至少 8 票"
    assert told.tone == "done"


def test_exactly_half_of_those_due_passes_nothing(hall: Hall) -> None:
    hall.begin(present=11)
    failed = motion_take(
        by=hall.presiding, congress=hall.congress, subject="推迟", rule=RULE, counted=hall.counted(6)
    )
    assert (failed.is_held, failed.is_passed) == (True, False)
    assert motion_told(failed).tone == "wrong"
    assert failed.outcome["need"] == 7


def test_a_vote_without_its_quorum_is_not_held(hall: Hall) -> None:
    hall.begin(present=8)
    rule = VoteRule(quorum=Share(Comparator.GT, 2, 3))
    act: ACTS = lambda: motion_take(  # noqa: E731
        by=hall.presiding, congress=hall.congress, subject="推迟", rule=rule, counted=hall.counted(8)
    )
    assert codes_of(act) == ["vote.no_quorum"]


def test_a_room_that_changed_since_the_form_was_shown_is_told(hall: Hall) -> None:
    delegates = hall.begin()
    delegate_depart(by=hall.writer, delegate=delegates[0])
    counted = dataclasses.replace(hall.counted(11), seen_present=12)
    act: ACTS = lambda: motion_take(  # noqa: E731
        by=hall.presiding, congress=hall.congress, subject="推迟", rule=RULE, counted=counted
    )
    assert codes_of(act) == ["congress.present_changed"]


def test_nobody_votes_before_the_congress_begins_or_on_nothing(hall: Hall) -> None:
    hall.delegates_make()
    act: ACTS = lambda: motion_take(  # noqa: E731
        by=hall.presiding, congress=hall.congress, subject="推迟", rule=RULE, counted=Counted(0)
    )
    assert codes_of(act) == ["congress.not_open"]
    act = lambda: motion_take(  # noqa: E731
        by=hall.presiding, congress=hall.congress, subject=" ", rule=RULE, counted=Counted(0)
    )
    assert codes_of(act) == ["congress.subject_missing"]
    act = lambda: motion_take(  # noqa: E731
        by=hall.writer, congress=hall.congress, subject="推迟", rule=RULE, counted=Counted(0)
    )
    assert codes_of(act) == ["core.right_missing"]


# documents


def version_of(hall: Hall, text: str = "第一条", document: MeetingDocument | None = None) -> DocumentVersion:
    return version_add(by=hall.writer, document=document or hall.document(), text=text)


def adopt(hall: Hall, version: DocumentVersion, for_: int = 12) -> Motion:
    return document_adopt(by=hall.presiding, version=version, rule=RULE, counted=hall.counted(for_))


def test_an_adopted_document_is_frozen_for_good(hall: Hall) -> None:
    hall.begin()
    version = version_of(hall)
    assert adopt(hall, version).is_passed
    assert DocumentVersion.objects.get(pk=version.pk).is_adopted
    assert codes_of(lambda: version_of(hall, "第一条之二", version.document)) == ["congress.document_frozen"]
    assert codes_of(lambda: adopt(hall, version)) == ["congress.document_frozen"]


def test_a_document_that_fails_is_amended_and_put_to_the_vote_again(hall: Hall) -> None:
    hall.begin()
    first = version_of(hall)
    assert not adopt(hall, first, 6).is_passed
    second = version_of(hall, "第一条　改过的", first.document)
    assert codes_of(lambda: adopt(hall, first)) == ["congress.version_not_latest"]
    assert adopt(hall, second, 7).is_passed
    assert not DocumentVersion.objects.get(pk=first.pk).is_adopted


def test_each_version_has_its_own_hash_and_the_same_text_is_no_new_one(hall: Hall) -> None:
    first = version_of(hall, "第一条\r\n第二条")
    assert first.text == "第一条\n第二条"
    assert codes_of(lambda: version_of(hall, "第一条\n第二条 ", first.document)) == ["congress.version_same"]
    second = version_of(hall, "第一条", first.document)
    assert (second.number, second.sha256 != first.sha256) == (2, True)


def test_a_version_written_over_a_newer_one_is_refused(hall: Hall) -> None:
    first = version_of(hall)
    version_of(hall, "第二稿", first.document)
    act: ACTS = lambda: version_add(  # noqa: E731
        by=hall.writer, document=first.document, text="别的第二稿", seen_number=1
    )
    assert codes_of(act) == ["congress.version_newer"]


def test_text_and_parameters_belong_together(hall: Hall) -> None:
    charter, measures = hall.document(), hall.document("选举办法", "measures")
    example = EXAMPLES["trade_union"]
    add = version_add
    assert codes_of(lambda: add(by=hall.writer, document=charter, text=" ")) == ["congress.document_empty"]
    assert codes_of(lambda: add(by=hall.writer, document=charter, text="条", measures=example)) == [
        "congress.not_measures"
    ]
    assert codes_of(lambda: add(by=hall.writer, document=measures, text="条")) == [
        "congress.measures_missing"
    ]
    act: ACTS = lambda: document_create(  # noqa: E731
        by=hall.writer, congress=hall.congress, kind="charter", title="实施细则"
    )
    assert codes_of(act) == ["congress.document_taken"]


def test_measures_that_mean_nothing_are_not_even_kept(hall: Hall) -> None:
    broken = dataclasses.replace(EXAMPLES["trade_union"], quorum=Share(Comparator.GT, 1, 1))
    assert codes_of(lambda: hall.measures_write(broken)) == ["measures.share_bad"]


def test_measures_without_a_base_are_refused_at_adoption_with_their_rule(hall: Hall) -> None:
    hall.begin()
    version = hall.measures_write(dataclasses.replace(EXAMPLES["trade_union"], threshold_base=None))
    assert codes_of(lambda: adopt(hall, version)) == ["measures.base_open"]
    again = dataclasses.replace(EXAMPLES["trade_union"], again_base=None)
    version = version_add(by=hall.writer, document=version.document, text="第一条", measures=again)
    assert codes_of(lambda: adopt(hall, version)) == ["measures.again_base_open"]


def test_a_tie_that_the_text_leaves_open_does_not_hinder_adoption(hall: Hall) -> None:
    hall.begin()
    version = hall.measures_write(
        dataclasses.replace(EXAMPLES["science_association"], tie=None, shortage=None)
    )
    assert adopt(hall, version).is_passed


@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_the_measures_of_all_six_bodies_can_be_adopted(hall: Hall, key: str) -> None:
    hall.begin()
    version = hall.measures_adopt(EXAMPLES[key])
    assert measures_of(version) == EXAMPLES[key]
    in_force = measures_in_force(hall.congress)
    assert in_force is not None
    assert (in_force.version, in_force.is_adopted) == (version, True)


def test_adopted_measures_outrank_a_newer_draft(hall: Hall) -> None:
    hall.begin()
    version = hall.measures_adopt()
    hall.measures_write(EXAMPLES["owners"], "另一份办法")
    in_force = measures_in_force(hall.congress)
    assert in_force is not None and in_force.version == version


def test_parameters_that_were_tampered_with_are_no_measures(hall: Hall) -> None:
    version = hall.measures_write()
    version.parameters = {"schema": "zhuomu.measures/1"}
    version.save()
    assert measures_of(version) is None
    assert measures_in_force(hall.congress) is None
    assert {reason.code for reason in version_adoptable(version)} == {"measures.field_missing"}


# officers


def test_a_candidate_neither_watches_nor_counts(hall: Hall) -> None:
    candidate(hall, "柏一舟")
    assert codes_of(lambda: counter(hall, "柏 一舟")) == ["round.counter_is_candidate"]
    presiding = counter(hall, "柏一舟", OfficerKind.PRESIDIUM, "主席团成员")
    assert presiding.name == "柏一舟"


def test_a_listed_relative_of_a_candidate_is_refused_and_named(hall: Hall) -> None:
    candidate(hall, "柏一舟")
    kinship_add(by=hall.writer, congress=hall.congress, first="柏一舟", second="柏小满", relation="兄妹")
    with pytest.raises(Refused) as refused:
        counter(hall, "柏小满", OfficerKind.TELLER, "计票人")
    (reason,) = refused.value.reasons
    assert (reason.code, reason.field) == ("round.counter_is_relative", "name")
    assert reason.facts["candidate"] == "柏一舟"


def test_relatives_may_count_where_the_measures_do_not_bar_them(hall: Hall) -> None:
    candidate(hall, "柏一舟")
    kinship_add(by=hall.writer, congress=hall.congress, first="柏一舟", second="柏小满")
    hall.measures_write(
        dataclasses.replace(EXAMPLES["science_association"], is_kin_barred_from_counting=False)
    )
    assert counter(hall, "柏小满").pk


def test_the_same_person_counts_once_by_name_and_by_account(hall: Hall) -> None:
    counter(hall, "季长青")
    assert codes_of(lambda: counter(hall, "季长青")) == ["congress.officer_taken"]
    assert codes_of(lambda: counter(hall, "季长青", OfficerKind.TELLER, "计票人")) == ["round.counter_twice"]
    add: Callable[[str], Officer] = lambda name: officer_add(  # noqa: E731
        by=hall.writer,
        congress=hall.congress,
        kind=OfficerKind.TELLER,
        role="计票人",
        name=name,
        person=hall.first_teller,
    )
    add("米满仓")
    assert codes_of(lambda: add("米小仓")) == ["congress.officer_person_twice"]


def test_somebody_who_became_a_candidate_is_found_when_the_list_is_voted_on(hall: Hall) -> None:
    hall.begin()
    watcher = counter(hall, "季长青")
    candidate(hall, "季长青")
    vote: ACTS = lambda: officers_adopt(  # noqa: E731
        by=hall.presiding,
        congress=hall.congress,
        officers=[watcher],
        rule=RULE,
        counted=hall.counted(12),
    )
    assert codes_of(vote) == ["round.counter_is_candidate"]
    assert not Officer.objects.get(pk=watcher.pk).is_adopted


def test_a_list_is_adopted_once_and_stays(hall: Hall) -> None:
    hall.begin()
    watcher = counter(hall, "季长青")
    vote: Callable[..., Motion] = lambda officers, for_: officers_adopt(  # noqa: E731
        by=hall.presiding,
        congress=hall.congress,
        officers=officers,
        rule=RULE,
        counted=hall.counted(for_),
    )
    assert codes_of(lambda: vote([], 12)) == ["congress.officers_none"]
    assert not vote([watcher], 6).is_passed
    assert not Officer.objects.get(pk=watcher.pk).is_adopted
    passed = vote([watcher], 12)
    assert (passed.subject, motion_told(passed).names) == ("通过监票人名单", "季长青")
    assert codes_of(lambda: vote([watcher], 12)) == ["congress.officer_adopted"]
    assert codes_of(lambda: officer_remove(by=hall.writer, officer=watcher)) == ["congress.officer_adopted"]


def test_a_name_that_was_not_adopted_goes_off_the_list(hall: Hall) -> None:
    officer_remove(by=hall.writer, officer=counter(hall, "季长青"))
    assert not hall.congress.officers.exists()


# agenda


def agenda(hall: Hall, *titles: str) -> list[AgendaItem]:
    return [item_add(by=hall.writer, congress=hall.congress, kind="other", title=title) for title in titles]


def states(hall: Hall) -> list[tuple[str, str]]:
    return [(one.title, one.state) for one in hall.congress.agenda.all()]


def test_one_item_runs_at_a_time(hall: Hall) -> None:
    first, second = agenda(hall, "一", "二")
    item_start(by=hall.presiding, item=first)
    item_start(by=hall.presiding, item=second)
    assert states(hall) == [("一", AgendaState.DONE), ("二", AgendaState.RUNNING)]
    item_end(by=hall.presiding, item=second)
    assert codes_of(lambda: item_end(by=hall.presiding, item=second)) == ["congress.item_not_running"]
    assert codes_of(lambda: item_start(by=hall.presiding, item=first)) == ["congress.item_done"]
    item_reopen(by=hall.presiding, item=first)
    assert states(hall)[0] == ("一", AgendaState.WAITING)
    assert codes_of(lambda: item_reopen(by=hall.presiding, item=first)) == ["congress.item_not_running"]


def test_items_move_and_stop_at_the_ends(hall: Hall) -> None:
    items = agenda(hall, "一", "二", "三")
    item_move(by=hall.writer, item=items[2], is_up=True)
    item_move(by=hall.writer, item=items[0], is_up=True)
    item_move(by=hall.writer, item=items[1], is_up=False)
    assert [title for title, _ in states(hall)] == ["一", "三", "二"]


def test_an_item_that_began_or_has_a_vote_stays(hall: Hall) -> None:
    hall.begin()
    first, second, third = agenda(hall, "一", "二", "三")
    motion_take(
        by=hall.presiding,
        congress=hall.congress,
        subject="推迟",
        rule=RULE,
        counted=hall.counted(12),
        item=first,
    )
    item_start(by=hall.presiding, item=second)
    assert codes_of(lambda: item_remove(by=hall.writer, item=first)) == ["congress.item_in_use"]
    assert codes_of(lambda: item_remove(by=hall.writer, item=second)) == ["congress.item_in_use"]
    item_remove(by=hall.writer, item=third)
    assert len(states(hall)) == 2


def test_the_minutes_are_written_after_the_congress_too(hall: Hall) -> None:
    hall.begin()
    (item,) = agenda(hall, "听取报告")
    congress_close(by=hall.presiding, congress=hall.congress)
    changed = item_change(
        by=hall.writer,
        item=item,
        kind="report",
        title="听取筹备报告",
        speaker="",
        document=None,
        minutes_text="会议听取了报告。",
    )
    assert changed.minutes_text == "会议听取了报告。"
