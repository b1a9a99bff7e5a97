from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.choices import MenteeKind
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.members.services import invite_member
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from mentors.services import create_mentor, link_membership
from programs.models import HelpedAndHelps
from programs.screening.services.steps import membership_of

CARRIED_OVER = ("full_name", "gender", "phone", "email", "unit", "languages")
"""What a mentor's profile takes over; what the office wrote about the mentee is not among it."""


@transaction.atomic
def become_mentor(*, mentee: Mentee, by: Viewer) -> Mentor:
    """Let somebody who was helped help others: a mentor's profile of the same human being. Asked twice it happens once.

    Whoever signs in already does so as a mentor at once, with the same account; a mentor's profile that the account has
    is taken. Enrolments, pairings and all that was written of the mentee stay as they are, and apart. Raises
    ValidationError for what is no single person. Audited.
    """
    mentee = (
        Mentee.objects.select_for_update(no_key=True, of=("self",))
        .select_related("membership__user", "unit")
        .get(pk=mentee.pk)
    )
    known = HelpedAndHelps.objects.select_related("mentor").filter(mentee=mentee).first()
    if known is not None:
        return known.mentor
    if mentee.kind != MenteeKind.PERSON:
        raise ValidationError(_("Only a single person becomes a mentor."))
    account = mentee.membership if mentee.membership and mentee.membership.is_active else None
    mentor = Mentor.objects.filter(membership__user=account.user).first() if account else None
    if mentor is None:
        facts = {name: getattr(mentee, name) for name in CARRIED_OVER}
        mentor = create_mentor(organization=mentee.organization, by=by, **facts)
        if account:
            membership = invite_member(
                organization=mentee.organization, email=account.user.email, name=mentee.full_name, role=Role.MENTOR,
                by=by,
            )  # fmt: skip
            mentor = link_membership(mentor=mentor, membership=membership, by=by)
    HelpedAndHelps.objects.create(
        organization=mentee.organization, mentor=mentor, mentee=mentee, since=clock.today(by.organization),
        by=membership_of(by),
    )  # fmt: skip
    record(organization=mentee.organization, by=by, action="mentee.helps", subject=mentee)
    return mentor
