from __future__ import annotations

import io
import zipfile

import pytest

from zhuomu.core.archives import MAX_ENTRIES, archive_check
from zhuomu.core.errors import CoreCode, Refused


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def refused(data: bytes, **more: int) -> CoreCode:
    with pytest.raises(Refused) as caught:
        archive_check(data, field="sheet", **more)
    (reason,) = caught.value.reasons
    assert reason.field == "sheet"
    return CoreCode(reason.code)


def test_a_sound_archive_passes() -> None:
    archive_check(archive(word__document_xml=b'<?xml version="1.0"?><w/>', a_txt=b"<!DOCTYPE in plain text"))


# ids: an archive carries the time it was made, and two workers must name their tests alike
@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 nothing", b"plain text", archive(a_xml=b"<a/>")[:-30]],
    ids=["empty", "head only", "text", "cut short"],
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert refused(data) == CoreCode.ARCHIVE_BROKEN


def test_damaged_content_is_refused() -> None:
    data = bytearray(archive(a_xml=b"<a/>" * 200))
    data[40:60] = b"\xff" * 20
    assert refused(bytes(data)) == CoreCode.ARCHIVE_BROKEN


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><x/>',
        b" <!ENTITY a>",
        "<!DOCTYPE x>".encode("utf-16"),
        b"\xfe\xff\x00<",
    ],
)
def test_a_document_type_in_any_xml_is_refused(content: bytes) -> None:
    assert refused(archive(xl__sheet_xml=content)) == CoreCode.ARCHIVE_UNSAFE
    assert refused(archive(xl__x_rels=content)) == CoreCode.ARCHIVE_UNSAFE


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_opened() -> None:
    assert refused(archive(bomb_xml=b"\0" * 12_000_000)) == CoreCode.ARCHIVE_TOO_LARGE  # ratio of a thousand
    assert refused(archive(a_txt=b"x" * 5_000), max_total_bytes=4_000) == CoreCode.ARCHIVE_TOO_LARGE


def test_too_many_entries_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(MAX_ENTRIES + 1):
            made.writestr(f"{number}", b"")
    assert refused(out.getvalue()) == CoreCode.ARCHIVE_TOO_MANY


@pytest.mark.parametrize("name", ["/etc/passwd", "../../up.xml", "a/../../b"])
def test_paths_that_lead_out_are_refused(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, b"x")
    assert refused(out.getvalue()) == CoreCode.ARCHIVE_UNSAFE


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(archive(a_txt=b"x"))
    for signature in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(signature) + (6 if signature == b"PK\x03\x04" else 8)
        data[at] |= 1
    assert refused(bytes(data)) == CoreCode.ARCHIVE_UNSAFE


def test_an_unknown_way_of_packing_is_refused() -> None:
    data = bytearray(archive(a_xml=b"<a/>"))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(signature) + offset
        data[at : at + 2] = b"\x63\x00"
    assert refused(bytes(data)) == CoreCode.ARCHIVE_BROKEN
