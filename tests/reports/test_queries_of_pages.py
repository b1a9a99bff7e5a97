"""How many questions each page of figures asks the database: the same for one row and for three, and twelve at most."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring_platform.tenancy.scope import organization_scope
from programs.models import (
    Attendance,
    Course,
    CourseSession,
    SignUp,
    TrainingCredit,
    TrainingExemption,
    TrainingRequirement,
)
from reports.services import roll_up_week
from tests.benchmarks.measure import MARKS
from tests.factories import MentorFactory, PairingFactory, UnitFactory
from tests.reports.scenes import AFTER, SUNDAY, meeting_of, series_of

ROOM = "reports/saved/ready/?which=room"
PAGES = {
    "dana": {
        "dashboard/": 9,
        "dashboard/?period=52&part=charts": 10,
        "dashboard/programs/{program}/": 10,
        "dashboard/programs/{program}/?part=charts": 10,
        "dashboard/measures/?measure=held": 10,
        "dashboard/measures/?measure=held&people=all": 11,
        "dashboard/measures/?measure=coverage&people=all": 11,
        "dashboard/measures/?measure=support&people=all": 11,
        "dashboard/measures/?measure=contacts&people=all": 11,
        "dashboard/measures/?measure=training&people=all": 11,
        "dashboard/everyone/": 12,
        "dashboard/everyone/?period=52&order=worst": 12,
        "morning/": 11,
        "reports/weekly/": 12,
        "reports/pulses/": 10,
        "reports/pulses/help/": 9,
        "reports/files/": 6,
        "reports/saved/": 5,
        "reports/saved/build/": 11,
        "reports/saved/build/?ready=room": 12,
        "reports/saved/ready/?which=without-meeting": 11,
        "reports/saved/ready/?which=weeks": 7,
        ROOM: 11,
    },
    "ada": {
        "dashboard/": 9,
        "dashboard/measures/?measure=held": 9,
        "programs/{program}/targets/": 6,
        "dashboard/programs/{program}/quarter/?period=2025q4": 11,
    },
    "steering": {"dashboard/": 7, "dashboard/measures/?measure=held": 8, "reports/weekly/": 9},
}
"""Session, membership, scopes and the entry in the audit trail included; how transactions begin and end is none."""


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def evening(organization, week):
    """Two hours are asked for: Noam was at this one and was credited one, Uri is exempt, Gal accompanies no more."""
    its = {"organization": organization}
    with organization_scope(organization):
        asked = TrainingRequirement.objects.create(**its, program=week.program, kind="initial", minutes=120)
        course = Course.objects.create(**its, program=week.program, name="הקשבה", state="open", counts_as="both")
        at = datetime(2025, 10, 30, 16, tzinfo=UTC)
        session = CourseSession.objects.create(**its, course=course, starts_at=at, ends_at=at + timedelta(hours=1))
        was_at(session, week.david.mentor)
        TrainingCredit.objects.create(**its, mentor=week.david.mentor, on=SUNDAY, minutes=60, why="קורס")
        TrainingExemption.objects.create(
            **its, requirement=asked, mentor=week.yosef.mentor, starts_on=SUNDAY, why="ותק"
        )
        gal = MentorFactory(**its, full_name="גל פרידמן")
        PairingFactory(**its, enrolment=week.sarah, mentor=gal, ends_on=SUNDAY, end_reason="mentor_left")
    return session


def was_at(session, mentor) -> None:
    its = {"organization": session.organization}
    place = SignUp.objects.create(**its, course=session.course, mentor=mentor, asked_at=session.starts_at)
    Attendance.objects.create(**its, session=session, sign_up=place, presence="present", marked_at=session.ends_at)


def trained(page) -> dict[str, str]:
    """What the column of training says of each mentor."""
    rows = [{column.key: text for column, text in row} for row in page.context["rows"]]
    return {row["name"]: row["training"] for row in rows}


def test_as_many_for_three_as_for_one_and_twelve_at_most(organization, signed_in, week, evening, request):
    clients = {name: signed_in(request.getfixturevalue(name)) for name in PAGES}

    def asked(name: str, page: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert clients[name].get(f"/north/{page.format(program=week.program.pk)}").status_code == 200
        return sum(not query["sql"].startswith(MARKS) for query in captured)

    def counted() -> dict[str, dict[str, int]]:
        for client in clients.values():
            client.get("/north/reports/saved/")  # whatever a first page has to write into the session
        return {name: {page: asked(name, page) for page in pages} for name, pages in PAGES.items()}

    assert counted() == PAGES
    known = {"נועם כהן": "Done", "אורי פרץ": "Exempt", "גל פרידמן": ""}
    assert trained(clients["dana"].get(f"/north/{ROOM}")) == known
    more = []
    with organization_scope(organization):
        for _more in range(2):
            pairing = PairingFactory(organization=organization, enrolment__program=week.program)
            more.append(pairing.mentor.full_name)
            was_at(evening, pairing.mentor)
            UnitFactory(organization=organization)
            meeting_of(series_of(pairing), SUNDAY + timedelta(days=2), "held")
        roll_up_week(organization=organization, week_start=SUNDAY)
    assert counted() == PAGES
    assert trained(clients["dana"].get(f"/north/{ROOM}")) == known | dict.fromkeys(more, "Overdue")
    assert max(number for pages in PAGES.values() for number in pages.values()) == 12
