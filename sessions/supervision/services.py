"""Every write of support talks. What was said in one is in nobody's row but in sealed notes (`sealing`)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.models import Program
from sessions.models import SupportRequest, SupportTalk


@transaction.atomic
def note_talk(
    *, mentor: Mentor, on: date, way: str, minutes: int, next_on: date | None = None, by: Viewer
) -> SupportTalk:
    """Note that the viewer, a coordinator, had a support talk with a mentor; the mentor's request is answered by it.

    Raises ValidationError for a day to come, for a next day that is not to come, with oneself, and for a second one of
    these two on a day. Audited without the mentor's name.
    """
    today = clock.today(by.organization)
    if on > today:
        raise ValidationError({"on": _("This day is still to come. Write it as the next one.")})
    if next_on is not None and next_on < today:
        raise ValidationError({"next_on": _("This day is over already.")})
    if mentor.membership and mentor.membership.user_id == by.user.pk:
        raise ValidationError(_("A support talk takes two."))
    talk = SupportTalk(
        organization=by.organization, mentor=mentor, coordinator=by.membership(Role.COORDINATOR), on=on, way=way,
        minutes=minutes, next_on=next_on, noted_at=clock.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            talk.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"on": _("A talk of you two on this day is noted already.")}) from None
    SupportRequest.objects.filter(mentor=mentor).delete()
    record(organization=by.organization, by=by, action="support.noted", subject=talk)
    return talk


@transaction.atomic
def remove_talk(*, talk: SupportTalk, by: Viewer) -> None:
    """Take back what was noted by mistake; notes that hang on it stay their authors'. Audited."""
    record(organization=by.organization, by=by, action="support.removed", subject=talk)
    talk.delete()


@transaction.atomic
def ask_for_talk(*, mentor: Mentor, by: Viewer) -> None:
    """The mentor asks for a talk; asked twice it is asked once. Audited without a subject."""
    _request, is_new = SupportRequest.objects.get_or_create(
        organization=mentor.organization, mentor=mentor, defaults={"asked_at": clock.now()}
    )
    if is_new:
        record(organization=mentor.organization, by=by, action="support.asked")


@transaction.atomic
def take_request_back(*, mentor: Mentor, by: Viewer) -> None:
    """The mentor needs no talk any more. Audited when there was a request."""
    if SupportRequest.objects.filter(mentor=mentor).delete()[0]:
        record(organization=mentor.organization, by=by, action="support.unasked")


@transaction.atomic
def set_pace(*, program: Program, days: int, by: Viewer) -> None:
    """Say after how many days without a talk a mentor of the program is due; 0 for never. Audited on change."""
    if program.support_every_days == days:
        return
    program.support_every_days = days
    program.save(update_fields=["support_every_days"])
    detail = {"days": days}
    record(organization=program.organization, by=by, action="support.pace", subject=program, detail=detail)
