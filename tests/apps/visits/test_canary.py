"""A family in hardship: its name and address stand in no page, document, notice, search entry, event or table in clear."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.test import Client

from tests.apps.visits.making import FAMILY_ADDRESS, FAMILY_NAME, PHONE, SPEAKER, World
from zhuomu.apps.visits.models import PairingKind, Visit
from zhuomu.apps.visits.services import HeardRow, heard_hand_over, visit_notice
from zhuomu.core.models import Person
from zhuomu.rules.visit_note import VisitKind

MARKERS = (FAMILY_NAME, FAMILY_ADDRESS, "12号303", PHONE, SPEAKER)


@pytest.fixture
def visit(world: World) -> Visit:
    """Everything that can be made of a visit to a family, made."""
    visit = world.comfort(kind=VisitKind.RESEARCH)
    heard_hand_over(by=world.writer, heard=world.heard(visit))
    spoken = world.visit(heard=(HeardRow("灯坏了", speaker=SPEAKER, phone=PHONE),))
    heard_hand_over(by=world.writer, heard=world.heard(spoken))
    visit_notice(by=world.writer, visit=visit)
    world.pair(kind=PairingKind.FAMILY, family=visit.families.get())
    return visit


def found_in(text: str) -> list[str]:
    return [marker for marker in MARKERS if marker in text]


def every_row() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for row in model._default_manager.values():
            yield model.__name__, str(row)


def test_no_table_holds_it_in_clear(visit: Visit) -> None:
    leaks = [(name, found_in(row)) for name, row in every_row() if found_in(row)]
    assert leaks == []


def inside(data: bytes) -> str:
    """All the text of a Word or Excel file; Excel's characters are written as references."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pieces = [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
    return html.unescape("\n".join(pieces))


@pytest.mark.parametrize(
    "address",
    [
        "{pk}/brief.docx",
        "{pk}/areas/{area}/sheet.docx",
        "month.xlsx",
        "month.xlsx?month=2026-11",
        "research.xlsx",
    ],
)
def test_no_document_names_it(
    visit: Visit, world: World, signed_in: Callable[[Person], Client], address: str
) -> None:
    path = address.format(pk=visit.pk, area=world.area.pk)
    text = inside(signed_in(world.assistant).get(f"/desk/visits/{path}").content)
    assert found_in(text) == []
    assert "桂花弄居民区" in text


def test_no_page_names_it_but_the_one_that_was_asked_to(
    visit: Visit, world: World, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(world.planner)
    number = world.heard(visit).report.link.problem.number
    pages = [
        "/desk/",
        "/desk/visits/",
        f"/desk/visits/{visit.pk}/",
        f"/desk/visits/{visit.pk}/edit/",
        "/desk/visits/new/",
        "/desk/visits/pairings/",
        "/desk/visits/pairings/new/",
        f"/desk/visits/pairings/{visit.families.get().pairings.get().pk}/",
        "/desk/visits/promises/",
        "/desk/visits/areas/",
        f"/desk/visits/areas/{world.area.pk}/",
        "/desk/search/?q=欧阳",
        f"/desk/search/?q={FAMILY_ADDRESS}",
        f"/desk/ledger/{number}/",
        "/search/?q=欧阳",
    ]
    for page in pages:
        answer = client.get(page, follow=True)
        shown = answer.content.decode()
        if "?q=" in page:  # what was asked for stands in the search box
            shown = shown.replace(f'value="{page.split("=")[1]}"', "").replace(f"“{page.split('=')[1]}”", "")
        assert found_in(shown) == [], page
