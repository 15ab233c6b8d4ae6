"""What the product keeps about itself: events in a hash chain, letters, jobs, sign-ins, drafts."""

from __future__ import annotations

from typing import ClassVar, NoReturn

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class AppendOnlyQuerySet(models.QuerySet["Event"]):
    """Rows may be added and read; a change or a removal through Django is a programming error."""

    def update(self, **_kwargs: object) -> NoReturn:
        raise TypeError("events are append-only")

    def delete(self) -> NoReturn:
        raise TypeError("events are append-only")


class Event(models.Model):
    """操作记录: one verb that was done, chained by hash to the one before. Never holds a personal value."""

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    # the number stays when the person is deleted: it is under the hash, and only the label is ever shown
    actor = models.ForeignKey(
        PERSON, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="操作人"
    )
    actor_label = models.CharField("操作人姓名", max_length=60)
    verb = models.CharField("动作", max_length=60)
    entity = models.CharField("对象类别", max_length=40)
    entity_id = models.CharField("对象编号", max_length=40)
    address_hash = models.CharField("来源地址（摘要）", max_length=64, blank=True)
    facts = models.JSONField("前后", default=dict)
    previous_hash = models.CharField("前一条摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64, unique=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "操作记录"
        ordering = ("number",)
        indexes: ClassVar = [
            models.Index(fields=["entity", "entity_id", "number"], name="event_by_entity"),
            models.Index(fields=["at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    def save(self, *_args: object, **_kwargs: object) -> None:
        if not self._state.adding:
            raise TypeError("events are append-only")
        super().save(force_insert=True)

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("events are append-only")


class Letter(models.Model):
    """信件 (the outbox): queued in the same transaction as what it tells, delivered once by its unique key."""

    key = models.CharField("唯一键", max_length=120, unique=True)
    to = models.ForeignKey(PERSON, models.CASCADE, related_name="letters", verbose_name="收信人")
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容")
    url = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("写信时间")
    mailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "信件"
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.subject


class JobState(models.TextChoices):
    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class Job(models.Model):
    """任务: work done outside a request. The unique key makes it safe to ask for it twice."""

    key = models.CharField("唯一键", max_length=120, unique=True)
    kind = models.CharField("类别", max_length=60)
    payload = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    asked_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="jobs", verbose_name="发起人"
    )
    run_after = models.DateTimeField("最早执行时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    attempts_count = models.PositiveIntegerField("次数", default=0)
    progress_percent = models.PositiveSmallIntegerField("进度（%）", default=0)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = "任务"
        ordering = ("run_after", "id")
        indexes: ClassVar = [models.Index(fields=["state", "run_after"], name="job_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(progress_percent__lte=100), name="job_progress_at_most_100"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SignIn(models.Model):
    """登录: one session of a person, listed and endable."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="sign_ins", verbose_name="人员")
    session_key = models.CharField("会话", max_length=40, unique=True)
    address_hash = models.CharField("来源地址（摘要）", max_length=64, blank=True)
    agent = models.CharField("浏览器", max_length=120, blank=True)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近活动")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "登录"
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.person} {self.started_at:%Y-%m-%d %H:%M}"


class SignInFailure(models.Model):
    """登录失败: counted by account and address (both as keyed hashes) for the lock-out."""

    key = models.CharField("账号与来源（摘要）", max_length=64, db_index=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "登录失败"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class LoginCode(models.Model):
    """一次性登录码: works once, until it expires. Only its hash is kept."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="login_codes", verbose_name="人员")
    code_hash = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间")
    expires_at = models.DateTimeField("有效至")
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "一次性登录码"

    def __str__(self) -> str:
        return f"{self.person}"


class OldPassword(models.Model):
    """旧密码 (hashes only): kept so that the stricter profile can refuse to take one again."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="old_passwords", verbose_name="人员")
    password = models.CharField("摘要", max_length=128)
    at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = "旧密码"
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Draft(models.Model):
    """草稿: what somebody brought and has not confirmed, such as an import being checked. One for each person and form.

    What is typed into a form is kept in the browser (drafts.js), so that nothing unsent leaves the machine.
    """

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="drafts", verbose_name="人员")
    key = models.CharField("表单", max_length=80)
    fields = models.JSONField("内容", default=dict)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "草稿"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="one_draft_for_a_person_and_form"),
        ]

    def __str__(self) -> str:
        return self.key
