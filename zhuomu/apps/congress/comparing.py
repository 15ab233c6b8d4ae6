"""Two readings of one bundle held against each other: papers have no order, so they are compared as multisets."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from zhuomu.apps.congress.signs import Paper


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """Two readings that are most likely of one paper; ``cells`` are the places of names that differ."""

    first: Paper
    second: Paper
    cells: tuple[int, ...]
    is_other_names: bool
    is_other_flags: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """What both read alike, and what they did not."""

    common: tuple[Paper, ...]
    differences: tuple[Difference, ...]

    @property
    def is_equal(self) -> bool:
        """Whether both readings are the same papers."""
        return not self.differences


def order_of(paper: Paper) -> tuple[object, ...]:
    """A key that sorts papers by what is on them, never by when they were read."""
    return dataclasses.astuple(paper)


def compare(first: Sequence[Paper], second: Sequence[Paper]) -> Comparison:
    """Both readings as multisets: the common papers, and the rest matched by likeness. Same number on both sides."""
    one, other = Counter(first), Counter(second)
    common = sorted((one & other).elements(), key=order_of)
    left = sorted((one - other).elements(), key=order_of)
    right = sorted((other - one).elements(), key=order_of)
    pairs = sorted((_distance(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    found: list[Difference] = []
    for _, i, j in pairs:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            found.append(_difference(left[i], right[j]))
    return Comparison(tuple(common), tuple(found))


def _distance(one: Paper, other: Paper) -> int:
    """How many things differ; a name is one thing, so is every flag."""
    names = len(set(one.writeins) ^ set(other.writeins))
    return (
        len(_cells(one, other)) + names + sum(a != b for a, b in zip(_flags(one), _flags(other), strict=True))
    )


def _cells(one: Paper, other: Paper) -> tuple[int, ...]:
    return tuple(i for i, (a, b) in enumerate(zip(one.marks, other.marks, strict=True)) if a != b)


def _flags(paper: Paper) -> tuple[bool, bool, bool]:
    return paper.is_identifying, paper.is_illegible, paper.is_doubtful


def _difference(one: Paper, other: Paper) -> Difference:
    return Difference(
        one, other, _cells(one, other), one.writeins != other.writeins, _flags(one) != _flags(other)
    )
