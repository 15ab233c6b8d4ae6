"""Files that people give: size, count and real type checked; pictures decoded and written anew."""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Attachment
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing

MAX_PICTURE_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONG_SIDE_PX = 2_400
FORMATS = ("JPEG", "PNG", "WEBP")


def picture_reencode(data: bytes, *, field: str = "file") -> tuple[bytes, str, tuple[int, int]]:
    """Decode and write anew: no EXIF, no location, nothing appended; orientation applied.

    The long side ends at most 2,400 px long.

    Returns the bytes, the media type, and (width, height) in pixels. Raises ``Refused``.
    """
    if not data:
        raise refuse(CoreCode.FILE_EMPTY, field=field)
    if len(data) > MAX_PICTURE_BYTES:
        raise refuse(CoreCode.FILE_TOO_LARGE, field=field, megabytes=MAX_PICTURE_BYTES // 1_048_576)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own bomb warning; the pixel check below is stricter
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise refuse(
                        CoreCode.PICTURE_TOO_MANY_PIXELS,
                        field=field,
                        width=opened.width,
                        height=opened.height,
                    )
                picture = ImageOps.exif_transpose(opened)
                is_png = opened.format == "PNG"
                picture.thumbnail((LONG_SIDE_PX, LONG_SIDE_PX))
                has_alpha = "A" in picture.getbands() or "transparency" in picture.info
                plain = picture.convert("RGBA" if is_png and has_alpha else "RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        Image.DecompressionBombError,
    ) as error:
        raise refuse(CoreCode.FILE_NO_PICTURE, field=field) from error
    out = io.BytesIO()
    # a fresh image: pixels only, none of the metadata Pillow carries along in .info
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    if is_png:
        clean.save(out, "PNG", optimize=False)
        return out.getvalue(), "image/png", clean.size
    clean.save(out, "JPEG", quality=88, progressive=True)
    return out.getvalue(), "image/jpeg", clean.size


def picture_store(*, by: Actor, data: bytes, is_public: bool = False, field: str = "file") -> Attachment:
    """Check, re-encode and keep a picture under a random name."""
    clean, media_type, (width, height) = picture_reencode(data, field=field)
    attachment = Attachment(
        sha256=hashlib.sha256(clean).hexdigest(),
        media_type=media_type,
        byte_count=len(clean),
        width_px=width,
        height_px=height,
        is_public=is_public,
        given_by=by.person,
        given_at=by.at,
    )
    path = attachment_path(attachment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(clean)
    with writing():
        attachment.save(force_insert=True)
        event_append(
            by=by,
            verb="picture_store",
            entity="attachment",
            entity_id=attachment.pk,
            facts={"sha256": attachment.sha256},
        )
    return attachment


def attachment_path(attachment: Attachment) -> Path:
    """Where the file lies."""
    return Path(settings.MEDIA_ROOT) / attachment.stored_name


def attachment_publish(attachment: Attachment) -> None:
    """Let the public see the file. Must run inside ``writing()``."""
    Attachment.objects.filter(pk=attachment.pk).update(is_public=True)
