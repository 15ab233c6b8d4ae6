"""Word files for tests, made with python-docx as an office would with Word."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from tests.apps.paper.making import picture


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(*parts: str | bytes) -> bytes:
    """A .docx: each text a paragraph, each bytes a picture in a paragraph of its own."""
    document = Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            document.add_paragraph().add_run().add_picture(io.BytesIO(part))
    return saved(document)


def word_with_linked_picture(*texts: str) -> bytes:
    """A picture that is only linked to, as when it is dragged from a web page."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.add_paragraph().add_run().add_picture(io.BytesIO(picture()))
    for blip in document.element.body.iter(qn("a:blip")):
        blip.set(qn("r:link"), blip.attrib.pop(qn("r:embed")))
    return saved(document)


def repacked(data: bytes, replace: dict[str, bytes]) -> bytes:
    """The archive with entries replaced whose names end so."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = next((one for end, one in replace.items() if info.filename.endswith(end)), None)
            new.writestr(info.filename, old.read(info) if content is None else content)
    return out.getvalue()


def word_with_broken_picture(*texts: str) -> bytes:
    """A picture of a kind that no picture library shows, like a Windows drawing."""
    return repacked(
        word(*texts, picture()), {".jpg": b"\x01\x00\x00\x00 EMF drawing", ".jpeg": b"\x01\x00\x00\x00"}
    )
