"""Photos: written anew without their secrets, out of the public's sight until they are printed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from tests.apps.paper.making import Staff, article_approve, current, photo_block, photo_make, picture, refused
from zhuomu.apps.paper.models import Article, Issue, Paper, Photo
from zhuomu.apps.paper.services import Content, article_edit, issue_publish, photo_add
from zhuomu.core.errors import CoreCode
from zhuomu.core.services.attachments import attachment_path

pytestmark = pytest.mark.django_db
GPS_IFD = 0x8825


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Phone of Somebody"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (31.0, 13.0, 30.0), 3: "E", 4: (121.0, 28.0, 12.0)})
    return picture(exif=exif)


def test_a_photo_loses_its_place_and_its_phone(staff: Staff, paper: Paper) -> None:
    data = with_place()
    with Image.open(BytesIO(data)) as given:
        assert given.getexif().get_ifd(GPS_IFD)  # the file really tells where it was taken
    photo = photo_add(
        by=staff.author,
        paper=paper,
        data=data,
        photographer="许编辑",
        taken_on=date(2026, 11, 1),
        has_people=True,
        has_consent=True,
    )
    kept = attachment_path(photo.attachment).read_bytes()
    assert b"Phone of Somebody" not in kept
    with Image.open(BytesIO(kept)) as stored:
        assert not dict(stored.getexif())
        assert stored.size == (40, 30)
    assert (photo.photographer, photo.taken_on, photo.has_people, photo.has_consent) == (
        "许编辑",
        date(2026, 11, 1),
        True,
        True,
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", CoreCode.FILE_EMPTY),
        (b"no picture at all", CoreCode.FILE_NO_PICTURE),
        (picture(kind="GIF"), CoreCode.FILE_NO_PICTURE),
        (bytes(10 * 1024 * 1024 + 1), CoreCode.FILE_TOO_LARGE),
    ],
)
def test_what_is_no_picture_is_refused(staff: Staff, paper: Paper, data: bytes, code: CoreCode) -> None:
    with refused(code, field="photo"):
        photo_add(by=staff.author, paper=paper, data=data)
    assert not Photo.objects.exists()


def test_a_reviewer_brings_no_photos(staff: Staff, paper: Paper) -> None:
    with refused(CoreCode.RIGHT_MISSING):
        photo_add(by=staff.first, paper=paper, data=picture())


def test_a_photo_is_public_when_its_article_is_printed(
    staff: Staff, issue: Issue, paper: Paper, draft: Article
) -> None:
    used, unused = photo_make(staff.author, paper), photo_make(staff.author, paper)
    version = current(draft)
    content = Content(version.headline, body=(*version.body, photo_block(used)))
    article_edit(by=staff.author, article=draft, content=content, seen_sha256=version.sha256)
    article_approve(staff, draft)
    used.attachment.refresh_from_db()
    assert not used.attachment.is_public
    issue_publish(by=staff.final, issue=issue)
    for photo, is_public in ((used, True), (unused, False)):
        photo.attachment.refresh_from_db()
        assert photo.attachment.is_public is is_public
