"""Noting what has been written to whom."""

from collections.abc import Iterable

from mentoring_platform.accounts.models import Membership
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.models.base import new_id
from sessions.choices import LetterStep
from sessions.models import Meeting, MeetingLetter


def note_written(
    *, organization: Organization, membership: Membership, step: LetterStep, meetings: Iterable[Meeting]
) -> str:
    """Note that a person has been written to about these meetings; the id that they share."""
    moment, letter = clock.now(), new_id()
    MeetingLetter.objects.bulk_create(
        MeetingLetter(
            organization=organization, membership=membership, meeting=meeting, step=step, starts_at=meeting.starts_at,
            written_at=moment, letter=letter,
        )
        for meeting in meetings
    )  # fmt: skip
    return str(letter)
