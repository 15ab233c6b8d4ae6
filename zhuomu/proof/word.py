"""Word files (.docx): their text, and a copy in which every mark is a comment at its place. The words stay as they are."""

import copy
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .diagnostic import LABELS, Diagnostic

if TYPE_CHECKING:
    from docx.document import Document

AUTHOR, INITIALS = "啄木", "啄"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# An element of the document; lxml has no types.
Element = Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A run with its place in the text, half-open. `anchor` is where a comment on it hangs.

    The anchor is the run itself, or for text inside a drawn box the outer run that holds the box,
    since Word allows no comment in there.
    """

    run: Element
    anchor: Element
    start: int
    end: int

    @property
    def is_divisible(self) -> bool:
        """Whether the run may be cut so that a comment covers a part of it."""
        return self.anchor is self.run


def word_text(data: bytes) -> str:
    """The paragraphs of a Word file, those in tables and boxes too, one a line. Raises what python-docx raises."""
    return _read(_opened(data))[0]


def word_marked(data: bytes, marks: Iterable[Diagnostic], at: datetime) -> bytes:
    """A copy of a Word file with a comment for each mark, dated `at`. Offsets are those into `word_text(data)`."""
    document = _opened(data)
    text, pieces = _read(document)
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    cuts = sorted({offset for mark in ordered for offset in (mark.start, mark.end)})
    pieces = [part for piece in pieces for part in _divided(piece, cuts)]
    starts = [piece.start for piece in pieces]
    for mark in ordered:
        first, last = _covering(pieces, starts, mark)
        if first is not None and last is not None:
            comment = document.comments.add_comment(_said(mark, text), AUTHOR, INITIALS)
            comment._comment_elm.date = at
            first.anchor.insert_comment_range_start_above(comment.comment_id)
            last.anchor.insert_comment_range_end_and_reference_below(comment.comment_id)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _opened(data: bytes) -> "Document":
    import docx

    return docx.Document(io.BytesIO(data))


def _read(document: "Document") -> tuple[str, list[Piece]]:
    """The text, and the runs that it is made of."""
    from docx.oxml.ns import qn

    lines: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for paragraph in document.element.body.iter(qn("w:p")):
        # Drawn boxes are stored twice, the second time for programs of old.
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        start = at
        words = []
        for run in _runs(paragraph):
            words.append(run.text)
            if words[-1]:
                outer = list(run.iterancestors(qn("w:r")))
                pieces.append(Piece(run, outer[-1] if outer else run, at, at + len(words[-1])))
            at += len(words[-1])
        lines.append("".join(words))
        at = start + len(lines[-1]) + 1
    return "\n".join(lines), pieces


def _runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph with those in links, fields and accepted or pending insertions; no deletions, no ruby."""
    from docx.oxml.ns import qn

    unread = {qn("w:del"), qn("w:moveFrom"), qn("w:rt")}
    for run in paragraph.iter(qn("w:r")):
        for outer in run.iterancestors():
            if outer is paragraph:
                yield run
                break
            if outer.tag in unread or outer.tag == qn("w:p"):
                break


def _divided(piece: Piece, cuts: Sequence[int]) -> Iterator[Piece]:
    """The piece, or what becomes of it when its run is cut at those offsets that fall inside."""
    inside = cuts[bisect_right(cuts, piece.start) : bisect_left(cuts, piece.end)]
    start = piece.start
    run = piece.run
    for cut in inside if piece.is_divisible else ():
        rest = _cut(run, cut - start)
        yield Piece(run, run, start, cut)
        run, start = rest, cut
    yield Piece(run, run if piece.is_divisible else piece.anchor, start, piece.end)


def _cut(run: Element, length: int) -> Element:
    """Cut a run after `length` characters of its text; the rest becomes a run after it, of the same look."""
    from docx.oxml.ns import qn

    rest = run.makeelement(run.tag, dict(run.attrib))
    if run.rPr is not None:
        rest.append(copy.deepcopy(run.rPr))
    run.addnext(rest)
    left = length
    for item in list(run):
        if item.tag == qn("w:rPr"):
            continue
        size = len(str(item)) if item.tag in _text_tags() else 0
        if left <= 0:
            rest.append(item)
        elif size > left:
            rest.append(_rest_of(item, left))
        left -= size
    return rest


def _text_tags() -> frozenset[str]:
    """The elements that python-docx counts as text of a run."""
    from docx.oxml.ns import qn

    return frozenset(map(qn, ("w:br", "w:cr", "w:noBreakHyphen", "w:ptab", "w:t", "w:tab")))


def _rest_of(item: Element, length: int) -> Element:
    """What is left of a w:t when it is cut after `length` characters."""
    rest = item.makeelement(item.tag, dict(item.attrib))
    item.text, rest.text = item.text[:length], item.text[length:]
    for half in (item, rest):
        if half.text != half.text.strip():
            half.set(_SPACE, "preserve")
    return rest


def _covering(
    pieces: Sequence[Piece], starts: Sequence[int], mark: Diagnostic
) -> tuple[Piece | None, Piece | None]:
    """The first and the last piece of a mark; for a mark on nothing but a break, the piece before it."""
    if not pieces:
        return None, None
    first = max(bisect_right(starts, mark.start) - 1, 0)
    last = max(bisect_left(starts, mark.end) - 1, 0)
    if pieces[first].end <= mark.start and first < last:
        first += 1
    return pieces[first], pieces[last]


def _said(mark: Diagnostic, text: str) -> str:
    quote = text[mark.start : mark.end].replace("\n", "⏎")
    lines = [f"{LABELS[mark.severity]}：{mark.message}"]
    if mark.suggestion is not None:
        lines.append(f"“{quote}” → “{mark.suggestion}”" if mark.suggestion else f"删去“{quote}”")
    return "\n".join([*lines, f"依据：{mark.source}（{mark.rule}）"])
