"""选票: every sign, place and limit is the measures' own; no number, nothing by which a paper could be known again."""

import dataclasses
import math

from zhuomu.core.errors import refuse
from zhuomu.rules.election import Form, MarkPlace, Method, WriteInRule

from .codes import DocumentCode
from .facts import BallotContest, BallotFacts
from .paper import Align, Block, Cell, Copies, Face, Gap, Layout, Paper, Row, Run, Table, Text
from .words import day_words, label, sentence

MM_PER_PT = 25.4 / 72
LINE = 1.5  # a line's height, in its size
# The measures' sentences that voters need, by the number of their parameter: signs and places come first.
NOTES = (8, 9, 10, 11, 12)
TWO_OFFICES = 18


@dataclasses.dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of one ballot: type in points, the rest in mm; ``columns`` names beside each other."""

    width: float
    height: float
    title: float
    head: float
    note: float
    name: float
    mark_row: float
    name_row: float
    columns: int
    across: int = 1
    down: int = 1


FULL = Scale(170, 257, 22, 14, 12, 16, 14, 10, 6)
HALF = Scale(180, 135, 18, 12, 9, 14, 10, 7.5, 8, 1, 2)
QUARTER = Scale(85, 135, 15, 9.5, 7.5, 12, 9, 6.5, 4, 2, 2)
SCALES = {1: FULL, 2: HALF, 4: QUARTER}
# One after the other until the paper holds everything; smaller than the last nobody can write in the fields.
SHRINKS = (1.5, 1.25, 1.1, 1.0, 0.85, 0.72, 0.62)
WRITTEN_LEAST = 7.0  # mm; lower than this nobody can write a name
CUT_MARGIN = 5.0
ONE_LAYOUT = Layout((20, 20, 18, 20))
CUT_LAYOUT = Layout((8, 10, 8, 10))


def ballot_paper(facts: BallotFacts) -> Paper:
    """Ballots on A4, front side only. Refused where there is nothing to print, or it does not fit."""
    _check(facts)
    scale = SCALES[facts.per_sheet]
    for shrink in SHRINKS:
        blocks = _ballot(facts, _shrunk(scale, shrink))
        if sum(_height(block, scale.width) for block in blocks) <= scale.height:
            break
    else:
        raise refuse(DocumentCode.BALLOT_TOO_FULL, per_sheet=facts.per_sheet)
    title = _title(facts)
    if facts.per_sheet == 1:
        return Paper(title, ONE_LAYOUT, blocks)
    width, height = 190 / scale.across, 280 / scale.down
    copies = Copies(scale.across, scale.down, width, height, CUT_MARGIN, (Gap(3), *blocks))
    return Paper(title, CUT_LAYOUT, (copies,))


def ballot_notes(facts: BallotFacts) -> tuple[str, ...]:
    """How to fill it in, in the words of the measures."""
    measures = facts.measures
    signs, place = sentence(measures, 6).rstrip("。"), sentence(measures, 7)
    if measures.method is Method.SLATE:
        return (
            f"对名单作一次性表决，在“标记”栏填写：{signs}。",
            *(sentence(measures, number) for number in (10, 11, 12)),
        )
    order = "候选人按姓氏笔画为序排列。" if facts.is_by_strokes else ""
    seats = "；".join(f"{contest.office}应选 {contest.seats} 名" for contest in facts.contests)
    notes = [f"{seats}。{order}", f"{signs}。{place}", *(sentence(measures, number) for number in NOTES)]
    if len(facts.contests) > 1:
        notes.append(sentence(measures, TWO_OFFICES))
    return tuple(notes)


def _check(facts: BallotFacts) -> None:
    measures = facts.measures
    if facts.per_sheet not in SCALES:
        raise refuse(DocumentCode.PER_SHEET_BAD, per_sheet=facts.per_sheet, field="per_sheet")
    if measures.form is Form.HANDS or measures.method is Method.DUAL:
        method = "举手表决" if measures.form is Form.HANDS else "业主共同决定的表决票"
        raise refuse(DocumentCode.NO_BALLOT, method=method)
    is_closed = measures.writein is WriteInRule.NEVER or measures.method is Method.SLATE
    empty = [contest.office for contest in facts.contests if is_closed and not contest.candidates]
    if empty or not facts.contests:
        raise refuse(DocumentCode.BALLOT_EMPTY, office="、".join(empty))


def _title(facts: BallotFacts) -> str:
    if facts.title:
        return facts.title
    return f"{facts.contests[0].office}选票" if len(facts.contests) == 1 else "选　票"


def _shrunk(scale: Scale, shrink: float) -> Scale:
    return dataclasses.replace(
        scale,
        mark_row=scale.mark_row * shrink,
        name_row=scale.name_row * shrink,
        name=scale.name * min(1.25, max(shrink, 0.8)),
        note=scale.note * min(1.3, max(shrink, 0.9)),
        columns=scale.columns + (2 if shrink < 1 else 0),
    )


def _ballot(facts: BallotFacts, scale: Scale) -> tuple[Block, ...]:
    blocks: list[Block] = [
        Text((Run(facts.meeting.title),), scale.head, Align.CENTRE),
        Text((Run(_title(facts), Face.TITLE),), scale.title, Align.CENTRE),
    ]
    for contest in facts.contests:
        if len(facts.contests) > 1:
            text = f"{contest.office}（应选 {contest.seats} 名）"
            blocks.append(Text((Run(text, Face.LABEL),), scale.head, Align.CENTRE))
        blocks += [Gap(1.5), _table(facts, contest, scale)]
    blocks += [Gap(2), Text((Run("填写说明", Face.LABEL),), scale.note)]
    blocks += [
        Text((Run(f"{number}．{text}"),), scale.note)
        for number, text in enumerate(ballot_notes(facts), start=1)
    ]
    seal = f"{facts.meeting.body}（盖章）　{day_words(facts.meeting.held_on)}"
    blocks += [Gap(2), Text((Run(seal),), scale.head, Align.RIGHT)]
    return tuple(blocks)


def _table(facts: BallotFacts, contest: BallotContest, scale: Scale) -> Table:
    if facts.measures.method is Method.SLATE:
        return _slate(contest, scale)
    if facts.measures.mark_place in (MarkPlace.ABOVE, MarkPlace.BELOW):
        return _stacked(facts, contest, scale)
    return _beside(facts, contest, scale)


def _slate(contest: BallotContest, scale: Scale) -> Table:
    """The whole list above one field for one mark."""
    columns = _columns(len(contest.candidates), scale.columns)
    first = 3 * scale.note * MM_PER_PT + 4.5
    wide = (scale.width - first) / columns
    rows = [
        Row((label("名单"), *_padded([_name(name, wide, scale) for name in names], columns)), scale.name_row)
        for names in _chunks(contest.candidates, columns)
    ]
    rows.append(Row((label("标记"), Cell("", span=columns)), scale.mark_row))
    return Table((first, *([wide] * columns)), tuple(rows), size=scale.note)


def _writeins(facts: BallotFacts, contest: BallotContest) -> int:
    """As many places as there are seats: nobody may choose more, nor be kept from choosing as many."""
    return 0 if facts.measures.writein is WriteInRule.NEVER else contest.seats


def _stacked(facts: BallotFacts, contest: BallotContest, scale: Scale) -> Table:
    """Marks above or below the names, which stand beside each other."""
    is_above = facts.measures.mark_place is MarkPlace.ABOVE
    written = _writeins(facts, contest)
    columns = _columns(max(len(contest.candidates), written), scale.columns)
    first = 3 * scale.note * MM_PER_PT + 4.5  # 候选人 on one line
    wide = (scale.width - first) / columns
    rows: list[Row] = []
    for names in _chunks(contest.candidates, columns):
        marks = Row((label("标记"), *_padded([Cell("")] * len(names), columns)), scale.mark_row)
        printed = Row(
            (label("候选人"), *_padded([_name(name, wide, scale) for name in names], columns)), scale.name_row
        )
        rows += [marks, printed] if is_above else [printed, marks]
    for count in (min(columns, written - start) for start in range(0, written, columns)):
        blanks = _padded([Cell("")] * count, columns)
        marks = Row((label("标记"), *blanks), scale.mark_row)
        names_row = Row(
            (label("另选\n他人"), *blanks), max(scale.mark_row, WRITTEN_LEAST, scale.note * 2.7 * MM_PER_PT)
        )
        both = [marks, names_row] if is_above else [names_row, marks]
        rows += both if facts.measures.is_writein_marked else [names_row]
    return Table((first, *([wide] * columns)), tuple(rows), size=scale.note)


def _beside(facts: BallotFacts, contest: BallotContest, scale: Scale) -> Table:
    """Marks to the left or right of the names, which stand below each other in a few columns."""
    is_left = facts.measures.mark_place is MarkPlace.LEFT
    written = _writeins(facts, contest)
    pairs = _columns(max(len(contest.candidates), written), max(2, scale.columns // 2))
    wide = scale.width / pairs
    mark, name = wide * 0.36, wide * 0.64
    rows = [Row(_pairs([label("候选人")] * pairs, [label("标记")] * pairs, is_left=is_left), scale.name_row)]
    for names in _chunks(contest.candidates, pairs):
        printed = _padded([_name(one, name, scale) for one in names], pairs)
        marks = _padded([Cell("")] * len(names), pairs)
        rows.append(Row(_pairs(printed, marks, is_left=is_left), scale.mark_row))
    if written:
        rows.append(Row((label("另选他人", 2 * pairs),), scale.name_row))
    for count in (min(pairs, written - start) for start in range(0, written, pairs)):
        blanks = _padded([Cell("")] * count, pairs)
        if facts.measures.is_writein_marked:
            rows.append(Row(_pairs(blanks, blanks, is_left=is_left), max(scale.mark_row, WRITTEN_LEAST)))
        else:
            rows.append(
                Row(
                    tuple(dataclasses.replace(cell, span=2) for cell in blanks),
                    max(scale.mark_row, WRITTEN_LEAST),
                )
            )
    widths = (mark, name) * pairs if is_left else (name, mark) * pairs
    return Table(widths, tuple(rows), size=scale.note)


def _pairs(names: list[Cell], marks: list[Cell], *, is_left: bool) -> tuple[Cell, ...]:
    both = zip(marks, names, strict=True) if is_left else zip(names, marks, strict=True)
    return tuple(cell for pair in both for cell in pair)


def _columns(count: int, most: int) -> int:
    """As few rows as needed, and those of equal length as far as possible."""
    rows = math.ceil(count / most)
    return math.ceil(count / rows)


def _chunks(names: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return [names[start : start + size] for start in range(0, len(names), size)]


def _padded(cells: list[Cell], columns: int) -> list[Cell]:
    return cells + [Cell("", is_absent=True)] * (columns - len(cells))


def _name(name: str, wide: float, scale: Scale) -> Cell:
    """A name on one line: as large as a name of four characters can be, smaller where it is longer."""
    fits = (wide - 3.8) / MM_PER_PT / max(4, len(name))
    return Cell(name, size=math.floor(2 * min(scale.name, fits)) / 2)


def _height(block: Block, wide: float) -> float:
    """How high a block comes out, in mm; a little too high rather than too low."""
    match block:
        case Gap():
            return block.height
        case Table():
            return sum(row.height for row in block.rows) + 0.5
        case Text():
            size = block.size * MM_PER_PT
            per_line = int(wide / size)
            return math.ceil(len(block.runs[0].text) / per_line) * size * LINE
    return 0.0
