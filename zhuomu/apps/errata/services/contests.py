"""The monthly contest: opened, computed by ``rules.prize``, confirmed by two people, handed to the paper."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhuomu.apps.errata.models import Award, Contest, ContestState, ErrorReport, Verdict
from zhuomu.apps.errata.services.codes import ErrataCode
from zhuomu.apps.paper.models import Issue
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.models import PersonalDatum
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.notices import notice_hand_in
from zhuomu.core.services.personal import personal_keep_until
from zhuomu.core.write import writing
from zhuomu.rules.prize import (
    DEFAULT_RULES,
    QUERIES,
    AwardList,
    CreditPolicy,
    Judgement,
    PrizeCode,
    PrizeRules,
    ReaderInput,
    ReportInput,
    Tier,
    Window,
    awards_compute,
    confirm_check,
    contest_window,
    name_normalise,
    tier_lists_check,
)
from zhuomu.rules.reason import Reason

NOTICE_KIND = "award_list"
WEIGHTS = ("accepted_weight", "right_fix_weight", "rejected_weight", "score_floor")


def rules_to_json(rules: PrizeRules) -> dict[str, Any]:
    """The parameters as they are stored: decimals as text, tiers as a list."""
    plain = dataclasses.asdict(rules)
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in plain.items()}


def rules_of(contest: Contest) -> PrizeRules:
    """The parameters of a contest; the paper's own where nothing was changed."""
    stored = rules_to_json(DEFAULT_RULES) | contest.rules
    weights = {key: Decimal(stored[key]) for key in WEIGHTS}
    tiers = tuple(Tier(**tier) for tier in stored["tiers"])
    return PrizeRules(**{**stored, **weights, "tiers": tiers, "credit": CreditPolicy(stored["credit"])})


def contest_open(*, by: Actor, issue: Issue) -> Contest:
    """Open the contest of a published issue: from its day to the deadline printed in it."""
    by.require(Right.ERRATA_AWARD)
    with writing():
        issue = Issue.objects.get(pk=issue.pk)
        if not issue.is_published:
            raise refuse(ErrataCode.ISSUE_UNKNOWN, field="issue")
        if Contest.objects.filter(issue=issue).exists():
            raise refuse(ErrataCode.CONTEST_EXISTS, issue=issue.number)
        window = contest_window(issue.publish_on)
        contest = Contest.objects.create(
            issue=issue,
            first_on=window.first_on,
            # the paper may print another day than the end of the month
            last_on=issue.report_until_on,
            rules=rules_to_json(DEFAULT_RULES),
        )
        event_append(
            by=by, verb="contest_open", entity="contest", entity_id=contest.pk, facts={"issue": issue.number}
        )
    return contest


def contest_rules_change(*, by: Actor, contest: Contest, rules: PrizeRules) -> Contest:
    """Change the parameters; a computed list is void with it."""
    by.require(Right.ERRATA_AWARD)
    with writing():
        contest = _contest(contest)
        if contest.state not in (ContestState.OPEN, ContestState.COMPUTED):
            raise refuse(ErrataCode.CONTEST_STATE, state=contest.get_state_display())
        before = contest.rules
        contest.rules, contest.seed = rules_to_json(rules), rules.draw_seed
        _clear(contest)
        contest.save()
        changed = sorted(key for key, value in contest.rules.items() if before.get(key) != value)
        event_append(
            by=by,
            verb="contest_rules_change",
            entity="contest",
            entity_id=contest.pk,
            facts={"changed": changed},
        )
    return contest


def _contest(contest: Contest) -> Contest:
    return Contest.objects.select_related("issue__paper__office", "first_confirmed_by", "computed_by").get(
        pk=contest.pk
    )


def _clear(contest: Contest) -> None:
    contest.awards.all().delete()
    contest.state, contest.scores, contest.exclusions = ContestState.OPEN, {}, []
    contest.first_confirmed_by = contest.computed_by = contest.computed_at = None


def unjudged_count(contest: Contest) -> int:
    """Reports of the window that wait for a verdict."""
    return ErrorReport.objects.filter(issue=contest.issue_id, verdict=Verdict.OPEN, is_late=False).count()


def contest_compute(*, by: Actor, contest: Contest) -> AwardList:
    """Compute the list from the verdicts; the same verdicts give the same list. Refuses while reports wait.

    Before the deadline has passed there is no list: a report of the last day counts as well.
    """
    by.require(Right.ERRATA_AWARD)
    with writing():
        contest = _contest(contest)
        if contest.state not in (ContestState.OPEN, ContestState.COMPUTED):
            raise refuse(ErrataCode.CONTEST_STATE, state=contest.get_state_display())
        if by.today <= contest.last_on:
            raise refuse(ErrataCode.CONTEST_RUNNING, last_on=contest.last_on)
        waiting = unjudged_count(contest)
        if waiting:
            raise refuse(ErrataCode.REPORTS_UNJUDGED, count=waiting)
        result = _list_of(contest)
        _clear(contest)
        Award.objects.bulk_create(_award_rows(contest, result))
        contest.state, contest.computed_by, contest.computed_at = ContestState.COMPUTED, by.person, by.at
        contest.scores = {
            score.reader: {"total": str(score.total), "text": score.text} for score in result.scores
        }
        contest.exclusions = [
            {
                "reader": int(exclusion.reader),
                "number": exclusion.number,
                "code": str(exclusion.reason.code),
                "facts": {key: str(value) for key, value in exclusion.reason.facts.items() if key != "name"},
            }
            for exclusion in result.exclusions
        ]
        contest.save()
        event_append(
            by=by,
            verb="contest_compute",
            entity="contest",
            entity_id=contest.pk,
            facts={"awards": len(result.awards), "reports": len(result.scores)},
        )
    return result


def _list_of(contest: Contest) -> AwardList:
    reports = list(
        ErrorReport.objects.filter(issue=contest.issue_id)
        .exclude(verdict=Verdict.OPEN)
        .exclude(finding=None)
        .select_related("report", "reader", "finding")
    )
    readers = {report.reader_id: report.reader for report in reports}
    return awards_compute(
        [ReaderInput(str(reader.pk), str(reader), reader.is_staff) for reader in readers.values()],
        [_input_of(report) for report in reports],
        Window(contest.first_on, contest.last_on),
        rules_of(contest),
    )


def _input_of(report: ErrorReport) -> ReportInput:
    finding = report.finding
    if finding is None:
        raise ValueError("a judged report has a finding")
    return ReportInput(
        number=report.pk,
        reader=str(report.reader_id),
        finding=str(finding.pk),
        received_on=timezone.localdate(report.report.received_at),
        judgement=Judgement(finding.verdict),
        points=finding.points,
        has_right_fix=report.has_right_fix,
    )


def _award_rows(contest: Contest, result: AwardList) -> list[Award]:
    places: dict[str, int] = {}
    rows = []
    for award in result.awards:
        place = places[award.tier.key] = places.get(award.tier.key, 0) + 1
        rows.append(
            Award(
                contest=contest,
                reader_id=int(award.reader),
                tier=award.tier.key,
                tier_label=award.tier.label,
                place=place,
                quota=award.tier.quota,
                prize_fen=award.tier.prize_fen,
                gift=award.tier.gift,
                score=award.score.total,
                inputs={
                    "text": award.score.text,
                    "rank": award.rank,
                    "credits": [credit.number for credit in award.score.credits],
                    "tie": award.tie_note.text if award.tie_note else "",
                },
                printed_name=award.name,
            )
        )
    return rows


def contest_reasons(*, by: Actor, contest: Contest) -> tuple[Reason, ...]:
    """Why this person cannot confirm the computed list now; empty when they can."""
    if contest.state not in (ContestState.COMPUTED, ContestState.CONFIRMED_ONCE):
        return (Reason(ErrataCode.CONTEST_STATE, {"state": contest.get_state_display()}),)
    awards = list(contest.awards.select_related("reader"))
    me = str(by.person.pk) if by.person else ""
    first = str(contest.first_confirmed_by_id) if contest.first_confirmed_by_id else ""
    # no account hangs on a reader; the same name is reason enough to let somebody else confirm
    own_name = name_normalise(by.name)
    winners = {me} if any(name_normalise(award.printed_name) == own_name for award in awards) else set()
    if contest.state == ContestState.COMPUTED:
        reasons = tuple(
            reason
            for reason in confirm_check(me, "", winners=winners)
            if reason.code != PrizeCode.CONFIRMER_MISSING
        )
    else:
        reasons = confirm_check(first, me, computed_by=str(contest.computed_by_id or ""), winners=winners)
    names: dict[str, list[str]] = {}
    for award in awards:
        names.setdefault(award.tier, []).append(award.printed_name)
    return reasons + tuple(
        reason for reason in tier_lists_check(names, rules_of(contest)) if reason.code not in QUERIES
    )


def contest_confirm(*, by: Actor, contest: Contest) -> Contest:
    """Confirm the list; the second, different person makes it final and hands it to the paper."""
    by.require(Right.ERRATA_AWARD)
    with writing():
        contest = _contest(contest)
        refuse_if(*contest_reasons(by=by, contest=contest))
        if contest.state == ContestState.COMPUTED:
            contest.state, contest.first_confirmed_by = ContestState.CONFIRMED_ONCE, by.person
        else:
            contest.state, contest.second_confirmed_by = ContestState.CONFIRMED, by.person
            contest.confirmed_on = by.today
            _notice_make(by, contest)
            _phones_keep(contest)
        contest.save()
        event_append(
            by=by,
            verb="contest_confirm",
            entity="contest",
            entity_id=contest.pk,
            facts={"state": contest.state},
        )
    return contest


def contest_return(*, by: Actor, contest: Contest, reason: str) -> Contest:
    """Send a computed list back instead of confirming it."""
    by.require(Right.ERRATA_AWARD)
    if not reason.strip():
        raise refuse(ErrataCode.REASON_MISSING, field="reason")
    with writing():
        contest = _contest(contest)
        if contest.state not in (ContestState.COMPUTED, ContestState.CONFIRMED_ONCE):
            raise refuse(ErrataCode.CONTEST_STATE, state=contest.get_state_display())
        _clear(contest)
        contest.save()
        event_append(
            by=by,
            verb="contest_return",
            entity="contest",
            entity_id=contest.pk,
            facts={"reason": reason.strip()[:200]},
        )
    return contest


def list_label(contest: Contest, tier_label: str) -> str:
    """``2026年10月优秀“啄木鸟”``: how the paper heads a list."""
    label = tier_label.replace("「", "“").replace("」", "”")
    return f"{contest.first_on.year}年{contest.first_on.month}月{label}"


def _lists(awards: Iterable[Award], contest: Contest) -> list[dict[str, object]]:
    items: dict[str, list[str]] = {}
    for award in awards:
        items.setdefault(award.tier_label, []).append(award.printed_name)
    labels = [tier.label for tier in rules_of(contest).tiers]
    return [
        {"label": list_label(contest, label), "items": items[label]} for label in labels if label in items
    ]


def _notice_make(by: Actor, contest: Contest) -> None:
    rules, issue = rules_of(contest), contest.issue
    month = f"{contest.first_on.month}月"
    awards = list(contest.awards.order_by("tier", "place"))
    claim = f"请获奖读者自公布之日起{rules.unclaimed_days}天内领奖。"
    thanks = f"感谢读者为第{issue.number}期报纸纠错。{month}“啄木鸟”名单如下，{claim}"
    paragraphs = [thanks] if awards else [f"感谢读者为第{issue.number}期报纸纠错，本月没有产生获奖读者。"]
    if rules.credit is CreditPolicy.DRAW:
        paragraphs.append(f"同一差错多人指出时抽签决定，抽签种子为“{rules.draw_seed}”。")
    contest.notice = notice_hand_in(
        by=by,
        key=f"errata-contest-{contest.pk}",
        app="errata",
        kind=NOTICE_KIND,
        office=issue.paper.office,
        title=f"{month}“啄木鸟”名单揭晓",
        paragraphs=paragraphs,
        lists=_lists(awards, contest),
        for_issue_number=issue.number + rules.results_after_issues,
    )


def _phones_keep(contest: Contest) -> None:
    if contest.confirmed_on is None:
        raise ValueError("phones are kept from the day of confirmation on")
    until_on = contest.confirmed_on + timedelta(days=rules_of(contest).unclaimed_days)
    phones = PersonalDatum.objects.filter(
        pk__in=ErrorReport.objects.filter(issue=contest.issue_id, report__phone__isnull=False).values(
            "report__phone"
        )
    )
    for datum in phones:
        personal_keep_until(datum=datum, day=until_on)
