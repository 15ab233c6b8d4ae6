"""整改项: one root cause behind many problems, and the rule that was made against it (建章立制)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhuomu.core.models import Area, Office
from zhuomu.ledger.models.problems import Category, Problem
from zhuomu.rules.rectify import RectificationStatus

PERSON = settings.AUTH_USER_MODEL


class Rectification(models.Model):
    """整改项. Category and area say which problems are of its kind: their count before and after shows whether it helped."""

    title = models.CharField("整改事项", max_length=80)
    cause = models.TextField("根本原因", max_length=1000)
    standard = models.CharField("整改标准", max_length=500)
    measures = models.TextField("整改措施", max_length=1000)
    status = models.CharField(
        "状态",
        max_length=20,
        choices=[(status.value, status.label) for status in RectificationStatus],
        default=RectificationStatus.PROPOSED,
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="rectifications", verbose_name="责任部门")
    owner = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="责任人")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name="问题分类")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="居民区"
    )
    due_on = models.DateField("整改时限")
    rule_title = models.CharField("建章立制", max_length=120, blank=True)
    rule_text = models.TextField("制度要点", max_length=1000, blank=True)
    rule_on = models.DateField("制度施行日", null=True, blank=True)
    proposed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="立项人"
    )
    proposed_at = models.DateTimeField("立项时间")
    closed_on = models.DateField("销号日期", null=True)
    problems = models.ManyToManyField(Problem, related_name="rectifications", verbose_name="所含问题")

    class Meta:
        verbose_name = "整改项"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title


class RectificationStep(models.Model):
    """整改经过: one step of its path."""

    rectification = models.ForeignKey(
        Rectification, models.CASCADE, related_name="steps", verbose_name="整改项"
    )
    verb = models.CharField("动作", max_length=20)
    target = models.CharField("新状态", max_length=20)
    text = models.CharField("说明", max_length=1000, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="操作人")
    by_label = models.CharField("操作人姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "整改经过"
        ordering: ClassVar = ("id",)

    def __str__(self) -> str:
        return self.verb


__all__ = ["Rectification", "RectificationStatus", "RectificationStep"]
