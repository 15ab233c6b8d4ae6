"""Written-in names: spaces and dots are made alike; variants of characters are shown to a person, never merged."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from zhuomu.rules.reason import Reason

from .codes import InputCode, StopCode
from .papers import Contest, NameRulings

DOTS = re.compile("[·•‧∙⋅・･.．。]")
# Characters of names that are written in two ways. Only to show two names side by side: a person decides.
TRADITIONAL = (
    "張張陳陈劉刘楊杨趙赵黃黄吳吴孫孙馬马羅罗鄭郑謝谢許许馮冯鄧邓葉叶蘇苏蔣蒋賈贾韋韦鄒邹陸陆萬万錢钱湯汤賀贺龔龚龍龙"
    "嚴严顧顾盧卢蕭萧譚谭鍾钟鐘钟範范賴赖齊齐紀纪倫伦華华國国東东鳳凤蘭兰麗丽紅红軍军偉伟強强傑杰寶宝貴贵榮荣慶庆"
    "衛卫飛飞雲云靜静瓊琼瑩莹豔艳艷艳濤涛鵬鹏興兴義义禮礼師师學学業业達达遠远進进鎮镇鋒锋銘铭錦锦維维綱纲繼继緒绪"
    "聰聪勝胜順顺領领愛爱風风葦苇蓮莲薇薇長长門门開开關关陽阳際际離离難难電电靈灵項项頌颂顏颜馳驰驊骅鶴鹤麥麦"
)
SIMPLE = str.maketrans(dict(zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True)))


def name_normalise(text: str) -> str:
    """A name without spaces, its 间隔号 as ·, full-width letters as usual ones, brackets as （）."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")
    )
    text = DOTS.sub("·", text).strip("·")
    return text.replace("(", "（").replace(")", "）")


def name_resolve(text: str, rulings: NameRulings) -> str:
    """The name that is meant: normalised, then as a person merged it."""
    name = name_normalise(text)
    merged = {name_normalise(written): name_normalise(meant) for written, meant in rulings.merges}
    return merged.get(name, name)


def merges_check(rulings: NameRulings) -> tuple[Reason, ...]:
    """A name that others are merged into stays itself, and a name is merged into one other only."""
    pairs = {(name_normalise(written), name_normalise(meant)) for written, meant in rulings.merges}
    sources = [written for written, _ in pairs]
    chained = {meant for _, meant in pairs} & set(sources) | {
        name for name in sources if sources.count(name) > 1
    }
    return tuple(Reason(InputCode.MERGE_CHAIN, {"name": name}) for name in sorted(chained))


def names_check(written: Iterable[str], contest: Contest, rulings: NameRulings) -> tuple[Reason, ...]:
    """What a person has yet to decide: names that may be the same, and a name that several people carry."""
    names = sorted({name_resolve(name, rulings) for name in written} - {""})
    printed = sorted({name_normalise(name) for name in contest.candidates})
    return (*_alike(names, printed, rulings), *_of_several(names, contest))


def _alike(names: list[str], printed: list[str], rulings: NameRulings) -> Iterator[Reason]:
    apart = {frozenset(map(name_normalise, pair)) for pair in rulings.apart}
    groups: dict[str, list[str]] = {}
    for name in [*printed, *(name for name in names if name not in set(printed))]:
        groups.setdefault(name.translate(SIMPLE).replace("·", ""), []).append(name)
    for group in groups.values():
        for place, first in enumerate(group):
            for second in group[place + 1 :]:
                # two printed candidates are two people: the ballot itself says so
                if second not in printed and frozenset((first, second)) not in apart:
                    yield Reason(StopCode.NAMES_ALIKE, {"first": first, "second": second})


def _of_several(names: list[str], contest: Contest) -> Iterator[Reason]:
    homonyms = set(map(name_normalise, contest.homonyms))
    for name in names:
        if name in homonyms:
            yield Reason(StopCode.NAME_OF_SEVERAL, {"name": name})
