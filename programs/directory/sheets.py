"""The directory as a sheet for Excel."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import language_names
from mentoring_platform.ui.sheets import BOLD, Book
from programs.models import DirectoryEntry

WIDTHS = [28, 24, 40, 18, 26, 28, 24, 22, 18, 24, 28, 18, 16]


def directory_sheet(entries: Iterable[DirectoryEntry]) -> bytes:
    """The entries as an .xlsx file, right to left in Hebrew; they come with `fields_now`."""
    page_of = Book()
    page = page_of.page(_("Professionals and services"), widths=WIDTHS)
    page.texts(0, [_("Name"), _("Fields"), _("What they do"), *_heads()], BOLD)
    for line, entry in enumerate(entries, start=1):
        where = " · ".join(filter(None, [entry.unit.name if entry.unit else "", entry.area]))
        cost = " · ".join(filter(None, [str(entry.get_cost_display()), entry.cost_words]))
        fields = ", ".join(link.field.name for link in entry.fields_now)
        texts = [entry.name, fields, entry.about, entry.phone, entry.email, entry.site, where]
        texts += [", ".join(language_names(entry.languages)), entry.get_kind_display(), cost, entry.limits]
        page.texts(line, [*map(str, texts), entry.waiting, date_format(entry.confirmed_on)])
    return page_of.content()


def _heads() -> list[str]:
    reach = [_("Phone"), _("E-mail address"), _("Site"), _("Area"), _("Languages"), _("Kind")]
    return [*reach, _("Cost"), _("Limits"), _("Waiting time"), _("Confirmed on")]
