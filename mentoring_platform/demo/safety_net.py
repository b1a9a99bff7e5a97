"""A social safety net: local groups in which personal mentors accompany people in distress for about half a year."""

from datetime import date, time, timedelta

from mentees.choices import MenteeKind, MenteeStatus
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Gender, Role
from mentoring_platform.accounts.models import Membership, MembershipUnit
from mentoring_platform.demo.accounts import Cast
from mentoring_platform.demo.beginning import tell_beginnings
from mentoring_platform.demo.calendar import community_periods
from mentoring_platform.demo.directory import SAFETY_NET, tell_directory
from mentoring_platform.demo.gaps import plant_gaps
from mentoring_platform.demo.groups import join_a_family, tell_train
from mentoring_platform.demo.habits import TRIED, share_out
from mentoring_platform.demo.history import History
from mentoring_platform.demo.matching import tell_waiting
from mentoring_platform.demo.people import Diary, add_mentor, add_person
from mentoring_platform.demo.pulses import tell_pulses
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.screening import ask_references_and_certificate, now_helps, take_in
from mentoring_platform.demo.topics import Subject, tell_topics
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy.models import Unit
from mentors.choices import MentorStatus
from mentors.models import Mentor
from programs.choices import EndReason, Frequency, SummaryPolicy
from programs.models import Pairing, Program

SLUG = "safetynet"
NAME = "רשת ביטחון חברתי"

GROUPS = ("קבוצת השרון", "קבוצת העמק", "קבוצת הנגב", "קבוצת השפלה", "קבוצת ההר")
MENTORS_EACH, HELPED_EACH, HELPED_BEFORE_EACH = 9, 12, 12
HALF_A_YEAR = timedelta(days=182)
HOURS = [time(9), time(10, 30), time(12), time(16), time(17, 30), time(19)]
LANGUAGES = (["he"], ["he"], ["he"], ["he", "ru"], ["he", "am"], ["he", "ar"], ["he", "fr"])
WORDS = {
    "mentor": "מלווה אישי",
    "mentors": "מלווים אישיים",
    "mentee": "פונה",
    "mentees": "פונים",
    "meeting": "פגישה",
    "meetings": "פגישות",
}

SUBJECTS = (
    Subject("מיצוי זכויות", 0.35),
    Subject("חובות", 0.25),
    Subject("דיור", 0.15),
    Subject("תעסוקה", 0.2),
    Subject("משפחה", 0.15),
    Subject("בריאות", 0.15),
    Subject("בדידות", 0.1),
)


def tell(world: World, cast: Cast) -> None:
    """Add the safety net's rows to the world and its people to the cast."""
    groups = [world.add(Unit, name=name, kind_label="קבוצה מקומית") for name in GROUPS]
    meir = _team(world, cast, groups)
    program = world.add(
        Program,
        name="ליווי אישי",
        slug="personal",
        description="מלווה אישי פוגש את הפונה פעם בשבוע, כחצי שנה, עד שהעזרה מיותרת.",
        terms=WORDS,
        rhythm=Frequency.WEEKLY,
        meeting_minutes=60,
        summary_policy=SummaryPolicy.COORDINATORS,
        mentee_kind=MenteeKind.PERSON,
        starts_on=world.first_day,
    )
    periods = community_periods(world.first_day, world.last_day)
    places = ["בבית הפונה", "במרכז הקהילתי", "בספרייה", "במשרד הרווחה"]
    story = Story(world, program, periods, Diary(world, HOURS, days_each=2), places)
    mentors = _mentors(world, cast, groups)
    story.habits = share_out(world.rng, mentors) | {mentors[0].id: TRIED, mentors[1].id: TRIED}
    _help(story, cast, mentors, groups)
    _changes_of_mentor(story, mentors)
    join_a_family(story, mentors)
    active = [mentor for mentor in mentors if mentor.status == MentorStatus.ACTIVE]
    plant_gaps(story, active, lambda: _person(world, world.rng.choice(groups)), world.count(3))
    History(story).tell()
    tell_topics(world, program, SUBJECTS)
    tell_pulses(world, program)
    tell_beginnings(story, meir)
    tell_train(story, [mentors[1], mentors[0]])
    ask_references_and_certificate(world, program, mentors, meir)
    take_in(world, program, meir)
    now_helps(world, mentors[1], meir)
    tell_directory(world, SAFETY_NET, [mentors[0].membership, mentors[1].membership])
    tell_waiting(story, active, lambda: _person(world, world.rng.choice(groups)))


def _team(world: World, cast: Cast, groups: list[Unit]) -> Membership:
    """The people of the office; gives the coordinator of all."""
    cast.lead(world, "orit", Role.ADMINISTRATOR)
    meir = cast.lead(world, "meir", Role.COORDINATOR)
    local = cast.lead(world, "limor", Role.COORDINATOR)
    world.add(MembershipUnit, membership=local, unit=groups[2])
    cast.lead(world, "hagit", Role.PROFESSIONAL)
    cast.lead(world, "ronit", Role.VIEWER)
    return meir


def _mentors(world: World, cast: Cast, groups: list[Unit]) -> list[Mentor]:
    """Michal first, a coordinator of the council; then Elad, who was helped here; in each group the same number."""
    michal = cast.known(world, "michal@council.example")
    elad = cast.known(world, f"elad@{SLUG}.example")
    named = [(michal, Gender.FEMALE), (elad, Gender.MALE)]
    mentors = []
    for number in range(world.count(MENTORS_EACH, least=3) * len(groups)):
        if number < len(named):
            user, gender = named[number]
        else:
            name, gender = world.names.draw_anyone()
            user = cast.numbered(world, "mentor", number, name)
        mentors.append(
            add_mentor(
                world, cast, user, gender,
                unit=groups[number % len(groups)], capacity=2,
                languages=world.rng.choice(LANGUAGES),
            )
        )  # fmt: skip
    mentors[-1].status = MentorStatus.PAUSED
    return mentors


def _person(world: World, group: Unit, **fields) -> Mentee:
    gender = fields.pop("gender", None) or world.rng.choice([Gender.FEMALE, Gender.MALE])
    return add_person(world, gender, unit=group, languages=world.rng.choice(LANGUAGES), **fields)


def _help(story: Story, cast: Cast, mentors: list[Mentor], groups: list[Unit]) -> None:
    """Who is helped now, each for less than half a year so far, and who was helped before."""
    world = story.world
    present, before = world.count(HELPED_EACH, least=3), world.count(HELPED_BEFORE_EACH, least=2)
    for index, group in enumerate(groups):
        team = [mentor for mentor in mentors[index :: len(groups)] if mentor.status == MentorStatus.ACTIVE]
        for number in range(present):
            starts_on = world.some_day(world.day_ago(165), world.day_ago(14))
            _accompany(story, _person(world, group), team[number % len(team)], starts_on)
        for number in range(before):
            starts_on = world.some_day(world.first_day, world.day_ago(215))
            person = _former_helped(world, cast) if index == number == 0 else _person(world, group)
            pairing = _accompany(story, person, team[-1 - number % len(team)], starts_on)
            _come_to_an_end(story, pairing)


def _former_helped(world: World, cast: Cast) -> Mentee:
    """Elad, who was helped and now helps: one user, two roles."""
    user = cast.known(world, f"elad@{SLUG}.example")
    membership = cast.join(world, user, Role.MENTEE)
    unit = world.rows(Unit)[0]
    return _person(world, unit, full_name=user.name, gender=Gender.MALE, membership=membership)


def _accompany(story: Story, person: Mentee, mentor: Mentor, starts_on: date) -> Pairing:
    return story.pair_with_fixed_time(story.enrol(person, starts_on), mentor, starts_on)


def _come_to_an_end(story: Story, pairing: Pairing) -> None:
    world = story.world
    length = HALF_A_YEAR + timedelta(days=world.rng.randint(-60, 25))
    reason = EndReason.COMPLETED if world.chance(0.8) else EndReason.MENTEE_LEFT
    story.end_enrolment(pairing, pairing.starts_on + length, reason)
    pairing.enrolment.mentee.status = MenteeStatus.LEFT


def _changes_of_mentor(story: Story, mentors: list[Mentor]) -> None:
    world = story.world
    for pairing in story.current_pairings():
        if pairing.starts_on < world.day_ago(70) and pairing.mentor_id != mentors[0].id and world.chance(0.12):
            team = [row for row in mentors if row.unit_id == pairing.mentor.unit_id and row.id != pairing.mentor_id]
            last_day = world.some_day(pairing.starts_on + timedelta(days=28), world.day_ago(30))
            story.change_mentor(pairing, world.rng.choice(team), last_day)
