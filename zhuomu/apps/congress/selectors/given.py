"""What the rules are given for a round: the measures it is held by, its people, its papers, its ballots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from zhuomu.apps.congress.models import (
    BallotRow,
    Bundle,
    BundleEntry,
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    EntryTurn,
    Figure,
    FigureKind,
    Kinship,
    NameRuling,
    Round,
)
from zhuomu.apps.congress.models import Ruling as RulingRow
from zhuomu.apps.congress.signs import Paper, writeins_of
from zhuomu.rules import election as rules
from zhuomu.rules.election import ElectionMeasures, Mark, VoidCode

FIGURES_TOLD = 2


def measures_read(parameters: object) -> ElectionMeasures | None:
    """Measures from their stored parameters; None where they are none."""
    measures = ElectionMeasures.from_json(parameters)
    return measures if isinstance(measures, ElectionMeasures) else None


def measures_of(vote: Round) -> ElectionMeasures:
    """The measures that a round is held by. Raises ValueError where somebody altered them in the database."""
    measures = measures_read(vote.parameters)
    if measures is None:
        raise ValueError(f"round {vote.pk} has no measures")
    return measures


def voters_of(congress: Congress) -> list[Delegate]:
    """Delegates who may vote: formal, with a valid credential."""
    return list(
        Delegate.objects.filter(congress=congress, kind=DelegateKind.FORMAL, credential=Credential.VALID)
    )


def contest_make(
    congress: Congress, names: Iterable[str], seats: int, measures: ElectionMeasures
) -> rules.Contest:
    """A contest as the rules take it, with the congress's relatives, homonyms and reserved names."""
    voters = voters_of(congress)
    counts = Counter(rules.name_normalise(one.name) for one in voters)
    is_for_women = any(word in measures.reserved_for for word in ("女", "妇"))
    return rules.Contest(
        seats=seats,
        candidates=tuple(names),
        homonyms=frozenset(name for name, number in counts.items() if number > 1),
        relatives=tuple(Kinship.objects.filter(congress=congress).values_list("first", "second")),
        reserved=frozenset(str(one) for one in voters if one.is_woman) if is_for_women else frozenset(),
    )


def contest_of(vote: Round) -> rules.Contest:
    """The contest of a round: its own seats and names."""
    return contest_make(vote.contest.congress, vote.names, vote.seats, measures_of(vote))


def figures_agreed(vote: Round) -> dict[str, int]:
    """Every number that two people told alike; what only one told is not among it."""
    told: dict[str, list[int]] = {}
    for kind, number in Figure.objects.filter(round=vote).values_list("kind", "number"):
        told.setdefault(kind, []).append(number)
    return {
        kind: numbers[0]
        for kind, numbers in told.items()
        if len(numbers) == FIGURES_TOLD and len(set(numbers)) == 1
    }


def paper_of(row: BallotRow) -> Paper:
    """What stands on a paper."""
    return Paper(
        row.marks,
        tuple((str(name), bool(is_marked)) for name, is_marked in row.writeins),
        row.is_identifying,
        row.is_illegible,
        row.is_doubtful,
    )


def ruling_of(row: RulingRow) -> rules.Ruling:
    """A ruling as the count takes it."""
    return rules.Ruling(
        text=row.text,
        deciders=tuple(name for name in (row.first_decider, row.second_decider) if name),
        body=row.body,
        marks=tuple(Mark(char) for char in row.marks),
        void=VoidCode(row.void_reason) if row.void_reason else None,
    )


def ballot_of(row: BallotRow) -> rules.Ballot:
    """A paper as the count takes it, with its ruling."""
    paper = paper_of(row)
    return rules.Ballot(
        marks=tuple(Mark(char) for char in paper.marks),
        writeins=writeins_of(paper),
        is_identifying=paper.is_identifying,
        is_illegible=paper.is_illegible,
        is_doubtful=paper.is_doubtful,
        ruling=ruling_of(row.ruling) if row.ruling else None,
    )


def entry_counted(bundle: Bundle) -> BundleEntry | None:
    """The reading of a bundle that counts: the settled one, else the first of two equal ones."""
    if not bundle.is_settled:
        return None
    entries = {entry.turn: entry for entry in bundle.entries.all()}
    return entries.get(EntryTurn.SETTLED) or entries.get(EntryTurn.FIRST)


def entries_counted(vote: Round) -> list[BundleEntry]:
    """The readings that count, bundle by bundle; bundles that are not settled have none."""
    bundles = Bundle.objects.filter(round=vote).prefetch_related("entries").order_by("number")
    return [entry for entry in map(entry_counted, bundles) if entry is not None]


def rows_counted(vote: Round) -> list[BallotRow]:
    """The papers that count, in the order of their random keys."""
    entries = [entry.pk for entry in entries_counted(vote)]
    return list(BallotRow.objects.filter(entry__in=entries).select_related("ruling").order_by("key"))


def bundle_of(totals: dict[str, object]) -> rules.Bundle:
    """Stored totals of a bundle as the count takes them."""
    void, writeins, votes = totals["void"], totals["writeins"], totals["votes"]
    assert isinstance(void, dict)  # noqa: S101 - narrows what entering wrote
    assert isinstance(writeins, dict)  # noqa: S101
    assert isinstance(votes, list)  # noqa: S101
    return rules.Bundle(
        valid=int(str(totals["valid"])),
        votes=tuple(rules.Votes(*row) for row in votes),
        void=tuple((VoidCode(code), int(number)) for code, number in sorted(void.items())),
        writeins=tuple((name, int(number)) for name, number in sorted(writeins.items())),
    )


def names_ruled(vote: Round) -> rules.NameRulings:
    """What people decided about written names."""
    rows = list(NameRuling.objects.filter(round=vote).order_by("written", "meant"))
    return rules.NameRulings(
        merges=tuple((row.written, row.meant) for row in rows if not row.is_apart),
        apart=tuple((row.written, row.meant) for row in rows if row.is_apart),
    )


def given_of(vote: Round, *, is_papers_only: bool = False) -> rules.CountInput:
    """Everything that is counted. ``is_papers_only``: people and papers alone, before a single ballot is read."""
    told = figures_agreed(vote)
    entries = [] if is_papers_only else entries_counted(vote)
    bundles = tuple(bundle_of(entry.totals) for entry in entries if entry.totals is not None)
    ballots = () if is_papers_only else tuple(ballot_of(row) for row in rows_counted(vote))
    return rules.CountInput(
        contest=contest_of(vote),
        roll=rules.Roll(due=vote.due, present=told.get(FigureKind.PRESENT, 0), proxies=vote.proxies),
        papers=rules.PaperAccount(
            issued=told.get(FigureKind.ISSUED, 0),
            recovered=told.get(FigureKind.RECOVERED, 0),
            printed=told.get(FigureKind.PRINTED),
            exchanged=told.get(FigureKind.EXCHANGED, 0),
            unused=told.get(FigureKind.UNUSED, 0),
        ),
        ballots=rules.papers_grouped(ballots),
        bundles=bundles,
        names=names_ruled(vote),
        chair_choice=tuple(vote.chair_choice),
        prior_sha256=vote.prior_sha256,
    )
