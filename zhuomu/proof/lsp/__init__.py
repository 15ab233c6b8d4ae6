"""The engine for editors: a server of the Language Server Protocol 3.17 over two byte streams."""

from .framing import FramingError, NotJsonError, message_read, message_write
from .server import Settings, serve

__all__ = ["FramingError", "NotJsonError", "Settings", "message_read", "message_write", "serve"]
