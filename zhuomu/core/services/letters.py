"""Letters: queued with what they tell, delivered once; read on the home page or, where set up, by mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail

from zhuomu.core.actor import Actor
from zhuomu.core.models import Letter, Person
from zhuomu.core.write import writing


def letter_queue(*, by: Actor, key: str, to: Person, subject: str, body: str, url: str = "") -> Letter:
    """Put a letter in the outbox; the same key again changes nothing. Must run inside ``writing()``."""
    letter, _ = Letter.objects.get_or_create(
        key=key, defaults={"to": to, "subject": subject, "body": body, "url": url, "created_at": by.at}
    )
    return letter


def letter_read(*, by: Actor, letter: Letter) -> None:
    """Mark an own letter as read."""
    Letter.objects.filter(pk=letter.pk, to=by.person, read_at__isnull=True).update(read_at=by.at)


def letters_mail(*, by: Actor) -> int:
    """Mail one digest to each person with unread, unmailed letters and an address.

    Returns how many were sent.

    The letters are marked first: a crash in between loses a mail, never sends it twice;
    the letter itself stays on the home page.
    """
    if not settings.EMAIL_HOST:
        return 0
    sent_count = 0
    waiting = Letter.objects.filter(mailed_at__isnull=True, read_at__isnull=True).exclude(to__email="")
    for person in Person.objects.filter(pk__in=waiting.values("to")):
        with writing():
            mine = list(waiting.filter(to=person).order_by("id"))
            Letter.objects.filter(pk__in=[letter.pk for letter in mine]).update(mailed_at=by.at)
        if mine:
            text = "\n\n".join(f"{letter.subject}\n{letter.body}" for letter in mine)
            send_mail(f"啄木：{len(mine)} 条待办消息", text, settings.DEFAULT_FROM_EMAIL, [person.email])
            sent_count += 1
    return sent_count
