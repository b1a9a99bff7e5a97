"""What people and machines write into addresses and forms: never an error of ours."""

from datetime import date

import pytest
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import Meeting, MeetingSeries

pytestmark = pytest.mark.usefixtures("noon")
DAYS = ["9999-12-31", "0001-01-01", "0001-01-07", "9999-12-25", "2026-02-30", "x", "\x00"]


@pytest.fixture
def every_role(make_viewer, organization):
    return make_viewer(Role.ADMINISTRATOR, Role.COORDINATOR, Role.MENTOR, organization=organization)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    "name", ["mentoring_sessions:my_week", "mentoring_sessions:board", "reports:weekly", "reports:weekly_print"]
)
def test_week_beyond_all_calendars(every_role, signed_in, name, day):
    answer = signed_in(every_role).get(every_role.url(name), {"week": day})
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("day", DAYS)
def test_week_to_go_back_to(every_role, signed_in, pairing, day):
    client = signed_in(every_role)
    assert client.get(every_role.url("mentoring_sessions:extra"), {"week": day}).status_code in (200, 404)
    assert client.post(every_role.url("mentoring_sessions:all_held"), {"all_of": day}).status_code in (302, 404)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0025-11-03", "2925-11-03"])
@pytest.mark.parametrize("hour", ["00:00", "23:59"])
def test_day_beyond_all_calendars_is_refused_in_the_form(dana, signed_in, pairing, make_meeting, day, hour):
    client, meeting = signed_in(dana), make_meeting(date(2026, 11, 24))
    when = {"day": day, "time": hour}
    more = {"minutes": 45, "mode": "in_person", "excused_by": "office"}
    for name, key in (("add_meeting", pairing.pk), ("move_meeting", meeting.pk)):
        answer = client.post(dana.url(f"mentoring_sessions:{name}", key), {**when, **more})
        assert answer.status_code == 200
    with organization_scope(dana.organization), transaction.atomic():
        assert Meeting.objects.count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "0025-11-03", "9999-12-31"])
@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
def test_fixed_time_beyond_all_calendars_is_refused_in_the_form(dana, signed_in, pairing, field, day):
    rule = {"frequency": "weekly", "weekday": 1, "start_time": "16:00", "minutes": 45, "mode": "in_person"}
    data = {**rule, "starts_on": "2026-11-03", field: day}
    answer = signed_in(dana).post(dana.url("mentoring_sessions:open_series", pairing.pk), data)
    assert answer.status_code == 200
    with organization_scope(dana.organization), transaction.atomic():
        assert MeetingSeries.objects.count() == 0


@pytest.mark.parametrize("text", ["\x00", "א\x00ב", "%", "_" * 500, "'; DROP TABLE mentors_mentor; --"])
@pytest.mark.parametrize("name", ["programs:mentors", "programs:mentees", "programs:pairings"])
def test_search_for_anything(dana, signed_in, name, text):
    assert signed_in(dana).get(dana.url(name), {"q": text}).status_code in (200, 404)
    assert signed_in(dana).get(dana.url(name), {"unit": text, "page": text, "state": text}).status_code in (200, 404)
