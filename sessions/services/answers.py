"""Answers without signing in: links made → answered or expired, and revoked by their person. Their only writer."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services import hash_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import current_organization
from sessions.choices import Absent, Channel, Outcome
from sessions.models import AnswerLink, Meeting
from sessions.queries.answers import wrote_by_link
from sessions.services.history import log_of
from sessions.services.logs import log_meeting
from sessions.services.meetings import locked_meeting

VALID_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def make_answer_links(
    *, organization: Organization, membership: Membership, meetings: Iterable[Meeting]
) -> dict[UUID, str]:
    """Make the link of each meeting for this person; returns their secrets by meeting, told this once.

    Each is good for seven days. A former one for the same meeting leads nowhere from now on.
    """
    moment = clock.now()
    made = {meeting.pk: secrets.token_urlsafe(32) for meeting in meetings}
    AnswerLink.objects.bulk_create(
        [
            AnswerLink(
                organization=organization, membership=membership, meeting_id=key, secret_hash=hash_of(secret),
                created_at=moment, expires_at=moment + VALID_FOR,
            )
            for key, secret in made.items()
        ],
        update_conflicts=True,
        unique_fields=["organization", "meeting", "membership"],
        update_fields=["secret_hash", "created_at", "expires_at", "revoked_at"],
    )  # fmt: skip
    return made


@transaction.atomic
def answer_by_link(*, link: AnswerLink, held: bool) -> bool:
    """Say by a link whether its meeting was held, or correct what was said by it; whether that is so now.

    `held` as it was planned; not held without who did not come, or who cancelled, which stays an open question to the
    mentor. What was reported otherwise stays as it is, and so does everything else of the meeting. The author is the
    person the link was sent to; history and audit trail tell by which way it came. Marks the week as stale.
    """
    try:
        log = log_of(locked_meeting(link.meeting))
    except ValidationError:  # the meeting is no longer planned
        return False
    if log is not None and not wrote_by_link(link, log):
        return False
    viewer = viewer_for(link.membership.user, current_organization())
    facts = {"outcome": Outcome.HELD} if held else {"outcome": Outcome.MISSED, "absent": Absent.UNSAID}
    log_meeting(meeting=link.meeting, by=viewer, channel=Channel.LINK, **facts)
    return True


@transaction.atomic
def stop_answer_links(*, by: Viewer) -> int:
    """Let every link that was sent to the viewer lead nowhere; how many did until now. Audited if there were any."""
    own = AnswerLink.objects.filter(membership=by.membership(Role.MENTOR))
    stopped = own.filter(revoked_at__isnull=True, expires_at__gt=clock.now()).update(revoked_at=clock.now())
    if stopped:
        record(organization=by.organization, by=by, action="answers.stopped", subject=by.acting_membership)
    return stopped


@transaction.atomic
def forget_old_links(*, organization: Organization) -> int:
    """Delete links that ended a month ago; how many."""
    return AnswerLink.objects.filter(expires_at__lte=clock.now() - KEPT_FOR).delete()[0]
