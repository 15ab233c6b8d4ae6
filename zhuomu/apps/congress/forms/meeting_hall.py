"""Forms of what happens in the hall: agenda, documents, open votes."""

from __future__ import annotations

from typing import Any

from django import forms

from zhuomu.apps.congress.models import (
    AgendaItem,
    AgendaKind,
    Congress,
    DocumentKind,
    MeetingDocument,
    Officer,
)
from zhuomu.apps.congress.services.motions import Counted
from zhuomu.rules.election import Base, Comparator, Share, VoteRule
from zhuomu.rules.election.share import HALF_EXCEEDED, TWO_THIRDS_EXCEEDED, TWO_THIRDS_REACHED

TEXT_MAX = 200_000
MOST_PEOPLE = 99_999
SHARES: dict[str, tuple[str, Share]] = {
    "half": ("过半数", HALF_EXCEEDED),
    "half_reached": ("半数以上（含半数）", Share(Comparator.GE, 1, 2)),
    "two_thirds": ("三分之二以上（含三分之二）", TWO_THIRDS_REACHED),
    "two_thirds_exceeded": ("超过三分之二", TWO_THIRDS_EXCEEDED),
}
QUORUMS: dict[str, tuple[str, Share | None]] = {
    "none": ("不设", None),
    "half": ("超过应到半数", HALF_EXCEEDED),
    "two_thirds": ("应到三分之二以上（含三分之二）", TWO_THIRDS_REACHED),
    "two_thirds_exceeded": ("超过应到三分之二", TWO_THIRDS_EXCEEDED),
    "four_fifths": ("应到五分之四以上（含五分之四）", Share(Comparator.GE, 4, 5)),
}
BASES = {Base.DUE.value: "应到人数", Base.PRESENT.value: "实到人数", Base.VOTED.value: "参加表决人数"}


def quorum_key(share: Share | None) -> str:
    """The choice that stands for a share; the measures' own, where it is among them."""
    return next((key for key, (_, known) in QUORUMS.items() if known == share), "none")


class AgendaForm(forms.Form):
    """One item of the agenda."""

    title = forms.CharField(label="议程", max_length=100)
    kind = forms.ChoiceField(label="类别", choices=AgendaKind.choices, initial=AgendaKind.OTHER)
    speaker = forms.CharField(label="主讲", max_length=30, required=False)
    document = forms.ModelChoiceField(
        MeetingDocument.objects.none(), label="会议文件", required=False, empty_label="—"
    )

    def __init__(self, *args: Any, congress: Congress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — narrows the type
        field.queryset = congress.documents.all()


class AgendaChangeForm(AgendaForm):
    """An item that is there, with what the minutes say of it."""

    minutes_text = forms.CharField(
        label="纪要",
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写进会议纪要的内容，一行一段。表决的数字会自动写上，不用重复。",
    )

    @staticmethod
    def initial_of(item: AgendaItem) -> dict[str, Any]:
        """The form's values for an item."""
        return {
            "title": item.title,
            "kind": item.kind,
            "speaker": item.speaker,
            "document": item.document_id,
            "minutes_text": item.minutes_text,
        }


class DocumentForm(forms.Form):
    """A new document of the congress."""

    kind = forms.ChoiceField(label="类别", choices=DocumentKind.choices)
    title = forms.CharField(label="标题", max_length=100, help_text="不写书名号。")


class VersionForm(forms.Form):
    """The text of a document's next version."""

    text = forms.CharField(
        label="正文", max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 18}), strip=True
    )
    note = forms.CharField(
        label="修改说明", max_length=200, required=False, help_text="改了什么、依据谁的意见。"
    )
    seen_number = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MotionForm(forms.Form):
    """A vote by show of hands, with all its numbers."""

    subject = forms.CharField(label="表决事项", max_length=120, required=False)
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label="议程", required=False, empty_label="—")
    share = forms.ChoiceField(
        label="通过须达到", choices=[(key, label) for key, (label, _) in SHARES.items()], initial="half"
    )
    base = forms.ChoiceField(label="按什么人数算", choices=list(BASES.items()), initial=Base.DUE.value)
    quorum = forms.ChoiceField(
        label="到会人数须达到", choices=[(key, label) for key, (label, _) in QUORUMS.items()], initial="none"
    )
    for_count = forms.IntegerField(label="赞成", min_value=0, max_value=MOST_PEOPLE)
    against_count = forms.IntegerField(label="反对", min_value=0, max_value=MOST_PEOPLE, initial=0)
    abstain_count = forms.IntegerField(label="弃权", min_value=0, max_value=MOST_PEOPLE, initial=0)
    not_voting_count = forms.IntegerField(
        label="未表决", min_value=0, max_value=MOST_PEOPLE, initial=0, help_text="在场没有举手的。"
    )
    seen_present = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, congress: Congress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — narrows the type
        field.queryset = congress.agenda.all()

    def rule(self) -> VoteRule:
        """What the vote needs."""
        data = self.cleaned_data
        return VoteRule(SHARES[data["share"]][1], Base(data["base"]), QUORUMS[data["quorum"]][1])

    def counted(self) -> Counted:
        """The numbers as they were counted."""
        data = self.cleaned_data
        return Counted(
            data["for_count"],
            data["against_count"],
            data["abstain_count"],
            data["not_voting_count"],
            data["seen_present"],
        )


class OfficersMotionForm(MotionForm):
    """A vote on people, all of them with one show of hands."""

    officers = forms.ModelMultipleChoiceField(
        Officer.objects.none(), label="名单", widget=forms.CheckboxSelectMultiple
    )
    field_order = ("officers",)

    def __init__(self, *args: Any, congress: Congress, **kwargs: Any) -> None:
        super().__init__(*args, congress=congress, **kwargs)
        field = self.fields["officers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 — narrows the type
        field.queryset = congress.officers.filter(is_adopted=False)
