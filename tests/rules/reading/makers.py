"""Invented pages in the habits of different papers, with what a careful editor would read in them."""

import dataclasses
import random
import unicodedata

SYLLABLES = "社区居民街道活动中心志愿服务邻里环境整治老人孩子楼组书房花园广场晚上早晨一起大家开展参加学习帮助"
KEYS = ("kicker", "headline", "deck", "paragraphs", "captions", "byline")


@dataclasses.dataclass(frozen=True)
class Make:
    """How a page is set: where articles are signed, wrapped at ``measure`` em or not, blank lines, photos."""

    byline: str = "none"
    measure: int = 0
    is_indented: bool = False
    gap: int = 1
    article_gap: int = 1
    is_caption_marked: bool = True
    photo_gap: int = 1


MAKES = {
    "blocks, signed below, wide photo gaps": Make("below", is_caption_marked=False, photo_gap=3),
    "blocks, signed below, tight": Make("below", article_gap=0, is_caption_marked=False),
    "blocks, signed above": Make("above"),
    "blocks, unsigned": Make(),
    "wrapped, indented, signed above": Make("above", 24, True, 0, is_caption_marked=False),
    "wrapped, indented, signed below, no blank line": Make("below", 22, True, 0, 0),
    "wrapped, indented, unsigned": Make("none", 28, True, 0, is_caption_marked=False),
    "wrapped blocks, signed below": Make("below", 30),
    "lines, indented, unsigned": Make("none", 0, True, 0, 1, photo_gap=0),
    "lines, signed below, no blank line": Make("below", 0, False, 0, 0, photo_gap=0),
}


def words(rand: random.Random, low: int, high: int) -> str:
    return "".join(rand.choice(SYLLABLES) for _ in range(rand.randint(low, high)))


def sentence(rand: random.Random) -> str:
    return "，".join(words(rand, 6, 14) for _ in range(rand.randint(2, 4))) + "。"


def wrapped(text: str, measure: int, indent: str) -> list[str]:
    lines, current = [], indent
    for char in text:
        width = sum(1 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in current + char)
        if width > measure and char not in "，。":
            lines.append(current)
            current = ""
        current += char
    return [*lines, current]


def caption_put(rand: random.Random, make: Make, lines: list[str], captions: list[str]) -> list[str]:
    """The lines of one paragraph with a caption in the middle of a sentence, where there is room for one."""
    caption = "图为" + words(rand, 8, 14) + "。" if make.is_caption_marked else words(rand, 5, 9)
    if make.measure:
        place = rand.randint(1, max(1, len(lines) - 2))
        if len(lines) < 4 or lines[place - 1].endswith("。"):
            return lines
        captions.append(caption)
        return [*lines[:place], caption, *lines[place:]]
    text = lines[0]
    place = rand.randint(7, len(text) - 5)
    if text[place - 1] == "。" or text[place] in "，。" or "。" not in text[:place]:
        return lines
    captions.append(caption)
    blank = [""] * make.photo_gap
    return [text[:place], *blank, caption, *blank, text[place:]]


def article(rand: random.Random, make: Make) -> tuple[dict[str, object], list[list[str]]]:
    indent = "　　" if make.is_indented else ""
    texts = ["".join(sentence(rand) for _ in range(rand.randint(2, 4))) for _ in range(rand.randint(2, 4))]
    captions: list[str] = []
    body = []
    for text in texts:
        lines = wrapped(text, make.measure, indent) if make.measure else [indent + text]
        body.append(caption_put(rand, make, lines, captions) if rand.random() < 0.3 else lines)
    half = rand.randint(5, 8)
    kicker = f"{words(rand, half, half)} {words(rand, half, half)}" if rand.random() < 0.4 else ""
    deck = "——" + words(rand, 12, 18) if rand.random() < 0.2 else ""
    byline = {"below": f"（{words(rand, 3, 4)}办）", "above": f"本报记者 李{words(rand, 1, 2)}"}.get(
        make.byline
    )
    headline = words(rand, 12, 20)
    blocks = [[each] for each in (kicker, headline, deck) if each]
    signed = [[byline]] if byline else []
    blocks += [*signed, *body] if make.byline == "above" else [*body, *signed]
    expected = dict(zip(KEYS, (kicker, headline, deck, texts, captions, byline), strict=True))
    return expected, blocks


def page(seed: int, make: Make) -> tuple[str, list[dict[str, object]]]:
    """The text of an invented page, and its articles as they should be read."""
    rand = random.Random(seed)
    lines: list[str] = []
    expected = []
    for _ in range(rand.randint(2, 4)):
        read, blocks = article(rand, make)
        expected.append(read)
        for block in blocks:
            lines += block + [""] * make.gap
        lines += [""] * make.article_gap
    return "\n".join(lines), expected
