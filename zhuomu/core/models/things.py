"""What apps share: the calendar, files, personal data, notices for the paper, the search index."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from zhuomu.core.models.people import Office

PERSON = settings.AUTH_USER_MODEL


class CalendarYear(models.Model):
    """日历年度: whether the State Council's notice for the year is in. Without it every day is provisional."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    is_official = models.BooleanField("已按国务院通知", default=False)
    source = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        verbose_name = "日历年度"
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """特别日: a weekday that is off, or a weekend day that is worked. Ordinary days have no row."""

    day = models.DateField("日期", primary_key=True)
    is_workday = models.BooleanField("上班")
    note = models.CharField("说明", max_length=60, blank=True)

    class Meta:
        verbose_name = "特别日"
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.note}"


class Attachment(models.Model):
    """附件: a file somebody gave, checked and (pictures) re-encoded; served under a random name."""

    key = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    media_type = models.CharField("类型", max_length=60)
    byte_count = models.PositiveIntegerField("字节数")
    width_px = models.PositiveIntegerField("宽（像素）", default=0)
    height_px = models.PositiveIntegerField("高（像素）", default=0)
    is_public = models.BooleanField("公开", default=False)
    given_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="上传人")
    given_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"

    def __str__(self) -> str:
        return str(self.key)

    @property
    def stored_name(self) -> str:
        """Path below the media folder; no part of it comes from the person."""
        ending = {"image/jpeg": ".jpg", "image/png": ".png"}.get(self.media_type, ".bin")
        return f"{self.key.hex[:2]}/{self.key.hex}{ending}"


class PersonalDatum(models.Model):
    """个人信息: one value, encrypted, with the day until which it may be kept. The only place it stands."""

    class Kind(models.TextChoices):
        PHONE = "phone", "电话"
        NAME = "name", "姓名"
        ADDRESS = "address", "地址"

    key = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    cipher = models.BinaryField("密文")
    digest = models.CharField("摘要（带密钥）", max_length=64, db_index=True)
    purpose = models.CharField("用途", max_length=60)
    consent_version = models.CharField("同意书版本", max_length=20, blank=True)
    keep_until_on = models.DateField("保存至", db_index=True)
    created_at = models.DateTimeField("取得时间")

    class Meta:
        verbose_name = "个人信息"

    def __str__(self) -> str:
        return self.get_kind_display()


class NoticeState(models.TextChoices):
    WAITING = "waiting", "待用"
    TAKEN = "taken", "已用"
    DROPPED = "dropped", "不用"


class Notice(models.Model):
    """待刊消息: something another app wants printed. The paper reads it and never imports that app."""

    key = models.CharField("唯一键", max_length=120, unique=True)
    app = models.CharField("来自", max_length=30)
    kind = models.CharField("类别", max_length=30)
    office = models.ForeignKey(Office, models.PROTECT, related_name="notices", verbose_name="部门")
    title = models.CharField("标题", max_length=120)
    paragraphs = models.JSONField("正文段落", default=list)
    lists = models.JSONField("名单", default=list, help_text='[{"label": "…", "items": ["…"]}]')
    for_issue_number = models.PositiveIntegerField("指定期号", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING)
    state_reason = models.CharField("原因", max_length=200, blank=True)
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="报送人"
    )
    created_at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "待刊消息"
        ordering = ("state", "-created_at", "-id")

    def __str__(self) -> str:
        return self.title


class SearchEntry(models.Model):
    """检索条目: the text of one thing as it may be found; bigrams hang on it."""

    entity = models.CharField("对象类别", max_length=40)
    entity_id = models.CharField("对象编号", max_length=40)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("文字")
    url = models.CharField("链接", max_length=200)
    is_public = models.BooleanField("公开", default=False)
    dated_on = models.DateField("日期", null=True)

    class Meta:
        verbose_name = "检索条目"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity", "entity_id", "is_public"], name="one_search_entry_for_a_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SearchGram(models.Model):
    """检索双字: one pair of neighbouring characters of an entry."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="grams")
    gram = models.CharField(max_length=8)

    class Meta:
        verbose_name = "检索双字"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gram", "entry"], name="gram_once_in_an_entry"),
        ]

    def __str__(self) -> str:
        return self.gram
