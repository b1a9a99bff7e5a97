"""What follows from who is whose mentor, and when: co-mentors, former mentors, and those who come after them."""

import re
from datetime import date

import pytest
from django.db import transaction

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.tenancy.scope import organization_scope
from programs.choices import PairingRole
from programs.models import Program
from reports.services import roll_up_week
from sessions.models import LogRevision, Meeting, SessionLog
from tests.architecture.test_house import ORGANIZATION_VIEWS
from tests.factories import LogFactory, MentorFactory, PairingFactory, SeriesFactory, UnitFactory

pytestmark = pytest.mark.usefixtures("noon")
ARGUMENT = re.compile(r"<uuid:(\w+)>")
LAST_WEEK, MONTHS_AGO, NEXT_WEEK = date(2026, 11, 10), date(2026, 9, 15), date(2026, 11, 24)
SECRET = "סיכום שנשאר אצל כותבו"
WRITES = ["held", "undo", "log_details", "not_held", "log_reason", "move_meeting", "cancel_meeting", "restore_meeting"]


@pytest.fixture
def tell(organization, at):
    """A held meeting of 50 minutes with a summary and its history: `tell(meeting, membership)`."""

    def write(meeting: Meeting, author) -> None:
        said = {"outcome": "held", "minutes": 50, "summary": SECRET, "author": author}
        held_at = at(meeting.local_date, 16)
        with organization_scope(organization), transaction.atomic():
            LogRevision.objects.create(
                organization=organization, meeting=meeting, kind="created", at=held_at, held_at=held_at, **said
            )
            LogFactory(organization=organization, meeting=meeting, held_at=held_at, **said)

    return write


@pytest.fixture
def yael(make_viewer, organization):
    """Yael mentors too; her profile is `yaels`."""
    return make_viewer(Role.MENTOR, organization=organization, name="יעל")


@pytest.fixture
def yaels(organization, yael):
    with organization_scope(organization), transaction.atomic():
        return MentorFactory(organization=organization, full_name="יעל", membership=yael.membership(Role.MENTOR))


@pytest.fixture
def co_pairing(organization, pairing, yaels):
    """Yael is the co-mentor of Uri, whose mentor is Noam."""
    with organization_scope(organization), transaction.atomic():
        return PairingFactory(organization=organization, enrolment=pairing.enrolment, mentor=yaels, role=PairingRole.CO)


@pytest.fixture
def met(organization, noam, make_meeting, tell):
    """Noam met Uri and wrote a summary, which coordinators may read."""
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(summary_policy="coordinators")
    meeting = make_meeting(LAST_WEEK)
    tell(meeting, noam.membership(Role.MENTOR))
    return meeting


def read(client, viewer, name: str, key) -> tuple[int, str]:
    answer = client.get(viewer.url(name, key))
    return answer.status_code, answer.content.decode()


# --- a co-mentor sees facts, not summaries ----------------------------------------------------------------------------


def test_co_mentor_sees_that_they_met_when_and_how_long(signed_in, yael, co_pairing, met):
    status, page = read(signed_in(yael), yael, "mentoring_sessions:schedule", co_pairing.pk)
    assert status == 200
    assert "Tuesday 10 November at 16:00" in page and "50 minutes" in page and "with נועם" in page
    assert SECRET not in page and str(met.pk) not in page


def test_mentor_sees_the_same_of_the_co_mentor(signed_in, noam, yael, pairing, co_pairing, make_meeting, tell):
    theirs = make_meeting(LAST_WEEK, pairing=co_pairing)
    tell(theirs, yael.membership(Role.MENTOR))
    _status, page = read(signed_in(noam), noam, "mentoring_sessions:schedule", pairing.pk)
    assert "with יעל" in page and "50 minutes" in page and SECRET not in page and str(theirs.pk) not in page


def test_meeting_of_the_other_mentor_opens_for_its_own_alone(signed_in, dana, noam, yael, co_pairing, met):
    people = (dana, noam, yael)
    answers = [read(signed_in(person), person, "mentoring_sessions:meeting", met.pk) for person in people]
    assert [(status, SECRET in page) for status, page in answers] == [(200, True), (200, True), (404, False)]


@pytest.mark.parametrize("name", WRITES)
def test_co_mentor_changes_nothing_of_the_other(signed_in, organization, yael, co_pairing, met, name):
    client, address = signed_in(yael), yael.url(f"mentoring_sessions:{name}", met.pk)
    assert client.get(address).status_code in (404, 405)
    assert client.post(address, {"answer": "missed-mentee", "reason": "ill"}).status_code == 404
    with organization_scope(organization), transaction.atomic():
        assert list(SessionLog.objects.values_list("outcome", "summary")) == [("held", SECRET)]


def test_they_know_of_one_another(signed_in, noam, yael, pairing, co_pairing):
    for viewer, key, other in ((noam, pairing.pk, "יעל"), (yael, co_pairing.pk, "נועם")):
        status, page = read(signed_in(viewer), viewer, "programs:pairing", key)
        assert status == 200 and "Also accompanied by" in page and other in page


def test_of_other_people_of_the_colleague_a_co_mentor_sees_nothing(
    signed_in, yael, co_pairing, make_pairing, mentor, make_meeting, tell, noam
):
    other = make_pairing(mentor=mentor, mentee="דוד")
    tell(make_meeting(LAST_WEEK, pairing=other), noam.membership(Role.MENTOR))
    _status, page = read(signed_in(yael), yael, "mentoring_sessions:schedule", co_pairing.pk)
    assert "דוד" not in page and "50 minutes" not in page
    assert read(signed_in(yael), yael, "mentoring_sessions:schedule", other.pk)[0] == 404


# --- a former mentor keeps only what he authored ----------------------------------------------------------------------


@pytest.fixture
def handed_over(organization, noam, yael, yaels, pairing, make_meeting, tell):
    """Months ago Noam met Uri twice, and reported one; Yael took over, and Uri's life went on. All ids of it."""
    with organization_scope(organization), transaction.atomic():
        Program.objects.update(summary_policy="coordinators")
        old = SeriesFactory(organization=organization, pairing=pairing, ends_on=date(2026, 9, 30))
    reported, by_office = make_meeting(MONTHS_AGO), make_meeting(date(2026, 9, 22))
    tell(reported, noam.membership(Role.MENTOR))
    tell(by_office, None)
    with organization_scope(organization), transaction.atomic():
        pairing.ends_on = date(2026, 9, 30)
        pairing.save()
        present = PairingFactory(
            organization=organization, enrolment=pairing.enrolment, mentor=yaels, starts_on=date(2026, 10, 1)
        )
        unit = UnitFactory(organization=organization, name="היחידה החדשה")
        new = SeriesFactory(organization=organization, pairing=present, starts_on=date(2026, 10, 1), place="בחדר החדש")
        Mentee.objects.update(phone="+972501112233", unit=unit, note="הערה חדשה")
    held, coming = make_meeting(LAST_WEEK, pairing=present), make_meeting(NEXT_WEEK, pairing=present, series=new)
    tell(held, yael.membership(Role.MENTOR))
    with organization_scope(organization), transaction.atomic():
        for week in (date(2026, 9, 13), date(2026, 11, 8)):
            roll_up_week(organization=organization, week_start=week)
    enrolment = pairing.enrolment
    return {
        "mentor_id": [pairing.mentor_id, present.mentor_id],
        "mentee_id": [enrolment.mentee_id],
        "program_id": [enrolment.program_id],
        "enrolment_id": [enrolment.pk],
        "pairing_id": [pairing.pk, present.pk],
        "series_id": [old.pk, new.pk],
        "meeting_id": [reported.pk, by_office.pk, held.pk, coming.pk],
    }


def pages_of(client, slug: str, ids: dict[str, list]) -> dict[str, str]:
    """Every page that opens, by address, with these objects put into every address that takes one."""
    opened = {}
    for route, _name in ORGANIZATION_VIEWS:
        path = "/" + route.replace("<slug:organization_slug>", slug)
        named = ARGUMENT.search(path)
        if "<" in ARGUMENT.sub("", path) or (named and named[1] not in ids):
            continue
        for key in ids[named[1]] if named else [""]:
            address = ARGUMENT.sub(str(key), path)
            for query in ("", "?week=2026-09-15", "?week=2026-11-10"):
                answer = client.get(address + query)
                if answer.status_code == 200:
                    opened[address + query] = str(answer.content, errors="replace")
    return opened


def test_former_mentor_finds_on_no_page_what_came_after_him(signed_in, organization, noam, handed_over):
    opened = pages_of(signed_in(noam), organization.slug, handed_over)
    ids = [str(key) for keys in handed_over.values() for key in keys]
    about_objects = {address.split("?")[0] for address in opened if any(key in address for key in ids)}
    assert about_objects == {
        noam.url("mentoring_sessions:meeting", handed_over["meeting_id"][0]),
        noam.url("programs:mentor", handed_over["mentor_id"][0]),
        noam.url("mentoring_sessions:ended", handed_over["pairing_id"][0]),
    }
    said = "\n".join(opened.values())
    assert not [word for word in ("יעל", "1112233", "היחידה החדשה", "הערה חדשה", "בחדר החדש") if word in said]
    assert not [key for key in (*handed_over["meeting_id"][2:], handed_over["pairing_id"][1]) if str(key) in said]


def test_the_same_walk_shows_all_of_it_to_the_present_mentor(signed_in, organization, yael, handed_over):
    opened = pages_of(signed_in(yael), organization.slug, handed_over)
    said = "\n".join(opened.values())
    assert all(word in said for word in ("1112233", "בחדר החדש"))
    assert yael.url("programs:mentee", handed_over["mentee_id"][0]) in opened


def test_former_mentor_keeps_his_report_with_what_he_wrote(signed_in, noam, handed_over):
    own, of_office, *others = handed_over["meeting_id"]
    status, page = read(signed_in(noam), noam, "mentoring_sessions:meeting", own)
    assert (status, SECRET in page, "History of the report" in page) == (200, True, True)
    for key in (of_office, *others):
        assert read(signed_in(noam), noam, "mentoring_sessions:meeting", key)[0] == 404


def test_former_mentor_does_not_see_what_the_office_did_to_his_report(
    signed_in, organization, noam, dana, handed_over, at
):
    own = handed_over["meeting_id"][0]
    with organization_scope(organization), transaction.atomic():
        LogRevision.objects.create(
            organization=organization,
            meeting_id=own,
            kind="corrected",
            at=at(LAST_WEEK, 9),
            outcome="missed",
            reason="ill",
            author=dana.membership(Role.COORDINATOR),
        )
    pages = [read(signed_in(person), person, "mentoring_sessions:meeting", own)[1] for person in (dana, noam)]
    assert ["Illness" in page for page in pages] == [True, False]


def test_next_mentor_sees_the_facts_of_the_former_and_not_the_summaries(signed_in, yael, handed_over):
    status, page = read(signed_in(yael), yael, "mentoring_sessions:schedule", handed_over["pairing_id"][1])
    assert status == 200 and "with נועם" in page and "50 minutes" in page and SECRET not in page
    for key in handed_over["meeting_id"][:2]:
        assert read(signed_in(yael), yael, "mentoring_sessions:meeting", key)[0] == 404
    own = handed_over["meeting_id"][2]
    assert SECRET in read(signed_in(yael), yael, "mentoring_sessions:meeting", own)[1]


@pytest.mark.parametrize("name", WRITES)
def test_former_mentor_changes_nothing_any_more(signed_in, noam, handed_over, name):
    address = noam.url(f"mentoring_sessions:{name}", handed_over["meeting_id"][0])
    assert signed_in(noam).post(address, {"answer": "missed-mentee"}).status_code == 404
