"""Messages on the wire, whole and broken."""

import io

import pytest

from zhuomu.proof.lsp import FramingError, NotJsonError, message_read, message_write


def test_what_is_written_is_read_again_lone_surrogates_and_all() -> None:
    stream = io.BytesIO()
    for words in ("𠮷，，", "\ud800"):
        message_write(stream, {"id": 1, "result": words})
    stream.seek(0)
    assert [message_read(stream) for _ in range(3)] == [
        {"jsonrpc": "2.0", "id": 1, "result": "𠮷，，"},
        {"jsonrpc": "2.0", "id": 1, "result": "\ud800"},
        None,
    ]


def test_the_length_counts_bytes_and_other_headers_are_passed_over() -> None:
    body = '{"method":"甲"}'.encode()
    header = b"content-type: x; charset=utf-8\r\nCONTENT-LENGTH: %d\r\n\r\n" % len(body)
    assert message_read(io.BytesIO(header + body + b"rest")) == {"method": "甲"}


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Length: 5\r\n\r\n{}",
        b"Content-Length: five\r\n\r\n{}",
        b"Content-Length: 99999999999\r\n\r\n{}",
        b"Content-Length: -2\r\n\r\n{}",
        b"Content-Length: 2",
        b"\r\n{}",
        b"x: y\r\n" * 30,
        b"x" * 5000,
    ],
)
def test_a_stream_out_of_step_is_told(data: bytes) -> None:
    with pytest.raises(FramingError):
        message_read(io.BytesIO(data))


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xff", b"[" * 100_000])
def test_after_a_message_that_is_none_the_next_is_read(body: bytes) -> None:
    stream = io.BytesIO(b"Content-Length: %d\r\n\r\n%sContent-Length: 2\r\n\r\n{}" % (len(body), body))
    with pytest.raises(NotJsonError):
        message_read(stream)
    assert message_read(stream) == {}
