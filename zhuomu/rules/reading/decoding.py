"""From bytes to text: the encodings that Chinese pages come in, and a refusal of everything else."""

import codecs
import dataclasses
from collections import Counter

from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reason import Reason

MAX_BYTES = 2 * 1024 * 1024
# share of everyday characters below which a guessed encoding is not believed
PLAUSIBLE_SHARE = 0.6
ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1a\x85")
MAGIC = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "Word/Excel/ZIP",
    b"\xd0\xcf\x11\xe0": "Word/Excel (97–2003)",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and the Python name of the encoding that it was in."""

    text: str
    encoding: str


def decode_page(data: bytes) -> Decoded | tuple[Reason, ...]:
    """Decode a text of at most 2 MB: UTF-8, UTF-16 (also without a mark), GB18030/GBK; else why not."""
    if len(data) > MAX_BYTES:
        return (Reason(ReadingCode.TOO_LARGE, {"limit_mb": MAX_BYTES // 1024**2}),)
    magic = next((kind for start, kind in MAGIC.items() if data.startswith(start)), None)
    if magic:
        return (Reason(ReadingCode.BINARY, {"kind": magic}),)
    decoded = _by_mark(data) or _utf8(data) or _guessed(data)
    if decoded is None:
        code = ReadingCode.BINARY if b"\0" in data else ReadingCode.ENCODING_UNKNOWN
        return (Reason(code, {"kind": "?"} if code is ReadingCode.BINARY else {}),)
    if _has_controls(decoded.text):
        return (Reason(ReadingCode.BINARY, {"kind": "?"}),)
    return decoded


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _by_mark(data: bytes) -> Decoded | None:
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data, "utf-8-sig")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16")
    return None


def _utf8(data: bytes) -> Decoded | None:
    return None if b"\0" in data else _strict(data, "utf-8")


def _guessed(data: bytes) -> Decoded | None:
    """The most plausible of the encodings that need a guess: the share of everyday characters decides."""
    found = [_strict(data, encoding) for encoding in ("gb18030", "utf-16-le", "utf-16-be")]
    best = max((each for each in found if each), key=lambda each: everyday_share(each.text), default=None)
    return best if best and everyday_share(best.text) >= PLAUSIBLE_SHARE else None


def everyday_share(text: str) -> float:
    """Share (0 to 1) of characters of ordinary print: common hanzi, ASCII, full-width marks."""
    counts = Counter(text)
    return sum(count for char, count in counts.items() if _is_everyday(char)) / max(1, len(text))


def _is_everyday(char: str) -> bool:
    """Whether it is ASCII print, a mark, or one of the 3,755 common hanzi (GB/T 2312, rows 16 to 55)."""
    if char.isascii():
        return char.isprintable() or char in "\t\r\n"
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return char in "\ufeff—–·•"
    return lead <= 0xA3 or 0xB0 <= lead <= 0xD7


def _has_controls(text: str) -> bool:
    return any((char < " " or "\x7f" <= char < "\xa0") and char not in ALLOWED_CONTROLS for char in set(text))
