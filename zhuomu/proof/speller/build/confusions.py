"""The table of characters taken for each other, from sounds and shapes."""

from collections import defaultdict

from ..confusion import IS_NEAR, IS_SAME, IS_SLIP, IS_TONE, SHAPE_SHIFT
from .sounds import Reading, is_near, is_slip

# A slip of the finger gives any syllable; only common characters are worth asking about.
_SLIP_RANK = 3000


def confusions(
    chars: list[str], sounds: dict[str, list[Reading]], likeness: dict[tuple[str, str], int]
) -> list[dict[str, int]]:
    """For each character (most frequent first) the others it may stand for, with the flags of `confusion`."""
    by_syllable: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for char in chars:
        for syllable, tone in sounds[char]:
            by_syllable[syllable].append((char, tone))
    kin = {
        one: [
            (other, IS_NEAR if is_near(one, other) else IS_SLIP)
            for other in by_syllable
            if is_near(one, other) or is_slip(one, other)
        ]
        for one in by_syllable
    }
    common = set(chars[:_SLIP_RANK])
    alike: dict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), level in likeness.items():
        alike[one][other] = level
    found = []
    for char in chars:
        flags: dict[str, int] = defaultdict(int)
        for syllable, tone in sounds[char]:
            for other, other_tone in by_syllable[syllable]:
                flags[other] |= IS_SAME | (IS_TONE if tone == other_tone else 0)
            for near, flag in kin[syllable]:
                for other, _ in by_syllable[near]:
                    if flag == IS_NEAR or other in common:
                        flags[other] |= flag
        for other, level in alike[char].items():
            flags[other] |= level << SHAPE_SHIFT
        flags.pop(char, None)
        found.append(dict(flags))
    return found
