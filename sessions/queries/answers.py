"""What a link in a letter leads to: one meeting of the person it was sent to, while that is still his to report."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Least

from mentees.choices import MenteeKind
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from sessions.choices import Absent, Channel, Outcome
from sessions.models import AnswerLink, Meeting, SessionLog
from sessions.queries.meetings import PEOPLE

TO_WHOM = ("membership__user", *(f"meeting__{path}" for path in PEOPLE))


@dataclass(frozen=True)
class Asked:
    """The question of a link: the meeting and its log, if there is one."""

    link: AnswerLink
    log: SessionLog | None

    @property
    def meeting(self) -> Meeting:
        return self.link.meeting

    @property
    def first_name(self) -> str:
        return first_name(self.meeting.pairing.enrolment.mentee)

    @property
    def was_held(self) -> bool:
        return self.log is not None and self.log.outcome == Outcome.HELD

    @property
    def is_own_answer(self) -> bool:
        """Whether the report is what was said by this link, so that it can be corrected by it."""
        return wrote_by_link(self.link, self.log)

    @property
    def is_settled(self) -> bool:
        """Whether it has been reported otherwise: then the link says so and takes no answer."""
        return self.log is not None and not self.is_own_answer

    @property
    def lacks_details(self) -> bool:
        return self.is_own_answer and self.log.absent == Absent.UNSAID


def open_link(organization: Organization, secret_hash: str) -> AnswerLink | None:
    """The link to which a secret belongs, with its person and meeting, while it leads anywhere; else None.

    It ends by itself, when it is revoked or replaced, when its person can no longer sign in here as a mentor, and when
    the pairing is over or another's. One statement, whatever is asked for.
    """
    today = clock.today(organization)
    return (
        AnswerLink.objects.alias(
            last_day=Least(
                "meeting__pairing__ends_on",
                "meeting__pairing__enrolment__ends_on",
                "meeting__pairing__enrolment__program__ends_on",
            )
        )
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=today))
        .filter(
            secret_hash=secret_hash,
            revoked_at__isnull=True,
            expires_at__gt=clock.now(),
            meeting__starts_at__lte=clock.now(),
            meeting__pairing__mentor__membership=F("membership"),
            membership__is_active=True,
            membership__role=Role.MENTOR,
            membership__user__is_active=True,
        )
        .select_related(*TO_WHOM)
        .first()
    )


def asked_by(link: AnswerLink) -> Asked:
    """The question of a link as it stands now."""
    return Asked(link, SessionLog.objects.filter(meeting=link.meeting_id).first())


def wrote_by_link(link: AnswerLink, log: SessionLog | None) -> bool:
    """Whether what a log says now was said by this person by a link."""
    return log is not None and log.channel == Channel.LINK and log.author_id == link.membership_id


def first_name(mentee: Mentee) -> str:
    """What a letter may call somebody: a person by the first name, families and groups by what they are."""
    if mentee.kind != MenteeKind.PERSON:
        return str(MenteeKind(mentee.kind).label)
    return given_name(mentee.full_name)


def given_name(full_name: str) -> str:
    """The first name in a full one, written as "Noam Levi" or as "Levi, Noam"."""
    _family, comma, given = full_name.partition(",")
    return ((given if comma else "") or full_name).split()[0]


def has_open_links(viewer: Viewer) -> bool:
    """Whether links that were sent to the viewer still lead somewhere."""
    own = AnswerLink.objects.filter(membership=viewer.membership(Role.MENTOR))
    return own.filter(revoked_at__isnull=True, expires_at__gt=clock.now()).exists()
