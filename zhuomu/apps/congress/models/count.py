"""Ballots on paper as two people read them, what was ruled on doubtful ones, the result and who signed it.

No path of keys leads from a ballot to a delegate, and a ballot row carries no time and no running number: its key is drawn
at random, and a finished bundle is written again in the order of these keys (spec congress 8).
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhuomu.apps.congress.models.election import Round
from zhuomu.rules.election import BUNDLE_MOST

PERSON = settings.AUTH_USER_MODEL


class Bundle(models.Model):
    """扎: at most 20 papers that lie together, so that a difference can be found again by hand."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="bundles", verbose_name="轮次")
    number = models.PositiveSmallIntegerField("第几扎")
    size = models.PositiveSmallIntegerField("张数")
    is_settled = models.BooleanField("两次一致或已核定", default=False)

    class Meta:
        verbose_name = "扎"
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="bundle_number_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=BUNDLE_MOST), name="bundle_of_1_to_20_papers"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}扎"


class EntryTurn(models.IntegerChoices):
    FIRST = 1, "第一次录入"
    SECOND = 2, "第二次录入"
    SETTLED = 3, "核对定稿"


class BundleEntry(models.Model):
    """录票: one bundle as one person read it. Nobody reads the same bundle twice; the third settles against the paper."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="entries", verbose_name="扎")
    turn = models.PositiveSmallIntegerField("第几次", choices=EntryTurn.choices)
    teller = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="录入人")
    is_done = models.BooleanField("已录完", default=False)
    totals = models.JSONField("合计", null=True, blank=True)

    class Meta:
        verbose_name = "录票"
        ordering = ("turn",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "turn"], name="one_entry_for_a_turn"),
            models.UniqueConstraint(fields=["bundle", "teller"], name="nobody_reads_a_bundle_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.get_turn_display()}"


class Ruling(models.Model):
    """疑难票认定: two 监票人 who agree, else the body that decides; the text is what was seen and why."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="rulings", verbose_name="轮次")
    text = models.TextField("认定意见")
    first_decider = models.CharField("监票人", max_length=30)
    second_decider = models.CharField("监票人（二）", max_length=30, blank=True)
    body = models.CharField("决定机构", max_length=40, blank=True)
    marks = models.CharField("认定的记号", max_length=200, blank=True)
    void_reason = models.CharField("无效理由", max_length=40, blank=True)

    class Meta:
        verbose_name = "疑难票认定"

    def __str__(self) -> str:
        return self.text[:20]


class BallotRow(models.Model):
    """票面: what one paper says, name by name (``O`` for, ``X`` against, ``-`` blank, ``?`` unclear)."""

    key = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(BundleEntry, models.CASCADE, related_name="ballots", verbose_name="录票")
    marks = models.CharField("记号", max_length=200, blank=True)
    writeins = models.JSONField("另选他人", default=list, blank=True)
    is_identifying = models.BooleanField("有可辨认的记号", default=False)
    is_illegible = models.BooleanField("无法辨认", default=False)
    is_doubtful = models.BooleanField("疑难", default=False)
    ruling = models.ForeignKey(
        Ruling, models.SET_NULL, null=True, blank=True, related_name="ballots", verbose_name="认定"
    )

    class Meta:
        verbose_name = "票面"
        ordering = ("key",)

    def __str__(self) -> str:
        return self.marks


class Tally(models.Model):
    """计票结果: what the rules made of the round's papers. A later count of the same round takes its place."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="tallies", verbose_name="轮次")
    number = models.PositiveSmallIntegerField("第几次计票")
    is_current = models.BooleanField("现行", default=True)
    is_passed = models.BooleanField("各关通过", default=False)
    outcome = models.JSONField("结果", default=dict)
    measures_sha256 = models.CharField("选举参数摘要", max_length=64)
    input_sha256 = models.CharField("输入摘要", max_length=64)
    outcome_sha256 = models.CharField("结果摘要", max_length=64)
    counted_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="计票操作人"
    )
    counted_at = models.DateTimeField("计票时间")

    class Meta:
        verbose_name = "计票结果"
        ordering = ("round", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="tally_number_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(is_current=True), name="one_current_tally_of_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} 第{self.number}次计票"


class SheetSignature(models.Model):
    """签字: who stands for the sheet, by retyping their name. Any change of what was counted clears it."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="signatures", verbose_name="计票结果")
    role = models.CharField("职务", max_length=20)
    name = models.CharField("姓名", max_length=30)
    retyped = models.CharField("重新输入的姓名", max_length=30)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="签字账号")
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        verbose_name = "签字"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tally", "name"], name="signature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"
