"""Charts as lines of a PDF, in the direction of reading: time runs from where reading begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mentoring_platform.ui.typeface import FONT

INK, SOFT, HAIR, BAR, GAP = (36, 33, 28), (93, 87, 76), (222, 217, 207), (20, 96, 79), (214, 208, 196)
FOOT, SIDE = 7, 8
SHARES = (0, 0.5, 1)
MOST_LABELS = 7


@dataclass(frozen=True)
class Board:
    """A place on the page, in millimetres; shares stand on its height, from 0 to all."""

    pdf: Any
    left: float
    top: float
    width: float
    height: float
    rtl: bool

    @property
    def floor(self) -> float:
        return self.top + self.height - FOOT

    def x(self, along: float) -> float:
        """Where a point lies between the first (0) and the last (1)."""
        inner = self.width - SIDE
        return self.left + inner * (1 - along) if self.rtl else self.left + SIDE + inner * along

    def y(self, share: float) -> float:
        return self.floor - share * (self.height - FOOT - 2)


def draw_columns(board: Board, shares: Sequence[float | None], labels: Sequence[str]) -> None:
    """A column for each share, in order; a hatched gap where there is none."""
    _grid(board)
    count = max(len(shares), 1)
    wide = (board.width - SIDE) / count * 0.66
    step = -(-count // MOST_LABELS)
    for number, share in enumerate(shares):
        middle = board.x((number + 0.5) / count)
        if share is None:
            board.pdf.set_draw_color(*GAP)
            board.pdf.set_dash_pattern(dash=0.8, gap=0.8)
            board.pdf.rect(middle - wide / 2, board.y(1), wide, board.floor - board.y(1), style="D")
            board.pdf.set_dash_pattern()
        elif share > 0:
            board.pdf.set_fill_color(*BAR)
            board.pdf.rect(middle - wide / 2, board.y(share), wide, board.floor - board.y(share), style="F")
        if number % step == 0:
            _label(board, middle, board.floor + 1.2, labels[number])


def draw_steps(board: Board, points: Sequence[tuple[int, float]], unit: str) -> None:
    """A falling line of steps through (month, share), from all at month 0."""
    _grid(board)
    last = max((month for month, _share in points), default=1)
    board.pdf.set_draw_color(*BAR)
    board.pdf.set_line_width(0.7)
    month, share = 0, 1.0
    for next_month, next_share in points:
        board.pdf.line(board.x(month / last), board.y(share), board.x(next_month / last), board.y(share))
        board.pdf.line(board.x(next_month / last), board.y(share), board.x(next_month / last), board.y(next_share))
        month, share = next_month, next_share
    board.pdf.set_line_width(0.2)
    for shown in range(0, last + 1, 6 if last > 8 else 2):
        words = f"{shown} {unit}" if shown == 0 else str(shown)
        _label(board, board.x(shown / last), board.floor + 1.2, words)


def _grid(board: Board) -> None:
    board.pdf.set_line_width(0.15)
    board.pdf.set_draw_color(*HAIR)
    for share in SHARES:
        board.pdf.line(board.x(0), board.y(share), board.x(1), board.y(share))
        board.pdf.set_font(FONT, "", 7)
        board.pdf.set_text_color(*SOFT)
        board.pdf.set_xy(board.left + (board.width - SIDE if board.rtl else 0), board.y(share) - 1.5)
        board.pdf.cell(SIDE - 1.5 if not board.rtl else SIDE, 3, f"{round(share * 100)}%", align="R")


def _label(board: Board, middle: float, top: float, words: str) -> None:
    board.pdf.set_font(FONT, "", 7)
    board.pdf.set_text_color(*SOFT)
    board.pdf.set_xy(middle - 10, top)
    board.pdf.cell(20, 3, words, align="C")
