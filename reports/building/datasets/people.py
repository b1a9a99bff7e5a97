"""Expressions and conditions that participants, pairings and mentors have in common."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentees.models import MenteeTag
from programs.choices import Intensity, PairingRole
from programs.models import Pairing
from programs.queries import active_on, not_over_on
from reports.building.datasets.base import Field, Group, Scene, field_of, ids, last_held_of, order_of, worded
from reports.models import WeeklyAttendance
from reports.tables import Kind
from sessions.choices import Outcome
from sessions.models import Meeting, MeetingSeries
from sessions.services.letters.writing import rule_in_words

NOBODY = pgettext_lazy("report", "No mentor")
NO_UNIT = pgettext_lazy("report", "No unit")


def names_listed(scene: Scene, names: list[str] | None) -> str | None:
    """Names one after the other, each once; None for nobody."""
    return ", ".join(dict.fromkeys(names)) if names else None


def program_and_unit(program: str, mentee: str) -> dict[str, Group]:
    """Groups by program and by the participant's present unit; the paths lead from a row to them."""
    return {
        "program": Group("program", _("Program"), lambda scene: {"label": F(f"{program}__name"), "id": F(program)}),
        "unit": Group(
            "unit",
            _("Unit"),
            lambda scene: {"label": F(f"{mentee}__unit__name"), "id": F(f"{mentee}__unit")},
            nothing=NO_UNIT,
        ),
    }


def by_mentor(path: str) -> Group:
    return Group(
        "mentor",
        _("Mentor"),
        lambda scene: {"label": F(f"{path}__full_name"), "id": F(path)},
        nothing=NOBODY,
        people=ids(path),
    )


def by_intensity(path: str) -> Group:
    words = dict(Intensity.choices)
    return Group(
        "intensity", _("Intensity"), lambda scene: {"label": F(path)}, says=lambda value: str(words.get(value, value))
    )


def narrowed(rows: QuerySet, scene: Scene, *, program: str, mentee: str) -> QuerySet:
    """Rows by the filters of program, unit and tag; the paths lead from a row to program and mentee."""
    chosen = scene.chosen
    if chosen.program:
        rows = rows.filter(**{program: chosen.program})
    if chosen.units is not None:
        rows = rows.filter(**{f"{mentee}__unit__in": chosen.units})
    if chosen.tag:
        rows = rows.filter(Exists(MenteeTag.objects.filter(mentee=OuterRef(mentee), tag=chosen.tag)))
    return rows


def nobody_met(scene: Scene, **of_pairing: Any) -> Q:
    """The condition that no meeting was held since so many days; `of_pairing` joins meetings and weeks to the row.

    Whom whole weeks tell to have met is left out by these, in a tenth of the time; of all others each meeting is
    looked at, since the last days are in no week yet.
    """
    since = scene.today - timedelta(days=scene.chosen.quiet or 0)
    whole = (since, scene.today - timedelta(days=6))
    met = WeeklyAttendance.objects.filter(week_start__range=whole, held__gt=0, **of_pairing)
    held = Meeting.objects.filter(local_date__range=(since, scene.today), logs__outcome=Outcome.HELD, **of_pairing)
    return Q(starts_on__lte=since) & ~Exists(met) & ~Exists(held)


def primary_now(scene: Scene, path: str = "pairings") -> FilteredRelation:
    """The pairing with the primary mentor of today; the database holds that there is one at most."""
    return FilteredRelation(
        path,
        condition=active_on(scene.today, f"{path}__")
        & Q(**{f"{path}__role": PairingRole.PRIMARY})
        & scene.joined_in_reach(path),
    )


def mentors_now(scene: Scene, **of_pairing: Any) -> ArraySubquery:
    """The names of those who accompany today, the primary mentor first."""
    pairings = Pairing.objects.filter(active_on(scene.today), scene.in_reach("pk"), **of_pairing)
    return ArraySubquery(pairings.order_by("-role", "starts_on").values("mentor__full_name"))


def tags(mentee: str) -> Field:
    def borne(scene: Scene) -> ArraySubquery:
        rows = MenteeTag.objects.filter(mentee=OuterRef(mentee))
        return ArraySubquery(rows.order_by("tag__name").values("tag__name"))

    return Field(
        "tags",
        _("Tags"),
        reads=borne,
        says=names_listed,
    )


def met(**of_pairing: Any) -> list[Field]:
    """The day of the last held meeting, and how long ago it was."""

    def read(scene: Scene):
        return last_held_of(scene, **of_pairing)

    def order(scene: Scene, _prefix: str):
        return last_held_of(scene, **of_pairing)

    return [
        Field("last_held", _("Last held meeting"), Kind.DATE, 14, reads=read, order=order),
        Field(
            "days_since",
            _("Days since"),
            Kind.NUMBER,
            10,
            reads=read,
            says=lambda scene, day: (scene.today - day).days if day else None,
            order=order,
            backwards=True,
            meaning=_("Days since the last held meeting."),
        ),
    ]


def intensity(path: str) -> Field:
    return Field(
        "intensity", _("Intensity"), reads=field_of(path), says=worded(Intensity), order=order_of(path), width=12
    )


def fixed_times(scene: Scene, of: str, keys: list[UUID]) -> dict[UUID, str]:
    """The fixed times of today in words; `of` leads from them to the row. One query."""
    series = MeetingSeries.objects.filter(
        active_on(scene.today),
        not_over_on(scene.today, "pairing__"),
        scene.in_reach("pairing"),
        **{f"{of}__in": keys},
        pairing__starts_on__lte=scene.today,
    )
    found: dict[UUID, list[str]] = {}
    for one in series.annotate(_row=F(of)).order_by("weekday", "start_time"):
        found.setdefault(one._row, []).append(rule_in_words(one))
    return {key: " · ".join(dict.fromkeys(times)) for key, times in found.items()}
