"""One page, A4: a program's quarter for people who were not there. Calm, without names, drawn and not photographed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.typeface import FONT, add_typeface
from reports.compliance.measures import MEASURES, Figure, Key, Unit
from reports.exports.quarter.drawing import Board, draw_columns, draw_steps
from reports.exports.quarter.reading import SHOWN, Points, Quarter
from reports.exports.writers.breaking import MM_PER_POINT, Letters

WIDTH, HEIGHT, EDGE = 210, 297, 16
INNER = WIDTH - 2 * EDGE
INK, SOFT, ACCENT, HAIR, GOOD, POOR = (
    (36, 33, 28), (93, 87, 76), (20, 96, 79), (222, 217, 207), (20, 96, 79), (158, 62, 28),
)  # fmt: skip
TILES_A_ROW, TILE_HEIGHT, GAP = 4, 32, 4
CHART_HEIGHT = 66


def quarter_paper(quarter: Quarter, organization: Organization, *, language: str) -> bytes:
    """The PDF in a language."""
    with translation.override(language):
        page = _Page(quarter, organization)
        page.head()
        page.summary()
        page.tiles()
        page.charts()
        page.definitions()
        page.foot()
        return page.content()


class _Page:
    """The page being filled from top to bottom; `left` and `width` speak of a page read from the left."""

    def __init__(self, quarter: Quarter, organization: Organization):
        from fpdf import FPDF  # slow to import, and seldom asked for

        self._quarter, self._organization, self._rtl = quarter, organization, get_language_bidi()
        self._pdf = FPDF(orientation="portrait", format="A4")
        self._pdf.set_margin(EDGE)
        self._pdf.set_auto_page_break(False)
        self._pdf.c_margin = 0
        self._pdf.alias_nb_pages(None)
        self._pdf.set_title(f"{quarter.program.name} · {quarter.period.name}")
        self._pdf.set_author(organization.name)
        self._pdf.set_lang(translation.get_language())
        self._pdf.set_creator("Livui")
        self._pdf.set_producer("Livui")
        self._pdf.set_creation_date(datetime(*quarter.as_of.timetuple()[:6], tzinfo=UTC))
        add_typeface(self._pdf)
        self._pdf.add_page()
        self._y = float(EDGE)
        self._letters: dict[str, Letters] = {}

    def content(self) -> bytes:
        return bytes(self._pdf.output())

    def head(self) -> None:
        period = self._quarter.period
        self._y = self._text(self._organization.name, size=10.5, colour=SOFT)
        self._y = self._text(self._quarter.program.name, size=22, style="B", colour=ACCENT) + 0.5
        self._y = self._text(f"{period.name} · {period.days}", size=11.5, colour=INK) + 2
        self._rule(HAIR)
        self._y += 4

    def summary(self) -> None:
        if self._quarter.told:
            self._y = self._text(" ".join(self._quarter.told), size=11, leading=1.4) + 4

    def tiles(self) -> None:
        """The figures, four in a row, each beside its target and what it was."""
        width = (INNER - (TILES_A_ROW - 1) * GAP) / TILES_A_ROW
        keys = [key for key in SHOWN if key in self._quarter.line.figures]
        top = self._y
        for number, key in enumerate(keys):
            row, place = divmod(number, TILES_A_ROW)
            self._tile(key, place * (width + GAP), top + row * (TILE_HEIGHT + GAP), width)
        self._y = top + -(-len(keys) // TILES_A_ROW) * (TILE_HEIGHT + GAP) + 2

    def charts(self) -> None:
        """Two charts side by side, both in the direction of reading."""
        width, top = (INNER - 8) / 2, self._y
        titles = (_("Meetings held of those expected, by week"), self._second_title())
        for place, title in enumerate(titles):
            self._text(title, size=10, style="B", left=place * (width + 8), width=width, top=top)
        first = self._board(0, top + 7, width)
        draw_columns(first, _points(self._quarter.held), [_day(week.start) for week, _f in self._quarter.held])
        second = self._board(width + 8, top + 7, width)
        if self._quarter.survival is not None:
            points = [(point.month, point.share) for point in self._quarter.survival.points]
            draw_steps(second, points, pgettext("axis of a chart", "months"))
        else:
            labels = [_day(week.start) for week, _f in self._quarter.reported]
            draw_columns(second, _points(self._quarter.reported), labels)
        self._y = top + 7 + CHART_HEIGHT + 6

    def definitions(self) -> None:
        """How each figure is counted, small and in two columns."""
        self._rule(HAIR)
        self._y += 3
        width, tops = (INNER - 8) / 2, [self._y, self._y]
        keys = [key for key in SHOWN if key in self._quarter.line.figures]
        for number, key in enumerate(keys):
            place = 0 if number < (len(keys) + 1) // 2 else 1
            words = f"{MEASURES[key].title}: {MEASURES[key].definition}"
            tops[place] = (
                self._text(
                    words, size=8, colour=SOFT, left=place * (width + 8), width=width, top=tops[place], leading=1.25
                )
                + 1.2
            )
        self._y = max(tops)

    def foot(self) -> None:
        moment = self._quarter.as_of
        said = f"{date_format(moment.date(), 'DATE_FORMAT')}, {moment:%H:%M}"
        words = _("As of %(moment)s. Sums alone, of whole closed weeks; nobody is named.") % {"moment": said}
        beside = _("Before: as many weeks just before these. A year ago: the weeks 52 weeks earlier.")
        if None in _points(self._quarter.held):
            beside += " " + _("Dashed: a week without expected meetings, or of too few people.")
        at = self._text(beside, size=8, colour=SOFT, top=HEIGHT - EDGE - 4)
        self._text(words, size=8, colour=SOFT, top=at)

    def _second_title(self) -> str:
        if self._quarter.survival is not None:
            return _("Pairings that go on, by months since they began")
        return _("Meetings reported of those expected, by week")

    def _tile(self, key: Key, left: float, top: float, width: float) -> None:
        line, figure = self._quarter.line, self._quarter.line.figures[key]
        self._pdf.set_fill_color(246, 244, 239)
        self._pdf.rect(self._x(left, width), top, width, TILE_HEIGHT, style="F", round_corners=True, corner_radius=1.5)
        place = {"left": left + 2.5, "width": width - 5}
        self._text(MEASURES[key].title, size=8.5, style="B", colour=SOFT, top=top + 2, most=2, **place)
        tone = _tone(figure, line.targets.get(key))
        self._text(figure.text, size=19, style="B", colour=tone, top=top + 9.5, **place)
        self._text(_of(figure), size=7.5, colour=SOFT, top=top + 17.8, most=1, **place)
        for number, words in enumerate(_beside(line, key)):
            self._text(words, size=7.5, colour=INK, top=top + 21.6 + number * 3.1, most=1, **place)

    def _board(self, left: float, top: float, width: float) -> Board:
        return Board(self._pdf, self._x(left, width), top, width, CHART_HEIGHT, rtl=self._rtl)

    def _x(self, left: float, width: float) -> float:
        return WIDTH - EDGE - left - width if self._rtl else EDGE + left

    def _rule(self, colour: tuple) -> None:
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(0.2)
        self._pdf.line(EDGE, self._y, WIDTH - EDGE, self._y)

    def _text(
        self, words: str, *, size: float, style: str = "", colour: tuple = INK, left: float = 0,
        width: float = INNER, top: float | None = None, leading: float = 1.25, most: int | None = None,
    ) -> float:  # fmt: skip
        """Words in lines; returns where they end."""
        at = self._y if top is None else top
        height = size * MM_PER_POINT * leading
        self._pdf.set_font(FONT, style, size)
        if style not in self._letters:
            self._letters[style] = Letters(self._pdf.current_font.cw)
        self._pdf.set_text_color(*colour)
        for line in self._letters[style].wrap(str(words), width, size)[:most]:
            self._pdf.set_xy(self._x(left, width), at)
            self._pdf.cell(width, height, line, align="R" if self._rtl else "L")
            at += height
        return at


def _tone(figure: Figure, target: int | None) -> tuple:
    kept = figure.meets(target) if target is not None else None
    return INK if kept is None else GOOD if kept else POOR


def _of(figure: Figure) -> str:
    """What stands below the line of a share, in words."""
    if figure.is_hidden:
        return _("Fewer than five people")
    if figure.measure.unit == Unit.HOURS or not figure.denominator:
        return ""
    return figure.sides


def _beside(line, key: Key) -> list[str]:
    """The target, and what the figure was before: only what there is."""
    found = []
    if (target := line.targets.get(key)) is not None:
        said = _("%(hours)d h") % {"hours": target} if MEASURES[key].unit == Unit.HOURS else f"{target}%"
        words = {True: _("Target %(target)s, reached"), False: _("Target %(target)s, not reached")}
        found.append(words.get(line.figures[key].meets(target), _("Target %(target)s")) % {"target": said})
    former: Sequence[tuple[Callable[[dict], str], dict]] = (
        (lambda words: _("Before %(figure)s") % words, line.before),
        (lambda words: _("A year ago %(figure)s") % words, line.year_ago),
    )
    for say, figures in former:
        if key in figures and figures[key].value is not None:
            found.append(say({"figure": figures[key].text}))
    return found


def _points(points: Points) -> list[float | None]:
    return [None if figure is None else figure.value for _week, figure in points]


def _day(day) -> str:
    return f"{day.day}.{day.month}"
