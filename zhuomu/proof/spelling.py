"""The shipped speller where it can run: numpy is optional, and the engine works without it."""

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .speller import Speller


class SpellerMissing(StrEnum):
    """Why there is no speller."""

    NUMPY = "numpy"
    MODEL = "model"


class SpellerAbsent(Exception):
    """The speller cannot run here; `why` says why. The rules can."""

    def __init__(self, why: SpellerMissing) -> None:
        super().__init__(why.value)
        self.why = why


@cache
def speller_shared() -> "Speller":
    """The speller with the shipped model, read once (0.2 s, about 160 MB). Raises SpellerAbsent."""
    try:
        from .speller import ModelError, Speller
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "numpy":
            raise
        raise SpellerAbsent(SpellerMissing.NUMPY) from error
    try:
        return Speller.load()
    except ModelError as error:
        raise SpellerAbsent(SpellerMissing.MODEL) from error
