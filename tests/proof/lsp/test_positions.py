"""Offsets and the places that editors count in UTF-16."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.proof.lsp.positions import Lines

TEXT = "𠮷里\r\n😀a，\n\r尾"


@pytest.mark.parametrize(
    ("char", "line", "character"),
    [("𠮷", 0, 0), ("里", 0, 2), ("😀", 1, 0), ("a", 1, 2), ("，", 1, 3), ("尾", 3, 0)],
)
def test_characters_outside_the_first_plane_count_two(char: str, line: int, character: int) -> None:
    offset, place = TEXT.index(char), {"line": line, "character": character}
    assert Lines(TEXT).position(offset) == place
    assert Lines(TEXT).offset(place) == offset


@pytest.mark.parametrize(
    ("line", "character", "offset"),
    [(0, 1, 0), (0, 99, 2), (1, 1, 4), (3, 1, 10), (3, 50, 10), (9, 0, 10), (2, 5, 8)],
)
def test_a_place_that_is_none_becomes_the_one_before_it(line: int, character: int, offset: int) -> None:
    assert Lines(TEXT).offset({"line": line, "character": character}) == offset


@given(st.text("𠮷😀甲a\r\n\u2028", max_size=30))
def test_every_offset_is_found_again_and_agrees_with_the_encoding(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        place = lines.position(offset)
        if text[max(0, offset - 1) : offset + 1] != "\r\n":
            assert lines.offset(place) == offset
        start = lines.offset({"line": place["line"], "character": 0})
        assert place["character"] == len(text[start:offset].encode("utf-16-le")) // 2
