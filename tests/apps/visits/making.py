"""People, areas and visits for tests, made through the same services that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.conftest import actor_for
from zhuomu.apps.visits.models import Heard, PairingKind, Visit
from zhuomu.apps.visits.services import (
    FamilyRow,
    HeardRow,
    PromiseRow,
    StopRow,
    Written,
    pairing_create,
    visit_save,
)
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Area, Office, Person, Post
from zhuomu.core.rights import Role
from zhuomu.core.services.people import office_create
from zhuomu.rules.visit_note import VisitKind

TODAY = "2026-11-24 09:30"
FAMILY_NAME, FAMILY_ADDRESS = "欧阳秀珍", "桂花弄12号303室"
SPEAKER, PHONE = "尉迟望梅", "13812345678"


class World:
    """梧桐路街道 with two areas, two leaders in a known order, an assistant, a secretary and a planner."""

    def __init__(
        self, root: Office, party: Office, area_office: Office, make_person: Callable[..., Person]
    ) -> None:
        self.root, self.party, self.make_person = root, party, make_person
        other = office_create(
            by=system_actor(), name="望潮苑居民区", short_name="望潮苑", kind="area", parent=root, order=5
        )
        self.area: Area = area_office.area
        self.other_area: Area = other.area
        # made in the wrong order on purpose: the directory's order is that of the posts
        self.second = self._person(Role.SUBDISTRICT_LEADER, root, "顾承远", "街道办事处主任", 2)
        self.first = self._person(Role.SUBDISTRICT_LEADER, root, "沈砚秋", "街道党工委书记", 1)
        self.assistant = self._person(Role.OFFICE_CLERK, party, "柏一舟", "党建办干部", 30)
        self.secretary = self._person(Role.AREA_SECRETARY, area_office, "戚秀兰", "居民区书记", 20)
        self.other_secretary = self._person(Role.AREA_SECRETARY, other, "姚春华", "居民区书记", 21)
        self.planner = self._person(Role.DISPATCHER, root, "阮明月", "受理中心派单员", 40)

    def _person(self, role: Role, office: Office, name: str, title: str, order: int) -> Person:
        person = self.make_person(role, office, name=name, title=title)
        Post.objects.filter(person=person).update(order=order)
        return person

    def by(self, person: Person, at: str = TODAY) -> Actor:
        return actor_for(Person.objects.get(pk=person.pk), at)

    @property
    def writer(self) -> Actor:
        """The leaders' assistant."""
        return self.by(self.assistant)

    def written(self, **changes: Any) -> Written:
        """An afternoon in 桂花弄, with somebody in hardship and two points that were heard."""
        values: dict[str, Any] = {
            "on": date(2026, 11, 20),
            "leaders": (self.second, self.first),
            "companions": (self.secretary,),
            "areas": (self.area,),
            "stops": (StopRow("垃圾箱房", "门口地面破损"), StopRow("小花园")),
            "heard": (
                HeardRow("3号楼电梯经常停", speaker=SPEAKER, phone=PHONE),
                HeardRow("楼道灯坏了", settlement="当场换好"),
            ),
            "promises": (PromiseRow("年底前修平箱房门口地面", by=self.first, due_on=date(2026, 12, 31)),),
            **changes,
        }
        return Written(**values)

    def visit(self, *, is_kept: bool = True, by: Actor | None = None, **changes: Any) -> Visit:
        return visit_save(by=by or self.writer, written=self.written(**changes), is_kept=is_kept)

    def comfort(self, **changes: Any) -> Visit:
        """A visit to a family in hardship whose name was typed into every text."""
        words = f"看望{FAMILY_NAME}，住{FAMILY_ADDRESS}，电话{PHONE}"
        values: dict[str, Any] = {
            "kind": VisitKind.COMFORT,
            "others": f"{FAMILY_NAME}的邻居",
            "stops": (StopRow(f"{FAMILY_NAME}家", words),),
            "heard": (HeardRow(words, place=FAMILY_ADDRESS), HeardRow(words, settlement=words)),
            "promises": (PromiseRow(words),),
            "new_families": (FamilyRow(FAMILY_NAME, FAMILY_ADDRESS),),
            **changes,
        }
        return self.visit(**values)

    def heard(self, visit: Visit) -> Heard:
        """The first point of a visit."""
        return visit.heard.order_by("pk")[0]

    def pair(self, **changes: Any) -> Any:
        """沈砚秋 with 桂花弄, every month since September."""
        values: dict[str, Any] = {
            "leader": self.first,
            "kind": PairingKind.AREA,
            "area": self.area,
            "from_on": date(2026, 9, 1),
            **changes,
        }
        return pairing_create(by=self.by(self.planner), **values)
