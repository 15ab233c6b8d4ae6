"""Forms of the counting room: numbers, ballots by keyboard, totals, differences, rulings, names."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from zhuomu.apps.congress.comparing import Comparison
from zhuomu.apps.congress.models import Officer, OfficerKind, Round
from zhuomu.apps.congress.services.rulings import Decided
from zhuomu.apps.congress.services.totals import totals_make
from zhuomu.apps.congress.signs import LABELS, Paper, keys_of, paper_read, rule_words
from zhuomu.core.errors import Refused
from zhuomu.core.http import sentence
from zhuomu.rules.election import ElectionMeasures, VoidCode

MARKS_MAX, WRITEINS_MAX, PAPERS_MAX = 400, 600, 100_000
VOID_LABELS = {
    VoidCode.ILLEGIBLE: "无法辨认",
    VoidCode.IDENTIFYING: "写有姓名、编号或其他记号",
    VoidCode.OVERVOTE: "所选多于应选名额",
    VoidCode.NOT_EXACT: "所选少于应选名额",
    VoidCode.UNCLEAR_WHOLE: "有标记无法辨认，按办法全票无效",
    VoidCode.BLANK_EXCLUDED: "空白票，按办法不计",
}


class FigureForm(forms.Form):
    """A number of people or papers as one person counted it."""

    number = forms.IntegerField(
        label="清点数",
        min_value=0,
        max_value=PAPERS_MAX,
        widget=forms.NumberInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class BallotForm(forms.Form):
    """One ballot, typed sign after sign. Nothing of it is kept in the browser."""

    marks = forms.CharField(
        label="记号", max_length=MARKS_MAX, strip=False, error_messages={"required": "还没有录入记号。"}
    )
    writeins = forms.CharField(
        label="另选他人",
        max_length=WRITEINS_MAX,
        required=False,
        help_text="姓名之间用顿号分开。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_identifying = forms.BooleanField(label="票上另有姓名、编号或其他记号", required=False)
    is_illegible = forms.BooleanField(label="整张票无法辨认", required=False)
    is_doubtful = forms.BooleanField(label="疑难，交监票人认定", required=False)

    def __init__(self, *args: Any, vote: Round, measures: ElectionMeasures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vote, self.measures = vote, measures
        # of a paper that nobody can read there is nothing to type
        self.fields["marks"].required = "is_illegible" not in self.data
        labels = {key: LABELS[mark] for key, mark in keys_of(measures.signs).items()}
        self.fields["marks"].help_text = f"{rule_words(measures.signs)}。"
        self.fields["marks"].widget.attrs = {
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "class": "marks-line",
            "maxlength": "400",
            "autofocus": "",
            "data-marks": json.dumps(labels, ensure_ascii=False, sort_keys=True),
            "data-most": len(vote.names),
        }
        if measures.is_writein_marked:
            self.fields[
                "writeins"
            ].help_text = f"姓名之间用顿号分开；画了“{measures.signs.for_}”的，在姓名后面加 1。"

    def paper(self) -> Paper:
        """The ballot that was typed. Raises ``Refused`` with every fault beside its field."""
        return paper_read(self.measures, tuple(self.vote.names), **self.cleaned_data)


class TotalsForm(forms.Form):
    """Totals of a whole bundle; whoever is not for, against or unclear abstained."""

    valid = forms.IntegerField(label="有效票", min_value=0, max_value=20)

    def __init__(self, *args: Any, vote: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vote = vote
        for code, label in VOID_LABELS.items():
            self.fields[f"void-{code.short}"] = _count(label)
        for place, name in enumerate(vote.names):
            self.fields[f"for-{place}"] = _count(f"{name} 赞成")
            self.fields[f"against-{place}"] = _count(f"{name} 反对")
            self.fields[f"unclear-{place}"] = _count(f"{name} 看不清")
        self.fields["writeins"] = forms.CharField(
            label="另选他人",
            required=False,
            max_length=WRITEINS_MAX,
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            help_text="每人一行：姓名，空一格，票数。只写有效的。",
        )

    @property
    def name_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each name with its three fields."""
        return [
            (name, [self[f"{kind}-{place}"] for kind in ("for", "against", "unclear")])
            for place, name in enumerate(self.vote.names)
        ]

    @property
    def void_rows(self) -> list[forms.BoundField]:
        """The fields of void papers."""
        return [self[f"void-{code.short}"] for code in VOID_LABELS]

    def clean_writeins(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in str(self.cleaned_data["writeins"]).splitlines():
            name, _, number = line.strip().rpartition(" ")
            if line.strip():
                if not name or not number.isascii() or not number.isdecimal() or int(number) > 20:
                    raise forms.ValidationError(f"“{line.strip()[:20]}”读不出姓名和票数，写成“李明 2”。")
                found[name.strip()] = found.get(name.strip(), 0) + int(number)
        return found

    def totals(self) -> dict[str, object]:
        """The totals as they are kept."""
        data = self.cleaned_data
        return totals_make(
            valid=data["valid"],
            votes=[
                (data[f"for-{place}"] or 0, data[f"against-{place}"] or 0, data[f"unclear-{place}"] or 0)
                for place in range(len(self.vote.names))
            ],
            void={code: data[f"void-{code.short}"] or 0 for code in VOID_LABELS},
            writeins=data["writeins"],
        )


def _count(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=20, required=False, widget=widget)


FIRST, SECOND, OTHER = "first", "second", "other"


class SettleForm(forms.Form):
    """For each difference what the paper says: as one of the two read it, or otherwise."""

    def __init__(
        self, *args: Any, comparison: Comparison, vote: Round, measures: ElectionMeasures, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.comparison, self.vote, self.measures = comparison, vote, measures
        choices = [(FIRST, "甲录的对"), (SECOND, "乙录的对"), (OTHER, "都不对，对照选票重录")]
        for place, _ in enumerate(comparison.differences):
            self.fields[f"choice-{place}"] = forms.ChoiceField(
                label="对照选票", choices=choices, widget=forms.RadioSelect
            )
            self.fields[f"marks-{place}"] = forms.CharField(
                label="重录记号",
                max_length=MARKS_MAX,
                required=False,
                strip=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"writeins-{place}"] = forms.CharField(
                label="重录另选他人",
                max_length=WRITEINS_MAX,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            for flag, label in FLAG_LABELS.items():
                self.fields[f"{flag}-{place}"] = forms.BooleanField(label=label, required=False)

    def fields_of(self, place: int) -> list[forms.BoundField]:
        """The fields of one difference."""
        return [self[f"{name}-{place}"] for name in ("choice", "marks", "writeins", *FLAG_LABELS)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.papers: list[Paper] = []
        for place, difference in enumerate(self.comparison.differences):
            chosen = data.get(f"choice-{place}")
            if chosen == OTHER:
                self._typed(place, data)
            elif chosen:
                self.papers.append(difference.first if chosen == FIRST else difference.second)
        return data

    def _typed(self, place: int, data: dict[str, Any]) -> None:
        flags = {flag: bool(data.get(f"{flag}-{place}")) for flag in FLAG_LABELS}
        try:
            paper = paper_read(
                self.measures,
                tuple(self.vote.names),
                marks=data.get(f"marks-{place}") or "",
                writeins=data.get(f"writeins-{place}") or "",
                **flags,
            )
        except Refused as refused:
            for reason in refused.reasons:
                self.add_error(f"{reason.field}-{place}", sentence(reason))
            return
        self.papers.append(paper)


FLAG_LABELS = {
    "is_identifying": "另有姓名、编号或其他记号",
    "is_illegible": "整张票无法辨认",
    "is_doubtful": "疑难，交监票人认定",
}


class RulingForm(forms.Form):
    """How a doubtful ballot is read, why, and by whom."""

    verdict = forms.ChoiceField(
        label="认定",
        choices=[
            ("read", "有效，按录入的记号计"),
            ("marks", "有效，按下面认定的记号计"),
            ("void", "整张无效"),
        ],
        widget=forms.RadioSelect,
    )
    marks = forms.CharField(
        label="认定的记号",
        max_length=MARKS_MAX,
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "marks-line"}),
    )
    void = forms.ChoiceField(
        label="无效理由",
        required=False,
        choices=[("", "—"), *((code.value, label) for code, label in VOID_LABELS.items())],
    )
    text = forms.CharField(
        label="看到什么、为什么这样认定", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    first = forms.ChoiceField(label="监票人一", required=False)
    second = forms.ChoiceField(label="监票人二", required=False)
    body = forms.CharField(
        label="决定机构",
        max_length=40,
        required=False,
        help_text="两名监票人意见不一致时，写作出决定的机构，如“主席团”。",
    )

    def __init__(self, *args: Any, vote: Round, measures: ElectionMeasures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vote, self.measures = vote, measures
        names = Officer.objects.filter(
            congress=vote.contest.congress_id, kind=OfficerKind.SUPERVISOR, is_adopted=True
        ).values_list("name", flat=True)
        for field in ("first", "second"):
            choice = self.fields[field]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - narrows the type
            choice.choices = [("", "—"), *((name, name) for name in names)]
        self.fields["marks"].help_text = f"{rule_words(measures.signs)}；{len(vote.names)} 个记号。"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["read"] = ""
        if data.get("verdict") == "void" and not data.get("void"):
            self.add_error("void", "请选无效的理由。")
        if data.get("verdict") == "marks":
            try:
                data["read"] = paper_read(
                    self.measures, tuple(self.vote.names), marks=data.get("marks") or ""
                ).marks
            except Refused as refused:
                for reason in refused.reasons:
                    self.add_error("marks", sentence(reason))
        return data

    def decided(self) -> Decided:
        """The ruling as it was told."""
        data = self.cleaned_data
        is_void = data["verdict"] == "void"
        return Decided(
            text=data["text"],
            first=data["first"],
            second=data["second"],
            body=data["body"],
            marks=data["read"],
            void=VoidCode(data["void"]) if is_void else None,
        )


class NameForm(forms.Form):
    """Whom a written name means, or that two names are two people."""

    written = forms.CharField(label="票上写法", max_length=40)
    meant = forms.CharField(label="另一写法或姓名", max_length=40)
    verdict = forms.ChoiceField(
        label="认定",
        choices=[("merge", "是同一人，按后一个姓名计"), ("apart", "是两个人，分开计")],
        widget=forms.RadioSelect,
    )
