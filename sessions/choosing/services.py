"""Offering and taking the first fixed time of a pairing. This module alone moves a `TimeOffer`, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.choices import Frequency
from programs.models import Pairing
from sessions.choices import ProposalState, WeekOfMonth
from sessions.choosing.letters import tell_mentee, tell_mentor
from sessions.choosing.queries import free_firsts, is_mentor_of, later, pairings_to_set, times_to_offer
from sessions.models import MeetingSeries, TimeOffer
from sessions.services.series import open_series

MOST = 3


@transaction.atomic
def offer_times(*, pairing: Pairing, instants: Sequence[datetime], by: Viewer) -> TimeOffer:
    """Who is accompanied offers one to three first moments (UTC); they take the place of what was offered before.

    Raises PermissionDenied for anybody else, ValidationError for a pairing that has its time, and for moments that are
    not, or no longer, among `times_to_offer`. Audited; writes to the mentor.
    """
    pairing = _held(pairing, by)
    if is_mentor_of(by, pairing):
        raise PermissionDenied
    times = sorted(set(instants))
    if not 1 <= len(times) <= MOST:
        raise ValidationError(_("Choose one to three times."))
    if not set(times) <= set(times_to_offer(by, pairing)):
        raise ValidationError(_("One of these times is taken by now. Look once more."))
    for offer in TimeOffer.objects.filter(pairing=pairing, state=ProposalState.OPEN):
        _settle(offer, ProposalState.WITHDRAWN)
    offer = TimeOffer.objects.create(
        organization=pairing.organization, pairing=pairing, instants=times, created_at=clock.now()
    )
    tell_mentor(offer, pairing)
    detail = {"times": [instant.isoformat() for instant in times]}
    record(organization=pairing.organization, by=by, action="time.offered", subject=pairing, detail=detail)
    return offer


@transaction.atomic
def take_time(*, offer: TimeOffer, instant: datetime, by: Viewer) -> MeetingSeries:
    """The mentor takes one of the times: it becomes the fixed one, in the rhythm of the program, from then on.

    A moment that has gone by meanwhile counts from its next time. Pressed twice, it happens once. Raises
    PermissionDenied for anybody else, ValidationError for an offer that is no longer open or a moment that is taken by
    now. Audited; writes to who offered.
    """
    standing = TimeOffer.objects.select_related("pairing").get(pk=offer.pk)
    if standing.state == ProposalState.ACCEPTED and standing.chosen == instant:
        return MeetingSeries.objects.filter(pairing=standing.pairing).order_by("-created_at")[0]
    pairing = _held(offer.pairing, by)
    if not is_mentor_of(by, pairing):
        raise PermissionDenied
    offer = _open(offer)
    if instant not in offer.instants:
        raise ValidationError(_("This time was not offered."))
    first = instant
    while first <= clock.now():
        first = later(by.organization, first, timedelta(weeks=1))
    if not free_firsts(by, pairing, [first]):
        raise ValidationError(_("Something else stands against this time by now. Look once more."))
    _settle(offer, ProposalState.ACCEPTED, instant)
    program, day = pairing.enrolment.program, clock.local_day(by.organization, first)
    which = None
    if program.rhythm == Frequency.MONTHLY:
        number = (day.day - 1) // 7 + 1
        which = number if number <= 4 else WeekOfMonth.LAST
    series = open_series(
        pairing=pairing,
        frequency=program.rhythm,
        weekday=day.weekday(),
        week_of_month=which,
        start_time=clock.local_time(by.organization, first),
        minutes=program.meeting_minutes,
        starts_on=day,
        by=by,
    )
    tell_mentee(offer, pairing, first)
    record(organization=pairing.organization, by=by, action="time.taken", subject=pairing)
    return series


@transaction.atomic
def decline_times(*, offer: TimeOffer, by: Viewer) -> None:
    """None of the times suits the mentor; who offered is asked for others. Pressed twice, it is said once. Audited."""
    pairing = _held(offer.pairing, by)
    if not is_mentor_of(by, pairing):
        raise PermissionDenied
    if TimeOffer.objects.get(pk=offer.pk).state == ProposalState.DECLINED:
        return
    offer = _open(offer)
    _settle(offer, ProposalState.DECLINED)
    tell_mentee(offer, pairing, None)
    record(organization=pairing.organization, by=by, action="time.declined", subject=pairing)


def _held(pairing: Pairing, by: Viewer) -> Pairing:
    Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)
    held = pairings_to_set(by).filter(pk=pairing.pk).first()
    if held is None:
        raise ValidationError(_("This pairing has its time already."))
    return held


def _open(offer: TimeOffer) -> TimeOffer:
    locked = TimeOffer.objects.select_for_update().get(pk=offer.pk)
    if locked.state != ProposalState.OPEN:
        raise ValidationError(_("Other times are offered by now. Look once more."))
    return locked


def _settle(offer: TimeOffer, state: str, chosen: datetime | None = None) -> None:
    offer.state, offer.chosen, offer.settled_at = state, chosen, clock.now()
    offer.save(update_fields=["state", "chosen", "settled_at"])
