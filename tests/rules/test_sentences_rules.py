"""Each refusal of the pure rules, as the rules really give it, fills its Chinese sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhuomu.rules import prize
from zhuomu.rules.article_flow import (
    ArticleCode,
    ArticleStatus,
    ArticleVerb,
    ContentFacts,
    MoveFacts,
    PhotoFacts,
    ReviewFact,
    ReviewStep,
    Verdict,
    cleared_reasons,
    move_check,
)
from zhuomu.rules.prize import Judgement, PrizeCode, PrizeRules, ReaderInput, ReportInput, Tier
from zhuomu.rules.reason import Reason
from zhuomu.web.sentences_rules import SENTENCES

S, V = ArticleStatus, ArticleVerb


def prize_reasons() -> Iterator[Reason]:
    yield from prize.list_check(["林一", ""], ["林一", "陈二", "陈二"])
    yield from prize.confirm_check("a", "")
    yield from prize.confirm_check("a", "a", computed_by="a", winners={"a"})
    days = [date(2030, 11, 7), date(2030, 11, 8), date(2030, 12, 1)]
    readers = [ReaderInput(key, key, is_staff=key == "s") for key in "abcs"]
    reports = [
        ReportInput(n, key, f"f{n}", day, judgement, Decimal(1))
        for n, (key, day, judgement) in enumerate(
            [
                ("a", days[0], Judgement.ACCEPTED),
                ("a", days[1], Judgement.ACCEPTED),
                ("a", days[2], Judgement.ACCEPTED),
                ("b", days[1], Judgement.ACCEPTED),
                ("c", days[1], Judgement.THANKED),
                ("s", days[1], Judgement.ACCEPTED),
            ]
        )
    ]
    for quota in (1, 9):
        rules = PrizeRules(tiers=(Tier("best", "最佳", quota),))
        result = prize.awards_compute(readers, reports, prize.contest_window(days[1]), rules)
        yield from (exclusion.reason for exclusion in result.exclusions)
        yield from result.shortfalls


def article_reasons() -> Iterator[Reason]:
    whole = ContentFacts("题", 1)
    empty = ContentFacts("", 0, (PhotoFacts("", ""),))
    first = ReviewFact(ReviewStep.FIRST, "a", "sha", Verdict.PASSED, 1)
    facts = MoveFacts("a", frozenset({"a"}), whole, "sha", "older", 1, (first,), published_sha256="sha")
    yield from move_check(S.WITHDRAWN, V.EDIT, facts)
    yield from move_check(S.PUBLISHED, V.EDIT, facts)
    yield from move_check(S.DRAFTING, V.SUBMIT, replace(facts, content=empty))
    yield from move_check(S.CORRECTING, V.APPROVE_FINAL, facts)
    yield from move_check(S.CORRECTING, V.PUBLISH, replace(facts, open_severe_mark_count=1))
    yield from move_check(S.SUBMITTED, V.WITHDRAW, facts)
    yield from cleared_reasons([first])


def test_every_refusal_fills_its_sentence() -> None:
    said = {}
    for reason in (*prize_reasons(), *article_reasons()):
        said[reason.code.value] = SENTENCES[reason.code.value].format(**reason.facts)
    assert set(said) == {code.value for kind in (PrizeCode, ArticleCode) for code in kind} == set(SENTENCES)
    assert not [sentence for sentence in said.values() if "{" in sentence or not sentence.endswith("。")]
    assert said["prize.tiers_exclusive"].startswith("林一 同时列入最佳「啄木鸟」、优秀「啄木鸟」")
