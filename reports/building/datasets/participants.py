from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.choices import BroadcastState, DeliveryState, PairingRole
from programs.models import Delivery, Enrolment, Pairing
from programs.queries import active_on, enrolments_for, not_over_on
from reports.building.choices import Dataset, Filter
from reports.building.datasets import people
from reports.building.datasets.base import Field, Scene, Source, figures, ids, order_of, plain
from reports.tables import Kind


def _open_messages(scene: Scene) -> Exists:
    return Exists(
        Delivery.objects.filter(
            enrolment=OuterRef("pk"),
            state=DeliveryState.OPEN,
            broadcast__state=BroadcastState.OUT,
            broadcast__tell_from__lte=scene.today,
            broadcast__tell_until__gte=scene.today,
        )
    )


def _mentors_named(scene: Scene, rows: QuerySet) -> QuerySet:
    pairings = Pairing.objects.filter(active_on(scene.today), scene.in_reach("pk"), enrolment__in=rows.values("pk"))
    return pairings.order_by().values_list("mentor", flat=True).distinct()


class Participants(Source):
    """One row for each enrolment: who is accompanied in a program, by whom, and whether they meet."""

    key = Dataset.PARTICIPANTS
    model = Enrolment
    weeks = "pairings__weeks"
    of_row = {"pairing__enrolment": OuterRef("pk")}
    names = ("mentee__full_name", "program__name")
    filters = (
        Filter.PROGRAM, Filter.UNIT, Filter.MENTOR, Filter.TAG, Filter.STATE, Filter.INTENSITY, Filter.QUIET,
    )  # fmt: skip
    states = [
        ("", _("In a program today")),
        ("without_mentor", _("In a program today, without a mentor")),
        ("ended", _("Ended in the period or since")),
        ("all", _("All of the period")),
    ]
    defaults = ("name", "program", "mentors", "expected", "held", "missed", "unreported", "held_percent", "last_held")
    number = pgettext_lazy("rows of a report", "Participants")
    fields = {
        one.key: one
        for one in [
            plain("name", _("Participant"), "mentee__full_name", width=24, people=ids("mentee")),
            plain("unit", _("Unit"), "mentee__unit__name", width=20),
            plain("program", _("Program"), "program__name", width=22),
            Field(
                "mentors",
                _("Mentor today"),
                width=24,
                reads=lambda scene: people.mentors_now(scene, enrolment=OuterRef("pk")),
                says=people.names_listed,
                order=order_of("present__mentor__full_name"),
                people=_mentors_named,
            ),
            people.intensity("present__intensity"),
            people.tags("mentee"),
            plain("enrolled_from", _("In the program from"), "starts_on", Kind.DATE, 13),
            plain("enrolled_until", _("In the program until"), "ends_on", Kind.DATE, 13),
            plain("paired_since", _("Paired since"), "present__starts_on", Kind.DATE, 13),
            Field("fixed_time", _("Fixed time"), width=30),
            *figures(),
            *people.met(enrolment=OuterRef("pk")),
            Field("open_messages", _("Messages to pass on"), Kind.FLAG, 12, reads=_open_messages),
        ]
    }
    groups = {
        **people.program_and_unit("program", "mentee"),
        "mentor": people.by_mentor("present__mentor"),
        "intensity": people.by_intensity("present__intensity"),
    }

    def rows(self, scene: Scene) -> QuerySet:
        today, first, chosen = scene.today, scene.span.first, scene.chosen
        rows = enrolments_for(scene.viewer).select_related(None).order_by()
        running = active_on(today) & active_on(today, "program__")
        mentors = Pairing.objects.filter(not_over_on(today), enrolment=OuterRef("pk"), role=PairingRole.PRIMARY)
        states = {
            "": running,
            "without_mentor": running & ~Exists(mentors),
            "ended": Q(ends_on__gte=first, ends_on__lt=today),
            "all": Q(starts_on__lte=today) & not_over_on(first),
        }
        rows = people.narrowed(rows.filter(states[chosen.state]), scene, program="program", mentee="mentee")
        if chosen.mentor:
            theirs = Pairing.objects.filter(
                not_over_on(first), scene.in_reach("pk"), mentor=chosen.mentor, starts_on__lte=today
            )
            rows = rows.filter(Exists(theirs.filter(enrolment=OuterRef("pk"))))
        if chosen.intensity:
            rows = rows.filter(
                Exists(mentors.filter(active_on(today), scene.in_reach("pk"), intensity=chosen.intensity))
            )
        if chosen.quiet:
            rows = rows.filter(people.nobody_met(scene, pairing__enrolment=OuterRef("pk")))
        return rows

    def joined(self, rows: QuerySet, scene: Scene) -> QuerySet:
        return super().joined(rows, scene).annotate(present=people.primary_now(scene))

    def prepare(self, scene: Scene, keys: list[UUID], chosen: set[str]) -> dict[str, dict[UUID, str]]:
        if "fixed_time" not in chosen:
            return {}
        return {"fixed_time": people.fixed_times(scene, "pairing__enrolment", keys)}
