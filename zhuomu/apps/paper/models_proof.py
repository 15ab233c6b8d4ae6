"""What the paper teaches its proofreading: the house lexicon, and rules that were switched off."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

PERSON = settings.AUTH_USER_MODEL


class LexiconKind(models.TextChoices):
    PERSON = "person", "人名"
    OFFICE = "office", "部门"
    AREA = "area", "居民区"
    ESTATE = "estate", "小区"
    EXPRESSION = "expression", "固定写法"


class LexiconEntry(models.Model):
    """本报词条: a name or an expression that is right as it stands, and what it is often miswritten as.

    A person has a row for each post; what ``core`` knows (offices, areas, estates, people) needs no row.
    """

    paper = models.ForeignKey(
        "paper.Paper", models.CASCADE, related_name="lexicon_entries", verbose_name="社区报"
    )
    kind = models.CharField("类别", max_length=12, choices=LexiconKind.choices)
    name = models.CharField("写法", max_length=40)
    title = models.CharField("职务", max_length=60, blank=True)
    from_on = models.DateField("任职自", null=True, blank=True)
    until_on = models.DateField("任职至", null=True, blank=True)
    order = models.PositiveSmallIntegerField("名录次序", null=True, blank=True)
    wrong_forms = models.JSONField("常见错写", default=list, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="录入人"
    )
    created_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "本报词条"
        ordering = ("kind", "name", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "kind", "name", "title"],
                condition=Q(retired_at__isnull=True),
                name="lexicon_entry_once_in_a_paper",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="lexicon_post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RuleSwitch(models.Model):
    """停用的规则: a proofreading rule that a paper has switched off; on again where ``on_at`` is set."""

    paper = models.ForeignKey(
        "paper.Paper", models.CASCADE, related_name="rule_switches", verbose_name="社区报"
    )
    rule = models.CharField("规则", max_length=60)
    off_at = models.DateTimeField("停用时间")
    off_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="停用人")
    on_at = models.DateTimeField("启用时间", null=True, blank=True)
    on_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="启用人")

    class Meta:
        verbose_name = "停用的规则"
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "rule"], condition=Q(on_at__isnull=True), name="rule_off_once_in_a_paper"
            ),
        ]

    def __str__(self) -> str:
        return self.rule
