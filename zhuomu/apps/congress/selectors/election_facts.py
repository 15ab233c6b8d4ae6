"""What the papers of an election are made from: ballots, the sheet, registers, rulings, seals, the announcement."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhuomu.apps.congress.documents.facts import (
    AnnouncementFacts,
    BallotContest,
    BallotFacts,
    DestructionFacts,
    IssueFacts,
    IssueRow,
    MeetingFacts,
    ResultFacts,
    RulingFacts,
    RulingsFacts,
    SealFacts,
    SealPackage,
    Signer,
)
from zhuomu.apps.congress.documents.results import announcement_paragraphs
from zhuomu.apps.congress.models import (
    Contest,
    FigureKind,
    Officer,
    OfficerKind,
    Round,
    Ruling,
    SheetSignature,
    Tally,
)
from zhuomu.apps.congress.selectors.given import figures_agreed, measures_of
from zhuomu.apps.congress.selectors.tallies import sheet_of
from zhuomu.apps.congress.signs import rule_words, signs_shown
from zhuomu.core.http import code_sentence
from zhuomu.rules.election import ElectionMeasures, Next
from zhuomu.rules.strokes import order_faults

TEAM = (OfficerKind.SUPERVISOR, OfficerKind.TELLER)
UNCLEAR_SENTENCE, MARKS_SENTENCE = 10, 6  # the numbers of these parameters in the measures


def meeting_of(contest: Contest, vote: Round | None = None) -> MeetingFacts:
    """The meeting and the office that every sheet names; a further round says which it is."""
    congress = contest.congress
    is_further = vote is not None and vote.number > 1
    subject = f"{contest.title}（{round_name(vote)}）" if vote is not None and is_further else contest.title
    return MeetingFacts(congress.body, congress.title, subject, congress.on, congress.place)


def round_name(vote: Round) -> str:
    """第 1 轮, 第 2 轮 再次投票."""
    return f"第 {vote.number} 轮" + (f" {vote.get_kind_display()}" if vote.number > 1 else "")


def ballot_of_contest(contest: Contest, measures: ElectionMeasures, *, per_sheet: int) -> BallotFacts:
    """The ballot as it would be printed now, before a round has begun."""
    names = tuple(contest.candidates.values_list("name", flat=True))
    return _ballot(contest, None, measures, names, contest.seats, per_sheet)


def ballot_of_round(vote: Round, *, per_sheet: int) -> BallotFacts:
    """The ballot of a round: its own names and seats."""
    return _ballot(vote.contest, vote, measures_of(vote), tuple(vote.names), vote.seats, per_sheet)


def _ballot(
    contest: Contest,
    vote: Round | None,
    measures: ElectionMeasures,
    names: tuple[str, ...],
    seats: int,
    per_sheet: int,
) -> BallotFacts:
    return BallotFacts(
        meeting=meeting_of(contest, vote),
        measures=measures,
        contests=(BallotContest(contest.title, seats, names),),
        is_by_strokes=not order_faults(names),
        per_sheet=per_sheet,
    )


def signers_of(vote: Round, tally: Tally | None = None) -> tuple[Signer, ...]:
    """Lines to sign: who has signed in the system, else everybody whom the congress adopted for the count."""
    signed = SheetSignature.objects.filter(tally=tally).order_by("signed_at", "pk") if tally else ()
    lines = tuple(Signer(one.role, one.name) for one in signed)
    if lines:
        return lines
    adopted = Officer.objects.filter(congress=vote.contest.congress_id, is_adopted=True, kind__in=TEAM)
    return tuple(Signer(one.role, one.name) for one in adopted.order_by("order", "pk"))


def result_facts(vote: Round, tally: Tally) -> ResultFacts:
    """The result sheet of a tally that passed."""
    outcome, told = tally.outcome, figures_agreed(vote)
    return ResultFacts(
        meeting=meeting_of(vote.contest),
        sheet=sheet_of(vote, tally),
        seats=vote.seats,
        round_name=round_name(vote),
        printed=told.get(FigureKind.PRINTED),
        unused=told.get(FigureKind.UNUSED, 0),
        exchanged=told.get(FigureKind.EXCHANGED, 0),
        tied=tuple(outcome["tie"]),
        tie_seats=outcome["tie_seats"],
        vacant=outcome["vacant"],
        alternates=tuple(outcome["alternates"]),
        remarks=tuple(reasons_said(outcome["remarks"])),
        signers=signers_of(vote, tally),
        counted_at=timezone.localtime(tally.counted_at),
    )


def reasons_said(reasons: list[dict[str, Any]]) -> list[str]:
    """Stored reasons in Chinese."""
    return [code_sentence(reason["code"], reason["facts"]) for reason in reasons]


def announcement_of(vote: Round, tally: Tally) -> tuple[str, tuple[str, ...]]:
    """Title and paragraphs of the notice with the result."""
    congress = vote.contest.congress
    facts = AnnouncementFacts(
        result=result_facts(vote, tally),
        office=vote.contest.title,
        issuer=f"{congress.title}主席团",
        issued_on=timezone.localdate(vote.announced_at) if vote.announced_at else congress.on,
    )
    return f"{congress.body}选举产生{vote.contest.title}", announcement_paragraphs(facts)


def issue_facts(vote: Round) -> IssueFacts:
    """选票发放登记表: the numbers that two people told; one line for the whole congress, so no paper leads anywhere."""
    told = figures_agreed(vote)
    row = IssueRow(
        "全体代表",
        vote.due,
        told.get(FigureKind.PRESENT, vote.checked_in),
        told.get(FigureKind.ISSUED, 0),
        told.get(FigureKind.EXCHANGED, 0),
    )
    return IssueFacts(
        meeting=meeting_of(vote.contest, vote),
        rows=(row,),
        printed=told.get(FigureKind.PRINTED, 0),
        proxies=vote.proxies,
        signers=signers_of(vote),
    )


def destruction_facts(vote: Round) -> DestructionFacts:
    """剩余选票销毁记录."""
    told = figures_agreed(vote)
    return DestructionFacts(
        meeting=meeting_of(vote.contest, vote),
        printed=told.get(FigureKind.PRINTED, 0),
        issued=told.get(FigureKind.ISSUED, 0),
        unused=told.get(FigureKind.UNUSED, 0),
        exchanged=told.get(FigureKind.EXCHANGED, 0),
        signers=signers_of(vote),
    )


def rulings_facts(vote: Round) -> RulingsFacts:
    """疑难票认定单: what was seen and decided; of a paper only the places that were in doubt."""
    measures = measures_of(vote)
    rows = Ruling.objects.filter(round=vote).prefetch_related("ballots").order_by("text", "pk")
    supervisors = Officer.objects.filter(
        congress=vote.contest.congress_id, kind=OfficerKind.SUPERVISOR, is_adopted=True
    )
    return RulingsFacts(
        meeting=meeting_of(vote.contest, vote),
        rulings=tuple(_ruling(row, vote, measures) for row in rows),
        signers=tuple(Signer(one.role, one.name) for one in supervisors.order_by("order", "pk")),
        ruled_on=vote.contest.congress.on,
    )


def _ruling(row: Ruling, vote: Round, measures: ElectionMeasures) -> RulingFacts:
    ballot = row.ballots.first()
    marks = ballot.marks if ballot else ""
    unclear = [name for name, mark in zip(vote.names, marks, strict=False) if mark == "?"]
    seen = f"看不清的标记：{'、'.join(unclear)}" if unclear else "整张票须认定"
    sentences = measures.as_sentences()
    return RulingFacts(
        seen=seen if ballot else "票面数据已按规定删除",
        basis=sentences[(UNCLEAR_SENTENCE if unclear else MARKS_SENTENCE) - 1],
        ruling=_ruled(row, marks, vote, measures),
        text=row.text,
        deciders=tuple(name for name in (row.first_decider, row.second_decider) if name),
        body=row.body,
    )


def _ruled(row: Ruling, marks: str, vote: Round, measures: ElectionMeasures) -> str:
    if row.void_reason:
        return code_sentence(row.void_reason, {})
    if not row.marks:
        return "有效，按录入的记号计"
    shown = signs_shown(row.marks, measures.signs)
    pairs = zip(vote.names, marks, row.marks, shown, strict=False)
    changed = [f"{name}按“{sign}”计" for name, before, after, sign in pairs if before != after]
    return f"有效：{'，'.join(changed) or '按录入的记号计'}（{rule_words(measures.signs)}）"


def seal_facts(vote: Round, tally: Tally | None) -> SealFacts:
    """选票封存单: what lies in the packets, until when."""
    told = figures_agreed(vote)
    recovered = told.get(FigureKind.RECOVERED, 0)
    valid = int(tally.outcome["valid"]) if tally else 0
    packages = (
        [SealPackage("有效票", valid), SealPackage("无效票", recovered - valid)]
        if tally
        else [SealPackage("收回的选票（选举无效）", recovered)]
    )
    packages.append(SealPackage("更换收回的选票", told.get(FigureKind.EXCHANGED, 0)))
    until = vote.keep_until_on
    return SealFacts(
        meeting=meeting_of(vote.contest, vote),
        packages=tuple(packages),
        keeper=vote.contest.congress.body,
        place=vote.sealed_note,
        kept_until=f"{until.year}年{until.month}月{until.day}日" if until else "",
        input_sha256=tally.input_sha256 if tally else "",
        signers=signers_of(vote, tally),
        sealed_at=timezone.localtime(vote.sealed_at) if vote.sealed_at else None,
    )


NEXT_WORDS = {
    Next.COMPLETE: "当选人数与应选名额相等，本项选举结束",
    Next.REVOTE_AMONG_TIED: "就票数相等的人再次投票",
    Next.SUPPLEMENTARY_ELECTION: "不足的名额另行选举",
    Next.CLOSE_WITH_VACANCY: "不足的名额暂作缺额",
    Next.ASK_PRESIDIUM: "提请主席团决定",
}
