from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.conftest import actor_for, moment
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, LoginCode, OldPassword, Person, SignIn, SignInFailure
from zhuomu.core.passwords import REMEMBERED, CompositionValidator, ReuseValidator
from zhuomu.core.rights import Role
from zhuomu.core.services import signin

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]
NOW = moment("2026-11-03 09:00")
GOOD = "梧桐树下-白鹭27只"
MINUTE = timedelta(minutes=1)


def at(when: datetime, address: str = "here", person: Person | None = None) -> Actor:
    return Actor(person, when, address)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


@pytest.fixture
def person(make_person: MakePerson) -> Person:
    """Somebody with a password."""
    who = make_person(Role.OFFICE_CLERK, username="clerk", name="Office-Clerk")
    signin.password_set(by=Actor(who, NOW), person=who, password=GOOD)
    return who


def fail(who: str, when: datetime, address: str = "here") -> str:
    with pytest.raises(Refused) as refused:
        signin.password_check(by=at(when, address), username=who, password="wrong")
    return codes_of(refused)[0]


def test_the_right_password_lets_in_whatever_the_case_of_the_account(person: Person) -> None:
    assert signin.password_check(by=at(NOW), username=" Clerk ", password=GOOD) == person


def test_wrong_password_unknown_account_and_switched_off_account_read_the_same(
    person: Person, make_person: MakePerson
) -> None:
    off = make_person(Role.OFFICE_CLERK, username="off")
    signin.password_set(by=Actor(off, NOW), person=off, password=GOOD)
    Person.objects.filter(pk=off.pk).update(is_active=False)
    make_person(Role.OFFICE_CLERK, username="new")  # has no password yet
    for username, password in (("clerk", "x"), ("nobody", GOOD), ("off", GOOD), ("new", "")):
        with pytest.raises(Refused) as refused:
            signin.password_check(by=at(NOW), username=username, password=password)
        assert codes_of(refused) == [CoreCode.PASSWORD_WRONG]


def test_sample_people_have_no_password_to_guess(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_sample=True)
    with pytest.raises(Refused):
        signin.password_check(by=at(NOW), username="clerk", password=GOOD)


def test_five_failures_lock_for_thirty_minutes_from_the_fifth(person: Person) -> None:
    for minute in range(0, 25, 5):
        assert fail("clerk", NOW + minute * MINUTE) == CoreCode.PASSWORD_WRONG
    fifth = NOW + 20 * MINUTE
    for minute in (1, 15, 29):
        with pytest.raises(Refused) as refused:
            signin.password_check(by=at(fifth + minute * MINUTE), username="clerk", password=GOOD)
        (reason,) = refused.value.reasons
        assert (reason.code, reason.facts["minutes"]) == (CoreCode.ACCOUNT_LOCKED, 30 - minute)
    assert signin.password_check(by=at(fifth + 30 * MINUTE), username="clerk", password=GOOD) == person


def test_a_lock_is_for_one_account_at_one_address(person: Person) -> None:
    for _ in range(5):
        fail("clerk", NOW)
    assert fail("clerk", NOW) == CoreCode.ACCOUNT_LOCKED
    assert fail("other", NOW) == CoreCode.PASSWORD_WRONG
    assert signin.password_check(by=at(NOW, "elsewhere"), username="clerk", password=GOOD) == person


def test_four_failures_and_a_success_begin_anew(person: Person) -> None:
    for _ in range(4):
        fail("clerk", NOW)
    signin.password_check(by=at(NOW), username="clerk", password=GOOD)
    assert [fail("clerk", NOW) for _ in range(5)] == [CoreCode.PASSWORD_WRONG] * 5
    assert fail("clerk", NOW) == CoreCode.ACCOUNT_LOCKED


def test_failures_far_apart_do_not_lock(person: Person) -> None:
    for hour in range(8):
        assert fail("clerk", NOW + timedelta(hours=hour)) == CoreCode.PASSWORD_WRONG


def test_each_failure_is_an_event_that_names_nobody_unknown(person: Person) -> None:
    fail("clerk", NOW)
    fail("nobody", NOW)
    ids = Event.objects.filter(verb="sign_in_fail").values_list("entity_id", flat=True)
    assert list(ids) == [str(person.pk), "unknown"]


def test_a_one_time_code_works_once(make_person: MakePerson, system: Actor) -> None:
    who = make_person(Role.EDITOR)
    code = signin.login_code_issue(by=system, person=who)
    assert LoginCode.objects.get().code_hash != code
    assert signin.login_code_use(by=at(system.at), code=f" {code.upper()} ") == who
    with pytest.raises(Refused) as refused:
        signin.login_code_use(by=at(system.at), code=code)
    assert codes_of(refused) == [CoreCode.CODE_WRONG]


def test_a_code_ends_after_a_day_and_with_the_next_code(make_person: MakePerson) -> None:
    who = make_person(Role.EDITOR)
    first = signin.login_code_issue(by=at(NOW), person=who)
    second = signin.login_code_issue(by=at(NOW), person=who)
    for code, when in ((first, NOW), (second, NOW + timedelta(hours=24))):
        with pytest.raises(Refused):
            signin.login_code_use(by=at(when), code=code)
    assert signin.login_code_use(by=at(NOW + timedelta(hours=23, minutes=59)), code=second) == who


def test_guessing_codes_locks_the_address(make_person: MakePerson) -> None:
    code = signin.login_code_issue(by=at(NOW), person=make_person(Role.EDITOR))
    found = []
    for guess in ["0000-0000-0000-0000"] * 5 + [code]:
        with pytest.raises(Refused) as refused:
            signin.login_code_use(by=at(NOW), code=guess)
        found += codes_of(refused)
    assert found == [CoreCode.CODE_WRONG] * 5 + [CoreCode.ACCOUNT_LOCKED]


def test_only_people_managers_issue_codes(make_person: MakePerson, person: Person) -> None:
    with pytest.raises(Refused):
        signin.login_code_issue(by=actor_for(person), person=person)
    assert signin.login_code_issue(by=actor_for(make_person(Role.SYSTEM_ADMINISTRATOR)), person=person)


@pytest.mark.parametrize("password", ["short-1A", "1234567890", "password123", "office-clerk-1"])
def test_short_common_and_similar_passwords_are_refused(person: Person, password: str) -> None:
    with pytest.raises(ValidationError):
        signin.password_set(by=Actor(person, NOW), person=person, password=password)


def test_nobody_sets_another_persons_password(person: Person, make_person: MakePerson) -> None:
    with pytest.raises(Refused) as refused:
        signin.password_set(
            by=actor_for(make_person(Role.SYSTEM_ADMINISTRATOR)), person=person, password=GOOD
        )
    assert codes_of(refused) == [CoreCode.SELF_ONLY]


def test_the_stricter_profile_wants_three_kinds_of_characters() -> None:
    check = CompositionValidator()
    check.validate("abcABC123")
    check.validate("abc-123-xyz")
    for password in ("abcdefghijk", "ABCabcABCabc", "1234-5678-90"):
        with pytest.raises(ValidationError, match="三种"):
            check.validate(password)


def test_the_stricter_profile_takes_no_password_again(person: Person) -> None:
    check, old = ReuseValidator(), [GOOD] + [f"{GOOD}{number}" for number in range(REMEMBERED)]
    for number, password in enumerate(old[1:]):
        signin.password_set(by=Actor(person, NOW + number * MINUTE), person=person, password=password)
    for password in old:
        with pytest.raises(ValidationError, match="最近"):
            check.validate(password, person)
    check.validate("从没用过的-口令88", person)
    check.validate(GOOD, None)
    check.validate(GOOD, Person(username="unsaved"))


def test_both_profiles_are_settings(settings: object) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": "zhuomu.core.passwords.CompositionValidator"}]  # type: ignore[attr-defined]
    with pytest.raises(ValidationError):
        validate_password("abcdefghijkl")


def test_a_password_is_due_only_where_the_profile_says_so(person: Person, settings: object) -> None:
    later = Actor(person, NOW + timedelta(days=91))
    assert not signin.is_password_due(person, later)
    settings.PASSWORD_KEEP_DAYS = 90  # type: ignore[attr-defined]
    assert signin.is_password_due(person, later)
    assert not signin.is_password_due(person, Actor(person, NOW + timedelta(days=90)))
    assert not signin.is_password_due(Person(), later)


@pytest.mark.parametrize(
    ("role", "needs"),
    [
        (Role.OFFICE_CLERK, False),
        (Role.EDITOR, False),
        (Role.AUDITOR, False),
        (Role.PUBLISHER, True),
        (Role.SYSTEM_ADMINISTRATOR, True),
        (Role.SECURITY_ADMINISTRATOR, True),
    ],
)
def test_who_needs_a_second_factor(make_person: MakePerson, role: Role, needs: bool) -> None:
    who = make_person(role)
    assert signin.needs_second_factor(who, actor_for(who)) is needs
    who.is_sample = True
    assert not signin.needs_second_factor(who, actor_for(who))


def enrol(who: Person) -> pyotp.TOTP:
    secret = signin.totp_new_secret()
    phone = pyotp.TOTP(secret)
    signin.totp_enrol(by=Actor(who, NOW), person=who, secret=secret, code=phone.at(NOW))
    return phone


def test_the_address_for_the_phone_names_account_and_product(person: Person) -> None:
    address = signin.totp_address(person, signin.totp_new_secret())
    assert address.startswith("otpauth://totp/") and "clerk" in address


def test_the_secret_is_kept_encrypted_and_only_after_a_right_code(person: Person) -> None:
    secret = signin.totp_new_secret()
    with pytest.raises(Refused) as refused:
        signin.totp_enrol(by=Actor(person, NOW), person=person, secret=secret, code="000000x")
    assert codes_of(refused) == [CoreCode.TOTP_WRONG]
    assert not Person.objects.get(pk=person.pk).totp_secret_cipher
    phone = enrol(person)
    assert phone.secret.encode() not in bytes(Person.objects.get(pk=person.pk).totp_secret_cipher)


def test_nobody_enrols_for_another(person: Person, make_person: MakePerson) -> None:
    with pytest.raises(Refused):
        signin.totp_enrol(by=actor_for(make_person(Role.EDITOR)), person=person, secret="A" * 32, code="1")


def test_a_code_counts_once_and_one_step_early_or_late_is_forgiven(person: Person) -> None:
    phone, step = enrol(person), timedelta(seconds=30)
    with pytest.raises(Refused):  # the very code that enrolled
        signin.totp_check(by=at(NOW), person=person, code=phone.at(NOW))
    for shift, when in ((1, 4), (-1, 8), (0, 12)):
        moment_now = NOW + when * step
        spaced = phone.at(moment_now + shift * step)
        signin.totp_check(by=at(moment_now), person=person, code=f"{spaced[:3]} {spaced[3:]}")
        with pytest.raises(Refused):
            signin.totp_check(by=at(moment_now), person=person, code=spaced)
    with pytest.raises(Refused):
        signin.totp_check(by=at(NOW + 20 * step), person=person, code=phone.at(NOW + 22 * step))


def test_wrong_second_factors_lock(person: Person) -> None:
    phone = enrol(person)
    found = []
    for guess in ["000000"] * 5 + [phone.at(NOW + MINUTE)]:
        with pytest.raises(Refused) as refused:
            signin.totp_check(by=at(NOW + MINUTE), person=person, code=guess)
        found += codes_of(refused)
    assert found == [CoreCode.TOTP_WRONG] * 5 + [CoreCode.ACCOUNT_LOCKED]


def test_a_lost_second_factor_is_taken_away_by_another_manager(
    person: Person, make_person: MakePerson
) -> None:
    enrol(person)
    manager = make_person(Role.SYSTEM_ADMINISTRATOR)
    signin.totp_forget(by=actor_for(manager), person=person)
    assert not Person.objects.get(pk=person.pk).totp_secret_cipher
    for by, who in ((manager, manager), (person, person)):
        with pytest.raises(Refused):
            signin.totp_forget(by=actor_for(by), person=who)


def start(who: Person, when: datetime = NOW, key: str = "k") -> SignIn:
    return signin.sign_in_start(by=Actor(who, when, "here"), session_key=key, agent="浏览器" * 100)


def test_a_session_belongs_to_a_person(person: Person) -> None:
    assert len(start(person).agent) == 120
    with pytest.raises(ValueError, match="belongs to a person"):
        signin.sign_in_start(by=at(NOW), session_key="x", agent="")


def test_a_session_ends_idle_old_or_ended(person: Person, settings: object) -> None:
    sign_in = start(person)
    live = {
        minutes: signin.sign_in_is_live(sign_in, Actor(person, NOW + minutes * MINUTE))
        for minutes in (0, 30, 31, 60)
    }
    assert live == {0: True, 30: True, 31: False, 60: False}
    sign_in.seen_at = NOW + timedelta(hours=10)
    assert signin.sign_in_is_live(sign_in, Actor(person, NOW + timedelta(hours=10)))
    assert not signin.sign_in_is_live(sign_in, Actor(person, NOW + timedelta(hours=10, seconds=1)))


def test_the_list_of_live_sessions_follows_the_same_rule(person: Person) -> None:
    for number in range(4):
        start(person, NOW - number * 20 * MINUTE, f"key{number}")
    SignIn.objects.filter(session_key="key0").update(ended_at=NOW)
    by = Actor(person, NOW)
    listed = set(signin.sign_ins_live(by))
    assert listed == {row for row in SignIn.objects.all() if signin.sign_in_is_live(row, by)}
    assert [row.session_key for row in signin.sign_ins_live(by)] == ["key1"]


def test_activity_is_noted_at_most_once_a_minute(person: Person) -> None:
    sign_in = start(person)
    signin.sign_in_touch(sign_in, Actor(person, NOW + timedelta(seconds=59)))
    assert SignIn.objects.get().seen_at == NOW
    signin.sign_in_touch(sign_in, Actor(person, NOW + MINUTE))
    assert SignIn.objects.get().seen_at == NOW + MINUTE


def test_who_may_end_a_session(person: Person, make_person: MakePerson) -> None:
    sign_in = start(person)
    with pytest.raises(Refused):
        signin.sign_in_end(by=actor_for(make_person(Role.SYSTEM_ADMINISTRATOR)), sign_in=sign_in)
    signin.sign_in_end(by=actor_for(make_person(Role.SECURITY_ADMINISTRATOR), NOW), sign_in=sign_in)
    assert SignIn.objects.get().ended_at == NOW
    own = start(person, key="own")
    signin.sign_in_end(by=Actor(person, NOW), sign_in=own)
    assert SignIn.objects.filter(ended_at=NOW).count() == 2


def test_only_sample_people_change_places(person: Person, make_person: MakePerson) -> None:
    one, other = make_person(Role.EDITOR), make_person(Role.PUBLISHER)
    Person.objects.filter(pk__in=[one.pk, other.pk]).update(is_sample=True)
    one, other = Person.objects.get(pk=one.pk), Person.objects.get(pk=other.pk)
    signin.sample_switch(by=Actor(one, NOW), to=other)
    assert Event.objects.filter(verb="sample_switch", entity_id=str(other.pk)).count() == 1
    other.is_active = False
    for by, to in ((one, person), (person, one), (None, one), (one, other)):
        with pytest.raises(Refused) as refused:
            signin.sample_switch(by=Actor(by, NOW), to=to)
        assert codes_of(refused) == [CoreCode.NOT_FOUND]


def test_rows_say_what_they_are_about(person: Person) -> None:
    fail("clerk", NOW)
    signin.login_code_issue(by=at(NOW), person=person)
    signin.password_set(by=Actor(person, NOW), person=person, password=GOOD + "2")
    shown = [
        str(row) for row in (SignInFailure.objects.get(), LoginCode.objects.get(), OldPassword.objects.get())
    ]
    assert shown[1] == str(person) and shown[2].startswith("2026-11-03")
    assert shown[0].startswith("2026-11-03") and str(start(person)).startswith(str(person))
