"""Every read of applications. An office reads those that were sent; a draft is read by whoever holds its link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mentees.models import Mentee
from mentees.queries import SIMILAR_NAMES
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.names import searchable
from mentors.models import Mentor
from mentors.queries import managed_mentors
from programs.applying.choices import FORGOTTEN_WHILE, ApplicationState, Side
from programs.models import (
    Application,
    ApplicationFile,
    ApplicationForm,
    ApplicationLink,
    ApplicationVersion,
    ApplicationWord,
    Program,
)
from programs.queries import managed_mentees, managed_program_ids, program_ids

DRAFT_KEPT = timedelta(days=30)
EMPTY_KEPT = timedelta(days=1)
DECIDED_KEPT = timedelta(days=183)
"""Half a year, as the consent and the page of the link say."""
MOST_ALIKE = 5


def open_form(organization: Organization, program_slug: str, side: str) -> ApplicationForm | None:
    """The form at a public address while it is open and its program runs, with its program; else None."""
    if side not in Side.values or "\x00" in program_slug + side:  # the database takes no NUL
        return None
    today = clock.today(organization)
    forms = ApplicationForm.objects.filter(program__slug=program_slug, side=side, is_open=True)
    running = Q(program__ends_on__isnull=True) | Q(program__ends_on__gte=today)
    return (
        forms.filter(running, Exists(ApplicationVersion.objects.filter(form=OuterRef("pk"))))
        .select_related("program")
        .first()
    )


def version_in_force(form: ApplicationForm) -> ApplicationVersion | None:
    """What a form asks now."""
    return ApplicationVersion.objects.filter(form=form).order_by("-number").first()


def forms_of(program: Program) -> dict[str, ApplicationForm]:
    """The forms of a program by their side, each with `sent`: how many came by it."""
    sent = Count("versions__applications", filter=~Q(versions__applications__state=ApplicationState.DRAFT))
    return {form.side: form for form in ApplicationForm.objects.filter(program=program).annotate(sent=sent)}


def application_of_link(secret_hash: str) -> Application | None:
    """The application to which a secret belongs while it leads anywhere, with program and version; else None."""
    links = ApplicationLink.objects.filter(secret_hash=secret_hash, expires_at__gt=clock.now())
    link = links.select_related("application__program", "application__version", "application__unit").first()
    return link.application if link else None


def files_of(application: Application) -> dict[str, ApplicationFile]:
    """The files of an application by their question, without content."""
    files = ApplicationFile.objects.filter(application=application).select_related("file").defer("file__content")
    return {row.question: row for row in files}


def contents_of(application: Application) -> QuerySet[ApplicationFile]:
    """The files of an application with their content, to be handed out one by one."""
    return ApplicationFile.objects.filter(application=application).select_related("file")


def said_about(application: Application) -> QuerySet[ApplicationWord]:
    """What the office asked and what was answered, in the order of time."""
    return ApplicationWord.objects.filter(application=application).select_related("by__user").order_by("at", "pk")


def office_applications(viewer: Viewer) -> QuerySet[Application]:
    """Applications that the viewer reads as administrator or coordinator: by programs, and by units as below."""
    return _reached(program_ids(viewer), viewer.unit_ids)


def managed_applications(viewer: Viewer) -> QuerySet[Application]:
    """Applications about which the viewer decides as coordinator."""
    return _reached(managed_program_ids(viewer), viewer.managed_unit_ids)


def _reached(programs: Iterable[UUID] | None, units: set[UUID] | None) -> QuerySet[Application]:
    """Those that were sent. One without a unit belongs to nobody's yet: every office of the program reads it."""
    found = Application.objects.exclude(state=ApplicationState.DRAFT)
    if programs is not None:
        found = found.filter(program__in=programs)
    if units is not None:
        found = found.filter(Q(unit__in=units) | Q(unit=None))
    return found.select_related("program", "unit", "cares__user", "entered_by__user").order_by("sent_at", "pk")


def waiting_list(
    viewer: Viewer, program: Program, *, side: str = "", state: str = "", cares: str = "", search: str = ""
) -> QuerySet[Application]:
    """Applications to a program, the oldest first, each with `is_answered`: that whoever applied said the last word.

    Without a `state` those that wait. `cares`: "mine" or "nobody".
    """
    found = office_applications(viewer).filter(program=program, state=state or ApplicationState.WAITING)
    if side:
        found = found.filter(side=side)
    if cares == "mine":
        found = found.filter(cares__user=viewer.user)
    elif cares == "nobody":
        found = found.filter(cares=None)
    if words := searchable(search):
        found = found.filter(search_name__contains=words)
    last = ApplicationWord.objects.filter(application=OuterRef("pk"))
    later = ApplicationWord.objects.filter(application=OuterRef("application"), at__gt=OuterRef("at"))
    return found.annotate(is_answered=Exists(last.filter(~Exists(later), from_office=False)))


def waiting_count(viewer: Viewer, program: Program) -> int:
    """How many of the viewer's reach wait in a program; one query."""
    return office_applications(viewer).filter(program=program, state=ApplicationState.WAITING).count()


@dataclass(frozen=True)
class Alike:
    """Who looks like whoever applied, within a viewer's reach; `elsewhere`: beyond it somebody does too."""

    mentees: list[Mentee]
    mentors: list[Mentor]
    applications: list[Application]
    elsewhere: bool

    def __bool__(self) -> bool:
        return bool(self.mentees or self.mentors or self.applications or self.elsewhere)


def alike(viewer: Viewer, application: Application) -> Alike:
    """People and other applications with a similar name, the same phone or address; three queries.

    Those about whom the viewer decides, and applications that he reads; of others only that there are any.
    """
    is_mentor = application.side == Side.MENTOR
    reached, everybody = (managed_mentors(viewer), Mentor) if is_mentor else (managed_mentees(viewer), Mentee)
    people = list(_alike(reached, application)[:MOST_ALIKE])
    beyond = everybody.objects.exclude(pk__in=reached.order_by().values("pk"))
    others = office_applications(viewer).exclude(Q(pk=application.pk) | Q(state=ApplicationState.WITHDRAWN))
    return Alike(
        mentees=[] if is_mentor else people,
        mentors=people if is_mentor else [],
        applications=list(_alike(others, application)[:MOST_ALIKE]),
        elsewhere=_alike(beyond, application).exists(),
    )


def _alike(rows: QuerySet, application: Application) -> QuerySet:
    same = Q(resemblance__gte=SIMILAR_NAMES)
    if application.phone:
        same |= Q(phone=application.phone)
    if application.email:
        same |= Q(email__iexact=application.email)
    resemblance = TrigramSimilarity("search_name", searchable(application.full_name))
    return rows.alias(resemblance=resemblance).filter(same).order_by("-resemblance", "full_name")


def forgotten_drafts(organization: Organization) -> QuerySet[Application]:
    """Drafts at which nobody has written for thirty days, and those in which nothing was ever written, after a day."""
    moment = clock.now()
    old, empty = Q(saved_at__lte=moment - DRAFT_KEPT), Q(raw={}, saved_at__lte=moment - EMPTY_KEPT)
    return Application.objects.filter(old | empty, state=ApplicationState.DRAFT)


def forgotten_applications(organization: Organization) -> QuerySet[Application]:
    """Applications that led nowhere, half a year after that was decided."""
    return Application.objects.filter(
        state__in=FORGOTTEN_WHILE, decided_on__lte=clock.today(organization) - DECIDED_KEPT
    )
