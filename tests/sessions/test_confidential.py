"""A report marked as confidential: facts stay with the organization, what was said does not come near it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Program
from sessions.models import LogRevision, SessionLog
from sessions.services import version_of

pytestmark = pytest.mark.usefixtures("noon")
TUESDAY = date(2026, 11, 17)
FORM = {"day": "2026-11-17", "time": "16:00", "minutes": "45", "mode": "in_person"}
WORDS = "הוא סיפר על הבית"
LOCK = "#sealed"


@pytest.fixture
def meeting(make_meeting, organization):
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(summary_policy="coordinators")
    return make_meeting(TUESDAY)


@pytest.fixture
def inside_it(organization):
    def ask(question):
        with organization_scope(organization), transaction.atomic():
            return question()

    return ask


@pytest.fixture
def post(signed_in, noam, organization, meeting, inside_it):
    """Report the meeting as held: `post(confidential="on")`; gives the answer."""
    client, address = signed_in(noam), reverse("mentoring_sessions:log_details", args=[organization.slug, meeting.pk])

    def send(**said):
        seen = inside_it(lambda: version_of(SessionLog.objects.first()))
        return client.post(address, {**FORM, "seen": seen, **said})

    return send


def stored() -> list[tuple]:
    return list(SessionLog.objects.values_list("outcome", "minutes", "confidential", "summary"))


def test_a_summary_beside_the_mark_is_refused_and_nothing_typed_is_lost(post, inside_it):
    answer = post(confidential="on", summary=WORDS)
    page = answer.content.decode()
    assert answer.status_code == 200 and WORDS in page and "the office keeps no summary" in page
    assert 'id="error_1_id_summary"' in page or "is-invalid" in page
    assert inside_it(stored) == [] and inside_it(LogRevision.objects.count) == 0
    assert post(confidential="on", summary="").status_code == 302
    assert inside_it(stored) == [("held", 45, True, "")]


def test_the_mark_comes_and_goes_and_takes_the_summary_with_it(
    post, inside_it, signed_in, noam, dana, ada, organization, meeting, noon
):
    address = reverse("mentoring_sessions:meeting", args=[organization.slug, meeting.pk])
    details = reverse("mentoring_sessions:log_details", args=[organization.slug, meeting.pk])

    def pages() -> dict[str, str]:
        return {who.user.name: signed_in(who).get(address).content.decode() for who in (noam, dana, ada)}

    assert post(summary=WORDS).status_code == 302
    assert WORDS in pages()[dana.user.name]
    assert "The coordinators can read the summary until now" in signed_in(noam).get(details).content.decode()
    noon.shift(60)
    assert post(confidential="on").status_code == 302
    assert inside_it(stored) == [("held", 45, True, "")]
    for page in pages().values():
        assert WORDS not in page and "Confidential" in page and LOCK in page
    week = signed_in(noam).get(noam.url("mentoring_sessions:my_week")).content.decode()
    assert "Confidential" in week
    # The history is append-only: its words stay in the database alone.
    history = inside_it(lambda: list(LogRevision.objects.values_list("confidential", "summary")))
    assert history == [(False, WORDS), (True, "")]
    noon.shift(60)
    assert post(summary="ברור").status_code == 302
    assert inside_it(stored) == [("held", 45, False, "ברור")]
    assert "ברור" in pages()[dana.user.name] and WORDS not in pages()[dana.user.name]


def test_only_what_took_place_is_confidential_and_the_database_holds_it(post, inside_it, signed_in, noam, meeting):
    post(confidential="on")
    for change in ({"summary": WORDS}, {"outcome": "missed"}):
        with pytest.raises(IntegrityError):
            inside_it(lambda change=change: SessionLog.objects.update(**change))
    client = signed_in(noam)
    client.post(noam.url("mentoring_sessions:held", meeting.pk))
    assert inside_it(stored)[0][2] is True, "one tap does not take the mark off"
    client.post(noam.url("mentoring_sessions:not_held", meeting.pk), {"answer": "missed-mentee"})
    assert inside_it(stored) == [("missed", None, False, "")]
