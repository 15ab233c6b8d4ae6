"""What the engine says about a piece of text."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How sure and how grave: an error is wrong, a warning nearly always, a query is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    QUERY = "query"

    @property
    def rank(self) -> int:
        """0 for the gravest; a level shows every rank up to its own."""
        return list(Severity).index(self)

    def is_at_least(self, level: "Severity") -> bool:
        """Whether a mark of this severity is shown at that level."""
        return self.rank <= level.rank


LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.QUERY: "存疑"}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mark. Offsets are code points of the text as given, half-open.

    `suggestion` replaces exactly text[start:end]; None where a person has to decide.
    `confidence` is the share of such marks that are right, 0 to 1, as judged by us.
    """

    start: int
    end: int
    rule: str
    severity: Severity
    message: str
    suggestion: str | None
    source: str
    confidence: float
