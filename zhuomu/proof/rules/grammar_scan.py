"""Faulty constructions of two parts that stand apart: where the rarer part is, a bounded look around for the other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..diagnostic import Severity
from ..document import LINE_BREAKS
from ..registry import Finding

# One character of a clause, the place where a clause begins, the place where it ends.
CLAUSE = f"[^，。；！？：{LINE_BREAKS}]"
STARTS = f"(?<![^，。；：！？“（\\s{LINE_BREAKS}])"
STOPS = f"(?=[，。；！？{LINE_BREAKS}]|\\Z)"
_CLAUSE_ENDS = "，。；：！？“\n"
# Nothing further back or ahead is looked at, whatever the text.
_REACH = 80


def clause_without(chars: str) -> str:
    """One character of a clause that is none of these."""
    return f"[^，。；！？：{LINE_BREAKS}{chars}]"


@dataclass(frozen=True)
class Form:
    """Two parts that do not go together; the marked words are the group m of either side, else the anchor.

    Of the `anchors` any is found by the scan; `before` must end where it begins, `after` begin where it ends, as
    `re` writes them. `right` replaces the marked words, None where a person must choose. `hint` must stand within
    reach before the anchor: a quick look that spares the slow one. With `is_whole` all of the clause before the
    anchor must be `before`.
    """

    rule: str
    anchors: tuple[str, ...]
    message: str
    before: str = ""
    after: str = ""
    right: str | None = None
    severity: Severity | None = None
    hint: str = ""
    is_whole: bool = False

    @cached_property
    def _before(self) -> re.Pattern[str] | None:
        return re.compile(f"(?:{self.before})\\Z") if self.before else None

    @cached_property
    def _after(self) -> re.Pattern[str] | None:
        return re.compile(self.after) if self.after else None

    def finding(self, text: str, at: int, end: int) -> Finding | None:
        """What is wrong with the anchor at [at, end), if anything is."""
        start, stop = at, end
        first = max(0, at - _REACH)
        if self.hint and text.find(self.hint, first, at) < 0:
            return None
        if self._after is not None:
            behind = self._after.match(text, end, min(len(text), end + _REACH))
            if behind is None:
                return None
            if "m" in self._after.groupindex:
                start, stop = behind.span("m")
        if self._before is not None:
            if self.is_whole:
                first = max(first, 1 + max(text.rfind(mark, first, at) for mark in _CLAUSE_ENDS))
            part = text[first:at]
            ahead = self._before.match(part) if self.is_whole else self._before.search(part)
            if ahead is None:
                return None
            if "m" in self._before.groupindex:
                start, stop = first + ahead.start("m"), first + ahead.end("m")
        return Finding(start, stop, self.message, self.right, self.severity)


def by_anchor(forms: Iterable[Form]) -> Mapping[str, Sequence[Form]]:
    """The forms of each anchor, in order."""
    found: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        for anchor in form.anchors:
            found[anchor].append(form)
    return found


def unspoken(findings: Iterable[Finding], *others: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that touch none of those of other rules; the others are asked only when there are any."""
    mine = list(findings)
    if not mine:
        return
    theirs = [(each.start, each.end) for other in others for each in other]
    for each in mine:
        if not any(start < each.end and each.start < end for start, end in theirs):
            yield each
