"""A csv file as rows of text, whatever its encoding, separator and line ends."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Sequence

from zhuomu.core.errors import Refused, refuse
from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reading.decoding import MAX_BYTES as SAMPLE_BYTES
from zhuomu.rules.reading.decoding import Decoded, decode_page

SEPARATORS = ",\t;，；|"
LOOKED_AT = 20
LONGEST_LINE = 20_000
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def csv_rows(data: bytes, *, is_known: Callable[[str], bool], field: str = "file") -> list[list[str]]:
    """All rows. The separator is the one that shows most known column names in the first lines. Raises ``Refused``."""
    text = text_decode(data, field=field)
    try:
        separator = max(SEPARATORS, key=lambda sign: _known_count(text, sign, is_known))
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise refuse(ReadingCode.BINARY, field=field, kind="?") from error


def _known_count(text: str, separator: str, is_known: Callable[[str], bool]) -> int:
    first = io.StringIO(text[: LOOKED_AT * LONGEST_LINE], newline="")
    reader = csv.reader(first, delimiter=separator)
    rows: Sequence[Sequence[str]] = [row for row, _ in zip(reader, range(LOOKED_AT), strict=False)]
    return max((sum(is_known(cell.strip()) for cell in row) for row in rows), default=0)


def text_decode(data: bytes, *, field: str = "file") -> str:
    """The text of a file of any size in UTF-8, UTF-16, GBK or GB18030; its first part tells the encoding. Raises ``Refused``."""
    plain = data.replace(b"\0", b"")
    if plain != data and not data.startswith(UTF16_MARKS):
        # stray zero bytes in UTF-8 are dirt; UTF-16 without them is no UTF-8, unless it is plain ASCII and then right
        try:
            return plain.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    try:
        return _decoded(data, field)
    except Refused:
        if plain == data:
            raise
        return _decoded(plain, field)


def _decoded(data: bytes, field: str) -> str:
    sample = data[:SAMPLE_BYTES]
    if len(data) > len(sample):
        sample = sample[: sample.rfind(b"\n") + 1]
        # a character of UTF-16 has two bytes, and the line break may be the first of them
        sample += data[len(sample) : len(sample) + len(sample) % 2] if b"\0" in sample else b""
    decoded = decode_page(sample)
    if not isinstance(decoded, Decoded):
        raise Refused(*(dataclasses.replace(reason, field=field) for reason in decoded))
    try:
        return data.decode(decoded.encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise refuse(ReadingCode.ENCODING_UNKNOWN, field=field) from error
