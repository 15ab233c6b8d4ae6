"""Why something is refused, as data: a code and its facts. The Chinese sentence is made in ``web``."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

NO_FACTS: Mapping[str, object] = MappingProxyType({})


class Code(StrEnum):
    """Base of every family of refusal codes. A test holds that each member has a sentence."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """One rule that refuses. ``facts`` fill the sentence; ``field`` names the form field it stands beside."""

    code: Code
    facts: Mapping[str, object] = dataclasses.field(default_factory=lambda: NO_FACTS)
    field: str = ""
