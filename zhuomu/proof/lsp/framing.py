"""Messages of JSON-RPC 2.0 as the protocol frames them: a header with the length, a blank line, the JSON."""

import json
from typing import Any, BinaryIO

Json = dict[str, Any]
# A text of 20 million characters fits; what is longer is no article.
MAX_BYTES = 64 * 1024 * 1024
_MAX_HEADER_LINES = 20
_MAX_LINE = 1000


class FramingError(ValueError):
    """The stream is out of step: where the next message begins is not known any more."""


class NotJsonError(ValueError):
    """One message is no JSON object; the next one can be read."""


def message_read(stream: BinaryIO) -> Json | None:
    """The next message, or None at the end of the stream. Raises FramingError, NotJsonError."""
    length = _length(stream)
    if length is None:
        return None
    body = stream.read(length)
    if len(body) < length:
        raise FramingError("the stream ends inside a message")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from error
    if not isinstance(message, dict):
        raise NotJsonError("a message is an object")
    return message


def _length(stream: BinaryIO) -> int | None:
    """The length that the header gives; None where the stream ends before one begins."""
    length = None
    for number in range(_MAX_HEADER_LINES):
        line = stream.readline(_MAX_LINE)
        if not line and not number:
            return None
        if not line.endswith(b"\n"):
            raise FramingError("a header line has no end")
        if not line.strip():
            if length is None:
                raise FramingError("a header without Content-Length")
            return length
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            if not value.strip().isdigit() or int(value) > MAX_BYTES:
                raise FramingError("no usable Content-Length")
            length = int(value)
    raise FramingError("a header of too many lines")


def message_write(stream: BinaryIO, message: Json) -> None:
    """Write one message and send it off."""
    # Escapes only: a lone surrogate of the text must not stop the answer.
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode("ascii")
    stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    stream.flush()
