"""The house lexicon: what is added to it, what ``core`` already knows, and what the marks make of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.apps.paper.making import Staff, refused
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.house import Held, core_known, house_of
from zhuomu.apps.paper.models import LexiconEntry, LexiconKind, Paper
from zhuomu.apps.paper.proofing import paper_marks
from zhuomu.apps.paper.selectors_proof import RETIRED, lexicon_lines, lexicon_retired, lexicon_tabs
from zhuomu.apps.paper.services import (
    PaperCode,
    Term,
    entry_term,
    lexicon_add,
    lexicon_change,
    lexicon_restore,
    lexicon_retire,
)
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Area, Estate, Event, Office, Post
from zhuomu.core.rights import Role

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 9)
HALL = Term("expression", "邻里汇", wrong_forms=("邻里会", "邻里惠"), note="社区服务点")


def rules_on(text: str, paper: Paper, on: date = DAY) -> list[tuple[str, str]]:
    """(rule, marked words) of the rules, without the speller."""
    return [
        (mark.rule, text[mark.start : mark.end]) for mark in paper_marks(text, paper, on, has_speller=False)
    ]


def test_what_is_miswritten_for_an_entry_is_marked_with_the_exact_form(staff: Staff, paper: Paper) -> None:
    entry = lexicon_add(by=staff.author, paper=paper, term=HALL)
    assert (str(entry), entry.created_by, entry_term(entry)) == ("邻里汇", staff.author.person, HALL)
    text = "志愿者在邻里会帮忙，邻里汇很热闹。"
    [mark] = paper_marks(text, paper, DAY, has_speller=False)
    assert (mark.rule, text[mark.start : mark.end], mark.suggestion) == (
        "words.house_form",
        "邻里会",
        "邻里汇",
    )


def test_an_entry_silences_the_marks_inside_it(staff: Staff, paper: Paper) -> None:
    assert ("words.typo", "亲睐") in rules_on("亲睐小筑今天开张。", paper)
    lexicon_add(by=staff.author, paper=paper, term=Term("expression", "亲睐小筑"))
    assert rules_on("亲睐小筑今天开张。", paper) == []


def test_a_retired_entry_is_out_of_use_until_it_comes_back(staff: Staff, paper: Paper) -> None:
    entry = lexicon_add(by=staff.author, paper=paper, term=HALL)
    lexicon_retire(by=staff.author, entry=entry)
    lexicon_retire(by=staff.author, entry=entry)
    assert rules_on("去邻里会。", paper) == []
    assert [line.name for line in lexicon_retired(paper)] == ["邻里汇"]
    lexicon_restore(by=staff.author, entry=entry)
    lexicon_restore(by=staff.author, entry=entry)
    assert rules_on("去邻里会。", paper) == [("words.house_form", "邻里会")]
    verbs = Event.objects.filter(entity="lexicon_entry").order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["lexicon_add", "lexicon_retire", "lexicon_restore"]


def test_an_entry_does_not_come_back_beside_its_successor(staff: Staff, paper: Paper) -> None:
    entry = lexicon_add(by=staff.author, paper=paper, term=HALL)
    lexicon_retire(by=staff.author, entry=entry)
    lexicon_add(by=staff.author, paper=paper, term=HALL)
    with refused(PaperCode.ENTRY_KNOWN, field="name"):
        lexicon_restore(by=staff.author, entry=entry)


def test_an_entry_is_changed_and_the_event_names_fields_not_values(staff: Staff, paper: Paper) -> None:
    entry = lexicon_add(by=staff.author, paper=paper, term=HALL)
    lexicon_change(by=staff.author, entry=entry, term=Term("expression", "邻里汇", note="新的备注"))
    entry.refresh_from_db()
    assert (entry.wrong_forms, entry.note) == ([], "新的备注")
    facts = Event.objects.get(verb="lexicon_change").facts
    assert facts == {"kind": "expression", "changed": ["wrong_forms", "note"]}


@pytest.mark.parametrize(
    ("term", "code", "field"),
    [
        (Term("planet", "火星站"), PaperCode.ENTRY_KIND_WRONG, "kind"),
        (Term("expression", "甲"), PaperCode.ENTRY_NAME_WRONG, "name"),
        (Term("expression", "长" * 41), PaperCode.ENTRY_NAME_WRONG, "name"),
        (Term("expression", "两\n行"), PaperCode.ENTRY_NAME_WRONG, "name"),
        (Term("area", "桂花弄", title="书记"), PaperCode.ENTRY_POST_WRONG, "title"),
        (Term("area", "桂花弄", order=3), PaperCode.ENTRY_POST_WRONG, "title"),
        (Term("person", "林川北", order=0), PaperCode.ENTRY_ORDER_WRONG, "order"),
        (Term("person", "林川北", order=1000), PaperCode.ENTRY_ORDER_WRONG, "order"),
        (
            Term("person", "林川北", "主任", date(2026, 2, 1), date(2026, 1, 31)),
            PaperCode.ENTRY_DAYS_WRONG,
            "until_on",
        ),
        (Term("person", "林川北", "长" * 61), PaperCode.ENTRY_TOO_LONG, "title"),
        (Term("expression", "邻里汇", note="长" * 201), PaperCode.ENTRY_TOO_LONG, "note"),
        (Term("expression", "邻里汇", wrong_forms=("邻里汇",)), PaperCode.ENTRY_FORM_WRONG, "wrong_forms"),
        (Term("expression", "邻里汇", wrong_forms=("邻",)), PaperCode.ENTRY_FORM_WRONG, "wrong_forms"),
        (
            Term("expression", "邻里汇", wrong_forms=tuple(f"错写{number}" for number in range(21))),
            PaperCode.ENTRY_TOO_LONG,
            "wrong_forms",
        ),
    ],
    ids=lambda value: value.name[:4] + str(len(value.name)) if isinstance(value, Term) else str(value),
)
def test_what_is_malformed_is_refused_beside_its_field(
    staff: Staff, paper: Paper, term: Term, code: PaperCode, field: str
) -> None:
    with refused(code, field=field):
        lexicon_add(by=staff.author, paper=paper, term=term)
    assert not LexiconEntry.objects.exists()


def test_what_is_known_is_not_added_twice(staff: Staff, paper: Paper) -> None:
    lexicon_add(by=staff.author, paper=paper, term=HALL)
    with refused(PaperCode.ENTRY_KNOWN, field="name"):
        lexicon_add(by=staff.author, paper=paper, term=Term("expression", "邻里汇"))
    with refused(PaperCode.ENTRY_FORM_TAKEN, field="name"):
        lexicon_add(by=staff.author, paper=paper, term=Term("expression", "邻里会"))
    with refused(PaperCode.ENTRY_FORM_TAKEN, field="wrong_forms"):
        lexicon_add(by=staff.author, paper=paper, term=Term("expression", "邻里家", wrong_forms=("邻里汇",)))


def test_only_whoever_plans_the_paper_keeps_its_lexicon(
    staff: Staff, paper: Paper, make_person: PersonMaker, party_office: Office
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):
        lexicon_add(by=clerk, paper=paper, term=HALL)
    entry = lexicon_add(by=staff.author, paper=paper, term=HALL)
    for verb in (lexicon_retire, lexicon_restore):
        with refused(CoreCode.RIGHT_MISSING):
            verb(by=clerk, entry=entry)
    with refused(CoreCode.RIGHT_MISSING):
        lexicon_change(by=clerk, entry=entry, term=HALL)


def test_what_core_knows_needs_no_entry(
    staff: Staff, paper: Paper, area_office: Office, party_office: Office
) -> None:
    area, _ = Area.objects.get_or_create(office=area_office)
    Estate.objects.create(area=area, name="北弄新村")
    known = {(one.kind, one.name) for one in core_known(paper)}
    assert {
        (LexiconKind.AREA, area_office.name),
        (LexiconKind.ESTATE, "北弄新村"),
        (LexiconKind.OFFICE, party_office.name),
        (LexiconKind.OFFICE, party_office.short_name),
        (LexiconKind.PERSON, "许编辑"),
    } <= known
    with refused(PaperCode.ENTRY_IN_CORE, field="name"):
        lexicon_add(by=staff.author, paper=paper, term=Term("office", party_office.name))
    # what it is miswritten as is news
    lexicon_add(by=staff.author, paper=paper, term=Term("estate", "北弄新村", wrong_forms=("北弄新邨",)))
    assert rules_on("北弄新邨的居民。", paper)[0] == ("words.house_form", "北弄新邨")
    lines = {(line.name, line.entry is None) for line in lexicon_lines(paper)}
    assert {("许编辑", True), ("北弄新村", False), ("北弄新村", True)} <= lines


def test_the_people_of_the_sample_are_nobody_in_a_real_paper(
    paper: Paper, make_person: PersonMaker, staff: Staff
) -> None:
    person = make_person(Role.REVIEWER, name="样例审稿")
    person.is_sample = True
    person.save()
    assert "样例审稿" not in house_of(paper, DAY).lexicon.people
    paper.is_sample = True
    assert "样例审稿" in house_of(paper, DAY).lexicon.people


def test_the_directory_of_the_day_is_the_order_of_leaders(
    staff: Staff, paper: Paper, make_person: PersonMaker
) -> None:
    first = make_person(Role.SUBDISTRICT_LEADER, name="沈大川", title="街道党工委书记")
    Post.objects.filter(person=first).update(order=1)
    lexicon_add(by=staff.author, paper=paper, term=Term("person", "顾小溪", "街道办事处主任", order=2))
    lexicon_add(
        by=staff.author,
        paper=paper,
        term=Term("person", "何秋山", "街道办事处主任", until_on=date(2026, 1, 1), order=1),
    )
    lexicon = house_of(paper, DAY).lexicon
    assert lexicon.order == ("沈大川", "顾小溪")
    assert ("沈大川", "街道党工委书记") in lexicon.posts
    assert ("何秋山", "街道办事处主任") not in lexicon.posts
    assert "何秋山" in lexicon.people
    assert ("people.order", "沈大川") in rules_on("街道领导顾小溪、沈大川出席会议。", paper)


@pytest.mark.parametrize(
    ("text", "on", "marked"),
    [
        ("桂花弄楼组长林川北说。", date(2026, 6, 30), []),
        ("桂花弄楼组长林川北说。", date(2026, 7, 1), ["楼组长林川北"]),
        ("桂花弄楼组长林川北说。", date(2024, 2, 29), ["楼组长林川北"]),
        ("桂花弄原楼组长林川北说。", date(2026, 7, 1), []),
        ("时任楼组长林川北说。", date(2026, 7, 1), []),
        ("居民林川北说。", date(2026, 7, 1), []),
        ("桂花弄书记林川北说，书记林川北。", date(2026, 7, 1), []),
    ],
)
def test_a_title_out_of_its_time_is_marked(
    staff: Staff, paper: Paper, text: str, on: date, marked: list[str]
) -> None:
    days = (date(2024, 3, 1), date(2026, 6, 30))
    lexicon_add(by=staff.author, paper=paper, term=Term("person", "林川北", "楼组长", *days))
    lexicon_add(by=staff.author, paper=paper, term=Term("person", "林川北", "书记", from_on=days[0]))
    found = [words for rule, words in rules_on(text, paper, on) if rule == "house.post"]
    assert found == marked
    if marked:
        [mark] = [one for one in paper_marks(text, paper, on) if one.rule == "house.post"]
        assert ("到2026年6月30日为止" in mark.message) == (on > days[1])


def test_a_title_that_goes_on_in_another_is_not_over(staff: Staff, paper: Paper) -> None:
    add = [
        Term("person", "林川北", "书记", until_on=date(2026, 1, 1)),
        Term("person", "林川北", "党委书记", from_on=date(2026, 1, 2)),
    ]
    for term in add:
        lexicon_add(by=staff.author, paper=paper, term=term)
    assert rules_on("书记林川北说。", paper) == []


def test_the_time_of_titles_can_be_switched_off_like_any_rule(staff: Staff, paper: Paper) -> None:
    from zhuomu.apps.paper.services import rule_switch

    lexicon_add(
        by=staff.author, paper=paper, term=Term("person", "林川北", "楼组长", until_on=date(2026, 1, 1))
    )
    assert rules_on("楼组长林川北说。", paper) == [("house.post", "楼组长林川北")]
    rule_switch(by=staff.author, paper=paper, rule="house.post", is_on=False)
    assert rules_on("楼组长林川北说。", paper) == []


def test_the_list_counts_by_kind(staff: Staff, paper: Paper) -> None:
    entry = lexicon_add(by=staff.author, paper=paper, term=HALL)
    old = lexicon_add(by=staff.author, paper=paper, term=Term("estate", "北弄老宅"))
    lexicon_retire(by=staff.author, entry=old)
    lines = lexicon_lines(paper)
    assert lines[0].entry == entry
    assert lines[0].holds("里惠")
    assert not lines[0].holds("无此")
    counts = {key: count for key, _, count in lexicon_tabs(paper, lines)}
    assert (counts[""], counts["expression"], counts[RETIRED]) == (len(lines), 1, 1)


def test_a_post_without_days_is_held_always() -> None:
    assert Held("书记", None, None).is_held(DAY)
