"""How somebody is named who must not be known: the surname and 某, with the area; and names taken out of free text."""

import dataclasses
import re
import string
from collections.abc import Iterable, Iterator

from zhuomu.rules.masking import COMPOUND_SURNAMES

SOME = "某"
# The common single surnames, by frequency; enough to tell a name from other words, never to refuse one.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤俞乔戚"
    "葛章鲁柳岳路倪翁庄殷施洪季舒祝鲍项纪辛管颜牛涂耿卓屠盛符温傅冉阮柯凌骆申聂焦梅欧甘裴祁单褚"
)
_WIDTHS = str.maketrans({chr(ord(c) + 0xFEE0): c for c in string.digits + string.ascii_letters + "-#"})
_UNITS = r"[号幢栋座弄楼层室#\-—–单元 ]{1,4}"


@dataclasses.dataclass(frozen=True, slots=True)
class Hidden:
    """A name and an address that must not be read, what is shown for the name, and the area shown for the address."""

    name: str
    address: str
    shown: str
    area: str


def surname_of(name: str) -> str:
    """The surname: two characters where it is a compound one (欧阳), else the first; empty for an empty name."""
    plain = "".join(name.split())
    return plain[:2] if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else plain[:1]


def name_initials(name: str) -> str:
    """``张某``, however long the name; ``某`` for nothing and for a name of one character."""
    plain = "".join(name.split())
    return f"{surname_of(plain)}{SOME}" if len(plain) > 1 else SOME


def family_label(initials: str, area: str) -> str:
    """How a family is named everywhere outside the visit's own record: ``张某（桂花弄居民区）``."""
    return f"{initials}（{area}）" if area else initials


def hide(text: str, hidden: Iterable[Hidden]) -> str:
    """The text with every name and address of ``hidden`` replaced, whatever their width and the blanks in them.

    Longer names go first, so that a name inside another does not spoil it.
    """
    squeezed = _squeezed(text)
    for _length, pattern, shown in sorted(_patterns(hidden, squeezed), key=lambda found: -found[0]):
        plain = text.translate(_WIDTHS)
        pieces, end = [], 0
        for match in re.finditer(pattern, plain):
            pieces += [text[end : match.start()], shown]
            end = match.end()
        text = "".join([*pieces, text[end:]])
    return text


def _squeezed(text: str) -> str:
    return "".join(text.translate(_WIDTHS).split())


def _patterns(hidden: Iterable[Hidden], squeezed: str) -> Iterator[tuple[int, str, str]]:
    """How long the words are, what finds them, and what is shown for them; only of words that may stand in the text.

    Looking for plain words first keeps hundreds of families cheap: hardly ever does one stand in a text.
    """
    for one in hidden:
        for words, shown in ((one.name, one.shown), (one.address, one.area)):
            plain = _squeezed(words)
            if len(plain) > 1 and plain in squeezed:
                yield len(plain), r"\s*".join(re.escape(char) for char in plain), shown
        # 12号303室 is written 12-303 too: the last two numbers find the flat without the street
        numbers = re.findall(r"[0-9]+", one.address.translate(_WIDTHS))[-2:]
        if len(numbers) > 1 and all(number in squeezed for number in numbers):
            yield 0, rf"(?<![0-9]){numbers[0]}{_UNITS}{numbers[1]}(?![0-9])室?", one.area
