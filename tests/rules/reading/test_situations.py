"""One habit at a time: what a short line, a bracket, a list or a lone sentence is read as."""

import pytest

from zhuomu.rules.reading import ArticleReading, PageReading, ReadingCode, Role, page_text_map, read_page
from zhuomu.rules.reading.pieces import text_of

TEXT = "清早，广场上摆出了二十多个摊位，青菜和豆腐一样不少，居民买菜再也不用走远路了。"
MORE = "摊主都来自郊区的合作社，菜价由居民代表和物业一起核定，比附近的超市便宜一成左右。"
HALF = "居民区里的三百多位老人一早就来到广场排起了长队，志愿者搬来椅子和热水，又请来医生为大家"
REST = "量血压、测血糖，一上午没有停过。"


def blocks(*lines: str) -> PageReading:
    return read_page("\n\n".join(lines))


def only(reading: PageReading) -> ArticleReading:
    assert len(reading.articles) == 1
    return reading.articles[0]


def texts(article: ArticleReading) -> dict[str, object]:
    found: dict[str, object] = {}
    for piece in article.pieces:
        found.setdefault(str(piece.role), [])
        found[str(piece.role)].append(piece.text)  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "\ufeff", "\f\r\n"])
def test_an_empty_page_says_so(text: str) -> None:
    reading = read_page(text)
    assert [warning.code for warning in reading.warnings] == [ReadingCode.EMPTY]
    assert (reading.articles, reading.boxes, reading.furniture) == ((), (), ())
    assert page_text_map(text) == ("", [])


def test_a_page_of_furniture_alone_keeps_it_and_warns() -> None:
    reading = read_page("第2版\n2024年10月18日 星期五\n")
    assert [piece.role for piece in reading.furniture] == [Role.FURNITURE] * 2
    assert [warning.code for warning in reading.warnings] == [ReadingCode.NO_PARAGRAPH]


def test_a_page_without_headlines_keeps_its_text_with_little_trust() -> None:
    reading = blocks(TEXT, MORE)
    assert [piece.text for piece in only(reading).paragraphs] == [TEXT, MORE]
    assert reading.confidence < 0.5
    assert [warning.code for warning in reading.warnings] == [ReadingCode.NO_HEADLINE]


def test_an_article_without_a_headline_after_a_signed_one_is_named() -> None:
    reading = blocks("菜场开进小区", TEXT, "（社区服务办）", MORE)
    assert [text_of(article.headline) for article in reading.articles] == ["菜场开进小区", ""]
    assert [(warning.code, dict(warning.facts)) for warning in reading.warnings] == [
        (ReadingCode.HEADLINE_MISSING, {"first": 7, "last": 7})
    ]


def test_a_photo_with_headline_and_caption_is_an_article() -> None:
    reading = blocks("老街新颜", "图为修缮一新的梧桐路。", "（社区服务办）")
    article = only(reading)
    assert texts(article) == {
        "headline": ["老街新颜"],
        "caption": ["图为修缮一新的梧桐路。"],
        "byline": ["（社区服务办）"],
    }
    assert [warning.code for warning in reading.warnings] == [ReadingCode.NO_PARAGRAPH]


def test_a_short_line_amid_a_sentence_is_a_caption_and_the_sentence_goes_on() -> None:
    article = only(blocks("义诊进广场", HALF, "义诊现场", REST, "（社区服务办）"))
    assert [piece.text for piece in article.captions] == ["义诊现场"]
    assert [piece.text for piece in article.paragraphs] == [HALF + REST]
    assert article.paragraphs[0].sources == ((3, 3), (7, 7))
    assert article.captions[0].why is ReadingCode.CAPTION_PLACE


def test_a_short_line_that_ends_a_broken_sentence_before_the_byline_belongs_to_it() -> None:
    article = only(blocks("义诊进广场", HALF, "量血压测血糖", "（社区服务办）"))
    assert [piece.text for piece in article.paragraphs] == [HALF + "量血压测血糖"]
    assert article.paragraphs[0].why is ReadingCode.UNFINISHED


@pytest.mark.parametrize(
    "heads", [("小处着手 细处用心", "菜场开进小区"), ("读者来信", "征稿启事"), ("征稿启事",)]
)
def test_a_heading_group_after_an_unfinished_sentence_begins_an_article(heads: tuple[str, ...]) -> None:
    first, second = blocks("义诊进广场", HALF, *heads, TEXT).articles
    assert first.paragraphs[0].why is ReadingCode.UNFINISHED
    assert second.paragraphs[0].text == TEXT
    assert first.captions == ()


def test_two_short_lines_after_an_unfinished_sentence_at_the_end_are_captions() -> None:
    article = only(blocks("义诊进广场", HALF, "义诊现场", "老人在排队"))
    assert [piece.text for piece in article.captions] == ["义诊现场", "老人在排队"]


def test_a_short_line_between_the_text_and_its_byline_is_a_caption() -> None:
    article = only(blocks("菜场开进小区", TEXT, "周末菜场的摊位前", "（社区服务办）"))
    assert [piece.text for piece in article.captions] == ["周末菜场的摊位前"]


def test_a_lone_line_after_the_last_byline_is_a_doubtful_note() -> None:
    article = only(blocks("菜场开进小区", TEXT, "（社区服务办）", "梧桐树下"))
    assert [(piece.text, piece.why) for piece in article.notes] == [("梧桐树下", ReadingCode.NOTE_PLACE)]


def test_a_page_signed_below_has_subheads_and_captions_between_finished_paragraphs() -> None:
    first, second = blocks(
        "菜场开进小区",
        TEXT,
        "摊位上新",
        MORE,
        "\n\n\n菜场里的人们",
        TEXT,
        "（社区服务办）",
        "义诊进广场",
        TEXT,
        "（社区自治办）",
    ).articles
    assert [piece.role for piece in first.paragraphs] == [
        Role.PARAGRAPH,
        Role.SUBHEAD,
        Role.PARAGRAPH,
        Role.PARAGRAPH,
    ]
    assert [piece.text for piece in first.captions] == ["菜场里的人们"]
    assert text_of(second.headline) == "义诊进广场"


def test_a_page_signed_above_keeps_subheads_in_the_article() -> None:
    lines = ["菜场开进小区", "本报记者 方晓棠", TEXT, "摊位上新", MORE, "义诊进广场", "本报记者 秦若谷", TEXT]
    first, second = read_page("\n".join(lines)).articles
    assert [piece.text for piece in first.paragraphs] == [TEXT, "摊位上新", MORE]
    assert text_of(second.byline) == "本报记者 秦若谷"


def test_short_lines_under_a_signed_heading_are_subheads_or_apart_a_caption() -> None:
    near = only(blocks("菜场开进小区", "本报记者 方晓棠", "摊位上新", TEXT, MORE))
    assert near.paragraphs[0].role is Role.SUBHEAD
    far = only(blocks("菜场开进小区", "本报记者 方晓棠", "\n\n\n摊位上新", TEXT, MORE))
    assert [piece.text for piece in far.captions] == ["摊位上新"]


def test_a_wide_gap_inside_a_heading_is_the_place_of_a_photo() -> None:
    article = only(blocks("菜场开进小区", "\n\n居民在摊位前挑选蔬菜", TEXT, MORE, TEXT))
    assert text_of(article.headline) == "菜场开进小区"
    assert [(piece.text, piece.why) for piece in article.captions] == [
        ("居民在摊位前挑选蔬菜", ReadingCode.CAPTION_OR_DECK)
    ]


def test_kicker_headline_and_deck_are_told_apart_by_place_form_and_length() -> None:
    three = only(blocks("社区服务", "菜场开进小区", "便民摊位每周六开放", TEXT))
    assert (text_of(three.kicker), text_of(three.headline), text_of(three.deck)) == (
        "社区服务",
        "菜场开进小区",
        "便民摊位每周六开放",
    )
    longer_first = only(blocks("菜场开进小区居民不走远路", "每周六开放", TEXT))
    assert (text_of(longer_first.headline), text_of(longer_first.deck)) == (
        "菜场开进小区居民不走远路",
        "每周六开放",
    )
    phrases_below = only(blocks("菜场开进小区", "家门口买菜 心里头舒坦", TEXT))
    assert (text_of(phrases_below.headline), text_of(phrases_below.deck)) == (
        "菜场开进小区",
        "家门口买菜 心里头舒坦",
    )
    many = only(blocks("社区服务", "菜场开进小区", "便民摊位", "每周开放", TEXT))
    assert (text_of(many.deck), many.deck and many.deck.confidence) == ("便民摊位 每周开放", 0.4)


@pytest.mark.parametrize(
    ("above", "below"), [("“周末", "菜场”开进小区"), ("菜场和", "书房开进小区"), ("菜场书房", "与义诊进小区")]
)
def test_a_headline_broken_over_two_lines_is_joined(above: str, below: str) -> None:
    assert text_of(only(blocks(above, below, TEXT)).headline) == above + below


def test_verse_stays_line_by_line() -> None:
    lines = ["梧桐小唱", "春天到", "花儿开", "邻里笑", "孩子来", "树下坐", "茶一杯", "话家常"]
    reading = read_page("\n".join(lines))
    assert [piece.text for piece in only(reading).paragraphs] == lines[1:]


@pytest.mark.parametrize(
    "line",
    [
        "（社区党建办）",
        "(桐荫居民区)",
        "【记者 方晓棠】",
        "（方晓棠）",
        "本报记者方晓棠",
        "通讯员 方晓棠",
        "文/图 傅明澈",
        "方晓棠 文/摄",
        "供稿：社区服务办",
        "图：方晓棠",
        "■方晓棠",
        "（桐荫志愿队 小棠）",
    ],
)
def test_a_byline_is_known_in_its_forms(line: str) -> None:
    assert text_of(only(blocks("菜场开进小区", TEXT, line)).byline) == line


@pytest.mark.parametrize("line", ["（扩大会议）", "（一）", "■社区动态"])
def test_a_bracket_or_bullet_that_signs_nothing_is_no_byline(line: str) -> None:
    assert blocks(line, "菜场开进小区", TEXT).articles[0].byline is None


def test_a_byline_behind_the_last_sentence_is_lifted_out() -> None:
    article = only(blocks("菜场开进小区", TEXT + "（通讯员 方晓棠）"))
    assert ([piece.text for piece in article.paragraphs], text_of(article.byline)) == (
        [TEXT],
        "（通讯员 方晓棠）",
    )
    assert article.to_json()["signed"] == "通讯员 方晓棠"
    kept = only(blocks("菜场开进小区", TEXT + "（完）"))
    assert (kept.paragraphs[0].text, kept.byline) == (TEXT + "（完）", None)


@pytest.mark.parametrize(
    "line",
    ["图为菜场。", "▲菜场一角", "图：菜场一角", "左图为菜场", "菜场一角 方晓棠 摄", "（图片说明：菜场）"],
)
def test_a_caption_is_known_by_its_mark(line: str) -> None:
    assert [piece.text for piece in only(blocks("菜场开进小区", TEXT, line, MORE)).captions] == [line]


def test_a_marked_caption_may_run_over_wrapped_lines() -> None:
    lines = [
        "菜场开进小区",
        "　　清早，广场上摆出了二十多",
        "个摊位，青菜和豆腐一样不少，",
        "图为居民在周末菜场里挑选蔬菜",
        "和豆腐。",
        "居民买菜再也不用走远路了，大",
        "家都说这件事办得好。",
        "　　摊主都来自郊区的合作社，",
        "菜价由居民代表一起核定。",
    ]
    article = only(read_page("\n".join(lines)))
    assert [piece.text for piece in article.captions] == ["图为居民在周末菜场里挑选蔬菜和豆腐。"]
    assert len(article.paragraphs) == 2


@pytest.mark.parametrize(
    "line",
    [
        "第2版",
        "A3",
        "— 2 —",
        "2024年10月18日 星期五",
        "2024年10月 总第87期 要闻",
        "责任编辑：白露",
        "梧桐社区报 第3版",
    ],
)
def test_furniture_is_kept_apart_and_does_not_break_a_sentence(line: str) -> None:
    reading = blocks("义诊进广场", HALF, line, REST)
    assert [piece.text for piece in reading.furniture] == [line]
    assert only(reading).paragraphs[0].text == HALF + REST


def test_a_name_of_the_paper_beside_furniture_is_furniture_and_a_date_in_a_notice_is_not() -> None:
    lines = [
        "梧桐社区报",
        "第2版",
        "停水通知",
        TEXT,
        MORE,
        "2024年10月8日",
        "菜场开进小区",
        TEXT,
        MORE,
        "（社区服务办）",
        MORE,
        TEXT,
    ]
    reading = blocks(*lines)
    assert [(piece.text, piece.why) for piece in reading.furniture] == [
        ("梧桐社区报", ReadingCode.FURNITURE_PLACE),
        ("第2版", None),
    ]
    assert [piece.text for piece in reading.articles[0].notes] == ["2024年10月8日"]


def test_a_call_heads_an_article_or_ends_a_text() -> None:
    heading = only(blocks("周末菜场，你来了吗？", TEXT))
    assert text_of(heading.headline) == "周末菜场，你来了吗？"
    ending = only(blocks("菜场开进小区", TEXT, "大家一起来吧！", "（社区服务办）"))
    assert [piece.text for piece in ending.paragraphs] == [TEXT, "大家一起来吧！"]


def test_counted_short_lines_are_subheads_and_counted_clauses_begin_paragraphs() -> None:
    article = only(
        blocks(
            "今年三件事",
            TEXT,
            "一、办好菜场",
            MORE,
            "街道提出了三点要求：",
            "一是办好菜场。",
            "二是管好物业。",
        )
    )
    assert [piece.role for piece in article.paragraphs].count(Role.SUBHEAD) == 1
    assert [piece.text for piece in article.paragraphs][-2:] == ["一是办好菜场。", "二是管好物业。"]


def test_latin_words_joined_over_a_line_end_keep_their_blank() -> None:
    lines = ["义诊进广场", HALF + "办Health", "Day活动，" + REST]
    joined, offsets = page_text_map("\n\n".join(lines))
    assert "Health Day" in joined
    assert len(offsets) == len(joined)


def test_lists_of_names_are_read_with_their_labels_and_nicknames() -> None:
    lines = [
        "征文获奖名单",
        "一等奖：",
        "章怀瑾 苏念慈",
        "二等奖（3名）：罗知秋、",
        "小飞（昵称）、陶然",
        "三等奖：韩牧野",
        TEXT,
    ]
    reading = read_page("\n".join(lines))
    [box] = reading.boxes
    assert [(each.label, [(item.name, item.is_nickname) for item in each.items]) for each in box.lists] == [
        ("一等奖", [("章怀瑾", False), ("苏念慈", False)]),
        ("二等奖（3名）", [("罗知秋", False), ("小飞", True), ("陶然", False)]),
        ("三等奖", [("韩牧野", False)]),
    ]
    assert [piece.text for piece in box.paragraphs] == [TEXT]


@pytest.mark.parametrize(
    "line",
    [
        "活动地点：广场、书房、食堂",
        "优秀" + "甲乙丙丁、" * 900 + "：甲",
        "获奖名单：" + "章怀瑾、" * 1500 + "陶然",
    ],
)
def test_things_and_endless_lists_are_no_names(line: str) -> None:
    assert all(not box.lists for box in blocks("菜场通知", TEXT, line).boxes)


def test_an_article_signed_by_an_office_is_no_box_and_one_by_the_editors_is() -> None:
    assert blocks("停水通知", TEXT, "（社区服务办）").boxes == ()
    assert len(blocks("征稿启事", TEXT, "（本报编辑部）").boxes) == 1


WRAPPED = (
    "清早，广场上摆出了二十多个摊位，青菜\n和豆腐一样不少，居民买菜再也不用走远\n路了。\n\n"
    "摊主都来自郊区的合作社，菜价由居民代\n表和物业一起核定，比附近的超市便宜一\n成左右。"
)


def test_a_wrapped_block_that_begins_with_an_unmarked_full_line_is_a_paragraph() -> None:
    lines = "居民区里的三百多位老人一早来到广场上  \n排起了长队，志愿者搬来了椅子和热水。"
    reading = read_page(f"义诊进广场\n\n{WRAPPED}\n\n{lines}")
    assert [piece.text[-4:] for piece in only(reading).paragraphs] == ["远路了。", "成左右。", "和热水。"]


def test_a_full_list_is_not_run_into_the_notice_below_it() -> None:
    names = "获奖名单：章怀瑾、苏念慈、韩牧野、罗"
    lines = f"{names}\n知秋、陶然\n\n优秀奖：方晓棠、秦若谷、傅明澈、程一\n领奖时间：周六上午"
    [box] = read_page(f"征文启事\n\n{WRAPPED}\n\n{lines}").boxes
    assert [len(each.items) for each in box.lists] == [5, 4]
    assert box.paragraphs[-1].text == "领奖时间：周六上午"


def test_an_indented_paragraph_below_an_unfinished_one_makes_the_short_line_a_heading() -> None:
    lines = ["义诊进广场", "　　" + TEXT, "　　" + HALF, "菜场开进小区", "　　" + MORE]
    first, second = read_page("\n".join([*lines, "（社区服务办）", HALF, REST])).articles[:2]
    assert first.paragraphs[-1].why is ReadingCode.UNFINISHED
    assert text_of(second.headline) == "菜场开进小区"
