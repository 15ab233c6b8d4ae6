"""Forms of the errata. They check shapes; rules are the services'."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.base import File

from zhuomu.apps.errata.models import Reader
from zhuomu.apps.errata.selectors import Choice, articles_in
from zhuomu.apps.errata.services.codes import ErrataCode
from zhuomu.apps.errata.services.judging import MOST_WRONG_CHARACTERS, Judgement
from zhuomu.apps.errata.services.receiving import (
    ANSWER_MAX,
    CONSENT_TEXT,
    NAME_MAX,
    QUOTE_MAX,
    SAID_MAX,
    TITLE_MAX,
    Told,
)
from zhuomu.apps.paper.models import Article, Issue
from zhuomu.core.errors import refuse
from zhuomu.core.models import Office
from zhuomu.rules.errorrate import ErrorKind
from zhuomu.rules.prize import CreditPolicy, PrizeRules, Tier

SAFETY_MAX = 20_000


def text_area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ReportFields(forms.Form):
    """What a report holds, for readers and for a clerk who fills in for one."""

    article_title = forms.CharField(
        label="文章标题", required=False, max_length=TITLE_MAX, help_text="上面没有这篇文章，就在这里写标题。"
    )
    quote = forms.CharField(
        label="有错的那一句",
        required=False,
        max_length=QUOTE_MAX,
        widget=text_area(2),
        help_text="可以照报纸抄下来。",
    )
    # our own sentence says how long it was; the field's limit only stops a flood
    said = forms.CharField(
        label="错在哪里，应该是什么",
        max_length=SAFETY_MAX,
        widget=text_area(3),
        help_text="例如：“反应”应为“反映”。",
        error_messages={
            "required": "还没有写错在哪里，请写一句。",
            "max_length": f"写得太长（%(show_value)d 个字），最多 {SAID_MAX} 个字，请分成几次。",
        },
    )
    print_name = forms.CharField(
        label="刊出的名字",
        required=False,
        max_length=NAME_MAX,
        help_text="获奖时刊在下一期报上，可以用昵称；不填也可以。",
    )
    is_real_name = forms.BooleanField(
        label="这是真实姓名", required=False, help_text="不勾选就在名字后面注明（昵称）。"
    )
    phone = forms.CharField(
        label="手机号",
        required=False,
        max_length=30,
        help_text="想领奖才需要填。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "data-no-draft": ""}),
    )


class ReportForm(ReportFields):
    """The public form. Where it points at stands beside it as a :class:`Choice`."""

    has_consent = forms.BooleanField(label="同意这样使用我的手机号", required=False, help_text=CONSENT_TEXT)
    photo = forms.FileField(
        label="照片",
        required=False,
        allow_empty_file=True,
        help_text="可以拍下报纸上有错的地方，一张，不超过 10 MB。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    website = forms.CharField(label="网址（请留空）", required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    sentence = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def told(self, choice: Choice) -> Told:
        """What was told, once the form is valid. Raises ``Refused`` for a place that does not exist."""
        data = self.cleaned_data
        refused = {"page": ErrataCode.PAGE_UNKNOWN, "article": ErrataCode.ARTICLE_UNKNOWN}
        if choice.issue is None or "issue" in choice.unknown:
            raise refuse(ErrataCode.ISSUE_UNKNOWN, field="issue")
        for name in choice.unknown:
            raise refuse(refused[name], field=name)
        photo: File[bytes] | None = data["photo"]
        return Told(
            issue=choice.issue,
            page=choice.page,
            article=choice.article,
            article_title="" if choice.article else data["article_title"],
            quote=data["quote"] or data["sentence"][:QUOTE_MAX],
            said=data["said"],
            print_name=data["print_name"],
            is_nickname=not data["is_real_name"],
            phone=data["phone"],
            has_consent=data["has_consent"],
            photo=_bytes(photo),
        )


def _bytes(photo: File[bytes] | None) -> bytes:
    if photo is None:
        return b""
    # an empty file is a file all the same: one byte makes the picture check say so
    return bytes(photo.read()) or b"\0"


class ReceiptForm(forms.Form):
    """A receipt number to look up."""

    number = forms.CharField(
        label="回执号",
        max_length=40,
        help_text="回执号像 K7M2-QX9D-4T，大小写、横线都不要紧。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class AnswerForm(forms.Form):
    """The reader's answer to a question."""

    answer = forms.CharField(label="您的答复", max_length=ANSWER_MAX, widget=text_area(3))


if TYPE_CHECKING:
    ArticleChoice = forms.ModelChoiceField[Article]
else:  # generic for the type checker only
    ArticleChoice = forms.ModelChoiceField


class ArticleField(ArticleChoice):
    """An article of one issue, shown with its page."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.page} {obj.published.headline}"


def articles_queryset(issue: Issue | None) -> Any:
    ids = [article.pk for article in articles_in(issue)] if issue else []
    return (
        Article.objects.filter(pk__in=ids)
        .select_related("page", "published")
        .order_by("page__number", "order")
    )


class DeskReportForm(ReportFields):
    """代填: a clerk writes down what a reader says."""

    issue = forms.ModelChoiceField(Issue.objects.none(), label="期", empty_label=None)
    article = ArticleField(Article.objects.none(), label="文章", required=False)
    field_order = (
        "issue",
        "article",
        "article_title",
        "quote",
        "said",
        "print_name",
        "is_real_name",
        "phone",
    )

    def __init__(self, *args: Any, issues: Any, issue: Issue | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = issues  # type: ignore[attr-defined]
        self.fields["article"].queryset = articles_queryset(issue)  # type: ignore[attr-defined]

    def told(self) -> Told:
        data = self.cleaned_data
        return Told(
            issue=data["issue"],
            article=data["article"],
            article_title="" if data["article"] else data["article_title"],
            quote=data["quote"],
            said=data["said"],
            print_name=data["print_name"],
            is_nickname=not data["is_real_name"],
            phone=data["phone"],
        )


class AcceptForm(forms.Form):
    """What the editor says about an error that is one."""

    article = ArticleField(Article.objects.none(), label="文章", required=False)
    quote = forms.CharField(label="误", max_length=QUOTE_MAX, widget=text_area(2))
    correction = forms.CharField(label="正", max_length=QUOTE_MAX, required=False, widget=text_area(2))
    kind = forms.ChoiceField(
        label="差错种类", choices=[("", "请选择"), *((kind.value, kind.label) for kind in ErrorKind)]
    )
    wrong_character_count = forms.IntegerField(
        label="错字数",
        min_value=1,
        max_value=MOST_WRONG_CHARACTERS,
        initial=1,
        help_text="只在错别字时计入。",
    )
    is_in_headline = forms.BooleanField(label="在标题、报头或栏题中（加倍）", required=False)
    is_important = forms.BooleanField(label="重要人名、日期或图片（加倍）", required=False)
    office = forms.ModelChoiceField(
        Office.objects.none(), label="责任部门", required=False, empty_label="供稿部门"
    )
    makes_erratum = forms.BooleanField(label="在下一期刊登更正", required=False)
    has_credit = forms.BooleanField(label="更正里写上指出者", required=False)

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].queryset = articles_queryset(issue)  # type: ignore[attr-defined]
        offices = Office.objects.filter(is_active=True)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    def judgement(self, right_fixes: frozenset[int], credit: str) -> Judgement:
        data = self.cleaned_data
        return Judgement(
            kind=ErrorKind(data["kind"]),
            quote=data["quote"],
            correction=data["correction"],
            article=data["article"],
            wrong_character_count=data["wrong_character_count"],
            is_in_headline=data["is_in_headline"],
            is_important=data["is_important"],
            office=data["office"],
            right_fixes=right_fixes,
            makes_erratum=data["makes_erratum"],
            credit=credit if data["has_credit"] else "",
        )


class ReasonForm(forms.Form):
    """A reason the readers will see."""

    reason = forms.CharField(
        label="理由", max_length=200, widget=text_area(2), help_text="读者查回执时会看到。"
    )


class ThankForm(forms.Form):
    """Thanks, with a word if one is due."""

    reason = forms.CharField(label="说一句", max_length=200, required=False, widget=text_area(2))


class QuestionForm(forms.Form):
    """A question to the reader."""

    question = forms.CharField(label="想问读者的话", max_length=200, widget=text_area(2))


class PlaceForm(forms.Form):
    """Which article a report means."""

    article = ArticleField(Article.objects.none(), label="所指文章", required=False, empty_label="不清楚")

    def __init__(self, *args: Any, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].queryset = articles_queryset(issue)  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A file or a pasted chat, and the issue it is about where a message does not say."""

    issue = forms.ModelChoiceField(Issue.objects.none(), label="没有写明期号的，算作", empty_label=None)
    file = forms.FileField(
        label="导出的文件",
        required=False,
        allow_empty_file=True,
        help_text="Excel（xlsx）、CSV 或文本，编码不限。",
    )
    pasted = forms.CharField(
        label="或者粘贴聊天记录",
        required=False,
        max_length=2_000_000,
        widget=text_area(8),
        help_text="每条以“昵称 2026-11-12 08:30”开头，下面是内容。",
    )

    def __init__(self, *args: Any, issues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = issues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.files.get("file") and not data.get("pasted") and "file" not in self.errors:
            self.add_error("file", "请选一个文件，或者粘贴聊天记录。")
        return data


class RulesForm(forms.Form):
    """The parameters of a contest."""

    best_quota = forms.IntegerField(label="最佳名额", min_value=0, max_value=100)
    best_yuan = forms.IntegerField(label="最佳奖金（元）", min_value=0, max_value=100_000)
    good_quota = forms.IntegerField(label="优秀名额", min_value=0, max_value=500)
    good_gift = forms.CharField(label="优秀奖品", max_length=40)
    credit = forms.ChoiceField(
        label="同一差错多人指出", choices=[(policy.value, policy.label) for policy in CreditPolicy]
    )
    draw_seed = forms.CharField(
        label="抽签种子",
        required=False,
        max_length=64,
        help_text="只在抽签时用，与名单一起公布，谁都可以重算。",
    )
    accepted_weight = forms.DecimalField(
        label="采纳一处的倍数", min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )
    right_fix_weight = forms.DecimalField(
        label="改法正确加分", min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )
    rejected_weight = forms.DecimalField(
        label="未采纳减分", min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )
    score_floor = forms.DecimalField(
        label="总分下限", min_value=Decimal(0), max_value=Decimal(100), decimal_places=2
    )
    unclaimed_days = forms.IntegerField(label="领奖期限（天）", min_value=1, max_value=365)
    is_staff_excluded = forms.BooleanField(label="本报工作人员不参评", required=False)

    @staticmethod
    def initial_of(rules: PrizeRules) -> dict[str, Any]:
        """The form's values for rules with the paper's two tiers."""
        best, good = rules.tiers
        values: dict[str, Any] = {
            name: getattr(rules, name)
            for name in (
                "draw_seed",
                "accepted_weight",
                "right_fix_weight",
                "rejected_weight",
                "score_floor",
                "unclaimed_days",
                "is_staff_excluded",
            )
        }
        return values | {
            "best_quota": best.quota,
            "best_yuan": (best.prize_fen or 0) // 100,
            "good_quota": good.quota,
            "good_gift": good.gift,
            "credit": rules.credit.value,
        }

    def rules(self, before: PrizeRules) -> PrizeRules:
        """The rules as changed. Raises ``Refused`` where a draw has no seed."""
        data = self.cleaned_data
        if data["credit"] == CreditPolicy.DRAW and not data["draw_seed"].strip():
            raise refuse(ErrataCode.SEED_MISSING, field="draw_seed")
        best, good = before.tiers
        return PrizeRules(
            tiers=(
                Tier(best.key, best.label, data["best_quota"], prize_fen=data["best_yuan"] * 100),
                Tier(good.key, good.label, data["good_quota"], gift=data["good_gift"]),
            ),
            is_staff_excluded=data["is_staff_excluded"],
            accepted_weight=data["accepted_weight"],
            right_fix_weight=data["right_fix_weight"],
            rejected_weight=data["rejected_weight"],
            score_floor=data["score_floor"],
            credit=CreditPolicy(data["credit"]),
            draw_seed=data["draw_seed"].strip(),
            unclaimed_days=data["unclaimed_days"],
            results_after_issues=before.results_after_issues,
        )


class ListCheckForm(forms.Form):
    """A list made by hand or taken from print."""

    best = forms.CharField(
        label="最佳“啄木鸟”", required=False, max_length=500, help_text="名字之间用顿号、逗号或换行隔开。"
    )
    good = forms.CharField(label="优秀“啄木鸟”", required=False, max_length=4000, widget=text_area(4))


class MergeReaderForm(forms.Form):
    """Another entry of the same reader."""

    other = forms.ModelChoiceField(Reader.objects.none(), label="与这位是同一人")

    def __init__(self, *args: Any, readers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = readers  # type: ignore[attr-defined]


class PassOnForm(forms.Form):
    """Which office is to explain an error."""

    office = forms.ModelChoiceField(Office.objects.none(), label="责任部门", empty_label="请选择")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(is_active=True)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
