"""The letter about what is overdue of beginnings: to whom each step waits for, once a week, while anything is."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.notifications.references import stop_address
from mentoring_platform.notifications.rest import hours_of
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.queries import unit_tree
from mentoring_platform.ui.dates import say_date
from programs.beginning.choices import StepOwner
from programs.models import BeginningStep, Pairing
from sessions.beginning.queries import open_steps
from sessions.queries.answers import first_name
from sessions.queries.unreported import reaches

MOST = 20
"""How many steps one letter lists; the page shows all."""


def tell_overdue(*, organization: Organization) -> int:
    """Write to those for whom overdue steps of beginnings wait; how many letters.

    In the hours of letters, and once a week to each: what is still open stands in the next week's letter again. A step
    of the office waits for its coordinator, or for all who coordinate the pairing where that one does so no more.
    """
    moment, today = clock.now(), clock.today(organization)
    hours = hours_of(organization, today)
    if hours is None or not hours[0] <= moment < hours[1]:
        return 0
    prefix = f"beginnings:{clock.this_week(organization).start.isoformat()}:"
    steps = open_steps(Pairing.objects.filter(starts_on__lte=today), today).filter(due_on__lt=today)
    by_reader = _by_reader(organization, list(steps.select_related("pairing__mentor__membership__user")))
    told = (
        set(OutgoingMessage.objects.filter(key__startswith=prefix).values_list("key", flat=True))
        if by_reader
        else set()
    )
    notices = [
        _notice(organization, reader, own, key)
        for reader, own in by_reader.items()
        if (key := f"{prefix}{reader.pk}") not in told
    ]
    return len(notify_many(organization=organization, notices=notices))


def _by_reader(organization: Organization, steps: Iterable[BeginningStep]) -> dict[Membership, list[BeginningStep]]:
    found: defaultdict[Membership, list[BeginningStep]] = defaultdict(list)
    coordinators: list[Membership] = []
    parents: dict = {}
    if any(step.owner == StepOwner.OFFICE for step in steps):
        coordinators = list(_coordinators())
        parents = {unit.pk: unit.parent_id for unit in unit_tree(organization)}
    for step in steps:
        if step.owner == StepOwner.MENTOR:
            if step.pairing.mentor.membership:
                found[step.pairing.mentor.membership].append(step)
            continue
        in_charge = [one for one in coordinators if reaches(one, step.pairing.enrolment, parents)]
        own = [one for one in in_charge if one.pk == step.coordinator_id]
        for reader in own or in_charge:
            found[reader].append(step)
    return found


def _coordinators() -> Iterable[Membership]:
    active = Membership.objects.filter(role=Role.COORDINATOR, is_active=True, user__is_active=True)
    return active.select_related("user").prefetch_related("program_scopes", "unit_scopes").order_by("pk")


def _notice(organization: Organization, reader: Membership, steps: list[BeginningStep], key: str) -> Notice:
    is_mentor = reader.role == Role.MENTOR
    page = "mentoring_sessions:my_week" if is_mentor else "mentoring_sessions:beginnings"
    link = settings.SITE_URL.rstrip("/") + reverse(page, args=[organization.slug])
    language = reader.user.language or organization.language
    with translation.override(language):
        number = {"number": len(steps)}
        subject = (
            ngettext("A step of a beginning is overdue", "%(number)s steps of beginnings are overdue", len(steps))
            % number
        )
        rows = [
            {
                "step": step.get_kind_display(),
                "name": first_name(step.pairing.enrolment.mentee),
                "day": say_date(step.due_on, today=clock.today(organization), language=language, is_letter=True),
            }
            for step in steps[:MOST]
        ]
        context = {
            "organization": organization,
            "words": {"subject": subject, "opening": _("A good beginning carries far. This still waits for you:")},
            "rows": rows,
            "more": len(steps) - len(rows),
            "link": link,
            "stop": stop_address(organization, reader, Kind.PAIRING),
            "is_rtl": translation.get_language_bidi(),
        }
        return Notice(
            kind=Kind.PAIRING,
            key=key,
            to=reader,
            subject=subject,
            text=render_to_string("mentoring_sessions/beginning/email/overdue.txt", context),
            html=render_to_string("mentoring_sessions/beginning/email/overdue.html", context),
            link=link,
        )
