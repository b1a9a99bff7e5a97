from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.accounts.permissions import is_coordinator
from mentors.choices import MentorStatus
from mentors.models import Mentor
from mentors.queries import office_mentors
from programs.models import Certificate, Pairing
from programs.queries import active_on, load_of
from programs.training_hours.choices import HoursState
from programs.training_hours.queries import office_requirements
from programs.training_hours.records import read_asked_hours
from reports.building.choices import Dataset, Filter
from reports.building.datasets import people
from reports.building.datasets.base import (
    Field,
    Group,
    Scene,
    Source,
    field_of,
    figures,
    ids,
    order_of,
    plain,
    punctuality,
    worded,
)
from reports.tables import Kind
from sessions.models import SupportTalk
from sessions.supervision.queries import noted_talks

MOST_URGENT = (HoursState.OVERDUE, HoursState.OPEN, HoursState.EXEMPT, HoursState.MET)


def _load(scene: Scene, _prefix: str = "") -> Coalesce:
    return load_of(scene.today)


def _own_last_talk(scene: Scene, _prefix: str = "") -> Subquery:
    """The day of the last talk, if the reader had it himself; no other coordinator's is told."""
    own = noted_talks(scene.viewer).select_related(None).order_by().filter(mentor=OuterRef("pk"))
    later = SupportTalk.objects.filter(mentor=OuterRef("mentor"), on__gt=OuterRef("on"))
    return Subquery(own.filter(~Exists(later)).values("mentor").annotate(last=Max("on")).values("last"))


def _certificates(scene: Scene, _prefix: str = "") -> Coalesce:
    valid = Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=scene.today), mentor=OuterRef("pk"), withdrawn_on__isnull=True
    )
    counted = valid.order_by().values("mentor").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _days_ago(scene: Scene, day: date | None) -> int | None:
    return (scene.today - day).days if day else None


class Mentors(Source):
    """One row for each mentor, with the meetings of those pairings of which the reader may read."""

    key = Dataset.MENTORS
    model = Mentor
    weeks = "pairings__weeks"
    of_row = {"pairing__mentor": OuterRef("pk")}  # noqa: RUF012  # read alone
    names = ("full_name",)
    filters = (Filter.PROGRAM, Filter.UNIT, Filter.STATE)
    states = [  # noqa: RUF012  # read alone
        ("", _("Who accompany somebody today")),
        ("free", _("Who accompany nobody today")),
        ("all", _("All who did not leave")),
        ("left", _("Who left")),
    ]
    defaults = ("name", "unit", "load", "capacity", "expected", "held", "unreported", "reported_percent")
    number = pgettext_lazy("rows of a report", "Mentors")
    fields = {  # noqa: RUF012  # read alone
        one.key: one
        for one in [
            plain("name", _("Mentor"), "full_name", width=24, people=ids("pk")),
            plain("unit", _("Unit"), "unit__name", width=20),
            Field(
                "status",
                _("Status"),
                width=12,
                reads=field_of("status"),
                says=worded(MentorStatus),
                order=order_of("status"),
            ),
            Field("load", _("Accompanies"), Kind.NUMBER, 11, reads=_load, order=_load),
            plain("capacity", _("Capacity"), "capacity", Kind.NUMBER, 11),
            *figures(),
            *punctuality(),
            *people.met(mentor=OuterRef("pk")),
            Field(
                "support_days",
                _("Days since your last support talk"),
                Kind.NUMBER,
                14,
                reads=_own_last_talk,
                says=_days_ago,
                order=_own_last_talk,
                backwards=True,
                for_whom=is_coordinator,
                meaning=_("Empty where another coordinator had the last one."),
            ),
            Field("training", _("Training"), width=14),
            Field("certificates", _("Valid certificates"), Kind.NUMBER, 12, reads=_certificates, order=_certificates),
        ]
    }
    groups = {  # noqa: RUF012  # read alone
        "unit": Group(
            "unit",
            _("Unit"),
            lambda scene: {"label": F("unit__name"), "id": F("unit")},
            nothing=people.NO_UNIT,
        ),
        "status": Group(
            "status",
            _("Status"),
            lambda scene: {"label": F("status")},
            says=lambda value: str(MentorStatus(value).label),
        ),
    }

    def rows(self, scene: Scene) -> QuerySet:
        chosen, today = scene.chosen, scene.today
        rows = office_mentors(scene.viewer).select_related(None).order_by()
        present = Pairing.objects.filter(active_on(today), scene.in_reach("pk"), mentor=OuterRef("pk"))
        if chosen.program:
            present = present.filter(enrolment__program=chosen.program)
        left = Q(status=MentorStatus.LEFT)
        states = {"": Exists(present), "free": ~left & ~Exists(present), "all": ~left, "left": left}
        rows = rows.filter(states[chosen.state])
        if chosen.program and chosen.state in ("all", "left"):
            once = Pairing.objects.filter(scene.in_reach("pk"), mentor=OuterRef("pk"))
            rows = rows.filter(Exists(once.filter(enrolment__program=chosen.program)))
        if chosen.units is not None:
            rows = rows.filter(unit__in=chosen.units)
        return rows

    def prepare(self, scene: Scene, keys: list[UUID], chosen: set[str]) -> dict[str, dict[UUID, str]]:
        return {"training": _training(scene, keys)} if "training" in chosen else {}


def _training(scene: Scene, keys: list[UUID]) -> dict[UUID, str]:
    """The state that needs most care, of what the programs ask in which a mentor accompanies today; one query."""
    asked, hours = read_asked_hours(office_requirements(scene.viewer), keys)
    found = {}
    for key in keys:
        states = hours.states_today(asked, key)
        state = next((state for state in MOST_URGENT if state in states), None)
        if state is not None:
            found[key] = str(state.label)
    return found
