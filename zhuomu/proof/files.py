"""From the bytes of a file to its text: plain text in the encodings that Chinese comes in, and Word files."""

import codecs
import io
import re
import zipfile
from enum import StrEnum

from .word import word_text

MAX_BYTES = 200 * 1024 * 1024
# A Word file unpacks to this at most; beyond any honest manuscript, and a zip bomb stops here.
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 2000
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


class Unreadable(StrEnum):
    """Why a file gives no text."""

    BINARY = "binary"
    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    ZIP_BOMB = "zip_bomb"
    NOT_WORD = "not_word"


class UnreadableError(ValueError):
    """A file that gives no text; `why` says why."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.value)
        self.why = why


def text_of(data: bytes) -> str:
    """The text of a plain (UTF-8, UTF-16 with its mark, GB18030) or .docx file. Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(Unreadable.TOO_LARGE)
    if is_package(data):
        return _word_text(data)
    if data.startswith(_MAGIC):
        raise UnreadableError(Unreadable.BINARY)
    text = _decoded(data)
    if _CONTROLS.search(text):
        raise UnreadableError(Unreadable.BINARY)
    return text


def is_package(data: bytes) -> bool:
    """Whether it can be a Word file at all: they are zip archives."""
    return data.startswith(b"PK\x03\x04")


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableError(Unreadable.BINARY)
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(Unreadable.ENCODING)


def _word_text(data: bytes) -> str:
    """The paragraphs of a Word file, those in tables too, one a line."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_package(package)
        return word_text(data)
    except UnreadableError:
        raise
    except Exception as error:
        # Damaged packages make zipfile, lxml and python-docx raise a dozen unrelated classes.
        raise UnreadableError(Unreadable.NOT_WORD) from error


def _check_package(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    is_bomb = unpacked > min(MAX_UNPACKED_BYTES, MAX_RATIO * max(packed, 1024))
    if is_bomb or len(entries) > MAX_ENTRIES:
        raise UnreadableError(Unreadable.ZIP_BOMB)
    if "word/document.xml" not in package.namelist():
        raise UnreadableError(Unreadable.NOT_WORD)
