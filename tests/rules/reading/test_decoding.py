"""Bytes become text in the encodings that pages come in; everything else is refused with its reason."""

import pytest

from zhuomu.rules.reading import Decoded, ReadingCode, decode_page
from zhuomu.rules.reading.decoding import MAX_BYTES

TEXT = "周末菜场开进小区\r\n上周六清早，广场上摆出了二十多个摊位，“青菜”和豆腐一样不少——（社区发展办）\n"


@pytest.mark.parametrize(
    ("codec", "mark", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("gbk", b"", "gb18030"),
        ("gb18030", b"", "gb18030"),
    ],
)
def test_a_text_is_the_same_in_every_encoding(codec: str, mark: bytes, named: str) -> None:
    assert decode_page(mark + TEXT.encode(codec)) == Decoded(TEXT, named)


def test_rare_characters_of_gb18030_are_kept() -> None:
    text = TEXT + "𠮷㐀"
    assert decode_page(text.encode("gb18030")) == Decoded(text, "gb18030")


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode_page(b"") == Decoded("", "utf-8")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 and so on", ReadingCode.BINARY),
        (b"PK\x03\x04rest", ReadingCode.BINARY),
        (b"\x00\x01\x02\x03\xff\xfe\xfd", ReadingCode.BINARY),
        (b"plain\x00text", ReadingCode.BINARY),
        (b"bell\x07", ReadingCode.BINARY),
        (b"\xff\xfea", ReadingCode.ENCODING_UNKNOWN),
        ("ÀÉÎõü çàé ñöß".encode("latin-1"), ReadingCode.ENCODING_UNKNOWN),
        (b"a" * (MAX_BYTES + 1), ReadingCode.TOO_LARGE),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, code: ReadingCode) -> None:
    refused = decode_page(data)
    assert not isinstance(refused, Decoded)
    assert [reason.code for reason in refused] == [code]


def test_a_file_of_exactly_the_limit_is_read() -> None:
    assert isinstance(decode_page(b"a" * MAX_BYTES), Decoded)
