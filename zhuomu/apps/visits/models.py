"""走访: who goes where and how often, what was seen and heard there, what was promised."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhuomu.core.models import Area, Notice, Office, Person, PersonalDatum
from zhuomu.ledger.models import Category, Report
from zhuomu.rules.naming import family_label
from zhuomu.rules.visit_note import VisitKind

PERSON = settings.AUTH_USER_MODEL


class Family(models.Model):
    """困难家庭. Name and address are kept apart, encrypted; ``initials`` (张某) are all that is shown elsewhere."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="families", verbose_name="居民区")
    initials = models.CharField("称呼", max_length=10)
    name = models.ForeignKey(
        PersonalDatum, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="姓名"
    )
    address = models.ForeignKey(
        PersonalDatum, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="地址"
    )
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "困难家庭"
        ordering = ("area__office__order", "id")

    def __str__(self) -> str:
        return family_label(self.initials, str(self.area))


class PairingKind(models.TextChoices):
    AREA = "area", "居民区"
    FIRM = "firm", "企业"
    FAMILY = "family", "困难家庭"


class Pairing(models.Model):
    """结对: a leader visits an area, a firm or a family, once in every so many months."""

    leader = models.ForeignKey(PERSON, models.PROTECT, related_name="pairings", verbose_name="领导")
    kind = models.CharField("结对对象", max_length=10, choices=PairingKind.choices)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="pairings", verbose_name="居民区"
    )
    firm = models.CharField("企业", max_length=60, blank=True)
    family = models.ForeignKey(
        Family, models.PROTECT, null=True, blank=True, related_name="pairings", verbose_name="困难家庭"
    )
    cadence_months = models.PositiveSmallIntegerField("几个月一次", default=1)
    from_on = models.DateField("开始")
    until_on = models.DateField("结束", null=True, blank=True)
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="安排人"
    )
    created_at = models.DateTimeField("安排时间")

    class Meta:
        verbose_name = "结对"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="pairing_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(cadence_months__gte=1, cadence_months__lte=24),
                name="pairing_every_1_to_24_months",
            ),
            models.CheckConstraint(
                condition=Q(kind=PairingKind.AREA, area__isnull=False, firm="", family__isnull=True)
                | (Q(kind=PairingKind.FIRM, family__isnull=True) & ~Q(firm=""))
                | Q(kind=PairingKind.FAMILY, area__isnull=False, firm="", family__isnull=False),
                name="pairing_names_what_it_is_with",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader.name} ↔ {self.target}"

    @property
    def target(self) -> str:
        """What the leader is paired with, as it may be shown."""
        return str(self.family or self.firm or self.area)


class VisitWay(models.TextChoices):
    ON_SPOT = "on_spot", "实地走访"
    MEETING = "meeting", "座谈"
    INTERVIEW = "interview", "个别访谈"
    PHONE = "phone", "电话"
    SURVEY = "survey", "问卷"


class VisitState(models.TextChoices):
    DRAFT = "draft", "草稿"
    KEPT = "kept", "已记"


class Visit(models.Model):
    """走访: one outing. A draft may lack anything and lie ahead; what is kept has a day that is past."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="visits", verbose_name="记录部门")
    state = models.CharField("状态", max_length=10, choices=VisitState.choices, default=VisitState.DRAFT)
    on = models.DateField("日期", null=True, blank=True)
    kind = models.CharField(
        "类别",
        max_length=10,
        choices=[(kind.value, kind.label) for kind in VisitKind],
        default=VisitKind.VISIT.value,
    )
    way = models.CharField("方式", max_length=10, choices=VisitWay.choices, default=VisitWay.ON_SPOT)
    leaders = models.ManyToManyField(Person, related_name="visits_led", verbose_name="领导")
    companions = models.ManyToManyField(Person, related_name="visits_joined", verbose_name="同行人员")
    others = models.CharField("其他同行", max_length=200, blank=True)
    areas = models.ManyToManyField(Area, related_name="visits", verbose_name="居民区")
    families = models.ManyToManyField(Family, related_name="visits", verbose_name="困难家庭")
    firm = models.CharField("企业", max_length=60, blank=True)
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="记录人"
    )
    created_at = models.DateTimeField("记录时间")
    kept_at = models.DateTimeField("记好时间", null=True)
    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, related_name="+", verbose_name="待刊消息")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "走访"
        ordering = ("-on", "-id")
        indexes: ClassVar = [models.Index(fields=["state", "-on"], name="visit_by_state_and_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=VisitState.DRAFT) | Q(on__isnull=False), name="kept_visit_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        day = f"{self.on.month}月{self.on.day}日" if self.on else "未定日期的"
        return f"{day}{self.get_kind_display()}"

    @property
    def is_kept(self) -> bool:
        """Whether it is written down for good."""
        return self.state == VisitState.KEPT


class Stop(models.Model):
    """走访点位: a place, and what was seen."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stops", verbose_name="走访")
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="居民区"
    )
    place = models.CharField("地点", max_length=60)
    seen = models.TextField("看到的情况", max_length=1000, blank=True)

    class Meta:
        verbose_name = "走访点位"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.place


class Heard(models.Model):
    """听到的问题: settled on the spot, handed to the ledger as one report, or waiting. Who said it is kept apart."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="heard", verbose_name="走访")
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="居民区"
    )
    place = models.CharField("地点", max_length=60, blank=True)
    text = models.TextField("听到的问题", max_length=1000)
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="问题分类"
    )
    settlement = models.CharField("当场解决", max_length=500, blank=True)
    speaker = models.ForeignKey(
        PersonalDatum, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="反映人"
    )
    speaker_initials = models.CharField("反映人称呼", max_length=10, blank=True)
    phone = models.ForeignKey(
        PersonalDatum, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="反映人电话"
    )
    report = models.OneToOneField(
        Report, models.SET_NULL, null=True, blank=True, related_name="heard", verbose_name="来件"
    )
    handed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="转入台账的人"
    )
    handed_at = models.DateTimeField("转入台账时间", null=True)

    class Meta:
        verbose_name = "听到的问题"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_waiting(self) -> bool:
        """Neither settled on the spot nor handed to the ledger."""
        return not self.settlement and self.handed_at is None


class Promise(models.Model):
    """承诺事项: shown before the next visit until it is kept."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="promises", verbose_name="走访")
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="居民区"
    )
    text = models.CharField("承诺", max_length=300)
    by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="promises", verbose_name="承诺人"
    )
    due_on = models.DateField("期限", null=True, blank=True)
    kept_on = models.DateField("兑现日期", null=True)
    kept_text = models.CharField("兑现情况", max_length=300, blank=True)
    kept_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="登记兑现的人"
    )

    class Meta:
        verbose_name = "承诺事项"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:40]
