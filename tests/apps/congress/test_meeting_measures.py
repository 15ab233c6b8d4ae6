"""The form of election measures: all six bodies go through it unchanged; what is open or wrong is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.forms import MultiWidget
from django.test import Client
from django.urls import reverse

from tests.apps.congress.making_meeting import RULE, Hall
from zhuomu.apps.congress.forms.measures import (
    EXAMPLE_LABELS,
    PARAMETER_TITLES,
    MeasuresForm,
)
from zhuomu.apps.congress.models import DocumentVersion
from zhuomu.apps.congress.selectors.measures import measures_of
from zhuomu.apps.congress.services.documents_ import version_add
from zhuomu.apps.congress.services.motions import document_adopt
from zhuomu.core.models import Person
from zhuomu.rules.election import EXAMPLES, PARAMETERS, ElectionMeasures

SignedIn = Callable[[Person], Client]
OK, FOUND, UNPROCESSABLE = 200, 302, 422


def sent_of(measures: ElectionMeasures, **changes: str) -> dict[str, str]:
    """What a browser sends of a form that shows these measures and that nobody touched."""
    form = MeasuresForm(initial=MeasuresForm.initial_of(measures))
    sent: dict[str, str] = {"text": "第一条", "note": ""}
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if isinstance(widget, MultiWidget):
            parts: list[Any] = widget.decompress(value) or []
            for name, part in zip(("how", "num", "den"), parts, strict=True):
                sent[f"{bound.html_name}_{name}"] = "" if part is None else str(part)
        elif isinstance(value, bool):
            sent |= {bound.html_name: "on"} if value else {}
        elif bound.name not in ("text", "note", "seen_number"):
            sent[bound.html_name] = "" if value is None else str(value)
    return sent | changes


@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_the_measures_of_six_bodies_go_through_the_form_unchanged(key: str) -> None:
    form = MeasuresForm(sent_of(EXAMPLES[key]))
    assert form.is_valid(), form.errors
    assert form.measures() == EXAMPLES[key]


def test_every_body_is_offered_and_every_parameter_has_its_title_and_fields() -> None:
    assert set(EXAMPLE_LABELS) == set(EXAMPLES)
    assert set(PARAMETER_TITLES) == set(PARAMETERS)
    shown = [bound.name for group in MeasuresForm().groups() for bound in group["fields"]]
    assert sorted([*shown, "title"]) == sorted(
        set(MeasuresForm.base_fields) - {"text", "note", "seen_number"}
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"threshold_num": "0"}, "threshold"),
        ({"threshold_den": ""}, "threshold"),
        ({"quorum_num": "3", "quorum_den": "3"}, "quorum"),
        ({"sign_against": "○"}, "sign_for"),
        ({"sign_for": ""}, "sign_for"),
        ({"differential_kind": "number", "differential_num": "0"}, "differential_kind"),
        ({"roles": "总监票人，一名"}, "roles"),
        ({"roles": "总监票人，1，甲，乙，丙"}, "roles"),
        ({"roles": "\n".join(["监票人，1"] * 21)}, "roles"),
        (
            {"dual_take_part_how": "ge", "dual_take_part_num": "2", "dual_take_part_den": "3"},
            "dual_take_part",
        ),
        ({"method": "dual"}, "dual_take_part"),
        ({"shortage": "draw lots"}, "shortage"),
        ({"title": ""}, "title"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_no_measures_can_mean_is_said_beside_its_field(changes: dict[str, str], field: str) -> None:
    form = MeasuresForm(sent_of(EXAMPLES["science_association"], **changes))
    assert not form.is_valid()
    assert field in form.errors


def test_roles_are_written_a_line_each_with_commas_of_either_kind() -> None:
    form = MeasuresForm(sent_of(EXAMPLES["science_association"], roles="总监票人,1,主席团\n\n计票人，2"))
    assert form.is_valid()
    measures = form.measures()
    assert measures is not None
    assert [(one.label, one.people, one.named_by) for one in measures.roles] == [
        ("总监票人", 1, "主席团"),
        ("计票人", 2, ""),
    ]


@pytest.fixture
def written(hall: Hall, signed_in: SignedIn) -> tuple[Hall, DocumentVersion, Client, str]:
    version = hall.measures_write()
    address = reverse("congress_document_write", args=[version.document_id])
    return hall, version, signed_in(hall.clerk), address


Written = tuple[Hall, DocumentVersion, Client, str]


@pytest.mark.django_db
def test_the_page_reads_the_parameters_back_without_storing_them(written: Written) -> None:
    _, version, client, address = written
    sent = sent_of(EXAMPLES["trade_union"], threshold_base="", act="preview", seen_number="1")
    answer = client.post(address, sent)
    body = answer.content.decode()
    assert answer.status_code == OK
    assert "计算的基数办法未作规定" in body
    assert "选举办法没有写明当选票数按什么基数计算" in body
    assert version.document.versions.count() == 1


@pytest.mark.django_db
def test_a_faulty_preview_says_what_is_wrong_and_stores_nothing(written: Written) -> None:
    _, version, client, address = written
    sent = sent_of(EXAMPLES["trade_union"], threshold_num="", act="preview")
    answer = client.post(address, sent)
    assert answer.status_code == OK
    assert "赞成票须达到：请写全：超过还是达到、分子、分母。" in answer.content.decode()
    assert version.document.versions.count() == 1


@pytest.mark.django_db
def test_a_new_version_is_saved_with_its_hash_and_a_stale_one_refused(written: Written) -> None:
    _, version, client, address = written
    sent = sent_of(EXAMPLES["trade_union"], act="save", seen_number="1")
    assert client.post(address, sent).status_code == FOUND
    latest = version.document.versions.get(number=2)
    assert measures_of(latest) == EXAMPLES["trade_union"]
    assert latest.sha256 != version.sha256
    answer = client.post(address, sent_of(EXAMPLES["owners"], act="save", seen_number="1"))
    assert answer.status_code == UNPROCESSABLE
    assert "别人已经存了第2稿" in answer.content.decode()
    assert answer.context["form"].measures() == EXAMPLES["owners"]  # what was filled in is still there


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_each_example_can_be_the_start(written: Written, key: str) -> None:
    _, version, client, address = written
    answer = client.get(address, {"example": key})
    form = answer.context["form"]
    assert form.initial["quorum"] == EXAMPLES[key].quorum
    assert form.initial["title"] == version.document.title
    assert EXAMPLES[key].as_sentences()[2].partition(". ")[2] in answer.content.decode()


@pytest.mark.django_db
def test_adopted_measures_are_shown_and_no_longer_written(written: Written) -> None:
    hall, version, client, address = written
    hall.begin()
    document_adopt(by=hall.presiding, version=version, rule=RULE, counted=hall.counted(12))
    answer = client.get(address)
    assert answer.status_code == FOUND
    page = client.get(answer.headers["Location"]).content.decode()
    assert "这一稿已经表决通过，不能再改。" in page
    measures = measures_of(version)
    assert measures is not None
    assert measures.sha256 in page
    assert measures.as_sentences()[0] in page
    assert "写新稿" not in page


@pytest.mark.django_db
def test_the_versions_are_compared(written: Written) -> None:
    _, version, client, _ = written
    version_add(
        by=written[0].writer,
        document=version.document,
        text="第一条　改了",
        measures=EXAMPLES["science_association"],
    )
    address = reverse("congress_document", args=[version.document_id])
    page = client.get(address, {"version": "2", "since": "1"}).content.decode()
    assert "<ins>" in page
    assert "第1稿 → 第2稿" in page
    assert "这不是最新的一稿。" in client.get(address, {"version": "1"}).content.decode()
