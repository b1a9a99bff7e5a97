"""For whom a message is: the enrolments that a choice of programs, units, intensities and tags comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from mentees.models import Mentee, MenteeTag
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import with_descendants
from mentoring_platform.tenancy.search import search_people
from programs.choices import Intensity, PairingRole
from programs.models import Absence, Broadcast, BroadcastProgram, Delivery, Enrolment, Pairing, SavedView
from programs.queries import active_on, not_over_on, stands_in_on

_FIRST_TO_TELL = Case(When(role=PairingRole.PRIMARY, then=0), When(role=PairingRole.SUBSTITUTE, then=1), default=2)


@dataclass(frozen=True)
class Audience:
    """A choice of those a message is for. What is empty narrows nothing, but programs: there is at least one."""

    organization: Organization
    programs: frozenset[UUID]
    units: frozenset[UUID] = frozenset()
    intensities: frozenset[str] = frozenset()
    tags: frozenset[UUID] = frozenset()
    view: UUID | None = None

    @classmethod
    def of(cls, broadcast: Broadcast) -> "Audience":
        """The choice a message keeps; one query."""
        programs = BroadcastProgram.objects.filter(broadcast=broadcast).values_list("program_id", flat=True)
        return cls.chosen(broadcast.organization, programs, broadcast.audience)

    @classmethod
    def chosen(cls, organization: Organization, programs: Iterable[UUID], kept: dict) -> "Audience":
        """From what `Broadcast.audience` holds."""
        return cls(
            organization,
            frozenset(programs),
            frozenset(UUID(key) for key in kept.get("units", ())),
            frozenset(kept.get("intensities", ())) & set(Intensity.values),
            frozenset(UUID(key) for key in kept.get("tags", ())),
            UUID(kept["view"]) if kept.get("view") else None,
        )


def tellers(day: date) -> QuerySet[Pairing]:
    """The pairings through which messages are passed on on a day: whoever accompanies then.

    Primary mentors and co-mentors, but for whom somebody stands in; and who stands in. This is the one place of that
    rule: because nothing of it is stored, a reassignment hands open deliveries over by itself.
    """
    return Pairing.objects.filter(active_on(day) & ~Exists(stands_in_on(OuterRef("pk"), day)))


def telling(day: date, enrolment: str = "enrolment") -> QuerySet[Pairing]:
    """For a Subquery: of the outer row's `enrolment` the pairings that tell on a day, the first to be asked first."""
    return tellers(day).filter(enrolment=OuterRef(enrolment)).order_by(_FIRST_TO_TELL, "starts_on", "pk")


def with_teller(rows: QuerySet, day: date, enrolment: str = "enrolment") -> QuerySet:
    """The rows with `teller` (id of the mentor who tells on the day) and `telling` (id of the pairing); None: nobody.

    Of several who tell, the primary mentor or who stands in for him, then a co-mentor: what is counted counts once.
    """
    first = telling(day, enrolment)
    return rows.annotate(teller=Subquery(first.values("mentor")[:1]), telling=Subquery(first.values("pk")[:1]))


def day_of(organization: Organization, tell_from: date | None) -> date:
    """On which day an audience is looked at: today, or the first day of a message that begins later."""
    today = clock.today(organization)
    return max(today, tell_from or today)


def audience_of(audience: Audience, day: date) -> QuerySet[Enrolment]:
    """Whom the message is for on a day, each mentee once, with `teller`; in no order, for counting and joining.

    Who is in two of the programs counts with the earliest enrolment that has a mentor. No further query, but one for
    the tree of units, and for a saved view.
    """
    found = Enrolment.objects.filter(active_on(day), program__in=audience.programs)
    if audience.units:
        found = found.filter(mentee__unit__in=with_descendants(audience.organization, audience.units))
    if audience.intensities:
        found = found.filter(Exists(_of_intensity(audience.intensities, day)))
    if audience.tags:
        borne = MenteeTag.objects.filter(tag__in=audience.tags, mentee=OuterRef("mentee"))
        found = found.filter(Exists(borne))
    if audience.view:
        found = _in_view(found, audience, day)
    if len(audience.programs) != 1:  # in one program nobody is twice
        nobody = Case(When(Exists(tellers(day).filter(enrolment=OuterRef("pk"))), then=0), default=1)
        once = found.order_by("mentee_id", nobody, "starts_on", "pk").distinct("mentee_id")
        found = Enrolment.objects.filter(pk__in=once.values("pk"))
    return with_teller(found, day, "pk")


def without_teller(audience: Audience, day: date) -> QuerySet[Enrolment]:
    """Those of an audience whom nobody accompanies on the day, by name: they would not be reached."""
    found = audience_of(audience, day).filter(teller__isnull=True)
    return found.select_related("mentee__unit", "program").order_by("mentee__full_name", "pk")


def told_by_the_absent(audience: Audience, first: date, last: date) -> QuerySet[Enrolment]:
    """Those whose mentor is away on each of the days and for whom nobody stands in, by name, with `away` (a name)."""
    away = Absence.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=last), starts_on__lte=first)
    found = audience_of(audience, first).filter(Exists(away.filter(mentor=OuterRef("teller"))))
    names = Pairing.objects.filter(pk=OuterRef("telling")).values("mentor__full_name")
    found = found.annotate(away=Subquery(names[:1]))
    return found.select_related("mentee__unit", "program").order_by("away", "mentee__full_name", "pk")


def newcomers_of(broadcast: Broadcast, audience: Audience, day: date) -> QuerySet[Enrolment]:
    """Whom a message is for by now and who has no delivery of it."""
    has_one = Delivery.objects.filter(broadcast=broadcast, mentee=OuterRef("mentee"))
    return audience_of(audience, day).filter(~Exists(has_one))


def _of_intensity(intensities: frozenset[str], day: date) -> QuerySet[Pairing]:
    """An exceptional need is over after its last day, and is routine again."""
    over = Q(intensity=Intensity.EXCEPTIONAL, intensity_until__lt=day)
    wanted = Q(intensity__in=intensities) & ~over
    if Intensity.ROUTINE in intensities:
        wanted |= over
    return Pairing.objects.filter(active_on(day) & wanted, enrolment=OuterRef("pk"))


def _in_view(found: QuerySet[Enrolment], audience: Audience, day: date) -> QuerySet[Enrolment]:
    """Whom a saved view of the participants' list shows, as far as they are enrolled; nobody if the view is gone."""
    view = SavedView.objects.filter(pk=audience.view).first()
    if view is None or view.state in ("left", "not_enrolled"):
        return found.none()
    if view.program_id:
        found = found.filter(program=view.program_id)
    if view.unit_id:
        found = found.filter(mentee__unit__in=with_descendants(audience.organization, [view.unit_id]))
    if view.tag_id:
        found = found.filter(Exists(MenteeTag.objects.filter(tag=view.tag_id, mentee=OuterRef("mentee"))))
    if view.search:
        found = found.filter(mentee__in=search_people(Mentee.objects.all(), view.search).order_by().values("pk"))
    if view.state in ("paired", "without_mentor"):
        primary = Pairing.objects.filter(not_over_on(day), enrolment=OuterRef("pk"), role=PairingRole.PRIMARY)
        found = found.filter(Exists(primary) if view.state == "paired" else ~Exists(primary))
    return found
