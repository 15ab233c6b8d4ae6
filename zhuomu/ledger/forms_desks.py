"""Forms of the desks: checking, calling back, approving, rectifications, the tables."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from zhuomu.core.actor import Actor
from zhuomu.core.models import Area, Office, Person, Post
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.forms_problem import CHOOSE, YES_NO, DeedForm, areas, day_field, long_text, offices
from zhuomu.ledger.models import Category, DeadlinePolicy, Problem, Rectification
from zhuomu.ledger.selectors import visible_to
from zhuomu.rules.flow import Outcome


class CheckForm(DeedForm):
    """A check is bound to the reply that was on the screen; a reason is for sending back."""

    seen_sha256 = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = long_text("退回理由", is_required=False, help_text="缺什么、哪里不对，说到能照着改。")
    outcome = forms.TypedChoiceField(
        label="办理结果",
        choices=[*CHOOSE, *((each.value, each.label) for each in Outcome)],
        coerce=Outcome,
        required=False,
        empty_value=None,
    )

    def prepare(self) -> None:
        last = self.problem.replies.order_by("-id").first()
        self.initial["seen_sha256"] = last.sha256 if last else ""
        if not channel_get(self.problem.channel).path.closes_at_check:
            del self.fields["outcome"]


CLOSING_OUTCOMES = (Outcome.SOLVED, Outcome.PARTLY_SOLVED, Outcome.EXPLAINED, Outcome.BEYOND_POWERS)


class CloseForm(DeedForm):
    """The outcome, as the handler claims it; what the reporter says stands beside it."""

    outcome = forms.TypedChoiceField(
        label="办理结果",
        choices=[*CHOOSE, *((each.value, each.label) for each in CLOSING_OUTCOMES)],
        coerce=Outcome,
        required=False,
        empty_value=None,
    )


def _said(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


class CallbackForm(DeedForm):
    """One try to call back."""

    is_reached = forms.TypedChoiceField(
        label="联系上了吗", choices=YES_NO, coerce=lambda text: text == "yes", widget=forms.RadioSelect
    )
    is_solved = forms.TypedChoiceField(
        label="问题解决了吗",
        choices=[("yes", "解决了"), ("no", "没有解决"), ("", "没有说")],
        coerce=_said,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    is_satisfied = forms.TypedChoiceField(
        label="对结果满意吗",
        choices=[("yes", "满意"), ("no", "不满意"), ("", "没有说")],
        coerce=_said,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    is_attitude_good = forms.TypedChoiceField(
        label="对办理的态度满意吗",
        choices=[("yes", "满意"), ("no", "不满意"), ("", "没有说")],
        coerce=_said,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    reason = long_text("诉求人怎么说", 2, is_required=False, help_text="不满意或没有解决的，请写明原因。")


class DecisionForm(forms.Form):
    """Yes or no to a proposal; a no says why."""

    decision = long_text("批注", 2, most=200, is_required=False, help_text="不同意的必须写明理由。")


class RectificationForm(forms.Form):
    """One root cause, and which problems it is behind."""

    title = forms.CharField(label="整改事项", max_length=80, help_text="例如：北门垃圾房长期满溢。")
    cause = long_text("根本原因", 3, most=1000, help_text="这些问题为什么会一再出现。")
    standard = long_text("整改标准", 2, most=500, help_text="做到什么样算整改好了。")
    measures = long_text("整改措施", 3, most=1000)
    office = forms.ModelChoiceField(Office.objects.none(), label="责任部门", empty_label="请选择")
    owner = forms.ModelChoiceField(
        Person.objects.none(), label="责任人", required=False, empty_label="以后再定"
    )
    due_on = day_field("整改时限")
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label="问题分类",
        empty_label="请选择",
        help_text="建章立制前后的新问题按这个分类和居民区来数。",
    )
    area = forms.ModelChoiceField(Area.objects.none(), label="居民区", required=False, empty_label="全街道")
    problems = forms.ModelMultipleChoiceField(
        Problem.objects.none(),
        label="所含问题",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="同一分类、同一居民区近一年的问题。",
    )
    numbers = forms.CharField(
        label="其他问题的编号", required=False, max_length=500, help_text="多个编号用空格或顿号隔开。"
    )

    def __init__(self, *args: Any, by: Actor, offered: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        people = Person.objects.filter(posts__in=_posts(by)).distinct().order_by("name")
        rows = {
            "office": offices(),
            "owner": people,
            "category": Category.objects.filter(is_active=True),
            "area": areas(),
            "problems": visible_to(by).filter(pk__in=[row.pk for row in offered or []]),
        }
        for name, queryset in rows.items():
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = queryset
        if not offered:
            del self.fields["problems"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        text = str(data.pop("numbers", "") or "")
        wanted = [
            part for part in text.replace("、", " ").replace("，", " ").replace(",", " ").split() if part
        ]
        found = list(visible_to(self.by).filter(number__in=wanted))
        missing = sorted(set(wanted) - {row.number for row in found})
        if missing:
            self.add_error("numbers", f"没有这些编号，或者您看不到：{'、'.join(missing)}")
        chosen = {row.pk: row for row in [*data.get("problems", []), *found]}
        data["problems"] = list(chosen.values())
        if not chosen and not missing:
            self.add_error("numbers", "请至少选择一个问题。")
        return data


def _posts(by: Actor) -> Any:
    return Post.objects.current(by.today)


class RuleForm(forms.Form):
    """建章立制: the rule that was made."""

    rule_title = forms.CharField(label="制度名称", required=False, max_length=120)
    rule_on = day_field(
        "施行日期", is_required=False, help_text="从这一天起数新问题，和之前同样长的时间相比。"
    )
    rule_text = long_text("制度要点", 4, most=1000, is_required=False)

    def __init__(self, *args: Any, rectification: Rectification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.initial[name] = getattr(rectification, name)


class StepForm(forms.Form):
    """What the actor says with a step of a rectification."""

    text = long_text("说明", 3, most=1000, is_required=False)


class CategoryForm(forms.Form):
    """A category that is there already; its key stays."""

    name = forms.CharField(label="名称", max_length=30)
    description = forms.CharField(
        label="说明", required=False, max_length=200, help_text="举几个例子，居民填报时看到。"
    )
    order = forms.IntegerField(label="排序", min_value=0, max_value=9999, help_text="小的在前。")
    is_public = forms.BooleanField(label="居民可选", required=False)
    is_active = forms.BooleanField(
        label="在用", required=False, help_text="停用以后，新问题不能再选它；已有的问题不变。"
    )


class CategoryNewForm(forms.Form):
    """A new category."""

    name = forms.CharField(label="名称", max_length=30)
    key = forms.SlugField(
        label="代码",
        max_length=30,
        help_text="小写英文，例如 noise。接口和表格用它认分类，以后不能改。",
        error_messages={"invalid": "代码只能用英文字母、数字、横线和下划线。"},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    description = forms.CharField(label="说明", required=False, max_length=200)
    is_public = forms.BooleanField(label="居民可选", required=False, initial=True)


WORKDAY_FIELDS = (
    "sign",
    "contact",
    "resolve",
    "extended",
    "redo",
    "call_back",
    "decision",
    "supervised",
    "info",
    "warn",
)


class PolicyForm(forms.Form):
    """Working days of a policy; a change is a new version."""

    def __init__(self, *args: Any, policy: DeadlinePolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {field.name: str(field.verbose_name) for field in DeadlinePolicy._meta.fields}
        for name in WORKDAY_FIELDS:
            self.fields[name] = forms.IntegerField(
                label=labels[name], min_value=1, max_value=365, initial=getattr(policy, name)
            )
        self.fields["source"] = forms.CharField(
            label="依据", required=False, max_length=120, initial=policy.source
        )
