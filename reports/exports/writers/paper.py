"""A table as .pdf, A4 across: in Hebrew the columns go from right to left, and words in two scripts keep their order.

The headings stand on each page, long words are broken, and each page says which of how many it is. The pages are kept
until the last is known, so memory grows with them: see `MOST_ROWS`.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from mentoring_platform.ui.typeface import FONT, add_typeface
from reports.exports.writers.breaking import MM_PER_POINT, Letters
from reports.tables import Column, Table

WIDTH, HEIGHT, EDGE, FOOT = 297, 210, 12, 8
INK, SOFT, ACCENT, HAIR, SHADE = (36, 33, 28), (93, 87, 76), (42, 63, 134), (216, 211, 201), (246, 244, 239)
PADDING = 1.2
LEADING = 1.25
SIZES = ((6, 9.5), (9, 8.5), (12, 7.5))
"""How large the letters are with so many columns at most; with more they are smaller still."""
SMALLEST = 6.5
NARROWEST = 8


def write_paper(table: Table, rows: Iterator[tuple], out: BinaryIO) -> None:
    """Draw page after page, then write the file."""
    sheet = _Sheet(table)
    for row in rows:
        sheet.line(table.texts(row))
    if table.totals is not None:
        totals = table.texts(table.totals)
        sheet.line([totals[0] or _("All together"), *totals[1:]], style="B", is_last=True)
    sheet.finish(out)


class _Sheet:
    """The paper being filled: lines of a table from top to bottom, page after page."""

    def __init__(self, table: Table):
        from fpdf import FPDF  # slow to import, and seldom asked for

        self._table = table
        self._rtl = get_language_bidi()
        self._size = next((size for most, size in SIZES if len(table.columns) <= most), SMALLEST)
        self._pdf = FPDF(orientation="landscape", format="A4")
        self._pdf.set_margin(EDGE)
        self._pdf.set_auto_page_break(False)
        self._pdf.c_margin = 0
        self._pdf.alias_nb_pages(None)
        self._pdf.set_title(table.title)
        self._pdf.set_lang(get_language())
        self._pdf.set_creator("Livui")
        self._pdf.set_producer("Livui")
        add_typeface(self._pdf)
        self._places = _places(table.columns, rtl=self._rtl)
        self._letters: dict[str, Letters] = {}
        self._pdf.add_page()
        self._about()
        self._headings()

    def line(self, texts: Sequence[str], *, style: str = "", is_last: bool = False) -> None:
        """One row; where it does not fit, on the next page, and one higher than a page goes on there."""
        styles = ["B" if style or (self._table.groups and place == 0) else "" for place in range(len(texts))]
        cells = [
            self._wrap(text, width, cell_style)
            for text, (_left, width), cell_style in zip(texts, self._places, styles, strict=True)
        ]
        height = max(len(cell) for cell in cells)
        if self._room() < min(height, 3):
            self._turn()
        if is_last:
            self._rule(INK, 0.3)
        while height > 0:
            fitting = max(1, min(height, self._room()))
            self._draw([cell[:fitting] for cell in cells], styles)
            cells, height = [cell[fitting:] for cell in cells], height - fitting
            if height > 0:
                self._turn()
        self._rule(HAIR, 0.15)

    def finish(self, out: BinaryIO) -> None:
        """Number the pages, now that it is known how many there are, and write the file."""
        pages = self._pdf.pages_count
        for number in range(1, pages + 1):
            self._pdf.page = number
            self._foot(_("Page %(number)s of %(pages)s") % {"number": number, "pages": pages})
        out.write(bytes(self._pdf.output()))

    def _about(self) -> None:
        self._say(self._table.title, 16, "B", ACCENT)
        for words in self._table.about:
            self._say(words, 9.5, "", SOFT)
        self._pdf.set_y(self._pdf.get_y() + 3)

    def _say(self, words: str, size: float, style: str, colour: tuple) -> None:
        """A line over the whole width, or several."""
        height = size * MM_PER_POINT * LEADING
        self._pdf.set_text_color(*colour)
        for part in self._letters_of(style).wrap(words, WIDTH - 2 * EDGE, size):
            self._pdf.set_font(FONT, style, size)
            self._pdf.set_x(EDGE)
            self._pdf.cell(WIDTH - 2 * EDGE, height, part, align="R" if self._rtl else "L")
            self._pdf.set_y(self._pdf.get_y() + height)

    def _headings(self) -> None:
        cells = [
            self._wrap(column.title, width, "B")
            for column, (_left, width) in zip(self._table.columns, self._places, strict=True)
        ]
        height = max(len(cell) for cell in cells) * self._step + 2 * PADDING
        self._pdf.set_fill_color(*SHADE)
        self._pdf.rect(EDGE, self._pdf.get_y(), WIDTH - 2 * EDGE, height, style="F")
        self._draw(cells, ["B"] * len(cells), colour=SOFT)
        self._rule(INK, 0.3)

    def _turn(self) -> None:
        self._pdf.add_page()
        self._headings()

    @property
    def _step(self) -> float:
        return self._size * MM_PER_POINT * LEADING

    def _room(self) -> int:
        """How many lines of words the page still takes in one row."""
        return int((HEIGHT - EDGE - FOOT - self._pdf.get_y() - 2 * PADDING) / self._step)

    def _draw(self, cells: list[list[str]], styles: list[str], colour: tuple = INK) -> None:
        """The cells side by side, each a list of lines; then stand below them."""
        top = self._pdf.get_y() + PADDING
        self._pdf.set_text_color(*colour)
        for cell, (left, width), style, column in zip(cells, self._places, styles, self._table.columns, strict=True):
            # Numbers end at the right in Hebrew too, so that units stand under units.
            at_right = self._rtl or column.kind.is_number
            self._pdf.set_font(FONT, style, self._size)
            for number, words in enumerate(cell):
                if words:
                    self._pdf.set_xy(left, top + number * self._step)
                    self._pdf.cell(width, self._step, words, align="R" if at_right else "L")
        self._pdf.set_y(top + max((len(cell) for cell in cells), default=1) * self._step + PADDING)

    def _rule(self, colour: tuple, width: float) -> None:
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(width)
        self._pdf.line(EDGE, self._pdf.get_y(), WIDTH - EDGE, self._pdf.get_y())

    def _foot(self, words: str) -> None:
        # A page keeps the font that was set on it last, so that of its foot is always another one.
        self._pdf.set_font(FONT, "", 1)
        self._pdf.set_font(FONT, "", 8)
        self._pdf.set_text_color(*SOFT)
        first, last = (words, self._table.title[:100])
        self._pdf.set_xy(EDGE, HEIGHT - EDGE - 4)
        self._pdf.cell(WIDTH - 2 * EDGE, 4, first, align="L" if self._rtl else "R")
        self._pdf.set_xy(EDGE, HEIGHT - EDGE - 4)
        self._pdf.cell(WIDTH - 2 * EDGE, 4, last, align="R" if self._rtl else "L")

    def _wrap(self, words: str, width: float, style: str) -> list[str]:
        return self._letters_of(style).wrap(words, width, self._size)

    def _letters_of(self, style: str) -> Letters:
        if style not in self._letters:
            self._pdf.set_font(FONT, style, 10)
            self._letters[style] = Letters(self._pdf.current_font.cw)
        return self._letters[style]


def _places(columns: Sequence[Column], *, rtl: bool) -> list[tuple[float, float]]:
    """Where each column begins from the left, and how wide its words may be; together they fill the page."""
    wanted = [max(column.width, NARROWEST) for column in columns]
    unit = (WIDTH - 2 * EDGE) / sum(wanted)
    places, at = [], 0.0
    for letters in wanted:
        width = letters * unit
        left = WIDTH - EDGE - at - width if rtl else EDGE + at
        places.append((left + PADDING, width - 2 * PADDING))
        at += width
    return places
