"""A substitute for a while: his pairing, its fixed times, and whose the meetings of those days are."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_many
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import current_organization
from mentors.models import Mentor
from programs.models import Pairing
from programs.services import end_substitute, open_substitute
from sessions.models import Meeting, MeetingSeries
from sessions.services.generation import generate_meetings, lock_generation
from sessions.services.series import copied_rule, occurrences_of
from sessions.services.weeks import mark_weeks_stale

DAY = timedelta(days=1)


@transaction.atomic
def stand_in(
    *, pairings: Sequence[Pairing], mentor: Mentor, starts_on: date, ends_on: date, by: Viewer | None
) -> list[Pairing]:
    """Let a mentor stand in for the mentors of these pairings between two local days: for all of them or none.

    Each gets a pairing of its own, with copies of the fixed times that fall into these days. Meetings without a report
    that stood beside the fixed time become the substitute's; nothing else is expected of the pairing meanwhile, and all
    returns by itself afterwards. Asked for twice, it happens once. Raises ValidationError as
    `programs.services.open_substitute` does. Audited; marks the weeks concerned as stale.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    made = []
    for pairing in sorted(pairings, key=lambda row: (row.enrolment_id, row.pk)):
        substitute = open_substitute(pairing=pairing, mentor=mentor, starts_on=starts_on, ends_on=ends_on, by=by)
        made.append(substitute)
        if not MeetingSeries.objects.filter(pairing=substitute).exists():
            _copy_series(pairing, substitute, by)
            _hand_over(pairing, substitute, starts_on, ends_on)
    generate_meetings(organization=organization, pairings=[*pairings, *made], since=starts_on)
    return made


@transaction.atomic
def end_stand_in(*, substitute: Pairing, ends_on: date, by: Viewer | None) -> None:
    """Let the mentor be back after a local day: what was planned for later is his again.

    With a day before the first the substitute never stood in; that is refused once one of his meetings has been
    reported (ValidationError). Audited; marks the weeks concerned as stale.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    regular, first = substitute.stands_in_for, max(ends_on + DAY, substitute.starts_on)
    last = substitute.ends_on
    reported = Meeting.objects.filter(pairing=substitute, revisions__isnull=False)
    if ends_on < substitute.starts_on and reported.exists():
        raise ValidationError({"ends_on": _("The substitute has reported a meeting. Choose a later day.")})
    _hand_over(substitute, regular, first, last)
    left = end_substitute(substitute=substitute, ends_on=ends_on, by=by)
    generate_meetings(organization=organization, pairings=[regular, *([left] if left else [])], since=first)


def _copy_series(pairing: Pairing, substitute: Pairing, by: Viewer | None) -> None:
    copies = []
    for series in MeetingSeries.objects.filter(pairing=pairing, starts_on__lte=substitute.ends_on):
        days = occurrences_of(series, substitute.starts_on, substitute.ends_on)
        if days:
            # From the first day on which it falls: fortnights are counted from there.
            rule = {**copied_rule(series), "starts_on": days[0], "ends_on": substitute.ends_on}
            if series.ends_on:
                rule["ends_on"] = min(series.ends_on, substitute.ends_on)
            copies.append(MeetingSeries(organization=series.organization, pairing=substitute, **rule))
    MeetingSeries.objects.bulk_create(copies)
    record_many(by=by, action="series.opened", subjects=copies)


def _hand_over(giver: Pairing, taker: Pairing, first: date, last: date) -> None:
    """Extra and moved meetings, of which nothing was reported, stand where they were planned."""
    meetings = _beside_the_fixed_time(giver).filter(local_date__range=(first, last))
    days = list(meetings.values_list("local_date", flat=True))
    if days:
        meetings.update(pairing=taker, changed_at=clock.now())
        mark_weeks_stale(organization=giver.organization, days=days)


def _beside_the_fixed_time(pairing: Pairing) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        pairing=pairing, series__isnull=True, logs__isnull=True, revisions__isnull=True
    ).order_by()
