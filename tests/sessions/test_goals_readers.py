"""Who sees goals: the two; the next mentor; of a former one what is his alone; coordinators what they were allowed."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentees.models import Mentee
from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.details import detail_words
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.choices import PairingRole
from programs.models import Pairing, Program, ProgramScope, Step
from tests.factories import LogFactory, MentorFactory, PairingFactory, ProgramFactory
from tests.sessions.goals import Writer, words

pytestmark = pytest.mark.usefixtures("noon")
SECRETS = ("כי אבא", "אדע", "יום שני", "צעד קטן", "מילה", "נחת")


@pytest.fixture
def as_dana(signed_in, dana, pairing) -> Writer:
    return Writer(signed_in(dana), dana, pairing.enrolment)


@pytest.fixture
def as_yael(signed_in, make_viewer, organization, pairing) -> Writer:
    """Yael mentors, too; whether Uri, the tests say."""
    yael = make_viewer(Role.MENTOR, organization=organization, name="יעל")
    return Writer(signed_in(yael), yael, pairing.enrolment)


@pytest.fixture
def paired_with(organization, pairing):
    def pair(writer: Writer, **fields) -> Pairing:
        with organization_scope(organization), transaction.atomic():
            mentor = MentorFactory(
                organization=organization, full_name="יעל", membership=writer.viewer.membership(Role.MENTOR)
            )
            return PairingFactory(organization=organization, enrolment=pairing.enrolment, mentor=mentor, **fields)

    return pair


@pytest.fixture
def policy(as_dana, pairing):
    """Set on the form of the program what coordinators see: `policy("titles")`."""

    def choose(value: str) -> None:
        program = pairing.enrolment.program
        data = {"name": program.name, "mentee_kind": "person", "rhythm": "weekly", "meeting_minutes": 45}
        data |= {"remind_mentor_before": "off", "remind_mentee_before": "off"}
        data |= {"summary_policy": "off", "starts_on": "2026-09-01", "goals_policy": value}
        address = as_dana.viewer.url("programs:edit", program.pk)
        assert as_dana.client.post(address, data).status_code == 302

    return choose


@pytest.fixture
def rich(as_uri, as_noam, make_meeting, organization, ask):
    """A goal with everything that must not be seen, and one that is reached: `rich(told)` gives their ids."""

    def make(told: str):
        key, gone = as_uri.write("מסכת ברכות", told=told), as_uri.write("לרוץ", told=told)
        facts = {"why": "כי אבא", "measure": "אדע", "week": "יום שני", "due_on": "2027-01-03", "position": 0}
        assert as_uri.change(key, 1, title="מסכת ברכות", **facts).status_code == 302
        as_noam.step(key, "צעד קטן")
        as_noam.on_step(ask(lambda: Step.objects.get(goal=key)), "done")
        as_uri.close(gone, 1, state="reached", word="מילה")
        meeting = make_meeting(date(2026, 11, 17))
        with organization_scope(organization), transaction.atomic():
            LogFactory(organization=organization, meeting=meeting, held_at=meeting.starts_at)
        said = {"goal": str(key), "direction": "harder", "word": "נחת", "seen": 0}
        as_noam.client.post(as_noam.viewer.url("mentoring_sessions:goals_progress", meeting.pk), said)
        return key, gone

    return make


def mentee_page(writer: Writer) -> str:
    answer = writer.client.get(writer.viewer.url("programs:mentee", writer.enrolment.mentee_id))
    assert answer.status_code == 200
    return words(answer)


# --- coordinators and administrators ----------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["nothing", "titles", "progress"])
def test_coordinators_see_what_the_program_says_and_no_word_more(policy, rich, as_dana, as_noam, told, ask):
    policy(told)
    rich(told)
    on_mentee = mentee_page(as_dana)
    answer = as_dana.client.get(as_dana.url("goals"))
    assert answer.status_code == (404 if told == "nothing" else 200)
    page = on_mentee + (words(answer) if told != "nothing" else "")
    assert ("מסכת ברכות" in on_mentee, "לרוץ" in on_mentee) == (told != "nothing", told == "progress")
    progress = ("1 of 1 small steps done", "Harder now", "Reached", "by Sunday 3 January 2027")
    assert [part in page for part in progress] == [told == "progress"] * 4
    assert not [word for word in SECRETS if word in page]
    said = {"nothing": "Only the", "titles": "titles of open goals, and nothing else", "progress": "whether a goal is"}
    assert said[told] in as_noam.page()
    entry = ask(lambda: AuditEntry.objects.filter(action="mentee.read").latest("at", "id"))
    assert entry.detail.get("titles") == {"nothing": None, "titles": 1, "progress": 2}[told]


def test_nobody_else_of_the_office_and_no_stranger(
    policy, rich, signed_in, make_viewer, organization, ada, as_uri, as_yael
):
    policy("progress")
    key, _gone = rich("progress")
    others = [make_viewer(role, organization=organization) for role in (Role.VIEWER, Role.MENTEE, Role.BROADCASTER)]
    for viewer in (ada, as_yael.viewer, *others):
        client = signed_in(viewer)
        assert client.get(viewer.url("mentoring_sessions:goals", as_uri.enrolment.pk)).status_code == 404
        assert client.post(viewer.url("programs:goal", as_uri.enrolment.pk, key), {"seen": 2}).status_code == 404
    page = mentee_page(Writer(signed_in(ada), ada, as_uri.enrolment))
    assert "מסכת ברכות" not in page


def test_coordinators_write_nothing(policy, rich, as_dana, ask):
    policy("progress")
    key, _gone = rich("progress")
    step = ask(lambda: Step.objects.get())
    assert as_dana.client.get(as_dana.url("goal_new")).status_code == 404
    assert as_dana.change(key, 2, "title", title="אחר").status_code == 404
    assert as_dana.close(key, 2, state="let_go").status_code == 404
    assert as_dana.step(key, "אחר").status_code == 404
    assert as_dana.on_step(step, "remove").status_code == 404
    assert as_dana.client.post(as_dana.url("goals"), {"until": "2026-11-18T10:00:00+00:00"}).status_code == 404
    assert as_dana.client.get(as_dana.url("goals_print")).status_code == 404


def test_to_show_more_holds_for_goals_written_from_then_on(policy, as_uri, as_dana, ask, english):
    as_uri.write("נכתב בסוד")
    policy("progress")
    assert as_dana.client.get(as_dana.url("goals")).status_code == 404
    as_uri.write("טופס שנפתח לפני", told="nothing")
    as_uri.write("מי שמבקש יותר", told="everything")
    as_uri.write("נכתב בגלוי", told="progress")
    page = as_dana.page()
    assert "נכתב בגלוי" in page and not [title for title in ("בסוד", "לפני", "יותר") if title in page]
    own = words(as_uri.client.get(as_uri.viewer.url("mentoring_sessions:my_goals")))
    assert "3 goals were written when coordinators were to see less. For these it stays so." in own
    new = as_uri.page("goal_new")
    assert "Coordinators of the program see the titles, the dates" in new
    policy("titles")
    assert "נכתב בגלוי" in as_dana.page()
    policy("nothing")
    assert as_dana.client.get(as_dana.url("goals")).status_code == 404
    told = ask(lambda: list(AuditEntry.objects.filter(action="program.goals_policy").order_by("at", "id")))
    assert [entry.detail["goals"] for entry in told] == ["progress", "titles", "nothing"]
    assert detail_words(told[1], as_uri.viewer.organization) == "The titles of open goals"


def test_a_coordinator_of_another_program_sees_nothing(policy, rich, make_viewer, organization, signed_in, as_uri):
    policy("progress")
    rich("progress")
    narrow = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization), transaction.atomic():
        other = ProgramFactory(organization=organization)
        membership = narrow.membership(Role.COORDINATOR)
        ProgramScope.objects.create(organization=organization, membership=membership, program=other)
    client = signed_in(narrow)
    assert client.get(narrow.url("mentoring_sessions:goals", as_uri.enrolment.pk)).status_code == 404


# --- mentors: with, after and before ----------------------------------------------------------------------------------


def test_a_co_mentor_writes_with_them(as_uri, as_noam, as_yael, paired_with):
    key = as_uri.write("ללמוד")
    assert as_yael.client.get(as_yael.url("goals")).status_code == 404
    paired_with(as_yael, role=PairingRole.CO, starts_on=date(2026, 10, 1))
    as_yael.step(key, "צעד של יעל")
    assert "צעד של יעל" in as_noam.page() and "New to you" in as_noam.page() and "יעל" in as_noam.page()


@pytest.fixture
def handed_over(as_uri, as_noam, as_yael, pairing, paired_with, ask):
    """Uri and Noam wrote; then Yael took over, and went on."""
    own, theirs = as_noam.write("של נועם"), as_uri.write("של אורי")
    changed = as_noam.write("של נועם, ואורי שינה")
    as_noam.step(own, "צעד של נועם")
    as_uri.change(changed, 1, "why", why="מאז שנועם הלך")
    ask(lambda: Pairing.objects.filter(pk=pairing.pk).update(ends_on=date(2026, 11, 17)))
    paired_with(as_yael, starts_on=date(2026, 11, 18))
    as_yael.step(own, "צעד של יעל")
    return own, theirs, changed


def test_the_next_mentor_goes_on_with_all_of_it(as_yael, as_uri, handed_over):
    page = as_yael.page()
    assert all(title in page for title in ("של נועם", "של אורי", "מאז שנועם הלך", "צעד של נועם"))
    assert as_yael.change(handed_over[1], 1, "why", why="יעל").status_code == 302
    assert "changed by יעל" in words(as_uri.client.get(as_uri.viewer.url("mentoring_sessions:my_goals")))


def test_a_former_mentor_keeps_what_nobody_else_has_touched(as_noam, handed_over):
    own, theirs, changed = handed_over
    page = as_noam.page()
    assert "של נועם" in page and "צעד של נועם" in page
    assert not [word for word in ("של אורי", "ואורי שינה", "מאז", "יעל", "New to you", "Add") if word in page]
    for key in handed_over:
        assert as_noam.change(key, 1, "title", title="אחר").status_code == 404
        assert as_noam.step(key, "אחר").status_code == 404
    assert as_noam.client.get(as_noam.url("goal_new")).status_code == 404
    assert as_noam.client.post(as_noam.url("goals"), {"until": "2026-11-18T10:00:00+00:00"}).status_code == 404


def test_once_it_is_changed_he_keeps_nothing(as_noam, as_uri, handed_over):
    as_uri.change(handed_over[0], 1, "title", title="של שנינו")
    assert as_noam.client.get(as_noam.url("goals")).status_code == 404
    assert as_noam.client.get(as_noam.url("goals_print")).status_code == 404


def test_a_mentor_who_begins_only_later_waits(as_uri, as_yael, paired_with, ask, pairing):
    as_uri.write("ללמוד")
    ask(lambda: Pairing.objects.filter(pk=pairing.pk).update(ends_on=date(2026, 11, 30)))
    paired_with(as_yael, starts_on=date(2026, 12, 1))
    assert as_yael.client.get(as_yael.url("goals")).status_code == 404


# --- the mentee -------------------------------------------------------------------------------------------------------


def test_who_left_the_program_keeps_the_goals_and_writes_no_more(as_uri, as_noam, ask):
    key = as_uri.write("ללמוד")
    ended = {"ends_on": date(2026, 11, 17)}
    ask(lambda: (Pairing.objects.update(**ended), type(as_uri.enrolment).objects.update(**ended)))
    page = words(as_uri.client.get(as_uri.viewer.url("mentoring_sessions:my_goals")))
    assert "ללמוד" in page and "Change" not in page
    assert as_uri.change(key, 1, "title", title="אחר").status_code == 404
    assert as_noam.client.get(as_noam.url("goals")).status_code == 404


def test_one_finds_the_own_goals_alone(
    as_uri, as_noam, make_pairing, mentor, make_viewer, organization, signed_in, ask
):
    """David, whom Noam accompanies too, finds his own; nobody's goal can be put under another's."""
    life = as_uri.write("של אורי", "life")
    other = make_pairing(mentor=mentor, mentee="דוד")
    david = make_viewer(Role.MENTEE, organization=organization, name="דוד")
    membership = david.membership(Role.MENTEE)
    ask(lambda: Mentee.objects.filter(full_name="דוד").update(membership=membership))
    as_david = Writer(signed_in(david), david, other.enrolment)
    as_david.write("של דוד")
    page = words(as_david.client.get(david.url("mentoring_sessions:my_goals")))
    assert "של דוד" in page and "אורי" not in page
    assert as_david.client.get(david.url("mentoring_sessions:goals", as_uri.enrolment.pk)).status_code == 404
    assert as_david.client.get(david.url("programs:goal", other.enrolment.pk, life)).status_code == 404
    noam_at_david = Writer(as_noam.client, as_noam.viewer, other.enrolment)
    data = {"goal": str(life), "told": "nothing", "level": "months", "title": "של דוד", "serves": str(life)}
    assert noam_at_david.client.post(noam_at_david.url("goal_new"), data).status_code == 200
    assert as_uri.goal(life).title == "של אורי"


def test_an_administrator_finds_no_goal_in_the_settings_but_the_policy(signed_in, ada, pairing, ask):
    ask(lambda: Program.objects.update(goals_policy="titles"))
    page = words(signed_in(ada).get(ada.url("programs:detail", pairing.enrolment.program_id)))
    assert "Goals The titles of open goals" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_office_page_takes_the_same_queries(policy, as_uri, as_dana, number):
    policy("progress")
    for count in range(number):
        as_uri.step(as_uri.write(f"מטרה {count}", told="progress"), "צעד")
    with CaptureQueriesContext(connection) as queries:
        as_dana.page()
    assert len(queries) == 18
