"""Forms of the proofreading screens."""

from __future__ import annotations

from typing import Any

from django import forms

from zhuomu.apps.paper.importing_lexicon import words_split
from zhuomu.apps.paper.models import LexiconEntry, LexiconKind
from zhuomu.apps.paper.services import Term
from zhuomu.apps.paper.services.lexicon import NAME_MAX, NOTE_MAX, ORDER_MAX, TITLE_MAX


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class LexiconForm(forms.Form):
    """One entry."""

    kind = forms.ChoiceField(label="类别", choices=LexiconKind.choices)
    name = forms.CharField(
        label="写法", max_length=NAME_MAX, help_text="照报上该有的样子写，引号也算，如 “三驾马车”。"
    )
    wrong_forms = forms.CharField(
        label="常见错写",
        required=False,
        max_length=1000,
        help_text="用顿号隔开。稿件里出现这些写法，会提示改成上面的写法。",
    )
    title = forms.CharField(
        label="职务", required=False, max_length=TITLE_MAX, help_text="人名才填，如“党工委书记”。"
    )
    from_on = _day("任职自")
    until_on = _day("任职至")
    order = forms.IntegerField(
        label="名录次序",
        required=False,
        min_value=1,
        max_value=ORDER_MAX,
        help_text="人名才填，越小越靠前；用来查名单的先后。",
    )
    note = forms.CharField(label="备注", required=False, max_length=NOTE_MAX)

    def term(self, data: dict[str, Any]) -> Term:
        """What was typed."""
        return Term(**{**data, "wrong_forms": words_split(data["wrong_forms"])})


def entry_initial(entry: LexiconEntry) -> dict[str, Any]:
    """What the form shows of a stored entry."""
    fields = ("kind", "name", "title", "from_on", "until_on", "order", "note")
    return {name: getattr(entry, name) for name in fields} | {"wrong_forms": "、".join(entry.wrong_forms)}


class LexiconFileForm(forms.Form):
    """A sheet of entries."""

    file = forms.FileField(
        label="表格",
        allow_empty_file=True,
        help_text="Excel 或 CSV。要有“类别”“写法”两列；其余列可以没有。先导出一份看看样子最省事。",
        error_messages={"required": "请选一个文件。"},
    )
