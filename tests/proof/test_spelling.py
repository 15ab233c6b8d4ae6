"""The speller inside `check`: what it may say beside the rules and beside what the house knows."""

import sys
from collections.abc import Iterable

import pytest

from zhuomu.proof import Diagnostic, Lexicon, Severity, check
from zhuomu.proof.spelling import SpellerAbsent, SpellerMissing, speller_shared

TEXT = "今年以来，林川北居民区认真部暑各项工作。"


def spelt(start: int, end: int, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(start, end, "speller.character", severity, "疑误。", "署", "模型", 0.95)


class Saying:
    """A speller that says what it is told to."""

    def __init__(self, *marks: Diagnostic) -> None:
        self.marks = marks

    def check(self, text: str) -> Iterable[Diagnostic]:
        return self.marks


def test_without_a_speller_only_rules_speak_and_with_one_both_do_in_the_order_of_the_text() -> None:
    text = TEXT + "会议开始，，散会。"
    assert [mark.rule for mark in check(text)] == ["marks.doubled"]
    marks = check(text, speller=Saying(spelt(13, 14)))
    assert [mark.rule for mark in marks] == ["speller.character", "marks.doubled"]


@pytest.mark.parametrize(
    "lexicon",
    [
        Lexicon(people=frozenset({"林川北"})),
        Lexicon(words=frozenset({"林川北居民区"})),
        Lexicon(order=("林川北",)),
        Lexicon(rejected=frozenset({("speller.character", "北居")})),
    ],
)
def test_no_correction_touches_a_name_or_an_expression_of_the_house(lexicon: Lexicon) -> None:
    marks = Saying(spelt(7, 9), spelt(13, 14))
    assert [mark.start for mark in check(TEXT, speller=marks)] == [7, 13]
    assert [mark.start for mark in check(TEXT, speller=marks, lexicon=lexicon)] == [13]


def test_a_name_protects_itself_and_not_its_neighbours() -> None:
    lexicon = Lexicon(people=frozenset({"林川北", "", "川北居民区认真部暑各项工作。了"}))
    touched = [at for at in range(len(TEXT)) if lexicon.is_protected(TEXT, at, at + 1)]
    assert touched == [5, 6, 7]
    assert lexicon.is_protected(TEXT, 0, len(TEXT))


def test_on_the_same_words_a_rule_prevails_unless_its_mark_is_the_fainter() -> None:
    text = "会议开始，，散会。"
    assert [mark.rule for mark in check(text, speller=Saying(spelt(3, 5)))] == ["marks.doubled"]
    beside = check(text, speller=Saying(spelt(3, 4), spelt(6, 7)))
    assert [mark.rule for mark in beside] == ["speller.character", "marks.doubled", "speller.character"]
    listed = "活动“邻里节”、“读书会”。"
    (query,) = check(listed)
    assert query.severity is Severity.QUERY
    over = [spelt(query.start, query.end, severity) for severity in Severity]
    found = [mark.severity for mark in check(listed, speller=Saying(*over)) if mark.rule != query.rule]
    assert found == [Severity.ERROR, Severity.WARNING] or found == [Severity.WARNING, Severity.ERROR]


def test_a_long_mark_of_a_rule_hides_all_that_it_covers_and_nothing_beyond() -> None:
    text = "定于2月30日。，，定于2月30日。"
    ruled = [(mark.start, mark.end) for mark in check(text)]
    every = Saying(*(spelt(at, at + 1) for at in range(len(text))))
    free = [mark.start for mark in check(text, speller=every) if mark.rule == "speller.character"]
    assert free == [at for at in range(len(text)) if not any(start <= at < end for start, end in ruled)]


@pytest.mark.parametrize("off", ["speller", "speller.character"])
def test_the_speller_can_be_switched_off_like_a_rule(off: str) -> None:
    assert check(TEXT, speller=Saying(spelt(13, 14)), switched_off=frozenset({off})) == []


def test_the_shipped_speller_marks_the_surer_corrections_as_warnings_and_the_others_as_queries() -> None:
    pytest.importorskip("numpy", reason="numpy is not installed: the speller cannot run")
    from zhuomu.proof.speller import WARNING_FROM

    speller = speller_shared()
    assert speller_shared() is speller
    text = "会议总结今年以来的工作，部署下一阶段的重点认务。要把居民的呼生当作第一信号。"
    marks = check(text, speller=speller)
    assert [(mark.suggestion, mark.severity) for mark in marks] == [
        ("任", Severity.WARNING),
        ("声", Severity.QUERY),
    ]
    for mark in speller.check("\n".join((text, "按步就班，突初问题，群众反印。")), threshold=0.1):
        assert (mark.severity is Severity.WARNING) or mark.confidence < WARNING_FROM


def test_without_numpy_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("zhuomu.proof.speller")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(SpellerAbsent) as absent:
        speller_shared.__wrapped__()
    assert absent.value.why is SpellerMissing.NUMPY


def test_without_the_model_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numpy", reason="numpy is not installed: the speller cannot run")
    from zhuomu.proof.speller import ModelError, Speller

    def missing() -> None:
        raise ModelError("no speller model")

    monkeypatch.setattr(Speller, "load", missing)
    with pytest.raises(SpellerAbsent) as absent:
        speller_shared.__wrapped__()
    assert absent.value.why is SpellerMissing.MODEL


def test_an_import_that_fails_for_another_reason_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zhuomu.proof.speller", None)
    with pytest.raises(ImportError):
        speller_shared.__wrapped__()
