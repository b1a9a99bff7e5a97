from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.choices import EndReason, PairingRole
from programs.models import Pairing
from programs.queries import active_on, not_over_on
from reports.building.choices import Dataset, Filter
from reports.building.datasets import people
from reports.building.datasets.base import (
    Field,
    Scene,
    Source,
    field_of,
    figures,
    ids,
    order_of,
    plain,
    worded,
)
from reports.queries.reach import pairings_reported_to
from reports.tables import Kind
from sessions.choices import Outcome
from sessions.models import Meeting


def _until_first(scene: Scene, _prefix: str = "") -> ExpressionWrapper:
    """How long it took from the beginning to the first held meeting."""
    held = Meeting.objects.filter(pairing=OuterRef("pk"), local_date__lte=scene.today, logs__outcome=Outcome.HELD)
    first = Subquery(held.order_by("local_date").values("local_date")[:1])
    return ExpressionWrapper(first - F("starts_on"), output_field=DurationField())


def _days(scene: Scene, length: timedelta | None) -> int | None:
    return None if length is None else length.days


class Pairings(Source):
    """One row for each pairing, substitutes included, so that the sums are those of all meetings."""

    key = Dataset.PAIRINGS
    model = Pairing
    weeks = "weeks"
    of_row = {"pairing": OuterRef("pk")}  # noqa: RUF012  # read alone
    names = ("enrolment__mentee__full_name", "starts_on")
    filters = (
        Filter.PROGRAM, Filter.UNIT, Filter.MENTOR, Filter.TAG, Filter.STATE, Filter.INTENSITY, Filter.QUIET,
    )  # fmt: skip
    states = [  # noqa: RUF012  # read alone
        ("", _("That run today")),
        ("began", _("That began in the period or since")),
        ("ended", _("That ended in the period or since")),
        ("coming", _("Still to begin")),
        ("all", _("All of the period")),
    ]
    defaults = ("mentor", "name", "program", "from", "until", "expected", "held", "held_percent", "first_days")
    number = pgettext_lazy("rows of a report", "Pairings")
    fields = {  # noqa: RUF012  # read alone
        one.key: one
        for one in [
            plain("mentor", _("Mentor"), "mentor__full_name", width=24, people=ids("mentor")),
            plain("name", _("Participant"), "enrolment__mentee__full_name", width=24, people=ids("enrolment__mentee")),
            plain("program", _("Program"), "enrolment__program__name", width=22),
            plain("unit", _("Unit"), "enrolment__mentee__unit__name", width=20),
            Field(
                "role", _("Role"), width=12, reads=field_of("role"), says=worded(PairingRole), order=order_of("role")
            ),
            people.intensity("intensity"),
            people.tags("enrolment__mentee"),
            plain("from", pgettext_lazy("pairing", "From"), "starts_on", Kind.DATE, 13),
            plain("until", pgettext_lazy("pairing", "Until"), "ends_on", Kind.DATE, 13),
            Field(
                "reason",
                _("Why it ended"),
                width=24,
                reads=field_of("end_reason"),
                says=worded(EndReason),
                order=order_of("end_reason"),
            ),
            plain("committed_until", _("Agreed until"), "committed_until", Kind.DATE, 13),
            *figures(),
            Field(
                "first_days",
                _("Days to the first meeting"),
                Kind.NUMBER,
                12,
                reads=_until_first,
                says=_days,
                order=_until_first,
                meaning=_("From the first day of the pairing to its first held meeting."),
            ),
            *people.met(pk=OuterRef("pk")),
        ]
    }
    groups = {  # noqa: RUF012  # read alone
        **people.program_and_unit("enrolment__program", "enrolment__mentee"),
        "mentor": people.by_mentor("mentor"),
        "intensity": people.by_intensity("intensity"),
    }

    def rows(self, scene: Scene) -> QuerySet:
        today, first, chosen = scene.today, scene.span.first, scene.chosen
        rows = pairings_reported_to(scene.viewer).select_related(None).order_by()
        running = active_on(today) & active_on(today, "enrolment__") & active_on(today, "enrolment__program__")
        states = {
            "": running,
            "began": Q(starts_on__gte=first, starts_on__lte=today),
            "ended": Q(ends_on__gte=first, ends_on__lt=today),
            "coming": Q(starts_on__gt=today),
            "all": Q(starts_on__lte=today) & not_over_on(first),
        }
        rows = people.narrowed(
            rows.filter(states[chosen.state]), scene, program="enrolment__program", mentee="enrolment__mentee"
        )
        if chosen.mentor:
            rows = rows.filter(mentor=chosen.mentor)
        if chosen.intensity:
            rows = rows.filter(intensity=chosen.intensity)
        if chosen.quiet:
            rows = rows.filter(people.nobody_met(scene, pairing=OuterRef("pk")))
        return rows
