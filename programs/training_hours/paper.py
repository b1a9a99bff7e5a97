"""A certificate on paper: one page, A4 across, in Hebrew from right to left or in English.

Made anew from its row each time it is asked for, and the same to the byte: all dates in the file are the day on which
it was issued, and nothing in it is drawn by chance.
"""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from mentoring_platform.calendars.hebrew import say_hebrew_date
from mentoring_platform.ui.dates import EARLIEST_DAY, say_minutes, say_period
from mentoring_platform.ui.typeface import FONT, add_typeface
from programs.models import Certificate

if TYPE_CHECKING:
    from fpdf import FPDF

INK, SOFT, ACCENT = (36, 33, 28), (93, 87, 76), (42, 63, 134)
WIDTH, HEIGHT, EDGE = 297, 210, 12
LINE = WIDTH - 6 * EDGE
"""How wide a line of words may be, in millimetres; longer ones are set smaller."""


def certificate_paper(certificate: Certificate, *, language: str) -> bytes:
    """The PDF of a certificate in a language."""
    with translation.override(language):
        pdf = _sheet(certificate, language)
        _frame(pdf)
        _words(pdf, certificate, language)
        _foot(pdf, certificate, language)
        return bytes(pdf.output())


def _sheet(certificate: Certificate, language: str) -> "FPDF":
    from fpdf import FPDF  # slow to import, and seldom asked for

    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_margin(EDGE)
    pdf.set_auto_page_break(False)
    pdf.set_title(f"{certificate.title} · {certificate.name}")
    pdf.set_author(certificate.organization.name)
    pdf.set_subject(certificate.number)
    pdf.set_lang(language)
    pdf.set_creator("Livui")
    pdf.set_producer("Livui")
    pdf.set_creation_date(datetime.combine(certificate.issued_on, time.min, tzinfo=UTC))
    pdf.viewer_preferences = _shown_with_title()
    add_typeface(pdf)
    pdf.add_page()
    return pdf


def _shown_with_title():
    from fpdf import ViewerPreferences

    return ViewerPreferences(display_doc_title=True)


def _frame(pdf: "FPDF") -> None:
    pdf.set_draw_color(*ACCENT)
    for inset, width in ((0, 0.9), (2.2, 0.25)):
        pdf.set_line_width(width)
        edge = EDGE + inset
        pdf.rect(edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge, round_corners=True, corner_radius=3)


def _words(pdf: "FPDF", certificate: Certificate, language: str) -> None:
    for_course = certificate.course_id is not None
    _line(pdf, 26, certificate.organization.name, 16, colour=ACCENT)
    _line(pdf, 42, _("Certificate"), 40, style="B", colour=ACCENT)
    _line(pdf, 66, _("This is to certify that"), 15, colour=SOFT)
    _line(pdf, 78, certificate.name, 34, style="B")
    _line(pdf, 99, _("has taken part in") if for_course else _("has completed the training of"), 15, colour=SOFT)
    _line(pdf, 110, certificate.title, 24, style="B")
    if certificate.program is not None and for_course:
        _line(pdf, 124, certificate.program.name, 15, colour=SOFT)
    _line(pdf, 136, say_minutes(certificate.minutes, language=language), 17)
    days = say_period(certificate.first_on, certificate.last_on, today=EARLIEST_DAY, language=language)
    _line(pdf, 145, days, 15, colour=SOFT)


def _foot(pdf: "FPDF", certificate: Certificate, language: str) -> None:
    """Three columns, in reading order: when it was issued, how to look it up, who signs."""
    issued = [_day(certificate.issued_on, language)]
    if certificate.organization.shows_hebrew_dates:
        issued.append(say_hebrew_date(certificate.issued_on, language=language))
    number = [certificate.number]
    if certificate.valid_until is not None:
        number.append(_("Valid until %(day)s") % {"day": _day(certificate.valid_until, language)})
    columns = [(_("Issued on"), issued), (_("Number"), number), (_("Signature"), [])]
    if translation.get_language_bidi():
        columns.reverse()
    column = (WIDTH - 4 * EDGE) / len(columns)
    for place, (label, lines) in enumerate(columns):
        left = 2 * EDGE + place * column
        if not lines:
            pdf.set_line_width(0.25)
            pdf.line(left + 12, 178, left + column - 12, 178)
        for number_of_line, text in enumerate(lines):
            _text(pdf, left, 165.5 + 6.5 * number_of_line, column, text, 13, colour=INK)
        _text(pdf, left, 180, column, label, 11, colour=SOFT)


def _day(day, language: str) -> str:
    return say_period(day, day, today=EARLIEST_DAY, language=language)


def _line(pdf: "FPDF", top: float, text: str, size: float, *, style: str = "", colour=INK) -> None:
    _text(pdf, (WIDTH - LINE) / 2, top, LINE, text, size, style=style, colour=colour)


def _text(
    pdf: "FPDF", left: float, top: float, width: float, text: str, size: float, *, style: str = "", colour=INK
) -> None:
    """One line in the middle of its width, set smaller where it is longer than that."""
    pdf.set_font(FONT, style, size)
    wide = pdf.get_string_width(text)
    if wide > width - 2:
        pdf.set_font(FONT, style, size * (width - 2) / wide)
    pdf.set_text_color(*colour)
    pdf.set_xy(left, top)
    pdf.cell(width, size * 0.5, text, align="C")
