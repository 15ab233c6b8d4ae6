"""Forms of the desk: filling in for somebody, settling a voice, keeping a filter. They check shapes; rules are the services'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.base import File
from django.db.models import QuerySet

from zhuomu.core.models import Area, Office, OfficeKind
from zhuomu.ledger.models import Category, KnownTo, Urgency
from zhuomu.ledger.services.entering import PICTURES_MAX, Told
from zhuomu.ledger.services.taking import Taken
from zhuomu.rules.clocks import NATURES

# our own sentences say how long a text was; a field's limit only stops a flood
FLOOD = 20_000


def text_area(rows: int, **attrs: str) -> forms.Textarea:
    """A box for a text of some lines."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def offices_at_work() -> QuerySet[Office]:
    """Offices that a problem can be given to."""
    return Office.objects.filter(is_active=True).exclude(kind=OfficeKind.SUBDISTRICT)


def areas_in_use() -> QuerySet[Area]:
    """All residential areas that are in use."""
    return Area.objects.select_related("office").filter(office__is_active=True)


if TYPE_CHECKING:
    OfficeChoice = forms.ModelChoiceField[Office]
    OfficeChoices = forms.ModelMultipleChoiceField[Office]
else:  # generic for the type checker only
    OfficeChoice = forms.ModelChoiceField
    OfficeChoices = forms.ModelMultipleChoiceField


class OfficesField(OfficeChoices):
    """Offices with what they are: two of one area may bear almost the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.get_kind_display()}）"


class PicturesInput(forms.FileInput):
    """Several pictures at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """A list of uploaded files, perhaps empty."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        files: Sequence[File[bytes]] = data if isinstance(data, list | tuple) else [data] if data else []
        checked = [super(PicturesField, self).clean(file, initial) for file in files]
        # an empty file is a file all the same: one byte makes the picture check say so
        return [bytes(file.read()) or b"\0" for file in checked]


class EnterForm(forms.Form):
    """代填: what a resident says at the counter, on the phone or on the way."""

    said = forms.CharField(
        label="反映的事",
        max_length=FLOOD,
        widget=text_area(5),
        help_text="照原话记；里面的电话号码会自动隐去。",
    )
    area = forms.ModelChoiceField(Area.objects.none(), label="居民区", required=False, empty_label="还不清楚")
    place = forms.CharField(
        label="地点", required=False, max_length=120, help_text="如“北门垃圾房”“12 号楼电梯”。"
    )
    happened_on = forms.DateField(
        label="发现日期", required=False, widget=day_input(), help_text="不填就算今天。"
    )
    name = forms.CharField(
        label="怎么称呼",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )
    phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=30,
        help_text="办理时联系、办结后回访要用；加密保存，存入后只显示末几位。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-no-draft": ""}),
    )
    known_to = forms.ChoiceField(
        label="谁可以知道来件人", choices=KnownTo.choices, initial=KnownTo.HANDLER, widget=forms.RadioSelect
    )
    pictures = PicturesField(
        label="照片",
        required=False,
        allow_empty_file=True,
        help_text=f"可以不附；最多 {PICTURES_MAX} 张，每张不超过 10 MB。",
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_in_use()  # type: ignore[attr-defined]

    def told(self) -> Told:
        """What was told, once the form is valid."""
        data = dict(self.cleaned_data)
        return Told(**{**data, "known_to": KnownTo(data["known_to"])})


class TakeForm(forms.Form):
    """A voice becomes a problem: its facts, the lead office, and who assists."""

    title = forms.CharField(label="标题", max_length=FLOOD, help_text="一句话说清什么事，不写姓名、门牌。")
    description = forms.CharField(
        label="问题描述",
        required=False,
        max_length=FLOOD,
        widget=text_area(4),
        help_text="可以在原话上精简。",
    )
    category = forms.ModelChoiceField(Category.objects.none(), label="分类", empty_label="请选择")
    area = forms.ModelChoiceField(Area.objects.none(), label="居民区", empty_label="请选择")
    place = forms.CharField(label="地点", required=False, max_length=120)
    nature = forms.ChoiceField(label="诉求类型", choices=list(NATURES.items()))
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices)
    is_private = forms.BooleanField(
        label="涉及隐私", required=False, help_text="勾选后只有经办部门看得到，不上公示栏。"
    )
    office = OfficeChoice(
        Office.objects.none(), label="主办部门", required=False, empty_label="先受理，以后再派单"
    )
    assisting = OfficesField(
        Office.objects.none(), label="协办", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, carriages: QuerySet[Office], is_accepted: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # what is only opened may wait for its category and area; what is accepted may not
        self.fields["category"].required = self.fields["area"].required = is_accepted
        choices: dict[str, Any] = {
            "category": Category.objects.filter(is_active=True),
            "area": areas_in_use(),
            "office": offices_at_work(),
            "assisting": carriages,
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def taken(self) -> Taken:
        """The facts, once the form is valid."""
        data = self.cleaned_data
        return Taken(
            title=data["title"],
            description=data["description"],
            category=data["category"],
            area=data["area"],
            place=data["place"],
            nature=data["nature"],
            urgency=Urgency(data["urgency"]),
            is_private=data["is_private"],
        )


class FilterForm(forms.Form):
    """A name for the filters of an address."""

    name = forms.CharField(label="名称", max_length=200)
    query = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)


class DispatchForm(forms.Form):
    """The office that chosen problems go to."""

    office = OfficeChoice(Office.objects.none(), label="主办部门")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_at_work()  # type: ignore[attr-defined]
