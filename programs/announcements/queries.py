"""Announcements to mentors: those that were told to the viewer, those that the viewer writes, and who has read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization, Unit
from mentoring_platform.tenancy.queries import unit_tree, with_descendants
from mentors.models import Mentor
from programs.choices import AnnouncementState
from programs.files import FACTS
from programs.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementProgram,
    AnnouncementReceipt,
    AnnouncementText,
    Pairing,
    Program,
    ProgramScope,
    StoredFile,
)
from programs.queries import active_on, units_of_programs

WRITERS = (Role.COORDINATOR, Role.BROADCASTER)


@dataclass(frozen=True)
class Writes:
    """To whose mentors a role writes; None is all programs, all units."""

    programs: frozenset[UUID] | None
    units: frozenset[UUID] | None


def written_by(viewer: Viewer) -> list[Writes]:
    """What the viewer reaches in each role that writes; two queries for each."""
    found = []
    for membership in filter(None, map(viewer.membership, WRITERS)):
        programs = ProgramScope.objects.filter(membership=membership).values_list("program", flat=True)
        units = set(MembershipUnit.objects.filter(membership=membership).values_list("unit", flat=True))
        below = with_descendants(viewer.organization, units) if units else None
        found.append(Writes(frozenset(programs) or None, frozenset(below) if below else None))
    return found


def programs_to_address(viewer: Viewer) -> QuerySet[Program]:
    """The programs to whose mentors the viewer may write, by name."""
    reaches = [writes.programs for writes in written_by(viewer)]
    if None in reaches:
        return Program.objects.order_by("name", "pk")
    return Program.objects.filter(pk__in=frozenset().union(*reaches)).order_by("name", "pk")


def units_to_address(viewer: Viewer) -> list[Unit]:
    """The units to which the viewer may narrow an announcement, in the order of the tree.

    Whoever writes to some programs is named the units in which somebody is in them.
    """
    named: set[UUID] | None = set()
    for writes in written_by(viewer):
        if writes.units is None and writes.programs is None:
            named = None
            break
        named |= units_of_programs(writes.programs) if writes.units is None else writes.units
    return [unit for unit in unit_tree(viewer.organization) if named is None or unit.pk in named]


def must_name_units(viewer: Viewer) -> bool:
    """Whether every role in which the viewer writes is limited to units."""
    return all(writes.units is not None for writes in written_by(viewer))


def announcements_for(viewer: Viewer) -> QuerySet[Announcement]:
    """Announcements whose reading the viewer may follow: all that went out for administrators, else `managed`."""
    allowed = _managed(viewer)
    if viewer.is_administrator and allowed:
        allowed |= ~Q(state=AnnouncementState.DRAFT)
    return _with_all(Announcement.objects.filter(allowed))


def managed_announcements(viewer: Viewer) -> QuerySet[Announcement]:
    """Announcements the viewer may send, change and take down: those that lie within his reach as their writer."""
    return _with_all(Announcement.objects.filter(_managed(viewer)))


def told_to(viewer: Viewer) -> QuerySet[AnnouncementReceipt]:
    """What was told to the viewer as a mentor and was not taken down, the newest first."""
    own = AnnouncementReceipt.objects.filter(
        mentor__membership__user=viewer.user, announcement__state=AnnouncementState.OUT
    )
    texts = Prefetch("announcement__texts", AnnouncementText.objects.order_by("language"))
    return own.select_related("announcement__written_by__user").prefetch_related(texts).order_by("-told_at", "-pk")


@dataclass(frozen=True)
class Told:
    """An announcement as one mentor reads it, in the reader's language."""

    receipt: AnnouncementReceipt
    text: AnnouncementText

    @property
    def waits(self) -> bool:
        """Whether something is left to do: to confirm it, else to open it."""
        if self.receipt.announcement.must_acknowledge:
            return self.receipt.acknowledged_at is None
        return self.receipt.opened_at is None


def standing_for(viewer: Viewer) -> list[Told]:
    """What the mentor's week shows on top: what stands today and waits for him; two queries, one if there is none."""
    today = clock.today(viewer.organization)
    rows = told_to(viewer).filter(announcement__stands_until__gte=today, acknowledged_at__isnull=True)
    told = [Told(row, text_of(row.announcement, viewer.organization)) for row in rows]
    return [one for one in told if one.waits]


def file_for(viewer: Viewer, announcement_id: UUID, file_id: UUID) -> StoredFile | None:
    """A file of an announcement that was told to the viewer, or that he follows; else None."""
    told = told_to(viewer).filter(announcement=announcement_id).exists()
    if not told and not announcements_for(viewer).filter(pk=announcement_id).exists():
        return None
    attached = AnnouncementFile.objects.filter(announcement=announcement_id, file=file_id)
    return next((row.file for row in attached.select_related("file")), None)


def text_of(announcement: Announcement, organization: Organization, language: str = "") -> AnnouncementText:
    """The text in this language (the active one), else in the organization's, else in any."""
    texts = {text.language: text for text in announcement.texts.all()}
    wanted = (language or get_language() or "", organization.language)
    return next((texts[one] for one in wanted if one in texts), None) or next(iter(texts.values()))


def mentors_addressed(
    organization: Organization, *, programs: Iterable[UUID], units: Iterable[UUID], day: date
) -> QuerySet[Mentor]:
    """Who accompanies somebody in these programs on the day, by name; in these units, where some are named."""
    pairings = Pairing.objects.filter(active_on(day), enrolment__program__in=list(programs), mentor=OuterRef("pk"))
    if named := list(units):
        below = with_descendants(organization, named)
        pairings = pairings.filter(Q(enrolment__mentee__unit__in=below) | Q(mentor__unit__in=below))
    return Mentor.objects.filter(Exists(pairings)).select_related("membership__user").order_by("full_name", "pk")


def not_told_yet(announcement: Announcement) -> QuerySet[Mentor]:
    """Mentors whom it concerns today and who have no receipt of it."""
    organization = announcement.organization
    mentors = mentors_addressed(
        organization,
        programs=[row.program_id for row in announcement.addressed.all()],
        units=announcement.units,
        day=clock.today(organization),
    )
    return mentors.filter(~Exists(AnnouncementReceipt.objects.filter(announcement=announcement, mentor=OuterRef("pk"))))


def standing_announcements(organization: Organization) -> QuerySet[Announcement]:
    """Those of the active organization that are out and stand today."""
    today = clock.today(organization)
    standing = Announcement.objects.filter(state=AnnouncementState.OUT, stands_until__gte=today)
    return _with_all(standing.select_related("organization"))


@dataclass(frozen=True)
class Reading:
    """Who has read an announcement, and who has not."""

    announcement: Announcement
    receipts: list[AnnouncementReceipt]

    @cached_property
    def acknowledged(self) -> list[AnnouncementReceipt]:
        return [row for row in self.receipts if row.acknowledged_at]

    @cached_property
    def opened(self) -> list[AnnouncementReceipt]:
        """Opened, but not confirmed."""
        return [row for row in self.receipts if row.opened_at and not row.acknowledged_at]

    @cached_property
    def silent(self) -> list[AnnouncementReceipt]:
        return [row for row in self.receipts if not row.opened_at and not row.acknowledged_at]

    @cached_property
    def waiting(self) -> list[AnnouncementReceipt]:
        """Of whom something is still expected: a confirmation where one is asked for, else that they open it."""
        return [*self.silent, *self.opened] if self.announcement.must_acknowledge else self.silent

    @property
    def done(self) -> int:
        return len(self.receipts) - len(self.waiting)


def reading_of(announcement: Announcement) -> Reading:
    """All receipts of an announcement the viewer follows, by the mentor's name; one query."""
    receipts = AnnouncementReceipt.objects.filter(announcement=announcement)
    return Reading(
        announcement, list(receipts.select_related("mentor__membership__user").order_by("mentor__full_name", "pk"))
    )


def _managed(viewer: Viewer) -> Q:
    """An empty Q is everything: whoever adds to it with `|` must leave an empty one alone."""
    allowed = Q(pk__in=[])
    for writes in written_by(viewer):
        within = Q()
        if writes.programs is not None:
            addressed = AnnouncementProgram.objects.filter(announcement=OuterRef("pk"))
            within &= ~Exists(addressed.exclude(program__in=writes.programs))
        if writes.units is not None:
            within &= Q(units__contained_by=list(writes.units)) & ~Q(units=[])
        if not within:
            return within
        allowed |= within
    return allowed


def _with_all(announcements: QuerySet[Announcement]) -> QuerySet[Announcement]:
    programs = Prefetch("addressed", AnnouncementProgram.objects.select_related("program").order_by("program__name"))
    texts = Prefetch("texts", AnnouncementText.objects.order_by("language"))
    people = announcements.select_related("written_by__user")
    return people.prefetch_related(programs, texts, "files").order_by("-written_at", "-pk")


def files_of(announcement: Announcement) -> list[StoredFile]:
    """Its attachments without their content, by name; one query."""
    attached = AnnouncementFile.objects.filter(announcement=announcement).values("file")
    return list(StoredFile.objects.filter(pk__in=attached).only(*FACTS).order_by("name", "pk"))
