"""Sheets that come in, filters that are kept, keys of programs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class ImportState(models.TextChoices):
    CHECKING = "checking", "核对中"
    RUNNING = "running", "导入中"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "未导入"


class SheetImport(models.Model):
    """导入批次: a sheet being checked or taken in. All of it comes in, or nothing; all of it can be taken back."""

    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    channel = models.CharField("来源", max_length=30, default="sheet")
    head = models.JSONField("表头", default=list)
    rows = models.JSONField("各行", default=list)
    columns = models.JSONField("列的对应", default=dict, help_text='{"列号": "字段"}')
    state = models.CharField("状态", max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    row_count = models.PositiveIntegerField("行数", default=0)
    problem_count = models.PositiveIntegerField("导入问题数", default=0)
    error = models.CharField("错误", max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="导入人")
    at = models.DateTimeField("上传时间")
    done_at = models.DateTimeField("导入时间", null=True)
    undone_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="撤销人")
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "导入批次"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class ColumnMemory(models.Model):
    """列的记忆: which field a column of that name was matched with last time."""

    label = models.CharField("列名", max_length=60, unique=True)
    field = models.CharField("字段", max_length=40)

    class Meta:
        verbose_name = "列的记忆"

    def __str__(self) -> str:
        return f"{self.label} → {self.field}"


class SavedFilter(models.Model):
    """常用筛选: a person's own way to look at the ledger, as the query of its address."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="saved_filters", verbose_name="人员")
    name = models.CharField("名称", max_length=30)
    query = models.CharField("筛选", max_length=500)

    class Meta:
        verbose_name = "常用筛选"
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="filter_name_once_for_a_person"),
        ]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """接口密钥: a program that acts for a person. Only the hash is kept; it ends when the person does."""

    name = models.CharField("用途", max_length=60)
    key_hash = models.CharField("摘要", max_length=64, unique=True)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="api_keys", verbose_name="代表")
    created_at = models.DateTimeField("建立时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "接口密钥"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name
