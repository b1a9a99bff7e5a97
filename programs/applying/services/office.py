"""What the office does about an application that was sent, and what a worker enters on his own account."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Availability as MenteeAvailability
from mentees.models import Mentee
from mentees.services import create_mentee
from mentees.services import set_availability as set_mentee_hours
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Unit
from mentors.models import Availability as MentorAvailability
from mentors.models import Mentor
from mentors.services import create_mentor, set_availability
from programs.applying import letters
from programs.applying.choices import ApplicationState, QuestionKind, Side
from programs.applying.questions import questions_in, spans_of
from programs.applying.services.applicant import Gone, new_link
from programs.models import Application, ApplicationWord, DirectoryEntry, Program
from programs.services import enrol


@transaction.atomic
def enter_application(
    *, program: Program, side: str, facts: dict, heard_from: str, why: str, by: Viewer
) -> Application:
    """Put somebody on the waiting list who did not apply: who, from whom the office heard, and why.

    Whoever enters it takes care of it. Audited.
    """
    moment = clock.now()
    application = Application(
        organization=program.organization, program=program, side=side, state=ApplicationState.WAITING,
        language=program.organization.language, begun_at=moment, saved_at=moment, sent_at=moment,
        entered_by=by.acting_membership, cares=by.acting_membership, heard_from=heard_from, why=why, **facts,
    )  # fmt: skip
    application.save()
    record(organization=program.organization, by=by, action="application.entered", subject=application)
    return application


@transaction.atomic
def take_care(*, application: Application, by: Viewer) -> None:
    """Say that this one is one's own to take care of. Raises Gone for one that waits no more. Audited."""
    row = _waiting(application)
    row.cares = by.acting_membership
    row.save(update_fields=["cares"])
    record(organization=row.organization, by=by, action="application.taken_care_of", subject=row)


@transaction.atomic
def let_wait(*, application: Application, reason: str, until: date | None, by: Viewer) -> None:
    """Say for what it waits, and when to look at it again. Raises Gone for one that waits no more. Audited."""
    row = _waiting(application)
    row.waits_for, row.waits_until = reason, until
    row.cares = row.cares or by.acting_membership
    row.save(update_fields=["waits_for", "waits_until", "cares"])
    record(organization=row.organization, by=by, action="application.waits", subject=row)


@transaction.atomic
def ask_applicant(*, application: Application, words: str, by: Viewer) -> None:
    """Ask whoever applied something; it stands on the page of the link, and with an address a letter tells so.

    Raises Gone for one that waits no more, ValidationError for one that nobody reaches by a link. Audited without
    words.
    """
    row = _waiting(application)
    if not row.email:
        raise ValidationError({"words": _("There is no e-mail address. Ask by phone.")})
    ApplicationWord.objects.create(
        organization=row.organization,
        application=row,
        from_office=True,
        words=words,
        at=clock.now(),
        by=by.acting_membership,
    )
    letters.write(application=row, letter="asked", secret=new_link(row))
    row.cares = row.cares or by.acting_membership
    row.save(update_fields=["cares"])
    record(organization=row.organization, by=by, action="application.asked", subject=row)


@transaction.atomic
def decline_application(*, application: Application, words: str, tells: bool, by: Viewer) -> None:
    """Decline; the words stand on the page of the link, and `tells` sends them by letter where there is an address.

    Raises Gone for one that waits no more. Audited without words.
    """
    row = _decided(application, ApplicationState.DECLINED, words, by)
    if tells and row.email:
        letters.write(application=row, letter="declined", secret=new_link(row), words=words)
    record(organization=row.organization, by=by, action="application.declined", subject=row)


@transaction.atomic
def refer_application(*, application: Application, entry: DirectoryEntry, words: str, tells: bool, by: Viewer) -> None:
    """Send somebody on to an entry of the directory, whose name and ways of contact the letter holds.

    Raises Gone for one that waits no more. Audited without words.
    """
    row = _decided(application, ApplicationState.REFERRED, words, by)
    row.referred_to = entry
    row.save(update_fields=["referred_to"])
    if tells and row.email:
        where = "\n".join(filter(None, [entry.name, entry.phone, entry.site]))
        told = "\n\n".join(filter(None, [words, where]))
        letters.write(application=row, letter="referred", secret=new_link(row), words=told)
    record(organization=row.organization, by=by, action="application.referred", subject=row)


@transaction.atomic
def take_in(
    *, application: Application, unit: Unit | None, starts_on: date, same_as: UUID | None, tells: bool, by: Viewer
) -> Mentee | Mentor:
    """Take somebody in: as a mentor, or as a mentee who is enrolled from that day. Free hours come along.

    `same_as` is somebody who is here already (a mentor or a mentee, by side) and within the reach of `by`, who then is
    taken as is: hours that are known of him stay, since anybody may have applied under his name. Raises Gone for
    one that waits no more, ValidationError for a day outside the program or facts that are no profile. Audited, with
    the profile and the enrolment.
    """
    row = _decided(application, ApplicationState.TAKEN_IN, "", by)
    facts = {name: getattr(row, name) for name in ("full_name", "gender", "phone", "email", "languages")}
    facts |= {"unit": unit, "phone": str(row.phone or "")}
    person = _mentor(row, facts, same_as, by) if row.side == Side.MENTOR else _mentee(row, facts, same_as, by)
    if isinstance(person, Mentee):
        enrol(program=row.program, mentees=[person], starts_on=starts_on, by=by)
    row.unit = unit or row.unit
    row.save(update_fields=["mentee", "mentor", "unit"])
    if tells and row.email:
        letters.write(application=row, letter="taken_in", secret=new_link(row))
    record(organization=row.organization, by=by, action="application.taken_in", subject=row)
    return person


def _mentor(row: Application, facts: dict, same_as: UUID | None, by: Viewer) -> Mentor:
    if same_as:
        row.mentor = Mentor.objects.get(pk=same_as)
    else:
        row.mentor = create_mentor(organization=row.organization, by=by, **facts)
    if (spans := _hours(row)) and not MentorAvailability.objects.filter(mentor=row.mentor).exists():
        set_availability(mentor=row.mentor, spans=spans, by=by)
    return row.mentor


def _mentee(row: Application, facts: dict, same_as: UUID | None, by: Viewer) -> Mentee:
    if row.side == Side.ON_BEHALF and row.writer_name:
        facts |= {"phone": "", "email": ""}  # those of whoever wrote: they stay with the application
    if same_as:
        row.mentee = Mentee.objects.get(pk=same_as)
    else:
        row.mentee = create_mentee(organization=row.organization, by=by, kind=row.program.mentee_kind, **facts)
    if (spans := _hours(row)) and not MenteeAvailability.objects.filter(mentee=row.mentee).exists():
        set_mentee_hours(mentee=row.mentee, spans=spans, by=by)
    return row.mentee


def _hours(row: Application) -> list:
    questions = questions_in(row.version.questions) if row.version else []
    ticked = [hour for q in questions if q.kind == QuestionKind.HOURS for hour in row.answers.get(q.key, [])]
    return spans_of(ticked)


def _waiting(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",), no_key=True).select_related("program", "version")
    row = rows.filter(pk=application.pk, state=ApplicationState.WAITING).first()
    if row is None:
        raise Gone(_("This application does not wait any more."))
    return row


def _decided(application: Application, state: ApplicationState, words: str, by: Viewer) -> Application:
    row = _waiting(application)
    row.state, row.decided_words, row.decided_on = state, words, clock.today(row.organization)
    row.cares = row.cares or by.acting_membership
    row.save()
    return row
