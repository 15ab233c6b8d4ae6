"""What refuses a list: one made by hand or read from print, and the two people who confirm it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from zhuomu.rules.reason import Reason

from .model import DEFAULT_RULES, PrizeCode, PrizeRules, Tier

# NFKC has made the brackets half-width and the spaces plain before this is looked for.
NICKNAME_MARK = re.compile(r"\(昵称\)$")

# Worth a question to the editor; they do not stop a list (fewer than needed → fewer awarded).
QUERIES: frozenset[PrizeCode] = frozenset({PrizeCode.FEWER_THAN_SAID})


def name_normalise(name: str) -> str:
    """A printed name for comparing: width, spaces, case and the mark （昵称） taken out."""
    plain = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return NICKNAME_MARK.sub("", plain)


def list_check(
    best: Sequence[str], good: Sequence[str], rules: PrizeRules = DEFAULT_RULES
) -> tuple[Reason, ...]:
    """Check the two printed lists of the paper; empty means allowed, see also ``QUERIES``."""
    return tier_lists_check({"best": best, "good": good}, rules)


def tier_lists_check(
    names_by_tier: Mapping[str, Sequence[str]], rules: PrizeRules = DEFAULT_RULES
) -> tuple[Reason, ...]:
    """Check the names of each tier (by its key) against the rules. Raises ValueError on an unknown tier."""
    unknown = set(names_by_tier) - {tier.key for tier in rules.tiers}
    if unknown:
        raise ValueError(f"unknown tiers: {sorted(unknown)}")
    reasons: list[Reason] = []
    for tier in rules.tiers:
        reasons += _tier_check(tier, names_by_tier.get(tier.key, ()))
    if rules.is_tiers_exclusive or rules.is_one_prize_a_person:
        reasons += _exclusive_check(names_by_tier, rules)
    return tuple(reasons)


def confirm_check(
    first: str, second: str, *, computed_by: str = "", winners: Collection[str] = ()
) -> tuple[Reason, ...]:
    """Check the two confirmers: both there, different, neither on the list (all given as keys of people).

    Whoever had the list computed may confirm it first, never second: the second pair of eyes is a fresh one.
    """
    reasons: list[Reason] = []
    if not (first and second):
        reasons.append(Reason(PrizeCode.CONFIRMER_MISSING))
    elif first == second:
        reasons.append(Reason(PrizeCode.CONFIRMERS_SAME, {"person": first}))
    if second and second == computed_by:
        reasons.append(Reason(PrizeCode.CONFIRMER_COMPUTED, {"person": second}))
    reasons += [
        Reason(PrizeCode.CONFIRMER_WINS, {"person": person})
        for person in dict.fromkeys((first, second))
        if person and person in winners
    ]
    return tuple(reasons)


def _tier_check(tier: Tier, names: Sequence[str]) -> list[Reason]:
    normal = [name_normalise(name) for name in names]
    facts = {"tier": tier.label, "count": len(names), "quota": tier.quota}
    reasons = [
        Reason(PrizeCode.NAME_DOUBLED, {"name": names[normal.index(name)], "tier": tier.label})
        for name, count in Counter(normal).items()
        if name and count > 1
    ]
    if "" in normal:
        reasons.append(Reason(PrizeCode.NAME_EMPTY, {"tier": tier.label}))
    if len(names) > tier.quota:
        reasons.append(Reason(PrizeCode.OVER_QUOTA, facts))
    if len(names) < tier.quota:
        reasons.append(Reason(PrizeCode.FEWER_THAN_SAID, facts))
    return reasons


def _exclusive_check(names_by_tier: Mapping[str, Sequence[str]], rules: PrizeRules) -> list[Reason]:
    printed: dict[str, str] = {}
    tiers: dict[str, list[str]] = {}
    for tier in rules.tiers:
        for name in names_by_tier.get(tier.key, ()):
            normal = name_normalise(name)
            printed.setdefault(normal, name.strip())
            labels = tiers.setdefault(normal, [])
            if normal and tier.label not in labels:
                labels.append(tier.label)
    return [
        Reason(PrizeCode.TIERS_EXCLUSIVE, {"name": printed[normal], "tiers": "、".join(labels)})
        for normal, labels in tiers.items()
        if len(labels) > 1
    ]
