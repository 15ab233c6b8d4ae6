"""GeoReport's two ways of writing one answer: a list of plain objects, as XML or as JSON (the Spark convention)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse

# a list's element → the element of each of its members
MEMBERS: Mapping[str, str] = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
CONTENT_TYPES: Mapping[str, str] = {
    "xml": "text/xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# what XML 1.0 has no way to write
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, value: Any) -> str:
    """One element with all below it. None is an empty element; a list holds members of the name in :data:`MEMBERS`."""
    if value is None:
        return f"<{name}/>"
    if isinstance(value, Mapping):
        inner = "".join(element(key, below) for key, below in value.items())
    elif isinstance(value, list):
        inner = "".join(element(MEMBERS[name], below) for below in value)
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = escape(UNWRITABLE.sub("\ufffd", str(value)))
    return f"<{name}>{inner}</{name}>"


def written(form: str, root: str, value: Any, status: int = 200) -> HttpResponse:
    """The answer in the form that was asked for; JSON leaves the outermost name away."""
    if form == "xml":
        text = DECLARATION + element(root, value)
    else:
        text = json.dumps(value, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=CONTENT_TYPES[form])
