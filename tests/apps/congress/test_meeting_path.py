"""The thinnest whole path: delegates, check-in, measures adopted by a vote, counters adopted."""

from __future__ import annotations

import pytest

from tests.apps.congress.making_meeting import Hall
from zhuomu.apps.congress.models import CongressState, Motion
from zhuomu.apps.congress.selectors.measures import measures_in_force
from zhuomu.apps.congress.services.attendance import Presence, roll_of
from zhuomu.apps.congress.services.congresses import congress_close
from zhuomu.core.models import Event
from zhuomu.core.services.events import chain_faults

pytestmark = pytest.mark.django_db


def test_a_congress_from_its_delegates_to_its_adopted_measures_and_counters(hall: Hall) -> None:
    hall.begin(present=11)
    assert roll_of(hall.congress) == Presence(
        due=12, present=11, leave=0, gone=0, observers=0, observers_due=0, proxies=0
    )
    version = hall.measures_adopt()
    assert version.is_adopted
    in_force = measures_in_force(hall.congress)
    assert in_force is not None and in_force.is_adopted
    assert all(one.is_adopted for one in hall.counters_adopt())
    first = Motion.objects.earliest("pk")
    assert (first.due, first.present, first.for_count, first.not_voting_count) == (12, 11, 10, 1)
    assert congress_close(by=hall.presiding, congress=hall.congress).state == CongressState.CLOSED
    assert list(chain_faults()) == []
    assert Event.objects.filter(entity="congress").exists()


def test_no_event_of_the_meeting_names_a_delegate(hall: Hall) -> None:
    delegates = hall.begin()
    hall.measures_adopt()
    hall.counters_adopt()
    said = " ".join(str(event.facts) for event in Event.objects.filter(entity="congress"))
    assert [one.name for one in delegates if one.name in said] == []
    assert [one.code for one in delegates if one.code in said] == []
