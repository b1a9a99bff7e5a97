"""The weekly report as a sheet for Excel."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.sheets import BOLD, Book, Page, Style
from reports.coverage.queries import MessageLine
from reports.queries.groups import GroupWeek
from reports.queries.weekly import Counts, WeeklyReport, WeeklySums
from reports.words import COLUMN_WORDS

TEXT_COLUMNS = 4
HEAD_ROW = 3


def weekly_sheet(
    report: WeeklyReport | WeeklySums,
    groups: Sequence[GroupWeek],
    messages: Sequence[MessageLine],
    organization: Organization,
) -> bytes:
    """The report as an .xlsx file, right to left in Hebrew; of `WeeklySums` the programs alone.

    Groups and messages to pass on have a page each.
    """
    book = Book()
    widths = [22] * TEXT_COLUMNS + [12] * len(COLUMN_WORDS)
    page = book.page(_("Weekly report"), widths=widths, frozen_rows=HEAD_ROW + 1)
    _head(page, report, organization)
    text = [_("Mentor"), _("Participant"), _("Program"), _("Unit")]
    page.texts(HEAD_ROW, [*text, *(str(word) for word in COLUMN_WORDS.values())], BOLD)
    line = HEAD_ROW + 1
    for names, counts in _lines(report):
        _write(page, line, names, counts)
        line += 1
    _write(page, line, (_("All together"), "", "", ""), report.counts, BOLD)
    if groups:
        _groups(book.page(_("Groups"), widths=[30, 30, 12, 12, 12, 12, 12]), groups)
    if messages:
        _messages(book.page(_("Messages on their way"), widths=[40, 12, 12, 16]), messages)
    return book.content()


def _messages(page: Page, messages: Sequence[MessageLine]) -> None:
    page.texts(0, [_("Message"), pgettext("coverage", "Told"), _("Of"), _("Until")], BOLD)
    for line, row in enumerate(messages, start=1):
        page.text(line, 0, row.title)
        page.text(line, 3, date_format(row.broadcast.tell_until))
        if row.all is None:
            page.text(line, 1, _("Fewer than five participants"))
            continue
        page.number(line, 1, row.reached)
        page.number(line, 2, row.all)


def _groups(page: Page, groups: Sequence[GroupWeek]) -> None:
    words = [
        pgettext("meetings of a group", "Expected"),
        pgettext("meetings of a group", "Held"),
        _("People who came"),
        _("Guests among them"),
        _("Missed from a fixed list"),
    ]
    page.texts(0, [_("Group"), _("Program"), *words], BOLD)
    for line, row in enumerate(groups, start=1):
        page.texts(line, [row.name, row.program])
        if row.numbers is None:
            page.text(line, 2, _("Fewer than five participants"))
            continue
        for column, number in enumerate(row.numbers, start=2):
            if number is not None:
                page.number(line, column, number)


def _head(page: Page, report: WeeklyReport | WeeklySums, organization: Organization) -> None:
    page.text(0, 0, organization.name, BOLD)
    week = report.week
    page.text(1, 0, f"{date_format(week.start)} – {date_format(week.end)}")
    if report.computed_at:
        at = report.computed_at.astimezone(organization.zone)
        page.text(2, 0, _("As of %(moment)s") % {"moment": f"{date_format(at)} {at:%H:%M}"})


def _lines(report: WeeklyReport | WeeklySums):
    if isinstance(report, WeeklySums):
        for program in report.programs:
            yield ("", "", program.name, ""), program.counts
    else:
        nobody = _("No mentor")
        for row in report.rows:
            mentor = row.mentor or nobody
            if row.stands_in_for:
                mentor = _("%(mentor)s (instead of %(name)s)") % {"mentor": mentor, "name": row.stands_in_for}
            yield (mentor, row.mentee, row.program, row.unit), row.counts


def _write(page: Page, line: int, names: tuple[str, ...], counts: Counts | None, style: Style | None = None) -> None:
    page.texts(line, names, style)
    if counts is None:
        page.text(line, len(names), _("Fewer than five participants"), style)
        return
    for column, number in enumerate(counts, start=len(names)):
        page.number(line, column, number, style)
