"""The days a program observes: chosen, computed ahead, and kept in its calendar as rows that people can edit."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.calendars.choices import Observance
from mentoring_platform.calendars.countries import country_choices, country_days
from mentoring_platform.calendars.observances import IN_ISRAEL, days_of
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.tenancy.models import Organization
from programs.choices import PeriodKind
from programs.models import CalendarPeriod, Program

AHEAD = timedelta(days=548)
"""How far ahead days are computed: eighteen months."""
LEEWAY = timedelta(days=31)
"""How much of it may have passed before the days are computed anew."""
ONE_DAY = timedelta(days=1)
USUAL = (
    Observance.SHABBAT,
    Observance.YOM_TOV,
    Observance.EVES,
    Observance.CHOL_HAMOED,
    Observance.INDEPENDENCE,
)
"""What a new program of a Hebrew organization observes. Fasts and memorial days are days of meeting unless chosen."""


def usual_observances(organization: Organization) -> list[str]:
    """What a new program of this organization begins with."""
    return [str(one.value) for one in USUAL] if organization.language == Language.HEBREW else []


@transaction.atomic
def set_observed_days(
    *, program: Program, observes: Collection[str], holiday_country: str = "", by: Viewer | None
) -> Program:
    """Choose what a program observes, and the country whose public holidays it keeps; from today on.

    Adds the days of the next eighteen months and removes those no longer chosen, as `compute_days` says. Shabbat is a
    rule and holds from today; dropped, it held until yesterday. Raises ValidationError by field. Audited.
    """
    unknown = set(observes) - set(Observance.values)
    if unknown:
        raise ValidationError({"observes": _("Choose from the list.")})
    if holiday_country and holiday_country not in dict(country_choices()):
        raise ValidationError({"holiday_country": _("Choose from the list.")})
    today = clock.today(program.organization)
    program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    chosen = [value for value in Observance.values if value in observes]
    if (program.observes, program.holiday_country) == (chosen, holiday_country):
        return program
    _keep_shabbat(program, Observance.SHABBAT in chosen, today)
    program.observes, program.holiday_country = chosen, holiday_country
    program.save(update_fields=["observes", "holiday_country", "shabbat_from", "shabbat_until"])
    compute_days(program=program)
    detail = {"observes": chosen, "country": holiday_country}
    record(organization=program.organization, by=by, action="program.observes", subject=program, detail=detail)
    return program


@transaction.atomic
def compute_days(*, program: Program, since: date | None = None) -> int:
    """Bring the computed days of a program's calendar up to date, from today (or `since`) on; returns how many changed.

    Adds what is missing in the next eighteen months and removes what is chosen no more. Days before, days that were
    edited and what was made by hand stay; where one of these lies, nothing is added. Names are in the organization's
    language. Run again, or twice at once, it changes nothing.
    """
    organization = program.organization
    program = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    first = since or clock.today(organization)
    last = clock.today(organization) + AHEAD
    wanted = days_observed(organization, program.observes, program.holiday_country, first, last)
    standing = CalendarPeriod.objects.filter(program=program, kind=PeriodKind.HOLIDAY, ends_on__gte=first)
    computed = {row.starts_on: row for row in standing if row.source and not row.is_edited}
    gone = [row.pk for day, row in computed.items() if day not in wanted or wanted[day][1] != row.source]
    CalendarPeriod.objects.filter(pk__in=gone).delete()
    taken = [(row.starts_on, row.ends_on) for row in standing.all()]
    fresh = [
        CalendarPeriod(
            organization=organization, program=program, kind=PeriodKind.HOLIDAY, name=name[:80], source=source,
            starts_on=day, ends_on=day,
        )
        for day, (name, source) in wanted.items()
        if not any(begins <= day <= ends for begins, ends in taken)
    ]  # fmt: skip
    CalendarPeriod.objects.bulk_create(fresh)
    Program.objects.filter(pk=program.pk).update(observed_until=last)
    return len(gone) + len(fresh)


def compute_days_ahead(*, organization: Organization) -> int:
    """Compute the days of all programs whose eighteen months have become shorter by a month; returns how many changed.

    One query where there is nothing to do.
    """
    enough = clock.today(organization) + AHEAD - LEEWAY
    chosen = Q(observes__len__gt=0) | ~Q(holiday_country="")
    short = Q(observed_until__isnull=True) | Q(observed_until__lt=enough)
    return sum(compute_days(program=program) for program in Program.objects.filter(chosen, short).order_by("pk"))


def begin_observing(*, program: Program, observes: Iterable[str]) -> None:
    """Give a program that has just been made its first choice: it holds from the program's first day on."""
    chosen = set(observes)
    program.observes = [value for value in Observance.values if value in chosen]
    program.shabbat_from = program.starts_on if Observance.SHABBAT in chosen else None
    program.save(update_fields=["observes", "shabbat_from"])
    # Nobody lives by the holidays of a program's distant past: a year back is enough for what is brought in later.
    compute_days(program=program, since=max(program.starts_on, clock.today(program.organization) - 365 * ONE_DAY))


def days_observed(
    organization: Organization, observes: Collection[str], country: str, first: date, last: date
) -> dict[date, tuple[str, str]]:
    """The name and the source of each day that such a choice keeps, Shabbat left out, in the organization's language.

    A day of the Jewish year gives its name before a public holiday of the country does.
    """
    kept = [value for value in observes if value != Observance.SHABBAT]
    found: dict[date, tuple[str, str]] = {}
    if last < first:
        return found
    with override(organization.language):
        if country:
            found |= {one.day: (one.name, country) for one in country_days(country, first, last)}
        in_israel = organization.time_zone in IN_ISRAEL
        for one in days_of(kept, first, last, in_israel=in_israel):
            found[one.day] = (str(one.name), str(one.observance.value))
    return dict(sorted(found.items()))


def _keep_shabbat(program: Program, keeps: bool, today: date) -> None:
    """Let Shabbat begin or cease today; what it was before stays, unless it begins once more."""
    kept = program.shabbat_from is not None and program.shabbat_until is None
    if keeps and not kept:
        program.shabbat_from, program.shabbat_until = program.shabbat_from or today, None
    elif kept and not keeps:
        if program.shabbat_from >= today:
            program.shabbat_from = None
        else:
            program.shabbat_until = today - ONE_DAY
