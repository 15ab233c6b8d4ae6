import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.bigrams import QueryGrams, bigrams_of, excerpt, is_match, normalise, query_grams

TEXT = "十一月，梧桐路街道的电梯漏雨。居民说：“电梯”修了三次，LED灯也换了。"


def finds(text: str, query: str) -> bool:
    """As a database would: pairs exactly, single characters by prefix."""
    stored, asked = bigrams_of(text), query_grams(query)
    return asked.pairs <= stored and all(any(g.startswith(p) for g in stored) for p in asked.singles)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＬＥＤ 灯，１２３", "led灯123"),
        ("“电 梯”、漏——雨！", "电梯漏雨"),
        ("①㈱ﬁ", "1株fi"),
        ("Cafe\u0301 CAFÉ", "cafécafé"),
        ("。 \n—", ""),
        ("A \u0301\u0301b´", "ab"),
        ("ｶﾞガ", "ガガ"),
    ],
)
def test_a_text_is_made_plain(text: str, plain: str) -> None:
    assert normalise(text) == plain


def test_a_text_is_stored_as_its_pairs_and_its_end() -> None:
    assert bigrams_of("电梯，漏雨") == {"电梯", "梯漏", "漏雨", "雨"}
    assert bigrams_of("雨") == {"雨"}
    assert bigrams_of("！") == set()


def test_a_query_asks_for_pairs_and_single_characters_by_prefix() -> None:
    assert query_grams("电梯漏 灯") == QueryGrams(frozenset({"电梯", "梯漏"}), frozenset({"灯"}))
    assert not query_grams("灯").is_empty
    assert not query_grams("电灯").is_empty
    assert query_grams(" ，。").is_empty


@pytest.mark.parametrize(
    "query", ["电梯", "漏雨", "雨", "了", "十", "led", "ＬＥＤ灯", "电梯 梧桐路", "“电梯”修"]
)
def test_what_is_there_is_found(query: str) -> None:
    assert finds(TEXT, query)
    assert is_match(TEXT, query)


@pytest.mark.parametrize("query", ["漏电", "雪", "电梯 雪", "灯泡"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not finds(TEXT, query)
    assert not is_match(TEXT, query)


def test_pairs_from_two_places_are_sorted_out_by_the_check() -> None:
    assert finds("电梯坏了，楼梯漏雨", "电梯漏雨")
    assert not is_match("电梯坏了，楼梯漏雨", "电梯漏雨")


def test_an_empty_query_matches_nothing() -> None:
    assert not is_match(TEXT, "，")


def test_an_excerpt_marks_every_find_in_the_text_as_printed() -> None:
    shown = excerpt(TEXT, "电梯")
    assert [shown.text[a:b] for a, b in shown.spans] == ["电梯", "电梯"]
    assert (shown.text, shown.is_cut_before, shown.is_cut_after) == (TEXT, False, False)


def test_an_excerpt_of_a_long_text_is_cut_around_the_first_find() -> None:
    long = "前" * 300 + "电梯，漏雨" + "后" * 300
    shown = excerpt(long, "电梯漏雨", length=30)
    assert [shown.text[a:b] for a, b in shown.spans] == ["电梯，漏雨"]
    assert (len(shown.text), shown.is_cut_before, shown.is_cut_after) == (30, True, True)


def test_a_find_at_the_end_uses_the_whole_room() -> None:
    shown = excerpt("前" * 100 + "电梯", "电梯", length=30)
    assert (len(shown.text), shown.spans, shown.is_cut_after) == (30, ((28, 30),), False)


def test_a_find_longer_than_the_room_is_shown_whole() -> None:
    shown = excerpt("前" * 9 + "电梯漏雨" + "后" * 9, "电梯漏雨", length=2)
    assert [shown.text[a:b] for a, b in shown.spans] == ["电梯漏雨"]


def test_an_excerpt_without_a_find_is_the_beginning() -> None:
    shown = excerpt("前" * 100, "电梯", length=30)
    assert (shown.text, shown.spans, shown.is_cut_before) == ("前" * 30, (), False)


def test_overlapping_finds_are_one_mark_and_neighbours_two() -> None:
    assert excerpt("电梯梯漏雨", "电梯梯 梯漏").spans == ((0, 4),)
    assert excerpt("电梯电梯", "电梯").spans == ((0, 2), (2, 4))
    assert excerpt("人人人", "人人").spans == ((0, 3),)


def test_a_mark_covers_a_letter_with_its_accent() -> None:
    assert excerpt("Cafe\u0301店", "café").spans == ((0, 5),)


def test_an_excerpt_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        excerpt(TEXT, "电梯", length=0)


chinese = st.text("电梯漏雨灯ABａé①，。“” \u0301", max_size=30)


@given(st.text(max_size=30) | chinese)
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(chinese, st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    plain = normalise(text)
    if not plain:
        return
    start = data.draw(st.integers(0, len(plain) - 1))
    part = plain[start : data.draw(st.integers(start + 1, len(plain)))]
    assert finds(text, part)


@given(chinese, st.text("电梯漏雨灯aB， ", max_size=4), st.integers(1, 12))
def test_a_match_is_always_a_candidate_and_shows_a_mark(text: str, query: str, length: int) -> None:
    shown = excerpt(text, query, length)
    assert shown.text in text
    assert all(0 <= a < b <= len(shown.text) for a, b in shown.spans)
    if is_match(text, query):
        assert finds(text, query)
        assert shown.spans
    if not query_grams(query).pairs and not query_grams(query).singles:
        assert not shown.spans
