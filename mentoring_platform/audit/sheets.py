"""The trail as a sheet for Excel."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mentoring_platform.audit.rows import Row
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.sheets import BOLD, Book

MOST_ROWS = 20_000


def trail_sheet(rows: Iterable[Row], organization: Organization) -> bytes:
    """The rows as an .xlsx file, right to left in Hebrew; moments in the organization's zone."""
    book = Book()
    headings = [_("When"), _("Who"), _("Role"), _("What"), _("About"), _("From where"), _("Answer"), _("More")]
    page = book.page(_("Audit trail"), widths=[20, *[24] * (len(headings) - 1)])
    page.texts(0, headings, BOLD)
    words = {True: _("Allowed"), False: _("Refused")}
    for line, row in enumerate(rows, start=1):
        page.moment(line, 0, row.at.astimezone(organization.zone))
        texts = (row.who, row.role, row.did, row.about, row.address, words[row.allowed], row.detail)
        for column, text in enumerate(texts, start=1):
            page.text(line, column, text)
    return book.content()
