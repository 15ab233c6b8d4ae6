"""Signing in: password or one-time code, lock-out, second factor, sessions that end."""

from __future__ import annotations

import math
import secrets
from datetime import timedelta

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt, encrypt, keyed_hash
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import LoginCode, OldPassword, Person, SignIn, SignInFailure
from zhuomu.core.rights import SECOND_FACTOR_RIGHTS, Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing

FAILURES_ALLOWED = 5
LOCK_FOR = timedelta(minutes=30)
CODE_LIVES = timedelta(hours=24)
TOTP_STEP_SECONDS = 30
_NOBODY = make_password("nobody has this password", hasher="argon2")


def _lock_key(username: str, by: Actor) -> str:
    return keyed_hash(f"{username.strip().lower()} {by.address_hash}", "sign-in lock")


def _check_lock(key: str, by: Actor) -> None:
    """Refuse for the whole of ``LOCK_FOR`` after the failure that filled the count."""
    moments = (
        SignInFailure.objects.filter(key=key).order_by("-at").values_list("at", flat=True)[:FAILURES_ALLOWED]
    )
    if len(moments) < FAILURES_ALLOWED or moments[0] - moments[FAILURES_ALLOWED - 1] > LOCK_FOR:
        return
    left = moments[0] + LOCK_FOR - by.at
    if left > timedelta(0):
        raise refuse(CoreCode.ACCOUNT_LOCKED, minutes=math.ceil(left / timedelta(minutes=1)))


def _note_failure(key: str, by: Actor, person: Person | None) -> None:
    with writing():
        SignInFailure.objects.create(key=key, at=by.at)
        event_append(
            by=by, verb="sign_in_fail", entity="person", entity_id=person.pk if person else "unknown"
        )


def password_check(*, by: Actor, username: str, password: str) -> Person:
    """The person whose account and password these are.

    Raises ``Refused``; five failures lock account + address for 30 minutes.
    """
    key = _lock_key(username, by)
    _check_lock(key, by)
    person = Person.objects.filter(username=username.strip().lower(), is_active=True, is_sample=False).first()
    # an unknown account costs the same time as a known one
    is_right = check_password(
        password, person.password if person and person.has_usable_password() else _NOBODY
    )
    if person is None or not is_right or not person.has_usable_password():
        _note_failure(key, by, person)
        raise refuse(CoreCode.PASSWORD_WRONG, field="password")
    SignInFailure.objects.filter(key=key).delete()
    return person


def login_code_issue(*, by: Actor, person: Person) -> str:
    """A fresh one-time code (shown once; only its hash is kept).

    Earlier unused codes of the person stop working.
    """
    if by.person is not None:
        by.require(Right.PEOPLE_MANAGE)
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    with writing():
        LoginCode.objects.filter(person=person, used_at__isnull=True).delete()
        LoginCode.objects.create(
            person=person,
            code_hash=keyed_hash(code, "login code"),
            created_at=by.at,
            expires_at=by.at + CODE_LIVES,
        )
        event_append(by=by, verb="login_code_issue", entity="person", entity_id=person.pk)
    return code


def login_code_use(*, by: Actor, code: str) -> Person:
    """The person a one-time code lets in; it works once.

    Wrong codes count for the lock-out of the address.
    """
    key = _lock_key("one-time code", by)
    _check_lock(key, by)
    with writing():
        found = (
            LoginCode.objects.select_related("person")
            .filter(
                code_hash=keyed_hash(code.strip().lower(), "login code"),
                used_at__isnull=True,
                expires_at__gt=by.at,
                person__is_active=True,
            )
            .first()
        )
        if found is not None:
            found.used_at = by.at
            found.save(update_fields=["used_at"])
            event_append(by=by, verb="login_code_use", entity="person", entity_id=found.person_id)
    if found is None:
        _note_failure(key, by, None)
        raise refuse(CoreCode.CODE_WRONG, field="code")
    return found.person


def password_set(*, by: Actor, person: Person, password: str) -> None:
    """Set the own password. Raises Django's ``ValidationError`` with every rule that refuses it."""
    if by.person != person:
        raise refuse(CoreCode.SELF_ONLY)
    validate_password(password, person)
    with writing():
        if person.has_usable_password():
            OldPassword.objects.create(person=person, password=person.password, at=by.at)
        person.set_password(password)
        person.password_changed_at = by.at
        person.save(update_fields=["password", "password_changed_at"])
        event_append(by=by, verb="password_set", entity="person", entity_id=person.pk)


def is_password_due(person: Person, by: Actor) -> bool:
    """Whether the profile asks for a new password now."""
    if not settings.PASSWORD_KEEP_DAYS or person.password_changed_at is None:
        return False
    return by.at - person.password_changed_at > timedelta(days=settings.PASSWORD_KEEP_DAYS)


def needs_second_factor(person: Person, by: Actor) -> bool:
    """Whether a right the person holds asks for a second factor.

    Sample people sign in on this machine only and need none.
    """
    if person.is_sample:
        return False
    return any(SECOND_FACTOR_RIGHTS & post.rights for post in person.posts_on(by.today))


def totp_new_secret() -> str:
    """A fresh base32 secret for an authenticator app."""
    return pyotp.random_base32()


def totp_address(person: Person, secret: str) -> str:
    """The ``otpauth://`` address an authenticator app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name="啄木")


def totp_enrol(*, by: Actor, person: Person, secret: str, code: str) -> None:
    """Store the secret once the person has shown that the app works."""
    if by.person != person:
        raise refuse(CoreCode.SELF_ONLY, field="code")
    step = _totp_step(secret, code, by, after=0)
    with writing():
        person.totp_secret_cipher, person.totp_last_step = encrypt(secret), step
        person.save(update_fields=["totp_secret_cipher", "totp_last_step"])
        event_append(by=by, verb="totp_enrol", entity="person", entity_id=person.pk)


def totp_check(*, by: Actor, person: Person, code: str) -> None:
    """Check a second factor; each code counts once, one step early or late is forgiven, failures lock."""
    key = _lock_key(f"totp {person.pk}", by)
    _check_lock(key, by)
    try:
        with writing():
            person.refresh_from_db(fields=["totp_last_step", "totp_secret_cipher"])
            step = _totp_step(decrypt(person.totp_secret_cipher), code, by, after=person.totp_last_step)
            person.totp_last_step = step
            person.save(update_fields=["totp_last_step"])
    except Exception:
        _note_failure(key, by, person)
        raise
    SignInFailure.objects.filter(key=key).delete()


def totp_forget(*, by: Actor, person: Person) -> None:
    """Take away the second factor of somebody who lost it; the next sign-in sets up another."""
    by.require(Right.PEOPLE_MANAGE)
    if by.person == person:
        raise refuse(CoreCode.NOT_ONESELF)
    with writing():
        person.totp_secret_cipher, person.totp_last_step = b"", 0
        person.save(update_fields=["totp_secret_cipher", "totp_last_step"])
        event_append(by=by, verb="totp_forget", entity="person", entity_id=person.pk)


def _totp_step(secret: str, code: str, by: Actor, *, after: int) -> int:
    generator, now = pyotp.TOTP(secret), int(by.at.timestamp()) // TOTP_STEP_SECONDS
    digits = "".join(code.split())
    for step in (now, now - 1, now + 1):
        if step > after and constant_time_compare(generator.generate_otp(step), digits):
            return step
    raise refuse(CoreCode.TOTP_WRONG, field="code")


def sign_in_start(*, by: Actor, session_key: str, agent: str) -> SignIn:
    """Note that a session began."""
    if by.person is None:
        raise ValueError("a session belongs to a person")
    with writing():
        sign_in = SignIn.objects.create(
            person=by.person,
            session_key=session_key,
            address_hash=by.address_hash,
            agent=agent[:120],
            started_at=by.at,
            seen_at=by.at,
        )
        event_append(by=by, verb="sign_in", entity="person", entity_id=by.person.pk)
    return sign_in


def sample_switch(*, by: Actor, to: Person) -> None:
    """Note that a sample person goes on as another; everybody else is out of sight.

    The session itself is made by ``web``.
    """
    if by.person is None or not by.person.is_sample or not to.is_sample or not to.is_active:
        raise refuse(CoreCode.NOT_FOUND)
    with writing():
        event_append(
            by=by,
            verb="sample_switch",
            entity="person",
            entity_id=to.pk,
            facts={"from": by.person.pk, "to": to.pk},
        )


def sign_in_is_live(sign_in: SignIn, by: Actor) -> bool:
    """Whether a session may go on: not ended, not idle too long, not too old."""
    return (
        sign_in.ended_at is None
        and by.at - sign_in.seen_at <= timedelta(minutes=settings.IDLE_MINUTES)
        and by.at - sign_in.started_at <= timedelta(hours=settings.SESSION_HOURS)
    )


def sign_ins_live(by: Actor) -> QuerySet[SignIn]:
    """The sessions that may go on at ``by.at``, the one used last first.

    The same rule as :func:`sign_in_is_live`, for a list.
    """
    return SignIn.objects.filter(
        ended_at__isnull=True,
        seen_at__gte=by.at - timedelta(minutes=settings.IDLE_MINUTES),
        started_at__gte=by.at - timedelta(hours=settings.SESSION_HOURS),
    ).order_by("-seen_at", "-pk")


def sign_in_touch(sign_in: SignIn, by: Actor) -> None:
    """Note activity, at most once a minute."""
    if by.at - sign_in.seen_at >= timedelta(minutes=1):
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=by.at)


def sign_in_end(*, by: Actor, sign_in: SignIn) -> None:
    """End an own session, or anybody's with the right to."""
    if by.person != sign_in.person:
        by.require(Right.SESSIONS_MANAGE)
    with writing():
        SignIn.objects.filter(pk=sign_in.pk, ended_at__isnull=True).update(ended_at=by.at)
        event_append(by=by, verb="sign_in_end", entity="person", entity_id=sign_in.person_id)
