"""What a cell of a 台账 says: dates however they are written, yes and no, names of places and offices."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

# Excel counts days from here; true from 1 March 1900 on.
SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
LIKENESS = 0.5

_YEAR, _MONTH, _DAY = r"(?P<year>[12][0-9]{3})", r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_TIME = r"(?:[ T]*[0-9]{1,2}[:：时][0-9]{1,2}.*)?"
_FULL = re.compile(rf"{_YEAR}[-/.年]{_MONTH}[-/.月]{_DAY}[日号]?{_TIME}")
_TIGHT = re.compile(r"(?P<year>[12][0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_SHORT = re.compile(rf"{_MONTH}[-/月]{_DAY}[日号]?")
_SERIAL = re.compile(r"(?P<count>[0-9]{5})(?:\.[0-9]+)?")

YES = frozenset(
    {"是", "已", "√", "✓", "✔", "对", "有", "y", "yes", "1", "true", "完成", "办结", "销号", "公开"}
)
NO = frozenset({"否", "未", "不", "×", "x", "n", "no", "0", "false", "无", "尚未", "没有"})
_DONE = re.compile(r"^(?:已经?)?(?:全部)?(?:整改)?(?:完成|办结|销号|解决|整改到位|公开|公示)(?:完毕|到位)?$")
_UNDONE = re.compile(
    r"^(?:尚?未|不|没有?|正在)(?:完成|办结|销号|解决|整改|公开|公示|办理).{0,4}$|^(?:整改|办理|推进)中$"
)
_PLACE_ENDINGS = re.compile(r"(?:居民区|居民委员会|居委会|居委|社区|党总支|党支部)$")


def plain_text(text: str) -> str:
    """Half-width, without any space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def date_read(text: str, year: int | None = None) -> date | None:
    """The day a cell names: 2026-11-03, 2026/11/3, 2026.11.3, 2026年11月3日, 20261103, a day number of Excel; with
    ``year`` also 11月3日. None where it is no day; a month alone is none.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    close = re.sub(r"\s*([-/.年月日号])\s*", r"\1", plain)
    if found := _FULL.fullmatch(close) or _TIGHT.fullmatch(close):
        return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _SERIAL.fullmatch(close):
        count = int(found["count"])
        return SERIAL_ZERO + timedelta(days=count) if count in SERIALS else None
    if year is not None and (found := _SHORT.fullmatch(close)):
        return _day(year, int(found["month"]), int(found["day"]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def yes_read(text: str) -> bool | None:
    """Whether a cell says yes (是, √, 已销号) or no (否, ×, 未办结, 整改中); None where it says neither."""
    plain = plain_text(text).casefold()
    if plain in YES or _DONE.match(plain):
        return True
    return False if plain in NO or _UNDONE.match(plain) else None


def satisfied_read(text: str) -> bool | None:
    """Whether a cell says that somebody is content: 满意, 基本满意, 不满意; None where it says neither."""
    plain = plain_text(text)
    if re.match(r"^(?:不|未|非常不|很不)", plain):
        return False if "满意" in plain or plain == "不" else None
    return True if "满意" in plain else yes_read(plain)


def place_normalise(name: str) -> str:
    """A residential area's name without what is put behind it: 桂花弄居民区, 桂花弄居委会 and 桂花弄 are one."""
    plain = plain_text(name)
    return _PLACE_ENDINGS.sub("", plain) or plain


def name_nearest(text: str, names: Iterable[str]) -> str:
    """The known name that is most like the text, for a proposal; empty where none is like it at all."""
    plain = place_normalise(text)
    scored = [
        (difflib.SequenceMatcher(None, plain, place_normalise(name), autojunk=False).ratio(), name)
        for name in names
    ]
    likeness, name = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return name if likeness >= LIKENESS else ""


def names_split(text: str) -> tuple[str, ...]:
    """Several names in one cell, between 、 ， ； / or line breaks."""
    parts = re.split(r"[、,，;；/\n]+", text)
    return tuple(part.strip() for part in parts if part.strip())


def title_of(description: str, longest: int = 40) -> str:
    """A short title: the first sentence of a description, cut where it is too long."""
    first = re.split(r"[。！？!?；;\n]", description.strip(), maxsplit=1)[0].strip() or description.strip()
    flat = " ".join(first.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def rows_text(numbers: Iterable[int]) -> str:
    """Row numbers for a sentence, neighbours drawn together: ``2—5、9``."""
    spans: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in spans)
