"""A yeshiva: every student has a mentor among the staff, and they meet each week at a fixed time."""

from datetime import date, time, timedelta

from mentees.choices import MenteeKind, MenteeStatus
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Gender, Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.demo.accounts import Cast
from mentoring_platform.demo.announcements import announce
from mentoring_platform.demo.applications import YESHIVA as APPLICANTS
from mentoring_platform.demo.applications import open_forms, tell_applications
from mentoring_platform.demo.beginning import tell_beginnings
from mentoring_platform.demo.broadcasts import COUNSEL, SHABBAT, SURVEY, TEMPLATES, Messages
from mentoring_platform.demo.calendar import Period, yeshiva_periods
from mentoring_platform.demo.choosing import tell_choosing
from mentoring_platform.demo.circle import tell_circle
from mentoring_platform.demo.concerns import tell_concerns
from mentoring_platform.demo.directory import YESHIVA as YESHIVA_SERVICES
from mentoring_platform.demo.directory import tell_directory
from mentoring_platform.demo.endings import tell_endings
from mentoring_platform.demo.exports import send_reports
from mentoring_platform.demo.gaps import plant_gaps
from mentoring_platform.demo.goals import STUDENT, URI, Pages
from mentoring_platform.demo.habits import TRIED, share_out
from mentoring_platform.demo.handbook import YESHIVA, tell_handbook
from mentoring_platform.demo.history import History
from mentoring_platform.demo.messages import tell_messages
from mentoring_platform.demo.morning import set_demo_rules, tell_morning, tell_talks
from mentoring_platform.demo.people import Diary, add_mentor, add_person
from mentoring_platform.demo.plans import tell_plans
from mentoring_platform.demo.pulses import tell_pulses
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.reports import tell_reports
from mentoring_platform.demo.screening import ask_interview_and_promise
from mentoring_platform.demo.support import tell_support, tell_tags
from mentoring_platform.demo.topics import Subject, tell_topics
from mentoring_platform.demo.training import tell_training
from mentoring_platform.demo.training_hours import tell_training_hours
from mentoring_platform.demo.world import World
from mentoring_platform.notifications.choices import RemindBefore
from mentoring_platform.tenancy.models import Unit
from mentors.choices import MentorStatus
from mentors.models import Mentor
from programs.choices import AbsenceKind, EndReason, Frequency, PairingWay, PeriodKind, ReminderStep, SummaryPolicy
from programs.models import Program
from reports.compliance.measures import Key
from reports.models import BenchmarkSetting, MeasureTarget

SLUG = "yeshiva"
NAME = "ישיבת אור הגליל"

STUDENTS, MENTORS, FORMER_STUDENTS = 300, 25, 14
SHIURIM = ("שיעור א׳", "שיעור ב׳", "שיעור ג׳", "שיעור ד׳", "שיעור ה׳")
COHORTS = ("מחזור י״ט", "מחזור י״ח", "מחזור י״ז", "מחזור ט״ז", "מחזור ט״ו")
HOURS = [time(12, 30), time(13, 15), time(15, 30), time(16, 15), time(19), time(19, 45), time(21), time(21, 45)]
PLACES = ["בית המדרש", "הספרייה", "חדר הרבנים", "החצר", "חדר 12", "המרפסת"]
WORDS = {
    "mentor": "מלווה",
    "mentors": "מלווים",
    "mentee": "תלמיד",
    "mentees": "תלמידים",
    "meeting": "שיחה אישית",
    "meetings": "שיחות אישיות",
}

SUBJECTS = (
    Subject("לימוד", 0.34),
    Subject("חברותא וחברים", 0.16),
    Subject("משפחה ובית", 0.14),
    Subject("זוגיות", 0.08, growth=1.2),
    Subject("בריאות ושינה", 0.09, growth=0.7),
    Subject("מצב רוח", 0.1, growth=1.3),
    Subject("בדידות", 0.05, growth=2.2),
    Subject("אמונה ועבודת ה׳", 0.17),
    Subject("סדר יום", 0.2, growth=0.6),
    Subject("צבא ושירות", 0.1, growth=1.9),
    Subject("כסף", 0.02),
    Subject("תכניות לעתיד", 0.11),
)


# What the yeshiva aims at: percent, and hours until a report.
TARGETS = {Key.COVERAGE: 100, Key.HELD: 85, Key.REPORTED: 95, Key.DELAY: 48, Key.FIRST_MEETING: 80}
BENCHMARKS = {"hours": {"value": 3}, "references": {"is_on": False}}
"""Talks of three quarters of an hour; its mentors are staff that everybody knows."""


def tell(world: World, cast: Cast) -> None:
    """Add the yeshiva's rows to the world and its people to the cast."""
    shiurim = [world.add(Unit, name=name, kind_label="שיעור") for name in SHIURIM]
    told = _staff(world, cast, shiurim)
    periods = yeshiva_periods(world.first_day, world.last_day)
    program = world.add(
        Program,
        name="הליווי",
        slug="livui",
        description="לכל תלמיד מלווה משלו ושעה קבועה בשבוע. תוכן השיחה נשאר בין השניים.",
        terms=WORDS,
        rhythm=Frequency.WEEKLY,
        meeting_minutes=40,
        summary_policy=SummaryPolicy.OFF,
        remind_mentor_before=RemindBefore.EVENING,
        remind_mentee_before=RemindBefore.TWO_HOURS,
        reminder_steps=ReminderStep.values,
        mentee_kind=MenteeKind.PERSON,
        commitment_months=24,
        pairing_way=PairingWay.CHOICE,
        starts_on=world.first_day,
    )
    story = Story(world, program, periods, Diary(world, HOURS), PLACES)
    mentors = _mentors(world, cast, shiurim)
    story.habits = share_out(world.rng, mentors) | {mentors[0].id: TRIED}
    _students(story, cast, mentors, shiurim, _last_elul(world, periods))
    staying = _changes_of_the_year(story, mentors, shiurim)
    plant_gaps(story, staying, lambda: _student(world, shiurim, world.rng.randrange(len(shiurim))), _gaps(world))
    tell_choosing(story, cast, staying, lambda: _student(world, shiurim, 0))
    _away(story, staying, shiurim)
    History(story).tell()
    tell_plans(story, mentors[0], mentors[:-1])
    tell_concerns(story, mentors[0], told)
    tell_topics(world, program, SUBJECTS)
    _goals(story, mentors[0])
    _broadcasts(story, told[0], mentors[0])
    tell_messages(world, mentors)
    tell_training(world, program, mentors)
    tell_circle(world, program, mentors, told[0])
    tell_handbook(world, program, YESHIVA, told[0], mentors[:-1])
    announce(story, told[0], mentors)
    tell_training_hours(world, program, mentors, told[0])
    ask_interview_and_promise(world, program, mentors, told[0])
    tell_directory(world, YESHIVA_SERVICES, [mentors[0].membership, told[0], mentors[1].membership])
    tell_applications(world, program, APPLICANTS, told[0], versions=open_forms(world, program))
    tell_support(world, told[0], staying[:4])
    tell_talks(world, told[0], mentors)
    set_demo_rules(world, program, missed=2, quiet=14, silent=10)
    tell_morning(story, told[0])
    tell_beginnings(story, told[0])
    tell_pulses(world, program)
    tell_endings(story, told[0])
    tell_reports(world, told[0])
    send_reports(world, told)
    tell_tags(world, told[0], [row for row in world.rows(Mentee) if row.status == MenteeStatus.ACTIVE][:60])
    for measure, value in TARGETS.items():
        world.add(MeasureTarget, program=program, measure=measure, value=value)
    for benchmark, fields in BENCHMARKS.items():
        world.add(BenchmarkSetting, program=program, benchmark=benchmark, **fields)


def _goals(story: Story, noam: Mentor) -> None:
    """Uri and one more of Noam's students have set goals; the coordinators see nothing of them."""
    accompanied = [pairing for pairing in story.current_pairings() if pairing.mentor_id == noam.id]
    accompanied.sort(key=lambda pairing: pairing.enrolment.mentee.membership is None)
    pages = Pages(story.world)
    for pairing, goals in zip(accompanied, (URI, STUDENT), strict=False):
        pages.tell(pairing, goals)


def _broadcasts(story: Story, writer: Membership, noam: Mentor) -> None:
    messages = Messages(story, writer)
    messages.on_its_way(SHABBAT, noam)
    messages.over(COUNSEL)
    messages.draft(SURVEY)
    for said in TEMPLATES:
        messages.draft(said, is_template=True)


def _away(story: Story, staying: list[Mentor], shiurim: list[Unit]) -> None:
    """One mentor in reserve duty until nobody knows when, another abroad soon, a student ill, a year on its trip."""
    today = story.world.today
    present = story.current_pairings()
    fated = {pairing.mentor_id for pairing in present if pairing.id in story.fates}
    busy = {pairing.mentor_id for pairing in present} - fated
    others = [mentor for mentor in staying[1:] if mentor.id in busy]
    for mentor, (first, last, kind) in zip(
        reversed(others),
        (
            (today - timedelta(days=9), None, AbsenceKind.RESERVE),
            (today + timedelta(days=4), today + timedelta(days=15), AbsenceKind.AWAY),
        ),
        strict=False,
    ):
        story.away(mentor, first, last, kind)
    own = [row.enrolment.mentee for row in present if row.mentor_id == staying[0].id and row.id not in story.fates]
    ill = [mentee for mentee in own if mentee.membership is None]
    if ill:
        story.away(ill[-1], today - timedelta(days=1), today + timedelta(days=5), AbsenceKind.ILL)
    story.close(shiurim[2], "טיול שנתי", today + timedelta(days=12), today + timedelta(days=13))


def _gaps(world: World) -> int:
    return world.count(4, least=1)


def _last_elul(world: World, periods: list[Period]) -> date:
    """The day on which the present first year came: the last beginning of a term of Elul."""
    begins = [period.starts_on for period in periods if period.kind == PeriodKind.TERM and "אלול" in period.name]
    return max([day for day in begins if world.first_day <= day <= world.today], default=world.first_day)


def _staff(world: World, cast: Cast, shiurim: list[Unit]) -> list[Membership]:
    """Gives those who are told of danger, in order."""
    cast.lead(world, "adina", Role.ADMINISTRATOR)
    dana = cast.lead(world, "dana", Role.COORDINATOR)
    narrow = cast.lead(world, "yishai", Role.COORDINATOR)
    world.add(MembershipUnit, membership=narrow, unit=shiurim[0])
    cast.lead(world, "shaul", Role.BROADCASTER)
    return [dana, narrow]


def _mentors(world: World, cast: Cast, shiurim: list[Unit]) -> list[Mentor]:
    """Noam first, who can be tried, and last one who has left; each belongs to a shiur, in turn."""
    noam = cast.known(world, f"noam@{SLUG}.example")
    mentors = [add_mentor(world, cast, noam, Gender.MALE, unit=shiurim[0], capacity=14)]
    for number in range(1, world.count(MENTORS, least=10) + 1):
        user = cast.numbered(world, "mentor", number, world.names.draw(Gender.MALE))
        languages = ["he", "en"] if world.chance(0.2) else ["he"]
        capacity = world.rng.choice([14, 15, 16])
        unit = shiurim[number % len(shiurim)]
        mentors.append(add_mentor(world, cast, user, Gender.MALE, unit=unit, capacity=capacity, languages=languages))
    mentors[-1].status = MentorStatus.LEFT
    return mentors


def _student(world: World, shiurim: list[Unit], year: int, **fields) -> Mentee:
    number = 41001 + len(world.rows(Mentee))
    return add_person(
        world, Gender.MALE, unit=shiurim[year], group_label=COHORTS[year], external_id=str(number), **fields
    )


def _students(story: Story, cast: Cast, mentors: list[Mentor], shiurim: list[Unit], elul: date) -> None:
    """Students of all years; the first year's came with the last term of Elul, a few in the middle of a term."""
    world = story.world
    uri = cast.lead(world, "uri", Role.MENTEE)
    for number in range(world.count(STUDENTS, least=40) - 2 * _gaps(world)):
        year = number % len(shiurim)
        known = {"full_name": uri.user.name, "membership": uri} if number == 0 else {}
        student = _student(world, shiurim, year, **known)
        starts_on = elul if year == 0 else world.first_day
        if world.chance(0.03):
            starts_on = world.some_day(starts_on, world.day_ago(30))
        own = mentors[year :: len(shiurim)]
        story.pair_with_fixed_time(story.enrol(student, starts_on), own[number // len(shiurim) % len(own)], starts_on)


def _changes_of_the_year(story: Story, mentors: list[Mentor], shiurim: list[Unit]) -> list[Mentor]:
    """One mentor left and others took over, some students changed their mentor, some left; returns who stayed."""
    world = story.world
    *staying, gone = mentors
    left_on = world.day_ago(150)
    for pairing in story.current_pairings():
        if pairing.mentor_id == gone.id:
            last_day = max(left_on, pairing.starts_on)
            story.change_mentor(pairing, world.rng.choice(staying), last_day, EndReason.MENTOR_LEFT)
        elif pairing.mentor_id != mentors[0].id and world.chance(0.1):
            last_day = world.some_day(pairing.starts_on + timedelta(days=40), world.day_ago(25))
            others = [mentor for mentor in staying if mentor.id != pairing.mentor_id]
            story.change_mentor(pairing, world.rng.choice(others), last_day)
    for _ in range(world.count(FORMER_STUDENTS)):
        former = _student(world, shiurim, world.rng.randrange(5), status=MenteeStatus.LEFT)
        pairing = story.pair_with_fixed_time(
            story.enrol(former, world.first_day), world.rng.choice(staying), world.first_day
        )
        story.end_enrolment(pairing, world.some_day(world.day_ago(300), world.day_ago(20)), EndReason.MENTEE_LEFT)
    return staying
