"""Who said it: a name and a phone, encrypted and apart from the words; shown as initials."""

from __future__ import annotations

from zhuomu.apps.visits.models import Heard
from zhuomu.core.actor import Actor
from zhuomu.core.models import PersonalDatum
from zhuomu.core.services.personal import personal_delete, personal_keep
from zhuomu.rules.naming import name_initials

SPEAKER_KEEP_DAYS = 365
PURPOSE = "走访中反映问题的人：办理与回访"


def speaker_keep(*, by: Actor, heard: Heard, speaker: str, phone: str, is_dropped: bool = False) -> None:
    """Store who said it; nothing typed leaves what is there. Inside ``writing()``.

    ``is_dropped``: the point itself goes, and with it what is personal.
    """
    old = []
    if speaker.strip() or is_dropped:
        old.append(heard.speaker)
        heard.speaker = _kept(by, PersonalDatum.Kind.NAME, speaker.strip())
        heard.speaker_initials = name_initials(speaker) if speaker.strip() else ""
    if phone or is_dropped:
        old.append(heard.phone)
        heard.phone = _kept(by, PersonalDatum.Kind.PHONE, phone)
    heard.save(update_fields=["speaker", "speaker_initials", "phone"])
    for datum in old:
        if datum is not None:
            personal_delete(by=by, datum=datum, why="走访记录已改")


def _kept(by: Actor, kind: PersonalDatum.Kind, value: str) -> PersonalDatum | None:
    if not value:
        return None
    return personal_keep(by=by, kind=kind, value=value, purpose=PURPOSE, keep_days=SPEAKER_KEEP_DAYS)
