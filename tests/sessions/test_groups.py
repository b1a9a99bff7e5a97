"""Groups through HTTP: the sheet and what it leaves alone, guests, who boards, and who sees what."""

import re
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import UnitClosure
from programs.queries import closed_places
from reports.services import roll_up_week
from sessions.groups import services
from sessions.groups.queries import sheet_of
from sessions.groups.services import Mark
from sessions.models import Boarding, GroupMeeting, Guest, Presence
from sessions.tasks import generate
from tests.factories import (
    CalendarPeriodFactory,
    EnrolmentFactory,
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    UnitFactory,
)
from tests.sessions.groups import HTMX, LAST_TUESDAY, TUESDAY, Form, Train, make_train

pytestmark = pytest.mark.usefixtures("noon")
FORTY = [f"{letter}{number}" for letter in "אבגדהוזח" for number in range(5)]


@pytest.fixture
def train(organization, program, mentor) -> Train:
    return make_train(organization, program, mentor, FORTY)


@pytest.fixture
def as_leader(signed_in, noam):
    return signed_in(noam)


@pytest.fixture
def other_leader(signed_in, make_viewer, organization, train):
    """Rivka, who leads the group with Noam."""
    viewer = make_viewer(Role.MENTOR, organization=organization, name="רבקה")
    with organization_scope(organization), transaction.atomic():
        mentor = MentorFactory(organization=organization, membership=viewer.membership(Role.MENTOR))
        train.group.facilitations.create(organization=organization, mentor=mentor, starts_on=date(2026, 9, 1))
    return signed_in(viewer)


def test_a_sheet_filtered_to_five_of_forty_leaves_thirty_five_untouched(as_leader, other_leader, train, ask):
    everybody = Form.open(as_leader, train.sheet)
    assert len(everybody.rows) == 40 and set(everybody.rows.values()) == {"unknown"}
    assert everybody.send({train.key("ב0"): "present", train.key("ג1"): "absent"}).status_code == 302
    before = {name: state for name, state in train.states().items() if not name.startswith("א")}
    five = Form.open(as_leader, train.sheet, letter="א")
    assert len(five.rows) == 5
    # Somebody else says something of two who are shown here, and of one who is not.
    theirs = Form.open(other_leader, train.sheet)
    theirs.send({train.key("א1"): "absent", train.key("א2"): "present", train.key("ד0"): "present"})
    answer = five.send({train.key("א0"): "present", train.key("א1"): "present", train.key("א2"): "present"})
    # One row is a conflict, shown beside it with both; agreeing is none; the rest is saved.
    page = Form(as_leader, train.sheet, answer.content.decode())
    assert answer.status_code == 200 and "רבקה marked meanwhile" in page.page
    assert page.page.count("sheet-conflict") == 1 and page.rows[page.field(train.key("א1"))] == "present"
    states = train.states()
    assert {states[name] for name in ("א0", "א2")} == {"present"} and states["א1"] == "absent"
    assert {name: state for name, state in states.items() if not name.startswith("א")} == before | {"ד0": "present"}
    assert ask(lambda: Presence.objects.filter(meeting=train.meeting).count()) == 6
    # What was chosen is still pressed: saving again says it in full knowledge of what stood there.
    assert page.send().status_code == 302
    assert train.states()["א1"] == "present"


def test_the_sheet_counts_finds_and_reports(as_leader, train, ask):
    with organization_scope(train.organization), transaction.atomic():
        for name in ("א0", "ב0"):
            train.last.presences.create(
                organization=train.organization, mentee=train.mentees[name], state="present",
                changed_at=train.last.starts_at,
            )  # fmt: skip
        GroupMeeting.objects.filter(pk=train.last.pk).update(outcome="held")
    assert len(Form.open(as_leader, train.sheet, last="1").rows) == 2
    assert list(Form.open(as_leader, train.sheet, q="ח3").rows) == [f"row:{train.key('ח3')}:unknown:0"]
    page = Form.open(as_leader, train.sheet, last="1")
    # A filter saves what was tapped on the way, and keeps the other filters.
    answer = page.send({train.key("א0"): "present"}, set="letter=א")
    assert answer.url == f"{train.sheet}?letter=%D7%90&last=1"
    part = page.send({train.key("ב0"): "absent"}, headers=HTMX, set="letter=א").content.decode()
    assert part.startswith("<section") and 'data-elsewhere="1">1' in part and "Unknown <strong" in part
    meeting = train.refreshed()
    assert (meeting.outcome, meeting.held_minutes, meeting.held_mode) == ("held", 90, "in_person")
    # Back to unknown is a change of its own; unknown is counted apart.
    Form.open(as_leader, train.sheet).send({train.key("ב0"): "unknown"})
    counts = ask(lambda: sheet_of(train.meeting).counts)
    assert (counts.present, counts.absent, counts.unknown) == (1, 0, 39)


def test_sent_twice_nothing_is_done_twice(as_leader, train, ask):
    page = Form.open(as_leader, train.sheet)
    said = {"chosen": {train.key("א0"): "present"}, "guest": "יוסי"}
    for _time in range(2):
        assert page.send(**said).status_code == 302
    assert ask(lambda: (Guest.objects.count(), Presence.objects.count())) == (1, 2)
    assert ask(lambda: set(Presence.objects.values_list("version", flat=True))) == {1}
    assert ask(lambda: AuditEntry.objects.filter(action="sheet.saved").count()) == 1
    # A late copy of it does not undo what was said since.
    Form.open(as_leader, train.sheet).send({train.key("א0"): "unknown"})
    assert "sheet-conflict" in page.send(**said).content.decode()
    assert train.states()["א0"] == "unknown"


def test_who_boards_now_and_who_a_guest_is(as_leader, signed_in, dana, train, pairing, organization, program, ask):
    uri = pairing.enrolment.mentee
    stranger = ask(lambda: MenteeFactory(organization=organization, full_name="זר"))
    ask(lambda: EnrolmentFactory(organization=organization, program=program, mentee=stranger, starts_on=LAST_TUESDAY))
    page = Form.open(as_leader, train.sheet)
    # Who leads the group is offered whom he accompanies, and no other name of the program.
    assert str(uri.pk) in page.page and "זר<" not in page.page
    page.send(boards=str(uri.pk), guest="משה")
    assert train.states() == {"אורי": "present", "משה": "present"}
    assert ask(lambda: Boarding.objects.get(mentee=uri).starts_on) == TUESDAY
    page.send(boards=str(stranger.pk))
    assert "זר" not in train.states()
    # The coordinator says who the guest is: the visit stands with the name, and the guest's own is gone.
    office, guest = signed_in(dana), ask(lambda: Guest.objects.get())
    address = train.url("group_guest", guest.pk)
    assert as_leader.get(address).status_code == 404
    offered = office.get(address).content.decode()
    assert "זר<" in offered and "א0<" not in offered  # who is in the program, and nobody else
    assert office.post(address, {"mentee": str(stranger.pk)}).status_code == 302
    assert train.states() == {"אורי": "present", "זר": "present"} and ask(Guest.objects.count) == 0
    assert ask(lambda: Boarding.objects.get(mentee=stranger).starts_on) == TUESDAY
    boarding = ask(lambda: Boarding.objects.get(mentee=uri))
    assert as_leader.post(train.url("group_leave", boarding.pk)).status_code == 302
    assert ask(lambda: Boarding.objects.get(mentee=uri).ends_on) == TUESDAY
    assert "אורי" in Form.open(as_leader, train.sheet).page


def test_facts_of_the_meeting_alone(as_leader, train, program, ask):
    address = train.url("group_report", train.meeting.pk)
    assert "What was it about" not in as_leader.get(address).content.decode()
    ask(lambda: type(program).objects.filter(pk=program.pk).update(summary_policy="coordinators"))
    held = {"outcome": "held", "minutes": 60, "mode": "video", "topic": "חובות", "seen": 0}
    assert as_leader.post(address, held).status_code == 302
    assert as_leader.post(address, held).status_code == 302  # twice is once
    meeting = train.refreshed()
    assert (meeting.held_minutes, meeting.held_mode, meeting.topic, meeting.version) == (60, "video", "חובות", 1)
    # An old page overwrites nothing.
    assert "reported meanwhile" in as_leader.post(address, {**held, "outcome": "cancelled"}).content.decode()
    Form.open(as_leader, train.sheet).send({train.key("א0"): "present"})
    refused = as_leader.post(address, {**held, "outcome": "cancelled", "seen": 1}).content.decode()
    assert "People are marked as here" in refused and train.refreshed().outcome == "held"
    Form.open(as_leader, train.sheet).send({train.key("א0"): "unknown"})
    stale = Form.open(as_leader, train.sheet)
    as_leader.post(address, {**held, "outcome": "cancelled", "seen": 1})
    assert train.refreshed().outcome == "cancelled" and train.refreshed().topic == ""
    # What was tapped meanwhile on another phone is not saved, and not lost.
    page = stale.send({train.key("א0"): "present"}).content.decode()
    assert "reported as cancelled meanwhile" in page and train.states()["א0"] == "unknown"
    coming = train.url("group_report", train.next.pk)
    assert as_leader.post(coming, {"outcome": "held", "seen": 0}).status_code == 200
    assert as_leader.post(coming, {"outcome": "cancelled", "seen": 0}).status_code == 302
    assert as_leader.post(train.url("group_sheet", train.next.pk), {}).status_code == 200


def test_my_week_leads_to_the_sheet(as_leader, train):
    page = as_leader.get(train.url("my_week")).content.decode()
    assert page.count("Fill the sheet") == 2 and train.sheet in page  # this week's, and what is left of the last
    assert "2 meetings are left to report." in page
    Form.open(as_leader, train.sheet).send({train.key("א0"): "present"})
    page = as_leader.get(train.url("my_week")).content.decode()
    assert page.count("Fill the sheet") == 1 and "One person came" in page


def test_who_sees_a_group(signed_in, train, as_leader, dana, ada, noam, make_viewer, organization, ask):
    pages = {name: train.url(name, train.group.pk) for name in ("group", "group_change", "group_board")}
    pages |= {"sheet": train.sheet, "report": train.url("group_report", train.meeting.pk)}

    def opened(client) -> set[str]:
        return {name for name, url in pages.items() if client.get(url).status_code == 200}

    assert opened(as_leader) == {"group", "sheet", "report"}
    assert opened(signed_in(dana)) == {"group", "group_change", "sheet", "report"}
    administrator = signed_in(ada)
    assert opened(administrator) == {"group", "sheet"}
    page = administrator.get(train.sheet).content.decode()
    assert "א0" in page and "row:mentee" not in page
    assert administrator.post(train.sheet, {f"row:{train.key('א0')}:unknown:0": "present"}).status_code == 404
    for role in (Role.MENTOR, Role.MENTEE, Role.VIEWER, Role.PROFESSIONAL):
        assert opened(signed_in(make_viewer(role, organization=organization))) == set()
    # A mentee sees the next meeting of the own group, and not who else comes.
    viewer = make_viewer(Role.MENTEE, organization=organization)
    ask(lambda: Mentee.objects.filter(full_name="א0").update(membership=viewer.membership(Role.MENTEE)))
    mine = signed_in(viewer).get(train.url("my_meetings")).content.decode()
    assert "קבוצת רכבת" in mine and "א1" not in mine
    # Who no longer leads it, no longer sees it.
    free = ask(lambda: MentorFactory(organization=organization))
    ask(lambda: services.change_group(group=train.group, facilitators=[free], by=dana))
    assert opened(as_leader) == set()


def test_the_page_of_groups(signed_in, dana, train, organization, program, mentor, django_assert_num_queries, ask):
    client = signed_in(dana)
    client.get(train.url("groups"))
    for unreported, names in ((2, ()), (6, ("קבוצה ב", "קבוצה ג"))):
        for _name in names:
            make_train(organization, program, mentor, ["נעם"])
        with django_assert_num_queries(16):
            page = client.get(train.url("groups")).content.decode()
        assert page.count("No report: ") == unreported
    Form.open(client, train.sheet).send({train.key("א0"): "present", train.key("א1"): "absent"})
    page = client.get(train.url("groups")).content.decode()
    assert page.count("No report: ") == 5 and "one person came" in page


def test_a_group_is_opened_and_its_meetings_follow_its_time(signed_in, dana, organization, program, mentor, ask):
    client = signed_in(dana)
    url = lambda name, *args: f"/{organization.slug}/groups/{'/'.join([*args, ''])}"  # noqa: E731
    facts = {
        "program": program.pk, "name": "פורום", "kind": "fixed", "facilitator": mentor.pk, "frequency": "weekly",
        "weekday": 2, "start_time": "09:30", "minutes": 60, "mode": "in_person", "starts_on": "2026-11-16",
    }  # fmt: skip
    for _time in range(2):
        assert client.post(url("new", "new"), facts).status_code == 302
    days = lambda: ask(lambda: list(GroupMeeting.objects.values_list("local_date", flat=True)))  # noqa: E731
    assert len(days()) == 9 and days()[0] == date(2026, 11, 18)
    # A break of the program takes its meetings away, with the next run; what was reported stays.
    first = ask(lambda: GroupMeeting.objects.order_by("starts_at").first())
    ask(lambda: services.save_sheet(meeting=first, marks=[], by=dana))
    CalendarPeriodFactory_in = lambda: CalendarPeriodFactory(  # noqa: E731
        organization=organization, program=program, starts_on=date(2026, 11, 17), ends_on=date(2026, 12, 1)
    )
    ask(CalendarPeriodFactory_in)
    generate(organization.pk)
    generate(organization.pk)
    assert days()[:2] == [date(2026, 11, 18), date(2026, 12, 2)] and len(days()) == 8
    group = ask(lambda: first.group)
    change = {**facts, "weekday": 3, "start_time": "10:00", "place": "ספרייה"}
    assert client.post(url("change", str(group.pk), "change"), change).status_code == 302
    assert days()[:2] == [date(2026, 11, 18), date(2026, 12, 3)]
    # In a fixed list, who is marked as not here was missed; in an open one nobody is.
    client.post(url("change", str(group.pk), "change"), {**change, "minutes": 4})
    assert ask(lambda: group.meetings.filter(minutes=4).count()) == 0


@pytest.fixture
def drawn(organization, program, mentor, inside):
    return make_train(organization, program, mentor, FORTY[:6])


STATES = st.sampled_from(["present", "absent", "unknown"])
PEOPLE = st.sampled_from(FORTY[:6])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.dictionaries(PEOPLE, STATES),
    shown=st.sets(PEOPLE),
    chosen=st.dictionaries(PEOPLE, STATES),
    meanwhile=st.dictionaries(PEOPLE, STATES),
)
def test_what_is_not_shown_stays_and_nothing_of_anybody_is_lost(drawn, before, shown, chosen, meanwhile):
    def save(rows, states):
        marks = [Mark(row.key, row.state, row.version, states.get(row.name, row.state)) for row in rows]
        return services.save_sheet(meeting=drawn.meeting, marks=marks, by=None, is_finished=False)

    def states() -> dict[str, str]:
        return {row.name: row.state for row in sheet_of(drawn.meeting).people}

    with transaction.atomic():
        save(sheet_of(drawn.meeting).people, before)
        seen = [row for row in sheet_of(drawn.meeting).people if row.name in shown]
        first = states()
        save(sheet_of(drawn.meeting).people, meanwhile)
        theirs = states()
        saved = save(seen, chosen)
        after = states()
        transaction.set_rollback(True)
    conflicts = {row.name for row in seen if row.key in saved.conflicts}
    for name in theirs:
        changed_here = name in shown and chosen.get(name, first[name]) != first[name]
        if not changed_here:
            assert after[name] == theirs[name] and name not in conflicts
        elif theirs[name] in (first[name], chosen[name]):
            assert after[name] == chosen[name] and name not in conflicts
        else:
            assert after[name] == theirs[name] and name in conflicts


def test_groups_in_the_weekly_report(signed_in, dana, noam, make_viewer, train, organization, ask):
    week = {"week": "2026-11-08"}
    url = f"/{organization.slug}/reports/weekly/"
    ask(lambda: roll_up_week(organization=organization, week_start=date(2026, 11, 8)))
    office, sums = signed_in(dana), signed_in(make_viewer(Role.VIEWER, organization=organization))

    def numbers(client) -> list[str]:
        page = client.get(url, week).content.decode()
        return re.findall(r'data-label="[^"]+">([^<]+)</td>', page[page.index('id="groups"') :])

    assert numbers(office) == ["1", "0", "0", "0", "–"]
    sheet = train.url("group_sheet", train.last.pk)
    Form.open(office, sheet).send(
        {train.key("א0"): "present", train.key("א1"): "present", train.key("א2"): "absent"}, guest="יוסי"
    )
    # In an open group nobody is missed; who is unknown is nowhere.
    assert numbers(office) == numbers(signed_in(noam)) == ["1", "1", "3", "1", "–"]
    page = sums.get(url, week).content.decode()
    assert "Fewer than five participants" in page and train.group.name not in page
    ask(lambda: type(train.group).objects.update(is_open=False))
    Form.open(office, sheet).send({train.key("א3"): "present", train.key("א4"): "present"})
    assert numbers(office) == ["1", "1", "5", "1", "1"]
    assert numbers(sums) == ["1", "1", "5"]
    for page in ("print/", "sheet/"):
        assert office.get(f"{url}{page}", week).status_code == 200


def test_what_closes_a_unit_closes_all_below_it(organization):
    """And Shabbat only the program that keeps it."""
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    with organization_scope(organization), transaction.atomic():
        program = ProgramFactory(organization=organization, shabbat_from=friday)
        above = UnitFactory(organization=organization)
        below = UnitFactory(organization=organization, parent=above)
        UnitClosure.objects.create(organization=organization, unit=above, starts_on=sunday, ends_on=sunday)
        found = closed_places([(program, below.pk), (program, None)], friday, sunday)
    saturday = date(2026, 11, 21)
    assert found == {(program.pk, below.pk): [(saturday, sunday)], (program.pk, None): [(saturday, saturday)]}
