"""Mentee and mentor set goals together: each sees what the other wrote, and nobody overwrites what he has not seen."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mentees.models import Mentee
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Goal, Program, Step
from sessions.models import GoalProgress
from tests.factories import LogFactory
from tests.sessions.goals import Writer, words

pytestmark = pytest.mark.usefixtures("noon")
YESTERDAY = date(2026, 11, 17)


@pytest.fixture
def held(organization, make_meeting):
    """A meeting that took place: `held(day)`."""

    def make(day: date = YESTERDAY, **fields):
        meeting = make_meeting(day, **fields)
        with organization_scope(organization), transaction.atomic():
            LogFactory(organization=organization, meeting=meeting, outcome="held", held_at=meeting.starts_at)
        return meeting

    return make


def mine(writer: Writer) -> str:
    """The mentee's own page."""
    return words(writer.client.get(writer.viewer.url("mentoring_sessions:my_goals")))


def test_a_goal_for_life_and_one_for_the_months_that_serves_it(as_uri, as_noam, ask):
    life = as_uri.write("בית חם", "life")
    months = as_uri.write("להירדם לפני חצות", serves=str(life))
    assert as_uri.goal(months).serves.title == "בית חם"
    assert as_uri.client.post(as_uri.url("goal_new"), {"level": "months", "title": ""}).status_code == 200
    for page in (mine(as_uri), as_noam.page()):
        assert page.index("What I want of my life") < page.index("בית חם") < page.index("In the coming months")
        assert page.rindex("בית חם") > page.index("להירדם לפני חצות") and "written by אורי" in page
    assert ask(Goal.objects.count) == 2


def test_an_empty_page_invites_with_an_example(as_uri, as_noam):
    assert "For example: for life" in mine(as_uri) and "For example: for life" in as_noam.page()
    as_uri.write("בית חם", "life")
    assert "For example" not in mine(as_uri)


def test_a_form_sent_twice_writes_one_goal(as_uri, ask):
    data = {"goal": "01900000-0000-7000-8000-000000000001", "told": "nothing", "level": "life", "title": "אחת"}
    for _ in range(2):
        assert as_uri.client.post(as_uri.url("goal_new"), data).status_code == 302
    assert as_uri.client.post(as_uri.url("goal_new"), {**data, "title": "אחרת"}).status_code == 200
    assert ask(lambda: [goal.title for goal in Goal.objects.all()]) == ["אחת"]


def test_one_question_at_a_time_leaves_the_rest(as_uri):
    key = as_uri.write("ללמוד מסכת")
    assert as_uri.change(key, 1, "measure", measure="אוכל להסביר כל פרק").status_code == 302
    assert as_uri.change(key, 2, "due_on", due_on="2027-04-01").status_code == 302
    assert as_uri.change(key, 3, "week", week="דף ביום", title="אחר").status_code == 302
    goal = as_uri.goal(key)
    assert (goal.title, goal.measure, goal.week, goal.due_on) == (
        "ללמוד מסכת",
        "אוכל להסביר כל פרק",
        "דף ביום",
        date(2027, 4, 1),
    )
    page = mine(as_uri)
    assert "How will I know that I am there? אוכל להסביר כל פרק" in page and "by Thursday 1 April 2027" in page
    too_late = as_uri.change(key, 4, "due_on", due_on="2026-11-01")
    assert too_late.status_code == 200 and "That day is over" in words(too_late)


def test_what_one_writes_is_new_to_the_other_until_it_is_read(as_uri, as_noam):
    key = as_uri.write("ללמוד מסכת")
    assert "New to you" not in mine(as_uri)
    assert "New to you" in as_noam.page() and "In one goal there is something new to you." in as_noam.page()
    until = as_noam.client.get(as_noam.url("goals")).context["notebook"].read_at.isoformat()
    as_noam.client.post(as_noam.url("goals"), {"until": until})
    assert "new to you" not in as_noam.page().lower()
    as_noam.client.post(as_noam.url("goals"), {"until": "no moment"})
    as_noam.step(key, "לקבוע חברותא")
    assert "New to you" in mine(as_uri) and "New to you" not in as_noam.page()


def test_small_steps_are_ticked_with_one_tap_and_not_twice(as_uri, as_noam, ask):
    key = as_uri.write("ללמוד מסכת")
    as_noam.step(key, "לקבוע חברותא")
    as_noam.step(key, "לקבוע חברותא")
    as_noam.step(key, "  ")
    step = ask(Step.objects.get)
    as_uri.on_step(step, "done")
    as_uri.on_step(step, "done")
    assert ask(lambda: Step.objects.get().done_on) == date(2026, 11, 18)
    assert 'aria-checked="true"' in as_noam.client.get(as_noam.url("goals")).content.decode()
    stale = as_noam.on_step(step, "not_done")
    assert "This was changed meanwhile" in words(stale) and ask(lambda: Step.objects.get().done_on)
    as_noam.on_step(step, "not_done", seen=2)
    as_noam.client.post(as_noam.url("goal_step", step.pk), {"seen": 3, "text": "לקבוע חברותא קבועה"})
    assert ask(lambda: (Step.objects.get().text, Step.objects.get().done_on)) == ("לקבוע חברותא קבועה", None)
    as_noam.on_step(step, "remove", seen=1)
    assert ask(Step.objects.count) == 1
    as_noam.on_step(step, "remove", seen=4)
    assert ask(Step.objects.count) == 0


def test_two_at_once_never_overwrite_each_other_silently(as_uri, as_noam):
    key = as_uri.write("ללמוד")
    assert as_uri.change(key, 1, "title", title="ללמוד מסכת ברכות").status_code == 302
    answer = as_noam.change(key, 1, "title", title="ללמוד הלכה")
    assert answer.status_code == 200
    page = words(answer)
    assert "אורי has changed this goal meanwhile" in page and "ללמוד מסכת ברכות" in page
    assert 'value="ללמוד הלכה"' in answer.content.decode() and 'value="2"' in answer.content.decode()
    assert as_noam.goal(key).title == "ללמוד מסכת ברכות"
    assert as_noam.change(key, 2, "title", title="ללמוד הלכה").status_code == 302
    assert (as_noam.goal(key).title, as_noam.goal(key).changed_by.user.name) == ("ללמוד הלכה", "נועם")
    assert "changed by נועם" in mine(as_uri)
    late = as_uri.close(key, 2, state="reached")
    assert late.status_code == 200 and as_uri.goal(key).state == "open"


def test_reached_let_go_with_a_word_and_open_again(as_uri, as_noam):
    key, other = as_uri.write("ללמוד"), as_uri.write("לרוץ")
    as_uri.close(key, 1, state="reached", word="סיימתי")
    as_noam.close(other, 1, state="let_go", word="לא הזמן")
    page = as_noam.page()
    closed = page[page.index("Reached and let go") :]
    assert all(word in closed for word in ("ללמוד", "סיימתי", "Reached", "לרוץ", "לא הזמן", "Let go"))
    assert as_uri.client.post(as_uri.url("goal_state", other), {"seen": 2, "act": "open"}).status_code == 302
    goal = as_uri.goal(other)
    assert (goal.state, goal.closing_word, goal.closed_on) == ("open", "", None)


def test_a_mistake_is_removed_by_who_wrote_it_while_it_is_his_alone(as_uri, as_noam, held, ask):
    keys = [as_uri.write(title) for title in ("טעות", "עם צעד", "עם התקדמות")]
    as_noam.step(keys[1], "צעד של נועם")
    meeting = held()
    said = {"goal": str(keys[2]), "direction": "same", "seen": 0}
    as_uri.client.post(as_uri.viewer.url("mentoring_sessions:goals_progress", meeting.pk), said)
    as_noam.client.post(as_noam.url("goal_state", keys[0]), {"seen": 1, "act": "remove"})
    assert ask(Goal.objects.count) == 3
    for key in keys:
        as_uri.client.post(as_uri.url("goal_state", key), {"seen": 1, "act": "remove"})
    assert ask(lambda: {goal.title for goal in Goal.objects.all()}) == {"עם צעד", "עם התקדמות"}


def test_goals_stand_in_the_order_that_is_chosen(as_uri, ask):
    keys = [as_uri.write(title) for title in ("א", "ב", "ג")]
    assert as_uri.change(keys[2], 1, "position", position="0").status_code == 302
    assert ask(lambda: [goal.title for goal in Goal.objects.order_by("position")]) == ["ג", "א", "ב"]


def test_progress_is_one_tap_and_can_be_corrected(as_uri, as_noam, held, ask):
    key, meeting = as_uri.write("ללמוד"), held()
    url = as_noam.viewer.url("mentoring_sessions:goals_progress", meeting.pk)
    week = as_noam.client.get(as_noam.viewer.url("mentoring_sessions:my_week")).content.decode()
    assert url in week and as_noam.viewer.url("mentoring_sessions:meeting", meeting.pk) in week
    assert url in as_noam.client.get(as_noam.url("goals")).content.decode()
    tap = {"goal": str(key), "direction": "forward", "seen": 0, "word": "שבוע טוב"}
    for _ in range(2):
        assert as_noam.client.post(url, tap).status_code == 302
    assert ask(GoalProgress.objects.count) == 1
    assert all("A step forward שבוע טוב" in page for page in (mine(as_uri), as_noam.page()))
    late = as_uri.client.post(url, {**tap, "direction": "harder"}, follow=True)
    assert "Something was noted here meanwhile" in words(late)
    assert "noted by נועם" in words(late)
    as_uri.client.post(url, {**tap, "direction": "harder", "word": "", "seen": 1})
    assert "Harder now" in as_noam.page() and "New to you" in as_noam.page()
    as_noam.client.post(url, {**tap, "direction": "", "seen": 2})
    as_noam.client.post(url, {**tap, "direction": "sideways", "seen": 0})
    assert ask(GoalProgress.objects.count) == 0


def test_progress_belongs_to_meetings_that_took_place(as_uri, as_noam, held, make_meeting, ask):
    key, planned, meeting = as_uri.write("ללמוד"), make_meeting(YESTERDAY), held(date(2026, 11, 16))
    for person in (as_uri, as_noam):
        url = person.viewer.url("mentoring_sessions:goals_progress", planned.pk)
        assert person.client.get(url).status_code == 404
        assert person.client.post(url, {"goal": str(key), "direction": "same", "seen": 0}).status_code == 404
    url = as_noam.viewer.url("mentoring_sessions:goals_progress", meeting.pk)
    as_noam.client.post(url, {"goal": str(key), "direction": "same", "seen": 0})
    as_noam.client.post(as_noam.viewer.url("mentoring_sessions:undo", meeting.pk))
    assert "As before" not in as_noam.page() and ask(GoalProgress.objects.count) == 1


def test_for_whom_does_not_sign_in_the_mentor_writes_as_agreed(signed_in, noam, pairing):
    writer = Writer(signed_in(noam), noam, pairing.enrolment)
    writer.write("ללמוד")
    page = writer.page()
    assert "אורי does not sign in here: write what you have agreed together." in page
    assert "written by נועם, as agreed together" in page


def test_a_settlement_has_no_life_but_the_long_run(as_uri, as_noam, ask):
    ask(lambda: Mentee.objects.update(kind="settlement", full_name="נווה גיל"))
    ask(lambda: Program.objects.update(terms={"mentor": "worker", "mentee": "settlement"}))
    for page in (mine(as_uri), as_noam.page()):
        assert "What we want in the long run" in page and "a community that celebrates together" in page
        assert "Only the settlement and the worker see this." in page and "my life" not in page
    assert "Our goals" in mine(as_uri)


def test_the_sheet_for_the_door_has_open_goals_and_lines_to_tick(as_uri, as_noam, ask):
    key, gone = as_uri.write("ללמוד"), as_uri.write("לרוץ")
    as_uri.change(key, 1, "why", why="כי אבא")
    as_uri.step(key, "לקבוע חברותא")
    as_uri.close(gone, 1, state="let_go")
    page = as_noam.page("goals_print")
    assert "ללמוד" in page and "לקבוע חברותא" in page and "לרוץ" not in page and "כי אבא" not in page
    printed = ask(lambda: AuditEntry.objects.get(action="goals.printed"))
    assert printed.detail["people"] == [str(as_noam.enrolment.mentee_id)]


def test_the_trail_tells_that_and_not_what(as_uri, as_noam, held, ask):
    key, meeting = as_uri.write("סוד גלוי"), held()
    as_uri.change(key, 1, "why", why="סוד אחר")
    as_noam.step(key, "סוד שלישי")
    said = {"goal": str(key), "direction": "harder", "word": "סוד רביעי", "seen": 0}
    as_noam.client.post(as_noam.viewer.url("mentoring_sessions:goals_progress", meeting.pk), said)
    as_uri.close(key, 2, state="reached", word="סוד חמישי")
    entries = ask(lambda: list(AuditEntry.objects.filter(action__startswith="goal.").order_by("at", "id")))
    assert [entry.action for entry in entries] == [
        "goal.written",
        "goal.changed",
        "goal.changed",
        "goal.progress",
        "goal.changed",
    ]
    assert {entry.subject_id for entry in entries} == {as_uri.enrolment.pk, meeting.pk}
    assert all(entry.detail == {} for entry in entries)


@pytest.mark.parametrize(("name", "expected"), [("goals", 20), ("my_goals", 20), ("goals_progress", 15)])
def test_query_count_is_constant(as_uri, as_noam, held, name, expected):
    meeting = held()
    url = as_noam.viewer.url("mentoring_sessions:goals_progress", meeting.pk)
    numbers = []
    for number in (1, 2):
        for more in range(number):
            key = as_uri.write(f"{number} {more}", "life" if more else "months")
            as_noam.step(key, "צעד")
            as_uri.step(key, "צעד אחר")
            as_noam.client.post(url, {"goal": str(key), "direction": "same", "seen": 0})
        client = as_uri.client if name == "my_goals" else as_noam.client
        address = {"goals": as_noam.url("goals"), "my_goals": as_uri.viewer.url("mentoring_sessions:my_goals")}
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address.get(name, url)).status_code == 200
        numbers.append(len(queries))
    assert numbers == [expected, expected]
