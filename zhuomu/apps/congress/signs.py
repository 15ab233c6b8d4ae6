"""What a teller types for one ballot, sign after sign: pure, and by the measures' own signs only."""

from __future__ import annotations

import dataclasses
import unicodedata

from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.core.errors import Refused
from zhuomu.rules.election import ElectionMeasures, Mark, Signs, WriteIn, name_normalise
from zhuomu.rules.reason import Reason

# keys for the fingers; the measures' own signs come on top and take their place where they are the same
PLAIN_KEYS = {
    "1": Mark.FOR,
    "2": Mark.AGAINST,
    "0": Mark.ABSTAIN,
    " ": Mark.ABSTAIN,
    "-": Mark.ABSTAIN,
    "?": Mark.UNCLEAR,
}
# what keyboards have in place of a sign; it means whatever the measures say that the sign means
ALIKE = {"○": "oO〇◯", "×": "xX✕╳", "√": "vV✓✔"}
LABELS = {Mark.FOR: "赞成", Mark.AGAINST: "反对", Mark.ABSTAIN: "弃权", Mark.UNCLEAR: "看不清"}
SEPARATORS = "、,;/\n\t；，"
NAME_MOST = 40


def keys_of(signs: Signs) -> dict[str, Mark]:
    """Every key that may be typed under these signs, with what it says."""
    keys = dict(PLAIN_KEYS)
    for sign, mark in (
        (signs.abstain, Mark.ABSTAIN),
        (signs.against, Mark.AGAINST),
        (signs.for_, Mark.FOR),
    ):
        if len(sign) == 1:
            keys.update(dict.fromkeys(ALIKE.get(sign, ""), mark))
            keys[sign] = mark
    return keys


def marks_read(text: str, measures: ElectionMeasures, names: tuple[str, ...]) -> str | tuple[Reason, ...]:
    """The marks of a ballot in the order of its names (``OX-?``), or why they are none.

    A sign outside the measures is refused with the rule; so is a line that has more or fewer signs than names.
    """
    keys = keys_of(measures.signs)
    typed = [char if char in keys else unicodedata.normalize("NFKC", char) for char in text.strip("\r\n")]
    for place, char in enumerate(typed):
        if char not in keys:
            name = names[place] if place < len(names) else f"第 {place + 1} 个"
            facts = {"sign": text.strip("\r\n")[place], "name": name, "rule": rule_words(measures.signs)}
            return (Reason(ElectionCode.MARK_UNKNOWN, facts, "marks"),)
    if len(typed) != len(names):
        return (Reason(ElectionCode.MARKS_COUNT, {"count": len(names), "typed": len(typed)}, "marks"),)
    return "".join(keys[char].value for char in typed)


def rule_words(signs: Signs) -> str:
    """What the measures say about marks: 赞成画“○”，反对画“×”，弃权不作标记."""
    pairs = (("赞成", signs.for_), ("反对", signs.against), ("弃权", signs.abstain))
    return "，".join(f"{label}画“{sign}”" if sign else f"{label}不作标记" for label, sign in pairs)


def signs_shown(marks: str, signs: Signs) -> tuple[str, ...]:
    """The marks as they stand on the paper; a blank is shown as a dash."""
    shown = {"O": signs.for_, "X": signs.against, "-": signs.abstain or "—", "?": "？"}
    return tuple(shown[char] for char in marks)


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """One paper as somebody read it: everything that two entries are compared by, and nothing else."""

    marks: str
    writeins: tuple[tuple[str, bool], ...] = ()
    is_identifying: bool = False
    is_illegible: bool = False
    is_doubtful: bool = False


def writeins_read(text: str, measures: ElectionMeasures) -> tuple[tuple[str, bool], ...] | tuple[Reason, ...]:
    """Written-in names, parted by 、 or a new line. A sign for 赞成 (or 1) after a name says that it carries one.

    Where the measures ask for no sign beside a written name, every name counts as marked.
    """
    for char in SEPARATORS:
        text = text.replace(char, "、")
    found: list[tuple[str, bool]] = []
    for piece in text.split("、"):
        bare = piece.strip()
        is_signed = len(bare) > 1 and keys_of(measures.signs).get(bare[-1]) is Mark.FOR
        name = name_normalise(bare[:-1] if is_signed else bare)
        if len(name) > NAME_MOST:
            return (Reason(ElectionCode.WRITEIN_LONG, {"most": NAME_MOST}, "writeins"),)
        if name:
            found.append((name, is_signed or not measures.is_writein_marked))
    return tuple(sorted(found))


def paper_read(
    measures: ElectionMeasures,
    names: tuple[str, ...],
    *,
    marks: str,
    writeins: str = "",
    is_identifying: bool = False,
    is_illegible: bool = False,
    is_doubtful: bool = False,
) -> Paper:
    """One paper from what was typed. Raises ``Refused`` with every fault beside its field.

    Of a paper that nobody can read nothing is kept but that: two people would guess two different things.
    """
    if is_illegible:
        return Paper(Mark.ABSTAIN.value * len(names), is_illegible=True)
    read, written = marks_read(marks, measures, names), writeins_read(writeins, measures)
    faults = [reason for part in (read, written) for reason in part if isinstance(reason, Reason)]
    if faults:
        raise Refused(*faults)
    return Paper(str(read), _pairs(written), is_identifying, is_illegible, is_doubtful)


def _pairs(written: tuple[tuple[str, bool], ...] | tuple[Reason, ...]) -> tuple[tuple[str, bool], ...]:
    return tuple(one for one in written if isinstance(one, tuple))


def writeins_text(paper: Paper, measures: ElectionMeasures) -> str:
    """Written-in names as they are typed; reads back as the same."""
    sign = measures.signs.for_ if measures.is_writein_marked else ""
    return "、".join(name + (sign if is_marked else "") for name, is_marked in paper.writeins)


def writeins_of(paper: Paper) -> tuple[WriteIn, ...]:
    """Written-in names as the count takes them."""
    return tuple(WriteIn(name, is_marked) for name, is_marked in paper.writeins)
