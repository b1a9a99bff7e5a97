"""A draft goes out: with the approval of a second person where a program wants it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from programs.broadcasts.letters import write_test, write_to_approvers, write_to_writer
from programs.broadcasts.queries import (
    Audience,
    approvers_of,
    day_of,
    newcomers_of,
    programs_of,
    texts_for,
    to_approve,
    wants_approval,
)
from programs.broadcasts.services.rules import held, held_to_send, refuse_incomplete, refuse_other_revision
from programs.choices import BroadcastState
from programs.models import AnswerCount, Broadcast, Program

A_WEEK = timedelta(days=7)
"""Whoever meets once a week meets within it, also who met earlier on the first day."""

# One statement with three values for each row: ten thousand rows of a model would take longer than all the rest.
DELIVER = """
INSERT INTO programs_delivery
    (organization_id, broadcast_id, id, enrolment_id, mentee_id, state, why_not, way, answered)
SELECT %s, %s, made.id, made.enrolment_id, made.mentee_id, 'open', '', '', false
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS made (id, enrolment_id, mentee_id)
ON CONFLICT (organization_id, broadcast_id, mentee_id) DO NOTHING
"""


@transaction.atomic
def ask_approval(*, broadcast: Broadcast, seen: int, by: Viewer) -> Broadcast:
    """Let a draft wait for a second person: those who can be it get a letter. Waiting already, it stays so.

    Raises ValidationError: incomplete, changed since `seen`, no draft, or nobody there who could approve. Audited.
    """
    broadcast = held_to_send(broadcast, by)
    if broadcast.is_awaiting:
        return broadcast
    _refuse_unless_ready(broadcast, seen, programs_of(broadcast))
    people = approvers_of(broadcast)
    if not people:
        raise ValidationError(_("There is nobody yet who could approve this."))
    broadcast.state, broadcast.returned_why = BroadcastState.AWAITING, ""
    broadcast.save()
    write_to_approvers(broadcast, people)
    record(organization=by.organization, by=by, action="broadcast.approval_asked", subject=broadcast)
    return broadcast


@transaction.atomic
def approve(*, broadcast: Broadcast, seen: int, by: Viewer) -> Broadcast:
    """Be the second person: the message goes out as it was seen. Out already, it stays as it is.

    Raises ValidationError for whoever wrote it, for what was changed or taken back meanwhile. Side effects and audit as
    in `send_broadcast`.
    """
    broadcast = held(broadcast)
    if broadcast.is_out:
        return broadcast
    refuse_other_revision(broadcast, seen)
    if not to_approve(by).filter(pk=broadcast.pk).exists():
        raise ValidationError(_("This waits for somebody else, or was taken back meanwhile."))
    broadcast.approved_by = _membership_of(by)
    _send(broadcast, by, programs_of(broadcast))
    write_to_writer(broadcast, by)
    record(organization=by.organization, by=by, action="broadcast.approved", subject=broadcast)
    return broadcast


@transaction.atomic
def return_to_draft(*, broadcast: Broadcast, why: str, by: Viewer) -> Broadcast:
    """Not yet: what waits for approval is a draft again, by whoever could approve (with a word) or by its writer.

    A draft already, it stays so. Raises ValidationError for what is out. The writer gets a letter. Audited without the
    word.
    """
    broadcast = held(broadcast)
    if broadcast.is_draft:
        return broadcast
    if not broadcast.is_awaiting:
        raise ValidationError(_("This is out already."))
    broadcast.state, broadcast.returned_why = BroadcastState.DRAFT, why
    broadcast.revision += 1
    broadcast.save()
    if by.user.pk != broadcast.written_by.user_id:
        write_to_writer(broadcast, by)
    record(organization=by.organization, by=by, action="broadcast.returned", subject=broadcast)
    return broadcast


@transaction.atomic
def send_broadcast(*, broadcast: Broadcast, seen: int, by: Viewer) -> Broadcast:
    """Let a draft go out: one open delivery for each of those it is for. Out already, it stays as it is.

    Without days it begins today and has a week. `seen` is the revision that the viewer saw. Two at once: the second
    finds it out. Raises ValidationError: incomplete (`words`, `audience`, `when`), changed meanwhile, no draft, or
    where a program wants a second person. The number of queries does not depend on how many it is for. Audited as one.
    """
    broadcast = held_to_send(broadcast, by)
    if broadcast.is_out:
        return broadcast
    programs = programs_of(broadcast)
    _refuse_unless_ready(broadcast, seen, programs)
    if wants_approval(programs):
        raise ValidationError(_("A second person has to approve this first."))
    return _send(broadcast, by, programs)


def deliver(broadcast: Broadcast, programs: Iterable[Program]) -> int:
    """Make the deliveries that are missing of a message that is held; how many were made.

    One mentee has one, whatever happens at the same time: the database has the last word.
    """
    day = day_of(broadcast.organization, broadcast.tell_from)
    audience = Audience.chosen(broadcast.organization, [program.pk for program in programs], broadcast.audience)
    found = list(newcomers_of(broadcast, audience, day).order_by().values_list("pk", "mentee_id"))
    if not found:
        return 0
    enrolments, mentees = zip(*found, strict=True)
    values = [broadcast.organization_id, broadcast.pk, [new_id() for _row in found], [*enrolments], [*mentees]]
    with connection.cursor() as cursor:
        cursor.execute(DELIVER, values)
        return cursor.rowcount


def _refuse_unless_ready(broadcast: Broadcast, seen: int, programs: Sequence[Program]) -> None:
    if not broadcast.is_draft or broadcast.is_template:
        raise ValidationError(_("This is no draft any more. Load the page anew."))
    refuse_other_revision(broadcast, seen)
    refuse_incomplete(broadcast, programs)
    if broadcast.tell_until and broadcast.tell_until < clock.today(broadcast.organization):
        raise ValidationError({"when": _("The last day is over. Choose a later one.")})


def _send(broadcast: Broadcast, by: Viewer, programs: Sequence[Program]) -> Broadcast:
    broadcast.tell_from = day_of(broadcast.organization, broadcast.tell_from)
    broadcast.tell_until = broadcast.tell_until or broadcast.tell_from + A_WEEK
    broadcast.state, broadcast.sent_at = BroadcastState.OUT, clock.now()
    broadcast.save()
    # All counters are there from the beginning, so that none tells when the first answer came.
    AnswerCount.objects.bulk_create(
        AnswerCount(organization_id=broadcast.organization_id, broadcast=broadcast, choice=choice)
        for choice in range(broadcast.choices)
    )
    number = deliver(broadcast, programs)
    if not number:
        raise ValidationError({"audience": _("Nobody would be told. Choose for whom this is once more.")})
    detail = {"deliveries": number}
    record(organization=by.organization, by=by, action="broadcast.sent", subject=broadcast, detail=detail)
    return broadcast


def _membership_of(by: Viewer) -> Membership:
    roles = (Role.COORDINATOR, Role.BROADCASTER, Role.ADMINISTRATOR)
    return next(filter(None, (by.membership(role) for role in roles)), by.acting_membership)


@transaction.atomic
def send_test(*, broadcast: Broadcast, by: Viewer) -> None:
    """Send the message to oneself, as a letter that shows it as a mentor sees it; once for what stands there. Audited.

    Raises ValidationError while there is nothing to show.
    """
    texts = texts_for([broadcast], by.user.language or by.organization.language)
    if broadcast.pk not in texts:
        raise ValidationError({"words": _("Write the message first.")})
    write_test(broadcast, texts[broadcast.pk], by)
    record(organization=by.organization, by=by, action="broadcast.tested", subject=broadcast)
