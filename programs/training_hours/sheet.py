"""The list of training hours as a sheet to take home."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mentoring_platform.ui.sheets import BOLD, Book
from programs.models import TrainingRequirement
from programs.training_hours.queries import Row


def hours_sheet(rows: Sequence[Row], asked: Sequence[TrainingRequirement]) -> bytes:
    """One line for each mentor; hours as numbers, days as they are written in sheets."""
    book = Book()
    page = book.page(_("Training hours"), widths=[28, 18, *[22, 10, 10, 10, 14, 14] * len(asked)])
    heads = [_("Mentor"), _("Unit")]
    for requirement in asked:
        heads += [
            str(requirement.get_kind_display()), _("Done"), _("Required"), _("Missing"), _("Until when"), _("State"),
        ]  # fmt: skip
    page.texts(0, heads, BOLD)
    for line, row in enumerate(rows, 1):
        page.text(line, 0, row.mentor.full_name)
        page.text(line, 1, row.mentor.unit.name if row.mentor.unit else "")
        for place, one in enumerate(row.asked):
            first, standing = 2 + 6 * place, one.standing
            page.text(line, first, one.requirement.program.name)
            for offset, minutes in enumerate((standing.done, standing.required, standing.missing), 1):
                page.number(line, first + offset, round(minutes / 60, 2))
            page.text(line, first + 4, standing.due_on.isoformat())
            page.text(line, first + 5, str(standing.state.label))
    return book.content()
