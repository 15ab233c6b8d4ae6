"""The congress of an invented science association, made through the same services that people use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tests.conftest import actor_for
from zhuomu.apps.congress.models import (
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    DocumentKind,
    DocumentVersion,
    MeetingDocument,
    Officer,
    OfficerKind,
)
from zhuomu.apps.congress.services.attendance import delegate_arrive
from zhuomu.apps.congress.services.congresses import check_in_switch, congress_create, congress_open
from zhuomu.apps.congress.services.delegates import (
    DelegateRow,
    credentials_pass,
    delegates_import,
)
from zhuomu.apps.congress.services.documents_ import document_create, version_add
from zhuomu.apps.congress.services.motions import Counted, document_adopt, officers_adopt
from zhuomu.apps.congress.services.officers import officer_add
from zhuomu.core.actor import Actor
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role
from zhuomu.rules.election import EXAMPLES, ElectionMeasures, VoteRule

TODAY = "2026-11-24 09:30"
ON = date(2026, 11, 24)
RULE = VoteRule()
NAMES = (
    "柏一舟",
    "戚秀兰",
    "姚春华",
    "阮明月",
    "顾承远",
    "沈砚秋",
    "尹知微",
    "符小川",
    "秦小满",
    "乔木兰",
    "毕秋禾",
    "卓文岚",
)


class Hall:
    """Twelve delegates of three units, their congress, and the five people who run it."""

    def __init__(self, office: Office, make_person: Callable[..., Person]) -> None:
        self.office, self.make_person = office, make_person
        self.clerk = make_person(Role.OFFICE_CLERK, office, name="荀知白")
        self.chair = make_person(Role.OFFICE_HEAD, office, name="郁怀谷")
        self.first_teller = make_person(Role.TELLER, office, name="米满仓")
        self.second_teller = make_person(Role.TELLER, office, name="桑榆晚")
        self.watcher = make_person(Role.TELLER, office, name="季长青")
        self.congress: Congress = congress_create(
            by=self.by(self.clerk),
            office=office,
            body="梧桐路街道科学技术协会",
            title="梧桐路街道科学技术协会第一次代表大会",
            on=ON,
            place="街道礼堂",
        )

    def by(self, person: Person, at: str = TODAY) -> Actor:
        """Somebody, with the posts they hold now."""
        return actor_for(Person.objects.get(pk=person.pk), at)

    @property
    def writer(self) -> Actor:
        return self.by(self.clerk)

    @property
    def presiding(self) -> Actor:
        return self.by(self.chair)

    def fresh(self) -> Congress:
        self.congress = Congress.objects.select_related("office").get(pk=self.congress.pk)
        return self.congress

    def delegates_make(self, names: Sequence[str] = NAMES, *, is_valid: bool = True) -> list[Delegate]:
        """The delegates, in three units by turns."""
        units = ("桂花弄居民区", "望潮苑居民区", "滨海智谷园区")
        rows = [DelegateRow(units[at % 3], name) for at, name in enumerate(names)]
        made = delegates_import(by=self.writer, congress=self.congress, rows=rows)
        if is_valid:
            credentials_pass(by=self.writer, congress=self.congress, pks=[one.pk for one in made])
        return list(self.congress.delegates.filter(pk__in=[one.pk for one in made]).order_by("order"))

    def guest_make(self, name: str = "路远") -> Delegate:
        row = DelegateRow("特邀", name, kind=DelegateKind.OBSERVER)
        made = delegates_import(by=self.writer, congress=self.congress, rows=[row])
        credentials_pass(by=self.writer, congress=self.congress, pks=[made[0].pk])
        return Delegate.objects.get(pk=made[0].pk)

    def doors_open(self) -> None:
        check_in_switch(by=self.writer, congress=self.congress, is_open=True)
        self.fresh()

    def begin(self, *, present: int = len(NAMES)) -> list[Delegate]:
        """Delegates valid, the first ``present`` of them here, the congress open."""
        delegates = self.delegates_make()
        self.doors_open()
        for delegate in delegates[:present]:
            delegate_arrive(by=self.writer, delegate=delegate)
        congress_open(by=self.presiding, congress=self.congress)
        self.fresh()
        return delegates

    def document(self, title: str = "实施细则", kind: str = DocumentKind.CHARTER) -> MeetingDocument:
        return document_create(by=self.writer, congress=self.congress, kind=kind, title=title)

    def measures_write(
        self, measures: ElectionMeasures = EXAMPLES["science_association"], title: str = "选举办法"
    ) -> DocumentVersion:
        """A draft of election measures."""
        document = self.document(title, DocumentKind.MEASURES)
        return version_add(by=self.writer, document=document, text="第一条　……", measures=measures)

    def counted(self, for_: int, against: int = 0, abstain: int = 0) -> Counted:
        """A vote in which everybody in the room is accounted for."""
        here = self.fresh().delegates.filter(
            kind=DelegateKind.FORMAL,
            credential=Credential.VALID,
            attendance__left_at__isnull=True,
            attendance__state="present",
        )
        return Counted(for_, against, abstain, here.count() - for_ - against - abstain)

    def measures_adopt(self, measures: ElectionMeasures = EXAMPLES["science_association"]) -> DocumentVersion:
        """Adopted measures; the congress must have begun."""
        version = self.measures_write(measures)
        document_adopt(by=self.presiding, version=version, rule=RULE, counted=self.counted(10))
        return DocumentVersion.objects.get(pk=version.pk)

    def counters_adopt(self) -> list[Officer]:
        """The counting roles that the science association's measures ask for, adopted."""
        people = (
            (OfficerKind.SUPERVISOR, "总监票人", self.watcher),
            (OfficerKind.SUPERVISOR, "监票人", self.make_person(Role.TELLER, self.office, name="邬知秋")),
            (OfficerKind.SUPERVISOR, "监票人", self.make_person(Role.TELLER, self.office, name="贝小舟")),
            (OfficerKind.TELLER, "总计票人", self.make_person(Role.TELLER, self.office, name="蔺春山")),
            (OfficerKind.TELLER, "计票人", self.first_teller),
            (OfficerKind.TELLER, "计票人", self.second_teller),
        )
        officers = [
            officer_add(
                by=self.writer,
                congress=self.congress,
                kind=kind,
                role=role,
                name=person.name,
                person=person,
            )
            for kind, role, person in people
        ]
        officers_adopt(
            by=self.presiding,
            congress=self.congress,
            officers=officers,
            rule=RULE,
            counted=self.counted(10),
        )
        return list(self.congress.officers.all())
