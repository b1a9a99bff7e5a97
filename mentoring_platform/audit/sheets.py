"""The trail as a sheet for Excel."""

from collections.abc import Iterable
from io import BytesIO

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from mentoring_platform.audit.rows import Row
from mentoring_platform.tenancy.models import Organization

MOST_ROWS = 20_000


def trail_sheet(rows: Iterable[Row], organization: Organization) -> bytes:
    """The rows as an .xlsx file, right to left in Hebrew; moments in the organization's zone.

    Everything but the moments is written as text whatever it begins with, so that nothing becomes a formula.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, options)
    sheet = book.add_worksheet(_("Audit trail"))
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    if get_language_bidi():
        sheet.right_to_left()
    headings = [_("When"), _("Who"), _("Role"), _("What"), _("About"), _("From where"), _("Answer"), _("More")]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    words = {True: _("Allowed"), False: _("Refused")}
    for line, row in enumerate(rows, start=1):
        local = row.at.astimezone(organization.zone).replace(tzinfo=None)
        sheet.write_datetime(line, 0, local, moment)
        texts = (row.who, row.role, row.did, row.about, row.address, words[row.allowed], row.detail)
        for column, text in enumerate(texts, start=1):
            sheet.write_string(line, column, text)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, len(headings) - 1, 24)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
