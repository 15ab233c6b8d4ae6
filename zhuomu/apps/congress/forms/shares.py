"""Fields of election measures that hold more than one value: a share, the counting roles."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhuomu.rules.election import Comparator, CountingRole, Share

MOST = 9_999
COMPARATORS = [(Comparator.GT.value, "超过"), (Comparator.GE.value, "达到（含本数）")]
ROLE_PARTS = 4
ROLES_MOST = 20


class ShareWidget(forms.MultiWidget):
    """超过 1 / 2 in three small boxes."""

    template_name = "congress/meeting/share_widget.html"

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        box = {"min": 1, "max": MOST, "inputmode": "numeric"}
        super().__init__(
            {
                "how": forms.Select({"aria-label": "超过还是达到"}, choices),
                "num": forms.NumberInput({**box, "aria-label": "分子"}),
                "den": forms.NumberInput({**box, "aria-label": "分母"}),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return (
            [value.comparator.value, value.num, value.den] if isinstance(value, Share) else ["", None, None]
        )


class ShareField(forms.MultiValueField):
    """A share of a whole; where ``is_optional``, ``none_label`` is what None means."""

    widget: Any

    def __init__(self, *, is_optional: bool = False, none_label: str = "", **kwargs: Any) -> None:
        choices = [("", none_label), *COMPARATORS] if is_optional else COMPARATORS
        self.is_optional = is_optional
        fields = (
            forms.ChoiceField(choices=choices, required=False),
            forms.IntegerField(min_value=1, max_value=MOST, required=False),
            forms.IntegerField(min_value=1, max_value=MOST, required=False),
        )
        super().__init__(
            fields, widget=ShareWidget(choices), required=False, require_all_fields=False, **kwargs
        )

    def compress(self, data_list: Any) -> Share | None:
        how, num, den = data_list or ("", None, None)
        if self.is_optional and not how:
            return None
        if not how or num is None or den is None:
            raise ValidationError("请写全：超过还是达到、分子、分母。")
        return Share(Comparator(how), num, den)


class RolesField(forms.CharField):
    """Counting roles, a line each: 职务，人数，由谁提名，怎样通过."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text="一行一种：职务，人数，由谁提名，怎样通过。",
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return "\n".join(_line(role) for role in value)
        return value

    def clean(self, value: Any) -> tuple[CountingRole, ...]:
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(lines) > ROLES_MOST:
            raise ValidationError(f"最多 {ROLES_MOST} 种职务。")
        return tuple(_role(number, line) for number, line in enumerate(lines, start=1))


def _line(role: CountingRole) -> str:
    parts = [role.label, str(role.people), role.named_by, role.approved_by]
    return "，".join(parts).rstrip("，")


def _role(number: int, line: str) -> CountingRole:
    parts = [part.strip() for part in re.split("[，,]", line)]
    people = parts[1] if len(parts) > 1 else ""
    if len(parts) > ROLE_PARTS or not parts[0] or not re.fullmatch(r"[0-9]{1,3}", people) or int(people) < 1:
        raise ValidationError(f"第 {number} 行请写成“职务，人数，由谁提名，怎样通过”，人数用数字。")
    named_by, approved_by = (*parts[2:], "", "")[:2]
    return CountingRole(parts[0], int(people), named_by, approved_by)
