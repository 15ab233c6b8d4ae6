"""What the server answers to an editor."""

import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.proof.test_spelling import Saying
from zhuomu.proof import Diagnostic, Lexicon, Severity
from zhuomu.proof.lsp import Settings, message_read, message_write, serve
from zhuomu.proof.lsp.server import Server

URI = "file:///draft.txt"
SECONDS = 60
SLIP = "𠮷里😀开会，，散会。\n活动“邻里节”、“读书会”。\n"


class Editor:
    """A server and what it has sent."""

    def __init__(
        self,
        settings: Settings | None = None,
        options: dict[str, Any] | None = None,
        folder: Path | None = None,
        **capabilities: Any,
    ) -> None:
        self.sent: list[dict[str, Any]] = []
        self.server = Server(self.sent.append, settings or Settings())
        self.hello = self.ask(
            "initialize",
            {
                "capabilities": {"workspace": capabilities},
                "initializationOptions": options,
                "workspaceFolders": [{"uri": folder.as_uri(), "name": "稿件"}] if folder else None,
            },
        )
        self.tell("initialized", {})

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        self.server.handle({"id": 7, "method": method, "params": params})
        assert self.sent[-1]["id"] == 7
        return self.sent[-1]

    def tell(self, method: str, params: Any) -> None:
        self.server.handle({"method": method, "params": params})

    def open(self, text: str, version: int = 1) -> dict[str, Any]:
        document = {"uri": URI, "languageId": "plaintext", "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.settled()

    def change(self, version: int, *changes: dict[str, Any]) -> None:
        document = {"uri": URI, "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def settled(self) -> dict[str, Any]:
        self.server.settle()
        params: dict[str, Any] = self.sent[-1]["params"]
        return params

    def fixes(self, place: dict[str, Any], **context: Any) -> list[dict[str, Any]]:
        params = {"textDocument": {"uri": URI}, "range": place, "context": {"diagnostics": [], **context}}
        result: list[dict[str, Any]] = self.ask("textDocument/codeAction", params)["result"]
        return [action for action in result if "edit" in action]

    def ways_out(self, place: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The commands that turn a mark down, by title."""
        params = {"textDocument": {"uri": URI}, "range": place, "context": {"diagnostics": []}}
        result = self.ask("textDocument/codeAction", params)["result"]
        return {action["title"]: action["command"] for action in result if "command" in action}

    def execute(self, command: dict[str, Any]) -> dict[str, Any]:
        asked = {"command": command["command"], "arguments": command["arguments"]}
        assert self.ask("workspace/executeCommand", asked)["result"] is None
        return self.settled()

    def logged(self) -> list[str]:
        return [sent["params"]["message"] for sent in self.sent if sent.get("method") == "window/logMessage"]


def span(line: int, start: int, end: int) -> dict[str, Any]:
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def test_it_says_what_it_can() -> None:
    can = Editor().hello["result"]["capabilities"]
    assert can["textDocumentSync"] == {"openClose": True, "change": 2}
    assert (can["positionEncoding"], can["codeActionProvider"]["codeActionKinds"]) == ("utf-16", ["quickfix"])


def test_an_open_text_gets_its_marks_in_units_of_utf_16() -> None:
    params = Editor().open(SLIP)
    (mark,) = params["diagnostics"]
    assert (params["uri"], params["version"], mark["range"]) == (URI, 1, span(0, 7, 9))
    assert (mark["severity"], mark["code"], mark["source"]) == (1, "marks.doubled", "啄木")
    assert mark["message"].startswith("点号重叠，只留一个。\n依据：GB/T 15834-2011")


def test_the_level_and_the_house_decide_what_is_shown() -> None:
    marks = Editor(Settings(level=Severity.QUERY)).open(SLIP)["diagnostics"]
    assert [mark["severity"] for mark in marks] == [1, 3]
    house = Lexicon(rejected=frozenset({("marks.doubled", "，，")}))
    assert Editor(Settings(lexicon=house)).open(SLIP)["diagnostics"] == []


def test_changes_move_and_remove_marks_and_are_checked_once_together() -> None:
    editor = Editor()
    editor.open(SLIP)
    count = len(editor.sent)
    editor.change(2, {"range": span(0, 2, 3), "text": "\n"})
    editor.change(3, {"range": span(0, 0, 2), "text": ""}, {"range": span(0, 0, 0), "text": "村"})
    params = editor.settled()
    assert len(editor.sent) == count + 1
    assert (params["version"], params["diagnostics"][0]["range"]) == (3, span(1, 4, 6))
    editor.change(4, {"text": "开会。"})
    assert editor.settled()["diagnostics"] == []
    editor.server.settle()
    assert len(editor.sent) == count + 2


def test_a_suggestion_is_a_quick_fix_where_the_cursor_stands() -> None:
    editor = Editor()
    editor.open(SLIP)
    (fix,) = editor.fixes(span(0, 8, 8))
    assert (fix["title"], fix["kind"], fix["isPreferred"]) == ("改为“，”", "quickfix", True)
    assert fix["edit"] == {"changes": {URI: [{"range": span(0, 7, 9), "newText": "，"}]}}
    assert fix["diagnostics"][0]["code"] == "marks.doubled"
    assert editor.fixes(span(1, 0, 3)) == []
    assert editor.fixes(span(0, 8, 8), only=["refactor"]) == []
    assert len(editor.fixes(span(0, 8, 8), only=["quickfix"])) == 1


def test_a_fix_names_the_version_where_the_editor_understands_that() -> None:
    editor = Editor(workspaceEdit={"documentChanges": True})
    editor.open("会议。")
    editor.change(5, {"text": SLIP})
    (fix,) = editor.fixes(span(0, 7, 7))
    (change,) = fix["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": URI, "version": 5}


def test_a_deletion_says_what_goes_and_a_mark_without_a_cure_offers_nothing() -> None:
    extra = Diagnostic(2, 3, "speller.extra", Severity.ERROR, "多一字。", "", "模型", 0.9)
    editor = Editor(Settings(speller=Saying(extra)))
    assert len(editor.open("居民的家。定于2月30日举行。")["diagnostics"]) == 2
    titles = [fix["title"] for fix in editor.fixes(span(0, 0, 30))]
    assert titles == ["删去“的”"]


def test_a_closed_text_loses_its_marks() -> None:
    editor = Editor()
    editor.open(SLIP)
    editor.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert editor.settled() == {"uri": URI, "diagnostics": []}


def test_the_notice_is_told_once_at_the_start() -> None:
    editor = Editor(Settings(notice="没有安装 numpy"))
    editor.open(SLIP)
    told = [sent["params"]["message"] for sent in editor.sent if sent.get("method") == "window/logMessage"]
    assert told == ["没有安装 numpy"]


def test_wrong_requests_get_the_codes_of_the_protocol() -> None:
    editor = Editor()
    assert editor.ask("textDocument/hover", {})["error"]["code"] == -32601
    assert editor.ask("textDocument/codeAction", {})["error"]["code"] == -32602
    assert editor.ask("textDocument/codeAction", [1])["error"]["code"] == -32602
    assert editor.ask("shutdown", None)["result"] is None
    assert editor.ask("textDocument/codeAction", {})["error"]["code"] == -32600
    fresh: list[dict[str, Any]] = []
    Server(fresh.append, Settings()).handle({"id": 1, "method": "shutdown"})
    assert fresh[0]["error"]["code"] == -32002


def test_wrong_notifications_are_logged_and_unknown_ones_passed_over() -> None:
    editor = Editor()
    count = len(editor.sent)
    editor.tell("textDocument/didChange", {"textDocument": {"uri": "file:///other", "version": 1}})
    assert editor.sent[-1]["method"] == "window/logMessage"
    for method in ("$/cancelRequest", "textDocument/didSave"):
        editor.tell(method, {"id": 1})
    editor.server.handle({"id": 9, "result": None})
    assert len(editor.sent) == count + 1


TWICE = "会议开始，，散会。大家走了，，关灯。"


def test_a_place_passed_over_stays_silent_while_the_text_around_it_changes() -> None:
    editor = Editor()
    assert len(editor.open(TWICE)["diagnostics"]) == 2
    ways = editor.ways_out(span(0, 5, 5))
    assert list(ways) == ["忽略这一处", "“，，”不再提示"]
    left = editor.execute(ways["忽略这一处"])["diagnostics"]
    assert [mark["range"] for mark in left] == [span(0, 13, 15)]
    editor.change(2, {"range": span(0, 0, 0), "text": "上午八点整，在社区活动室里。"})
    assert [mark["range"] for mark in editor.settled()["diagnostics"]] == [span(0, 27, 29)]


def test_words_turned_down_stay_silent_in_every_open_text_of_the_session() -> None:
    editor = Editor()
    editor.open(TWICE)
    assert editor.execute(editor.ways_out(span(0, 5, 5))["“，，”不再提示"])["diagnostics"] == []
    assert editor.open("散会，，回家。", 9)["diagnostics"] == []
    assert Editor().open(TWICE)["diagnostics"] != []


def test_words_turned_down_are_kept_in_the_file_that_the_options_name(tmp_path: Path) -> None:
    options = {"rejected": ".zhuomu/rejected.json"}
    editor = Editor(options=options, folder=tmp_path)
    editor.open(TWICE)
    editor.execute(editor.ways_out(span(0, 5, 5))["“，，”不再提示"])
    kept = json.loads((tmp_path / ".zhuomu/rejected.json").read_text(encoding="utf-8"))
    assert kept == {"rejected": [["marks.doubled", "，，"]]}
    assert Editor(options=options, folder=tmp_path).open(TWICE)["diagnostics"] == []


def test_a_list_that_cannot_be_written_is_told_and_the_words_stay_silent_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    editor = Editor(options={"rejected": str(tmp_path / "file" / "rejected.json")})
    editor.open(TWICE)
    command = editor.ways_out(span(0, 5, 5))["“，，”不再提示"]
    assert editor.execute(command)["diagnostics"] == []
    assert any("写不了不再提示的清单" in sentence for sentence in editor.logged())


def test_the_lexicon_of_the_options_and_of_the_settings_is_used(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json"
    path.write_text('{"forms": {"最后1公里": "最后一公里"}, "words": ["会，，议"]}', encoding="utf-8")
    text = "打通最后1公里。会，，议。"
    (mark,) = Editor(options={"lexicon": "lexicon.json"}, folder=tmp_path).open(text)["diagnostics"]
    assert mark["code"] == "words.house_form"
    editor = Editor()
    assert [mark["code"] for mark in editor.open(text)["diagnostics"]] == ["marks.doubled"]
    editor.tell("workspace/didChangeConfiguration", {"settings": {"zhuomu": {"lexicon": str(path)}}})
    assert [mark["code"] for mark in editor.settled()["diagnostics"]] == ["words.house_form"]
    editor.tell("workspace/didChangeConfiguration", {"settings": {"lexicon": ""}})
    assert [mark["code"] for mark in editor.settled()["diagnostics"]] == ["marks.doubled"]


@pytest.mark.parametrize("part", ["lexicon", "rejected"])
def test_a_bad_file_of_the_options_is_told_and_the_rest_works(part: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text("[", encoding="utf-8")
    editor = Editor(options={part: str(path)})
    (sentence,) = editor.logged()
    assert str(path) in sentence
    assert len(editor.open(TWICE)["diagnostics"]) == 2
    editor.tell("workspace/didChangeConfiguration", {"settings": {part: str(path)}})
    assert len(editor.logged()) == 2


def test_a_command_that_is_none_of_ours_is_refused() -> None:
    editor = Editor()
    asked = {"command": "zhuomu.dance", "arguments": []}
    assert editor.ask("workspace/executeCommand", asked)["error"]["code"] == -32602


def test_a_long_mark_has_a_short_title() -> None:
    editor = Editor()
    editor.open("街道召开了楼组长会议，大家谈了很久。街道召开了楼组长会议，大家谈了很久。")
    assert "“街道召开了楼组长会议，大家谈了很……”不再提示" in editor.ways_out(span(0, 20, 20))


def stream(*messages: dict[str, Any]) -> io.BytesIO:
    found = io.BytesIO()
    for message in messages:
        message_write(found, message)
    found.seek(0)
    return found


INITIALIZE = {"id": 1, "method": "initialize", "params": {"capabilities": None}}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ((INITIALIZE, {"id": 2, "method": "shutdown"}, {"method": "exit"}), 0),
        ((INITIALIZE, {"method": "exit"}), 1),
        ((INITIALIZE,), 1),
    ],
)
def test_the_exit_code_tells_whether_the_editor_took_leave(
    messages: tuple[dict[str, Any], ...], code: int
) -> None:
    outgoing = io.BytesIO()
    assert serve(stream(*messages), outgoing, Settings()) == code
    outgoing.seek(0)
    answer = message_read(outgoing)
    assert answer is not None
    assert answer["id"] == 1


def test_a_message_that_is_none_is_answered_and_a_broken_stream_ends_the_session() -> None:
    outgoing = io.BytesIO()
    assert serve(io.BytesIO(b"Content-Length: 1\r\n\r\n{nonsense\n"), outgoing, Settings()) == 1
    outgoing.seek(0)
    answer = message_read(outgoing)
    assert answer is not None
    assert (answer["id"], answer["error"]["code"]) == (None, -32700)


def test_texts_are_checked_when_no_message_waits() -> None:
    (to_server, editor_out), (editor_in, from_server) = os.pipe(), os.pipe()
    codes: list[int] = []
    with (
        os.fdopen(to_server, "rb") as incoming,
        os.fdopen(from_server, "wb") as outgoing,
        os.fdopen(editor_out, "wb") as send,
        os.fdopen(editor_in, "rb") as receive,
    ):
        server = threading.Thread(target=lambda: codes.append(serve(incoming, outgoing, Settings())))
        server.start()
        document = {"uri": URI, "languageId": "plaintext", "version": 1, "text": SLIP}
        message_write(send, INITIALIZE)
        message_write(send, {"method": "textDocument/didOpen", "params": {"textDocument": document}})
        methods = [(message_read(receive) or {}).get("method") for _ in range(2)]
        message_write(send, {"method": "exit"})
        server.join(SECONDS)
    assert (methods, codes) == ([None, "textDocument/publishDiagnostics"], [1])
