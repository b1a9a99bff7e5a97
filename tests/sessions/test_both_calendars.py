"""Hebrew dates beside civil ones, and when Shabbat comes in: only where the organization wants them."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import translation

from mentoring_platform.accounts.choices import Role
from mentoring_platform.calendars.places import PLACES
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.tenancy.services import create_organization
from sessions.calendar_file import calendar_file
from sessions.queries.calendar import calendar_of

pytestmark = pytest.mark.usefixtures("noon")

THURSDAY = date(2026, 11, 19)
ON_PAGES = {
    "my-week/": ("15–21 November · 5–11 Kislev", "tomorrow at 16:00 · 9 Kislev", "Shabbat comes in at 15:57"),
    "board/": ("15–21 November · 5–11 Kislev",),
    "meetings/{meeting}/": ("tomorrow at 16:00 · 9 Kislev",),
    "pairings/{pairing}/schedule/": ("tomorrow at 16:00 · 9 Kislev",),
}
HEBREW = ("Kislev", "Shabbat comes in", "כסלו")


@pytest.fixture
def counts_in_both(organization):
    def set_to(wanted: bool = True, **fields):
        Organization.objects.filter(pk=organization.pk).update(shows_hebrew_dates=wanted, **fields)

    return set_to


def page(client, organization, path: str, language: str = "en") -> str:
    answer = client.get(f"/{organization.slug}/{path}", headers={"Accept-Language": language})
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_page_of_the_week_shows_both_or_the_civil_alone(
    counts_in_both, signed_in, noam, dana, uri, organization, pairing, make_meeting
):
    meeting = make_meeting(THURSDAY)
    mentor, coordinator, mentee = signed_in(noam), signed_in(dana), signed_in(uri)
    seen = {path: (coordinator if path == "board/" else mentor) for path in ON_PAGES}
    for wanted in (True, False):
        counts_in_both(wanted)
        for path, words in ON_PAGES.items():
            text = page(seen[path], organization, path.format(meeting=meeting.pk, pairing=pairing.pk))
            assert all((word in text) == wanted for word in words), path
            assert wanted or not any(word in text for word in HEBREW), path
        assert ("9 Kislev" in page(mentee, organization, "my-meetings/")) == wanted


def test_shabbat_comes_in_where_the_organization_is(counts_in_both, signed_in, noam, organization):
    """As Haifa lights, half an hour before sunset; nowhere if no place of the time zone is known; holidays by name."""
    client = signed_in(noam)
    counts_in_both(place="haifa")
    assert "Shabbat comes in at 16:06 and goes out at 17:16" in page(client, organization, "my-week/")
    counts_in_both(place="")
    autumn = page(client, organization, "my-week/?week=2026-09-09")
    assert "Rosh Hashana · " not in autumn
    assert "Rosh Hashana: comes in on Friday at 18:10, goes out on Sunday at 19:25" in autumn
    counts_in_both(place="", time_zone="Asia/Kathmandu")
    assert "comes in" not in page(client, organization, "my-week/")


def test_a_calendar_tells_the_hebrew_date_to_whom_it_tells_names(counts_in_both, organization, noam, uri, make_meeting):
    make_meeting(THURSDAY)
    counts_in_both()
    place = Organization.objects.get(pk=organization.pk)
    with organization_scope(place), transaction.atomic(), translation.override("en"):
        entries = calendar_of(noam)
        assert b"DESCRIPTION:9 Kislev 5787" in calendar_file(place, entries, with_names=True)
        assert b"DESCRIPTION" not in calendar_file(place, entries, with_names=False)


@pytest.mark.parametrize(("language", "shown"), [("he", True), ("en", False)])
def test_new_organizations_that_speak_hebrew_show_hebrew_dates(db, language, shown):
    assert create_organization(name="New", slug="new-one", language=language).shows_hebrew_dates is shown


def test_the_place_is_one_whose_clocks_are_the_organizations(signed_in, make_viewer, organization):
    client = signed_in(make_viewer(Role.ADMINISTRATOR, organization=organization))
    wanted = {"name": "North", "language": "he", "time_zone": "Asia/Jerusalem", "first_weekday": 6}
    wanted |= {"closing_hour": 9, "shows_hebrew_dates": "on", "sends_reminders": "on"}
    for place, is_taken in [("haifa", True), ("new-york", False), ("kyiv", False), ("atlantis", False), ("", True)]:
        before = Organization.objects.get(pk=organization.pk).place
        answer = client.post("/north/settings/", {**wanted, "place": place})
        saved = Organization.objects.get(pk=organization.pk)
        assert (answer.status_code == 302, saved.place) == ((True, place) if is_taken else (False, before)), place
    assert saved.shows_hebrew_dates and saved.where == PLACES["jerusalem"]
