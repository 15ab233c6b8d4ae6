"""What the paper learns from its marks: all alike at once, words that stay silent, and their way back."""

from __future__ import annotations

from datetime import date

import pytest

from tests.apps.paper.making import Staff, article_make, current, refused, rewritten
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper import proofing
from zhuomu.apps.paper.models import (
    Article,
    ArticleVersion,
    Issue,
    MarkState,
    Page,
    Paper,
    ProofMark,
    RuleSwitch,
)
from zhuomu.apps.paper.proofing import mark_words, paper_marks, rule_titles, speller
from zhuomu.apps.paper.selectors_proof import rule_lines, rule_tallies
from zhuomu.apps.paper.services import (
    PaperCode,
    article_edit,
    issue_create,
    mark_decide,
    mark_undo,
    marks_alike,
    marks_open,
    rule_switch,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Event, Office
from zhuomu.core.rights import Role
from zhuomu.proof import Diagnostic, Severity
from zhuomu.proof.learning import LEAST_DECISIONS
from zhuomu.proof.spelling import SpellerAbsent, SpellerMissing

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 9)
SPELLER = "speller.character"


@pytest.fixture
def faulty(staff: Staff, page: Page, editorial_office: Office) -> Article:
    return article_make(
        staff,
        page,
        editorial_office,
        "街道开会",
        "食堂深受居民亲睐,,大家坐下，，说话。",
        "图书角也受亲睐，，孩子们放学后来看书。",
    )


@pytest.fixture
def clerk(make_person: PersonMaker, editorial_office: Office) -> Actor:
    """Somebody who writes for the office, and plans nothing."""
    return actor_for(make_person(Role.OFFICE_CLERK, editorial_office, name="小科员"), "2026-11-02 10:00")


def marks(article: Article, rule: str) -> list[Diagnostic]:
    return [mark for mark in marks_open(current(article)) if mark.rule == rule]


def decide(
    by: Actor, article: Article, mark: Diagnostic, state: MarkState, *, is_all: bool = False
) -> ProofMark:
    return mark_decide(
        by=by,
        article=article,
        rule=mark.rule,
        start=mark.start,
        end=mark.end,
        seen_sha256=current(article).sha256,
        state=state,
        is_all=is_all,
    )


def test_all_alike_are_taken_in_one_row_and_one_event(staff: Staff, faulty: Article) -> None:
    found = marks(faulty, "marks.doubled")
    first = next(mark for mark in found if mark.suggestion == "，")
    before = Event.objects.filter(verb="mark_decide").count()
    alike = marks_alike(found, current(faulty).text, first)
    row = decide(staff.author, faulty, first, MarkState.TAKEN, is_all=True)
    assert row.place_count == 2 == len(alike)
    assert current(faulty).paragraphs == [
        "食堂深受居民亲睐,,大家坐下，说话。",
        "图书角也受亲睐，孩子们放学后来看书。",
    ]
    assert ProofMark.objects.count() == 1
    events = Event.objects.filter(verb="mark_decide").order_by("number")
    assert events.count() == before + 1
    assert events.last().facts == {"rule": "marks.doubled", "state": "taken", "places": 2}  # type: ignore[union-attr]


def test_one_alone_is_taken_where_all_were_not_asked_for(staff: Staff, faulty: Article) -> None:
    first = next(mark for mark in marks(faulty, "marks.doubled") if mark.suggestion == "，")
    row = decide(staff.author, faulty, first, MarkState.TAKEN)
    assert row.place_count == 1
    assert current(faulty).text.count("，，") == 1


def test_a_text_that_changed_while_its_marks_were_looked_at_is_left(
    staff: Staff, faulty: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = marks(faulty, "words.typo")

    def meanwhile(version: ArticleVersion) -> list[Diagnostic]:
        content = rewritten(faulty, "别人改好了。")
        article_edit(by=staff.author, article=faulty, content=content, seen_sha256=version.sha256)
        return found

    monkeypatch.setattr("zhuomu.apps.paper.services.marks.marks_open", meanwhile)
    with refused(CoreCode.CHANGED_MEANWHILE):
        decide(staff.author, faulty, found[0], MarkState.TAKEN)
    assert current(faulty).paragraphs == ["别人改好了。"]


def test_of_all_alike_those_that_no_piece_holds_are_left(
    staff: Staff, faulty: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = current(faulty).text
    first = text.index("亲睐")
    line = text.index("\n", first)
    made = [
        Diagnostic(first, first + 2, "probe.x", Severity.ERROR, "甲", "青睐", "自拟", 1.0),
        Diagnostic(line - 1, line + 1, "probe.x", Severity.ERROR, "乙", "丙", "自拟", 1.0),
    ]
    monkeypatch.setattr("zhuomu.apps.paper.services.marks.marks_open", lambda _version: made)
    monkeypatch.setattr("zhuomu.apps.paper.services.marks.mark_words", lambda _text, _mark: "同")
    row = decide(staff.author, faulty, made[0], MarkState.TAKEN, is_all=True)
    assert row.place_count == 1
    assert "青睐" in current(faulty).text
    made[0] = Diagnostic(line - 1, line + 1, "probe.x", Severity.ERROR, "乙", "丙", "自拟", 1.0)
    with refused(PaperCode.MARK_GONE):
        decide(staff.author, faulty, made[0], MarkState.TAKEN, is_all=True)


def test_overlapping_ones_wait_for_the_next_look(
    staff: Staff, faulty: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = current(faulty).text.index("大家坐下")
    made = [
        Diagnostic(start, start + 2, "probe.x", Severity.ERROR, "甲", "众人", "自拟", 1.0)
        for start in (at, at + 1)
    ]
    monkeypatch.setattr("zhuomu.apps.paper.services.marks.marks_open", lambda _version: made)
    monkeypatch.setattr("zhuomu.apps.paper.services.marks.mark_words", lambda _text, _mark: "同")
    assert decide(staff.author, faulty, made[1], MarkState.TAKEN, is_all=True).place_count == 1
    assert "大众人下" in current(faulty).text


def test_rejected_words_are_silent_in_the_whole_paper(
    staff: Staff, faulty: Article, page: Page, editorial_office: Office
) -> None:
    row = decide(staff.author, faulty, marks(faulty, "words.typo")[0], MarkState.REJECTED)
    assert (row.words, row.place_count) == ("亲睐", 2)
    other = article_make(staff, page, editorial_office, "另一篇", "新戏受亲睐，贯切落实。")
    assert [current(other).text[one.start : one.end] for one in marks(other, "words.typo")] == ["贯切"]


def test_rejected_words_speak_in_another_paper(staff: Staff, faulty: Article, party_office: Office) -> None:
    decide(staff.author, faulty, marks(faulty, "words.typo")[0], MarkState.REJECTED)
    second = Paper.objects.create(name="桂花社区报", office=party_office)
    issue = issue_create(by=staff.author, paper=second, number=1, publish_on=DAY, page_count=1)
    article = article_make(staff, issue.pages.get(), party_office, "另一报", "新戏受亲睐。")
    assert len(marks(article, "words.typo")) == 1


def test_a_single_character_is_silent_with_its_neighbours_only(issue: Issue, staff: Staff) -> None:
    mark = Diagnostic(2, 3, SPELLER, Severity.WARNING, "", "作", "", 0.9)
    assert mark_words("工工做，好", mark) == "工做"
    assert mark_words("做", Diagnostic(0, 1, SPELLER, Severity.WARNING, "", "作", "", 0.9)) == "做"
    assert mark_words("工工做，好", Diagnostic(2, 3, "words.typo", Severity.WARNING, "", "", "", 0.9)) == "做"


@pytest.mark.skipif(speller() is None, reason="the speller needs numpy")
def test_a_rejected_speller_mark_leaves_the_same_character_elsewhere(
    staff: Staff, page: Page, editorial_office: Office
) -> None:
    article = article_make(
        staff,
        page,
        editorial_office,
        "街道开会",
        "街道召开会义部署下一步任务。",
        "志愿者参加会义，受到表扬。",
    )
    found = marks(article, SPELLER)
    assert [current(article).text[one.start : one.end] for one in found] == ["义", "义"]
    assert decide(staff.author, article, found[0], MarkState.REJECTED).words == "会义部"
    left = marks(article, SPELLER)
    assert [mark_words(current(article).text, one) for one in left] == ["会义"]


@pytest.mark.skipif(speller() is None, reason="the speller needs numpy")
def test_the_speller_does_not_take_up_what_a_rule_has_to_leave(
    staff: Staff, page: Page, editorial_office: Office
) -> None:
    article = article_make(staff, page, editorial_office, "新灯", "门口按装了新灯。")
    decide(staff.author, article, marks(article, "words.typo")[0], MarkState.REJECTED)
    assert marks_open(current(article)) == []


def test_what_was_rejected_can_be_brought_back_by_whoever_plans(
    staff: Staff, faulty: Article, clerk: Actor
) -> None:
    row = decide(clerk, faulty, marks(faulty, "words.typo")[0], MarkState.REJECTED)
    assert mark_undo(by=staff.author, mark=row) == 1
    row.refresh_from_db()
    assert (row.undone_by, row.undone_at) == (staff.author.person, staff.author.at)
    assert len(marks(faulty, "words.typo")) == 2
    with refused(PaperCode.MARK_NOT_SILENT):
        mark_undo(by=staff.author, mark=row)
    assert Event.objects.get(verb="mark_undo").facts == {"rule": "words.typo", "mark": row.pk, "count": 1}


def test_a_clerk_brings_back_the_own_rejection_and_no_other(
    staff: Staff, faulty: Article, clerk: Actor
) -> None:
    row = decide(staff.author, faulty, marks(faulty, "words.typo")[0], MarkState.REJECTED)
    with refused(CoreCode.RIGHT_MISSING):
        mark_undo(by=clerk, mark=row)
    mark_undo(by=staff.author, mark=row)
    own = decide(clerk, faulty, marks(faulty, "words.typo")[0], MarkState.REJECTED)
    assert mark_undo(by=clerk, mark=own) == 1


def test_what_was_taken_is_not_undone_here(staff: Staff, faulty: Article) -> None:
    row = decide(staff.author, faulty, marks(faulty, "words.typo")[0], MarkState.TAKEN)
    with refused(PaperCode.MARK_NOT_SILENT):
        mark_undo(by=staff.author, mark=row)


def test_a_rule_is_switched_off_and_on_again(staff: Staff, faulty: Article, paper: Paper) -> None:
    rule_switch(by=staff.author, paper=paper, rule="words.typo", is_on=False)
    rule_switch(by=staff.author, paper=paper, rule="words.typo", is_on=False)
    assert not marks(faulty, "words.typo")
    assert marks(faulty, "marks.doubled")
    rule_switch(by=staff.author, paper=paper, rule="words.typo", is_on=True)
    assert marks(faulty, "words.typo")
    switch = RuleSwitch.objects.get()
    assert (switch.off_by, switch.on_by, str(switch)) == (
        staff.author.person,
        staff.author.person,
        "words.typo",
    )
    assert [
        event.facts["is_on"] for event in Event.objects.filter(verb="rule_switch").order_by("number")
    ] == [
        False,
        True,
    ]


def test_only_whoever_plans_switches_and_only_what_there_is(staff: Staff, clerk: Actor, paper: Paper) -> None:
    with refused(CoreCode.RIGHT_MISSING):
        rule_switch(by=clerk, paper=paper, rule="words.typo", is_on=False)
    with refused(PaperCode.RULE_UNKNOWN):
        rule_switch(by=staff.author, paper=paper, rule="words.nothing", is_on=False)
    # a rule that an older version had, and this one has not, can be switched on and is gone from the list
    RuleSwitch.objects.create(paper=paper, rule="words.nothing", off_at=staff.author.at)
    rule_switch(by=staff.author, paper=paper, rule="words.nothing", is_on=True)
    assert not RuleSwitch.objects.filter(on_at=None).exists()


def many(article: Article, rule: str, taken: int, rejected: int) -> None:
    version = current(article)
    for number in range(taken + rejected):
        ProofMark.objects.create(
            article=article,
            version=version,
            start=0,
            end=1,
            quote=f"词{number}",
            words=f"词{number}",
            rule=rule,
            severity="warning",
            message="测试",
            state=MarkState.TAKEN if number < taken else MarkState.REJECTED,
            at=version.created_at,
        )


def test_a_rule_under_half_taken_is_proposed_after_enough_decisions(
    staff: Staff, faulty: Article, paper: Paper
) -> None:
    many(faulty, "doubles.word", LEAST_DECISIONS // 2 - 1, LEAST_DECISIONS // 2 + 1)
    many(faulty, "words.variant", LEAST_DECISIONS // 2, LEAST_DECISIONS // 2)
    many(faulty, "marks.doubled", 1, LEAST_DECISIONS - 2)
    lines = rule_lines(staff.author, paper)
    assert [line.rule for line in lines if line.is_proposed] == ["doubles.word"]
    assert lines[0].rule == "doubles.word"
    assert (lines[0].tally.taken, lines[0].tally.rejected, lines[0].taken_percent) == (9, 11, 45)
    rule_switch(by=staff.author, paper=paper, rule="doubles.word", is_on=False)
    line = next(line for line in rule_lines(staff.author, paper) if line.rule == "doubles.word")
    assert (line.is_off, line.is_proposed) == (True, False)


def test_an_undone_rejection_counts_no_more(staff: Staff, faulty: Article, paper: Paper) -> None:
    row = decide(staff.author, faulty, marks(faulty, "words.typo")[0], MarkState.REJECTED)
    assert rule_tallies(staff.author, paper)["words.typo"].rejected == 1
    mark_undo(by=staff.author, mark=row)
    assert rule_tallies(staff.author, paper) == {}


def test_a_rule_of_an_older_version_keeps_its_counts(staff: Staff, faulty: Article, paper: Paper) -> None:
    many(faulty, "words.nothing", 2, 1)
    line = rule_lines(staff.author, paper)[-1]
    assert (line.rule, line.family, line.tally.count) == ("words.nothing", "词语", 3)


def test_every_rule_has_a_name(paper: Paper) -> None:
    assert all(rule_titles().values())
    assert {SPELLER, "house.post", "words.house_form"} <= rule_titles().keys()


def test_without_a_speller_the_rules_still_speak(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhuomu.apps.paper.proofing.speller", lambda: None)
    found = paper_marks("工做深受亲睐。", paper, DAY)
    assert [mark.rule for mark in found] == ["words.typo"]


def test_where_the_speller_cannot_run_it_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise SpellerAbsent(SpellerMissing.NUMPY)

    monkeypatch.setattr("zhuomu.apps.paper.proofing.speller_shared", absent)
    proofing._speller.cache_clear()
    try:
        assert proofing.speller() is None
    finally:
        proofing._speller.cache_clear()
