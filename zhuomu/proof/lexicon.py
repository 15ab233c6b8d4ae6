"""What the house knows and the standard does not: passed in as data, never read from anywhere here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The house's own knowledge.

    `people`: names known to be spelt right; two of them are two people, however alike.
    `words`: expressions that are right as they stand; a mark wholly inside one is dropped.
    The speller touches no part of a person's name nor of such an expression.
    `rejected`: (rule id, marked words) that an editor has turned down; they stay silent.
    `order`: names of leaders as the directory lists them, first things first.
    `posts`: (name, post) of people in office, as the directory writes the post; a name may have several.
    `forms`: (expression, its exact form) where the paper writes it in one way only.
    """

    people: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    rejected: frozenset[tuple[str, str]] = frozenset()
    order: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()
    forms: tuple[tuple[str, str], ...] = ()

    def is_silent(self, rule: str, text: str, start: int, end: int) -> bool:
        """Whether the house has decided that this mark is none."""
        if (rule, text[start:end]) in self.rejected:
            return True
        return any(_covers(word, text, start, end) for word in self.words)

    def is_protected(self, text: str, start: int, end: int) -> bool:
        """Whether a change of text[start:end] would touch a name or an expression of the house."""
        named = (name for name, _ in self.posts)
        exact = (form for _, form in self.forms)
        known = (*self.people, *self.words, *self.order, *named, *exact)
        return any(_touches(word, text, start, end) for word in known)


def _touches(word: str, text: str, start: int, end: int) -> bool:
    return bool(word) and text.find(word, max(0, start - len(word) + 1), end + len(word) - 1) >= 0


def _covers(word: str, text: str, start: int, end: int) -> bool:
    first = max(0, end - len(word))
    return any(text.startswith(word, at) for at in range(first, start + 1)) if word else False
