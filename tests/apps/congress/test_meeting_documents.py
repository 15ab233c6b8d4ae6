"""What the meeting's documents hold, read back from the Word files that people get."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.apps.congress.making_meeting import RULE, Hall
from zhuomu.apps.congress.documents import Attended
from zhuomu.apps.congress.models import AgendaItem, Credential
from zhuomu.apps.congress.selectors.meeting_facts import (
    attendance_facts,
    credentials_facts,
    minutes_facts,
)
from zhuomu.apps.congress.services.agenda import item_add, item_change
from zhuomu.apps.congress.services.attendance import delegate_arrive, delegate_depart, delegate_excuse
from zhuomu.apps.congress.services.delegates import DelegateRow, credential_examine, delegate_change
from zhuomu.apps.congress.services.motions import motion_take, officers_adopt
from zhuomu.apps.congress.services.officers import officer_add
from zhuomu.apps.congress.services.proxies import proxy_add
from zhuomu.core.errors import Refused
from zhuomu.core.models import Person
from zhuomu.rules.election import EXAMPLES

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


def item(hall: Hall, title: str, minutes: str = "") -> AgendaItem:
    made = item_add(by=hall.writer, congress=hall.congress, kind="other", title=title)
    return item_change(
        by=hall.writer,
        item=made,
        kind="other",
        title=title,
        speaker="",
        document=None,
        minutes_text=minutes,
    )


def test_a_report_on_half_of_the_credentials_is_none(hall: Hall) -> None:
    hall.delegates_make(is_valid=False)
    with pytest.raises(Refused) as refused:
        credentials_facts(hall.congress)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.facts["count"]) == ("congress.report_early", 12)


def test_the_credentials_report_counts_by_unit_and_names_who_was_refused(hall: Hall) -> None:
    delegates = hall.delegates_make()
    hall.guest_make()
    row = DelegateRow(delegates[0].unit.name, delegates[0].name, is_woman=True)
    delegate_change(by=hall.writer, delegate=delegates[0], row=row)
    credential_examine(by=hall.writer, delegate=delegates[3], verdict=Credential.REFUSED, reason="重复推选")
    facts = credentials_facts(hall.congress)
    assert [(row.unit, row.elected) for row in facts.units] == [
        ("桂花弄居民区", 4),
        ("望潮苑居民区", 4),
        ("滨海智谷园区", 4),
    ]
    assert (facts.valid, facts.make_up) == (11, (("女代表", 1),))
    assert facts.rejected == ((delegates[3].name, "重复推选"),)
    assert facts.reviewed_on == hall.congress.on


def test_the_roll_tells_who_came_who_is_excused_and_who_stayed_away(hall: Hall) -> None:
    hall.measures_write(EXAMPLES["owners"])
    delegates = hall.begin(present=9)
    proxy_add(
        by=hall.writer,
        giver=delegates[10],
        holder=delegates[0],
        written_on=hall.congress.on.replace(day=1),
    )
    delegate_depart(by=hall.writer, delegate=delegates[1])
    delegate_excuse(by=hall.writer, delegate=delegates[9], reason="外出")
    guest = hall.guest_make()
    hall.guest_make("江入年")
    delegate_arrive(by=hall.writer, delegate=guest)
    facts = attendance_facts(hall.congress, is_to_sign=False)
    by_state = {state: [one.name for one in facts.people if one.attended is state] for state in Attended}
    assert len(by_state[Attended.PRESENT]) == 9
    assert by_state[Attended.EXCUSED] == [delegates[9].name]
    assert sorted(by_state[Attended.ABSENT]) == sorted(one.name for one in delegates[10:])
    assert by_state[Attended.NONVOTING] == ["路远"]
    assert facts.is_quorate is True
    holder = next(one for one in facts.people if one.name == delegates[0].name)
    assert holder.proxy_for == delegates[10].name
    to_sign = attendance_facts(hall.congress, is_to_sign=True)
    assert (len(to_sign.people), to_sign.is_quorate) == (14, None)


def test_the_minutes_hold_items_votes_and_those_who_presided(hall: Hall) -> None:
    hall.begin(present=11)
    first = item(hall, "听取筹备报告", "会议听取了报告。\n\n报告受到好评。")
    item(hall, "自由发言")
    chair = officer_add(
        by=hall.writer, congress=hall.congress, kind="presidium", role="执行主席", name="郁怀谷"
    )
    officers_adopt(
        by=hall.presiding,
        congress=hall.congress,
        officers=[chair],
        rule=RULE,
        counted=hall.counted(11),
    )
    motion_take(
        by=hall.presiding,
        congress=hall.congress,
        subject="批准报告",
        rule=RULE,
        counted=hall.counted(10),
        item=first,
    )
    facts = minutes_facts(hall.congress, hall.writer)
    opening, report, rest = facts.parts
    assert opening.paragraphs == (
        "2026年11月24日，梧桐路街道科学技术协会第一次代表大会在街道礼堂召开。应到代表 12 人，实到 11 人。",
        "大会由主席团主持，主席团成员：郁怀谷。",
    )
    assert (report.heading, report.paragraphs[:2]) == (
        "一、听取筹备报告",
        ("会议听取了报告。", "报告受到好评。"),
    )
    assert report.paragraphs[2].endswith("批准报告，获得通过。")
    assert rest.heading == "二、表决和选举"
    assert facts.present.count("、") == 10


@pytest.mark.parametrize("name", ["credentials", "signin", "attendance", "minutes"])
def test_each_document_comes_as_word_that_can_be_read_back(
    hall: Hall, signed_in: SignedIn, name: str
) -> None:
    hall.begin(present=11)
    client = signed_in(hall.clerk)
    address = reverse("congress_file", kwargs={"pk": hall.congress.pk, "name": name, "kind": "docx"})
    answer = client.get(address)
    assert answer.status_code == 200
    word = Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert hall.congress.title in text


def test_a_document_of_another_kind_has_no_address(hall: Hall, signed_in: SignedIn) -> None:
    client = signed_in(hall.clerk)
    assert client.get(f"/desk/congress/{hall.congress.pk}/ballots.docx").status_code == 404
    pending = hall.delegates_make(is_valid=False)
    assert pending
    address = reverse("congress_file", kwargs={"pk": hall.congress.pk, "name": "credentials", "kind": "docx"})
    answer = client.get(address)
    assert answer.status_code == 422
    assert "审查完才能出报告" in answer.content.decode()
