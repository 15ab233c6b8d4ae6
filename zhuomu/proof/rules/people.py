"""One person with two posts, or a name spelt in two ways, inside one page."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..chinese import HAN, SURNAMES
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_BODY = (
    "党工委|党委|党组|党总支|党支部|总支|支部|区委|市委|县委|省委|镇委|乡委|纪工委|纪委|团工委|团委|办事处|人大常委会|人大工委|"
    "居委会|村委会|业委会|管委会|政协|总工会|工会|妇联|科协|侨联|残联|商会|协会"
)
BODY_POST = re.compile(rf"(?P<body>{_BODY})(?P<vice>第一副|常务副|副)?(?P<rank>书记|主任|主席|会长)\Z")
_NO_OWNER = re.compile(
    f"(?:.*(?:书记|主任|主席|会长|以及|[和与及、，。；：！？“”（）() 　\\n\\r]|[^{HAN}]))?", re.DOTALL
)
# One expression each: a search for a fixed beginning is many times as fast as one for alternatives.
_RANKS = tuple(map(re.compile, ("书记", "主任", "主席", "会长")))
_BEFORE_RANK = frozenset(body[-1] for body in _BODY.split("|")) | {"副"}
# What may stand after a name that follows its post; without it nobody can tell where the name ends.
_AFTER_NAME = re.compile(
    "以及|同志|先生|女士|[，。、；：！？（）()“”《》 　\n\r]|\\Z|等|和|与|及|陪同|出席|参加|主持|指出|强调|"
    "表示|介绍|通报|传达|"
    "宣读|宣布|致辞|讲话|带队|带领|率队|走访|调研|慰问|部署|实地|深入|一行|说|作|对|向|就|为|在|到|来|共同|分别|代表|会见|要求|认为"
)
FORMER = re.compile(
    "(?:原|前|时任|曾任|历任|现任|兼任?|当选为?|任命|接任|卸任|升任|改任|担任|转任|(?<!主)任)[^，。；]{0,14}\\Z"
)
# 、…小组组长: a post of another kind between the last one and the name.
_OTHER_POST = re.compile(
    rf"、[{HAN}]{{2,24}}?(?:组长|部长|委员|常委|局长|所长|区长|镇长|市长|县长|院长|校长|秘书长)"
)
# A name hardly ends so; the character begins the next word.
_NO_THIRD = "以等说就对向在到及与作"
_LONGEST_OWNER = 12


@dataclass(frozen=True, slots=True)
class Titled:
    """A name with one of its posts. [start, end) is the name; `owner` is what stands before the body."""

    start: int
    end: int
    name: str
    owner: str
    body: str
    is_vice: bool
    rank: str


def titled_names(document: Document) -> tuple[Titled, ...]:
    """Names that follow a post or a chain of posts joined by 、, in order."""
    text = document.text
    found: list[Titled] = []
    chain: list[_Post] = []
    for end in sorted(rank.end() for form in _RANKS for rank in form.finditer(text)):
        post = _post_before(text, end)
        if post is None:
            chain = []
            continue
        if chain and (text[chain[-1].end : chain[-1].end + 1] != "、" or post.start != chain[-1].end + 1):
            chain = []
        chain.append(post)
        other = _OTHER_POST.match(text, post.end)
        at = other.end() if other else post.end
        name = name_at(text, at)
        if name:
            if not FORMER.search(text[max(0, chain[0].start - 16) : chain[0].body_start]):
                found.extend(Titled(at, at + len(name), name, *each.parts) for each in chain)
            chain = []
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Post:
    start: int
    body_start: int
    end: int
    parts: tuple[str, str, bool, str]  # owner, body, is_vice, rank


def _post_before(text: str, end: int) -> _Post | None:
    """The post whose last character is just before `end`, with the office it belongs to."""
    if text[max(0, end - 3) : end - 2] not in _BEFORE_RANK:
        return None
    first = max(0, end - 14)
    post = BODY_POST.search(text[first:end])
    if post is None:
        return None
    at = first + post.start()
    before = text[max(0, at - _LONGEST_OWNER) : at]
    cut = _NO_OWNER.match(before)
    owner = before[cut.end() :] if cut else before
    return _Post(at - len(owner), at, end, (owner, post["body"], bool(post["vice"]), post["rank"]))


def name_at(text: str, at: int) -> str:
    """A name of three or two characters whose end is certain; "" where it is not."""
    if text[at : at + 1] not in SURNAMES or not text[at : at + 1]:
        return ""
    for length in (3, 2):
        name = text[at : at + length]
        if name[2:] and name[2] in _NO_THIRD:
            continue
        if len(name) == length and re.fullmatch(f"[{HAN}]+", name) and _AFTER_NAME.match(text, at + length):
            return name
    return ""


def _is_same_owner(one: str, other: str) -> bool:
    """街道 and 梧桐路街道 are one; 东街道 and 西街道 are two; nothing at all fits both."""
    return one.endswith(other) or other.endswith(one)


@rule(
    "people.two_posts",
    title="同一人有正副两种职务",
    severity=Severity.WARNING,
    source="前后一致（同一版面同一人的职务）",
    confidence=0.85,
    examples=(
        wrong(
            "梧桐路街道党工委书记林川、办事处主任沈一鸣出席。\n街道党工委副书记⟦林川⟧同志介绍了情况。",
            "梧桐路街道党工委书记林川、办事处主任沈一鸣出席。\n街道党工委书记林川同志介绍了情况。",
        ),
        wrong(
            "街道党工委书记、办事处主任林川参加。街道党工委书记何秋水、党工委副书记、办事处主任⟦林川⟧参加。",
            "街道党工委副书记、办事处主任林川参加。街道党工委书记何秋水、党工委副书记、办事处主任林川参加。",
        ),
        *near(
            "街道党工委书记林川、党工委副书记何秋水出席。",
            "区委副书记林川，街道党工委书记林川。",
            "街道党工委书记周末加班。街道党工委副书记周末加班。",
            "街道党工委书记林川出席。时任街道党工委副书记林川表示。",
            "东桥街道党工委书记林川出席。西桥街道党工委副书记林川出席。",
        ),
    ),
)
def two_posts(document: Document) -> Iterator[Finding]:
    """书记 in one place and 副书记 of the same body in another: one of them is wrong."""
    seen: dict[tuple[str, str, str], list[Titled]] = defaultdict(list)
    for titled in document.once(titled_names):
        key = (titled.name, titled.body, titled.rank)
        for other in seen[key][:3]:
            if other.is_vice != titled.is_vice and _is_same_owner(other.owner, titled.owner):
                said = titled.body + ("副" if titled.is_vice else "") + titled.rank
                before = other.body + ("副" if other.is_vice else "") + other.rank
                message = f"“{titled.name}”这里是{said}，前面是{before}，请核对。"
                yield Finding(titled.start, titled.end, message)
                break
        seen[key].append(titled)


@rule(
    "people.two_holders",
    title="同一正职有两个人",
    severity=Severity.QUERY,
    source="前后一致（一个正职只有一人）",
    confidence=0.6,
    examples=(
        wrong(
            "街道党工委书记林川出席。街道党工委书记⟦何秋水⟧讲话。",
            "街道党工委书记林川出席。街道党工委书记林川讲话。",
        ),
        *near(
            "东桥街道党工委书记林川、西桥街道党工委书记何秋水出席。",
            "街道党工委书记林川、党工委副书记何秋水出席。",
            "街道党工委副书记林川、党工委副书记何秋水出席。",
        ),
    ),
)
def two_holders(document: Document) -> Iterator[Finding]:
    """Two unlike names with the same post of the same, named body."""
    first: dict[tuple[str, str, str], Titled] = {}
    for titled in document.once(titled_names):
        if titled.is_vice or not titled.owner:
            continue
        other = first.setdefault((titled.owner, titled.body, titled.rank), titled)
        if other.name != titled.name and not is_alike(other.name, titled.name):
            post = titled.owner + titled.body + titled.rank
            yield Finding(
                titled.start, titled.end, f"前面的{post}是“{other.name}”，这里是“{titled.name}”，请核对。"
            )


def is_alike(one: str, other: str) -> bool:
    """Same length, same surname, one character apart."""
    if len(one) != len(other) or one[0] != other[0]:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


@rule(
    "people.two_spellings",
    title="同一人名有两种写法",
    severity=Severity.WARNING,
    source="前后一致（同一版面同一人的姓名）",
    confidence=0.85,
    examples=(
        wrong(
            "区人大常委会主任沈一鸣出席。区人大常委会主任⟦沈一呜⟧走访居民区。",
            "区人大常委会主任沈一鸣出席。区人大常委会主任沈一鸣走访居民区。",
        ),
        *near(
            "区人大常委会主任沈一鸣出席。区政协主席沈一呜走访居民区。",
            "区人大常委会副主任沈一鸣、区人大常委会副主任沈一飞出席。",
            "区人大常委会主任沈一鸣出席。区人大常委会主任何秋水走访居民区。",
        ),
    ),
)
def two_spellings(document: Document) -> Iterator[Finding]:
    """The same post, the same surname, names one character apart; deputies may be several."""
    first: dict[tuple[str, str], Titled] = {}
    for titled in document.once(titled_names):
        if titled.is_vice:
            continue
        other = first.setdefault((titled.body, titled.rank), titled)
        is_pair = is_alike(other.name, titled.name) and _is_same_owner(other.owner, titled.owner)
        if is_pair and not {other.name, titled.name} <= document.lexicon.people:
            message = f"同一职务前面写“{other.name}”，这里写“{titled.name}”，请核对姓名。"
            yield Finding(titled.start, titled.end, message)
