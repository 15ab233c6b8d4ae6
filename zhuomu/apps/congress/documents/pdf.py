"""A paper as PDF, set by typst. Every word goes in as a string: nothing in a text is ever read as markup.

The source imports nothing and reads no file, so typst never asks the network. Same paper and fonts, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import typst

from .fonts import SERIF, families_chosen, fonts_found
from .paper import (
    A4_MM,
    SIZE_3,
    Block,
    Copies,
    Face,
    Gap,
    Imprint,
    Labelled,
    Layout,
    Mark,
    Paper,
    RedLine,
    Row,
    Run,
    Table,
    Text,
    plain,
)

PDF = "application/pdf"
LATIN = ("Times New Roman", "Liberation Serif", "Nimbus Roman", "TeX Gyre Termes")
# The middle of a Chinese character stands this part of its size above the baseline.
MIDDLE = 0.38
LARGEST_MARK_PT, WIDEST_MARK_PT = 48.0, 442.0
NUMBER_BELOW_MM = 7.0

# What the blocks call. ``leaded``: lines of exactly one pitch, the character in the middle of its line.
PRELUDE = """
#let leaded(size, pitch, body) = {
  set text(size: size, top-edge: pitch / 2 + MIDDLE * size, bottom-edge: MIDDLE * size - pitch / 2)
  set par(leading: 0pt, spacing: 0pt)
  body
}
#let para(size, pitch, side, indent, right, before, after, kept, body) = block(
  width: 100%, above: 0pt, below: 0pt, sticky: kept,
  inset: (top: before, bottom: after, right: right),
  leaded(size, pitch, {
    set align(side)
    par(justify: side == left, first-line-indent: (amount: indent, all: true), body)
  }),
)
#let labelled(size, pitch, two, wide, body) = block(
  width: 100%, above: 0pt, below: 0pt, inset: (left: two),
  leaded(size, pitch, par(justify: true, hanging-indent: wide, body)),
)
#let tall(height, body) = grid(
  columns: (0pt, 1fr), align: horizon, box(width: 0pt, height: height), body,
)
#let mark(size, body) = block(width: 100%, above: 0pt, below: 0pt,
  align(center, text(size: size, top-edge: "bounds", bottom-edge: "bounds", fill: rgb("#ff0000"), body)))
""".replace("MIDDLE", str(MIDDLE))


def pdf_bytes(paper: Paper) -> bytes:
    """The paper as PDF. Refused with ``FONT_MISSING`` where the machine has no font for Chinese."""
    fonts = fonts_found()
    chosen = families_chosen(frozenset(fonts.families()))
    made = typst.compile(
        source_of(paper, chosen, fonts.families()).encode(),
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
    )
    assert isinstance(made, bytes)  # noqa: S101 — a list only for pictures of pages; for the type checker
    return made


def source_of(paper: Paper, chosen: Mapping[Face, str], families: list[str]) -> str:
    """The typst source of a paper."""
    latin = next((name for name in LATIN if name in families), "")
    return "\n".join(_Writer(paper, chosen, latin).lines())


def quoted(text: str) -> str:
    """A string literal of typst."""
    return '"' + plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Writer:
    """Writes the source of one paper."""

    def __init__(self, paper: Paper, chosen: Mapping[Face, str], latin: str) -> None:
        self.paper, self.layout, self.chosen, self.latin = paper, paper.layout, chosen, latin

    def lines(self) -> Iterator[str]:
        """The whole source."""
        yield f"#set document(title: {quoted(self.paper.title)}, date: none)"
        yield _page(self.layout, self._fonts(Face.SONG))
        yield (
            f'#set text(lang: "zh", region: "cn", font: {self._fonts(Face.TEXT)}, size: {SIZE_3}pt, '
            f"tracking: {self.layout.tracking}pt, costs: (widow: 0%, orphan: 0%))"
        )
        yield PRELUDE
        for block in self.paper.blocks:
            yield "#" + self._block(block)

    def _fonts(self, face: Face) -> str:
        """The chosen family; narrow digits beside 仿宋, as Word sets them."""
        family = quoted(self.chosen[face])
        if face is not Face.TEXT or not self.latin:
            return f"({family},)"
        return f'((name: {quoted(self.latin)}, covers: regex("[0-9A-Za-z.,%()/:-]")), {family})'

    def _block(self, block: Block) -> str:
        match block:
            case Text():
                return self._text(block)
            case Labelled():
                wide = block.size + self.layout.tracking
                runs = self._runs((Run(f"{block.label}：", Face.LABEL), Run(block.text)))
                two, hanging = 2 * wide, wide * (len(block.label) + 1)
                return f"labelled({block.size}pt, {self._pitch(block.size)}, {two}pt, {hanging}pt, {runs})"
            case Table():
                return self._table(block)
            case Gap():
                return f"v({block.height}mm)"
            case Mark():
                size = min(LARGEST_MARK_PT, WIDEST_MARK_PT / max(1, len(block.text)))
                runs = self._runs((Run(block.text, Face.TITLE),))
                return f"{{ v({block.top}mm); mark({size}pt, {runs}); v({size * 0.4}pt) }}"
            case RedLine():
                return '{ v(4mm, weak: false); line(length: 100%, stroke: 0.35mm + rgb("#ff0000")) }'
            case Imprint():
                return self._imprint(block)
            case Copies():
                return self._copies(block)

    def _pitch(self, size: float) -> str:
        return f"{self.layout.pitch or size * 1.5}pt"

    def _runs(self, runs: tuple[Run, ...]) -> str:
        parts = []
        for run in runs:
            size = f", size: {run.size}pt" if run.size else ""
            words = " + linebreak() + ".join(quoted(words) for words in run.text.split("\n"))
            bold = ', weight: "bold"' if run.face is Face.TITLE and self.chosen[Face.TITLE] in SERIF else ""
            parts.append(f"text(font: {self._fonts(run.face)}{size}{bold}, {words})")
        return "{ " + "; ".join(parts) + " }"

    def _text(self, block: Text) -> str:
        wide = block.size + self.layout.tracking
        facts = (
            f"{block.size}pt, {self._pitch(block.size)}, {block.align.value}, {block.indent * wide}pt, "
            f"{block.right * wide}pt, {block.before}pt, {block.after}pt, {'true' if block.is_kept else 'false'}"
        )
        return f"para({facts}, {self._runs(block.runs)})"

    def _table(self, block: Table) -> str:
        rows = [self._row(row, block.size) for row in block.rows]
        heads = f"table.header({', '.join(rows[: block.heads])}), " if block.heads else ""
        widths = ", ".join(f"{width}mm" for width in block.widths)
        return (
            f"align(center, block(above: 0pt, below: 0pt, table(columns: ({widths},), stroke: 0.5pt, "
            f"inset: (x: 1.5mm, y: 0pt), {heads}{', '.join(rows[block.heads :])})))"
        )

    def _row(self, row: Row, size: float) -> str:
        """The cells of a row; the first one holds it open."""
        cells = []
        for number, cell in enumerate(row.cells):
            stroke = ", stroke: none" if cell.is_absent else ""
            written = cell.size or size
            body = f"leaded({written}pt, {1.3 * written}pt, {self._runs((Run(cell.text, cell.face),))})"
            body = f"tall({row.height}mm, align({cell.align.value}, {body}))" if number == 0 else body
            aligned = f"align: {cell.align.value} + horizon"
            cells.append(f"table.cell(colspan: {cell.span}, breakable: false, {aligned}{stroke}, {body})")
        return ", ".join(cells)

    def _imprint(self, block: Imprint) -> str:
        printed = self._runs((Run(block.printed_by),))
        dated = self._runs((Run(f"{block.printed_on}印发"),))
        foot = (
            f"block(width: 100%, above: 0pt, below: 0pt, inset: (x: 14pt), {{ {printed}; h(1fr); {dated} }})"
        )
        if block.copies:
            text = self._runs((Run(f"抄送：{block.copies.rstrip('。')}。"),))
            copied = (
                f"block(width: 100%, above: 0pt, below: 0pt, inset: (x: 14pt), "
                f"par(justify: true, hanging-indent: 42pt, {text}))"
            )
            foot = f"{{ {copied}; line(length: 100%, stroke: 0.25mm); {foot} }}"
        return (
            f"{{ v(1fr); block(width: 100%, breakable: false, above: 0pt, below: 0pt, "
            f"stroke: (top: 0.35mm, bottom: 0.35mm), leaded(14pt, 24pt, {{ set block(spacing: 0pt); {foot} }})) }}"
        )

    def _copies(self, block: Copies) -> str:
        inner = "{ " + "; ".join(self._block(one) for one in block.blocks) + " }"
        columns = ", ".join([f"{block.width}mm"] * block.across)
        rows = ", ".join([f"{block.height}mm"] * block.down)
        cells = ", ".join(["one"] * (block.across * block.down))
        return (
            f"{{ let one = {inner}; grid(columns: ({columns},), rows: ({rows},), inset: (x: {block.margin}mm, y: 0pt), "
            f'stroke: (x, y) => (left: if x > 0 {{ (dash: "dashed", thickness: 0.3pt) }}, '
            f'top: if y > 0 {{ (dash: "dashed", thickness: 0.3pt) }}), {cells}) }}'
        )


def _page(layout: Layout, song: str) -> str:
    top, right, bottom, left = layout.margins
    margins = f"(top: {top}mm, right: {right}mm, bottom: {bottom}mm, left: {left}mm)"
    numbers = "none"
    if layout.is_numbered:
        numbers = (
            "context { let n = counter(page).get().first(); set align(if calc.odd(n) { right } else { left }); "
            f"pad(x: 14pt, text(font: {song}, size: 14pt, tracking: 0pt, top-edge: 0.88em, bottom-edge: -0.12em, "
            '"— " + str(n) + " —")) }'
        )
    return (
        f"#set page(width: {A4_MM[0]}mm, height: {A4_MM[1]}mm, margin: {margins}, footer: {numbers}, "
        f"footer-descent: {NUMBER_BELOW_MM}mm - 7pt)"
    )
