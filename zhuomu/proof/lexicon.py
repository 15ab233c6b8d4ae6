"""What the house knows and the standard does not: passed in as data, never read from anywhere here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The house's own knowledge.

    `people`: names known to be spelt right; two of them are two people, however alike.
    `words`: expressions that are right as they stand; a mark wholly inside one is dropped.
    `rejected`: (rule id, marked words) that an editor has turned down; they stay silent.
    `order`: names of leaders as the directory lists them, first things first.
    """

    people: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    rejected: frozenset[tuple[str, str]] = frozenset()
    order: tuple[str, ...] = ()

    def is_silent(self, rule: str, text: str, start: int, end: int) -> bool:
        """Whether the house has decided that this mark is none."""
        if (rule, text[start:end]) in self.rejected:
            return True
        return any(_covers(word, text, start, end) for word in self.words)


def _covers(word: str, text: str, start: int, end: int) -> bool:
    first = max(0, end - len(word))
    return any(text.startswith(word, at) for at in range(first, start + 1)) if word else False
