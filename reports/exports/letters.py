"""Letters about reports: a link behind sign-in and nothing else. Not even the report's name: it may name somebody."""

from datetime import date, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.references import stop_address, stop_headers
from mentoring_platform.notifications.services import Notice, notify_many
from mentoring_platform.notifications.wording import words_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date
from reports.exports.choices import Rhythm
from reports.models import ReportRun, ReportSchedule

LONG = timedelta(seconds=30)
"""Who waited longer for a file is written to: the page may be closed by then."""

WORDS = {
    Rhythm.WEEKLY: "report_weekly",
    Rhythm.MONTHLY: "report_monthly",
    Rhythm.QUARTERLY: "report_quarterly",
}


def tell_ready(*, run: ReportRun, to: Viewer) -> None:
    """Tell who asked that the file is there, if it took long."""
    if clock.now() - run.created_at < LONG:
        return
    notice = _notice(
        to.organization,
        to.acting_membership,
        words="report_ready",
        key=f"report:{run.pk}",
        link=_address("reports:file", to.organization, run.pk),
        day=clock.today(to.organization),
    )
    notify_many(organization=to.organization, notices=[notice])


def scheduled_notice(organization: Organization, schedule: ReportSchedule, day: date, to: Membership) -> Notice:
    """The letter of a schedule for the day on which it fell due; its key makes it one for each reader and day."""
    return _notice(
        organization,
        to,
        words=WORDS[Rhythm(schedule.rhythm)],
        key=f"report-letter:{schedule.pk}:{day.isoformat()}:{to.pk}",
        link=_address("reports:schedule", organization, schedule.report_id),
        day=day,
    )


def _notice(organization: Organization, to: Membership, *, words: str, key: str, link: str, day: date) -> Notice:
    with translation.override(to.user.language or organization.language):
        language = translation.get_language()
        said = say_date(day, today=clock.today(organization), language=language, is_letter=True)
        text = words_for(words, organization=organization, values={"day": said})
        context = {
            "organization": organization,
            "words": text,
            "link": link,
            "stop": stop_address(organization, to, Kind.EXPORT),
            "kind": Kind.EXPORT.value,
            "is_rtl": translation.get_language_bidi(),
        }
        return Notice(
            kind=Kind.EXPORT,
            key=key,
            to=to,
            subject=text.subject,
            text=render_to_string("reports/exports/email/letter.txt", context),
            html=render_to_string("reports/exports/email/letter.html", context),
            short=text.short,
            link=link,
            headers=stop_headers(organization, to, Kind.EXPORT),
        )


def _address(name: str, organization: Organization, key) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[organization.slug, key])
