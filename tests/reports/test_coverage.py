"""How far a message has come: figures right at each step, what stands against it, and who may see which of it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import MembershipUnit
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.scope import organization_scope
from programs.broadcasts.services import tell, withdraw_broadcast
from programs.models import Absence, AnswerCount, Pairing, ProgramScope
from reports.closing.queries import week_letters
from reports.closing.services import tell_week
from reports.coverage.queries import coverage_of, followed_broadcasts
from reports.services import roll_up_week
from tests.factories import (
    BroadcastFactory,
    DeliveryFactory,
    EnrolmentFactory,
    MeetingFactory,
    MenteeFactory,
    MentorFactory,
    PairingFactory,
    ProgramFactory,
    UnitFactory,
)

TUESDAY = date(2026, 11, 3)
DAY = timedelta(days=1)
NOW = "2026-11-03T10:00:00+00:00"


@pytest.fixture(autouse=True)
def _one_day():
    with time_machine.travel(NOW, tick=False):
        yield


def mentee(organization, program, name: str, unit=None, mentor=None, meets: int | None = None):
    """Somebody in the program, who meets with his mentor in so many days."""
    row = EnrolmentFactory(
        organization=organization,
        program=program,
        mentee=MenteeFactory(organization=organization, full_name=name, unit=unit, phone="+972501234567"),
    )
    if mentor:
        pairing = PairingFactory(organization=organization, enrolment=row, mentor=mentor)
        if meets is not None:
            MeetingFactory(organization=organization, pairing=pairing, local_date=TUESDAY + meets * DAY)
    return row


@pytest.fixture
def scene(organization, noam):
    """Noam meets David in time and Uri too late, Ruth is away from Sarah, nobody accompanies Gad."""
    with organization_scope(organization):
        program = ProgramFactory(organization=organization, name="ליווי")
        north, south = (UnitFactory(organization=organization, name=name) for name in ("צפון", "דרום"))
        own = MentorFactory(organization=organization, full_name="נועם כהן", membership=noam.membership(Role.MENTOR))
        ruth = MentorFactory(organization=organization, full_name="רות לוי", phone="+972507654321")
        rows = [
            mentee(organization, program, "דוד", north, own, meets=2),
            mentee(organization, program, "אורי", north, own, meets=20),
            mentee(organization, program, "שרה", south, ruth, meets=None),
            mentee(organization, program, "גד", south),
        ]
        Absence.objects.create(organization=organization, mentor=ruth, starts_on=TUESDAY - DAY)
        broadcast = BroadcastFactory(organization=organization, programs=[program])
        made = [DeliveryFactory(organization=organization, broadcast=broadcast, enrolment=row) for row in rows]
    return broadcast, made, program


def figures(viewer, broadcast) -> tuple:
    with organization_scope(viewer.organization):
        found = coverage_of(viewer, followed_broadcasts(viewer).get(pk=broadcast.pk)).figures
    return found.told, found.otherwise, found.expected, found.at_risk, found.could_not


def test_figures_are_right_at_each_step(organization, dana, noam, ada, scene, signed_in):
    broadcast, (david, uri, sarah, gad), _program = scene
    office, at = signed_in(dana), f"/{organization.slug}/broadcasts/{broadcast.pk}/coverage/"
    text = office.get(at).content.decode()
    assert figures(dana, broadcast) == figures(ada, broadcast) == (0, 0, 1, 3, 0)
    for why in ("No mentor", "The mentor is away", "No meeting planned before the end"):
        assert why in text
    assert "Not all will be told" in text and "3 may be missed" in text
    assert f"/enrolments/{gad.enrolment_id}/pair/" in text
    with organization_scope(organization):
        tell(deliveries=[david.pk], outcome="told", choice=0, by=noam)
        tell(deliveries=[uri.pk], outcome="could_not", why="no_answer", by=noam)
    assert figures(dana, broadcast) == (1, 0, 0, 2, 1)
    for _click in range(2):
        office.post(at, {"act": "reached", "delivery": str(uri.pk)})
    assert figures(dana, broadcast) == (1, 1, 0, 2, 0)
    with organization_scope(organization):  # somebody stands in for Ruth and meets Sarah in time
        regular = Pairing.objects.get(enrolment=sarah.enrolment_id)
        stands_in = PairingFactory(
            organization=organization,
            enrolment=sarah.enrolment,
            mentor=MentorFactory(organization=organization, full_name="תמר"),
            role="substitute",
            stands_in_for=regular,
            starts_on=TUESDAY,
            ends_on=TUESDAY + 9 * DAY,
        )
        MeetingFactory(organization=organization, pairing=stands_in, local_date=TUESDAY + 3 * DAY)
    assert figures(dana, broadcast) == (1, 1, 1, 1, 0)
    live = office.get(at, headers={"HX-Request": "true"}).content.decode()
    assert "of 4 were told" in live and "גד" not in live
    with organization_scope(organization):
        gad.enrolment.ends_on = TUESDAY - DAY
        gad.enrolment.save()
    assert figures(dana, broadcast) == (1, 1, 1, 0, 0)
    assert "expected to be told" in office.get(at).content.decode()
    with time_machine.travel("2026-11-12T10:00:00+00:00", tick=False):
        assert figures(dana, broadcast) == (1, 1, 0, 1, 0)
        text = signed_in(dana).get(at).content.decode()
        assert "The time is over, and one was not reached" in text and "Who was not reached" in text
        assert "tel:+972501234567" in text
        signed_in(dana).post(at, {"act": "reached", "delivery": str(sarah.pk)})
        assert "All of them were told" in signed_in(dana).get(at).content.decode()
        assert figures(dana, broadcast) == (1, 2, 0, 0, 0)
    assert signed_in(ada).post(at, {"act": "reached", "delivery": str(gad.pk)}).status_code == 404
    with organization_scope(organization):
        withdraw_broadcast(broadcast=broadcast, why="", by=dana)
    assert "It was withdrawn" in office.get(at).content.decode()


def test_who_sees_what_of_it(organization, dana, noam, make_viewer, scene, signed_in, tamar):
    broadcast, (david, *_others), program = scene
    at = f"/{organization.slug}/broadcasts/{broadcast.pk}/coverage/"
    steering = make_viewer(Role.VIEWER, organization=organization, name="גילה")
    rachel = make_viewer(Role.BROADCASTER, organization=organization, name="רחל")
    elsewhere = make_viewer(Role.COORDINATOR, organization=organization, name="לאה")
    with organization_scope(organization):
        other = ProgramFactory(organization=organization)
        ProgramScope.objects.create(
            organization=organization, membership=elsewhere.membership(Role.COORDINATOR), program=other
        )
    few = signed_in(steering).get(at).content.decode()
    assert "fewer than five" in few and "דוד" not in few and "נועם" not in few
    text = signed_in(rachel).get(at).content.decode()
    assert "נועם כהן" in text and "דוד" not in text and "+97250123" not in text  # mentors, not those they accompany
    for viewer in (elsewhere, noam):
        assert signed_in(viewer).get(at).status_code == 404
    assert signed_in(tamar).get(at).status_code == 404
    with organization_scope(organization):
        for number in range(3):
            row = mentee(organization, program, f"mentee {number}")
            DeliveryFactory(organization=organization, broadcast=broadcast, enrolment=row)
    steered = signed_in(steering)
    text = steered.get(at).content.decode()
    assert "of 7 were told" in text and "By unit" not in text and "דוד" not in text and "נועם" not in text
    sheet = CalamineWorkbook.from_filelike(BytesIO(steered.get(f"{at}sheet/").content))
    assert len(sheet.sheet_names) == 1 and sheet.get_sheet_by_index(0).to_python()[4][1] == 7
    office = CalamineWorkbook.from_filelike(BytesIO(signed_in(dana).get(f"{at}sheet/").content))
    assert [row[0] for row in office.get_sheet_by_index(2).to_python()[1:3]] == ["mentee 0", "mentee 1"]
    assert sum(row[1] for row in office.get_sheet_by_index(1).to_python()[1:]) == 7


def test_it_stands_in_the_report_on_the_overview_and_on_the_board(organization, dana, ada, noam, scene, signed_in):
    broadcast, (david, *_others), _program = scene
    office, at, said = signed_in(dana), f"/{organization.slug}/", "0 of 4 told, by"
    with time_machine.travel("2026-11-09T10:00:00+00:00", tick=False):
        with organization_scope(organization):
            roll_up_week(organization=organization, week_start=date(2026, 10, 25))
            roll_up_week(organization=organization, week_start=date(2026, 11, 1))
        assert said in office.get(f"{at}reports/weekly/").content.decode()
        assert said not in office.get(f"{at}reports/weekly/?week=2026-10-25").content.decode()
        assert said in office.get(f"{at}reports/weekly/print/").content.decode()
        sheet = CalamineWorkbook.from_filelike(BytesIO(office.get(f"{at}reports/weekly/sheet/").content))
        assert sheet.get_sheet_by_name("Messages on their way").to_python()[1] == [
            "ערב הורים",
            0.0,
            4.0,
            "10 November 2026",
        ]
        assert said not in signed_in(noam).get(f"{at}reports/weekly/").content.decode()
        assert said in signed_in(ada).get(f"{at}dashboard/?part=charts").content.decode()
        assert "is to be told by tomorrow, and 4 are left" in office.get(f"{at}board/").content.decode()
        with organization_scope(organization):
            coordinators = [letter.coordinator for letter in week_letters(organization, Week(date(2026, 11, 1)))]
            (message,) = next(part for part in coordinators if part).messages
            assert (message.reached, message.all) == (0, 4)
            tell_week(organization=organization, week_start=date(2026, 11, 1))
            text = OutgoingMessage.objects.get(to=dana.user.email).text
            assert "“ערב הורים”: 0 of 4 told, by" in text


def test_answers_are_seen_when_five_more_have_come(organization, dana, noam, signed_in):
    at = f"/{organization.slug}/broadcasts/"
    with organization_scope(organization):
        program = ProgramFactory(organization=organization)
        own = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
        broadcast = BroadcastFactory(organization=organization, programs=[program])
        rows = [mentee(organization, program, f"mentee {number}", mentor=own) for number in range(11)]
        made = [DeliveryFactory(organization=organization, broadcast=broadcast, enrolment=row) for row in rows]

    def shown(times: int, choice: int) -> list[int]:
        with organization_scope(organization):
            for _time in range(times):
                tell(deliveries=[made.pop().pk], outcome="told", choice=choice, by=noam)
            counts = AnswerCount.objects.filter(broadcast=broadcast).order_by("choice")
            return list(counts.values_list("shown", flat=True))

    assert shown(4, 0) == [0, 0]
    page = signed_in(dana).get(f"{at}{broadcast.pk}/coverage/").content.decode()
    assert "shown from five on" in page
    assert shown(1, 1) == [4, 1]
    assert shown(4, 1) == [4, 1]  # nobody sees what these four say one after the other
    assert shown(1, 0) == [5, 5]
    page = signed_in(dana).get(f"{at}{broadcast.pk}/coverage/").content.decode()
    assert "כן" in page and "shown from five on" not in page
    with organization_scope(organization):
        tell(deliveries=[made.pop().pk], outcome="told", choice=0, agreed=True, words="Both of us", by=noam)
    sheet = CalamineWorkbook.from_filelike(BytesIO(signed_in(dana).get(f"{at}{broadcast.pk}/coverage/sheet/").content))
    assert sheet.get_sheet_by_name("Answers with a name").to_python()[1] == ["mentee 0", "כן", "Both of us"]


@pytest.mark.parametrize("number", [1, 3, 60])
def test_queries_do_not_grow(organization, dana, ada, noam, make_viewer, number, signed_in, django_assert_num_queries):
    with organization_scope(organization):
        program = ProgramFactory(organization=organization)
        own = MentorFactory(organization=organization, membership=noam.membership(Role.MENTOR))
        units = [UnitFactory(organization=organization, name=str(which)) for which in range(3)]
        broadcast = BroadcastFactory(organization=organization, programs=[program])
        for which in range(number):
            row = mentee(organization, program, f"mentee {which}", units[which % 3], own, meets=which % 9)
            DeliveryFactory(organization=organization, broadcast=broadcast, enrolment=row)
        lea = make_viewer(Role.COORDINATOR, organization=organization, name="לאה")
        for unit in units:
            MembershipUnit.objects.create(
                organization=organization, membership=lea.membership(Role.COORDINATOR), unit=unit
            )
    # Four of the statements are the savepoints of a test; what is left is at most twelve queries.
    for viewer, statements in ((ada, 13), (dana, 15), (lea, 16)):
        client = signed_in(viewer)
        client.get(f"/{organization.slug}/announcements/")
        with django_assert_num_queries(statements):
            assert client.get(f"/{organization.slug}/broadcasts/{broadcast.pk}/coverage/").status_code == 200
