"""A regional council: workers accompany settlements, and volunteers accompany mothers in their first year."""

from datetime import date, time, timedelta

from mentees.choices import MenteeKind, MenteeStatus
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Gender, Role
from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.accounts import Cast
from mentoring_platform.demo.applications import COUNCIL as HEARD_OF
from mentoring_platform.demo.applications import tell_applications
from mentoring_platform.demo.broadcasts import SECRETARIES, Messages
from mentoring_platform.demo.calendar import community_periods
from mentoring_platform.demo.directory import COUNCIL, tell_directory
from mentoring_platform.demo.gaps import plant_gaps
from mentoring_platform.demo.goals import SETTLEMENT, Pages
from mentoring_platform.demo.groups import tell_forum
from mentoring_platform.demo.habits import TRIED, share_out
from mentoring_platform.demo.handbook import MOTHERS, SETTLEMENTS, tell_handbook
from mentoring_platform.demo.history import History
from mentoring_platform.demo.morning import set_demo_rules
from mentoring_platform.demo.names import settlement_names
from mentoring_platform.demo.people import Diary, add_group, add_mentor, add_person
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.training import tell_secretaries
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from programs.choices import EndReason, Frequency, GoalsPolicy, Intensity, SummaryPolicy
from programs.models import Enrolment, Pairing, Program, ProgramScope
from programs.watching.rules import Rule

SLUG = "council"
NAME = "המועצה האזורית נחל אלה"

CLUSTERS = ("גוש הנחל", "גוש הרכס", "גוש המעיין", "גוש הפרדסים", "גוש המצוק", "גוש השדות")
SETTLEMENTS_EACH = 8
VOLUNTEERS, MOTHERS_BEFORE = 60, 28
ROLE_TITLES = [
    ("מזכירת הישוב", "מזכיר הישוב"),
    ("רכזת קהילה", "רכז קהילה"),
    ('יו"ר הוועד', 'יו"ר הוועד'),
]
DESK_HOURS = [time(9), time(10, 30), time(12), time(14), time(17), time(19)]
HOME_HOURS = [time(9, 30), time(10, 30), time(11, 30), time(16), time(17), time(18)]
SETTLEMENT_WORDS = {
    "mentor": "עובדת קהילתית",
    "mentors": "עובדים קהילתיים",
    "mentee": "ישוב",
    "mentees": "ישובים",
    "meeting": "פגישת הדרכה",
    "meetings": "פגישות הדרכה",
}
MOTHER_WORDS = {
    "mentor": "מתנדבת",
    "mentors": "מתנדבות",
    "mentee": "אם",
    "mentees": "אימהות",
    "meeting": "פגישה",
    "meetings": "פגישות",
}


def tell(world: World, cast: Cast) -> None:
    """Add the council's rows to the world and its people to the cast."""
    clusters = [world.add(Unit, name=name, kind_label="גוש") for name in CLUSTERS]
    cast.lead(world, "ruth", Role.ADMINISTRATOR)
    gilad = cast.lead(world, "gilad", Role.COORDINATOR)
    _tell_settlements(world, cast, clusters, gilad)
    program = _tell_mothers(world, cast, clusters)
    # Michal coordinates the mothers' program here and is a personal mentor in the safety net.
    michal = cast.lead(world, "michal", Role.COORDINATOR)
    world.add(ProgramScope, membership=michal, program=program)
    settlements = world.rows(Program)[0]
    workers = [mentor for mentor in world.rows(Mentor) if mentor.unit in clusters][: len(CLUSTERS)]
    tell_handbook(world, settlements, SETTLEMENTS, gilad, workers)
    tell_handbook(world, program, MOTHERS, michal)


def _tell_settlements(world: World, cast: Cast, clusters: list[Unit], writer: Membership) -> None:
    program = world.add(
        Program,
        name="ליווי ישובים",
        slug="settlements",
        description="כל עובדת קהילתית מלווה כשמונה ישובים, כארבעה מהם במיקוד.",
        terms=SETTLEMENT_WORDS,
        rhythm=Frequency.MONTHLY,
        meeting_minutes=90,
        summary_policy=SummaryPolicy.COORDINATORS,
        goals_policy=GoalsPolicy.PROGRESS,
        mentee_kind=MenteeKind.SETTLEMENT,
        focus_weight=2,
        exceptional_weight=3,
        starts_on=world.first_day,
    )
    periods = community_periods(world.first_day, world.last_day)
    places = ["מזכירות הישוב", "מועדון הישוב", "משרדי המועצה"]
    story = Story(world, program, periods, Diary(world, DESK_HOURS), places)
    workers = _workers(world, cast, clusters)
    story.habits = share_out(world.rng, workers) | {workers[0].id: TRIED}
    each = world.count(SETTLEMENTS_EACH, least=4)
    names = iter(settlement_names(world.rng, SETTLEMENTS_EACH * len(clusters)))
    for cluster, worker in zip(clusters, workers, strict=True):
        for place in range(each):
            settlement = _settlement(world, next(names), cluster)
            if cluster is clusters[-1] and place >= each - 2:
                continue
            _accompany(story, story.enrol(settlement, world.first_day), worker, place, in_focus=place < each // 2)
    _exchange_settlements(story, workers)
    waiting = [mentee for mentee in world.rows(Mentee) if mentee.unit is clusters[-1]][-2:]
    plant_gaps(story, workers, waiting.pop, size=1)
    History(story).tell()
    first = next(pairing for pairing in story.current_pairings() if pairing.mentor_id == workers[0].id)
    Pages(world).tell(first, SETTLEMENT)
    tell_forum(story, workers[0])
    tell_secretaries(world, program)
    Messages(story, writer).on_its_way(SECRETARIES, workers[0])
    tell_directory(world, COUNCIL, [worker.membership for worker in workers[:2]])
    tell_applications(world, program, HEARD_OF, writer, unit=clusters[0])


def _settlement(world: World, name: str, cluster: Unit) -> Mentee:
    titles = ROLE_TITLES if world.chance(0.85) else ROLE_TITLES[::2]
    return add_group(world, MenteeKind.SETTLEMENT, name, titles, unit=cluster)


def _workers(world: World, cast: Cast, clusters: list[Unit]) -> list[Mentor]:
    """A worker for each cluster, Hila first, who can be tried."""
    hila = cast.known(world, f"hila@{SLUG}.example")
    workers = [add_mentor(world, cast, hila, Gender.FEMALE, unit=clusters[0], capacity=14)]
    for number, cluster in enumerate(clusters[1:], start=1):
        gender = Gender.MALE if number == 3 else Gender.FEMALE
        user = cast.numbered(world, "worker", number, world.names.draw(gender))
        workers.append(add_mentor(world, cast, user, gender, unit=cluster, capacity=14))
    return workers


def _accompany(story: Story, enrolment: Enrolment, worker: Mentor, place: int, in_focus: bool) -> None:
    """The first settlements of a worker are in focus, some of them since a day in the year, the others in routine."""
    world = story.world
    if not in_focus:
        story.pair_with_fixed_time(enrolment, worker, world.first_day, Frequency.MONTHLY)
        return
    grown = world.chance(0.4)
    frequency = Frequency.MONTHLY if grown else Frequency.FORTNIGHTLY
    pairing = story.pair_with_fixed_time(enrolment, worker, world.first_day, frequency)
    story.raise_intensity(pairing, Intensity.IN_FOCUS)
    if grown:
        story.change_frequency(pairing, Frequency.FORTNIGHTLY, world.some_day(world.day_ago(280), world.day_ago(110)))
    elif place == 0 and worker.unit.name in CLUSTERS[1:3]:
        story.raise_intensity(pairing, Intensity.EXCEPTIONAL, until=world.today + timedelta(days=45))
        story.change_frequency(pairing, Frequency.WEEKLY, world.day_ago(40))


def _exchange_settlements(story: Story, workers: list[Mentor]) -> None:
    """Two workers exchanged a settlement in the year."""
    world = story.world
    routine = [pairing for pairing in story.current_pairings() if pairing.intensity == Intensity.ROUTINE]
    one = next((pairing for pairing in routine if pairing.mentor_id == workers[1].id), None)
    other = next((pairing for pairing in routine if pairing.mentor_id == workers[2].id), None)
    if one and other:
        story.change_mentor(one, workers[2], world.day_ago(210), frequency=Frequency.MONTHLY)
        story.change_mentor(other, workers[1], world.day_ago(210), frequency=Frequency.MONTHLY)


def _tell_mothers(world: World, cast: Cast, clusters: list[Unit]) -> Program:
    program = world.add(
        Program,
        name="אם לאם",
        slug="mothers",
        description="מתנדבת פוגשת אם אחרי לידה, פעם בשבוע, עד שנה.",
        terms=MOTHER_WORDS,
        rhythm=Frequency.WEEKLY,
        meeting_minutes=60,
        summary_policy=SummaryPolicy.OFF,
        mentee_kind=MenteeKind.PERSON,
        commitment_months=24,
        starts_on=world.first_day,
    )
    set_demo_rules(world, program, off=(Rule.CERTIFICATE,), commitment=21, quiet=28)
    periods = community_periods(world.first_day, world.last_day)
    story = Story(world, program, periods, Diary(world, HOME_HOURS, days_each=2), ["בבית האם", "בגינה", "בבית קפה"])
    volunteers = _volunteers(world, cast, clusters)
    story.habits = share_out(world.rng, volunteers) | {volunteers[0].id: TRIED}
    matched = volunteers[: len(volunteers) - world.count(6)]
    for volunteer in matched:
        _accompany_mother(story, volunteer, world.some_day(world.day_ago(300), world.day_ago(21)))
    for volunteer in world.rng.sample(matched[1:], world.count(MOTHERS_BEFORE)):
        _earlier_mother(story, volunteer)
    _accompany_mother(story, matched[1], world.day_ago(90))
    plant_gaps(story, volunteers[len(matched) :], lambda: _mother(story), world.count(3))
    History(story).tell()
    return program


def _volunteers(world: World, cast: Cast, clusters: list[Unit]) -> list[Mentor]:
    tali = cast.known(world, f"talia@{SLUG}.example")
    volunteers = [add_mentor(world, cast, tali, Gender.FEMALE, unit=clusters[0], capacity=1)]
    for number in range(1, world.count(VOLUNTEERS, least=10)):
        user = cast.numbered(world, "volunteer", number, world.names.draw(Gender.FEMALE))
        volunteers.append(
            add_mentor(world, cast, user, Gender.FEMALE, unit=clusters[number % len(clusters)], capacity=1)
        )
    return volunteers


def _mother(story: Story) -> Mentee:
    cluster = story.world.rng.choice(story.world.rows(Unit))
    return add_person(story.world, Gender.FEMALE, unit=cluster)


def _accompany_mother(story: Story, volunteer: Mentor, starts_on: date) -> Pairing:
    return story.pair_with_fixed_time(story.enrol(_mother(story), starts_on), volunteer, starts_on)


def _earlier_mother(story: Story, volunteer: Mentor) -> None:
    """Somebody whom the volunteer accompanied before: until the planned end, or until the mother went her way."""
    world = story.world
    pairing = _accompany_mother(story, volunteer, world.first_day)
    present = [row for row in story.current_pairings() if row.mentor_id == volunteer.id and row is not pairing]
    until = min(row.starts_on for row in present) - timedelta(days=world.rng.randint(5, 20))
    last_day = max(world.first_day + timedelta(days=20), until)
    reason = EndReason.COMPLETED if world.chance(0.75) else EndReason.MENTEE_LEFT
    story.end_enrolment(pairing, last_day, reason)
    pairing.enrolment.mentee.status = MenteeStatus.LEFT
