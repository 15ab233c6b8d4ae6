"""Who meets: the congress, its units, delegates with their credentials, who is there, who votes for whom."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhuomu.core.models import Office

PERSON = settings.AUTH_USER_MODEL
# letters that nobody takes for another one, on a slip of paper read by somebody over sixty
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10


def code_make() -> str:
    """A new code of a credential: about 50 bits, so that guessing finds nobody."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class CongressState(models.TextChoices):
    PREPARING = "preparing", "筹备"
    OPEN = "open", "会议中"
    CLOSED = "closed", "已闭会"


class Congress(models.Model):
    """代表大会: one meeting of delegates, from its credentials to its result."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="congresses", verbose_name="承办部门")
    body = models.CharField("团体", max_length=60, help_text="如“梧桐路街道科学技术协会”")
    title = models.CharField("会议名称", max_length=80)
    on = models.DateField("日期")
    place = models.CharField("地点", max_length=60, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=CongressState.choices, default=CongressState.PREPARING
    )
    is_check_in_open = models.BooleanField("报到开放", default=False)
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="建立人"
    )
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "代表大会"
        ordering = ("-on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "title"], name="congress_title_once_in_an_office"),
        ]

    def __str__(self) -> str:
        return self.title


class Unit(models.Model):
    """选举单位: whom a delegate stands for; delegations sit and report by unit."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="units", verbose_name="代表大会")
    name = models.CharField("名称", max_length=60)
    quota = models.PositiveSmallIntegerField("分配名额", default=0)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "选举单位"
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "name"], name="unit_once_in_a_congress"),
        ]

    def __str__(self) -> str:
        return self.name


class DelegateKind(models.TextChoices):
    FORMAL = "formal", "正式代表"
    OBSERVER = "observer", "列席"
    GUEST = "guest", "特邀"


class Credential(models.TextChoices):
    PENDING = "pending", "待审查"
    VALID = "valid", "资格有效"
    REFUSED = "refused", "资格无效"


class Delegate(models.Model):
    """代表: somebody who may be there; only a formal delegate with a valid credential votes and counts as 应到."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="delegates", verbose_name="代表大会")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="delegates", verbose_name="选举单位")
    name = models.CharField("姓名", max_length=30)
    mark = models.CharField("区分", max_length=20, blank=True, help_text="同名时写明，如“女”“桂花弄”")
    is_woman = models.BooleanField("女", default=False)
    post = models.CharField("单位职务", max_length=60, blank=True)
    kind = models.CharField("类别", max_length=10, choices=DelegateKind.choices, default=DelegateKind.FORMAL)
    credential = models.CharField(
        "资格", max_length=10, choices=Credential.choices, default=Credential.PENDING
    )
    credential_reason = models.CharField("资格无效的理由", max_length=200, blank=True)
    code = models.CharField("代表证编码", max_length=CODE_LENGTH, unique=True, default=code_make)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "代表"
        ordering = ("unit__order", "unit", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "name", "mark"], name="delegate_once_in_a_congress"),
            models.CheckConstraint(
                condition=~Q(credential=Credential.REFUSED) | ~Q(credential_reason=""),
                name="refused_credential_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.mark}）" if self.mark else self.name


class AttendanceState(models.TextChoices):
    PRESENT = "present", "实到"
    LEAVE = "leave", "请假"


class CheckInWay(models.TextChoices):
    DESK = "desk", "签到台"
    PHONE = "phone", "本人手机"


class Attendance(models.Model):
    """到会: one row for a delegate who has come or is excused. Whoever has no row is simply not there."""

    delegate = models.OneToOneField(Delegate, models.CASCADE, related_name="attendance", verbose_name="代表")
    state = models.CharField("到会情况", max_length=10, choices=AttendanceState.choices)
    way = models.CharField("报到方式", max_length=10, choices=CheckInWay.choices, default=CheckInWay.DESK)
    reason = models.CharField("请假事由", max_length=60, blank=True)
    arrived_at = models.DateTimeField("报到时间", null=True, blank=True)
    left_at = models.DateTimeField("离场时间", null=True, blank=True)
    noted_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "到会"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AttendanceState.LEAVE, arrived_at__isnull=True)
                | Q(state=AttendanceState.PRESENT, arrived_at__isnull=False),
                name="present_has_arrived",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def is_here(self) -> bool:
        """Whether the person is in the room now."""
        return self.state == AttendanceState.PRESENT and self.left_at is None


class Proxy(models.Model):
    """委托: an absent delegate has asked in writing that another one votes for them."""

    giver = models.OneToOneField(Delegate, models.CASCADE, related_name="proxy", verbose_name="委托人")
    holder = models.ForeignKey(Delegate, models.CASCADE, related_name="proxies", verbose_name="受托人")
    written_on = models.DateField("委托书日期")
    is_agreed = models.BooleanField("主席团同意", default=False)

    class Meta:
        verbose_name = "委托"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="proxy_is_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"


class Kinship(models.Model):
    """近亲属: two names that stand close; a relative of a candidate neither watches nor counts (选举法 2020 art. 43)."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="kinships", verbose_name="代表大会")
    first = models.CharField("一方", max_length=30)
    second = models.CharField("另一方", max_length=30)
    relation = models.CharField("关系", max_length=20, blank=True)

    class Meta:
        verbose_name = "近亲属"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "first", "second"], name="kinship_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first}—{self.second}"


class OfficerKind(models.TextChoices):
    PRESIDIUM = "presidium", "主席团"
    CREDENTIALS = "credentials", "资格审查"
    SUPERVISOR = "supervisor", "监票人"
    TELLER = "teller", "计票人"
    STAFF = "staff", "会务"


class Officer(models.Model):
    """会议职务: who presides, watches or counts. Watching and counting begin when the list was adopted by a vote."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="officers", verbose_name="代表大会")
    kind = models.CharField("职务类别", max_length=12, choices=OfficerKind.choices)
    role = models.CharField("职务", max_length=20, help_text="与选举办法的写法一致，如“总监票人”")
    name = models.CharField("姓名", max_length=30)
    person = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="账号"
    )
    is_adopted = models.BooleanField("已表决通过", default=False)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "会议职务"
        ordering = ("kind", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "kind", "name"], name="officer_once_in_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"
