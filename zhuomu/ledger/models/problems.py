"""问题: the thing to put right, who has it, which voices belong to it, and every step of its path."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhuomu.core.models import Area, Office
from zhuomu.ledger.models.reports import Report
from zhuomu.ledger.models.timing import DeadlinePolicy
from zhuomu.rules.clocks import NATURES, ClockKind
from zhuomu.rules.flow import LinkKind, Outcome, ProblemStatus, ReturnGround, StepKind

PERSON = settings.AUTH_USER_MODEL
STATUSES = [(status.value, status.label) for status in ProblemStatus]
OPEN_STATUSES = [status.value for status in ProblemStatus if status.is_open]


class Category(models.Model):
    """问题分类."""

    key = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=30, unique=True)
    description = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)
    is_public = models.BooleanField("居民可选", default=True)

    class Meta:
        verbose_name = "问题分类"
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.name


class Urgency(models.TextChoices):
    NORMAL = "normal", "一般"
    URGENT = "urgent", "紧急"


class Problem(models.Model):
    """问题. ``number`` is 年-序号; the deadline that runs next is kept beside it for lists, all of them are in Clock."""

    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("编号", max_length=16, unique=True)
    channel = models.CharField("来源", max_length=30)
    title = models.CharField("标题", max_length=60)
    description = models.TextField("问题描述", max_length=2000, blank=True)
    summary = models.CharField("公开摘要", max_length=300, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="分类"
    )
    nature = models.CharField("诉求类型", max_length=10, choices=list(NATURES.items()), default="help")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="居民区"
    )
    place = models.CharField("地点", max_length=120, blank=True)
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    is_private = models.BooleanField("涉及隐私", default=False)
    status = models.CharField("状态", max_length=20, choices=STATUSES, default=ProblemStatus.REPORTED)
    lead_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="主办部门"
    )
    outcome = models.CharField(
        "办理结果", max_length=20, choices=[(each.value, each.label) for each in Outcome], blank=True
    )
    is_solved_for_reporter = models.BooleanField("诉求人认为已解决", null=True, blank=True)
    is_satisfied = models.BooleanField("诉求人满意", null=True, blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    policy = models.ForeignKey(
        DeadlinePolicy, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="时限办法"
    )
    due_kind = models.CharField(
        "时限类别", max_length=10, choices=[(kind.value, kind.label) for kind in ClockKind], blank=True
    )
    due_on = models.DateField("到期", null=True, blank=True)
    is_due_provisional = models.BooleanField("暂定", default=False)
    is_paused = models.BooleanField("暂停计时", default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    is_published = models.BooleanField("公开", default=False)
    published_on = models.DateField("公开日期", null=True, blank=True)
    found_on = models.DateField("发现日期")
    opened_at = models.DateTimeField("立项时间")
    opened_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="登记人")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    imported_in = models.ForeignKey(
        "ledger.SheetImport",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name="导入批次",
    )
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "问题"
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=["status", "-id"], name="problem_by_status"),
            models.Index(fields=["lead_office", "status", "-id"], name="problem_by_office"),
            models.Index(fields=["area", "status", "-id"], name="problem_by_area"),
            models.Index(fields=["due_on", "id"], name="problem_by_due", condition=Q(due_on__isnull=False)),
            models.Index(
                fields=["status", "due_on", "-id"],
                name="problem_due_by_status",
                condition=Q(due_on__isnull=False),
            ),
            models.Index(fields=["found_on"], name="problem_by_found"),
            models.Index(fields=["closed_on", "id"], name="problem_by_closed"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "serial"], name="problem_number_once_in_a_year"),
            models.CheckConstraint(
                condition=Q(status=ProblemStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=ProblemStatus.MERGED) & Q(merged_into__isnull=True)),
                name="merged_problem_names_its_target",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProblemStatus.CLOSED) | Q(closed_on__isnull=False),
                name="closed_problem_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state(self) -> ProblemStatus:
        """The status as a value of the rules."""
        return ProblemStatus(self.status)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state.is_open


class NumberSeries(models.Model):
    """编号序列: the last number of a year that was given out; it stays when an import or a split is undone."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    last = models.PositiveIntegerField("最后一号", default=0)

    class Meta:
        verbose_name = "编号序列"

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04d}"


class ReportLink(models.Model):
    """归并: a report of a problem. The order of linking is the order of ids."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="links", verbose_name="问题")
    report = models.OneToOneField(Report, models.CASCADE, related_name="link", verbose_name="来件")
    kind = models.CharField(
        "关系",
        max_length=10,
        choices=[(kind.value, kind.label) for kind in LinkKind],
        default=LinkKind.PRIMARY,
    )
    linked_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="归并人")
    linked_at = models.DateTimeField("归并时间")

    class Meta:
        verbose_name = "归并"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.report} → {self.problem.number}"


class ProblemLinkKind(models.TextChoices):
    PART_OF = "part_of", "属于"
    SAME_CAUSE = "same_cause", "同因"
    FOLLOWS = "follows", "后续"


class ProblemLink(models.Model):
    """关联: two problems that belong together without being one."""

    source = models.ForeignKey(Problem, models.CASCADE, related_name="related", verbose_name="问题")
    target = models.ForeignKey(Problem, models.CASCADE, related_name="related_back", verbose_name="关联问题")
    kind = models.CharField("关系", max_length=10, choices=ProblemLinkKind.choices)
    linked_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="关联人")
    linked_at = models.DateTimeField("关联时间")

    class Meta:
        verbose_name = "关联"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target"], name="two_problems_are_related_once"),
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="problem_not_related_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.number} {self.get_kind_display()} {self.target.number}"


class AssignmentKind(models.TextChoices):
    LEAD = "lead", "主办"
    ASSIST = "assist", "协办"


class Assignment(models.Model):
    """派单: an office has it, as the lead or assisting (三驾马车)."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="assignments", verbose_name="问题")
    office = models.ForeignKey(Office, models.PROTECT, related_name="assignments", verbose_name="部门")
    person = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    kind = models.CharField("主协办", max_length=10, choices=AssignmentKind.choices)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    is_current = models.BooleanField("现任", default=True)
    is_leader_assigned = models.BooleanField("领导签派", default=False)
    assigned_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="派单人"
    )
    assigned_at = models.DateTimeField("派单时间")
    signed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="签收人")
    signed_at = models.DateTimeField("签收时间", null=True)
    returned_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="退单人"
    )
    returned_at = models.DateTimeField("退单时间", null=True)
    return_ground = models.CharField(
        "退单理由类别",
        max_length=10,
        choices=[(ground.value, ground.label) for ground in ReturnGround],
        blank=True,
    )
    return_reason = models.CharField("退单理由", max_length=500, blank=True)
    return_proof = models.CharField("退单依据", max_length=500, blank=True)

    class Meta:
        verbose_name = "派单"
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["office", "is_current", "problem"], name="assignment_by_office"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["problem"],
                condition=Q(kind=AssignmentKind.LEAD, is_current=True),
                name="one_lead_office_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem.number} {self.office.name}"


class Move(models.Model):
    """流转: one step of a problem's path, or what moved its clocks; never changed. Clocks are derived from these."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="moves", verbose_name="问题")
    verb = models.CharField("动作", max_length=20)
    source = models.CharField("原状态", max_length=20, choices=STATUSES, blank=True)
    target = models.CharField("新状态", max_length=20, choices=STATUSES, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="操作人")
    by_label = models.CharField("操作人姓名", max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name="部门")
    at = models.DateTimeField("时间")
    on = models.DateField("日期")
    reason = models.CharField("理由", max_length=1000, blank=True)
    workdays = models.PositiveSmallIntegerField("增加工作日", default=0)
    day = models.DateField("指定日期", null=True)
    facts = models.JSONField("依据", default=dict, help_text="办理所依据的事实，以及本渠道免去的环节")

    class Meta:
        verbose_name = "流转"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.problem_id} {self.verb}"


class Regrouping(models.Model):
    """归并记录: a link, merge, split or withdrawal with all that is needed to turn it back."""

    kind = models.CharField("类别", max_length=10, choices=[(kind.value, kind.label) for kind in StepKind])
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="regroupings", verbose_name="问题")
    done_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="操作人")
    done_at = models.DateTimeField("时间")
    step = models.JSONField("前后")
    undone_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="撤销人")
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "归并记录"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.problem_id}"
