"""What the forms of the grammar rules mark, by rule."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..document import Document
from ..registry import Finding
from .grammar_forms_logic import FORMS
from .grammar_scan import by_anchor
from .grammar_words import places

_FORMS = by_anchor(FORMS)


def found_forms(document: Document) -> Mapping[str, Sequence[Finding]]:
    """Of two forms of a rule on the same words the first; to be had by `document.once`."""
    found: dict[str, dict[tuple[int, int], Finding]] = defaultdict(dict)
    for anchor, starts in document.once(places).items():
        for form in _FORMS.get(anchor, ()):
            for start in starts:
                finding = form.finding(document.text, start, start + len(anchor))
                if finding is not None:
                    found[form.rule].setdefault((finding.start, finding.end), finding)
    return {rule: list(each.values()) for rule, each in found.items()}
