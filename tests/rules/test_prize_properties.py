"""What holds for every month that readers can make, under every policy."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules import prize
from zhuomu.rules.prize import CreditPolicy, Judgement, PrizeRules, ReaderInput, ReportInput, Tier

WINDOW = prize.contest_window(date(2030, 11, 8))
READERS = [f"r{n}" for n in range(8)]
FINDINGS = [f"f{n}" for n in range(6)]
Month = tuple[list[ReaderInput], list[ReportInput]]


@st.composite
def months(draw: st.DrawFn) -> Month:
    """Readers (some staff), findings judged once each, and reports inside and outside the window."""
    readers = [ReaderInput(key, key, is_staff=draw(st.booleans())) for key in READERS]
    value = st.tuples(
        st.sampled_from(Judgement), st.sampled_from([Decimal(p) for p in ("0", "0.1", "1", "2", "4")])
    )
    values = {finding: draw(value) for finding in FINDINGS}
    cells = draw(
        st.lists(
            st.tuples(
                st.sampled_from(READERS), st.sampled_from(FINDINGS), st.booleans(), st.integers(-3, 25)
            ),
            max_size=30,
        )
    )
    reports = [
        ReportInput(
            n, reader, finding, WINDOW.first_on + timedelta(days=day), *values[finding], has_right_fix=fix
        )
        for n, (reader, finding, fix, day) in enumerate(cells, start=1)
    ]
    return readers, reports


@st.composite
def rules(draw: st.DrawFn) -> PrizeRules:
    quota = st.integers(0, 4)
    return PrizeRules(
        tiers=(Tier("best", "最佳", draw(quota)), Tier("good", "优秀", draw(quota))),
        credit=draw(st.sampled_from(CreditPolicy)),
        draw_seed=draw(st.text(min_size=1, max_size=5)),
    )


@given(months(), rules())
def test_no_quota_is_passed_nobody_wins_twice_and_staff_never(month: Month, given_rules: PrizeRules) -> None:
    readers, reports = month
    result = prize.awards_compute(readers, reports, WINDOW, given_rules)
    winners = [award.reader for award in result.awards]
    assert len(set(winners)) == len(winners)
    assert all(len(result.tier_names(tier.key)) <= tier.quota for tier in given_rules.tiers)
    assert not {reader.key for reader in readers if reader.is_staff} & set(winners)
    assert all(award.score.total > 0 for award in result.awards)


@given(months(), rules())
def test_nobody_without_a_prize_scores_more_than_a_winner(month: Month, given_rules: PrizeRules) -> None:
    result = prize.awards_compute(*month, WINDOW, given_rules)
    totals = [award.score.total for award in result.awards]
    winners = {award.reader for award in result.awards}
    assert totals == sorted(totals, reverse=True)
    assert all(
        score.total <= min(totals) for score in result.scores if totals and score.reader not in winners
    )


@given(months(), rules(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(month: Month, given_rules: PrizeRules, dice: object) -> None:
    readers, reports = month
    shuffled_readers, shuffled_reports = readers.copy(), reports.copy()
    dice.shuffle(shuffled_readers)  # type: ignore[attr-defined]
    dice.shuffle(shuffled_reports)  # type: ignore[attr-defined]
    expected = prize.awards_compute(readers, reports, WINDOW, given_rules)
    assert prize.awards_compute(shuffled_readers, shuffled_reports, WINDOW, given_rules) == expected


@given(months(), rules())
def test_every_reader_and_report_is_paid_or_explained(month: Month, given_rules: PrizeRules) -> None:
    readers, reports = month
    result = prize.awards_compute(readers, reports, WINDOW, given_rules)
    explained = {exclusion.reader for exclusion in result.exclusions}
    explained |= {award.reader for award in result.awards}
    assert {report.reader for report in reports} == explained


@given(months(), rules())
def test_a_score_is_never_negative_and_its_lines_add_up(month: Month, given_rules: PrizeRules) -> None:
    for own in prize.awards_compute(*month, WINDOW, given_rules).scores:
        assert own.total >= 0
        assert sum(part.amount for part in own.parts) == own.total
        assert own.total == max(Decimal(0), own.points + own.right_fixes - own.rejected)


@given(months(), rules(), st.sampled_from(READERS))
def test_a_rejected_report_more_never_raises_a_score(month: Month, given_rules: PrizeRules, key: str) -> None:
    _, reports = month
    more = ReportInput(len(reports) + 1, key, "另一处", WINDOW.first_on, Judgement.REJECTED)
    for reader in READERS:
        before = prize.score(reader, reports, given_rules).total
        after = prize.score(reader, [*reports, more], given_rules).total
        assert after <= before if reader == key else after == before


@given(months())
def test_the_first_policy_credits_each_accepted_finding_exactly_once(month: Month) -> None:
    _, reports = month
    given_credits = prize.credits(reports, PrizeRules())
    accepted = {report.finding for report in reports if report.judgement is Judgement.ACCEPTED}
    assert sorted(credit.finding for credit in given_credits) == sorted(accepted)
    for credit in given_credits:
        numbers = [report.number for report in reports if report.finding == credit.finding]
        assert credit.number == min(numbers)


@given(months(), rules())
def test_a_computed_list_is_never_refused(month: Month, given_rules: PrizeRules) -> None:
    readers, reports = month
    result = prize.awards_compute(readers, reports, WINDOW, given_rules)
    lists = {tier.key: result.tier_names(tier.key) for tier in given_rules.tiers}
    assert {reason.code for reason in prize.tier_lists_check(lists, given_rules)} <= prize.QUERIES


@given(months())
def test_renaming_the_readers_changes_no_order_without_a_draw(month: Month) -> None:
    readers, reports = month
    new_key = {key: f"z{9 - n}" for n, key in enumerate(READERS)}
    renamed = [dataclasses.replace(reader, key=new_key[reader.key]) for reader in readers]
    again = [dataclasses.replace(report, reader=new_key[report.reader]) for report in reports]
    before = prize.awards_compute(readers, reports, WINDOW, PrizeRules())
    after = prize.awards_compute(renamed, again, WINDOW, PrizeRules())
    assert [award.name for award in before.awards] == [award.name for award in after.awards]
