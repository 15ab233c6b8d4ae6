"""Where reports point and which of them seem to mean one error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.errorrate import ErrorKind
from zhuomu.rules.grouping import (
    Place,
    Span,
    error_span,
    groups,
    kind_guess,
    locate,
    quote_normalise,
    sentences,
    title_match,
)

TEXT = "街道举行“邻里节”活动。\n来了３００人，Ｗi-Fi 很快。"


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("邻里节", "邻里节"),
        ("  邻里节 ", "邻里节"),
        ('"邻里节"', "“邻里节”"),
        ("「邻里节」活动", "“邻里节”活动"),
        ("300人", "３００人"),
        ("wi-fi很快", "Ｗi-Fi 很快"),
        ("活动。来了", "活动。\n来了"),
        ("没有", None),
        ("   ", None),
        ("", None),
    ],
)
def test_words_are_found_however_they_were_typed(quote: str, found: str | None) -> None:
    span = locate(TEXT, quote)
    assert (TEXT[span.start : span.end] if span else None) == found


@given(st.text(min_size=1, max_size=40), st.data())
def test_every_part_of_a_text_is_found_as_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    span = locate(text, quote)
    assert span is None or quote_normalise(text[span.start : span.end]) == quote_normalise(quote)
    assert span is not None or not quote.strip()


@pytest.mark.parametrize(
    ("quote", "correction", "part"),
    [
        ("坐无虚席", "座无虚席", (10, 11)),
        ("主任程亦舟", "副主任程亦舟", (10, 11)),
        ("程亦舟主任", "程亦舟主任科员", (14, 15)),
        ("到到老人", "到老人", (11, 12)),
        ("甲", "乙", (10, 11)),
        ("一整句话", "完全不同", (10, 14)),
        ("一样", "一样", (10, 12)),
        ("没有改法", "", (10, 14)),
    ],
)
def test_a_correction_narrows_the_place(quote: str, correction: str, part: tuple[int, int]) -> None:
    assert error_span(Span(10, 10 + len(quote)), quote, correction) == Span(*part)


def test_a_span_of_another_length_is_left_alone() -> None:
    assert error_span(Span(0, 9), "坐无虚席", "座无虚席") == Span(0, 9)


@given(st.text(min_size=1, max_size=12), st.text(max_size=12))
def test_the_narrowed_place_is_never_empty_and_never_outside(quote: str, correction: str) -> None:
    span = error_span(Span(3, 3 + len(quote)), quote, correction)
    assert 3 <= span.start < span.end <= 3 + len(quote)


def place(
    number: int,
    *,
    issue: int = 1,
    article: int | None = 7,
    at: tuple[int, int] | None = None,
    quote: str = "",
    kind: str = "",
) -> Place:
    return Place(number, issue, article, Span(*at) if at else None, quote, kind)


@pytest.mark.parametrize(
    ("one", "other", "is_together"),
    [
        (place(1, at=(0, 4)), place(2, at=(3, 6)), True),
        (place(1, at=(0, 4)), place(2, at=(4, 6)), False),
        (place(1, at=(0, 4)), place(2, at=(3, 6), issue=2), False),
        (place(1, at=(0, 4)), place(2, at=(3, 6), article=8), False),
        (place(1, at=(0, 4), kind="fact"), place(2, at=(3, 6), kind="number"), False),
        (place(1, at=(0, 4), kind="fact"), place(2, at=(3, 6)), True),
        (place(1, quote="坐无 虚席"), place(2, quote="坐无虚席"), True),
        (place(1, quote="坐无虚席", article=None), place(2, quote="坐无虚席"), True),
        (place(1, quote="坐无虚席", article=None), place(2, quote="坐无虚席", article=None), True),
        (place(1, quote="坐无虚席", article=8), place(2, quote="坐无虚席"), False),
        (place(1, quote="的"), place(2, quote="的"), False),
        (place(1), place(2), False),
    ],
)
def test_what_stands_together(one: Place, other: Place, is_together: bool) -> None:
    assert groups([other, one]) == (((1, 2),) if is_together else ((1,), (2,)))


def test_groups_reach_over_a_third_report_and_keep_their_order() -> None:
    places = [
        place(9, at=(0, 2)),
        place(4, at=(50, 60)),
        place(3, at=(4, 9)),
        place(5, at=(1, 5)),
        place(1, at=(90, 91)),
    ]
    assert groups(places) == ((1,), (3, 5, 9), (4,))
    assert groups([]) == ()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 5)), max_size=12))
def test_every_report_stands_in_exactly_one_group(rows: list[tuple[int, int, int]]) -> None:
    places = [place(n, article=a, at=(s, s + w)) for n, (a, s, w) in enumerate(rows)]
    found = groups(places)
    assert sorted(number for group in found for number in group) == list(range(len(rows)))
    assert groups(reversed(places)) == found


TITLES = ["“双结对”走访见真情", "社区食堂添新菜", "社区食堂添新菜", "老楼"]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("双结对走访见真情", 0),
        ("双结对走访", 0),
        ("《“双结对”走访见真情》一文", 0),
        ("社区食堂添新菜", None),
        ("社区食堂", None),
        ("老楼", 3),
        ("老", None),
        ("没有这篇", None),
        ("！！", None),
    ],
)
def test_a_title_is_known_if_one_and_only_one_fits(text: str, index: int | None) -> None:
    assert title_match(text, TITLES) == index


@pytest.mark.parametrize(
    ("quote", "correction", "kind", "count"),
    [
        ("坐无虚席", "座无虚席", ErrorKind.CHARACTERS, 1),
        ("到到老人", "到老人", ErrorKind.CHARACTERS, 1),
        ("200份,受", "200份，受", ErrorKind.PUNCTUATION, 1),
        ("“邻里节“", "“邻里节”", ErrorKind.PUNCTUATION, 1),
        ("9月15日", "9月16日", ErrorKind.NUMBER, 1),
        ("四十二家", "42家", ErrorKind.NUMERAL_STYLE, 1),
        ("十二", "十三", ErrorKind.CHARACTERS, 1),
        ("完全另外一整句话了", "跟它一点都不相同哪", None, 10),
        ("一样", "一样", None, 1),
        ("没有改法", "", None, 1),
    ],
)
def test_the_kind_is_guessed_from_what_changes(
    quote: str, correction: str, kind: ErrorKind | None, count: int
) -> None:
    guess = kind_guess(quote, correction)
    assert (guess.kind, guess.character_count) == (kind, count)


def test_a_line_is_cut_into_sentences() -> None:
    assert sentences("他说：“来吧。”我去；好！ 真的？没有句号") == (
        "他说：“来吧。”",
        "我去；",
        "好！",
        "真的？",
        "没有句号",
    )
    assert sentences("  ") == ()
