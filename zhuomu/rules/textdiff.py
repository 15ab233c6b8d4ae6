"""Two versions of a text compared by character, paragraph beside paragraph, in runs that people can read."""

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

# Above this product of lengths the middle is compared by sentence first: difflib is too slow there.
CHARACTER_BOUND = 160_000
# A shorter stretch that is equal between two changes is chance, not sense: 「的」 between two new words.
SHORT_EQUAL = 1
# Below this share of common pairs of characters two paragraphs are not versions of each other.
ALIKE = 0.4
_SENTENCE = re.compile(r"[^。！？；]*[。！？；][”’」』）]*|[^。！？；]+$")


class DiffOp(StrEnum):
    """What became of a stretch of text."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"
    REPLACE = "replace"

    @property
    def label(self) -> str:
        """The Chinese name, for those who do not see the colour."""
        return {"equal": "未变", "delete": "删去", "insert": "新增", "replace": "改为"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """A stretch: ``old`` is empty for an insertion, ``new`` for a deletion."""

    op: DiffOp
    old: str
    new: str


@dataclasses.dataclass(frozen=True, slots=True)
class ParagraphDiff:
    """One paragraph: its numbers in both texts (from 1; None where it is not there) and its runs."""

    op: DiffOp
    old_number: int | None
    new_number: int | None
    runs: tuple[Run, ...]


def text_diff(old: str, new: str) -> tuple[Run, ...]:
    """Compare two stretches of text by character.

    The old parts of the runs make ``old`` again, the new parts ``new``. Long texts that differ widely are
    compared by sentence, and by character inside sentences where that is cheap enough.
    """
    return _readable(_runs(old, new))


def paragraphs_diff(old: str, new: str) -> tuple[ParagraphDiff, ...]:
    """Compare two texts whose paragraphs stand on lines of their own; empty lines are left out."""
    olds, news = _paragraphs(old), _paragraphs(new)
    result: list[ParagraphDiff] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        rows: list[tuple[int | None, int | None]]
        if op == "equal":
            rows = [(i1 + n, j1 + n) for n in range(i2 - i1)]
        else:
            rows = _paired(olds, news, range(i1, i2), range(j1, j2))
        result += [_paragraph_diff(olds, news, i, j) for i, j in rows]
    return tuple(result)


def is_changed(runs: Iterable[Run]) -> bool:
    """Whether any run is a change."""
    return any(run.op is not DiffOp.EQUAL for run in runs)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _paragraph_diff(olds: Sequence[str], news: Sequence[str], i: int | None, j: int | None) -> ParagraphDiff:
    runs = text_diff("" if i is None else olds[i], "" if j is None else news[j])
    if i is None or j is None:
        op = DiffOp.INSERT if i is None else DiffOp.DELETE
    else:
        op = DiffOp.REPLACE if is_changed(runs) else DiffOp.EQUAL
    return ParagraphDiff(op, None if i is None else i + 1, None if j is None else j + 1, runs)


def _paired(
    olds: Sequence[str], news: Sequence[str], i_range: range, j_range: range
) -> list[tuple[int | None, int | None]]:
    """Put each old paragraph beside the first later new one that is alike, in order."""
    rows: list[tuple[int | None, int | None]] = []
    next_j = j_range.start
    for i in i_range:
        partner = next((j for j in range(next_j, j_range.stop) if _is_alike(olds[i], news[j])), None)
        if partner is None:
            rows.append((i, None))
            continue
        rows += [(None, j) for j in range(next_j, partner)]
        rows.append((i, partner))
        next_j = partner + 1
    return rows + [(None, j) for j in range(next_j, j_range.stop)]


def _is_alike(old: str, new: str) -> bool:
    # Pairs of neighbours, with the ends, take a time that grows with the length and not with its square.
    old_pairs, new_pairs = (Counter(itertools.pairwise(f"\n{text}\n")) for text in (old, new))
    common = (old_pairs & new_pairs).total()
    return 2 * common >= ALIKE * (old_pairs.total() + new_pairs.total())


def _runs(old: str, new: str) -> list[Run]:
    head = _common_length(old, new)
    tail = _common_length(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    before = Run(DiffOp.EQUAL, old[:head], new[:head])
    after = Run(DiffOp.EQUAL, old[len(old) - tail :], new[len(new) - tail :])
    return [before, *_middle(old_middle, new_middle), after]


def _middle(old: str, new: str) -> list[Run]:
    if len(old) * len(new) <= CHARACTER_BOUND:
        return _matched(old, new)
    olds, news = _SENTENCE.findall(old), _SENTENCE.findall(new)
    runs: list[Run] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        old_part, new_part = "".join(olds[i1:i2]), "".join(news[j1:j2])
        is_cheap = len(old_part) * len(new_part) <= CHARACTER_BOUND
        if op == "replace" and is_cheap:
            runs += _matched(old_part, new_part)
        else:
            runs.append(Run(DiffOp(op), old_part, new_part))
    return runs


def _matched(old: str, new: str) -> list[Run]:
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Run(DiffOp(op), old[i1:i2], new[j1:j2]) for op, i1, i2, j1, j2 in codes]


def _common_length(a: str, b: str) -> int:
    shorter = min(len(a), len(b))
    return next((n for n in range(shorter) if a[n] != b[n]), shorter)


def _readable(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Join equal neighbours, and changes that only a chance character parts (changes never touch)."""
    joined: list[Run] = []
    for run in (run for run in runs if run.old or run.new):
        is_equal = run.op is DiffOp.EQUAL
        if is_equal and joined and joined[-1].op is DiffOp.EQUAL:
            joined[-1] = _joined(DiffOp.EQUAL, joined[-1], run)
        elif not is_equal and len(joined) > 1 and len(joined[-1].old) <= SHORT_EQUAL:
            chance, change = joined.pop(), joined.pop()
            joined.append(_joined(DiffOp.REPLACE, change, chance, run))
        else:
            joined.append(run)
    return tuple(joined)


def _joined(op: DiffOp, *runs: Run) -> Run:
    return Run(op, "".join(run.old for run in runs), "".join(run.new for run in runs))
