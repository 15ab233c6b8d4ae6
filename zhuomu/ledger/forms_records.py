"""Forms of what is written down about a problem, and of putting its facts and its voices right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.base import File

from zhuomu.core.models import Area, Office
from zhuomu.ledger.forms_problem import (
    YES_NO,
    DeedForm,
    VersionForm,
    areas,
    day_field,
    long_text,
    offices,
)
from zhuomu.ledger.models import Assignment, AssignmentKind, Category, ContactWay, Regrouping, Report, Urgency
from zhuomu.rules.clocks import NATURES
from zhuomu.rules.flow import LinkKind

PHOTOS_MOST = 5


class ContactForm(DeedForm):
    """先行联系."""

    way = forms.TypedChoiceField(label="方式", choices=ContactWay.choices, coerce=ContactWay)
    is_reached = forms.TypedChoiceField(
        label="联系上了吗", choices=YES_NO, coerce=lambda text: text == "yes", widget=forms.RadioSelect
    )
    text = long_text("结果", help_text="诉求人怎么说，约定了什么。没有联系上也记下来。")


class PhotosInput(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to five pictures; the service looks inside them."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        files: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        found = [super(PhotosField, self).clean(each, initial) for each in files]
        if len(found) > PHOTOS_MOST:
            raise forms.ValidationError(f"一次最多 {PHOTOS_MOST} 张。")
        return found


class ActionForm(DeedForm):
    """What was done; a photograph or the number of a paper shows it, and neither is forced."""

    text = long_text("办理情况", 4, most=1000)
    photos = PhotosField(
        label="照片",
        required=False,
        allow_empty_file=True,
        help_text=f"最多 {PHOTOS_MOST} 张，每张不超过 10 MB。照片里的位置信息会去掉。",
        widget=PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )
    reference = forms.CharField(
        label="凭据编号",
        required=False,
        max_length=200,
        help_text="维修单、会议纪要等的编号。不拍照也可以，报送审核前照片和编号有一样就行。",
    )


class ReplyForm(DeedForm):
    """A version of the reply."""

    public_text = long_text("公开答复", 6, most=2000, help_text="诉求人查回执时看到。不写姓名、门牌和电话。")
    internal_text = long_text(
        "内部办理说明", 4, most=2000, is_required=False, help_text="只给审核和回访的同事看。"
    )

    def prepare(self) -> None:
        last = self.problem.replies.order_by("-id").first()
        if last is not None:
            self.initial.update(public_text=last.public_text, internal_text=last.internal_text)


class ExtensionForm(DeedForm):
    """More working days."""

    workdays = forms.IntegerField(label="延长几个工作日", min_value=1, max_value=60)
    reason = long_text("理由")


class HangForm(DeedForm):
    """A proposal of 挂账."""

    reason = long_text("现在办不了的原因")
    review_on = day_field("复核日期", help_text="到这一天再看能不能办，最长半年。")
    interim_reply = long_text("阶段性答复", most=1000, help_text="先告诉诉求人：为什么要等，什么时候再答复。")


class SuperviseForm(DeedForm):
    """督办."""

    text = long_text("督办意见")
    due_on = day_field("要求完成日期", is_required=False, help_text="不填就按督办时限（3 个工作日）。")


class AssistForm(DeedForm):
    """One more office that assists."""

    office = forms.ModelChoiceField(Office.objects.none(), label="协办部门", empty_label="请选择")

    def prepare(self) -> None:
        self.choose("office", offices())


class AssistEndForm(DeedForm):
    """An office that assists no more."""

    assignment = forms.ModelChoiceField(
        Assignment.objects.none(), label="结束哪个部门的协办", empty_label=None
    )

    def prepare(self) -> None:
        rows = self.problem.assignments.filter(kind=AssignmentKind.ASSIST, is_current=True)
        self.choose("assignment", rows.select_related("office", "problem"))


class SplitForm(DeedForm):
    """Voices that mean something else."""

    reports = forms.ModelMultipleChoiceField(
        Report.objects.none(),
        label="拆出哪些来件",
        help_text="首报来件留在原问题。",
        widget=forms.CheckboxSelectMultiple,
    )
    title = forms.CharField(label="新问题的标题", max_length=60)

    def prepare(self) -> None:
        others = self.problem.links.exclude(kind=LinkKind.PRIMARY).values("report")
        field = cast("forms.ModelMultipleChoiceField[Any]", self.fields["reports"])
        field.queryset = Report.objects.filter(pk__in=others).order_by("number")
        field.label_from_instance = lambda obj: f"{obj.receipt}　{obj.said[:40]}"  # type: ignore[method-assign]


class UndoForm(DeedForm):
    """Which merge, withdrawal, link or split is turned back."""

    regrouping = forms.ModelChoiceField(Regrouping.objects.none(), label="撤销哪一步", empty_label=None)

    def prepare(self) -> None:
        self.choose("regrouping", self.problem.regroupings.filter(undone_at=None))

    def arguments(self) -> dict[str, Any]:
        return {"regrouping": self.cleaned_data["regrouping"]}


class EditForm(VersionForm):
    """The facts of a problem."""

    title = forms.CharField(label="标题", max_length=60)
    description = long_text("问题描述", 4, most=2000, is_required=False)
    category = forms.ModelChoiceField(
        Category.objects.none(), label="分类", required=False, empty_label="未定"
    )
    area = forms.ModelChoiceField(Area.objects.none(), label="居民区", required=False, empty_label="未定")
    place = forms.CharField(label="地点", required=False, max_length=120)
    nature = forms.ChoiceField(label="诉求类型", choices=list(NATURES.items()))
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices)
    is_private = forms.BooleanField(
        label="涉及隐私", required=False, help_text="只有办理它的部门和受理中心能看到，不公开。"
    )

    def prepare(self) -> None:
        super().prepare()
        self.choose("category", Category.objects.filter(is_active=True))
        self.choose("area", areas())
        for name in ("title", "description", "place", "nature", "urgency", "is_private"):
            self.initial[name] = getattr(self.problem, name)
        self.initial.update(category=self.problem.category_id, area=self.problem.area_id)


class PublishForm(DeedForm):
    """The words for the public board."""

    summary = long_text("公开摘要", 4, most=300, help_text="登在“已经解决的问题”里。不写姓名、门牌和电话。")

    def prepare(self) -> None:
        last = self.problem.replies.order_by("-id").first()
        self.initial["summary"] = self.problem.summary or (last.public_text[:300] if last else "")
