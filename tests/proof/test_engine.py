"""The face of the engine: what is switched off, what the house knows, how rules are declared."""

import dataclasses

import pytest

from zhuomu.proof import FAMILY_TITLES, Diagnostic, Lexicon, Severity, all_rules, check, rule
from zhuomu.proof.chinese import is_han, numeral_value
from zhuomu.proof.document import Document
from zhuomu.proof.registry import near, wrong

TEXT = "会议开始，，活动定于2月30日举行。"


def test_a_diagnostic_says_where_what_why_and_cannot_be_changed() -> None:
    first, second = check(TEXT)
    assert first == Diagnostic(
        4, 6, "marks.doubled", Severity.ERROR, "点号重叠，只留一个。", "，", first.source, first.confidence
    )
    assert (TEXT[second.start : second.end], second.suggestion) == ("2月30日", None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.start = 0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("off", "left"),
    [
        (frozenset({"marks.doubled"}), ["dates.impossible_date"]),
        (frozenset({"marks"}), ["dates.impossible_date"]),
        (frozenset({"no.such_rule"}), ["marks.doubled", "dates.impossible_date"]),
        (frozenset({"marks", "dates"}), []),
    ],
)
def test_rules_and_families_can_be_switched_off(off: frozenset[str], left: list[str]) -> None:
    assert [mark.rule for mark in check(TEXT, switched_off=off)] == left


def test_a_rejected_mark_stays_silent_and_others_do_not() -> None:
    lexicon = Lexicon(rejected=frozenset({("marks.doubled", "，，"), ("dates.impossible_date", "，，")}))
    assert [mark.rule for mark in check(TEXT, lexicon=lexicon)] == ["dates.impossible_date"]


def test_words_of_the_house_are_right_as_they_stand() -> None:
    text = "剧名《月亮，，太阳》，排练于2月30日。"
    lexicon = Lexicon(words=frozenset({"月亮，，太阳", "", "2月3"}))
    assert [mark.rule for mark in check(text, lexicon=lexicon)] == ["dates.impossible_date"]


def test_two_people_the_house_knows_are_two_people() -> None:
    text = "区人大常委会主任沈一鸣出席。区人大常委会主任沈一呜走访居民区。"
    assert [mark.rule for mark in check(text)] == ["people.two_spellings"]
    assert check(text, lexicon=Lexicon(people=frozenset({"沈一鸣", "沈一呜"}))) == []


def test_severities_are_ordered() -> None:
    assert Severity.ERROR.is_at_least(Severity.WARNING)
    assert Severity.WARNING.is_at_least(Severity.WARNING)
    assert not Severity.QUERY.is_at_least(Severity.WARNING)


def test_every_rule_has_a_family_a_title_and_a_source() -> None:
    for each in all_rules():
        assert each.family in FAMILY_TITLES
        assert each.title
        assert each.source
        assert 0 < each.confidence <= 1


@pytest.mark.parametrize("rule_id", ["marks.doubled", "nowhere.rule"])
def test_an_id_taken_or_of_no_family_is_refused(rule_id: str) -> None:
    with pytest.raises(ValueError, match=rule_id):
        rule(rule_id, title="甲", severity=Severity.QUERY, source="乙", examples=(wrong("⟦甲⟧"), *near("乙")))


def test_a_rule_needs_both_kinds_of_example() -> None:
    with pytest.raises(ValueError, match="stays silent"):
        rule("marks.new", title="甲", severity=Severity.QUERY, source="乙", examples=(wrong("⟦甲⟧"),))
    assert "marks.new" not in {each.id for each in all_rules()}


def test_an_example_is_read_from_its_marked_text() -> None:
    example = wrong("甲⟦乙⟧丙⟦丁⟧", "甲丙")
    assert (example.text, example.spans, example.right) == ("甲乙丙丁", ((1, 2), (3, 4)), "甲丙")


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("两千", 2000),
        ("二〇一九", 2019),
        ("1.5", None),
        ("二半", None),
        ("万", None),
        ("9" * 17, None),
    ],
)
def test_numerals_are_read_in_both_scripts(numeral: str, value: int | None) -> None:
    assert numeral_value(numeral) == value


def test_one_han_character_is_told_from_everything_else() -> None:
    assert [is_han(char) for char in ("汉", "a", "，", "", "汉字")] == [True, False, False, False, False]


def test_a_document_without_a_lexicon_has_an_empty_one() -> None:
    assert Document("甲").lexicon == Lexicon()
