"""From items to articles: where one begins, who signs it, and which short lines stand inside it."""

import dataclasses
from collections.abc import Sequence

from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reading.headings import Heading, headings_sort, is_phrase_pair, photo_gap_at, shorts_doubt
from zhuomu.rules.reading.items import Item, Kind
from zhuomu.rules.reading.lines import Habits
from zhuomu.rules.reading.marks import Mark, is_box_heading
from zhuomu.rules.reading.pieces import Role

SUBHEAD_EM = 14.0
# a page is said to sign its articles below or above the text when it does so at least this often
HABIT_COUNT = 2
GROUP_MAX = 6


@dataclasses.dataclass(slots=True)
class Draft:
    """An article while its items are still coming."""

    headings: list[Heading] = dataclasses.field(default_factory=list)
    paragraphs: list[Item] = dataclasses.field(default_factory=list)
    captions: list[Item] = dataclasses.field(default_factory=list)
    notes: list[Item] = dataclasses.field(default_factory=list)
    bylines: list[Item] = dataclasses.field(default_factory=list)
    is_signed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its last paragraph waits for the rest of a sentence."""
        return bool(self.paragraphs) and not self.is_signed and self.paragraphs[-1].is_open

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing but captions, notes or a byline that came before any heading."""
        return not self.headings and not self.paragraphs


def articles_draft(items: Sequence[Item], habits: Habits) -> list[Draft]:
    """Segment a page's items into drafts; every item goes into exactly one of them."""
    return _Segmenter(items, habits).run()


class _Segmenter:
    def __init__(self, items: Sequence[Item], habits: Habits) -> None:
        self.items = items
        self.habits = habits
        self.drafts: list[Draft] = []
        self.next_byline = self._next_bylines()
        signed = [place for place, item in enumerate(items) if item.kind is Kind.BYLINE and place]
        self.has_signed_below = sum(self._is_below(place) for place in signed) >= HABIT_COUNT
        self.has_signed_above = sum(not self._is_below(place) for place in signed) >= HABIT_COUNT

    def _next_bylines(self) -> list[int | None]:
        found: list[int | None] = [None] * len(self.items)
        coming: int | None = None
        for place in range(len(self.items) - 1, -1, -1):
            if self.items[place].kind is Kind.BYLINE:
                coming = place
            found[place] = coming
        return found

    def _is_below(self, place: int) -> bool:
        return self.items[place - 1].kind is not Kind.SHORT

    @property
    def current(self) -> Draft:
        """The draft that takes the next item."""
        if not self.drafts:
            self.drafts.append(Draft())
        return self.drafts[-1]

    def _begin(self) -> Draft:
        """A new draft; one that has neither heading nor text yet is taken over with what it holds."""
        if not self.drafts or not self.drafts[-1].is_empty:
            self.drafts.append(Draft())
        return self.drafts[-1]

    def run(self) -> list[Draft]:
        place = 0
        while place < len(self.items):
            item = self.items[place]
            if item.kind is Kind.SHORT:
                end = place
                while end < len(self.items) and self.items[end].kind is Kind.SHORT:
                    end += 1
                self._take_shorts(self.items[place:end], end)
                place = end
                continue
            self._take(place)
            place += 1
        return self.drafts

    def _take(self, place: int) -> None:
        item = self.items[place]
        if item.kind is Kind.PARAGRAPH:
            self._take_paragraph(item, self.items[place - 1] if place else None)
        elif item.kind is Kind.BYLINE:
            self._take_byline(item)
        elif item.kind is Kind.CAPTION:
            self.current.captions.append(item)
        else:
            self.current.notes.append(item)

    def _take_paragraph(self, item: Item, before: Item | None) -> None:
        draft = self._begin() if self.current.is_signed else self.current
        is_whole = item.mark is not Mark.PROSE or self.habits.opens_paragraph(item.first)
        waiting = draft.paragraphs[-1] if draft.is_open else None
        # two paragraphs without anything between them were kept apart on purpose
        if waiting and waiting is not before and not is_whole:
            waiting.lines.extend(item.lines)
            waiting.doubt(0.9, ReadingCode.JOINED_CAPTION)
        else:
            draft.paragraphs.append(item)

    def _take_byline(self, item: Item) -> None:
        draft = self.current
        draft.bylines.append(item)
        draft.is_signed = bool(draft.paragraphs or draft.captions)

    def _after(self, place: int) -> Item | None:
        """The next item that is neither a caption nor a note."""
        while place < len(self.items) and self.items[place].kind in (Kind.CAPTION, Kind.NOTE):
            place += 1
        return self.items[place] if place < len(self.items) else None

    def _take_shorts(self, run: Sequence[Item], end: int) -> None:
        after = self._after(end)
        draft = self.drafts[-1] if self.drafts else None
        if draft and draft.is_open and self._is_inside(draft, run, after):
            return
        if draft is None or draft.is_empty or draft.is_signed:
            self._take_headings(run, after)
        elif not draft.paragraphs:
            self._take_under_headings(draft, run)
        elif after is None or (after.kind is Kind.BYLINE and not self._is_signed_above(end)):
            self._take_captions(draft, run, 0.6)
        else:
            self._take_between(draft, run, end)

    def _is_signed_above(self, place: int) -> bool:
        """Whether the byline here stands between a heading and its text."""
        following = self._after(place + 1)
        return bool(following and following.kind is Kind.PARAGRAPH)

    def _is_inside(self, draft: Draft, run: Sequence[Item], after: Item | None) -> bool:
        """Take short lines amid a sentence: captions where it goes on below, else its last words."""
        if len(run) > 1 and (any(is_phrase_pair(item.first.text) for item in run) or len(run) > 3):
            return False
        if any(is_box_heading(item.first.text) for item in run):
            return False
        if after and after.kind is Kind.PARAGRAPH:
            if self.habits.opens_paragraph(after.first):
                return False
            is_apart = run[0].first.gap >= self.habits.gap + 1
            self._take_captions(draft, run, 0.95 if is_apart else 0.7)
            return True
        if len(run) > 1 or self.habits.measure:
            return False
        waiting = draft.paragraphs[-1]
        waiting.lines.extend(run[0].lines)
        waiting.doubt(0.6, ReadingCode.UNFINISHED)
        return True

    def _take_captions(self, draft: Draft, run: Sequence[Item], confidence: float) -> None:
        shorts_doubt(run, Kind.CAPTION, confidence, ReadingCode.CAPTION_PLACE)
        draft.captions.extend(run)

    def _take_headings(self, run: Sequence[Item], after: Item | None) -> None:
        if after is None and self.drafts and not self.drafts[-1].is_empty and len(run) == 1:
            shorts_doubt(run, Kind.NOTE, 0.4, ReadingCode.NOTE_PLACE)
            self.drafts[-1].notes.extend(run)
            return
        draft = self._begin()
        cut = photo_gap_at(run, self.habits)
        heads, below = (run, run[:0]) if cut is None else (run[:cut], run[cut:])
        if len(heads) > GROUP_MAX:
            heads, below = heads[:1], []
            self._take_as_text(draft, run[1:])
        draft.headings = headings_sort(heads)
        shorts_doubt(below, Kind.CAPTION, 0.6, ReadingCode.CAPTION_OR_DECK)
        draft.captions.extend(below)

    def _take_as_text(self, draft: Draft, run: Sequence[Item]) -> None:
        """Too many short lines for a heading (verse, a table): each stays a line of its own."""
        shorts_doubt(run, Kind.PARAGRAPH, 0.3, ReadingCode.HEADLINE_PLACE)
        draft.paragraphs.extend(run)

    def _take_under_headings(self, draft: Draft, run: Sequence[Item]) -> None:
        """Short lines below a heading that a byline or caption has closed: a subhead or a caption."""
        is_apart = run[0].first.gap >= self.habits.gap + 2
        if is_apart:
            self._take_captions(draft, run, 0.6)
        else:
            self._take_subheads(draft, run)

    def _take_subheads(self, draft: Draft, run: Sequence[Item]) -> None:
        shorts_doubt(run, Kind.PARAGRAPH, 0.5, ReadingCode.SUBHEAD)
        draft.paragraphs.extend(run)

    def _take_between(self, draft: Draft, run: Sequence[Item], end: int) -> None:
        """Short lines between finished paragraphs: a new article, unless the way of signing says no."""
        first = run[0].first
        is_apart = first.gap >= self.habits.gap + 2
        is_group = len(run) > 1 or any(is_box_heading(item.first.text) for item in run)
        coming = self.next_byline[end] if end < len(self.items) else None
        will_be_signed = (
            self.has_signed_below and coming is not None and self._is_below(coming) and not draft.bylines
        )
        lacks_signature = self.has_signed_above and coming != end and not first.gap > self.habits.gap
        if coming == end and coming is not None:
            self._take_headings(run, run[-1])
        elif is_group:
            self._begin_doubtful(run)
        elif will_be_signed and is_apart:
            self._take_captions(draft, run, 0.6)
        elif (will_be_signed or lacks_signature) and first.width <= SUBHEAD_EM:
            self._take_subheads(draft, run)
        else:
            self._begin_doubtful(run)

    def _begin_doubtful(self, run: Sequence[Item]) -> None:
        for item in run:
            item.doubt(0.8, ReadingCode.HEADLINE_PLACE)
        self._take_headings(run, run[-1])


def is_subhead(item: Item) -> bool:
    """Whether a paragraph item is a heading inside the text."""
    return item.why is ReadingCode.SUBHEAD or (item.mark is Mark.COUNT and len(item.lines) == 1)


def role_of(item: Item) -> Role:
    """The role of an item that stands in an article's text or beside it."""
    roles = {
        Kind.CAPTION: Role.CAPTION,
        Kind.NOTE: Role.NOTE,
        Kind.BYLINE: Role.BYLINE,
        Kind.FURNITURE: Role.FURNITURE,
    }
    if item.kind is Kind.PARAGRAPH and is_subhead(item):
        return Role.SUBHEAD
    return roles.get(item.kind, Role.PARAGRAPH)
