"""The form of a visit and its rows. They check shapes; rules are the services'. A draft may lack anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from zhuomu.apps.visits.importing import NOTE_MAX
from zhuomu.apps.visits.models import Family, VisitWay
from zhuomu.core.models import Area, Person
from zhuomu.ledger.models import Category
from zhuomu.rules.visit_note import VisitKind

SAFETY_MAX = 20_000  # our own sentences say how long a text was; this only stops a flood
KINDS = [(kind.value, kind.label) for kind in VisitKind]
UNKNOWN_AREA = "没有这个居民区，请重新选择。"
UNKNOWN_PERSON = "没有这个人，请重新选择。"


class WantedText(forms.CharField):
    """A text that belongs there, so its label does not call it optional; a draft may lack it all the same."""

    def validate(self, value: Any) -> None:
        """Let it be empty: what must be there is a rule of the services."""


class WantedDay(forms.DateField):
    """A day that belongs there, as :class:`WantedText`."""

    def validate(self, value: Any) -> None:
        """Let it be empty."""


def text_field(
    label: str,
    help_text: str = "",
    *,
    rows: int = 0,
    is_personal: bool = False,
    is_wanted: bool = False,
    **attrs: str,
) -> forms.CharField:
    """A text that may stay empty; with ``rows`` a larger box. What is personal is kept in no browser."""
    if is_personal:
        attrs |= {"data-no-draft": "", "autocomplete": "off"}
    widget = forms.Textarea(attrs={"rows": rows, **attrs}) if rows else forms.TextInput(attrs=attrs)
    kind = WantedText if is_wanted else forms.CharField
    return kind(label=label, required=is_wanted, max_length=SAFETY_MAX, widget=widget, help_text=help_text)


def day_field(label: str, help_text: str = "", *, is_required: bool = False) -> forms.DateField:
    """A day by the browser's own picker."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=is_required, widget=widget, help_text=help_text)


def family_choice(family: Family) -> str:
    """A family to choose: initials and area; the number tells two of one surname apart."""
    return f"{family}　{family.pk}号"


class FamilyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One registered family."""

    def label_from_instance(self, obj: Any) -> str:
        """Initials, area, number."""
        return family_choice(obj)


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One area, in the order of the directory."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("empty_label", "—")
        super().__init__(
            Area.objects.filter(office__is_active=True).select_related("office"),
            label="居民区",
            error_messages={"invalid_choice": UNKNOWN_AREA},
            **options,
        )


class VisitForm(forms.Form):
    """When, who, where. People and areas are picked from the directory."""

    use_required_attribute = False
    note = forms.CharField(
        label="贴一段记录",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-no-draft": ""}),
        help_text=f"走访时在微信、备忘录里记的话，贴进来读出要点，由您勾选。最多 {NOTE_MAX} 个字，读完不存原文。",
    )
    on = WantedDay(
        label="日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), required=True
    )
    kind = forms.ChoiceField(label="类别", choices=KINDS)
    way = forms.ChoiceField(label="方式", choices=VisitWay.choices)
    leaders = forms.ModelMultipleChoiceField(
        Person.objects.all(),
        label="领导",
        required=False,
        error_messages={"invalid_choice": UNKNOWN_PERSON, "invalid_pk_value": UNKNOWN_PERSON},
        widget=forms.CheckboxSelectMultiple,
    )
    companions = forms.ModelMultipleChoiceField(
        Person.objects.all(),
        label="同行人员",
        required=False,
        error_messages={"invalid_choice": UNKNOWN_PERSON, "invalid_pk_value": UNKNOWN_PERSON},
        widget=forms.CheckboxSelectMultiple,
    )
    others = text_field("名录以外的同行", "如“区水务局王科长”，用顿号隔开。")
    areas = forms.ModelMultipleChoiceField(
        Area.objects.all(),
        label="居民区",
        required=False,
        error_messages={"invalid_choice": UNKNOWN_AREA, "invalid_pk_value": UNKNOWN_AREA},
        widget=forms.CheckboxSelectMultiple,
    )
    families = forms.ModelMultipleChoiceField(
        Family.objects.all(), label="登记过的困难家庭", required=False, widget=forms.CheckboxSelectMultiple
    )
    firm = text_field("企业", list="visit-firms")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RowForm(forms.Form):
    """One row of a list. A row in which nothing stands is no row: emptying a stored one takes it out."""

    MORE: ClassVar[tuple[str, ...]] = ()
    MORE_LABEL: ClassVar[str] = ""
    use_required_attribute = False
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        return [self[name] for name in self.fields if name != "pk" and name not in self.MORE]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.MORE]

    @property
    def more_label(self) -> str:
        """What the folded part is called."""
        return self.MORE_LABEL

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(str(self[name].value() or "").strip() for name in self.fields if name != "pk")

    @property
    def is_more_filled(self) -> bool:
        """Whether something stands in the fields that are folded away, or is wrong there."""
        return any(str(bound.value() or "").strip() or bound.errors for bound in self.more)


class StopForm(RowForm):
    """A place."""

    MORE = ("area",)
    MORE_LABEL = "居民区"
    place = text_field("地点", is_wanted=True, list="visit-places")
    seen = text_field("看到的情况", rows=2)
    area = AreaField()


class HeardForm(RowForm):
    """What was heard."""

    MORE = ("settlement", "place", "category", "area", "speaker", "phone")
    MORE_LABEL = "当场解决、地点、谁说的"
    text = text_field("听到的问题、建议", rows=2, is_wanted=True)
    settlement = text_field("当场怎么解决的", "没有当场解决就空着，记好以后一键转入台账。")
    place = text_field("地点", list="visit-places")
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True), label="分类", required=False, empty_label="—"
    )
    area = AreaField()
    speaker = text_field(
        "谁说的",
        "加密保存一年，别处只显示“王某”。",
        is_personal=True,
    )
    phone = text_field(
        "电话",
        "回访用，加密保存一年。",
        is_personal=True,
        inputmode="tel",
    )


class PromiseForm(RowForm):
    """A promise."""

    MORE = ("by", "due_on", "area")
    MORE_LABEL = "谁答应的、什么时候前"
    text = text_field("答应了什么", rows=2, is_wanted=True)
    by = forms.ModelChoiceField(
        Person.objects.filter(is_active=True), label="谁答应的", required=False, empty_label="—"
    )
    due_on = day_field("什么时候前")
    area = AreaField()


class FamilyForm(RowForm):
    """A family that is not registered yet."""

    name = text_field("姓名", is_personal=True, is_wanted=True)
    address = text_field("地址", is_personal=True)
    area = AreaField()


PARTS: Mapping[str, tuple[type[RowForm], str]] = {
    "stops": (StopForm, "看到的"),
    "heard": (HeardForm, "听到的"),
    "promises": (PromiseForm, "承诺"),
    "families": (FamilyForm, "困难家庭"),
}
