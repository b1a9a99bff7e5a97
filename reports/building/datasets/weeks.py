from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.building.choices import Dataset, Filter
from reports.building.datasets import people
from reports.building.datasets.base import SUMMED, Field, Group, Scene, Source, field_of, figures
from reports.models import WeeklyAttendance
from reports.permissions import can_see_rows
from reports.tables import Kind

MONTH = "F Y"


class Weeks(Source):
    """Sums of closed weeks: a row for each week, program and unit, as far as these columns are chosen."""

    key = Dataset.WEEKS
    model = WeeklyAttendance
    hides = True
    filters = (Filter.PROGRAM, Filter.UNIT)
    defaults = ("week", "program", "expected", "held", "excused", "missed", "unreported", "held_percent")
    fields = {  # noqa: RUF012  # read alone
        one.key: one
        for one in [
            Field("week", pgettext_lazy("report", "Week of"), Kind.DATE, 13, reads=field_of("week_start")),
            Field(
                "program",
                _("Program"),
                width=24,
                reads=field_of("pairing__enrolment__program__name"),
                tells_apart="pairing__enrolment__program",
            ),
            Field(
                "unit",
                _("Unit"),
                width=20,
                reads=field_of("pairing__enrolment__mentee__unit__name"),
                for_whom=can_see_rows,
                tells_apart="pairing__enrolment__mentee__unit",
            ),
            *figures(),
        ]
    }
    groups = {  # noqa: RUF012  # read alone
        "program": people.program_and_unit("pairing__enrolment__program", "pairing__enrolment__mentee")["program"],
        "unit": Group(
            "unit",
            _("Unit"),
            lambda scene: {
                "label": F("pairing__enrolment__mentee__unit__name"),
                "id": F("pairing__enrolment__mentee__unit"),
            },
            nothing=people.NO_UNIT,
            for_whom=can_see_rows,
        ),
        "month": Group(
            "month",
            _("Month"),
            lambda scene: {"label": TruncMonth("week_start")},
            says=lambda day: date_format(day, MONTH),
        ),
    }

    def rows(self, scene: Scene) -> QuerySet:
        weeks = WeeklyAttendance.objects.filter(scene.in_weeks(), scene.in_reach("pairing")).order_by()
        return people.narrowed(weeks, scene, program="pairing__enrolment__program", mentee="pairing__enrolment__mentee")

    def sums(self, scene: Scene) -> dict[str, Sum]:
        return {name: Sum(name, default=0) for name in SUMMED}
