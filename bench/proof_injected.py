"""Errors found by the proofreading rules, by kind, when one at a time is put into clean news (a development figure).

The text is the one of `proof_clean`; rules only. An error counts as found when a mark of the default level, absent
before, lies within three characters of it; a lost or turned partner of a pair, anywhere in its paragraph.
`python bench/proof_injected.py [--count N]`
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.proof_clean import SOURCE, clean_lines
from zhuomu.proof import Diagnostic, Severity, SpellChecker, check
from zhuomu.proof.document import Document
from zhuomu.proof.rules.people import titled_names
from zhuomu.proof.words import entries_of, table_of

SEED = 20261123
_NEAR = 3
_TRIES = 200

Change = tuple[str, int, int]  # the new text and the place of the error in it
Inject = Callable[[str, random.Random], Change | None]


def replacing(
    pattern: str, new: Callable[[re.Match[str], random.Random], str], is_wide: bool = False
) -> Inject:
    """An error that rewrites one place where `pattern` stands; wide: found anywhere in the text counts."""
    places = re.compile(pattern)

    def inject(text: str, dice: random.Random) -> Change | None:
        found = list(places.finditer(text))
        if not found:
            return None
        hit = dice.choice(found)
        words = new(hit, dice)
        changed = text[: hit.start()] + words + text[hit.end() :]
        return (changed, 0, len(changed)) if is_wide else (changed, hit.start(), hit.start() + len(words))

    return inject


def always(words: str) -> Callable[[re.Match[str], random.Random], str]:
    """The same words whatever was there."""
    return lambda _hit, _dice: words


def twice(hit: re.Match[str], _: random.Random) -> str:
    """What was there, said twice."""
    return hit[0] * 2


def turned(hit: re.Match[str], _: random.Random) -> str:
    """The other quotation mark of the pair."""
    return "”" if hit[0] == "“" else "“"


lost = always("")


def from_list(name: str) -> Inject:
    """A right word becomes the wrong one that the list has for it."""
    wrongs: dict[str, list[str]] = {}
    for entry in entries_of(table_of(name)):
        if entry.right and not entry.contexts:
            wrongs.setdefault(entry.right, []).append(entry.wrong)
    rights = re.compile("|".join(sorted(map(re.escape, wrongs), key=len, reverse=True)))

    def inject(text: str, dice: random.Random) -> Change | None:
        found = list(rights.finditer(text))
        if not found:
            return None
        hit = dice.choice(found)
        wrong = dice.choice(wrongs[hit[0]])
        return text[: hit.start()] + wrong + text[hit.end() :], hit.start(), hit.start() + len(wrong)

    return inject


def post(text: str, _: random.Random) -> Change | None:
    """A second sentence gives the person the deputy's post."""
    names = titled_names(Document(text))
    hit = next((each for each in names if not each.is_vice and each.owner), None)
    if hit is None:
        return None
    added = f"会后，{hit.owner}{hit.body}副{hit.rank}{hit.name}表示满意。"
    return text + added, len(text), len(text) + len(added)


HAN = "[一-鿿]"


def _groups(words: str) -> list[str]:
    return words.split()


# Written down by us: taken for each other by sound, and by shape.
_BY_SOUND = _groups(
    "在再 做作 部布步 帐账 座坐 须需 带戴代 型形 即及 像象 以已 力历立利 建健 权全 公工 住驻 制治至 事是 "
    "时实 务物 议意 情请 记纪 采彩 份分 度渡 反返 复付 关观 会汇 基积 及级 检减 进近 经精 决绝 "
    "开该 联连 练炼 密秘 名明 品频 期其 确却 设社 生升 式示 提题 维为 现线 效校 心新 业叶 因应 "
    "与于 员园 源原 整正 支之 知只 中终 重众 主住 资自 组阻 "
)
_BY_SHAPE = _groups(
    "末未 侯候 土士 人入 大太 干千 拔拨 折拆析 辩辨 贷货 栽裁 博搏 冶治 晴睛 清情请 很狠 银根 历厉 "
    "崇祟 戌戍 辛幸 阴阳 因困 天夭 压庄 体休 住往 没设 今令 刀力 免兔 兵乒 区巨 名各 乌鸟 易昜 "
    "宣宜 官宫 买卖 壮状 孤狐 待侍 挂桂 推准 村材 杯怀 板版 枝技 法怯 活话 测侧 渴喝 特持 直真 "
    "真具 科料 网冈 群郡 职织 胜性 节书 补朴 视规 订计 论伦 课棵 谈淡 贫贪 质盾 路踏 输愉 近进 "
    "远运 通道 遣遗 郊效 铁轶 问间 防妨 陈阵 险检 难准 领颁 项顷 马乌 "
)


def taken_for(groups: list[str]) -> Inject:
    """One character becomes another of its group."""
    others = {char: group.replace(char, "") for group in groups for char in group}

    def inject(text: str, dice: random.Random) -> Change | None:
        places = [at for at, char in enumerate(text) if char in others]
        if not places:
            return None
        at = dice.choice(places)
        return text[:at] + dice.choice(others[text[at]]) + text[at + 1 :], at, at + 1

    return inject


# The eight kinds of the specification, and marks and words, which the rules know beside.
KINDS: dict[str, dict[str, Inject]] = {
    "swap": {"characters": replacing(f"({HAN})(?!\\1)({HAN})", lambda hit, _: hit[2] + hit[1])},
    "drop": {"character": replacing(f"{HAN}(?={HAN})", lost)},
    "double": {
        "character": replacing(HAN, twice),
        "word": replacing("工作|发展|建设|企业|国家|经济|服务|推进|社会|技术|通过|进行", twice),
    },
    "sound": {"character": taken_for(_BY_SOUND)},
    "shape": {"character": taken_for(_BY_SHAPE)},
    "quote": {
        "mark lost": replacing("[“”]", lost, is_wide=True),
        "mark turned": replacing("[“”]", turned, is_wide=True),
        "title mark or bracket lost": replacing("[《》（）]", lost, is_wide=True),
    },
    "number": {
        "day that is not": replacing(r"月\d{1,2}日", lambda _, dice: f"月{dice.randint(32, 39)}日"),
        "vague twice": replacing(r"(?<=[了有共来])(\d+)([人名家个户])", lambda hit, _: f"近{hit[0]}左右"),
        "fewer by times": replacing(r"(下降|减少|降低)了?\d[\d.]*%", lambda hit, _: hit[1] + "了2倍"),
        "numeral of two scripts": replacing(r"\d{1,2}(?=月\d{1,2}日)", always("十")),
        "count of a list": replacing("(?<=[，；。])三是", always("四是")),
    },
    "post": {"deputy for head": post},
    "mark": {
        "doubled": replacing("[，。、；]", twice),
        "of half width": replacing(f"(?<={HAN})，(?={HAN})", always(",")),
        "comma for the last full stop": replacing(f"(?<={HAN})。$", always("，")),
        "space": replacing(f"(?<={HAN})(?={HAN})", always(" ")),
    },
    "word": {
        "of the list of typos": from_list("typos"),
        "verb that does not fit": replacing(
            "发挥(?=[^，。]{0,8}作用[，。])|提高(?=[^，。]{0,8}水平[，。])", always("加强")
        ),
    },
}


def shown(text: str, speller: SpellChecker | None = None) -> set[Diagnostic]:
    """Marks at the default level."""
    return {mark for mark in check(text, speller=speller) if mark.severity.is_at_least(Severity.WARNING)}


def recall(
    inject: Inject, lines: list[str], count: int, speller: SpellChecker | None = None
) -> tuple[int, int]:
    """(found, put in); every layer gets the same errors."""
    dice = random.Random(SEED)
    found = put = 0
    for line in (dice.choice(lines) for _ in range(count * _TRIES)):
        if put == count:
            break
        change = inject(line, dice)
        if change is None or change[0] == line or shown(line):
            continue
        text, start, end = change
        put += 1
        found += any(mark.end >= start - _NEAR and mark.start <= end + _NEAR for mark in shown(text, speller))
    return found, put


def main() -> int:
    """Print the table; 0 also where the text is absent, with the reason."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=200, help="errors of each kind")
    args = parser.parse_args()
    if not SOURCE.exists():
        print(f"skipped: {SOURCE.name} is not in the shared folder beside the repository")
        return 0
    lines = [line for line in clean_lines(SOURCE) if len(line) >= 60 and line.endswith("。")]
    began = time.process_time()
    print(f"{'errors put in, one at a time':34}{'found':>8}{'of':>8}{'recall':>8}")
    for kind, ways in KINDS.items():
        for way, inject in ways.items():
            found, put = recall(inject, lines, args.count)
            print(f"{kind + ': ' + way:34}{found:>8}{put:>8}{(found / put if put else 0):>8.0%}")
    print(f"{time.process_time() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
