"""The server: open texts, their marks, and the suggestions as quick fixes."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from ..diagnostic import Diagnostic, Severity
from ..engine import SpellChecker, check
from ..lexicon import Lexicon
from .framing import FramingError, Json, NotJsonError, message_read, message_write
from .house import House, Place, place_of
from .positions import Lines

_PARSE_ERROR, _INVALID_REQUEST, _NO_METHOD, _INVALID_PARAMS = -32700, -32600, -32601, -32602
_NOT_INITIALIZED = -32002
_SEVERITIES = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.QUERY: 3}
_LOG_WARNING = 2
_LONGEST_TITLE = 16
# What a person may ask for beside a correction: silence at this place, or on these words everywhere.
PASS_OVER, REJECT = "zhuomu.passOver", "zhuomu.reject"
_CAPABILITIES: Json = {
    "positionEncoding": "utf-16",
    "textDocumentSync": {"openClose": True, "change": 2},
    "codeActionProvider": {"codeActionKinds": ["quickfix"]},
    "executeCommandProvider": {"commands": [PASS_OVER, REJECT]},
}
_SOURCE = "啄木"


@dataclass(frozen=True, slots=True)
class Settings:
    """What does not change while the server runs. `notice` is told to the editor once, at the start.

    `today` chooses the posts of a lexicon that the editor names; None: all of them.
    """

    level: Severity = Severity.WARNING
    speller: SpellChecker | None = None
    lexicon: Lexicon | None = None
    notice: str = ""
    today: date | None = None


@dataclass(slots=True)
class Text:
    """One open text; `marks` is None from a change until it is checked."""

    version: int
    words: str
    lines: Lines
    marks: list[Diagnostic] | None = None


class Server:
    """One editor's session. `send` takes one message."""

    def __init__(self, send: Callable[[Json], None], settings: Settings) -> None:
        self._send = send
        self._settings = settings
        self._house = House(settings.lexicon, settings.today)
        self._problems: list[str] = []
        self._texts: dict[str, Text] = {}
        self._has_versioned_edits = False
        self._is_initialized = False
        self.is_shut_down = False
        self.is_over = False
        self._requests: dict[str, Callable[[Json], Any]] = {
            "initialize": self._initialize,
            "shutdown": self._shut_down,
            "textDocument/codeAction": self._code_actions,
            "workspace/executeCommand": self._execute,
        }
        self._notifications: dict[str, Callable[[Json], None]] = {
            "initialized": self._initialized,
            "textDocument/didOpen": self._opened,
            "textDocument/didChange": self._changed,
            "textDocument/didClose": self._closed,
            "workspace/didChangeConfiguration": self._configured,
        }

    def handle(self, message: Json) -> None:
        """Take one message of the editor; marks follow at the next `settle`."""
        method, params = message.get("method"), message.get("params") or {}
        if method == "exit":
            self.is_over = True
        elif "id" in message and method is not None:
            self._answer(message["id"], str(method), params)
        elif self._is_initialized and method in self._notifications:
            try:
                self._notifications[method](params)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                self._log(f"{method}: {error!r}")

    def settle(self) -> None:
        """Check every text that has changed, and tell its marks."""
        for uri, text in self._texts.items():
            if text.marks is None:
                self._checked(uri, text)

    def fail(self, error: NotJsonError) -> None:
        """Answer a message that is no message."""
        self._send({"id": None, "error": {"code": _PARSE_ERROR, "message": str(error)}})

    def _answer(self, number: Any, method: str, params: Json) -> None:
        if self.is_shut_down:
            answer: Json = {"error": {"code": _INVALID_REQUEST, "message": "the server is shut down"}}
        elif not self._is_initialized and method != "initialize":
            answer = {"error": {"code": _NOT_INITIALIZED, "message": "initialize first"}}
        elif method not in self._requests:
            answer = {"error": {"code": _NO_METHOD, "message": f"no method {method}"}}
        else:
            try:
                answer = {"result": self._requests[method](params)}
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                answer = {"error": {"code": _INVALID_PARAMS, "message": repr(error)}}
        self._send({"id": number, **answer})

    def _initialize(self, params: Json) -> Json:
        told: Json = params
        for name in ("capabilities", "workspace", "workspaceEdit"):
            told = told.get(name) or {}
        self._has_versioned_edits = bool(told.get("documentChanges"))
        self._problems = self._house.open(params)
        self._is_initialized = True
        return {"capabilities": _CAPABILITIES, "serverInfo": {"name": "zhuomu-proof"}}

    def _initialized(self, _: Json) -> None:
        for sentence in filter(None, (self._settings.notice, *self._problems)):
            self._log(sentence)

    def _configured(self, params: Json) -> None:
        """The editor's settings, under our name or bare."""
        told = params.get("settings") or {}
        for problem in self._house.settle(told.get("zhuomu") or told):
            self._log(problem)
        self._check_again()

    def _check_again(self) -> None:
        for text in self._texts.values():
            text.marks = None

    def _execute(self, params: Json) -> None:
        """One of our commands; the marks follow at the next `settle`."""
        arguments = [str(argument) for argument in params["arguments"]]
        if params["command"] == REJECT:
            rule, words = arguments
            problem = self._house.reject(rule, words)
            if problem:
                self._log(problem)
        elif params["command"] == PASS_OVER:
            self._house.pass_over(Place(*arguments))
        else:
            raise ValueError(f"no command {params['command']}")
        self._check_again()

    def _shut_down(self, _: Json) -> None:
        self.is_shut_down = True

    def _log(self, sentence: str) -> None:
        self._send({"method": "window/logMessage", "params": {"type": _LOG_WARNING, "message": sentence}})

    def _opened(self, params: Json) -> None:
        document = params["textDocument"]
        words = str(document["text"])
        self._texts[document["uri"]] = Text(document["version"], words, Lines(words))

    def _changed(self, params: Json) -> None:
        text = self._texts[params["textDocument"]["uri"]]
        for change in params["contentChanges"]:
            words = str(change["text"])
            if "range" in change:
                start = text.lines.offset(change["range"]["start"])
                end = text.lines.offset(change["range"]["end"])
                words = text.words[:start] + words + text.words[end:]
            text.words, text.lines, text.marks = words, Lines(words), None
        text.version = params["textDocument"]["version"]

    def _closed(self, params: Json) -> None:
        uri = params["textDocument"]["uri"]
        del self._texts[uri]
        self._publish(uri, {"diagnostics": []})

    def _checked(self, uri: str, text: Text) -> list[Diagnostic]:
        found = check(text.words, lexicon=self._house.lexicon, speller=self._settings.speller)
        text.marks = [
            mark
            for mark in found
            if mark.severity.is_at_least(self._settings.level)
            and not self._house.is_passed_over(place_of(uri, text.words, mark))
        ]
        shown = [_shown(mark, text.lines) for mark in text.marks]
        self._publish(uri, {"version": text.version, "diagnostics": shown})
        return text.marks

    def _publish(self, uri: str, params: Json) -> None:
        self._send({"method": "textDocument/publishDiagnostics", "params": {"uri": uri, **params}})

    def _code_actions(self, params: Json) -> list[Json]:
        uri = params["textDocument"]["uri"]
        text = self._texts[uri]
        only = (params.get("context") or {}).get("only")
        if only is not None and "quickfix" not in only:
            return []
        marks = text.marks if text.marks is not None else self._checked(uri, text)
        start, end = (text.lines.offset(params["range"][edge]) for edge in ("start", "end"))
        near = [mark for mark in marks if mark.start <= end and start <= mark.end]
        cures = [
            self._action(uri, text, mark, mark.suggestion) for mark in near if mark.suggestion is not None
        ]
        return cures + [action for mark in near for action in _silences(uri, text, mark)]

    def _action(self, uri: str, text: Text, mark: Diagnostic, suggestion: str) -> Json:
        words = text.words[mark.start : mark.end]
        edits = [{"range": _range(mark, text.lines), "newText": suggestion}]
        edit: Json = {"changes": {uri: edits}}
        if self._has_versioned_edits:
            # The editor drops the change when the text has moved on since.
            document = {"uri": uri, "version": text.version}
            edit = {"documentChanges": [{"textDocument": document, "edits": edits}]}
        return {
            "title": f"改为“{suggestion}”" if suggestion else f"删去“{words}”",
            "kind": "quickfix",
            "diagnostics": [_shown(mark, text.lines)],
            "isPreferred": mark.severity is not Severity.QUERY,
            "edit": edit,
        }


def _silences(uri: str, text: Text, mark: Diagnostic) -> list[Json]:
    """The two ways to turn a mark down."""
    words = text.words[mark.start : mark.end]
    shown = words if len(words) <= _LONGEST_TITLE else words[:_LONGEST_TITLE] + "……"
    ways = (
        ("忽略这一处", PASS_OVER, list(place_of(uri, text.words, mark))),
        ("“" + shown.replace("\n", "⏎") + "”不再提示", REJECT, [mark.rule, words]),
    )
    return [
        {
            "title": title,
            "kind": "quickfix",
            "diagnostics": [_shown(mark, text.lines)],
            "command": {"title": title, "command": command, "arguments": arguments},
        }
        for title, command, arguments in ways
    ]


def _range(mark: Diagnostic, lines: Lines) -> Json:
    return {"start": lines.position(mark.start), "end": lines.position(mark.end)}


def _shown(mark: Diagnostic, lines: Lines) -> Json:
    return {
        "range": _range(mark, lines),
        "severity": _SEVERITIES[mark.severity],
        "code": mark.rule,
        "source": _SOURCE,
        "message": f"{mark.message}\n依据：{mark.source}",
    }


def serve(incoming: BinaryIO, outgoing: BinaryIO, settings: Settings) -> int:
    """Serve one editor until it leaves; 0 where it said good-bye in order, else 1.

    Texts are checked when no message waits, so that fast typing is checked once, not at each key.
    """
    server = Server(lambda message: message_write(outgoing, message), settings)
    inbox: queue.Queue[Json | NotJsonError | None] = queue.Queue()
    threading.Thread(target=_listen, args=(incoming, inbox), daemon=True).start()
    while not server.is_over:
        try:
            message = inbox.get_nowait()
        except queue.Empty:
            server.settle()
            message = inbox.get()
        if message is None:
            break
        if isinstance(message, NotJsonError):
            server.fail(message)
        else:
            server.handle(message)
    return 0 if server.is_shut_down else 1


def _listen(incoming: BinaryIO, inbox: "queue.Queue[Json | NotJsonError | None]") -> None:
    """Put what comes into the inbox, None when nothing more can come. Ends by itself after `exit`."""
    while True:
        try:
            message = message_read(incoming)
        except NotJsonError as error:
            inbox.put(error)
            continue
        except (FramingError, OSError):
            message = None
        inbox.put(message)
        if message is None or message.get("method") == "exit":
            return
