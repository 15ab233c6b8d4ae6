"""Forms of the import wizard. They check shapes; rules are the services'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhuomu.core.reading_sheets import MAX_BYTES, MAX_ROWS
from zhuomu.rules.columns import Column

LEFT_OUT = ("", "不导入")


class SheetForm(forms.Form):
    """A file to bring."""

    file = forms.FileField(
        label="台账文件",
        allow_empty_file=True,
        help_text=f"Excel（xlsx、xls）或 CSV，最多 {MAX_ROWS} 行、{MAX_BYTES // 1024**2} MB；表头有合并的、两行的都认得。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        error_messages={"required": "请选一个文件。"},
    )


class ColumnsForm(forms.Form):
    """Which column holds what: ``column_0``, ``column_1``, … and the year of dates that name none."""

    year = forms.IntegerField(
        label="没有写年份的日期，算作哪一年",
        min_value=1990,
        max_value=2100,
        help_text="只用于“11月3日”这样的日期。",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self, *args: Any, labels: Sequence[str], chosen: Sequence[Column | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [LEFT_OUT, *((column.value, column.label) for column in Column)]
        self.column_count = len(labels)
        for at, (label, column) in enumerate(zip(labels, chosen, strict=True)):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=label or f"第 {at + 1} 列", choices=choices, required=False, initial=column or ""
            )

    def columns(self) -> list[Column | None]:
        """The chosen fields, once the form is valid."""
        values = [self.cleaned_data[f"column_{at}"] for at in range(self.column_count)]
        return [Column(value) if value else None for value in values]
