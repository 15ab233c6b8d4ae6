from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import actor_for
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Attachment, Person
from zhuomu.core.rights import Role
from zhuomu.core.services import attachments

pytestmark = pytest.mark.django_db
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ORIENTATION, GPS = 0x0112, 0x8825


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(out, kind, **more)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny file that says it is huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def hostile() -> Iterator[tuple[str, bytes]]:
    """200 files that are no pictures, or pictures that would hurt."""
    chance = random.Random(200)
    for number in range(40):
        yield f"html as jpg {number}", b" " * number + HTML
        yield f"svg {number}", SVG + b"<!-- -->" * number
        yield f"noise {number}", chance.randbytes(50 + number)
        cut = picture()
        yield f"cut jpeg {number}", cut[: 20 + number * 3]
        yield f"bomb {number}", png_that_claims(20_000 + number, 20_000)


@pytest.fixture(autouse=True)
def _media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def test_two_hundred_hostile_files_are_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    corpus = list(hostile())
    assert len(corpus) == 200
    taken = []
    for name, data in corpus:
        try:
            attachments.picture_store(by=actor_for(None), data=data)
            taken.append(name)
        except Refused as refused:
            assert refused.reasons[0].code in {CoreCode.FILE_NO_PICTURE, CoreCode.PICTURE_TOO_MANY_PIXELS}
    assert taken == []
    assert not Attachment.objects.exists() and list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("tail", [HTML, b"PK\x03\x04 a zip behind a picture", b"<?php system($_GET[1]); ?>"])
def test_what_is_hidden_behind_or_inside_a_picture_is_gone(tail: bytes) -> None:
    for data in (picture() + tail, picture(comment=tail), picture("PNG") + tail):
        clean, _, _ = attachments.picture_reencode(data)
        assert tail not in clean


def test_no_exif_no_location_and_the_orientation_applied() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (31.0, 14.0, 5.0)}
    clean, media_type, size = attachments.picture_reencode(picture(exif=exif))
    with Image.open(io.BytesIO(clean)) as again:
        assert dict(again.getexif()) == {}
        assert again.size == size == (40, 60)
    assert media_type == "image/jpeg" and b"Exif" not in clean


def test_long_sides_shrink_and_transparency_stays_in_png() -> None:
    _, _, size = attachments.picture_reencode(picture(size=(3000, 1500)))
    assert size == (2400, 1200)
    for mode in ("RGBA", "LA", "P", "L", "1"):
        clean, media_type, _ = attachments.picture_reencode(picture("PNG", mode=mode))
        assert media_type == "image/png"
        with Image.open(io.BytesIO(clean)) as again:
            assert again.mode == ("RGBA" if mode in {"RGBA", "LA"} else "RGB")
    for kind, mode in (("WEBP", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L")):
        assert attachments.picture_reencode(picture(kind, mode=mode))[1] == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", CoreCode.FILE_EMPTY),
        (b"x" * (attachments.MAX_PICTURE_BYTES + 1), CoreCode.FILE_TOO_LARGE),
        (picture("GIF"), CoreCode.FILE_NO_PICTURE),
        (picture("TIFF"), CoreCode.FILE_NO_PICTURE),
        (png_that_claims(10_000, 10_000), CoreCode.PICTURE_TOO_MANY_PIXELS),
    ],
    ids=["empty", "large", "gif", "tiff", "100 megapixels"],
)
def test_each_refusal_says_which_rule_and_which_field(data: bytes, code: CoreCode) -> None:
    with pytest.raises(Refused) as refused:
        attachments.picture_reencode(data, field="photo")
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [(code, "photo")]


def test_a_picture_is_kept_under_a_random_name(make_person: Callable[..., Person], tmp_path: Path) -> None:
    by = actor_for(make_person(Role.EDITOR))
    one, two = (attachments.picture_store(by=by, data=picture("PNG")) for _ in range(2))
    assert one.stored_name != two.stored_name and one.stored_name.endswith(".png")
    assert attachments.attachment_path(one).read_bytes().startswith(b"\x89PNG")
    assert (one.is_public, one.given_by, str(one)) == (False, by.person, str(one.key))
    attachments.attachment_publish(one)
    assert Attachment.objects.get(pk=one.pk).is_public
    assert Attachment(media_type="application/x").stored_name.endswith(".bin")
