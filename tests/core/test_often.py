"""What is counted is the last sixty seconds, whatever the clock on the wall says."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import moment
from zhuomu.core.often import often_count, often_note

AT = moment("2026-11-03 09:30") - timedelta(seconds=1)


def test_what_was_noted_counts_for_sixty_seconds() -> None:
    for seconds in (0, 2, 30):
        often_note("guess", AT + timedelta(seconds=seconds))
    assert often_count("guess", AT + timedelta(seconds=30)) == 3
    assert often_count("guess", AT + timedelta(seconds=59)) == 3
    assert often_count("guess", AT + timedelta(seconds=60)) == 2
    assert often_count("guess", AT + timedelta(seconds=90)) == 0


def test_one_is_not_counted_for_another() -> None:
    often_note("guess", AT)
    assert often_count("other", AT) == 0
