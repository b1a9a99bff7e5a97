"""The first steps of a new program, in order, as its page lists them."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.navigation import address
from programs.models import Program
from programs.queries import ProgramFigures

NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Step:
    """`done` is None where only sessions know: whether times are fixed and weeks reported."""

    title: str
    hint: str
    url: str | None
    done: bool | None = None
    now: bool = False


def first_steps(viewer: Viewer, program: Program, figures: ProgramFigures) -> list[Step]:
    """The steps of a program that is new or in which nobody is paired; none for one that is under way."""
    has_people, all_paired = figures.enrolled > 0, figures.paired > 0 and not figures.without_mentor
    today = clock.today(viewer.organization)
    is_new = today - clock.local_day(viewer.organization, program.created_at) < NEW_FOR
    if figures.paired and not is_new:
        return []
    slug = viewer.organization.slug
    return [
        Step(
            title=_("Bring the people in"),
            hint=_("Choose from the list, or import a sheet."),
            url=viewer.url("programs:enrol", program.pk),
            done=has_people,
            now=not has_people,
        ),
        Step(
            title=_("Pair them"),
            hint=_waiting(figures.without_mentor) if figures.without_mentor else _("Each with a mentor."),
            url=viewer.url("programs:bulk_pair", program.pk),
            done=has_people and all_paired,
            now=has_people and not all_paired,
        ),
        Step(
            title=_("Fix the times"),
            hint=_("A day and an hour for each pair."),
            url=address("reports:morning", slug),
            now=has_people and all_paired,
        ),
        Step(
            title=_("See the first week"),
            hint=_("What took place, what was not reported."),
            url=address("mentoring_sessions:board", slug),
        ),
    ]


def _waiting(number: int) -> str:
    return ngettext("%(number)s waits for a mentor.", "%(number)s wait for a mentor.", number) % {"number": number}
