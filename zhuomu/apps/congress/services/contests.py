"""What is elected and who stands: seats, measures, candidates in an order that a person confirms."""

from __future__ import annotations

from collections.abc import Sequence

from zhuomu.apps.congress.models import (
    AgendaItem,
    Candidate,
    Congress,
    Contest,
    DocumentKind,
    DocumentVersion,
)
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.election import name_normalise
from zhuomu.rules.strokes import names_by_strokes


def election_create(
    *,
    by: Actor,
    congress: Congress,
    title: str,
    seats: int,
    measures: DocumentVersion | None = None,
    item: AgendaItem | None = None,
) -> Contest:
    """Put an election on the congress. The measures may be chosen later; without them nothing begins."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    _measures_check(congress, measures)
    with writing():
        _title_check(congress, title)
        contest = Contest.objects.create(
            congress=congress,
            title=title,
            seats=seats,
            measures=measures,
            item=item,
            order=congress.contests.count() + 1,
        )
        event_append(
            by=by,
            verb="election_create",
            entity="election",
            entity_id=contest.pk,
            facts={"congress": congress.pk, "seats": seats, "measures": measures.pk if measures else None},
        )
    return contest


def election_change(
    *, by: Actor, contest: Contest, title: str, seats: int, measures: DocumentVersion | None
) -> None:
    """Change an election that has not begun."""
    congress_require(by, contest.congress, Right.CONGRESS_MANAGE)
    _measures_check(contest.congress, measures)
    with writing():
        not_begun_require(contest)
        _title_check(contest.congress, title, but=contest)
        contest.title, contest.seats, contest.measures = title, seats, measures
        contest.save(update_fields=["title", "seats", "measures"])
        event_append(
            by=by,
            verb="election_change",
            entity="election",
            entity_id=contest.pk,
            facts={"seats": seats, "measures": measures.pk if measures else None},
        )


def candidates_set(*, by: Actor, contest: Contest, rows: Sequence[tuple[str, str]]) -> None:
    """Write down who stands, as (name, post), in the order proposed by 姓氏笔画. A person has yet to confirm it."""
    congress_require(by, contest.congress, Right.CONGRESS_MANAGE)
    posts = {name_normalise(name): post.strip() for name, post in rows}
    names = [name_normalise(name) for name, _ in rows]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise refuse(ElectionCode.CANDIDATE_TWICE, field="rows", names="、".join(doubled))
    with writing():
        not_begun_require(contest)
        contest.candidates.all().delete()
        proposed = [one.name for one in names_by_strokes(names)]
        Candidate.objects.bulk_create(
            Candidate(contest=contest, name=name, post=posts[name], order=place)
            for place, name in enumerate(proposed, start=1)
        )
        _order_forget(contest)
        event_append(
            by=by,
            verb="candidates_set",
            entity="election",
            entity_id=contest.pk,
            facts={"candidates": len(proposed)},
        )


def order_confirm(*, by: Actor, contest: Contest, names: Sequence[str]) -> None:
    """Fix the order in which the names are printed; it is a person's decision, the proposal is only one."""
    congress_require(by, contest.congress, Right.CONGRESS_MANAGE)
    with writing():
        not_begun_require(contest)
        candidates = {one.name: one for one in contest.candidates.all()}
        if not candidates:
            raise refuse(ElectionCode.CANDIDATES_NONE)
        wanted = [name_normalise(name) for name in names]
        if sorted(wanted) != sorted(candidates):
            raise refuse(ElectionCode.ORDER_OTHER_NAMES, field="names")
        for place, name in enumerate(wanted, start=1):
            candidates[name].order = place
        Candidate.objects.bulk_update(candidates.values(), ["order"])
        contest.order_confirmed_by, contest.order_confirmed_at = by.person, by.at
        contest.save(update_fields=["order_confirmed_by", "order_confirmed_at"])
        event_append(
            by=by,
            verb="order_confirm",
            entity="election",
            entity_id=contest.pk,
            facts={"candidates": len(wanted)},
        )


def not_begun_require(contest: Contest) -> None:
    """Refuse to touch what a round was already begun with."""
    if contest.rounds.exists():
        raise refuse(ElectionCode.CONTEST_BEGUN)


def _order_forget(contest: Contest) -> None:
    contest.order_confirmed_by = contest.order_confirmed_at = None
    contest.save(update_fields=["order_confirmed_by", "order_confirmed_at"])


def _title_check(congress: Congress, title: str, but: Contest | None = None) -> None:
    others = congress.contests.filter(title=title)
    if any(other != but for other in others):
        raise refuse(ElectionCode.TITLE_TAKEN, field="title", title=title)


def _measures_check(congress: Congress, measures: DocumentVersion | None) -> None:
    """Measures are a version of the congress's own 选举办法 that holds parameters."""
    if measures is None:
        return
    document = measures.document
    is_ours = document.congress_id == congress.pk and document.kind == DocumentKind.MEASURES
    if not is_ours or measures.parameters is None:
        raise refuse(ElectionCode.MEASURES_ELSEWHERE, field="measures")
