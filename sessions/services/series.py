"""The fixed time of a pairing: opened, changed from a day on, ended. Whoever calls has seen to the right to do so."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import current_organization
from programs.choices import Frequency
from programs.models import Pairing
from sessions.choices import Mode, WeekOfMonth
from sessions.models import Meeting, MeetingSeries
from sessions.recurrence import occurrence_days
from sessions.services.generation import generate_meetings, lock_generation, rhythm_of
from sessions.services.letters.plans import known_rule, tell_series_changed

MINUTES = range(5, 601)
RULE = ("frequency", "weekday", "week_of_month", "start_time", "minutes", "mode", "place", "starts_on", "ends_on")
DAY = timedelta(days=1)


@transaction.atomic
def open_series(
    *,
    pairing: Pairing,
    frequency: str,
    weekday: int,
    start_time: time,
    starts_on: date,
    by: Viewer | None,
    week_of_month: int | None = None,
    minutes: int = 45,
    mode: str = Mode.IN_PERSON,
    place: str = "",
    ends_on: date | None = None,
    together: UUID | None = None,
    generate: bool = True,
) -> MeetingSeries:
    """Fix a time for a pairing, in local time, from `starts_on` until `ends_on` (inclusive) or open.

    Makes the meetings from `starts_on` on, past ones too: from then they are expected. Who opens many passes
    `generate=False` and calls `generate_meetings` once at the end. Those with the same `together` meet as one. The same
    rule asked for twice gives the series that is there. Raises ValidationError by field. Audited.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    pairing = _locked(pairing)
    series = MeetingSeries(
        organization=organization,
        pairing=pairing,
        frequency=frequency,
        weekday=weekday,
        week_of_month=week_of_month,
        start_time=start_time,
        minutes=minutes,
        mode=mode,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        together=together,
    )
    _check(series)
    same = MeetingSeries.objects.filter(pairing=pairing, **copied_rule(series)).first()
    if same is not None:
        return same
    series.save(force_insert=True)
    record(organization=organization, by=by, action="series.opened", subject=series, detail=_detail(series))
    if generate:
        generate_meetings(organization=organization, pairings=[pairing], since=starts_on)
    return series


@transaction.atomic
def change_series(
    *,
    series: MeetingSeries,
    starting: date,
    frequency: str,
    weekday: int,
    start_time: time,
    by: Viewer | None,
    week_of_month: int | None = None,
    minutes: int = 45,
    mode: str = Mode.IN_PERSON,
    place: str = "",
    ends_on: date | None = None,
) -> MeetingSeries:
    """Give a pairing another fixed time from the day `starting` on; returns the series that holds from then.

    The old series ends the day before and a new one opens; one that has not begun by then is corrected in place.
    Meetings from that day on that have no log follow the new rule, logged ones stay as they are. Asked for twice, it
    happens once. Raises ValidationError by field. Tells the other side; audited.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    pairing = _locked(series.pairing)
    old = MeetingSeries.objects.select_for_update().get(pk=series.pk)
    known = known_rule(old)
    rule = {
        "frequency": frequency,
        "weekday": weekday,
        "week_of_month": week_of_month,
        "start_time": start_time,
        "minutes": minutes,
        "mode": mode,
        "place": place,
        "ends_on": ends_on,
    }
    if starting <= old.starts_on:
        changed = _correct(organization, old, by, **rule, starts_on=starting)
        tell_series_changed(series=changed, before=known, by=by)
        return changed
    if old.ends_on is None or old.ends_on >= starting:
        old.ends_on = starting - DAY
        old.save(update_fields=["ends_on"])
        record(organization=organization, by=by, action="series.ended", subject=old, detail=_detail(old))
    opened = open_series(pairing=pairing, starts_on=starting, together=old.together, by=by, **rule)
    tell_series_changed(series=opened, before=known, by=by)
    return opened


@transaction.atomic
def end_series(*, series: MeetingSeries, ends_on: date, by: Viewer | None) -> None:
    """Let a fixed time end with the local day `ends_on` (inclusive).

    Later meetings without a log are removed, past ones too. A series that would end before its first day is removed
    altogether, unless one of its meetings has been reported (ValidationError). Audited.
    """
    organization = current_organization()
    lock_generation(organization, shared=True)
    pairing = _locked(series.pairing)
    series = MeetingSeries.objects.select_for_update().get(pk=series.pk)
    if ends_on < series.starts_on:
        _withdraw(organization, series, by)
        return
    if series.ends_on == ends_on:
        return
    series.ends_on = ends_on
    series.save(update_fields=["ends_on"])
    record(organization=organization, by=by, action="series.ended", subject=series, detail=_detail(series))
    generate_meetings(organization=organization, pairings=[pairing], since=ends_on + DAY)


@transaction.atomic
def move_for_good(*, series: MeetingSeries, first_at: datetime, by: Viewer | None) -> MeetingSeries:
    """Give a pairing another day and hour from the week of `first_at` (an instant) on, with all else as it was.

    `first_at` is the first meeting of the new rhythm. Meetings of that week that are over already stay. Asked for
    twice, it happens once. Returns, raises and marks as `change_series`, which it calls.
    """
    rule = moved_rule(current_organization(), series, first_at)
    if clock.local_day(current_organization(), first_at) < rule.starts_on:
        raise ValidationError({"day": _("That day is over. Choose a later one.")})
    facts = {name: value for name, value in copied_rule(rule).items() if name != "starts_on"}
    if rule.ends_on and rule.ends_on < rule.starts_on:
        names = ("frequency", "weekday", "week_of_month", "start_time")
        same = {name: facts[name] for name in names} | {"starts_on": rule.starts_on, "pairing": series.pairing_id}
        followed = MeetingSeries.objects.filter(**same).first()
        if followed is not None:
            return followed
        raise ValidationError({"day": _("This fixed time ends before that day.")})
    return change_series(series=series, starting=rule.starts_on, by=by, **facts)


def _correct(organization: Organization, series: MeetingSeries, by: Viewer | None, **rule) -> MeetingSeries:
    before = _detail(series)
    for name, value in rule.items():
        setattr(series, name, value)
    _check(series)
    if _detail(series) == before:
        return series
    series.save()
    record(
        organization=organization,
        by=by,
        action="series.changed",
        subject=series,
        detail={"before": before, **_detail(series)},
    )
    generate_meetings(organization=organization, pairings=[series.pairing], since=series.starts_on)
    Meeting.objects.filter(series=series, logs__isnull=True).update(
        minutes=series.minutes, mode=series.mode, place=series.place, changed_at=clock.now()
    )
    return series


def _withdraw(organization: Organization, series: MeetingSeries, by: Viewer | None) -> None:
    meetings = Meeting.objects.filter(series=series)
    if meetings.filter(revisions__isnull=False).exists() or meetings.filter(logs__isnull=False).exists():
        raise ValidationError({"ends_on": _("Meetings of this fixed time have been reported. Choose a later day.")})
    record(organization=organization, by=by, action="series.withdrawn", subject=series, detail=_detail(series))
    pairing, first = series.pairing, series.starts_on
    meetings.delete()
    series.delete()
    generate_meetings(organization=organization, pairings=[pairing], since=first)


def _locked(pairing: Pairing) -> Pairing:
    return Pairing.objects.select_for_update(no_key=True).get(pk=pairing.pk)


def _check(series: MeetingSeries) -> None:
    errors = {}
    if series.minutes not in MINUTES:
        errors["minutes"] = _("A meeting takes between 5 and 600 minutes.")
    if series.ends_on and series.ends_on < series.starts_on:
        errors["ends_on"] = _("The last day cannot be before the first.")
    if series.pairing.ends_on and series.starts_on > series.pairing.ends_on:
        errors["starts_on"] = _("The pairing has ended by that day.")
    if (series.frequency == "monthly") != (series.week_of_month is not None):
        errors["week_of_month"] = _("Choose which week of the month.")
    if errors:
        raise ValidationError(errors)
    series.clean_fields(exclude=["organization", "pairing"])


def occurrences_of(series: MeetingSeries, first: date, last: date) -> list[date]:
    """On which local days a fixed time, saved or not, falls between two of them; breaks are not looked at."""
    return occurrence_days(rhythm_of(series), first, last)


def moved_rule(organization: Organization, series: MeetingSeries, first_at: datetime) -> MeetingSeries:
    """What a fixed time would be if its meetings were as the one at `first_at` from then on; not saved.

    It begins with that week, so that the former day falls away, but not before today.
    """
    day = clock.local_day(organization, first_at)
    starting = max(clock.week_of(organization, day).start, clock.today(organization), series.pairing.starts_on)
    which = None
    if series.frequency == Frequency.MONTHLY:
        number = (day.day - 1) // 7 + 1
        which = number if number in (1, 2, 3, 4) else WeekOfMonth.LAST
    changed = {"weekday": day.weekday(), "start_time": clock.local_time(organization, first_at)}
    rule = {**copied_rule(series), **changed, "week_of_month": which, "starts_on": starting}
    return MeetingSeries(organization=organization, pairing=series.pairing, **rule)


def copied_rule(series: MeetingSeries) -> dict:
    """Everything a fixed time says of itself, for another one that says the same."""
    return {name: getattr(series, name) for name in RULE}


def _detail(series: MeetingSeries) -> dict:
    return {name: value if isinstance(value, int | None) else str(value) for name, value in copied_rule(series).items()}
