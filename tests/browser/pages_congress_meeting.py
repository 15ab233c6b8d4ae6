"""The addresses of the congress's meeting and how to look at them; rows as in ``pages_table``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tests.browser.pages_table import Fetched, Look
from tests.browser.people import AUDITOR, CLERK, LEADER
from zhuomu.apps.congress.models import (
    AgendaKind,
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    DocumentKind,
    DocumentVersion,
    MeetingDocument,
    OfficerKind,
    Unit,
)
from zhuomu.apps.congress.services.agenda import item_add, item_end, item_start
from zhuomu.apps.congress.services.attendance import delegate_arrive, delegate_excuse
from zhuomu.apps.congress.services.congresses import (
    check_in_switch,
    congress_create,
    congress_open,
)
from zhuomu.apps.congress.services.delegates import (
    DelegateRow,
    credential_examine,
    credentials_pass,
    delegates_import,
    kinship_add,
    unit_change,
)
from zhuomu.apps.congress.services.documents_ import document_create, version_add
from zhuomu.apps.congress.services.motions import Counted, document_adopt, motion_take, officers_adopt
from zhuomu.apps.congress.services.officers import officer_add
from zhuomu.apps.congress.services.proxies import proxy_add
from zhuomu.core.actor import Actor
from zhuomu.core.models import Person
from zhuomu.rules.election import EXAMPLES, VoteRule

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HELD, NEXT = "望潮湾科普协会第一次代表大会", "望潮湾诗词学会第二次代表大会"
NAMES = (
    "柏清扬",
    "戚云岫",
    "姚仲平",
    "阮青禾",
    "顾长洲",
    "沈听澜",
    "尹若水",
    "符远山",
    "秦望舒",
    "乔北辰",
    "毕竟成",
    "卓然",
    "路明哲",
    "简白",
    "章以宁",
    "俞伯牙",
    "纪春晓",
    "钟离秋",
    "梁未央",
    "温如玉",
    "祝好",
    "邵一鸣",
    "贺兰",
    "丁香",
)
UNITS = (("桂花弄居民区", 8), ("望潮苑居民区", 8), ("滨海智谷园区", 9))


def by(username: str) -> Actor:
    """Somebody, now."""
    return Actor(Person.objects.get(username=username), timezone.now())


def stage_congress_meeting() -> None:
    """A congress in full course, and one whose list was just brought."""
    writer, chair = by(CLERK), by(LEADER)
    congress = _made(writer, HELD, date(2026, 11, 24))
    _people(writer, congress)
    _door(writer, congress)
    congress_open(by=chair, congress=congress)
    _documents(writer, chair, congress)
    _agenda(writer, chair, congress)
    _officers(writer, chair, congress)
    later = _made(writer, NEXT, date(2026, 12, 18))
    delegates_import(
        by=writer, congress=later, rows=[DelegateRow("望潮苑居民区", name) for name in NAMES[:5]]
    )
    document = document_create(
        by=writer, congress=later, kind=DocumentKind.MEASURES, title="会长选举办法（草案）"
    )
    version_add(by=writer, document=document, text=TEXT, measures=EXAMPLES["poetry_society"])
    valid = list(later.delegates.order_by("pk")[:2])
    credentials_pass(by=writer, congress=later, pks=[one.pk for one in valid])
    proxy_add(by=writer, giver=valid[0], holder=valid[1], written_on=date(2026, 12, 1), is_agreed=True)


def _made(writer: Actor, title: str, on: date) -> Congress:
    assert writer.person is not None
    office = writer.person.posts_on(writer.today)[0].office
    return congress_create(
        by=writer, office=office, body=title[:7], title=title, on=on, place="社区文化活动中心三楼礼堂"
    )


def _people(writer: Actor, congress: Congress) -> None:
    rows = [
        DelegateRow(UNITS[at % 3][0], name, is_woman=at % 2 == 1, post="楼组长" if at % 3 == 0 else "")
        for at, name in enumerate(NAMES)
    ]
    rows += [
        DelegateRow(UNITS[0][0], "卓然", "桂花弄"),
        DelegateRow("特邀", "江入年", kind=DelegateKind.OBSERVER),
    ]
    made = delegates_import(by=writer, congress=congress, rows=rows)
    credentials_pass(by=writer, congress=congress, pks=[one.pk for one in made[:-3]] + [made[-1].pk])
    credential_examine(
        by=writer, delegate=made[-2], verdict=Credential.REFUSED, reason="不在本居民区居住，不符合代表条件"
    )
    credential_examine(by=writer, delegate=made[-3], verdict=Credential.VALID)
    for order, (name, quota) in enumerate(UNITS, start=1):
        unit = Unit.objects.get(congress=congress, name=name)
        unit_change(by=writer, unit=unit, name=name, quota=quota, order=order)
    kinship_add(by=writer, congress=congress, first="柏清扬", second="柏小满", relation="兄妹")


def _door(writer: Actor, congress: Congress) -> None:
    check_in_switch(by=writer, congress=congress, is_open=True)
    valid = list(Delegate.objects.filter(congress=congress, credential=Credential.VALID).order_by("pk"))
    for delegate in valid[:20]:
        delegate_arrive(by=writer, delegate=delegate)
    delegate_arrive(by=writer, delegate=valid[-1])
    delegate_excuse(by=writer, delegate=valid[20], reason="外出参会")


TEXT = """第一条　根据章程和实施细则，制定本办法。
第二条　选举采用无记名投票的方式。
第三条　到会代表超过应到代表的三分之二，方可选举。
第四条　候选人获得的赞成票超过实到代表的半数，始得当选。
第五条　对候选人可以赞成，可以反对，可以弃权；表示反对的，可以另选他人。
第六条　收回的选票等于或者少于发出的选票，选举有效；多于发出的选票，选举无效。"""


def _documents(writer: Actor, chair: Actor, congress: Congress) -> None:
    charter = document_create(by=writer, congress=congress, kind=DocumentKind.CHARTER, title="章程实施细则")
    first = "第一条　本会由辖区内热心科普的居民和单位自愿组成。\n第二条　本会每年开会一次。"
    version_add(by=writer, document=charter, text=first)
    version_add(
        by=writer,
        document=charter,
        text=f"{first.replace('一次', '两次')}\n第三条　委员会任期五年。",
        note="按各代表团讨论的意见修改",
        seen_number=1,
    )
    measures = document_create(
        by=writer, congress=congress, kind=DocumentKind.MEASURES, title="第一届委员会选举办法"
    )
    version = version_add(by=writer, document=measures, text=TEXT, measures=EXAMPLES["science_association"])
    report = document_create(by=writer, congress=congress, kind=DocumentKind.REPORT, title="筹备工作报告")
    version_add(by=writer, document=report, text="各位代表：\n筹备工作从九月开始。")
    document_adopt(by=chair, version=version, rule=VoteRule(), counted=Counted(18, 1, 1, 0))


def _agenda(writer: Actor, chair: Actor, congress: Congress) -> None:
    told = (
        (AgendaKind.REPORT, "听取筹备工作报告", "尹若水"),
        (AgendaKind.DOCUMENT, "审议章程实施细则（草案）", ""),
        (AgendaKind.VOTE, "表决通过监票人、计票人名单", "沈听澜"),
        (AgendaKind.ELECTION, "选举第一届委员会委员", "沈听澜"),
    )
    items = [
        item_add(by=writer, congress=congress, kind=kind, title=title, speaker=speaker)
        for kind, title, speaker in told
    ]
    item_start(by=chair, item=items[0])
    item_end(by=chair, item=items[0])
    item_start(by=chair, item=items[1])
    motion_take(
        by=chair,
        congress=congress,
        subject="采用无记名投票方式选举",
        rule=VoteRule(),
        counted=Counted(9, 8, 3, 0),
        item=items[1],
    )


def _officers(writer: Actor, chair: Actor, congress: Congress) -> None:
    people = (
        (OfficerKind.PRESIDIUM, "执行主席", "沈听澜"),
        (OfficerKind.PRESIDIUM, "主席团成员", "尹若水"),
        (OfficerKind.SUPERVISOR, "总监票人", "简白"),
        (OfficerKind.TELLER, "计票人", "祝好"),
    )
    made = [
        officer_add(by=writer, congress=congress, kind=kind, role=role, name=name)
        for kind, role, name in people
    ]
    officers_adopt(by=chair, congress=congress, officers=made[:2], rule=VoteRule(), counted=Counted(20))


def held() -> dict[str, Any]:
    return {"pk": Congress.objects.get(title=HELD).pk}


def later() -> dict[str, Any]:
    return {"pk": Congress.objects.get(title=NEXT).pk}


def delegate(name: str = "柏清扬") -> Delegate:
    return Delegate.objects.get(congress__title=HELD, name=name, mark="")


def of_delegate() -> dict[str, Any]:
    return {"pk": delegate().pk}


def document(title: str) -> dict[str, Any]:
    return {"pk": MeetingDocument.objects.get(title=title).pk}


def charter() -> dict[str, Any]:
    return document("章程实施细则")


def measures() -> dict[str, Any]:
    return document("第一届委员会选举办法")


def draft() -> dict[str, Any]:
    return document("会长选举办法（草案）")


def newest() -> dict[str, Any]:
    return {"pk": DocumentVersion.objects.get(document__title="章程实施细则", number=2).pk}


def item() -> dict[str, Any]:
    return {"pk": Congress.objects.get(**held()).agenda.order_by("order")[1].pk}


PAGES: dict[str, Look] = {
    "congress_list": Look(CLERK),
    "congress_new": Look(CLERK),
    "congress_congress": Look(CLERK, held),
    "congress_edit": Look(CLERK, held),
    "congress_begin": Look(CLERK, later),
    "congress_end": Look(CLERK, held),
    "congress_screen": Look(CLERK, held),
    "congress_delegates": Look(CLERK, held),
    "congress_delegate_new": Look(CLERK, held),
    "congress_delegates_import": Look(CLERK, held),
    "congress_delegate": Look(CLERK, of_delegate),
    "congress_delegate_remove": Look(CLERK, of_delegate),
    "congress_units": Look(CLERK, held),
    "congress_unit": Look(CLERK, lambda: {"pk": delegate().unit_id}),
    "congress_kinships": Look(CLERK, held),
    "congress_check_in": Look(CLERK, held),
    "congress_slips": Look(CLERK, held),
    "congress_proxies": Look(CLERK, later),
    "congress_agenda": Look(CLERK, held),
    "congress_item": Look(CLERK, item),
    "congress_officers": Look(CLERK, held),
    "congress_officers_adopt": Look(LEADER, held, query=lambda: "?list=counting"),
    "congress_documents": Look(CLERK, held),
    "congress_document_new": Look(CLERK, held),
    "congress_document": Look(LEADER, charter),
    "congress_document_write": Look(CLERK, charter),
    "congress_document_adopt": Look(LEADER, newest),
    "congress_motions": Look(LEADER, held),
    "congress_motion_new": Look(LEADER, held),
    "public_congress_check_in": Look("", lambda: {"code": delegate("丁香").code}),
}

MORE: dict[str, tuple[str, Look]] = {
    "congress_congress-later": ("congress_congress", Look(CLERK, later)),
    "congress_delegates-waiting": (
        "congress_delegates",
        Look(CLERK, later, query=lambda: "?credential=pending"),
    ),
    "congress_delegates-looking": ("congress_delegates", Look(LEADER, held)),
    "congress_check_in-found": ("congress_check_in", Look(CLERK, held, query=lambda: "?q=桂花弄")),
    "congress_check_in-one": ("congress_check_in", Look(CLERK, held, query=lambda: "?q=丁香")),
    "congress_document-diff": ("congress_document", Look(CLERK, charter, query=lambda: "?version=2&since=1")),
    "congress_document-measures": ("congress_document", Look(LEADER, measures)),
    "congress_document_write-measures": ("congress_document_write", Look(CLERK, draft)),
    "congress_list-refused": ("congress_list", Look(AUDITOR, status=403)),
}

FILES: dict[str, Fetched] = {
    "congress_delegates_sheet": Fetched(CLERK, XLSX, held),
    "congress_file": Fetched(LEADER, DOCX, lambda: {**held(), "name": "minutes", "kind": "docx"}),
}

# Nothing to see: a GET answers 405.
SENT: dict[str, Any] = {
    "congress_credentials": held,
    "congress_kinship_remove": lambda: {"pk": Congress.objects.get(**held()).kinships.get().pk},
    "congress_check_in_switch": held,
    "congress_attend": of_delegate,
    "congress_proxy_remove": lambda: {
        "pk": Delegate.objects.get(congress__title=NEXT, name=NAMES[0]).proxy.pk
    },
    "congress_item_act": item,
    "congress_officer_remove": lambda: {
        "pk": Congress.objects.get(**held()).officers.filter(is_adopted=False)[0].pk
    },
}
