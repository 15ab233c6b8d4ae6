"""来件: one voice, whatever its channel, and the pictures that belong to voices and to work."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhuomu.core.models import Area, Attachment, PersonalDatum


class ReceivedVia(models.TextChoices):
    WEB = "web", "网页"
    DESK = "desk", "代填"
    IMPORT = "import", "导入"
    API = "api", "接口"


class KnownTo(models.TextChoices):
    """Who may know the reporter."""

    HANDLER = "handler", "主办经办人与回访人"
    CENTRE = "centre", "仅受理中心"
    NOBODY = "nobody", "匿名"


class Report(models.Model):
    """来件: one voice. ``number`` is the order in which voices came in; nothing is ever ordered by a clock."""

    number = models.BigAutoField("序号", primary_key=True)
    channel = models.CharField("渠道", max_length=30, db_index=True)
    external_number = models.CharField("外部编号", max_length=120, null=True, blank=True)
    receipt = models.CharField("回执号", max_length=16, unique=True)
    said = models.TextField("原话", max_length=4000)
    via = models.CharField("方式", max_length=10, choices=ReceivedVia.choices, default=ReceivedVia.WEB)
    received_at = models.DateTimeField("收到时间")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代填人",
    )
    phone = models.ForeignKey(
        PersonalDatum, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="联系电话"
    )
    name = models.ForeignKey(
        PersonalDatum, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="来件人姓名"
    )
    known_to = models.CharField(
        "谁可知来件人", max_length=10, choices=KnownTo.choices, default=KnownTo.HANDLER
    )
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="居民区"
    )
    place = models.CharField("地点", max_length=120, blank=True)
    happened_on = models.DateField("发现日期", null=True, blank=True)
    proposed_category = models.ForeignKey(
        "ledger.Category",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="来件人选的分类",
    )
    address_hash = models.CharField("来源地址（摘要）", max_length=64, blank=True)

    class Meta:
        verbose_name = "来件"
        ordering = ("-number",)
        indexes: ClassVar = [models.Index(fields=["address_hash", "received_at"], name="report_by_address")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "external_number"], name="external_number_once_in_a_channel"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def is_reporter_known(self) -> bool:
        """Whether somebody could be called back."""
        return self.phone_id is not None


class Picture(models.Model):
    """图片: what a voice showed, or what was done about it. Belongs to one report or to one record of work."""

    report = models.ForeignKey(
        Report, models.CASCADE, null=True, blank=True, related_name="pictures", verbose_name="来件"
    )
    action = models.ForeignKey(
        "ledger.Action",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="pictures",
        verbose_name="办理记录",
    )
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="附件")
    caption = models.CharField("说明", max_length=120, blank=True)

    class Meta:
        verbose_name = "图片"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(report__isnull=False, action__isnull=True)
                | models.Q(report__isnull=True, action__isnull=False),
                name="picture_of_a_report_or_an_action",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(self.attachment_id)
