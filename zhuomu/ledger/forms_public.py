"""Forms that anybody may fill in. They check shapes; rules are the services'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.base import File

from zhuomu.core.models import Area
from zhuomu.ledger.models import Category
from zhuomu.ledger.selectors_public import areas_public, categories_public
from zhuomu.ledger.services.telling import (
    ANSWER_MAX,
    CONSENT_TEXT,
    MOST_PICTURES,
    NAME_MAX,
    PLACE_MAX,
    REASON_MAX,
    SAID_MAX,
    Matter,
)

SAFETY_MAX = 20_000

if TYPE_CHECKING:
    AreaChoice = forms.ModelChoiceField[Area]
    CategoryChoice = forms.ModelChoiceField[Category]
else:  # generic for the type checker only
    AreaChoice = CategoryChoice = forms.ModelChoiceField


class PicturesInput(forms.FileInput):
    """Several files in one go; works without JavaScript."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Up to a few pictures, as the bytes that came. What they hold is judged by the service."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> tuple[bytes, ...]:
        """Each file on its own; an empty one stays one byte long, so that the picture check says so."""
        files: Sequence[File[bytes] | None] = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(PicturesField, self).clean(each, initial) for each in files if each]
        return tuple(bytes(each.read()) or b"\0" for each in cleaned)


class TellForm(forms.Form):
    """What is the matter, where and when; nobody need say who they are."""

    # our own sentence says how long it was; the field's limit only stops a flood
    said = forms.CharField(
        label="什么事",
        max_length=SAFETY_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="想到什么写什么，例如：北门垃圾房满了，三天没有清。",
        error_messages={
            "required": "还没有写什么事，请写一句。",
            "max_length": f"写得太长（%(show_value)d 个字），最多 {SAID_MAX} 个字，请分成几次。",
        },
    )
    area = AreaChoice(
        Area.objects.none(),
        label="在哪个居民区",
        required=False,
        empty_label="不清楚",
        error_messages={"invalid_choice": "没有这个居民区，请重新选择，或者选“不清楚”。"},
    )
    place = forms.CharField(
        label="具体地点",
        required=False,
        max_length=PLACE_MAX,
        help_text="例如：12号楼东侧、北门垃圾房。",
        error_messages={"max_length": f"最多 {PLACE_MAX} 个字，请写短一些。"},
    )
    happened_on = forms.DateField(
        label="哪一天发现的",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期请写成 2026-11-24 这样，或者空着。"},
    )
    category = CategoryChoice(
        Category.objects.none(),
        label="属于哪一类",
        required=False,
        empty_label="不清楚",
        error_messages={"invalid_choice": "没有这一类，请重新选择，或者选“不清楚”。"},
    )
    pictures = PicturesField(
        label="照片",
        required=False,
        allow_empty_file=True,
        help_text=f"最多 {MOST_PICTURES} 张，每张不超过 10 MB。照片里的拍摄地点会自动去掉。",
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )
    name = forms.CharField(
        label="怎么称呼您",
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-no-draft": ""}),
    )
    phone = forms.CharField(
        label="电话",
        required=False,
        max_length=30,
        help_text="留了电话，经办人先联系您，办完回访您。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "data-no-draft": ""}),
    )
    has_consent = forms.BooleanField(
        label="同意这样使用我的姓名和电话", required=False, help_text=CONSENT_TEXT
    )
    website = forms.CharField(label="网址（请留空）", required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_public()  # type: ignore[attr-defined]
        self.fields["category"].queryset = categories_public()  # type: ignore[attr-defined]

    def told(self) -> Matter:
        """What was told, once the form is valid."""
        names = (
            "said",
            "area",
            "place",
            "happened_on",
            "category",
            "name",
            "phone",
            "has_consent",
            "pictures",
        )
        return Matter(**{name: self.cleaned_data[name] for name in names})


class InquiryForm(forms.Form):
    """The reporter's answer to the office's question."""

    answer = forms.CharField(
        label="您的答复",
        max_length=ANSWER_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "还没有写答复。"},
    )


class ReopenForm(forms.Form):
    """Why it is not done."""

    reason = forms.CharField(
        label="哪里还没有办好",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写一句哪里还没有办好。"},
    )


class MonthForm(forms.Form):
    """A month as ``2026-11``; comes out as its first day."""

    month = forms.DateField(input_formats=["%Y-%m"])
