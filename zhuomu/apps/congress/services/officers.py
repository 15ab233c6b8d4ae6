"""Who presides, examines, watches and counts. Watching and counting begin when a vote adopted the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhuomu.apps.congress.models import Congress, Officer, OfficerKind
from zhuomu.apps.congress.selectors.measures import measures_in_force
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require, not_closed
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.models import Person
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.election import Contest as RuleContest
from zhuomu.rules.election import ElectionMeasures, RoundCode, counters_check, name_normalise
from zhuomu.rules.reason import Reason

COUNTING = frozenset({OfficerKind.SUPERVISOR, OfficerKind.TELLER})


def officer_add(
    *, by: Actor, congress: Congress, kind: str, role: str, name: str, person: Person | None = None
) -> Officer:
    """Put somebody on a list. A candidate or a listed relative of one cannot watch or count, nor anybody twice."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    name = name_normalise(name)
    with writing():
        fresh = not_closed(congress)
        if fresh.officers.filter(kind=kind, name=name).exists():
            raise refuse(MeetingCode.OFFICER_TAKEN, field="name", name=name)
        officer = Officer(
            congress=fresh, kind=kind, role=role, name=name, person=person, order=fresh.officers.count() + 1
        )
        if kind in COUNTING:
            others = list(fresh.officers.filter(kind__in=COUNTING))
            refuse_if(*_beside_field(counters_faults(fresh, [*others, officer]), officer))
        officer.save()
        event_append(
            by=by,
            verb="officer_add",
            entity="congress",
            entity_id=fresh.pk,
            facts={"officer": officer.pk, "kind": kind},
        )
    return officer


def _beside_field(reasons: Iterable[Reason], officer: Officer) -> Iterator[Reason]:
    """Of all faults of the list only those of the newcomer: the others were told where they came up."""
    for reason in reasons:
        if reason.facts.get("name") == officer.name and reason.facts.get("role") == officer.role:
            yield Reason(reason.code, reason.facts, "name")


def officer_remove(*, by: Actor, officer: Officer) -> None:
    """Take somebody off a list that was not adopted."""
    congress_require(by, officer.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress = not_closed(officer.congress)
        fresh = Officer.objects.get(pk=officer.pk)
        if fresh.is_adopted:
            raise refuse(MeetingCode.OFFICER_ADOPTED, name=fresh.name)
        number = fresh.pk
        fresh.delete()
        event_append(
            by=by,
            verb="officer_remove",
            entity="congress",
            entity_id=congress.pk,
            facts={"officer": number},
        )


def counters_faults(congress: Congress, officers: Sequence[Officer]) -> tuple[Reason, ...]:
    """Why these people cannot watch or count in any contest of the congress. Whether there are enough is asked later.

    选举法 2020 art. 43: no relatives; candidates too: Shanghai 细则 2021 art. 39.
    """
    in_force = measures_in_force(congress)
    measures = in_force.measures if in_force else ElectionMeasures()
    kin = tuple((one.first, one.second) for one in congress.kinships.all())
    names: tuple[str, ...] = tuple(
        candidate.name
        for contest in congress.contests.prefetch_related("candidates")
        for candidate in contest.candidates.all()
    )
    appointed = [(officer.role, officer.name) for officer in officers]
    contest = RuleContest(seats=1, candidates=names, relatives=kin)
    reasons = [
        reason
        for reason in counters_check(measures, contest, appointed)
        if reason.code != RoundCode.COUNTER_MISSING
    ]
    return (*reasons, *_accounts_twice(officers))


def _accounts_twice(officers: Sequence[Officer]) -> Iterator[Reason]:
    """One account for two of them: the same person could enter a ballot twice."""
    seen: dict[int, Officer] = {}
    for officer in officers:
        if officer.person_id is None:
            continue
        other = seen.setdefault(officer.person_id, officer)
        if other is not officer:
            facts = {"name": officer.name, "role": officer.role, "other": other.role}
            yield Reason(MeetingCode.OFFICER_PERSON_TWICE, facts, "person")


def officers_adoptable(congress: Congress, officers: Sequence[Officer]) -> tuple[Reason, ...]:
    """Why this list cannot be put to the vote; counted together with those who were adopted already."""
    if not officers:
        return (Reason(MeetingCode.OFFICERS_NONE, field="officers"),)
    reasons = [
        Reason(MeetingCode.OFFICER_ADOPTED, {"name": one.name}, "officers")
        for one in officers
        if one.is_adopted
    ]
    counting = [one for one in officers if one.kind in COUNTING and not one.is_adopted]
    if counting:
        adopted = list(congress.officers.filter(kind__in=COUNTING, is_adopted=True))
        faults = counters_faults(congress, [*adopted, *counting])
        reasons += [Reason(one.code, one.facts, "officers") for one in faults]
    return tuple(reasons)
