"""Forms of the paper. Each turns what was typed into the values a service takes; rules stay in the services."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from zhuomu.apps.paper.models import ArticleKind, ArticleVersion, Page
from zhuomu.apps.paper.services.content import LIMITS, MAX_CHARACTERS, Content
from zhuomu.core.models import Office

NAME_SEPARATORS = re.compile(r"[、，,\n]+")


def offices_to_sign() -> Any:
    """Offices that can sign an article."""
    return Office.objects.filter(is_active=True).order_by("order", "id")


class IssueForm(forms.Form):
    """A new issue."""

    number = forms.IntegerField(label="期号", min_value=1, max_value=99_999)
    publish_on = forms.DateField(label="出版日期", widget=forms.DateInput(attrs={"type": "date"}))
    page_count = forms.IntegerField(label="版数", min_value=1, max_value=64, initial=4)
    report_until_on = forms.DateField(
        label="纠错截止",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="不填就是出版当月最后一天。",
    )


class PageForm(forms.Form):
    """Number and section of a page."""

    number = forms.IntegerField(label="版次", min_value=1, max_value=64)
    section = forms.CharField(label="版名", max_length=30, required=False)


class SourceForm(forms.Form):
    """A page's text: a file, or pasted."""

    file = forms.FileField(
        label="文字文件或 Word 文件",
        required=False,
        allow_empty_file=True,
        help_text="从排版软件或 PDF 导出的 .txt（UTF-8、GBK 都行），或科室交来的 .docx。",
    )
    text = forms.CharField(
        label="或者直接粘贴整版文字",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        strip=False,
        max_length=1_000_000,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip() and "file" not in self.errors:
            raise forms.ValidationError("请选一个文件，或粘贴一版文字。")
        return data

    def given(self) -> tuple[bytes, str]:
        """(bytes, file name) of what was given; pasted text has no name."""
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            return file.read(), str(file.name or "")
        return self.cleaned_data["text"].encode("utf-8", "surrogatepass"), ""


class ArticleForm(forms.Form):
    """The words of an article: one paragraph a line, each photo and list with fields of its own."""

    kicker = forms.CharField(label="引题", required=False, max_length=LIMITS["kicker"])
    headline = forms.CharField(label="标题", max_length=LIMITS["headline"], required=False)
    deck = forms.CharField(label="副题", required=False, max_length=LIMITS["deck"])
    office = forms.ModelChoiceField(label="供稿部门", queryset=Office.objects.none(), empty_label=None)
    byline = forms.CharField(
        label="署名",
        required=False,
        max_length=LIMITS["byline"],
        help_text="印在文末括号里，如“社区党建办”。",
    )
    kind = forms.ChoiceField(label="类别", choices=ArticleKind.choices)
    text = forms.CharField(
        label="正文",
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 16, "data-autogrow": ""}),
        help_text="一段一行。",
    )
    why = forms.CharField(label="修改说明", required=False, max_length=200)
    seen_sha256 = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    new_photo = forms.FileField(
        label="添一张照片", required=False, help_text="JPG 或 PNG，10 MB 以内。位置信息会被去掉。"
    )
    new_caption = forms.CharField(label="图片说明", required=False, max_length=200)
    new_alt = forms.CharField(
        label="替代文字", required=False, max_length=300, help_text="讲给看不见照片的读者听：照片上有什么。"
    )
    new_photographer = forms.CharField(label="摄影", required=False, max_length=30)
    new_has_people = forms.BooleanField(label="照片上有能认出的人", required=False)
    new_has_consent = forms.BooleanField(label="已征得他们同意", required=False)

    def __init__(self, *args: Any, version: ArticleVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 — declared above
        office.queryset = offices_to_sign()
        for number, block in enumerate(version.photos if version else [], start=1):
            self._add_photo(number, block)
        for number, block in enumerate(version.lists if version else [], start=1):
            self.fields[f"list-{number}-label"] = forms.CharField(
                label="名单题头", max_length=120, initial=block["label"]
            )
            self.fields[f"list-{number}-items"] = forms.CharField(
                label="名单（用顿号隔开）",
                required=False,
                initial="、".join(block["items"]),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def _add_photo(self, number: int, block: dict[str, Any]) -> None:
        after = self._paragraphs_before(block)
        self.fields[f"photo-{number}-caption"] = forms.CharField(
            label="图片说明", required=False, max_length=200, initial=block["caption"]
        )
        self.fields[f"photo-{number}-alt_text"] = forms.CharField(
            label="替代文字", required=False, max_length=300, initial=block["alt"]
        )
        self.fields[f"photo-{number}-after"] = forms.IntegerField(
            label="放在第几段之后", required=False, min_value=0, max_value=999, initial=after
        )
        if not block["photo"]:
            self.fields[f"photo-{number}-file"] = forms.FileField(label="照片文件", required=False)
        self.fields[f"photo-{number}-remove"] = forms.BooleanField(label="去掉这张照片", required=False)

    def _paragraphs_before(self, wanted: dict[str, Any]) -> int:
        count = 0
        for block in self.version.body if self.version else []:
            if block is wanted:
                break
            count += block["type"] == "paragraph"
        return count

    @property
    def photo_numbers(self) -> range:
        return range(1, len(self.version.photos if self.version else []) + 1)

    def photo_rows(self) -> list[dict[str, Any]]:
        """For the template: each photo's block with its bound fields."""
        blocks = self.version.photos if self.version else []
        return [
            {
                "number": number,
                "photo": block["photo"],
                "fields": [self[name] for name in self.fields if name.startswith(f"photo-{number}-")],
            }
            for number, block in enumerate(blocks, start=1)
        ]

    def list_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("list-")]

    def content(self, photos: dict[int, int], new_photo: int | None) -> Content:
        """What was typed. ``photos`` maps a photo's number to a newly uploaded one, ``new_photo`` is the added one."""
        data = self.cleaned_data
        paragraphs = [line.strip() for line in data["text"].splitlines() if line.strip()]
        after: dict[int, list[dict[str, Any]]] = {}
        for number, block in enumerate(self.version.photos if self.version else [], start=1):
            if data[f"photo-{number}-remove"]:
                continue
            place = min(data[f"photo-{number}-after"] or 0, len(paragraphs))
            after.setdefault(place, []).append(
                {
                    "type": "photo",
                    "photo": photos.get(number, block["photo"]),
                    "caption": data[f"photo-{number}-caption"].strip(),
                    "alt": data[f"photo-{number}-alt_text"].strip(),
                }
            )
        if new_photo is not None:
            block = {
                "type": "photo",
                "photo": new_photo,
                "caption": data["new_caption"].strip(),
                "alt": data["new_alt"].strip(),
            }
            after.setdefault(min(1, len(paragraphs)), []).append(block)
        body: list[dict[str, Any]] = list(after.get(0, []))
        for place, text in enumerate(paragraphs, start=1):
            body += [{"type": "paragraph", "text": text}, *after.get(place, [])]
        body += self._lists()
        return Content(data["headline"], data["kicker"], data["deck"], data["byline"], tuple(body))

    def _lists(self) -> list[dict[str, Any]]:
        lists = []
        for number in range(1, len(self.version.lists if self.version else []) + 1):
            items = NAME_SEPARATORS.split(self.cleaned_data[f"list-{number}-items"])
            names = [item.strip() for item in items if item.strip()]
            if names:
                lists.append(
                    {"type": "list", "label": self.cleaned_data[f"list-{number}-label"], "items": names}
                )
        return lists


def article_initial(version: ArticleVersion, office: Office, kind: str) -> dict[str, Any]:
    """What the form shows of a stored version."""
    return {
        "kicker": version.kicker,
        "headline": version.headline,
        "deck": version.deck,
        "byline": version.byline,
        "text": "\n".join(version.paragraphs),
        "office": office.pk,
        "kind": kind,
        "seen_sha256": version.sha256,
    }


class ReviewForm(forms.Form):
    """A verdict with its opinion."""

    opinion = forms.CharField(
        label="意见",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回时必须写明改什么。",
    )
    seen_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class OpinionForm(forms.Form):
    """A reason for what cannot be done in silence."""

    opinion = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由。"},
    )


class ErratumForm(forms.Form):
    """Wrong → right, by an editor."""

    wrong = forms.CharField(label="误", max_length=300)
    right = forms.CharField(label="正", max_length=300)
    kind = forms.CharField(label="类别", max_length=30, initial="文字差错")
    credit = forms.CharField(
        label="指出者", max_length=40, required=False, help_text="读者同意刊出的名字，可不填。"
    )


class PieceForm(forms.Form):
    """One article of a reading, as the person leaves it."""

    keep = forms.ChoiceField(
        label="这一块是",
        choices=[(ArticleKind.ARTICLE, "文章"), (ArticleKind.BOX, "启事框"), ("skip", "不要")],
    )
    kicker = forms.CharField(label="引题", required=False, max_length=LIMITS["kicker"])
    headline = forms.CharField(label="标题", required=False, max_length=LIMITS["headline"])
    deck = forms.CharField(label="副题", required=False, max_length=LIMITS["deck"])
    byline = forms.CharField(label="署名", required=False, max_length=LIMITS["byline"])
    office = forms.ModelChoiceField(label="供稿部门", queryset=Office.objects.none(), empty_label=None)
    text = forms.CharField(
        label="正文", required=False, widget=forms.Textarea(attrs={"rows": 8}), help_text="一段一行。"
    )
    captions = forms.CharField(
        label="图片说明",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一张一行；照片之后再配。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)  # noqa: S101 — declared above
        office.queryset = offices_to_sign()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("keep") != "skip" and not (data.get("headline") or "").strip():
            self.add_error("headline", "请填标题，或把这一块改为“不要”。")
        return data


class TakeForm(forms.Form):
    """The page a notice goes to."""

    page = forms.ModelChoiceField(label="放到", queryset=Page.objects.none(), empty_label=None)

    def __init__(self, *args: Any, pages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.fields["page"]
        assert isinstance(page, forms.ModelChoiceField)  # noqa: S101 — declared above
        page.queryset = pages
