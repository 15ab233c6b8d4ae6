"""The server as an editor starts it: a process of its own, spoken to over its standard streams."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.proof.test_command import run
from zhuomu.proof.lsp import message_read, message_write

URI = "untitled:draft"
SECONDS = 60


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "zhuomu.web.cli", "proof", "--lsp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        yield started
        started.kill()


def told(process: "subprocess.Popen[bytes]", method: str) -> dict[str, Any]:
    """The params of the next message of that method."""
    assert process.stdout is not None
    while True:
        message = message_read(process.stdout)  # type: ignore[arg-type]
        assert message is not None
        if message.get("method") == method:
            params: dict[str, Any] = message["params"]
            return params


def answered(process: "subprocess.Popen[bytes]", number: int) -> Any:
    assert process.stdout is not None
    while True:
        message = message_read(process.stdout)  # type: ignore[arg-type]
        assert message is not None
        if message.get("id") == number:
            return message["result"]


def test_an_editor_opens_takes_the_suggestion_and_leaves(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None

    def send(message: dict[str, Any]) -> None:
        message_write(process.stdin, message)  # type: ignore[arg-type]

    send(
        {"id": 1, "method": "initialize", "params": {"processId": None, "capabilities": {}, "rootUri": None}}
    )
    assert answered(process, 1)["serverInfo"]["name"] == "zhuomu-proof"
    send({"method": "initialized", "params": {}})
    text = "𠮷里😀开会，，散会。"
    document = {"uri": URI, "languageId": "plaintext", "version": 1, "text": text}
    send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
    (mark,) = told(process, "textDocument/publishDiagnostics")["diagnostics"]
    assert (mark["range"]["start"]["character"], mark["range"]["end"]["character"]) == (7, 9)
    asked = {"textDocument": {"uri": URI}, "range": mark["range"], "context": {"diagnostics": [mark]}}
    send({"id": 2, "method": "textDocument/codeAction", "params": asked})
    fix, *silences = answered(process, 2)
    assert [way["command"]["command"] for way in silences] == ["zhuomu.passOver", "zhuomu.reject"]
    (edit,) = fix["edit"]["changes"][URI]
    change = {"range": edit["range"], "text": edit["newText"]}
    changed = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [change]}
    send({"method": "textDocument/didChange", "params": changed})
    assert told(process, "textDocument/publishDiagnostics") == {"uri": URI, "version": 2, "diagnostics": []}
    send({"id": 3, "method": "shutdown"})
    assert answered(process, 3) is None
    send({"method": "exit"})
    assert process.wait(SECONDS) == 0


def test_an_editor_turns_a_mark_down_for_good(process: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    """The whole way of a real client: options, lexicon, the command, and the list in a second session."""
    assert process.stdin is not None
    (tmp_path / "lexicon.json").write_text('{"words": ["甲，，乙"]}', encoding="utf-8")

    def send(message: dict[str, Any]) -> None:
        message_write(process.stdin, message)  # type: ignore[arg-type]

    options = {"lexicon": "lexicon.json", "rejected": "rejected.json"}
    hello = {"capabilities": {}, "rootUri": tmp_path.as_uri(), "initializationOptions": options}
    send({"id": 1, "method": "initialize", "params": hello})
    assert "executeCommandProvider" in answered(process, 1)["capabilities"]
    send({"method": "initialized", "params": {}})
    text = "甲，，乙。开会。。散会。"
    document = {"uri": URI, "languageId": "plaintext", "version": 1, "text": text}
    send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
    (mark,) = told(process, "textDocument/publishDiagnostics")["diagnostics"]
    asked = {"textDocument": {"uri": URI}, "range": mark["range"], "context": {"diagnostics": [mark]}}
    send({"id": 2, "method": "textDocument/codeAction", "params": asked})
    command = answered(process, 2)[-1]["command"]
    send({"id": 3, "method": "workspace/executeCommand", "params": command})
    assert told(process, "textDocument/publishDiagnostics")["diagnostics"] == []
    kept = json.loads((tmp_path / "rejected.json").read_text(encoding="utf-8"))
    assert kept == {"rejected": [["marks.doubled", "。。"]]}
    send({"id": 4, "method": "shutdown"})
    assert answered(process, 4) is None
    send({"method": "exit"})
    assert process.wait(SECONDS) == 0


def test_a_server_whose_editor_dies_ends(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(SECONDS) == 1


def test_the_server_takes_no_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lsp", "draft.txt") == 2
    assert "--lsp 只能与" in capsys.readouterr().err


def test_the_command_serves_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    incoming, outgoing = io.BytesIO(), io.BytesIO()
    message_write(incoming, {"id": 1, "method": "initialize", "params": {}})
    incoming.seek(0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(incoming))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(outgoing))
    assert run("--lsp", "--no-speller") == 1
    outgoing.seek(0)
    assert (message_read(outgoing) or {})["id"] == 1
