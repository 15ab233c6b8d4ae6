"""The list of rules: a rule is a small function that says what it finds, with examples that are its tests."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .diagnostic import Severity
from .document import Document
from .lexicon import Lexicon

FAMILY_TITLES = {
    "marks": "标点",
    "doubles": "重字",
    "numbers": "数字",
    "dates": "日期时间",
    "counts": "总数与次序",
    "people": "人物",
    "sentences": "句子",
    "words": "词语",
    "document": "前后一致",
    "privacy": "个人信息",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule hands back; the registry adds the rest. None means "as the rule says"."""

    start: int
    end: int
    message: str
    suggestion: str | None = None
    severity: Severity | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the spans the rule must mark in it (none: it must stay silent), the text put right, what the house knows."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    right: str | None = None
    lexicon: Lexicon | None = None


Find = Callable[[Document], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `is_fixing`: taking its suggestion is promised to silence the mark."""

    id: str
    title: str
    severity: Severity
    source: str
    confidence: float
    is_fixing: bool
    examples: tuple[Example, ...]
    find: Find

    @property
    def family(self) -> str:
        """The part of the id before the dot, a key of FAMILY_TITLES."""
        return self.id.split(".", 1)[0]


_RULES: dict[str, Rule] = {}


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which they were declared."""
    return tuple(_RULES.values())


def rule(
    rule_id: str,
    *,
    title: str,
    severity: Severity,
    source: str,
    examples: tuple[Example, ...],
    confidence: float = 0.9,
    is_fixing: bool = False,
) -> Callable[[Find], Find]:
    """Declare a rule. ValueError on an id used twice, an unknown family, or examples of one kind only."""
    if rule_id in _RULES or rule_id.split(".", 1)[0] not in FAMILY_TITLES:
        raise ValueError(f"rule id taken or of an unknown family: {rule_id}")
    if len({bool(example.spans) for example in examples}) != 2:
        raise ValueError(f"{rule_id} needs an example that is marked and one that stays silent")

    def register(find: Find) -> Find:
        _RULES[rule_id] = Rule(rule_id, title, severity, source, confidence, is_fixing, examples, find)
        return find

    return register


_MARKED = re.compile("⟦(.*?)⟧", re.DOTALL)


def wrong(marked: str, right: str | None = None, lexicon: Lexicon | None = None) -> Example:
    """An example with each marked span in ⟦ ⟧; `right` is the text put right, on which the rule is silent."""
    spans: list[tuple[int, int]] = []
    plain = ""
    last = 0
    for found in _MARKED.finditer(marked):
        plain += marked[last : found.start()]
        spans.append((len(plain), len(plain) + len(found[1])))
        plain += found[1]
        last = found.end()
    return Example(plain + marked[last:], tuple(spans), right, lexicon)


def near(*texts: str, lexicon: Lexicon | None = None) -> tuple[Example, ...]:
    """Near misses: texts on which the rule must stay silent."""
    return tuple(Example(text, lexicon=lexicon) for text in texts)
