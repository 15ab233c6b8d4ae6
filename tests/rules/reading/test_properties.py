"""What holds for every text: nothing raised, nothing lost, every offset true, time in step with length."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuomu.rules.reading import page_text_map, read_page
from zhuomu.rules.reading.lines import is_blank

from .makers import MAKES, page

FRAGMENTS = [
    "",
    "",
    "　　",
    " ",
    "\r\n",
    "\f",
    "\ufeff",
    "第2版",
    "2024年10月",
    "2024年10月18日 星期五",
    "责任编辑：白露",
    "梧桐社区报",
    "（社区党建办）",
    "(完)",
    "【某某】",
    "■程一苇",
    "本报记者 方晓棠",
    "文/图 傅明澈",
    "图为老人在看书。",
    "▲楼道里",
    "程一苇 摄",
    "征稿启事",
    "小处着手 细处用心",
    "——居民自己当设计师",
    "楼道装上扶手和",
    "周末菜场开进小区",
    "一、听一听",
    "大家一起来吧！",
    "时间：周六上午九点",
    "优秀奖：",
    "优秀奖：章怀瑾、苏念慈",
    "章怀瑾 苏念慈 韩牧野",
    "扫描二维码看往期",
    "上接第1版",
    "清早，广场上摆出了二十多个摊位，",
    "青菜和豆腐一样不少。",
    "居民说，菜场开到家门口，省下的不只是钱，还有来回一个小时的路。",
    "街道为三十六个楼组画了草图并且请居民自己来当设计师还请来了",
    "顺利结束。（社区服务办）",
    "他说：",
    "一是听；",
    "二是看。",
]
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("\n".join),
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.builds(
        lambda seed, make: page(seed, MAKES[make])[0], st.integers(0, 10**6), st.sampled_from(list(MAKES))
    ),
)


def number_at(text: str, place: int) -> int:
    return len(re.findall(r"\r\n|\r|\n", text[:place])) + 1


def inked(text: str) -> str:
    return "".join(char for char in text if not is_blank(char))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_character_is_in_exactly_one_piece(text: str) -> None:
    pieces = read_page(text).pieces
    assert Counter(inked("".join(piece.text for piece in pieces))) == Counter(inked(text))
    places = [place for piece in pieces for start, end in piece.spans for place in range(start, end)]
    assert len(places) == len(set(places))
    assert {place for place, char in enumerate(text) if not is_blank(char)} <= set(places)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_piece_names_the_lines_its_text_came_from(text: str) -> None:
    reading = read_page(text)
    for piece in reading.pieces:
        assert inked(piece.text) == inked("".join(text[start:end] for start, end in piece.spans))
        numbers = [number_at(text, start) for start, _ in piece.spans]
        assert all(any(first <= number <= last for first, last in piece.sources) for number in numbers)
        assert {first for first, _ in piece.sources} | {last for _, last in piece.sources} <= set(numbers)
        assert (piece.why is None) == (piece.confidence == 1)
        assert 0 < piece.confidence <= 1


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_offsets_of_the_joined_text_lead_back_to_the_page(text: str) -> None:
    joined, offsets = page_text_map(text)
    assert len(joined) == len(offsets)
    for char, offset in zip(joined, offsets, strict=True):
        assert text[offset] == char or char in "\n "
    assert Counter(inked(joined)) == Counter(inked(text))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_joined_text_has_each_piece_on_a_line_of_its_own(text: str) -> None:
    reading = read_page(text)
    blocks = ["\n".join(piece.text for piece in article.pieces) for article in reading.articles]
    blocks += ["\n".join(piece.text for piece in reading.furniture)] if reading.furniture else []
    assert page_text_map(text)[0] == "\n\n".join(blocks)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["青菜和豆腐一样不少，", "菜\n", "周末菜场\n\n", "章怀瑾、", "（社区办）\n", "一、\n", "“", " \n"]
)
def test_a_page_of_a_million_characters_is_read_in_seconds(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    started = time.process_time()
    read_page(text)
    # a quadratic step would take minutes; a slow machine is given ten times what a usual one needs
    assert time.process_time() - started < 60
