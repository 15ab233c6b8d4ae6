"""Prizes handed over or forfeited, and personal data that has done its work."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from zhuomu.apps.errata.models import Award, Contest, ContestState, ErrorReport, Reader
from zhuomu.apps.errata.services.codes import ErrataCode
from zhuomu.apps.errata.services.contests import rules_of
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import PersonalDatum
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.personal import personal_show
from zhuomu.core.write import writing
from zhuomu.rules.masking import mask_name
from zhuomu.rules.prize import is_unclaimed


def award_hand_over(*, by: Actor, award: Award) -> Award:
    """Note that the prize was handed over: exactly once, however many try."""
    by.require(Right.ERRATA_HAND_OVER)
    with writing():
        award = Award.objects.select_related("contest", "handed_by").get(pk=award.pk)
        if award.contest.state != ContestState.CONFIRMED:
            raise refuse(ErrataCode.AWARD_NOT_CONFIRMED)
        if award.handed_at is not None:
            raise refuse(ErrataCode.ALREADY_HANDED, name=award.printed_name, by=award.handed_by or "")
        if award.forfeited_on is not None:
            raise refuse(ErrataCode.AWARD_FORFEITED, name=award.printed_name, on=award.forfeited_on)
        award.handed_at, award.handed_by = by.at, by.person
        award.save(update_fields=["handed_at", "handed_by"])
        event_append(
            by=by, verb="award_hand_over", entity="award", entity_id=award.pk, facts={"tier": award.tier}
        )
    return award


def awards_forfeit_due(*, by: Actor) -> int:
    """Forfeit prizes nobody fetched in time; returns how many. Safe to run twice."""
    count = 0
    with writing():
        waiting = Award.objects.filter(
            contest__state=ContestState.CONFIRMED, handed_at=None, forfeited_on=None
        ).select_related("contest")
        for award in waiting:
            confirmed_on = award.contest.confirmed_on
            if confirmed_on is None or not is_unclaimed(confirmed_on, by.today, rules_of(award.contest)):
                continue
            award.forfeited_on = by.today
            award.save(update_fields=["forfeited_on"])
            event_append(by=by, verb="award_forfeit", entity="award", entity_id=award.pk)
            count += 1
    return count


def award_phone(award: Award) -> PersonalDatum | None:
    """The winner's newest phone that is still kept."""
    report = (
        ErrorReport.objects.filter(reader=award.reader_id, report__phone__isnull=False)
        .select_related("report__phone")
        .order_by("-pk")
        .first()
    )
    return report.report.phone if report else None


def award_phone_show(*, by: Actor, award: Award) -> str:
    """The winner's phone in clear, to ring them up; each look is an event."""
    by.require(Right.ERRATA_HAND_OVER)
    datum = award_phone(award)
    if datum is None:
        raise refuse(ErrataCode.NO_PHONE)
    return personal_show(by=by, datum=datum)


def names_forget_due(*, by: Actor) -> int:
    """Mask the real names of readers who won nothing, 60 days after the lists they could have stood on.

    A printed name stays printed; a nickname is no personal value. Returns how many readers; safe to run twice.
    """
    count = 0
    with writing():
        due = [
            contest.pk
            for contest in Contest.objects.filter(state=ContestState.CONFIRMED, confirmed_on__isnull=False)
            if contest.confirmed_on
            and by.today > contest.confirmed_on + timedelta(days=rules_of(contest).unclaimed_days)
        ]
        still_running = ErrorReport.objects.exclude(issue__contest__in=due).values("reader")
        readers = (
            Reader.objects.filter(is_nickname=False, awards=None, reports__issue__contest__in=due)
            .exclude(Q(pk__in=still_running) | Q(print_name__endswith="*"))
            .distinct()
        )
        for reader in readers:
            masked = mask_name(reader.print_name)
            reader.print_name = masked
            reader.save(update_fields=["print_name"])
            reader.reports.filter(is_nickname=False).update(print_name=masked)
            event_append(by=by, verb="name_forget", entity="reader", entity_id=reader.pk)
            count += 1
    return count
