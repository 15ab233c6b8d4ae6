"""A span of the printed text replaced in the content gives exactly that text, or is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.apps.paper.making import refused
from zhuomu.apps.paper.services import Content, PaperCode
from zhuomu.apps.paper.services.replacing import content_put_right, content_replace, content_text
from zhuomu.core.errors import Refused

WINNERS = {"type": "list", "label": "优秀读者：十名", "items": ["林一", "陈二", "“甲”"]}
WHOLE = Content(
    headline="电梯开工",
    kicker="民生实事",
    deck="桂花弄先行",
    byline="社区发展办",
    body=(
        {"type": "paragraph", "text": "第一段话。"},
        {"type": "photo", "photo": 7, "caption": "工地现场", "alt": "工人在吊装"},
        {"type": "paragraph", "text": "第二段话。"},
        WINNERS,
    ),
)
TEXT = content_text(WHOLE)


def test_the_text_is_what_is_printed() -> None:
    assert TEXT.split("\n") == [
        "民生实事",
        "电梯开工",
        "桂花弄先行",
        "第一段话。",
        "工地现场",
        "第二段话。",
        "优秀读者：十名：林一、陈二、“甲”",
        "（社区发展办）",
    ]


def replaced(old: str, new: str) -> Content:
    start = TEXT.index(old)
    return content_replace(WHOLE, start, start + len(old), new)


@pytest.mark.parametrize(
    ("old", "new", "where", "value"),
    [
        ("实事", "工程", "kicker", "民生工程"),
        ("电梯", "扶梯", "headline", "扶梯开工"),
        ("先行", "首批", "deck", "桂花弄首批"),
        ("社区发展办", "社区党建办", "byline", "社区党建办"),
        ("办）\n"[:1], "室", "byline", "社区发展室"),
        ("第一", "头一", 0, {"type": "paragraph", "text": "头一段话。"}),
        ("现场", "一角", 1, {"type": "photo", "photo": 7, "caption": "工地一角", "alt": "工人在吊装"}),
        ("第二段话。", "全新。", 2, {"type": "paragraph", "text": "全新。"}),
        ("：十名", "：三名", 3, {**WINNERS, "label": "优秀读者：三名"}),
        ("陈二", "程二", 3, {**WINNERS, "items": ["林一", "程二", "“甲”"]}),
        ("林一、陈二", "林二", 3, {**WINNERS, "items": ["林二", "“甲”"]}),
        ("陈二", "陈二、许三", 3, {**WINNERS, "items": ["林一", "陈二", "许三", "“甲”"]}),
        ("二、“", "二“", 3, {**WINNERS, "items": ["林一", "陈二“甲”"]}),
    ],
)
def test_a_span_of_each_kind_of_piece(old: str, new: str, where: str | int, value: Any) -> None:
    changed = replaced(old, new)
    assert content_text(changed) == TEXT.replace(old, new, 1)
    found = getattr(changed, where) if isinstance(where, str) else changed.body[where]
    assert found == value
    assert content_text(WHOLE) == TEXT  # the content given is not touched


def test_an_insertion_has_no_old_text() -> None:
    start = TEXT.index("段话")
    assert content_replace(WHOLE, start, start, "大").body[0]["text"] == "第一大段话。"
    assert content_replace(WHOLE, len(TEXT) - 1, len(TEXT) - 1, "（文）").byline == "社区发展办（文）"


def test_a_piece_that_becomes_empty_is_no_line_any_more() -> None:
    changed = replaced("桂花弄先行", "")
    assert changed.deck == ""
    assert content_text(changed).split("\n") == [line for line in TEXT.split("\n") if line != "桂花弄先行"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("开工\n桂花", "开工桂花"),  # two lines
        ("（社区", "社区"),  # the bracket is only printed
        ("办）", "办"),
        ("社区发展办", ""),  # brackets around nothing
        ("名：林", "名，林"),  # the colon is only printed
        ("林一", ""),  # leaves a mark without a name
        ("电梯", " "),  # a field has no blank at its edge
    ],
)
def test_a_span_that_no_piece_holds_is_refused(old: str, new: str) -> None:
    with refused(PaperCode.MARK_GONE):
        replaced(old, new)


def test_a_list_without_names_has_only_its_label() -> None:
    content = Content("题", body=({"type": "list", "label": "名单", "items": []},))
    assert content_replace(content, 2, 4, "表格").body[0]["label"] == "表格"
    with refused(PaperCode.MARK_GONE):
        content_replace(content, 5, 5, "林一")


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (5, 2), (0, 999), (999, 999)])
def test_offsets_outside_the_text_are_refused(start: int, end: int) -> None:
    with refused(PaperCode.MARK_GONE):
        content_replace(WHOLE, start, end, "字")


def test_a_wrong_word_is_put_right_where_a_piece_holds_it() -> None:
    content = Content("题", byline="甲", body=({"type": "paragraph", "text": "（甲）说（甲）好"},))
    assert content_put_right(content, "（甲）", "（乙）") == Content(
        "题", byline="甲", body=({"type": "paragraph", "text": "（乙）说（甲）好"},)
    )
    assert content_put_right(Content("题", byline="甲"), "（甲）", "（乙）") is None
    assert content_put_right(content, "丙", "丁") is None
    # where the first place cannot be changed, a later one can
    two = Content("末", kicker="先", body=({"type": "list", "label": "名：", "items": ["：：林"]},))
    assert content_put_right(two, "：：林", "：林") == Content(
        "末", kicker="先", body=({"type": "list", "label": "名：", "items": ["：林"]},)
    )


WORDS = st.text(alphabet="甲乙、：（）“” \n，a", max_size=8)
LINE = st.text(alphabet="甲乙、：（）“” ，a", max_size=8)
BLOCKS = st.one_of(
    st.builds(lambda text: {"type": "paragraph", "text": text}, LINE),
    st.builds(lambda text: {"type": "photo", "photo": None, "caption": text, "alt": "图"}, LINE),
    st.builds(
        lambda label, items: {"type": "list", "label": label, "items": items},
        LINE,
        st.lists(LINE, max_size=4),
    ),
)
CONTENTS = st.builds(Content, LINE, LINE, LINE, LINE, st.lists(BLOCKS, max_size=4).map(tuple))


@given(CONTENTS, st.integers(0, 60), st.integers(0, 6), WORDS)
def test_a_replacement_changes_exactly_its_span_or_is_refused(
    content: Content, start: int, length: int, new: str
) -> None:
    text = content_text(content)
    start = min(start, len(text))
    end = min(start + length, len(text))
    try:
        changed = content_replace(content, start, end, new)
    except Refused as error:
        assert [reason.code for reason in error.reasons] == [PaperCode.MARK_GONE]
        return
    wanted = text[:start] + new + text[end:]
    assert [line for line in content_text(changed).split("\n") if line] == [
        line for line in wanted.split("\n") if line
    ]
    assert len(changed.body) == len(content.body)
    assert [block["type"] for block in changed.body] == [block["type"] for block in content.body]


@given(CONTENTS, st.data())
def test_a_plain_word_inside_a_piece_is_never_refused(content: Content, data: st.DataObject) -> None:
    text = content_text(content)
    places = [place for place, char in enumerate(text) if char in "甲乙"]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    changed = content_replace(content, place, place + 1, "丙")
    assert content_text(changed) == text[:place] + "丙" + text[place + 1 :]
