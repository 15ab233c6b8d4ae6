"""The one ledger. So far its first half: the report, one voice whatever its channel."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhuomu.core.models import PersonalDatum


class ReceivedVia(models.TextChoices):
    WEB = "web", "网页"
    DESK = "desk", "代填"
    IMPORT = "import", "导入"


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
