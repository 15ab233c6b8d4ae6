import random
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from zhuomu.rules import prize
from zhuomu.rules.prize import CreditPolicy, Judgement, PrizeCode, PrizeRules, ReaderInput, ReportInput, Tier

SAMPLE_PAGE = Path(__file__).parents[3] / "shared" / "data" / "page-2019-11.txt"
RULES = PrizeRules()
WINDOW = prize.contest_window(date(2030, 11, 8))
IN_TIME = date(2030, 11, 20)
ACCEPTED, REJECTED, THANKED = Judgement.ACCEPTED, Judgement.REJECTED, Judgement.THANKED


def report(
    number: int,
    reader: str,
    finding: str,
    judgement: Judgement = ACCEPTED,
    points: str = "1",
    *,
    has_right_fix: bool = False,
    on: date = IN_TIME,
) -> ReportInput:
    return ReportInput(number, reader, finding, on, judgement, Decimal(points), has_right_fix)


def people(*keys: str) -> list[ReaderInput]:
    return [ReaderInput(key, f"读者{key}") for key in keys]


def compute(
    readers: list[ReaderInput], reports: list[ReportInput], rules: PrizeRules = RULES
) -> prize.AwardList:
    return prize.awards_compute(readers, reports, WINDOW, rules)


def codes(reasons: tuple[object, ...]) -> list[object]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


class TestRulesAndWindow:
    def test_the_defaults_are_those_of_the_paper(self) -> None:
        best, good = RULES.tiers
        assert (best.quota, best.prize_fen, good.quota, good.prize_fen) == (1, 10_000, 10, None)
        assert "《咬文嚼字》" in good.gift
        weights = RULES.accepted_weight, RULES.right_fix_weight, RULES.rejected_weight, RULES.score_floor
        assert weights == (Decimal("1"), Decimal("0.5"), Decimal("0.25"), Decimal("0"))
        assert RULES.unclaimed_days == 60

    @pytest.mark.parametrize(
        ("published_on", "last_on"),
        [
            (date(2019, 11, 8), date(2019, 11, 30)),
            (date(2024, 2, 1), date(2024, 2, 29)),
            (date(2030, 12, 31), date(2030, 12, 31)),
        ],
    )
    def test_the_window_ends_with_the_month_of_publication(self, published_on: date, last_on: date) -> None:
        assert prize.contest_window(published_on) == prize.Window(published_on, last_on)

    def test_both_ends_of_the_window_are_in_time_and_their_neighbours_not(self) -> None:
        one = timedelta(days=1)
        days = [WINDOW.first_on - one, WINDOW.first_on, WINDOW.last_on, WINDOW.last_on + one]
        assert [prize.is_in_time(day, WINDOW) for day in days] == [False, True, True, False]

    def test_a_prize_lapses_on_the_day_after_sixty_days(self) -> None:
        awarded_on = date(2030, 12, 6)
        last = prize.claim_until(awarded_on, RULES)
        assert last == date(2031, 2, 4)
        assert not prize.is_unclaimed(awarded_on, last, RULES)
        assert prize.is_unclaimed(awarded_on, last + timedelta(days=1), RULES)

    def test_contradictory_rules_are_refused(self) -> None:
        with pytest.raises(ValueError, match="one key"):
            PrizeRules(tiers=(Tier("best", "甲", 1), Tier("best", "乙", 2)))
        with pytest.raises(ValueError, match="negative"):
            PrizeRules(rejected_weight=Decimal("-0.25"))
        with pytest.raises(ValueError, match="seed"):
            PrizeRules(credit=CreditPolicy.DRAW)
        for quota, fen in ((-1, None), (1, -1)):
            with pytest.raises(ValueError, match="negative"):
                Tier("best", "甲", quota, fen)

    def test_negative_points_are_refused(self) -> None:
        with pytest.raises(ValueError, match="report 7"):
            report(7, "a", "x", points="-1")

    def test_every_policy_and_judgement_has_a_chinese_name(self) -> None:
        labels = [member.label for kind in (CreditPolicy, Judgement) for member in kind]
        assert len(set(labels)) == 6


class TestCredits:
    def test_the_first_by_number_gets_the_credit_whatever_the_day(self) -> None:
        early_day = report(9, "b", "x", on=IN_TIME - timedelta(days=5))
        given = prize.credits([early_day, report(2, "a", "x")], RULES)
        assert [(credit.reader, credit.number) for credit in given] == [("a", 2)]

    def test_rejected_and_thanked_reports_earn_no_credit(self) -> None:
        assert prize.credits([report(1, "a", "x", REJECTED), report(2, "a", "y", THANKED)], RULES) == ()

    def test_sharing_divides_points_and_fix_to_the_cent(self) -> None:
        rules = PrizeRules(credit=CreditPolicy.SHARE)
        reports = [report(1, "a", "x", has_right_fix=True), report(2, "b", "x"), report(3, "c", "x")]
        given = prize.credits(reports, rules)
        assert [credit.points for credit in given] == [Decimal("0.33")] * 3
        assert [credit.right_fix for credit in given] == [Decimal("0.17"), Decimal("0.00"), Decimal("0.00")]
        assert {credit.sharer_count for credit in given} == {3}

    def test_sharing_with_oneself_divides_nothing(self) -> None:
        rules = PrizeRules(credit=CreditPolicy.SHARE)
        (credit,) = prize.credits([report(1, "a", "x"), report(4, "a", "x", has_right_fix=True)], rules)
        assert (credit.number, credit.points, credit.right_fix) == (1, Decimal("1"), Decimal("0.5"))

    def test_a_draw_follows_from_its_published_seed_alone(self) -> None:
        rules = PrizeRules(credit=CreditPolicy.DRAW, draw_seed="2030-11")
        reports = [report(n, f"reader{n}", "x") for n in range(1, 6)]
        (credit,) = prize.credits(reports, rules)
        tickets = {r.reader: prize.draw_ticket("2030-11", "x", r.reader) for r in reports}
        assert credit.reader == min(tickets, key=tickets.__getitem__)
        assert (credit,) == prize.credits(reports[::-1], rules)

    def test_a_draw_ticket_can_be_computed_by_anybody_with_sha256(self) -> None:
        # printf '2030-11:x:reader1' | sha256sum
        ticket = "b9a17293b0ffca6a263f671eacba0474590b2e31e891c7ba3323357c684bbdd0"
        assert prize.draw_ticket("2030-11", "x", "reader1") == ticket

    def test_another_seed_draws_other_winners(self) -> None:
        reports = [report(10 * f + n, f"r{n}", f"f{f}") for f in range(20) for n in range(5)]

        def winners(seed: str) -> list[str]:
            rules = PrizeRules(credit=CreditPolicy.DRAW, draw_seed=seed)
            return [c.reader for c in sorted(prize.credits(reports, rules), key=lambda c: c.finding)]

        assert winners("甲") != winners("乙")
        assert len(set(winners("甲"))) > 1


class TestScore:
    def test_the_sum_is_points_plus_fixes_minus_rejected(self) -> None:
        reports = [
            report(1, "a", "x", points="2", has_right_fix=True),
            report(2, "a", "y"),
            report(3, "a", "z", REJECTED),
            report(4, "a", "t", THANKED),
        ]
        own = prize.score("a", reports, RULES)
        assert (own.points, own.right_fixes, own.rejected, own.total) == (
            3,
            Decimal("0.5"),
            Decimal("0.25"),
            Decimal("3.25"),
        )
        assert (
            own.text
            == "采纳 2 处，计 3 分；改法正确 1 处，加 0.5 分；未采纳 1 处，减 0.25 分；合计 3.25 分。"
        )
        assert own.first_number == 1

    def test_a_sum_never_goes_below_zero_and_says_so(self) -> None:
        own = prize.score("a", [report(1, "a", "x", REJECTED)], RULES)
        assert own.total == 0
        assert own.text == "未采纳 1 处，减 0.25 分；总分不低于下限，补 0.25 分；合计 0 分。"

    def test_the_weights_can_be_edited(self) -> None:
        rules = PrizeRules(
            accepted_weight=Decimal("10"),
            right_fix_weight=Decimal("1"),
            rejected_weight=Decimal("2"),
            score_floor=Decimal("5"),
        )
        reports = [report(1, "a", "x", has_right_fix=True), report(2, "a", "y", REJECTED)]
        assert prize.score("a", reports, rules).total == 9
        assert prize.score("b", reports, rules).total == 5

    def test_one_rejected_finding_sent_twice_costs_once(self) -> None:
        reports = [report(1, "a", "y", points="3"), *(report(n, "a", "x", REJECTED) for n in (2, 3))]
        assert prize.score("a", reports, RULES).total == Decimal("2.75")

    def test_no_report_is_no_score(self) -> None:
        own = prize.score("a", [], RULES)
        assert (own.total, own.first_number, own.text) == (0, None, "没有可计分的来件；合计 0 分。")

    def test_ten_points_are_written_as_ten(self) -> None:
        assert "计 10 分" in prize.score("a", [report(1, "a", "x", points="1E+1")], RULES).text


class TestAwards:
    def test_the_best_is_not_also_one_of_the_good(self) -> None:
        readers = people(*(f"{n:02}" for n in range(13)))
        reports = [report(n, f"{n:02}", f"f{n}", points=str(n + 1)) for n in range(13)]
        result = compute(readers, reports)
        assert result.tier_names("best") == ("读者12",)
        assert result.tier_names("good") == tuple(f"读者{n:02}" for n in range(11, 1, -1))
        assert [award.rank for award in result.awards] == list(range(1, 12))
        left_out = {e.reader: e.reason.code for e in result.exclusions}
        assert left_out == {"00": PrizeCode.QUOTA_USED, "01": PrizeCode.QUOTA_USED}
        assert result.shortfalls == ()

    def test_fewer_than_needed_means_fewer_awarded(self) -> None:
        result = compute(people("a", "b"), [report(1, "a", "x"), report(2, "b", "y", points="2")])
        assert (result.tier_names("best"), result.tier_names("good")) == (("读者b",), ("读者a",))
        (short,) = result.shortfalls
        assert (short.code, short.facts["count"], short.facts["quota"]) == (PrizeCode.FEWER_AWARDED, 1, 10)

    def test_nobody_reports_and_nobody_wins(self) -> None:
        result = compute([], [])
        assert result.awards == () and len(result.shortfalls) == 2

    def test_a_tie_goes_to_the_earlier_first_report_and_is_noted(self) -> None:
        result = compute(people("a", "b"), [report(5, "a", "x"), report(4, "b", "y")])
        first, second = result.awards
        assert (first.reader, second.reader) == ("b", "a")
        assert first.tie_note and second.tie_note
        assert first.tie_note.text == "与读者a同为 1 分，按最早计分来件的先后（本人第 4 号）排定。"
        assert second.tie_note.other_names == ("读者b",)

    def test_a_report_without_credit_does_not_win_a_tie(self) -> None:
        reports = [report(1, "a", "t", THANKED), report(5, "a", "x"), report(4, "b", "y")]
        assert compute(people("a", "b"), reports).tier_names("best") == ("读者b",)

    def test_different_scores_need_no_note(self) -> None:
        result = compute(people("a", "b"), [report(1, "a", "x", points="2"), report(2, "b", "y")])
        assert [award.tie_note for award in result.awards] == [None, None]

    def test_a_score_of_zero_gets_nothing(self) -> None:
        reports = [
            report(1, "a", "x", REJECTED),
            report(2, "b", "y", points="0"),
            report(3, "c", "t", THANKED),
        ]
        result = compute(people("a", "b", "c"), reports)
        assert result.awards == ()
        assert {e.reader: e.reason.code for e in result.exclusions} == dict.fromkeys(
            "abc", PrizeCode.NO_SCORE
        )

    def test_a_floor_above_zero_rewards_nobody_without_credit(self) -> None:
        rules = PrizeRules(score_floor=Decimal("1"))
        assert compute(people("a"), [report(1, "a", "x", REJECTED)], rules).awards == ()

    def test_late_and_early_reports_are_kept_out_with_their_reason(self) -> None:
        reports = [
            report(1, "a", "x", on=WINDOW.first_on - timedelta(days=1)),
            report(2, "b", "x", on=WINDOW.last_on + timedelta(days=1)),
            report(3, "c", "x"),
        ]
        result = compute(people("a", "b", "c"), reports)
        assert result.tier_names("best") == ("读者c",)
        early, late = result.exclusions
        assert (early.number, early.reason.code) == (1, PrizeCode.EARLY)
        assert (late.number, late.reason.code) == (2, PrizeCode.LATE)
        assert late.reason.facts["last_on"] == WINDOW.last_on

    def test_staff_win_nothing_and_take_no_credit_from_a_reader(self) -> None:
        readers = [ReaderInput("s", "本报编辑", is_staff=True), *people("a")]
        result = compute(readers, [report(1, "s", "x"), report(2, "a", "x")])
        assert result.tier_names("best") == ("读者a",)
        assert [(e.number, e.reason.code) for e in result.exclusions] == [(1, PrizeCode.STAFF)]

    def test_staff_take_part_where_the_rules_say_so(self) -> None:
        readers = [ReaderInput("s", "本报编辑", is_staff=True)]
        rules = PrizeRules(is_staff_excluded=False)
        assert compute(readers, [report(1, "s", "x")], rules).tier_names("best") == ("本报编辑",)

    def test_without_exclusive_tiers_the_best_is_also_good(self) -> None:
        rules = PrizeRules(is_tiers_exclusive=False, is_one_prize_a_person=False)
        result = compute(people("a", "b"), [report(1, "a", "x", points="2"), report(2, "b", "y")], rules)
        assert result.tier_names("good") == ("读者a", "读者b")

    def test_one_prize_a_person_holds_where_tiers_are_not_exclusive(self) -> None:
        rules = PrizeRules(is_tiers_exclusive=False)
        result = compute(people("a", "b"), [report(1, "a", "x", points="2"), report(2, "b", "y")], rules)
        assert result.tier_names("good") == ("读者b",)

    @pytest.mark.parametrize(
        ("readers", "reports", "message"),
        [
            (people("a", "a"), [], "given twice"),
            (people("a"), [report(1, "a", "x"), report(1, "a", "y")], "given twice"),
            (people("a"), [report(1, "b", "x")], "unknown readers"),
            (people("a", "b"), [report(1, "a", "x"), report(2, "b", "x", REJECTED)], "two judgements"),
            (people("a", "b"), [report(1, "a", "x"), report(2, "b", "x", points="2")], "two values"),
        ],
    )
    def test_input_that_contradicts_itself_is_refused(
        self, readers: list[ReaderInput], reports: list[ReportInput], message: str
    ) -> None:
        with pytest.raises(ValueError, match=message):
            compute(readers, reports)

    def test_a_hundred_readers_in_any_order_give_one_list(self) -> None:
        dice = random.Random(11)
        readers = people(*(f"{n}" for n in range(100)))
        reports = [report(n, str(dice.randrange(100)), f"f{n % 140}") for n in range(400)]
        expected = compute(readers, reports)
        dice.shuffle(readers)
        dice.shuffle(reports)
        assert compute(readers, reports) == expected


class TestListCheck:
    TEN = tuple(f"读者{n}" for n in range(10))

    def test_a_right_list_is_allowed(self) -> None:
        assert prize.list_check(["林一"], self.TEN) == ()

    @pytest.mark.parametrize(
        "printed", ["林一", "林 一", "林一（昵称）", "林一(昵称)", " 林一 （ 昵称 ）", "林　一"]
    )
    def test_one_name_in_two_tiers_is_refused_however_it_is_printed(self, printed: str) -> None:
        (reason,) = prize.list_check(["林一"], [*self.TEN[:9], printed])
        assert reason.code is PrizeCode.TIERS_EXCLUSIVE
        assert reason.facts["name"] == "林一"
        assert reason.facts["tiers"] == "最佳「啄木鸟」、优秀「啄木鸟」"

    def test_one_name_in_two_tiers_is_allowed_where_the_rules_say_so(self) -> None:
        rules = PrizeRules(is_tiers_exclusive=False, is_one_prize_a_person=False)
        assert prize.list_check(["读者1"], self.TEN, rules) == ()

    def test_a_doubled_name_is_refused_once(self) -> None:
        (reason,) = prize.list_check(["林一"], [*self.TEN[:8], "小Q(昵称)", "小ｑ（昵称）"])
        assert (reason.code, reason.facts["name"]) == (PrizeCode.NAME_DOUBLED, "小Q(昵称)")

    def test_more_names_than_prizes_are_refused(self) -> None:
        (reason,) = prize.list_check(["林一"], [*self.TEN, "第十一位"])
        assert (reason.code, reason.facts["count"], reason.facts["quota"]) == (PrizeCode.OVER_QUOTA, 11, 10)

    def test_fewer_names_than_the_text_says_are_a_query_and_no_refusal(self) -> None:
        (reason,) = prize.list_check(["林一"], self.TEN[:9])
        assert reason.code is PrizeCode.FEWER_THAN_SAID and reason.code in prize.QUERIES
        assert not prize.QUERIES & {PrizeCode.TIERS_EXCLUSIVE, PrizeCode.NAME_DOUBLED, PrizeCode.OVER_QUOTA}

    def test_empty_names_are_refused_and_are_no_person_in_two_tiers(self) -> None:
        reasons = prize.list_check([" "], [*self.TEN[:8], "", "（昵称）"])
        assert codes(reasons) == [PrizeCode.NAME_EMPTY, PrizeCode.NAME_EMPTY]

    def test_other_tiers_can_be_checked_and_unknown_ones_not(self) -> None:
        rules = PrizeRules(tiers=(Tier("one", "一等", 1), Tier("two", "二等", 1), Tier("three", "三等", 0)))
        reasons = prize.tier_lists_check({"two": ["甲"], "one": ["甲"]}, rules)
        assert [(r.code, r.facts["tiers"]) for r in reasons] == [(PrizeCode.TIERS_EXCLUSIVE, "一等、二等")]
        with pytest.raises(ValueError, match="four"):
            prize.tier_lists_check({"four": []}, rules)

    def test_a_computed_list_passes_the_check(self) -> None:
        reports = [report(n, f"{n}", f"f{n}") for n in range(11)]
        result = compute(people(*(f"{n}" for n in range(11))), reports)
        assert prize.list_check(result.tier_names("best"), result.tier_names("good")) == ()

    @pytest.mark.skipif(not SAMPLE_PAGE.exists(), reason="the real page is not beside this checkout")
    def test_the_printed_list_of_the_real_page_is_refused(self) -> None:
        page = SAMPLE_PAGE.read_text(encoding="utf-8")
        good, best = (
            re.search(rf"{word}“啄木鸟”：(.+)", page)[1].split("、")  # type: ignore[index]
            for word in ("优秀", "最佳")
        )
        (reason,) = prize.list_check(best, good)
        assert reason.code is PrizeCode.TIERS_EXCLUSIVE
        assert reason.facts["name"] == best[0] and best[0] in good


class TestConfirm:
    def test_two_different_people_confirm(self) -> None:
        assert prize.confirm_check("a", "b", computed_by="a", winners={"x"}) == ()

    @pytest.mark.parametrize(("first", "second"), [("a", ""), ("", "b"), ("", "")])
    def test_one_person_is_not_enough(self, first: str, second: str) -> None:
        assert codes(prize.confirm_check(first, second)) == [PrizeCode.CONFIRMER_MISSING]

    def test_one_person_twice_is_refused(self) -> None:
        assert codes(prize.confirm_check("a", "a")) == [PrizeCode.CONFIRMERS_SAME]

    def test_the_second_confirmer_did_not_compute_the_list(self) -> None:
        assert codes(prize.confirm_check("a", "b", computed_by="b")) == [PrizeCode.CONFIRMER_COMPUTED]

    def test_nobody_confirms_the_own_prize(self) -> None:
        reasons = prize.confirm_check("a", "b", winners=["b", "c"])
        assert [(r.code, r.facts["person"]) for r in reasons] == [(PrizeCode.CONFIRMER_WINS, "b")]
