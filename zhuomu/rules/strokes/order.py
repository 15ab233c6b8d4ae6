"""Names by 姓氏笔画: a proposal that a person confirms, and the places where a printed list breaks the order.

The rules as meetings use them: fewer strokes of the surname first; equal numbers by 笔形 横竖撇点折 from the first stroke on
(GF 3003-1999 字序); the same surname: one given character before two, then the given name by the same measure.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .table import Strokes, strokes_of

# Two-character surnames in use; a name of two characters is never read as one of these.
COMPOUND_TEXT = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕
乐正 宰父 谷梁 拓跋 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 南荣 第五
"""
COMPOUND = frozenset(COMPOUND_TEXT.split())
# After everything known: a person has to place it.
LAST = 999
BRACKETS = re.compile(r"[（(].*?[）)]")
Key = tuple[tuple[int, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Ordered:
    """A name in its proposed place. ``is_sure`` False: ``unknown`` characters, or somebody of equal strokes."""

    name: str
    surname: str
    key_words: str
    is_sure: bool
    unknown: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class OrderFault:
    """``first`` is printed at ``place`` (from 0), right before ``second``, and belongs after it.

    ``is_certain``: the numbers of strokes differ; otherwise only 笔形 or given names tell, where lists have other habits.
    """

    first: str
    second: str
    place: int
    words: str
    is_certain: bool


def names_by_strokes(names: Iterable[str]) -> tuple[Ordered, ...]:
    """The names in the order of 姓氏笔画, each with its reason in words; equal ones stay as they were given."""
    ranked = sorted(((_key(name), name) for name in names), key=lambda item: item[0])
    surnames = [surname_of(name) for _, name in ranked]
    found = []
    for place, (key, name) in enumerate(ranked):
        surname, given = surnames[place], _bare(name)[len(surnames[place]) :]
        unknown = tuple(char for char in surname + given if _place(char) is None)
        is_level = any(
            0 <= other < len(ranked) and ranked[other][0] == key for other in (place - 1, place + 1)
        )
        words = _words(surname) + (f"；名 {_words(given)}" if given and surnames.count(surname) > 1 else "")
        found.append(Ordered(name, surname, words, not unknown and not is_level, unknown))
    return tuple(found)


def order_faults(names: Sequence[str]) -> tuple[OrderFault, ...]:
    """Neighbours that stand the wrong way round in a list said to be 按姓氏笔画; unknown characters tell nothing."""
    faults = []
    for place, (first, second) in enumerate(pairwise(names)):
        one, other = surname_of(first), surname_of(second)
        told = _bare(first) + _bare(second) if one == other else one + other
        if any(_place(char) is None for char in told) or _key(first) <= _key(second):
            continue
        ending = "应在其后" if one != other else "同姓，按名的字数和笔画应在其后"
        words = f"{first}（{_words(one)}）排在{second}（{_words(other)}）之前，{ending}"
        faults.append(OrderFault(first, second, place, words, _size(one) > _size(other)))
    return tuple(faults)


def surname_of(name: str) -> str:
    """The surname: two characters where they are a known compound and a given name follows; else the first one."""
    bare = _bare(name)
    return bare[:2] if len(bare) > 2 and bare[:2] in COMPOUND else bare[:1]


def _bare(name: str) -> str:
    """A name without spaces, without 间隔号, and without the bracket that tells namesakes apart."""
    text = BRACKETS.sub("", unicodedata.normalize("NFKC", name))
    return "".join(char for char in text if not char.isspace() and char not in "·•・.")


def _size(surname: str) -> int:
    """Strokes of the surname's first character; 0 where there is none to compare."""
    strokes = strokes_of(surname[:1])
    return strokes.count if strokes else 0


def _key(name: str) -> tuple[Key, int, Key]:
    surname = surname_of(name)
    given = _bare(name)[len(surname) :]
    return _keys(surname), len(given), _keys(given)


def _keys(text: str) -> Key:
    return tuple(_char_key(strokes_of(char)) for char in text)


def _char_key(strokes: Strokes | None) -> tuple[int, int]:
    """Where only the number is known, the character stands behind those of its number."""
    if strokes is None:
        return LAST, 0
    return strokes.count, 10**6 if strokes.place is None else strokes.place


def _place(char: str) -> int | None:
    strokes = strokes_of(char)
    return strokes.place if strokes else None


def _words(text: str) -> str:
    """``王：4 画，横起``, ``欧：8 画，横起、阳：6 画，折起``."""
    return "、".join(_char_words(char) for char in text)


def _char_words(char: str) -> str:
    strokes = strokes_of(char)
    if strokes is None:
        return f"{char}：笔画不详"
    return f"{char}：{strokes.count} 画" + (f"，{strokes.first}起" if strokes.first else "")
