from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf, TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.building.choices import Dataset, Filter
from reports.building.datasets import people
from reports.building.datasets.base import Field, Group, Scene, Source, field_of, ids, order_of, plain, worded
from reports.tables import Kind
from sessions.choices import Absent, MeetingState, Mode, Outcome
from sessions.models import Meeting
from sessions.queries.meetings import standing_meetings

STATES = (MeetingState.HELD, MeetingState.EXCUSED, MeetingState.MISSED, MeetingState.UNREPORTED)
MONTH = "F Y"


def _minutes(scene: Scene, _prefix: str = "") -> Case:
    took = Coalesce("logs__minutes", "minutes", output_field=IntegerField())
    return Case(When(logs__outcome=Outcome.HELD, then=took))


def _local(scene: Scene, instant: datetime | None) -> datetime | None:
    return instant.astimezone(scene.viewer.organization.zone) if instant else None


def _clock(scene: Scene, instant: datetime) -> str:
    return f"{_local(scene, instant):%H:%M}"


def _is_extra(scene: Scene, _prefix: str = "") -> Case:
    return Case(When(series__isnull=True, moved_from__isnull=True, then=Value(True)), default=Value(False))


def _number_of(state: MeetingState) -> Field:
    key = state.value
    return Field(
        key,
        state.label,
        Kind.NUMBER,
        11,
        of=lambda sums: sums[key],
        order=lambda scene, _prefix: Count("pk", filter=Q(state=state)),
        in_rows=False,
    )


class Meetings(Source):
    """One row for each meeting of the period, with its facts; of what was said, nothing."""

    key = Dataset.MEETINGS
    model = Meeting
    names = ("starts_at",)
    filters = (Filter.PROGRAM, Filter.UNIT, Filter.MENTOR, Filter.TAG, Filter.STATE)
    states = [("", _("All")), *((state.value, state.label) for state in STATES)]  # noqa: RUF012  # read alone
    defaults = ("day", "time", "mentor", "name", "state", "absent", "minutes", "reported")
    number = pgettext_lazy("rows of a report", "Meetings")
    fields = {  # noqa: RUF012  # read alone
        one.key: one
        for one in [
            plain("day", pgettext_lazy("meeting", "Day"), "local_date", Kind.DATE, 12),
            Field("time", _("Time"), width=8, reads=field_of("starts_at"), says=_clock, order=order_of("starts_at")),
            plain("mentor", _("Mentor"), "pairing__mentor__full_name", width=24, people=ids("pairing__mentor")),
            plain(
                "name",
                _("Participant"),
                "pairing__enrolment__mentee__full_name",
                width=24,
                people=ids("pairing__enrolment__mentee"),
            ),
            plain("program", _("Program"), "pairing__enrolment__program__name", width=22),
            plain("unit", _("Unit"), "pairing__enrolment__mentee__unit__name", width=20),
            Field(
                "state",
                _("State"),
                width=12,
                reads=field_of("state"),
                says=worded(MeetingState),
                order=order_of("state"),
            ),
            Field(
                "absent",
                _("Who did not come"),
                width=16,
                reads=field_of("logs__absent"),
                says=worded(Absent),
                order=order_of("logs__absent"),
            ),
            Field(
                "minutes",
                _("Minutes"),
                Kind.NUMBER,
                10,
                reads=_minutes,
                of=lambda sums: sums["minutes_together"],
                order=_minutes,
                order_of_groups=lambda scene, _prefix: Sum(_minutes(scene), default=0),
            ),
            Field(
                "mode",
                pgettext_lazy("meeting", "How"),
                width=12,
                reads=lambda scene: Coalesce(NullIf("logs__mode", Value("")), "mode"),
                says=worded(Mode),
                order=order_of("mode"),
            ),
            Field("extra", pgettext_lazy("meeting", "Extra"), Kind.FLAG, 8, reads=_is_extra, order=_is_extra),
            Field(
                "reported",
                _("Reported at"),
                Kind.MOMENT,
                17,
                reads=field_of("logs__logged_at"),
                says=_local,
                order=order_of("logs__logged_at"),
            ),
            *map(_number_of, STATES),
        ]
    }
    groups = {  # noqa: RUF012  # read alone
        **people.program_and_unit("pairing__enrolment__program", "pairing__enrolment__mentee"),
        "mentor": people.by_mentor("pairing__mentor"),
        "month": Group(
            "month",
            _("Month"),
            lambda scene: {"label": TruncMonth("local_date")},
            says=lambda day: date_format(day, MONTH),
        ),
        "state": Group(
            "state",
            _("State"),
            lambda scene: {"label": F("state")},
            says=lambda value: str(MeetingState(value).label),
        ),
    }

    def rows(self, scene: Scene) -> QuerySet:
        chosen = scene.chosen
        rows = standing_meetings().filter(
            scene.in_reach("pairing"), local_date__range=(scene.span.first, scene.span.last)
        )
        rows = people.narrowed(rows, scene, program="pairing__enrolment__program", mentee="pairing__enrolment__mentee")
        if chosen.mentor:
            rows = rows.filter(pairing__mentor=chosen.mentor)
        return rows.filter(state=chosen.state) if chosen.state else rows

    def sums(self, scene: Scene) -> dict[str, object]:
        numbers = {state.value: Count("pk", filter=Q(state=state)) for state in STATES}
        return numbers | {"minutes_together": Sum(_minutes(scene), default=0)}
