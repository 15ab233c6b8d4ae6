"""The small forms: pairings, promises, what was settled after all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhuomu.apps.visits.forms.rows import SAFETY_MAX, AreaField, FamilyField, day_field, text_field
from zhuomu.apps.visits.models import Family, Pairing, PairingKind
from zhuomu.apps.visits.selectors.directory import Entry
from zhuomu.core.models import Person


class PairingForm(forms.Form):
    """A new pair."""

    leader = forms.ModelChoiceField(Person.objects.filter(is_active=True), label="领导", empty_label="请选择")
    kind = forms.ChoiceField(label="结对对象", choices=PairingKind.choices, widget=forms.RadioSelect)
    area = AreaField(help_text="和居民区结对时选。")
    firm = text_field("企业", "和企业结对时填。")
    family = FamilyField(
        Family.objects.select_related("area__office"),
        label="困难家庭",
        required=False,
        empty_label="—",
        help_text="和困难家庭结对时选，先在走访里登记。",
    )
    cadence_months = forms.IntegerField(label="几个月走访一次", initial=1)
    from_on = day_field("从哪一天开始", is_required=True)
    until_on = day_field("到哪一天结束", "不填就一直有效。")

    def __init__(self, *args: Any, people: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((entry.person.pk, entry.label) for entry in people if entry.is_leader),
        ]


class PairingChangeForm(forms.Form):
    """How often, and until when."""

    cadence_months = forms.IntegerField(label="几个月走访一次")
    until_on = day_field("到哪一天结束", "不填就一直有效。")

    @staticmethod
    def initial_of(pairing: Pairing) -> dict[str, Any]:
        """The form's values for a pair."""
        return {"cadence_months": pairing.cadence_months, "until_on": pairing.until_on}


class PromiseKeepForm(forms.Form):
    """When a promise was kept, and how."""

    kept_on = day_field("兑现日期", is_required=True)
    text = text_field("怎么兑现的")


class SettleForm(forms.Form):
    """How a heard point was settled after all."""

    settlement = forms.CharField(
        label="怎么解决的", max_length=SAFETY_MAX, error_messages={"required": "请写一句怎么解决的。"}
    )
