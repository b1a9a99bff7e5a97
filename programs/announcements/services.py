"""Every write of announcements. One is draft → out → taken down; a draft may be discarded, what is out corrected."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentors.models import Mentor
from programs.announcements.letters import write_to_mentors
from programs.announcements.queries import WRITERS, not_told_yet, reading_of, standing_announcements
from programs.choices import AnnouncementState
from programs.files import store_file
from programs.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementProgram,
    AnnouncementReceipt,
    AnnouncementText,
    Program,
    StoredFile,
)


@transaction.atomic
def write_announcement(
    *,
    programs: Iterable[Program],
    units: Iterable[UUID],
    texts: Mapping[str, tuple[str, str]],
    must_acknowledge: bool,
    stands_until: date,
    by: Viewer,
    upload: UploadedFile | None = None,
    drops_files: bool = False,
    announcement: Announcement | None = None,
    announcement_id: UUID | None = None,
) -> Announcement:
    """Keep a draft: a new one, or `announcement` in other words. `texts` has title and words for each language;
    `upload` is a judged file that is added to those there are, unless `drops_files` takes these away.

    The same sent twice under one `announcement_id` is one draft. Raises ValidationError for one that was sent
    meanwhile. Audited without its words.
    """
    if announcement is None:
        announcement = Announcement(organization=by.organization, stands_until=stands_until, written_at=clock.now())
        announcement.pk = announcement_id or announcement.pk
        announcement.written_by = next(filter(None, map(by.membership, WRITERS)), None)
    held = Announcement.objects.select_for_update(no_key=True).filter(pk=announcement.pk).first()
    if held is not None and not held.is_draft:
        raise ValidationError(_("This was sent meanwhile."))
    announcement.units, announcement.must_acknowledge = list(units), must_acknowledge
    announcement.stands_until = stands_until
    announcement.save(force_insert=held is None)
    organization = announcement.organization
    if held is not None:
        AnnouncementProgram.objects.filter(announcement=announcement).delete()
        AnnouncementText.objects.filter(announcement=announcement).delete()
    AnnouncementProgram.objects.bulk_create(
        AnnouncementProgram(organization=organization, announcement=announcement, program=program)
        for program in programs
    )
    _write_texts(announcement, texts)
    if drops_files:
        StoredFile.objects.filter(pk__in=announcement.files.values("file")).delete()
    if upload is not None:
        file = store_file(organization=organization, upload=upload)
        AnnouncementFile.objects.create(organization=organization, announcement=announcement, file=file)
    record(organization=organization, by=by, action="announcement.written", subject=announcement)
    return announcement


@transaction.atomic
def send_announcement(*, announcement: Announcement, by: Viewer) -> int:
    """Tell it to all mentors whom it concerns today, each by one letter; how many. Sent already, it stays as it is.

    Raises ValidationError where it concerns nobody, or its last day is over. Audited.
    """
    held = _locked(announcement)
    if held is None or not held.is_draft:
        return 0
    if held.stands_until < clock.today(by.organization):
        raise ValidationError(_("The last day on which it stands is over. Choose a later one."))
    held.state, held.sent_at = AnnouncementState.OUT, clock.now()
    held.save(update_fields=["state", "sent_at"])
    told = _tell(held)
    if not told:
        raise ValidationError(_("Nobody accompanies anybody there today, so nobody would read it."))
    detail = {"mentors": told}
    record(organization=by.organization, by=by, action="announcement.sent", subject=held, detail=detail)
    return told


@transaction.atomic
def tell_newcomers(*, organization: Organization) -> int:
    """Tell what stands to those who became mentors since it was sent; how many were told. Audited."""
    told = 0
    for announcement in standing_announcements(organization):
        if number := _tell(announcement):
            told += number
            detail = {"mentors": number}
            record(
                organization=organization, by=None, action="announcement.told_newcomers", subject=announcement,
                detail=detail,
            )  # fmt: skip
    return told


@transaction.atomic
def remind_of_announcement(*, announcement: Announcement, by: Viewer) -> int:
    """Write once more to those of whom something is expected and who had no reminder today; to how many. Audited."""
    held, today = _locked(announcement), clock.today(by.organization)
    if held is None or not held.is_out or held.stands_until < today:
        return 0
    waiting = [row for row in reading_of(held).waiting if row.reminded_on != today and row.mentor.membership]
    AnnouncementReceipt.objects.filter(pk__in=[row.pk for row in waiting]).update(reminded_on=today)
    write_to_mentors(announcement=held, mentors=[row.mentor for row in waiting], again=f"-{today.isoformat()}")
    if waiting:
        detail = {"mentors": len(waiting)}
        record(organization=by.organization, by=by, action="announcement.reminded", subject=held, detail=detail)
    return len(waiting)


@transaction.atomic
def correct_announcement(
    *, announcement: Announcement, texts: Mapping[str, tuple[str, str]], stands_until: date, asks_again: bool,
    seen: int, by: Viewer,
) -> bool:  # fmt: skip
    """Say it in other words from now on, to all who were told; whether anything changed. Audited without its words.

    With `asks_again` it waits for each of them as if it were new, and each gets a letter; else who has read or
    confirmed it is left in peace. `seen` is the version before the writer's eyes. Raises ValidationError if another one
    is out by now, or it was taken down.
    """
    held = _locked(announcement)
    if held is None or not held.is_out or held.version != seen:
        raise ValidationError(_("This was changed meanwhile. Load the page anew."))
    former = {text.language: (text.title, text.words) for text in held.texts.all()}
    if former == dict(texts) and held.stands_until == stands_until:
        return False
    held.texts.all().delete()
    _write_texts(held, texts)
    held.version, held.corrected_at, held.stands_until = held.version + 1, clock.now(), stands_until
    held.save(update_fields=["version", "corrected_at", "stands_until"])
    if asks_again:
        receipts = AnnouncementReceipt.objects.filter(announcement=held)
        receipts.update(opened_at=None, acknowledged_at=None, reminded_on=None)
        mentors = [row.mentor for row in receipts.select_related("mentor__membership__user").order_by("pk")]
        write_to_mentors(announcement=held, mentors=mentors, again=f"-v{held.version}")
    detail = {"version": held.version, "asked_again": asks_again}
    record(organization=by.organization, by=by, action="announcement.corrected", subject=held, detail=detail)
    return True


@transaction.atomic
def take_down(*, announcement: Announcement, by: Viewer) -> None:
    """From now on no mentor sees it; who read it stays known. Audited."""
    held = _locked(announcement)
    if held is not None and held.is_out:
        held.state, held.taken_down_at = AnnouncementState.DOWN, clock.now()
        held.save(update_fields=["state", "taken_down_at"])
        record(organization=by.organization, by=by, action="announcement.taken_down", subject=held)


@transaction.atomic
def discard_announcement(*, announcement: Announcement, by: Viewer) -> None:
    """Delete a draft. Raises ValidationError for one that was sent. Audited."""
    held = _locked(announcement)
    if held is None:
        return
    if not held.is_draft:
        raise ValidationError(_("This was sent meanwhile."))
    StoredFile.objects.filter(pk__in=held.files.values("file")).delete()
    held.delete()
    record(organization=by.organization, by=by, action="announcement.discarded", subject=announcement)


@transaction.atomic
def note_opened(*, receipt: AnnouncementReceipt) -> None:
    """Note that its mentor has opened an announcement, the first time."""
    unopened = AnnouncementReceipt.objects.filter(pk=receipt.pk, opened_at__isnull=True)
    unopened.update(opened_at=clock.now())


@transaction.atomic
def acknowledge(*, receipt: AnnouncementReceipt, by: Viewer) -> None:
    """The mentor says "read and understood"; said twice, it is said once. Audited."""
    now = clock.now()
    open_one = AnnouncementReceipt.objects.filter(pk=receipt.pk, acknowledged_at__isnull=True)
    if open_one.update(acknowledged_at=now):
        note_opened(receipt=receipt)
        record(organization=by.organization, by=by, action="announcement.acknowledged", subject=receipt.announcement)


def _write_texts(announcement: Announcement, texts: Mapping[str, tuple[str, str]]) -> None:
    AnnouncementText.objects.bulk_create(
        AnnouncementText(
            organization=announcement.organization, announcement=announcement, language=language, title=title,
            words=words,
        )
        for language, (title, words) in texts.items()
    )  # fmt: skip


def _tell(announcement: Announcement) -> int:
    """Give a receipt and a letter to whoever has none; the unique receipt keeps two runs from telling twice."""
    now, organization = clock.now(), announcement.organization
    mentors: dict[UUID, Mentor] = {mentor.pk: mentor for mentor in not_told_yet(announcement)}
    rows = [
        AnnouncementReceipt(organization=organization, announcement=announcement, mentor=mentor, told_at=now)
        for mentor in mentors.values()
    ]
    AnnouncementReceipt.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    made = AnnouncementReceipt.objects.filter(pk__in=[row.pk for row in rows]).values_list("mentor", flat=True)
    told = [mentors[key] for key in made]
    if told:
        write_to_mentors(announcement=announcement, mentors=told)
    return len(told)


def _locked(announcement: Announcement) -> Announcement | None:
    found = Announcement.objects.select_for_update(no_key=True, of=("self",)).select_related("organization")
    return found.filter(pk=announcement.pk).first()
