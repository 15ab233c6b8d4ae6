"""What is done about a problem: contact, work, questions, replies, call-backs. Rows are added, never rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhuomu.ledger.models.problems import Problem

PERSON = settings.AUTH_USER_MODEL


class ContactWay(models.TextChoices):
    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    MESSAGE = "message", "短信、微信"


class Contact(models.Model):
    """先行联系: somebody of the office spoke with the reporter."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="contacts", verbose_name="问题")
    way = models.CharField("方式", max_length=10, choices=ContactWay.choices)
    is_reached = models.BooleanField("联系上")
    text = models.CharField("结果", max_length=500)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="联系人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "先行联系"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:40]


class Action(models.Model):
    """办理记录: what was done. ``reference`` names a paper that proves it: nobody is made to take photographs."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="actions", verbose_name="问题")
    text = models.CharField("办理情况", max_length=1000)
    reference = models.CharField("凭据", max_length=200, blank=True, help_text="如维修单、会议纪要的编号")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    is_redo = models.BooleanField("二次办理期间", default=False)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办理记录"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:40]


class Inquiry(models.Model):
    """请补充: a question to the reporter; they answer by their receipt, or staff write down what they said."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="inquiries", verbose_name="问题")
    question = models.CharField("问题", max_length=300)
    answer = models.CharField("答复", max_length=1000, blank=True)
    asked_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="提问人")
    asked_at = models.DateTimeField("提问时间")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "请补充"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.question[:40]


class Reply(models.Model):
    """答复: one version of it. The newest counts; a check is bound to its hash."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="replies", verbose_name="问题")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    internal_text = models.TextField("内部办理说明", max_length=2000, blank=True)
    public_text = models.TextField("公开答复", max_length=2000)
    sha256 = models.CharField("摘要", max_length=64)
    author = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="拟稿人")
    at = models.DateTimeField("拟稿时间")
    checked_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="审核人"
    )
    checked_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = "答复"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("author")),
                name="reply_not_checked_by_its_author",
            ),
        ]

    def __str__(self) -> str:
        return self.public_text[:40]


class Callback(models.Model):
    """回访: one try to hear from the reporter whether it is done. What was not said is None."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="callbacks", verbose_name="问题")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="callbacks", verbose_name="答复")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    is_reached = models.BooleanField("联系上")
    is_solved = models.BooleanField("认为已解决", null=True)
    is_satisfied = models.BooleanField("满意", null=True)
    is_attitude_good = models.BooleanField("态度满意", null=True)
    reason = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="回访人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "回访"
        ordering = ("id",)

    def __str__(self) -> str:
        return "联系上" if self.is_reached else "未联系上"
