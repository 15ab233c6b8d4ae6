"""What readers write in a chat, read into the four fields of the contest."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.messages import (
    MessageField,
    message_parse,
    moment_read,
    number_read,
    pasted_split,
    phone_normalise,
    phone_split,
)

# text, paper, issue, page, article, quote, correction
TABLE = [
    (
        "《梧桐社区报》第2版《两本账》一文，‘6%’应为‘6个百分点’。",
        "梧桐社区报",
        None,
        2,
        "两本账",
        "6%",
        "6个百分点",
    ),
    (
        "《梧桐社区报》第108期第３版《便民信息》，“11月31日”应为“11月30日”",
        "梧桐社区报",
        108,
        3,
        "便民信息",
        "11月31日",
        "11月30日",
    ),
    ("第二版《成立》'坐无虚席'应该是'座无虚席'", "", None, 2, "成立", "坐无虚席", "座无虚席"),
    ('二版 "享年七十九岁"改为"享年八十九岁"', "", None, 2, "", "享年七十九岁", "享年八十九岁"),
    ("头版「反应」应作「反映」", "", None, 1, "", "反应", "反映"),
    ("第十二版『截止』宜为『截至』", "", None, 12, "", "截止", "截至"),
    ("总第107期 “a”应当为“b”", "", 107, None, "", "a", "b"),
    ("107期 “a”应写作“b”", "", 107, None, "", "a", "b"),
    ("第一百零七期“a”更正为“b”", "", 107, None, "", "a", "b"),
    ("“座无虚席”误为“坐无虚席”", "", None, None, "", "坐无虚席", "座无虚席"),
    ("“座无虚席”写成了“坐无虚席”", "", None, None, "", "坐无虚席", "座无虚席"),
    ("写成了“坐无虚席”", "", None, None, "", "坐无虚席", ""),
    ("原句：不再发生。改为：再次发生。", "", None, None, "", "不再发生。", "再次发生。"),
    ("原文：“坐无虚席”，应为：“座无虚席”。", "", None, None, "", "坐无虚席", "座无虚席"),
    ("原句：“甲”和“乙” 改为：丙", "", None, None, "", "“甲”和“乙”", "丙"),
    ("误：坐无虚席\n正：座无虚席", "", None, None, "", "坐无虚席", "座无虚席"),
    ("四十二家的写法不统一，四十二应为42", "", None, None, "", "四十二", "42"),
    ("11月31日，十一月没有31号，请改成30号。", "", None, None, "", "", "30号"),
    ("下降一倍？应该是“降低一半”", "", None, None, "", "", "降低一半"),
    ("第2版《两本账》，“重量”后面的逗号是半角的", "", None, 2, "两本账", "重量", ""),
    ("“邻里节“应为“邻里节”", "", None, None, "", "邻里节“应为“邻里节", ""),
    ("浏阳河应为《浏阳河》", "", None, None, "", "浏阳河", "《浏阳河》"),
    (
        "《停车难题搬上“议事厅”》，“主任”应为“副主任”",
        "",
        None,
        None,
        "停车难题搬上“议事厅”",
        "主任",
        "副主任",
    ),
    ("“报上说”的意思不对。应为“报载”", "", None, None, "", "", "报载"),
    ("“甲”和“乙”，“乙”应该改为“丙”吧？", "", None, None, "", "乙", "丙"),
    ("“a“b”c”应为“abc”", "", None, None, "", "a“b”c", "abc"),
    ("谢谢小编，出版很及时", "", None, None, "", "", ""),
    ("版权页、第三版本都好", "", None, None, "", "", ""),
    ("", "", None, None, "", "", ""),
]


@pytest.mark.parametrize(("text", "paper", "issue", "page", "article", "quote", "correction"), TABLE)
def test_a_message_is_read_into_its_fields(
    text: str, paper: str, issue: int | None, page: int | None, article: str, quote: str, correction: str
) -> None:
    read = message_parse(text)
    assert (read.paper, read.issue_number, read.page_number) == (paper, issue, page)
    assert (read.article, read.quote, read.correction) == (article, quote, correction)


def test_a_paper_is_known_by_name_where_it_does_not_end_like_one() -> None:
    assert message_parse("《邻里》第2版《两本账》", papers=["邻里"]).article == "两本账"
    assert message_parse("《邻里》第2版《两本账》").article == "邻里"


def test_what_is_missing_is_named_in_order() -> None:
    assert message_parse("“a”应为“b”").missing == (MessageField.PAGE, MessageField.ARTICLE)
    assert [field.label for field in message_parse("").missing] == ["版面", "文章", "原句", "应为"]
    assert message_parse("你好").is_empty and not message_parse("第2版有错").is_empty


@given(st.text(max_size=300))
def test_no_message_ever_breaks_the_reader(text: str) -> None:
    read = message_parse(text)
    assert read.quote in text or any(not char.isascii() for char in text)


@given(
    st.lists(st.sampled_from(list("“”‘’《》\"'应为改成写成了第二版期ab。，\n原句：改为")), max_size=60).map(
        "".join
    )
)
def test_no_mixture_of_marks_breaks_the_reader(text: str) -> None:
    read = message_parse(text)
    assert len(read.quote) <= len(text) and len(read.correction) <= len(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("二", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零七", 107),
        ("一〇七", 107),
        ("两", 2),
        ("甲", None),
        ("", None),
    ],
)
def test_numbers_in_figures_and_characters(text: str, number: int | None) -> None:
    assert number_read(text) == number


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-12 08:30:11", datetime(2026, 11, 12, 8, 30, 11)),  # noqa: DTZ001
        ("2026/1/2 8:05", datetime(2026, 1, 2, 8, 5)),  # noqa: DTZ001
        ("2026年11月12日 8时30分", datetime(2026, 11, 12, 8, 30)),  # noqa: DTZ001
        ("２０２６.11.12", datetime(2026, 11, 12)),  # noqa: DTZ001
        ("2026-11-12T08:30", datetime(2026, 11, 12, 8, 30)),  # noqa: DTZ001
        ("2026-02-30 08:00", None),
        ("11-12 08:30", None),
        ("昨天", None),
    ],
)
def test_moments_are_read_or_not_guessed(text: str, moment: datetime | None) -> None:
    assert moment_read(text) == moment


def test_a_pasted_chat_is_split_and_words_before_it_stay() -> None:
    text = (
        "前言\r\n\r\n甲 2026/11/12 06:48\r\n一\r二\n\n乙：2026-11-12 7:00\n"
        + "很长的一行话" * 10
        + " 2026-11-12 08:00\n"
    )
    first, second, third = pasted_split(text)
    assert (first.row, first.sender, first.sent_at, first.text) == (1, "", None, "前言")
    assert (second.row, second.sender, second.text) == (3, "甲", "一\n二")
    assert (third.sender, third.text) == ("乙", "很长的一行话" * 10 + " 2026-11-12 08:00")
    assert pasted_split("") == ()


@pytest.mark.parametrize(
    ("text", "phone", "masked"),
    [
        ("电话13812345678。", "13812345678", "电话138****5678。"),
        ("１３８１２３４５６７８", "13812345678", "138****5678"),
        ("+86 138-1234-5678", "13812345678", "138****5678"),
        ("13812345678或13987654321", "", "138****5678或139****4321"),
        ("110101199003071234", "", "11*************234"),
        ("热线66581234应为66581235", "", "热线66581234应为66581235"),
        ("没有号码，２０２６年", "", "没有号码，2026年"),
    ],
)
def test_numbers_are_taken_out_of_words(text: str, phone: str, masked: str) -> None:
    split = phone_split(text)
    assert (split.phone, split.text) == (phone, masked)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("138 1234 5678", "13812345678"),
        ("＋86 13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("0571-88881234", "057188881234"),
        ("6658 1234", "66581234"),
        ("12345", ""),
        ("十三亿", ""),
        ("1381234567a", ""),
    ],
)
def test_a_phone_is_one_or_is_not(text: str, phone: str) -> None:
    assert phone_normalise(text) == phone
