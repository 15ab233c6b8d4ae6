"""Two hundred files that nobody sends by accident, made by code; and a run of them under a limit of memory.

``python -m tests.hostile CORPUS`` opens every file at every door, tells what became of it and how memory grew.
"""

from __future__ import annotations

import dataclasses
import functools
import gzip
import io
import json
import pickle
import random
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image, ImageDraw, PngImagePlugin

# whatever of this survives in a stored picture was not neutralised
MARK = b"HOSTILE-PAYLOAD-7F3A"
SCRIPT = b"<script>alert('" + MARK + b"')</script>"
SEED = 20261123


@dataclasses.dataclass(frozen=True, slots=True)
class Hostile:
    """One file. ``may_clean``: a picture that may be kept once written anew; ``must_refuse``: doors that must refuse."""

    name: str
    data: bytes
    may_clean: bool = False
    must_refuse: frozenset[str] = frozenset({"picture"})


ARCHIVE = frozenset({"picture", "word", "messages"})


@functools.cache
def corpus() -> list[Hostile]:
    """All files, the same ones every time."""
    makers: list[Callable[[], Iterator[Hostile]]] = [
        _web_pages,
        _drawings,
        _polyglots,
        _cut_pictures,
        _noise,
        _bombs,
        _other_formats,
        _programs,
        _laden_pictures,
        _archives,
        _cut_archives,
        _packed_bombs,
    ]
    return [file for make in makers for file in make()]


def _painted(kind: str, mode: str = "RGB", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    picture = Image.new(mode, size)
    if mode in {"RGB", "L", "RGBA"}:
        ImageDraw.Draw(picture).ellipse((4, 4, size[0] - 4, size[1] - 4), fill="white")
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _web_pages() -> Iterator[Hostile]:
    for number, head in enumerate(
        (b"", b"<!DOCTYPE html>", b"\xef\xbb\xbf", b"\n\n  ", b"<!--", b"<?xml version='1.0'?>")
    ):
        page = head + b"<html><body onload=alert(1)>" + SCRIPT + b"</body></html>"
        yield Hostile(f"page-{number}.jpg", page)
    yield Hostile("page-utf16.jpg", ("\ufeff<html>" + SCRIPT.decode() + "</html>").encode("utf-16-le"))
    yield Hostile("page.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + SCRIPT)
    yield Hostile("page.hta.png", b"<hta:application>" + SCRIPT)
    yield Hostile("page-deep.jpg", b"<div>" * 200_000 + SCRIPT)


def _drawings() -> Iterator[Hostile]:
    bodies = [
        SCRIPT,
        b'<image href="http://127.0.0.1/x"/>',
        b"<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>" + SCRIPT + b"</body></foreignObject>",
        b'<a xlink:href="javascript:alert(1)">x</a>',
        b'<animate attributeName="href" values="javascript:alert(1)"/>',
        b"<style>@import url(//evil.example)</style>",
        b'<set attributeName="onmouseover" to="alert(1)"/>',
    ]
    for number, body in enumerate(bodies):
        yield Hostile(f"drawing-{number}.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + body + b"</svg>")
    whole = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield Hostile("drawing-entity.svg", b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + whole)
    yield Hostile("drawing-packed.svgz", gzip.compress(whole, mtime=0))
    yield Hostile("drawing.svg.png", whole)


def _polyglots() -> Iterator[Hostile]:
    # a picture to one reader, a program to another
    yield Hostile("gif-js.gif", b"GIF89a=1;/*" + b"\0" * 20 + b"*/alert('" + MARK + b"');")
    yield Hostile("gif-js.jpg", b"GIF89a/*" + _painted("GIF", "P")[6:] + b"*/=1;alert('" + MARK + b"')//")
    yield Hostile("gif-php.png", _painted("GIF", "P") + b"<?php system($_GET[1]); /*" + MARK)
    yield Hostile("bmp-js.bmp", b"BM=1;/*" + _painted("BMP")[8:] + b"*/" + SCRIPT)
    yield Hostile("pdf-jpg.jpg", b"%PDF-1.4\n" + _painted("JPEG"))
    packed = _zip({"x.txt": MARK})
    for kind in ("JPEG", "PNG", "WEBP"):
        yield Hostile(f"zip-behind.{kind.lower()}", _painted(kind) + packed, may_clean=True)
        yield Hostile(f"page-behind.{kind.lower()}", _painted(kind) + SCRIPT, may_clean=True)
        yield Hostile(
            f"php-behind.{kind.lower()}", _painted(kind) + b"<?php eval('" + MARK + b"');", may_clean=True
        )
        yield Hostile(f"zip-before.{kind.lower()}", packed + _painted(kind))
    yield Hostile("jar-behind.jpg", _painted("JPEG") + _zip({"META-INF/MANIFEST.MF": MARK}), may_clean=True)


def _cut_pictures() -> Iterator[Hostile]:
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = _painted(kind, size=(300, 200))
        for part in (0.02, 0.2, 0.5, 0.8, 0.99):
            yield Hostile(f"cut-{part}.{kind.lower()}", whole[: int(len(whole) * part)], may_clean=part > 0.9)
    for number, data in enumerate(
        (b"", b"\0", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP")
    ):
        yield Hostile(f"stub-{number}.jpg", data)


def _noise() -> Iterator[Hostile]:
    chance = random.Random(SEED)
    heads = (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"RIFF\xff\xff\0\0WEBPVP8 ",
        b"",
    )
    for number in range(20):
        size = 10 ** chance.randint(2, 5)
        yield Hostile(f"noise-{number}.jpg", heads[number % len(heads)] + chance.randbytes(size))
    whole = bytearray(_painted("JPEG", size=(300, 200)))
    for number in range(16):  # bits that fell over: either refused, or a picture with stripes
        broken = bytearray(whole)
        for _ in range(20):
            broken[chance.randrange(200, len(broken))] ^= 1 << chance.randrange(8)
        yield Hostile(f"flipped-{number}.jpg", bytes(broken), may_clean=True)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, depth: int, colour: int, body: bytes, *extra: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = _chunk(b"IHDR", head) + b"".join(extra) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _zeros(count: int) -> bytes:
    packer, out = zlib.compressobj(9), []
    for _ in range(count // 1_000_000):
        out.append(packer.compress(bytes(1_000_000)))
    return b"".join(out) + packer.compress(bytes(count % 1_000_000)) + packer.flush()


def _bombs() -> Iterator[Hostile]:
    yield Hostile("bomb-100-megapixels.png", _png(10_000, 10_000, 8, 0, _zeros(10_001 * 10_000)))
    yield Hostile("bomb-100-megapixels-1-bit.png", _png(10_000, 10_000, 1, 0, _zeros(1_251 * 10_000)))
    yield Hostile("bomb-400-megapixels.png", _png(20_000, 20_000, 1, 0, _zeros(2_501 * 20_000)))
    yield Hostile("bomb-long.png", _png(1_000_000, 100, 8, 0, _zeros(1_000_001 * 100)))
    yield Hostile("bomb-thin.png", _png(1, 2**31 - 1, 8, 0, _zeros(1000)))
    for size in (2**31 - 1, 2**30, 65_536):
        yield Hostile(f"bomb-says-{size}.png", _png(size, size, 16, 6, _zeros(1000)))
    yield Hostile("bomb-nothing.png", _png(0, 0, 8, 0, b""))
    frame = struct.pack(">BHHB", 8, 65_500, 65_500, 1) + b"\x01\x11\0"
    yield Hostile("bomb.jpg", b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9")
    text = _chunk(b"zTXt", b"Comment\0\0" + _zeros(200_000_000))
    yield Hostile("bomb-in-text.png", _png(8, 8, 8, 0, _zeros(72), text), may_clean=True)
    profile = _chunk(b"iCCP", b"icc\0\0" + _zeros(200_000_000))
    yield Hostile("bomb-in-profile.png", _png(8, 8, 8, 0, _zeros(72), profile), may_clean=True)
    yield Hostile("eleven-megabytes.jpg", _painted("JPEG") + bytes(11 * 1024 * 1024))


def _other_formats() -> Iterator[Hostile]:
    for kind, mode in (
        ("GIF", "P"),
        ("BMP", "RGB"),
        ("TIFF", "RGB"),
        ("ICO", "RGBA"),
        ("PPM", "RGB"),
        ("PCX", "RGB"),
    ):
        yield Hostile(f"other-{kind}.jpg", _painted(kind, mode))
    for kind, mode in (("TGA", "RGB"), ("EPS", "RGB"), ("PDF", "RGB"), ("SGI", "RGB"), ("DIB", "RGB")):
        yield Hostile(f"other-{kind}.png", _painted(kind, mode))
    yield Hostile("ghost.eps.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n")
    yield Hostile("push.mvg.png", b"push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x'\n")
    yield Hostile("caption.msl.png", b"<image><read filename='caption:@/etc/passwd'/></image>")
    yield Hostile("list.m3u8.jpg", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    yield Hostile(
        "heads.psd.jpg", b"8BPS\0\x01" + bytes(6) + b"\0\x04" + struct.pack(">II", 300_000, 300_000)
    )


def _programs() -> Iterator[Hostile]:
    yield Hostile("program.exe.jpg", b"MZ" + bytes(60) + MARK)
    yield Hostile("program.elf.png", b"\x7fELF\x02\x01\x01" + bytes(60) + MARK)
    yield Hostile("program.sh.jpg", b"#!/bin/sh\nrm -rf /\n# " + MARK)
    yield Hostile("program.php.jpg", b"<?php system('id'); // " + MARK)
    yield Hostile("program.jsp.png", b'<% Runtime.getRuntime().exec("id"); %>' + MARK)
    yield Hostile("program.lnk.jpg", b"L\0\0\0\x01\x14\x02\0" + bytes(60) + MARK)
    yield Hostile("program.class.jpg", b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(60) + MARK)
    yield Hostile(
        "old.doc.jpg",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + MARK,
        must_refuse=ARCHIVE - {"messages"},
    )
    yield Hostile("pickle.jpg", b"\x80\x04\x95\x1d\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94")


def _laden_pictures() -> Iterator[Hostile]:
    """Sound pictures that carry something: kept without it."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x0112] = MARK.decode(), MARK.decode(), 6
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 50.0), 3: "E", 4: (121.0, 27.0, 10.0)})
    for kind in ("JPEG", "PNG", "WEBP"):
        yield Hostile(f"located.{kind.lower()}", _painted(kind, exif=exif.tobytes()), may_clean=True)
        profile = MARK + bytes(200)
        yield Hostile(f"profile.{kind.lower()}", _painted(kind, icc_profile=profile), may_clean=True)
    yield Hostile("comment.jpg", _painted("JPEG", comment=SCRIPT), may_clean=True)
    packet = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SCRIPT + b"</x:xmpmeta>"
    jpeg = _painted("JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet
    yield Hostile("packet.jpg", jpeg[:2] + segment + jpeg[2:], may_clean=True)
    yield Hostile(
        "heads.jpg",
        jpeg[:2] + (b"\xff\xec\xff\xff" + MARK + bytes(65_533 - len(MARK))) * 100 + jpeg[2:],
        may_clean=True,
    )
    texts = PngImagePlugin.PngInfo()
    for number in range(50):
        texts.add_text(f"k{number}", SCRIPT.decode())
        texts.add_itxt(f"i{number}", SCRIPT.decode(), zip=True)
    yield Hostile("texts.png", _painted("PNG", pnginfo=texts), may_clean=True)
    yield Hostile("four-colours.jpg", _painted("JPEG", "CMYK"), may_clean=True)
    yield Hostile("sixteen-bits.png", _painted("PNG", "I;16"), may_clean=True)
    yield Hostile("palette.png", _painted("PNG", "P", transparency=0), may_clean=True)
    yield Hostile("one-bit.png", _painted("PNG", "1"), may_clean=True)
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "green", "blue")]
    for kind in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        yield Hostile(f"moving.{kind.lower()}", out.getvalue(), may_clean=True)
    yield Hostile("forty-megapixels.png", _png(6_300, 6_300, 8, 0, _zeros(6_301 * 6_300)), may_clean=True)


def _zip(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 23, 0, 0, 0)), data, packing)
    return out.getvalue()


def _word() -> dict[str, bytes]:
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("街道召开联席会议")
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sheet() -> dict[str, bytes]:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["时间", "昵称", "内容"])
    book.active.append(["2026-11-01", "小树", "第二版有错字"])
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "%s">%s]>' % (
    MARK,
    b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9)),
)
OUTSIDE = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _with_declaration(part: bytes, declaration: bytes) -> bytes:
    """An XML part with a document type in front of its root, and its entity used."""
    end = part.index(b"?>") + 2
    return part[:end] + declaration + part[end:]


def _archives() -> Iterator[Hostile]:
    for kind, parts, main in (
        ("docx", _word(), "word/document.xml"),
        ("xlsx", _sheet(), "xl/worksheets/sheet1.xml"),
    ):
        if not parts[main].startswith(b"<?xml"):
            parts[main] = b'<?xml version="1.0"?>' + parts[main]
        late = b"<!--" + b" " * 9_000 + b"-->"  # past the first page that a hurried check looks at
        declarations = {
            "laughs": LAUGHS,
            "outside": OUTSIDE,
            "type": b"<!DOCTYPE x>",
            "late-laughs": late + LAUGHS,
            "late-outside": late + OUTSIDE,
        }
        for name, declaration in declarations.items():
            yield Hostile(
                f"{name}.{kind}",
                _zip(parts | {main: _with_declaration(parts[main], declaration)}),
                must_refuse=ARCHIVE,
            )
        types = parts | {
            "[Content_Types].xml": b'<?xml version="1.0"?>' + LAUGHS + parts["[Content_Types].xml"][21:]
        }
        yield Hostile(f"types.{kind}", _zip(types), must_refuse=ARCHIVE)
        wide = parts | {main: parts[main].decode().replace("UTF-8", "UTF-16").encode("utf-16")}
        yield Hostile(f"wide.{kind}", _zip(wide), must_refuse=ARCHIVE)
        for number, path in enumerate(("../../etc/x", "/etc/x", "word/../../x", "..\\..\\x")):
            yield Hostile(f"path-{number}.{kind}", _zip(parts | {path: MARK}), must_refuse=ARCHIVE)
        yield Hostile(f"nothing.{kind}", _zip({}), must_refuse=ARCHIVE)
        yield Hostile(
            f"no-main.{kind}",
            _zip({key: part for key, part in parts.items() if key != main}),
            must_refuse=ARCHIVE,
        )
        yield Hostile(f"no-xml.{kind}", _zip(parts | {main: b"\xff\xfe\0" + MARK}), must_refuse=ARCHIVE)
        yield Hostile(
            f"half-xml.{kind}",
            _zip(parts | {main: parts[main][: len(parts[main]) // 2]}),
            must_refuse=ARCHIVE - {"messages"},
        )
        secret = bytearray(_zip(parts))
        for at in (6, secret.index(b"PK\x01\x02") + 8):
            secret[at] |= 1  # says it is encrypted
        yield Hostile(f"secret.{kind}", bytes(secret), must_refuse=ARCHIVE)
    yield Hostile("sheet-as.docx", _zip(_sheet()), must_refuse=ARCHIVE - {"messages"})
    yield Hostile("word-as.xlsx", _zip(_word()), must_refuse=ARCHIVE - {"word"})


def _cut_archives() -> Iterator[Hostile]:
    for kind, parts in (("docx", _word()), ("xlsx", _sheet())):
        whole = _zip(parts)
        for part in (0.01, 0.3, 0.6, 0.9, 0.999):
            yield Hostile(f"cut-{part}.{kind}", whole[: int(len(whole) * part)], must_refuse=ARCHIVE)
        broken = bytearray(whole)
        middle = len(broken) // 3
        broken[middle : middle + 64] = bytes(64)
        yield Hostile(f"holed.{kind}", bytes(broken))


def _packed_bombs() -> Iterator[Hostile]:
    for kind, parts, main in (
        ("docx", _word(), "word/document.xml"),
        ("xlsx", _sheet(), "xl/worksheets/sheet1.xml"),
    ):
        huge = _zip(parts | {"x/blank.bin": bytes(300_000_000)})
        yield Hostile(f"bomb.{kind}", huge, must_refuse=ARCHIVE)
        spaces = parts[main] + b" " * 250_000_000
        yield Hostile(f"bomb-main.{kind}", _zip(parts | {main: spaces}), must_refuse=ARCHIVE)
        many = parts | {f"x/{number}.xml": b"<x/>" for number in range(5_000)}
        yield Hostile(f"many.{kind}", _zip(many, zipfile.ZIP_STORED), must_refuse=ARCHIVE)
        inner = _zip({"0": bytes(50_000_000)})
        yield Hostile(
            f"nested.{kind}", _zip({f"{number}.zip": inner for number in range(20)}), must_refuse=ARCHIVE
        )
        # the directory says ten bytes, the data unpack to a hundred million
        lying = bytearray(_zip({"a.xml": bytes(100_000_000)} | parts))
        at = lying.index(b"PK\x01\x02")
        lying[at + 24 : at + 28] = lying[22:26] = struct.pack("<I", 10)
        yield Hostile(f"lying.{kind}", bytes(lying), must_refuse=ARCHIVE)


def doors() -> dict[str, Callable[[bytes], object]]:
    """Every place where somebody may hand in a file."""
    from zhuomu.apps.errata.importing import messages_read
    from zhuomu.apps.paper.importing import word_read
    from zhuomu.core.services.attachments import picture_reencode

    return {"picture": picture_reencode, "word": word_read, "messages": messages_read}


def _peak_kib() -> int:
    """The most memory this process ever held; not ``ru_maxrss``, which a child inherits from who started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))


def main(path: str) -> None:
    """Open every file of a pickled corpus at every door under a limit of memory; print what became of them."""
    import django

    django.setup()
    from zhuomu.core.errors import Refused
    from zhuomu.core.http import sentence

    with Path(path).open("rb") as source:  # made elsewhere: making bombs takes memory too
        files: list[tuple[str, bytes]] = pickle.load(source)
    ways, outcomes = doors(), {}
    before = _peak_kib()
    limit = 2 * 1024**3
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for name, data in files:
        for door, opened in ways.items():
            try:
                opened(data)
                outcomes[f"{name} {door}"] = "taken"
            except Refused as refused:
                outcomes[f"{name} {door}"] = " ".join(sentence(reason) for reason in refused.reasons)
            except Exception as error:
                outcomes[f"{name} {door}"] = f"ERROR {type(error).__name__}: {error}"
    after = _peak_kib()
    json.dump({"outcomes": outcomes, "grown_mib": (after - before) // 1024}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
