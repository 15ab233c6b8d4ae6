"""People of the text against the house's directory of those in office."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..diagnostic import Severity
from ..document import Document
from ..lexicon import Lexicon
from ..registry import Finding, near, rule, wrong
from .people import BODY_POST, Titled, is_alike, titled_names

_DIRECTORY = Lexicon(posts=(("林大川", "梧桐路街道党工委书记"), ("沈一鸣", "街道党工委副书记")))
_SAYS_FORMER = re.compile("原|前|时任|曾|历任|任命|当选|拟任|候选")


def _posts(lexicon: Lexicon) -> Mapping[str, list[tuple[str, bool, str]]]:
    """By name the (body, is deputy, rank) of the posts that can be read."""
    found: dict[str, list[tuple[str, bool, str]]] = defaultdict(list)
    for name, post in lexicon.posts:
        read = BODY_POST.search(post)
        if name and read:
            found[name].append((read["body"], bool(read["vice"]), read["rank"]))
    return found


def _is_now(document: Document, titled: Titled) -> bool:
    return not _SAYS_FORMER.search(document.text[max(0, titled.start - 24) : titled.start])


@rule(
    "people.directory_post",
    title="职务与名录不符",
    severity=Severity.WARNING,
    source="本单位领导名录的职务",
    confidence=0.9,
    examples=(
        wrong("街道党工委书记⟦沈一鸣⟧出席。", "街道党工委副书记沈一鸣出席。", _DIRECTORY),
        *near(
            "街道党工委副书记沈一鸣出席。",
            "街道党工委书记林大川出席。",
            "社区党委书记沈一鸣出席。",
            "时任街道党工委书记沈一鸣出席。",
            lexicon=_DIRECTORY,
        ),
        *near("街道党工委书记沈一鸣出席。"),
    ),
)
def directory_post(document: Document) -> Iterator[Finding]:
    """书记 in the text and 副书记 of the same body in the directory, or the other way round."""
    posts = _posts(document.lexicon)
    for titled in document.once(titled_names) if posts else ():
        held = posts.get(titled.name, [])
        same = {is_vice for body, is_vice, rank in held if (body, rank) == (titled.body, titled.rank)}
        if same and titled.is_vice not in same and _is_now(document, titled):
            known = titled.body + ("" if titled.is_vice else "副") + titled.rank
            yield Finding(titled.start, titled.end, f"名录里“{titled.name}”是{known}，请核对。")


@rule(
    "people.directory_name",
    title="姓名与名录差一个字",
    severity=Severity.WARNING,
    source="本单位领导名录的姓名",
    confidence=0.9,
    examples=(
        wrong("街道党工委书记⟦林大山⟧出席。", "街道党工委书记林大川出席。", _DIRECTORY),
        *near(
            "街道党工委书记林大川出席。", "居民林大山到场。", "社区党委书记林大山出席。", lexicon=_DIRECTORY
        ),
        *near("街道党工委书记林大山出席。"),
    ),
)
def directory_name(document: Document) -> Iterator[Finding]:
    """A post of the directory with a name one character off its holder's."""
    posts = _posts(document.lexicon)
    known = posts.keys() | document.lexicon.people
    for titled in document.once(titled_names) if posts else ():
        post = (titled.body, titled.is_vice, titled.rank)
        if titled.name in known or not _is_now(document, titled):
            continue
        for name in (name for name, held in posts.items() if post in held and is_alike(name, titled.name)):
            yield Finding(titled.start, titled.end, f"名录里担任这个职务的是“{name}”，请核对姓名。", name)
