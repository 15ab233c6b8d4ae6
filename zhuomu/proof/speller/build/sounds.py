"""Which characters sound alike, or are a slip of the finger apart, when typed in pinyin."""

from collections import Counter, defaultdict

from pypinyin import Style, lazy_pinyin, pinyin

# Readings that take less than this share of a character's uses are left out.
_LEAST_SHARE = 0.04
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
# Pairs that speakers of southern accents, and so typists, take for each other.
_NEAR_INITIALS = {
    frozenset(pair) for pair in (("z", "zh"), ("c", "ch"), ("s", "sh"), ("n", "l"), ("f", "h"), ("l", "r"))
}
_NEAR_FINALS = {
    frozenset(pair)
    for pair in (
        ("an", "ang"),
        ("en", "eng"),
        ("in", "ing"),
        ("ian", "iang"),
        ("uan", "uang"),
        ("ong", "eng"),
        ("uo", "o"),
        ("un", "ong"),
    )
}

Reading = tuple[str, int]


def split(syllable: str) -> tuple[str, str]:
    """Initial and final of a toneless syllable."""
    initial = next((start for start in _INITIALS if syllable.startswith(start)), "")
    return initial, syllable[len(initial) :]


def is_near(one: str, other: str) -> bool:
    """Whether two toneless syllables differ in an initial, a final or both by a pair that is confused."""
    (initial_1, final_1), (initial_2, final_2) = split(one), split(other)
    near_initial = initial_1 == initial_2 or frozenset((initial_1, initial_2)) in _NEAR_INITIALS
    near_final = final_1 == final_2 or frozenset((final_1, final_2)) in _NEAR_FINALS
    return one != other and near_initial and near_final


def is_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, other or two swapped make one syllable of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    if len(one) == len(other):
        differ = [at for at in range(len(one)) if one[at] != other[at]]
        is_swap = (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and one[differ[0]] == other[differ[1]]
            and one[differ[1]] == other[differ[0]]
        )
        return len(differ) == 1 or is_swap
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def readings(chars: list[str], sample: list[str]) -> dict[str, list[Reading]]:
    """The readings (syllable without tone, tone) of each character, most used in `sample` first."""
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for line in sample:
        # `errors=list`: what has no reading stands for itself, a character at a time, so that places agree.
        spoken = lazy_pinyin(line, style=Style.TONE3, errors=list, neutral_tone_with_five=True)
        for char, reading in zip(line, spoken, strict=True):
            uses[char][reading] += 1
    found = {}
    for char in chars:
        counts = uses.get(char) or Counter(
            {pinyin(char, style=Style.TONE3, neutral_tone_with_five=True)[0][0]: 1}
        )
        total = sum(counts.values())
        ranked = sorted(
            (item for item in counts.items() if item[1] >= _LEAST_SHARE * total),
            key=lambda item: (-item[1], item[0]),
        )
        found[char] = [(reading[:-1], int(reading[-1])) for reading, _ in ranked if reading[-1:].isdigit()]
    return found
