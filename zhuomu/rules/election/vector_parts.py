"""Reading plain JSON piece by piece: what is not as it should be becomes a fault with its field, nothing is raised."""

import re

from zhuomu.rules.reason import Code, Reason

from .codec import MAX_NUMBER, MAX_TEXT
from .codes import VectorCode

MOST_ROWS = 100_000
SURROGATES = re.compile("[\ud800-\udfff]")


class Faults(list[Reason]):
    """Faults as they are found."""

    def add(self, code: Code, path: str, **facts: object) -> None:
        """One fault of the field ``path``."""
        self.append(Reason(code, {"name": path, **facts}, path))


def read_count(value: object, path: str, faults: Faults) -> int:
    """A whole number from 0."""
    if type(value) is int and 0 <= value <= MAX_NUMBER:
        return value
    faults.add(VectorCode.NOT_COUNT, path)
    return 0


def read_list(value: object, path: str, faults: Faults) -> list[object]:
    """A list that is not endless."""
    if isinstance(value, list) and len(value) <= MOST_ROWS:
        return value
    faults.add(VectorCode.NOT_LIST, path)
    return []


def read_object(value: object, path: str, known: frozenset[str], faults: Faults) -> dict[str, object]:
    """An object with known fields only."""
    if not isinstance(value, dict):
        faults.add(VectorCode.NOT_OBJECT, path)
        return {}
    for name in sorted(map(str, value.keys() - known)):
        faults.add(VectorCode.FIELD_UNKNOWN, f"{path}.{name}")
    return value


def read_text(value: object, path: str, faults: Faults) -> str:
    """A text; half a character (a lone surrogate) has no bytes, so no hash either."""
    if isinstance(value, str) and len(value) <= MAX_TEXT and not SURROGATES.search(value):
        return value
    faults.add(VectorCode.NOT_TEXT, path)
    return ""


def read_texts(value: object, path: str, faults: Faults) -> tuple[str, ...]:
    """A list of texts; what is none is a fault and left out."""
    before = len(faults)
    texts = [
        read_text(item, f"{path}[{at}]", faults) for at, item in enumerate(read_list(value, path, faults))
    ]
    return tuple(texts) if len(faults) == before else ()


def read_pairs(value: object, path: str, faults: Faults) -> tuple[tuple[str, str], ...]:
    """A list of pairs of texts."""
    pairs = []
    for place, item in enumerate(read_list(value, path, faults)):
        texts = read_texts(item, f"{path}[{place}]", faults)
        if len(texts) == 2:
            pairs.append((texts[0], texts[1]))
        elif isinstance(item, list):
            faults.add(VectorCode.NOT_PAIR, f"{path}[{place}]")
    return tuple(pairs)


def read_flag(value: object, path: str, faults: Faults) -> bool:
    """True or false, and nothing that merely looks so."""
    if isinstance(value, bool):
        return value
    faults.add(VectorCode.NOT_FLAG, path)
    return False
