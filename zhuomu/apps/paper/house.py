"""What the house knows, as data for the engine: the paper's own lexicon, what ``core`` knows, what was rejected.

Nothing that ``core`` holds is typed again: offices, areas and estates are its names, people its people with their posts.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from zhuomu.apps.paper.models import LexiconEntry, LexiconKind, MarkState, Paper, ProofMark, RuleSwitch
from zhuomu.core.models import Area, Estate, Office, OfficeKind, Post
from zhuomu.proof import Diagnostic, Lexicon, Severity

POST_RULE = "house.post"
SOURCE = "本报词库"
UNLISTED = 1000  # core.Post.order of whoever stands in no directory
LEAST_WORD = 2
# families whose marks are about what one article says: its signs, its figures, its days
_OF_ARTICLE = ("marks", "numbers", "dates", "counts")
_LETTER = re.compile(r"[^\W\d_]")
# before a title: it is told of the past, or it is another title
_EXCUSED = re.compile(r"(?:原|前|时任|曾任|副|兼|代|名誉|老)$")


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """A post somebody held: both days included, None where open."""

    title: str
    from_on: date | None
    until_on: date | None

    def is_held(self, on: date) -> bool:
        """Whether it was held on a day."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on <= self.until_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """One name that is right as it stands; ``is_core``: the people and offices of the product know it already."""

    kind: LexiconKind
    name: str
    post: Held = Held("", None, None)
    order: int | None = None
    is_core: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class House:
    """All that a check of the paper's words needs; ``posts`` by name, those that are over among them."""

    lexicon: Lexicon
    posts: Mapping[str, tuple[Held, ...]]
    switched_off: frozenset[str]


def core_known(paper: Paper) -> list[Known]:
    """What ``core`` knows, by kind and name. The people of a sample are nobody in a real paper."""
    real = {} if paper.is_sample else {"is_sample": False}
    known: list[Known] = []
    posts = Post.objects.filter(**({} if paper.is_sample else {"person__is_sample": False}))
    for post in posts.select_related("person").order_by("order", "person__name", "id"):
        held = Held(post.title, post.from_on, post.until_on)
        order = post.order if post.order < UNLISTED else None
        known.append(Known(LexiconKind.PERSON, post.person.name, held, order))
    for office in Office.objects.filter(**real).exclude(kind=OfficeKind.AREA):
        known += [Known(LexiconKind.OFFICE, name) for name in {office.name, office.short_name}]
    areas = Area.objects.filter(**({} if paper.is_sample else {"office__is_sample": False}))
    estates = Estate.objects.filter(**({} if paper.is_sample else {"area__office__is_sample": False}))
    known += [Known(LexiconKind.AREA, name) for name in areas.values_list("office__name", flat=True)]
    known += [Known(LexiconKind.ESTATE, name) for name in estates.values_list("name", flat=True)]
    return [one for one in known if len(one.name) >= LEAST_WORD]


def entries_live(paper: Paper) -> list[LexiconEntry]:
    """The paper's own entries in use."""
    return list(paper.lexicon_entries.filter(retired_at=None))


def rejected_in(paper: Paper, article_id: int | None = None) -> frozenset[tuple[str, str]]:
    """(rule, words) that somebody of this paper rejected and nobody brought back.

    A comma or a date that was left once is no word of the house: such is silent only in its article.
    """
    rows = ProofMark.objects.filter(
        article__page__issue__paper=paper, state=MarkState.REJECTED, undone_at=None
    )
    found = rows.order_by().values_list("rule", "words", "article_id")
    return frozenset(
        (rule, words) for rule, words, article in found if article == article_id or is_house_word(rule, words)
    )


def is_house_word(rule: str, words: str) -> bool:
    """Whether leaving these words once says something about the paper, not only about one article."""
    return rule.partition(".")[0] not in _OF_ARTICLE and _LETTER.search(words) is not None


def rules_off(paper: Paper) -> frozenset[str]:
    """The rules that are switched off in this paper."""
    return frozenset(RuleSwitch.objects.filter(paper=paper, on_at=None).values_list("rule", flat=True))


def house_of(paper: Paper, on: date, article_id: int | None = None) -> House:
    """What the paper knows on a day, which decides who stands in the directory; and what was left in one article."""
    entries = entries_live(paper)
    known = core_known(paper) + [
        Known(LexiconKind(row.kind), row.name, Held(row.title, row.from_on, row.until_on), row.order, False)
        for row in entries
    ]
    people = [one for one in known if one.kind is LexiconKind.PERSON]
    posts: dict[str, tuple[Held, ...]] = {}
    for one in people:
        if one.post.title:
            posts[one.name] = (*posts.get(one.name, ()), one.post)
    ranked = sorted((one.order, one.name) for one in people if one.order is not None and one.post.is_held(on))
    lexicon = Lexicon(
        people=frozenset(one.name for one in people),
        words=frozenset(one.name for one in known if one.kind is not LexiconKind.PERSON),
        rejected=rejected_in(paper, article_id),
        order=tuple(dict.fromkeys(name for _, name in ranked)),
        posts=tuple((name, post.title) for name, held in posts.items() for post in held if post.is_held(on)),
        forms=tuple((wrong, row.name) for row in entries for wrong in row.wrong_forms),
    )
    return House(lexicon, posts, rules_off(paper))


def house_marks(text: str, house: House, on: date) -> Iterator[Diagnostic]:
    """Marks that need to know the day: a title that is over by then, or not yet begun."""
    if POST_RULE in house.switched_off:
        return
    for found in _post_marks(text, house.posts, on):
        if not house.lexicon.is_silent(found.rule, text, found.start, found.end):
            yield found


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _post_marks(text: str, posts: Mapping[str, tuple[Held, ...]], on: date) -> Iterator[Diagnostic]:
    for name, held in posts.items():
        now = [post.title for post in held if post.is_held(on)]
        gone = [post for post in held if not post.is_held(on)]
        gone = [post for post in gone if not any(title.endswith(post.title) for title in now)]
        for at in _occurrences(text, name) if gone else ():
            for post in _titles_before(text, at, gone):
                start = at - len(post.title)
                message, end = _post_message(name, post, on), at + len(name)
                yield Diagnostic(start, end, POST_RULE, Severity.WARNING, message, None, SOURCE, 0.8)


def _titles_before(text: str, at: int, gone: Iterable[Held]) -> list[Held]:
    """The longest of these titles that ends right before ``at``, unless it is told of the past."""
    found = [post for post in gone if text.endswith(post.title, 0, at)]
    found = sorted(found, key=lambda post: len(post.title))[-1:]
    starts = [(post, at - len(post.title)) for post in found]
    return [post for post, start in starts if not _EXCUSED.search(text, max(0, start - 2), start)]


def _post_message(name: str, post: Held, on: date) -> str:
    if post.until_on is not None and post.until_on < on:
        return (
            f"词库里{name}任“{post.title}”到{post.until_on:%Y年%-m月%-d日}为止，请核对；说从前的事写“时任”。"
        )
    return f"词库里{name}到{post.from_on:%Y年%-m月%-d日}才任“{post.title}”，请核对。"
