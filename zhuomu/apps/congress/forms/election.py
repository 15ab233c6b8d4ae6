"""Forms of contests, rounds and results. They check shapes; rules are the services'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from zhuomu.apps.congress.models import Congress, Contest, DocumentKind, DocumentVersion, EntryMode

LINES_MAX = 8_000
SPACES = re.compile(r"[\s,，;；]+")


if TYPE_CHECKING:
    _VersionField = forms.ModelChoiceField[DocumentVersion]
else:
    _VersionField = forms.ModelChoiceField


def versions_of(congress: Congress) -> Any:
    """The versions of a congress's 选举办法 that hold parameters."""
    return DocumentVersion.objects.filter(
        document__congress=congress, document__kind=DocumentKind.MEASURES, parameters__isnull=False
    ).select_related("document")


class VersionChoice(_VersionField):
    """Versions of measures; says whether one was adopted."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{'已通过' if obj.adopted_at else '未通过'}）"


class ContestForm(forms.Form):
    """What is elected, how many, by which measures."""

    title = forms.CharField(label="选举事项", max_length=80, help_text="如“第一届委员会委员”，印在选票上。")
    seats = forms.IntegerField(label="应选名额", min_value=1, max_value=999)
    measures = VersionChoice(
        DocumentVersion.objects.none(),
        label="选举办法",
        required=False,
        empty_label="以后再选",
        help_text="大会表决通过以后才能开始选举。",
    )

    def __init__(self, *args: Any, congress: Congress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = self.fields["measures"]
        assert isinstance(measures, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        measures.queryset = versions_of(congress)

    @staticmethod
    def initial_of(contest: Contest) -> dict[str, Any]:
        """The form's values for a contest."""
        return {"title": contest.title, "seats": contest.seats, "measures": contest.measures_id}


class CandidatesForm(forms.Form):
    """Who stands: a line for each, the name first."""

    rows = forms.CharField(
        label="候选人",
        max_length=LINES_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="每人一行：姓名，空一格，单位职务。同名的写成“李明（女）”。",
    )

    def clean_rows(self) -> list[tuple[str, str]]:
        rows = []
        for line in str(self.cleaned_data["rows"]).splitlines():
            name, _, post = line.strip().partition(" ")
            if len(name) > 40 or len(post.strip()) > 60:
                raise forms.ValidationError(f"“{name[:10]}…”太长：姓名最多 40 字，单位职务最多 60 字。")
            if name:
                rows.append((name, post.strip()))
        return rows


class OrderForm(forms.Form):
    """The order in which names are printed, as a person sees it right."""

    names = forms.CharField(
        label="印在选票上的次序",
        max_length=LINES_MAX,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="每人一行，可以调整上下次序。",
    )

    def clean_names(self) -> list[str]:
        return names_read(self.cleaned_data["names"])


def names_read(text: str) -> list[str]:
    """Names from lines, or from anything that stands between them."""
    return [name for name in SPACES.split(str(text).replace("、", " ").strip()) if name]


class BeginForm(forms.Form):
    """How the papers will be read."""

    mode = forms.ChoiceField(
        label="录入方式",
        choices=EntryMode.choices,
        initial=EntryMode.BALLOTS,
        widget=forms.RadioSelect,
        help_text="两种方式都由两人各录一次。逐张录入最稳妥；按扎录合计适合票很多、手工先点好的情形。",
    )


class SignForm(forms.Form):
    """Somebody signs by typing their own name again."""

    retyped = forms.CharField(
        label="重新输入本人姓名", max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class SealForm(forms.Form):
    """Where the papers lie, and until when."""

    note = forms.CharField(label="存放地点", max_length=120, help_text="如“街道档案室铁柜三层”。")
    keep_until_on = forms.DateField(
        label="保存至",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="过了这一天，系统里的票面数据自动删除，计票结果保留。",
    )


class FollowForm(forms.Form):
    """The names of a supplementary election: proposed by the first round's votes, a person may change them."""

    names = forms.CharField(
        label="下一轮的候选人",
        max_length=LINES_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每人一行。再次投票的候选人是票数相等的人，不能改。",
    )

    def clean_names(self) -> list[str]:
        return names_read(self.cleaned_data["names"])


class ChairForm(forms.Form):
    """Whom the chair chooses among the tied."""

    names = forms.MultipleChoiceField(label="主持人选定", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, tied: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self.fields["names"]
        assert isinstance(names, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        names.choices = [(name, name) for name in tied]
