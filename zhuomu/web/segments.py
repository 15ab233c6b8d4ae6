"""Pieces of text to show: what changed between two versions, where marks stand. No Django."""

import dataclasses
import difflib
import itertools
from collections.abc import Iterable, Sequence

SEVERITIES = ("error", "warning", "hint")


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """Text that is the ``same`` in both versions, or only in the old (``del``) or new (``ins``)."""

    kind: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """Where mark ``number`` stands: from ``start`` to before ``end``; both equal for a gap."""

    number: int
    start: int
    end: int
    severity: str


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Text under the same marks: ``numbers`` of the marks on it, ``ending`` of those ending with it."""

    index: int
    text: str
    numbers: tuple[int, ...]
    ending: tuple[int, ...]
    severity: str


def diff_segments(old: str, new: str) -> tuple[Segment, ...]:
    """Compare two versions character by character; the deleted stands before the inserted."""
    found: list[Segment] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Segment("same", old[a:b]))
            continue
        found += [Segment(name, text) for name, text in (("del", old[a:b]), ("ins", new[c:d])) if text]
    return tuple(found)


def severity_name(value: object) -> str:
    """One of ``error``, ``warning``, ``hint``; whatever else is a hint."""
    return name if (name := str(getattr(value, "value", value))) in SEVERITIES else "hint"


def marked_pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Cut ``text`` at every border of every span. Spans may overlap; outside the text they are cut to it."""
    kept = [_inside(span, len(text)) for span in spans]
    borders = sorted({0, len(text)} | {border for span in kept for border in (span.start, span.end)})
    runs: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(borders):
        if any(span.start == span.end == start for span in kept):
            runs.append((start, start))
        runs.append((start, end))
    if any(span.start == span.end == len(text) for span in kept):
        runs.append((len(text), len(text)))
    return tuple(_piece(index, text, run, kept) for index, run in enumerate(runs))


def _inside(span: Span, length: int) -> Span:
    start = min(max(span.start, 0), length)
    return dataclasses.replace(span, start=start, end=min(max(span.end, start), length))


def _piece(index: int, text: str, run: tuple[int, int], spans: Sequence[Span]) -> Piece:
    start, end = run
    if start == end:
        over = [span for span in spans if span.start == span.end == start]
    else:
        over = [span for span in spans if span.start <= start and end <= span.end and span.start < span.end]
    worst = min((SEVERITIES.index(span.severity) for span in over), default=len(SEVERITIES))
    return Piece(
        index=index,
        text=text[start:end],
        numbers=tuple(span.number for span in over),
        ending=tuple(span.number for span in over if span.end == end),
        severity=SEVERITIES[worst] if over else "",
    )
