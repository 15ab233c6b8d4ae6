"""The addresses of the visits and how to look at them; rows as in ``pages_table``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tests.browser.pages_table import Fetched, Look
from tests.browser.people import AUDITOR, CLERK, LEADER
from zhuomu.apps.visits.models import Pairing, PairingKind, Visit
from zhuomu.apps.visits.services import (
    FamilyRow,
    HeardRow,
    PromiseRow,
    StopRow,
    Written,
    heard_hand_over,
    pairing_create,
    promise_keep,
    visit_save,
)
from zhuomu.core.actor import Actor
from zhuomu.core.models import Area, Person
from zhuomu.rules.visit_note import VisitKind

PLANNER = "biqiuhe"
SECOND = "guchengyuan"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def person(username: str) -> Person:
    return Person.objects.get(username=username)


def actor(username: str) -> Actor:
    return Actor(person(username), timezone.now())


def area(name: str) -> Area:
    return Area.objects.get(office__name=name)


def stage_visits() -> None:
    """Pairings that are kept and missed, a visit with everything, one to a family, a 调研, a draft that lies ahead."""
    writer, planner = actor(CLERK), actor(PLANNER)
    first, second = person(LEADER), person(SECOND)
    wangchao, qingyu = area("望潮苑居民区"), area("青榆里居民区")
    for leader, there, months in ((first, wangchao, 1), (second, qingyu, 2)):
        pairing_create(
            by=planner,
            leader=leader,
            kind=PairingKind.AREA,
            area=there,
            cadence_months=months,
            from_on=date(2026, 8, 1),
        )
    pairing_create(
        by=planner, leader=second, kind=PairingKind.FIRM, firm="滨海智谷园区", from_on=date(2026, 11, 1)
    )
    visit = visit_save(by=writer, written=_afternoon(first, second, wangchao), is_kept=True)
    heard_hand_over(by=writer, heard=visit.heard.order_by("pk")[0])
    promise_keep(
        by=writer, promise=visit.promises.order_by("pk")[1], kept_on=date(2026, 11, 23), text="已贴出公示"
    )
    comfort = Written(
        on=date(2026, 10, 19),
        kind=VisitKind.COMFORT,
        leaders=(second,),
        areas=(qingyu,),
        new_families=(FamilyRow("欧阳秀珍", "青榆路56弄12号303室"),),
        stops=(StopRow("欧阳秀珍家", "老人独居，腿脚不便，家里没有扶手"),),
        promises=(PromiseRow("装好浴室扶手", by=second, due_on=date(2026, 11, 20)),),
    )
    visit_save(by=writer, written=comfort, is_kept=True)
    research = Written(
        on=date(2026, 11, 12),
        kind=VisitKind.RESEARCH,
        leaders=(first,),
        firm="滨海智谷园区",
        heard=(HeardRow("园区班车末班太早，加班的人赶不上", speaker="程经理"),),
    )
    visit_save(by=writer, written=research, is_kept=True)
    plan = Written(on=date(2026, 11, 30), leaders=(first,), areas=(qingyu,), stops=(StopRow("垃圾箱房"),))
    visit_save(by=writer, written=plan)


def _afternoon(first: Person, second: Person, there: Area) -> Written:
    return Written(
        on=date(2026, 11, 20),
        leaders=(first,),
        companions=(second,),
        others="区水务局排水科王科长",
        areas=(there,),
        stops=(
            StopRow("地下车库", "雨天积水退得慢，排水泵已经换新"),
            StopRow("居委会接待大厅", "工作日中午有人值守"),
            StopRow("小花园"),
        ),
        heard=(
            HeardRow(
                "3号楼电梯一个月停了四次，老人上下不便",
                place="3号楼",
                speaker="尉迟望梅",
                phone="13812345678",
            ),
            HeardRow("楼道里的灯坏了半个月", settlement="当场请物业换好"),
            HeardRow("晚上工地十点以后还在打桩"),
        ),
        promises=(
            PromiseRow("年底前修平垃圾箱房门口的地面", by=second, due_on=date(2026, 12, 31)),
            PromiseRow("公示电梯维修进度", by=second, due_on=date(2026, 11, 24)),
        ),
    )


def kept() -> dict[str, Any]:
    """The visit with everything."""
    return {"pk": Visit.objects.filter(kind="visit", state="kept").latest("pk").pk}


def draft() -> dict[str, Any]:
    return {"pk": Visit.objects.filter(state="draft").latest("pk").pk}


def there() -> dict[str, Any]:
    return {"pk": area("望潮苑居民区").pk}


def pair() -> dict[str, Any]:
    return {"pk": Pairing.objects.order_by("pk")[0].pk}


PAGES: dict[str, Look] = {
    "visits_list": Look(CLERK),
    "visits_new": Look(CLERK),
    "visits_visit": Look(CLERK, kept),
    "visits_edit": Look(CLERK, kept),
    "visits_discard": Look(CLERK, draft),
    "visits_promises": Look(CLERK),
    "visits_pairings": Look(LEADER),
    "visits_pairing_new": Look(PLANNER),
    "visits_pairing": Look(PLANNER, pair),
    "visits_areas": Look(LEADER),
    "visits_area": Look(LEADER, there),
}

MORE: dict[str, tuple[str, Look]] = {
    "visits_list-draft": ("visits_list", Look(CLERK, query=lambda: "?tab=draft")),
    "visits_list-nothing": ("visits_list", Look(LEADER, query=lambda: "?q=没有的字")),
    "visits_visit-draft": ("visits_visit", Look(CLERK, draft)),
    "visits_visit-leader": ("visits_visit", Look(LEADER, kept)),
    "visits_new-named": (
        "visits_new",
        Look(CLERK, query=lambda: f"?leader={person(LEADER).pk}&area={there()['pk']}"),
    ),
    "visits_area-part": ("visits_area", Look(CLERK, there)),
    "visits_areas-part": ("visits_areas", Look(CLERK)),
    "visits_promises-kept": ("visits_promises", Look(CLERK, query=lambda: "?tab=kept")),
    "visits_list-refused": ("visits_list", Look(AUDITOR, status=403)),
}

FILES: dict[str, Fetched] = {
    "visits_month": Fetched(CLERK, XLSX),
    "visits_research": Fetched(CLERK, XLSX),
    "visits_brief": Fetched(CLERK, DOCX, kept),
    "visits_sheet": Fetched(CLERK, DOCX, lambda: {**kept(), "area_pk": there()["pk"]}),
}

# Nothing to see: a GET answers 405.
SENT: dict[str, Any] = {
    "visits_show": kept,
    "visits_notice": kept,
    "visits_hand_over": lambda: {"pk": Visit.objects.get(**kept()).heard.order_by("pk")[0].pk},
    "visits_settle": lambda: {"pk": Visit.objects.get(**kept()).heard.order_by("pk")[0].pk},
    "visits_promise_keep": lambda: {"pk": Visit.objects.get(**kept()).promises.order_by("pk")[0].pk},
}
