"""The address of a person's calendar: made → made anew, or stopped. Each holder sees to the own one alone."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_read
from mentoring_platform.members.services import hash_of
from mentoring_platform.tenancy import clock
from sessions.models import CalendarLink

USE_TOLD_EVERY = timedelta(hours=1)


@transaction.atomic
def make_calendar_link(*, by: Viewer, seen: str) -> str:
    """Give the viewer a new calendar address; returns its secret, which is told this once and kept as a hash.

    A former one leads nowhere from now on; whether names are shown stays as it was. `seen` is the `version_of_link`
    that the person had before the eyes: if another is there by now, ValidationError, so that a page that is sent
    twice does not take away the address it has just shown. Audited.
    """
    link = CalendarLink.objects.select_for_update().filter(user=by.user).first()
    if seen != version_of_link(link):
        raise ValidationError(_("An address was made already. If you did not keep it, make a new one."))
    secret = secrets.token_urlsafe(32)
    # In one statement: pressed twice at once there is one address, and its secret is that of the last.
    CalendarLink.objects.bulk_create(
        [CalendarLink(organization=by.organization, user=by.user, secret_hash=hash_of(secret), created_at=clock.now())],
        update_conflicts=True,
        unique_fields=["organization", "user"],
        update_fields=["secret_hash", "created_at", "last_used_at", "named_on"],
    )
    action = "calendar.link_renewed" if link else "calendar.link_made"
    record(organization=by.organization, by=by, action=action, subject=by.acting_membership)
    return secret


@transaction.atomic
def stop_calendar_link(*, by: Viewer) -> None:
    """Let the viewer's calendar address lead nowhere. Nothing happens if there is none. Audited."""
    if CalendarLink.objects.filter(user=by.user).delete()[0]:
        record(organization=by.organization, by=by, action="calendar.link_stopped", subject=by.acting_membership)


@transaction.atomic
def show_names_in_calendar(*, shows: bool, by: Viewer) -> None:
    """Let names and places stand in the viewer's calendar, or not. Nothing happens if it is so already. Audited."""
    if CalendarLink.objects.filter(user=by.user, shows_names=not shows).update(shows_names=shows):
        action = "calendar.names_shown" if shows else "calendar.names_hidden"
        record(organization=by.organization, by=by, action=action, subject=by.acting_membership)


@transaction.atomic
def note_calendar_use(*, link: CalendarLink) -> None:
    """Keep when a calendar last asked at this address, to the hour."""
    moment = clock.now()
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lte=moment - USE_TOLD_EVERY)
    CalendarLink.objects.filter(long_ago, pk=link.pk).update(last_used_at=moment)


@transaction.atomic
def note_calendar_with_names(*, link: CalendarLink, people: Iterable[UUID], by: Viewer) -> None:
    """Trace that a calendar that names these people was handed out: once a day, however often it is fetched."""
    today = clock.today(by.organization)
    if link.named_on == today:
        return
    fresh = CalendarLink.objects.filter(Q(named_on__isnull=True) | ~Q(named_on=today), pk=link.pk)
    if fresh.update(named_on=today):
        record_read(by=by, action="calendar.read", people=people)


def version_of_link(link: CalendarLink | None) -> str:
    """A word for the address that holds; empty while there is none."""
    return link.created_at.isoformat() if link else ""
