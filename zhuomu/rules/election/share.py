"""A fraction with its comparator: 超过 excludes the number itself, 以上 includes it (Civil Code art. 1259)."""

import dataclasses
from enum import StrEnum

DIGITS = "零一二三四五六七八九"


class Comparator(StrEnum):
    """How a part is held against a fraction of the whole."""

    GT = "gt"
    GE = "ge"


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """``num/den`` of a whole, strict or inclusive. Integers only: nothing is ever rounded."""

    comparator: Comparator
    num: int
    den: int

    @property
    def is_sound(self) -> bool:
        """Whether the fraction can be reached at all: 0 < num/den ≤ 1, and below 1 where it must be exceeded."""
        if self.num <= 0 or self.den <= 0:
            return False
        return self.num < self.den or (self.num == self.den and self.comparator is Comparator.GE)

    def holds(self, part: int, whole: int) -> bool:
        """Whether ``part`` of ``whole`` reaches the share; by cross-multiplication."""
        if self.comparator is Comparator.GT:
            return part * self.den > whole * self.num
        return part * self.den >= whole * self.num

    def least(self, whole: int) -> int:
        """The smallest integer part of ``whole`` that reaches the share."""
        if self.comparator is Comparator.GT:
            return whole * self.num // self.den + 1
        return -(-whole * self.num // self.den)

    @property
    def words(self) -> str:
        """The share as measures write it, with what the comparator means where it includes the number."""
        fraction = fraction_words(self.num, self.den)
        if self.comparator is Comparator.GT:
            return f"超过{fraction}"
        return fraction if self.num == self.den else f"{fraction}以上（含{fraction}）"


def fraction_words(num: int, den: int) -> str:
    """半数, 三分之二, 百分之二十, 全部, or digits where the numerals would not be read easily."""
    if num == den:
        return "全部"
    if (num, den) == (1, 2):
        return "半数"
    if den == 100 and num < den:
        return f"百分之{numeral(num)}"
    if num > 99 or den > 99:
        return f"{num}/{den}"
    return f"{numeral(den)}分之{numeral(num)}"


def numeral(number: int) -> str:
    """A Chinese numeral; ``number`` from 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


HALF_EXCEEDED = Share(Comparator.GT, 1, 2)
HALF_REACHED = Share(Comparator.GE, 1, 2)
TWO_THIRDS_EXCEEDED = Share(Comparator.GT, 2, 3)
TWO_THIRDS_REACHED = Share(Comparator.GE, 2, 3)
THIRD_REACHED = Share(Comparator.GE, 1, 3)
