"""Forms of one problem: one for each verb. They check shapes; what may be done is the services' business."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Area, Office
from zhuomu.ledger.models import (
    Category,
    Problem,
    ProblemLinkKind,
    Report,
)
from zhuomu.ledger.selectors import problem_get, similar_to, subject_of
from zhuomu.rules.clocks import NATURES
from zhuomu.rules.flow import DeclineGround, ReturnGround
from zhuomu.rules.reason import Reason

PHOTOS_MOST = 5
CHOOSE = [("", "请选择")]
YES_NO = [("yes", "是"), ("no", "否")]


def long_text(
    label: str, rows: int = 3, *, most: int = 500, is_required: bool = True, help_text: str = ""
) -> forms.CharField:
    """A text of several lines and at most so many characters."""
    return forms.CharField(
        label=label,
        required=is_required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day_field(label: str, *, is_required: bool = True, help_text: str = "") -> forms.DateField:
    """The browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=is_required, help_text=help_text, widget=widget)


def offices() -> QuerySet[Office]:
    """The offices that a problem can be given to."""
    return Office.objects.filter(is_active=True).order_by("path")


class DeedForm(forms.Form):
    """The form of a verb. ``arguments``: what the verb's service takes besides ``by`` and ``problem``."""

    def __init__(self, *args: Any, problem: Problem, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem, self.by = problem, by
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and first values."""

    def arguments(self) -> dict[str, Any]:
        """What was typed, for the service."""
        return dict(self.cleaned_data)

    def choose(self, name: str, rows: QuerySet[Any], first: Any = None) -> None:
        """The rows that a chooser offers, and the one that is chosen at first."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows
        if first is not None:
            self.initial.setdefault(name, first)


class VersionForm(DeedForm):
    """A move without words: sent with the version that was on the screen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.initial["version"] = self.problem.version

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["seen_version"] = data.pop("version")
        return data


class ReasonForm(DeedForm):
    """A reason."""

    reason = long_text("理由")


class AcceptForm(VersionForm):
    """What must be settled when a problem is accepted."""

    category = forms.ModelChoiceField(Category.objects.none(), label="分类", empty_label="请选择")
    area = forms.ModelChoiceField(Area.objects.none(), label="居民区", empty_label="请选择")
    nature = forms.ChoiceField(
        label="诉求类型",
        choices=list(NATURES.items()),
        help_text="决定办理时限：咨询、建议短，求助、投诉长。",
    )

    def prepare(self) -> None:
        super().prepare()
        self.choose("category", Category.objects.filter(is_active=True), self.problem.category_id)
        self.choose("area", areas(), self.problem.area_id)
        self.initial["nature"] = self.problem.nature


def areas() -> QuerySet[Area]:
    """The areas in use."""
    return Area.objects.select_related("office").filter(office__is_active=True)


class DeclineForm(DeedForm):
    """Not taken on, and what the reporter is told."""

    ground = forms.TypedChoiceField(
        label="依据",
        choices=[*CHOOSE, *((each.value, each.label) for each in DeclineGround)],
        coerce=DeclineGround,
    )
    reason = long_text("理由", help_text="内部记录。")
    answer = long_text("答复诉求人", 4, most=1000, help_text="诉求人查回执时看到这段话，请说清可以去哪里办。")


class ForwardForm(DeclineForm):
    """Passed to somebody outside."""

    receiver = forms.CharField(label="转给哪个单位", max_length=60)
    field_order = ("receiver", "ground", "reason", "answer")


class OfficeForm(DeedForm):
    """An office and why."""

    office = forms.ModelChoiceField(Office.objects.none(), label="主办部门", empty_label="请选择")
    reason = long_text("理由")

    def prepare(self) -> None:
        self.choose("office", offices())


class DispatchForm(VersionForm):
    """The lead office, and those that assist (三驾马车)."""

    office = forms.ModelChoiceField(Office.objects.none(), label="主办部门", empty_label="请选择")
    assisting = forms.ModelMultipleChoiceField(
        Office.objects.none(),
        label="协办",
        required=False,
        help_text="例如居委会、业委会、物业。可以以后再加。",
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def prepare(self) -> None:
        super().prepare()
        self.choose("office", offices())
        self.choose("assisting", offices())


class ReturnForm(DeedForm):
    """Not ours: on which ground, and the proof."""

    ground = forms.TypedChoiceField(
        label="退单依据",
        choices=[*CHOOSE, *((each.value, each.label) for each in ReturnGround)],
        coerce=ReturnGround,
    )
    reason = long_text("理由")
    proof = long_text("证明", 2, help_text="文件名、文号、条款，或者权属证明的编号。")


class AskForm(DeedForm):
    """A question to the reporter."""

    question = long_text(
        "要诉求人补充什么", most=300, help_text="诉求人查回执时看到；办理期限暂停到补充为止。"
    )


class AnswerForm(DeedForm):
    """What the reporter said to the question."""

    answer = long_text("诉求人补充的内容", most=1000)

    def prepare(self) -> None:
        last = self.problem.inquiries.order_by("-id").first()
        if last is not None:
            self.initial["answer"] = last.answer
            self.fields["answer"].help_text = f"问的是：{last.question}"


class ReopenForm(DeedForm):
    """Why it should be opened again."""

    is_asked_by_reporter = forms.BooleanField(label="诉求人提出重开", required=False)
    report = forms.CharField(
        label="新来件的回执号",
        required=False,
        max_length=16,
        help_text="办结后 90 天内，同一地点、同一分类又有来件的，填这里。",
    )
    reason = long_text("说明", is_required=False)

    def clean_report(self) -> Report | None:
        text = str(self.cleaned_data["report"]).strip().upper()
        found = Report.objects.filter(receipt=text).first() if text else None
        if text and found is None:
            raise forms.ValidationError("没有这个回执号。")
        return found


class OptionalReasonForm(DeedForm):
    """Words that may be left out."""

    reason = long_text("说明", is_required=False)


class TargetForm(DeedForm):
    """Another problem: one of the proposals, or by its number."""

    chosen = forms.ChoiceField(label="可能是同一件事", required=False, widget=forms.RadioSelect)
    target = forms.CharField(
        label="其他问题的编号", required=False, max_length=16, help_text="形如 2026-0042。"
    )

    def prepare(self) -> None:
        self.proposals = [
            (row, proposal)
            for row, proposal in similar_to(self.by, subject_of(self.problem), self.problem.area)
            if row.pk != self.problem.pk
        ]
        field = self.fields["chosen"]
        cast(forms.ChoiceField, field).choices = [
            (row.number, f"{row.number}　{row.title}（{row.state.label}）") for row, _ in self.proposals
        ]
        if not self.proposals:
            del self.fields["chosen"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        number = str(data.get("target") or "").strip() or str(data.get("chosen") or "")
        data["target"] = None
        if number:
            try:
                data["target"] = problem_get(self.by, number)
            except Refused:
                self.add_error("target", "没有这个编号的问题，或者您看不到它。")
        return data

    def arguments(self) -> dict[str, Any]:
        return {"target": self.cleaned_data["target"]}

    @property
    def reasons(self) -> list[tuple[str, tuple[Reason, ...]]]:
        """The proposals with why they are proposed."""
        return [(f"{row.number}　{row.title}", tuple(proposal.reasons)) for row, proposal in self.proposals]


class RelateForm(TargetForm):
    """Belongs together, without being one."""

    kind = forms.TypedChoiceField(label="关系", choices=ProblemLinkKind.choices, coerce=ProblemLinkKind)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data["target"] is None and not self.errors:
            self.add_error("target", "请选择或填写一个问题。")
        return data

    def arguments(self) -> dict[str, Any]:
        return {"target": self.cleaned_data["target"], "kind": self.cleaned_data["kind"]}
