"""A pasted note of a visit → what it seems to say: the day, people, places, what was heard, promised and settled.

Proposals only: a person ticks what is right. Everything proposed is made of the note's own words.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from zhuomu.rules.naming import SURNAMES, surname_of
from zhuomu.rules.note_dates import day_of, due_in


class VisitKind(StrEnum):
    """Why somebody went; ``label`` is the word people use."""

    VISIT = "visit"
    RESEARCH = "research"
    COMFORT = "comfort"
    ON_SITE = "on_site"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"visit": "走访", "research": "调研", "comfort": "慰问", "on_site": "现场办公"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True)
class NotePerson:
    """Somebody of the directory whom the note names."""

    name: str
    is_companion: bool


@dataclasses.dataclass(frozen=True, slots=True)
class NoteStop:
    """A place, and what the note says was seen there."""

    place: str
    seen: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class NoteHeard:
    """What was said; ``settlement`` is what was done on the spot, empty where nothing was."""

    text: str
    speaker: str = ""
    settlement: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class NotePromise:
    """What was promised, by whom of the directory, and by which day."""

    text: str
    by: str = ""
    due_on: date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class NoteFamily:
    """A family in hardship that was visited: it is named here and in the visit's own record, nowhere else."""

    name: str
    address: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class NoteReading:
    """All that a note seems to say."""

    on: date | None
    kind: VisitKind
    people: tuple[NotePerson, ...]
    areas: tuple[str, ...]
    stops: tuple[NoteStop, ...]
    heard: tuple[NoteHeard, ...]
    promises: tuple[NotePromise, ...]
    families: tuple[NoteFamily, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return self.on is None and not any(
            (self.people, self.areas, self.stops, self.heard, self.promises, self.families)
        )


_ITEM = r"(?:\d{1,2}[、)）]|\d{1,2}[.．](?!\d\d?[.．日])|[①-⑳]|[（(][\d一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]是)"
_ITEM_AHEAD = re.compile(rf"(?<=[\s，；。：:])(?={_ITEM})")
_ITEM_START = re.compile(rf"\s*{_ITEM}\s*")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_HEAD = re.compile(r"([^：:，]{1,14})[：:](.*)", re.DOTALL)
_ENDS = ' 　\t\r，,、；;：:。.“”"'

_SAYING = re.compile(r"(?:反映|提出|建议|诉求|希望|呼吁|抱怨|投诉|求助|说起|说|讲)(?:了|到|是|道)?[，,：:]?")
_SETTLED = re.compile(
    r"(?:当场|现场|立即)(?!办公).{0,20}?(?:解决|协调|修|换|处理|答复|落实|联系|装|清|拆|办结|办好)"
)
_PROMISED = re.compile(r"承诺|答应|保证|表态|表示.{0,4}(?:将|会)|商定")
_LOOKING = re.compile(
    r"(?:察看|查看|看了|观看|参观|踏看|走进|来到|走到|到了|去了|检查|走访)了?([^，。；：（(]{2,60})"
)
_HARDSHIP = re.compile(
    r"(?:困难(?:家庭|党员|群众|职工|居民|老人|户)?|低保户?|特困(?:人员|户)?|独居老人|孤老|失独家庭|重病患者)(?:的|是)?([\u4e00-\u9fff]{2,4})"
)
_LIVES = re.compile(r"(?:家住|住在|住址[：:]?|地址[：:]?|住)([^，。；）)\s]{2,40})")
_NO_NAME = ("家庭", "党员", "群众", "若干", "几户", "代表", "情况", "问题", "生活", "家中", "户主")
_KINDS = (
    ("现场办公", VisitKind.ON_SITE),
    ("调研", VisitKind.RESEARCH),
    ("慰问", VisitKind.COMFORT),
)
_COMPANY = re.compile(r"陪同|随同|一同|参加|同行")
_ADDRESSED = r"(?:阿姨|阿婆|老伯|伯伯|先生|女士|师傅|大爷|大妈|老师|爷叔|婆婆|奶奶|爷爷|书记|主任|经理)"
_SPEAKER = re.compile(
    rf"(?:居民|业主|住户|群众|老?党员|楼组长|志愿者|独居老人|代表)?([\u4e00-\u9fff]{{1,3}}{_ADDRESSED}|[\u4e00-\u9fff]{{2,4}})"
)
_STOPS, _HEARD, _PROMISES = "stops", "heard", "promises"
_HEADS = (
    (_PROMISES, re.compile(r"承诺|答应|待办|落实事项")),
    (_STOPS, re.compile(r"点位|看点|察看|查看|看了|走访地点")),
    (_HEARD, re.compile(r"反映|意见|诉求|听取|建议|问题|困难")),
)


def note_read(text: str, *, today: date, people: Sequence[str], areas: Sequence[str]) -> NoteReading:
    """What the note seems to say. ``people`` and ``areas`` are the names of the directory, in its order."""
    found = _Found(today, people, areas)
    mode = ""
    for line in _ITEM_AHEAD.sub("\n", text).splitlines():
        item = _ITEM_START.match(line)
        mode = mode if item or not line.strip() else ""
        for sentence in _SENTENCE.findall(line[item.end() :] if item else line):
            mode = found.take(sentence.strip(), mode)
    return NoteReading(
        on=day_of(text, today),
        kind=next((kind for word, kind in _KINDS if word in text), VisitKind.VISIT),
        people=_people_of(text, people),
        areas=tuple(area for area in areas if _short(area) in text),
        stops=tuple(NoteStop(place, seen) for place, seen in found.stops.items()),
        heard=tuple(found.heard),
        promises=tuple(found.promises),
        families=tuple(NoteFamily(name, address) for name, address in found.families.items()),
    )


class _Found:
    """Collects what the sentences say, in their order; each thing once."""

    def __init__(self, today: date, people: Sequence[str], areas: Sequence[str]) -> None:
        self.today, self.people, self.areas = today, people, areas
        self.stops: dict[str, str] = {}
        self.heard: list[NoteHeard] = []
        self.promises: list[NotePromise] = []
        self.families: dict[str, str] = {}

    def take(self, sentence: str, mode: str) -> str:
        """Read one sentence; returns what a list that follows it is a list of."""
        self._family(sentence)
        head = _HEAD.match(sentence)
        named = next((key for key, words in _HEADS if head and words.search(head[1])), "")
        if head and named:
            if head[2].strip(_ENDS):
                self._as(named, head[2])
            return named
        if mode:
            self._as(mode, sentence)
            return mode
        if _PROMISED.search(sentence):
            self._promise(sentence)
        elif _SETTLED.search(sentence):
            self._settle(sentence.strip(_ENDS))
        elif _SAYING.search(sentence):
            self._hear(sentence)
        elif not self._look(sentence):
            self._seen(sentence)
        return ""

    def _as(self, mode: str, words: str) -> None:
        plain = words.strip(_ENDS)
        if mode == _PROMISES:
            self._promise(plain)
        elif mode == _HEARD and plain:
            self.heard.append(NoteHeard(plain))
        else:
            place, _, seen = plain.replace(":", "：").partition("：")
            for each in _listed(place):
                self._stop(each, seen.strip(_ENDS))

    def _stop(self, place: str, seen: str = "") -> None:
        if len(place) > 1 and not any(_short(area) == place or area in place for area in self.areas):
            self.stops[place] = self.stops.get(place) or seen

    def _look(self, sentence: str) -> bool:
        found = [each for match in _LOOKING.finditer(sentence) for each in _listed(match[1])]
        for each in found:
            self._stop(each)
        return bool(found)

    def _seen(self, sentence: str) -> None:
        place = next((place for place in self.stops if place in sentence), "")
        if place:
            self.stops[place] += f"{sentence}。"

    def _hear(self, sentence: str) -> None:
        before, after = _SAYING.split(sentence, maxsplit=1)
        said = after.strip(_ENDS)
        if len(said) < 3:
            self.heard.append(NoteHeard(sentence.strip(_ENDS)))
        else:
            self.heard.append(NoteHeard(said, self._speaker(before)))

    def _speaker(self, before: str) -> str:
        words = re.split(r"[，,、：:\s]", before)[-1]
        match = _SPEAKER.fullmatch(words)
        name = match[1] if match else ""
        return (
            name if name in self.people or surname_of(name) in SURNAMES or len(surname_of(name)) > 1 else ""
        )

    def _settle(self, words: str) -> None:
        if not self.heard:
            self.heard.append(NoteHeard(words, settlement=words))
            return
        last = self.heard[-1]
        settlement = f"{last.settlement}；{words}" if last.settlement else words
        self.heard[-1] = dataclasses.replace(last, settlement=settlement)

    def _promise(self, words: str) -> None:
        plain = words.strip(_ENDS)
        if plain:
            by = next((name for name in self.people if name in plain), "")
            self.promises.append(NotePromise(plain, by, due_in(plain, self.today)))

    def _family(self, sentence: str) -> None:
        for match in _HARDSHIP.finditer(sentence):
            name = match[1].removesuffix("家").removesuffix("一")
            is_name = surname_of(name) in SURNAMES or len(surname_of(name)) > 1
            if not is_name or len(name) < 2 or any(word in name for word in _NO_NAME):
                continue
            lives = _LIVES.search(sentence, match.end())
            self.families[name] = self.families.get(name) or (lives[1] if lives else "")


def _listed(words: str) -> Iterator[str]:
    for each in re.split(r"[、和及与]|以及", words):
        place = re.sub(r"(?:等(?:处|地|点位)?|的?情况)$", "", each.strip(_ENDS))
        if 2 <= len(place) <= 20:
            yield place


def _short(area: str) -> str:
    return area.removesuffix("居民区") or area


def _people_of(text: str, people: Sequence[str]) -> tuple[NotePerson, ...]:
    clauses = re.split(r"[，。；\n]", text)
    named = [(name, next((clause for clause in clauses if name in clause), "")) for name in people]
    return tuple(NotePerson(name, bool(_COMPANY.search(clause))) for name, clause in named if clause)
