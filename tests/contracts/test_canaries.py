"""Planted words: what is nobody's business stands in no page, list, search, export, record or log of whoever may not know it.

A problem that concerns somebody's privacy and one that was published are played through the services with a marker in every
text; then every address is asked by a stranger, by somebody who holds every right elsewhere, and by those who work on them.
"""

from __future__ import annotations

import dataclasses
import io
import itertools
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from tests.contracts.test_access import PATTERNS
from tests.ledger.making import Crew, crew_make
from zhuomu.core.actor import Actor
from zhuomu.core.models import Area, Event, Office, OfficeKind, Person, SearchEntry
from zhuomu.core.rights import Role
from zhuomu.core.services.people import office_create, post_give
from zhuomu.ledger.models import ContactWay, Problem, Report
from zhuomu.ledger.services import (
    action_add,
    answer_take,
    callback_add,
    contact_add,
    extension_propose,
    problem_accept,
    problem_approve,
    problem_ask,
    problem_close,
    problem_dispatch,
    problem_edit,
    problem_merge,
    problem_open,
    problem_publish,
    problem_redo,
    problem_send_back,
    problem_sign,
    problem_submit,
    problem_supervise,
    reply_write,
)
from zhuomu.ledger.services.telling import Matter, inquiry_answer, matter_tell
from zhuomu.rules.flow import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SUMMARY = "坡道扶手已经加固"
CONTACTS = {"phone": "13900417263", "name": "雀真名", "phone of another": "13900582914"}


def marker(of: str, what: str) -> str:
    """A word that nobody writes by chance."""
    return f"雀{of}{what}"


TEXTS = (
    "原话",
    "地点",
    "标题",
    "描述",
    "联系",
    "办理",
    "凭据",
    "追问",
    "补充",
    "延期",
    "督办",
    "内部",
    "退回",
    "回访",
    "公开",
)


@dataclasses.dataclass(slots=True)
class Planted:
    """What was planted: the crew, the private problem, the published one, and a voice merged into the private one."""

    crew: Crew
    private: Problem
    published: Problem
    other_voice: Report
    voices: tuple[Report, ...]

    @property
    def secrets(self) -> list[str]:
        """Every text of the private problem; of the published one all but summary and public reply; names and phones."""
        texts = [marker(of, what) for of in ("密", "众") for what in TEXTS]
        # the checked reply of what was published is public by its name; the interface shows it
        texts.remove(marker("众", "公开"))
        return [*texts, *CONTACTS.values()]


def told(crew: Crew, of: str, phone: str) -> Report:
    return matter_tell(
        by=Actor(None, crew.at, label="读者"),
        told=Matter(
            said=f"{marker(of, '原话')}，扶手松了",
            area=crew.area,
            place=marker(of, "地点"),
            name=CONTACTS["name"],
            phone=phone,
            has_consent=True,
        ),
    )


def played(crew: Crew, of: str, report: Report, *, is_private: bool) -> Problem:
    """From the first voice to the close, by way of a question, a check sent back and a second try."""
    centre, clerk, head = crew.by(crew.dispatcher), crew.by(crew.clerk), crew.by(crew.head)
    problem = problem_open(by=centre, report=report, title=marker(of, "标题"), is_private=is_private)
    problem = problem_edit(by=centre, problem=problem, description=marker(of, "描述"))
    problem = problem_accept(by=centre, problem=problem, category=crew.category)
    problem = problem_dispatch(by=centre, problem=problem, office=crew.office)
    problem = problem_sign(by=clerk, problem=problem)
    contact_add(by=clerk, problem=problem, way=ContactWay.VISIT, is_reached=True, text=marker(of, "联系"))
    problem = problem_ask(by=clerk, problem=problem, question=marker(of, "追问"))
    inquiry_answer(by=Actor(None, crew.at, label="读者"), report=report, answer=marker(of, "补充"))
    problem = answer_take(by=clerk, problem=problem, answer=marker(of, "补充"))
    extension_propose(by=clerk, problem=problem, workdays=2, reason=marker(of, "延期"))
    problem_supervise(
        by=crew.by(crew.leader),
        problem=problem,
        due_on=crew.at.date() + timedelta(2),
        text=marker(of, "督办"),
    )
    action_add(by=clerk, problem=problem, text=marker(of, "办理"), reference=marker(of, "凭据"))
    reply_write(by=clerk, problem=problem, public_text=marker(of, "公开"), internal_text=marker(of, "内部"))
    problem = problem_submit(by=clerk, problem=problem)
    problem = problem_send_back(by=head, problem=problem, reason=marker(of, "退回"))
    return problem_submit(by=clerk, problem=problem)


def checked(crew: Crew, problem: Problem, by: Actor) -> Problem:
    reply = problem.replies.last()
    assert reply is not None
    return problem_approve(by=by, problem=problem, seen_sha256=reply.sha256)


def finished(crew: Crew, of: str, problem: Problem) -> Problem:
    centre = crew.by(crew.dispatcher)
    problem = checked(crew, problem, crew.by(crew.head))
    callback_add(by=centre, problem=problem, is_reached=True, is_solved=False, reason=marker(of, "回访"))
    problem = problem_redo(by=centre, problem=problem)
    head = crew.by(crew.head)
    action_add(by=head, problem=problem, text=marker(of, "办理"), reference=marker(of, "凭据"))
    reply_write(by=head, problem=problem, public_text=marker(of, "公开"), internal_text=marker(of, "内部"))
    problem = checked(crew, problem_submit(by=head, problem=problem), crew.by(crew.leader))
    callback_add(by=centre, problem=problem, is_reached=True, is_solved=True, is_satisfied=True)
    return problem_close(by=centre, problem=problem, outcome=Outcome.SOLVED)


@pytest.fixture
def planted(root_office: Office, make_person: Callable[..., Person], system: Actor) -> Planted:
    crew = crew_make(root_office, make_person, system)
    cache.clear()
    first, second, public = (
        told(crew, "密", CONTACTS["phone"]),
        told(crew, "密", CONTACTS["phone of another"]),
        told(crew, "众", CONTACTS["phone"]),
    )
    private = played(crew, "密", first, is_private=True)
    merged = crew.opened(title=marker("密", "标题"), report=second, is_private=True)
    problem_merge(by=crew.by(crew.dispatcher), problem=merged, target=private)
    published = finished(crew, "众", played(crew, "众", public, is_private=False))
    published = problem_publish(by=crew.by(crew.dispatcher), problem=published, summary=SUMMARY)
    plain = matter_tell(by=Actor(None, crew.at, label="读者"), told=Matter(said="扶手也松"))
    also = problem_open(by=crew.by(crew.dispatcher), report=plain, title="扶手", is_private=True)
    problem_merge(by=crew.by(crew.dispatcher), problem=also, target=private)
    plain = Report.objects.get(pk=plain.pk)
    return Planted(crew, private, published, plain, (first, second, public))


@pytest.fixture
def elsewhere(
    root_office: Office, make_person: Callable[..., Person], system: Actor, planted: Planted
) -> Person:
    """Somebody who holds every right there is, but of the ledger only for another office and another area.

    Whatever one of these posts alone would show, all of them together show, too.
    """
    area = office_create(
        by=system, name="翠竹居民区", short_name="翠竹", kind=OfficeKind.AREA, parent=root_office
    )
    person = make_person(Role.OFFICE_CLERK, planted.crew.other, username="elsewhere")
    at_home = {
        Role.OFFICE_CLERK: planted.crew.other,
        Role.OFFICE_HEAD: planted.crew.other,
        Role.AREA_SECRETARY: area,
    }
    everywhere = set(Role) - {Role.DISPATCHER, Role.SUBDISTRICT_LEADER, *at_home}
    for role, office in {**dict.fromkeys(sorted(everywhere), root_office), **at_home}.items():
        post_give(
            by=system, person=person, office=office, role=role, title="干部", from_on=planted.crew.at.date()
        )
    return person


def candidates(planted: Planted) -> Mapping[str, list[Any]]:
    """What to put into the blanks of an address."""
    return {
        "number": [planted.private.number, planted.published.number, planted.voices[0].pk, 1],
        "report": [planted.voices[0].pk],
        "pk": sorted(
            {1, 2, planted.private.pk, planted.published.pk, *Area.objects.values_list("pk", flat=True)}
        ),
        "area_pk": [planted.crew.area.pk],
        "kind": ["xlsx", "docx", "hang", "extension", "json", "xml"],
        "form": ["json", "xml"],
        "format": ["json", "xml"],
        "verb": ["accept", "reply_write", "callback_add"],
        "act": ["accept"],
        "key": ["sanitation"],
        "service_code": ["sanitation"],
        "request_id": [planted.private.number, planted.published.number],
        "service_request_id": [planted.private.number, planted.published.number],
    }


def addresses(planted: Planted) -> Iterator[str]:
    """Every address of the product, filled in in every way that fits."""
    blanks = candidates(planted)
    for pattern in PATTERNS:
        names = sorted(_names(pattern))
        found = set()
        for values in itertools.product(*(blanks.get(name, [1]) for name in names)):
            try:
                found.add(reverse(str(pattern.name), kwargs=dict(zip(names, values, strict=True))))
            except NoReverseMatch:
                continue
        yield from sorted(found)


def _names(pattern: URLPattern) -> set[str]:
    return set(pattern.pattern.regex.groupindex)


def words(response: Any) -> str:
    """All text of an answer; packed files are unpacked."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    headers = str(response.headers)
    if not data.startswith(b"PK"):
        return headers + str(data.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return headers + "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


# where people of the ledger meet its words; strangers and people from elsewhere are sent everywhere
NEAR = (
    "/desk/ledger/",
    "/desk/visits/",
    "/desk/search/",
    "/desk/letters/",
    "/desk/audit/",
    "/api/",
    "/open311/",
)


def leaks(client: Client, planted: Planted, secrets: list[str], below: tuple[str, ...] = ("/",)) -> list[str]:
    """Where a secret stands."""
    found = []
    for address in addresses(planted):
        if not address.startswith(below):
            continue
        response = client.get(address)
        assert response.status_code < 500, address
        text = words(response)
        found += [f"{address}: {secret}" for secret in secrets if secret in text]
    return found


def test_the_planted_words_are_there_for_whoever_works_on_it(
    planted: Planted, signed_in: Callable[[Person], Client]
) -> None:
    """Else all the tests below would pass on an empty page."""
    page = words(signed_in(planted.crew.clerk).get(f"/desk/ledger/{planted.private.number}/"))
    assert marker("密", "标题") in page and marker("密", "内部") in page
    assert len(list(addresses(planted))) > 100


def test_a_stranger_reads_the_summary_and_nothing_else(planted: Planted, client: Client) -> None:
    assert leaks(client, planted, planted.secrets) == []
    assert SUMMARY in words(client.get("/board/?month=2026-11"))


def test_every_right_elsewhere_does_not_help(
    planted: Planted, elsewhere: Person, signed_in: Callable[[Person], Client]
) -> None:
    # the published one is closed and in no office of theirs, either
    assert leaks(signed_in(elsewhere), planted, planted.secrets) == []


@pytest.mark.parametrize("who", ["dispatcher", "clerk", "leader"])
def test_no_page_shows_a_phone_or_a_name_unasked(
    planted: Planted, who: str, signed_in: Callable[[Person], Client]
) -> None:
    """Who may know them asks by a POST of its own, which is recorded."""
    assert leaks(signed_in(getattr(planted.crew, who)), planted, [*CONTACTS.values()], NEAR) == []


def test_what_is_private_is_hidden_from_the_area_it_lies_in(
    planted: Planted, signed_in: Callable[[Person], Client]
) -> None:
    secrets = [*(marker("密", what) for what in TEXTS), *CONTACTS.values()]
    assert leaks(signed_in(planted.crew.secretary), planted, secrets, NEAR) == []


def test_search_finds_nothing_for_whoever_may_not_know(
    planted: Planted, elsewhere: Person, signed_in: Callable[[Person], Client], client: Client
) -> None:
    outside = signed_in(elsewhere)
    for secret in planted.secrets:
        assert list(client.get("/search/", {"q": secret}).context["hits"]) == []
        assert list(outside.get("/desk/search/", {"q": secret}).context["hits"]) == []
    entries = SearchEntry.objects.filter(is_public=True)
    assert [secret for secret in planted.secrets if any(secret in e.title + e.text for e in entries)] == []


def test_the_receipt_of_one_voice_tells_nothing_of_another(planted: Planted, client: Client) -> None:
    page = words(client.get("/receipt/", {"number": planted.other_voice.receipt}))
    assert "扶手也松" in page and "合在一起办" in page
    assert [secret for secret in planted.secrets if secret in page] == []


def test_the_own_receipt_shows_the_checked_answer_and_nothing_internal(
    planted: Planted, client: Client
) -> None:
    page = words(client.get("/receipt/", {"number": planted.voices[2].receipt}))
    assert marker("众", "公开") in page and marker("众", "原话") in page
    inside = ("标题", "描述", "联系", "办理", "凭据", "延期", "督办", "内部", "退回", "回访")
    assert [what for what in inside if marker("众", what) in page] == []
    unchecked = words(client.get("/receipt/", {"number": planted.voices[0].receipt}))
    assert marker("密", "公开") not in unchecked


def test_the_chain_of_events_holds_no_words_of_the_public(planted: Planted) -> None:
    record = "\n".join(f"{event.facts} {event.actor_label}" for event in Event.objects.all())
    assert [secret for secret in planted.secrets if secret in record] == []


def test_no_table_holds_a_phone_or_a_name_in_clear(planted: Planted) -> None:
    found = [
        f"{model.__name__}: {secret}"
        for model in apps.get_models()
        for row in model._default_manager.values_list()
        for secret in CONTACTS.values()
        if secret in repr(row)
    ]
    assert found == []


def test_no_log_holds_them(planted: Planted, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        told(planted.crew, "密", CONTACTS["phone"])
        number = planted.voices[0].receipt
        client.get("/receipt/", {"number": number})
        client.post("/receipt/", {"number": number, "act": "export"})
        client.post("/receipt/", {"number": number, "act": "forget"})
        client.get(f"/desk/ledger/{planted.private.number}/")
    assert [secret for secret in planted.secrets if secret in caplog.text] == []
