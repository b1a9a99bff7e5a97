"""A network of communities: facilitators accompany core groups that are becoming communities."""

from datetime import date, time, timedelta

from mentees.choices import MenteeKind
from mentees.models import Mentee
from mentoring_platform.accounts.choices import Gender, Role
from mentoring_platform.demo.accounts import Cast
from mentoring_platform.demo.calendar import community_periods
from mentoring_platform.demo.gaps import plant_gaps
from mentoring_platform.demo.habits import TRIED, share_out
from mentoring_platform.demo.history import History
from mentoring_platform.demo.people import Diary, add_group, add_mentor
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy.models import Unit
from mentors.models import Mentor
from programs.choices import Frequency, Intensity, PairingRole, SummaryPolicy
from programs.models import Pairing, Program
from sessions.choices import Mode

SLUG = "network"
NAME = "רשת קהילות שותפות"

REGIONS = ("צפון", "מרכז", "דרום")
COMMUNITIES = (
    "קהילת גשר", "קהילת שער פתוח", "גרעין הבאר", "קהילת לב השכונה", "קהילת מפגש", "גרעין אופק",
    "קהילת הגינה", "קהילת ביחד בגבעה", "קהילת בית הספר הרב־גילי", "גרעין שורשים", "קהילת סולם", "קהילת המעגל",
)  # fmt: skip
FACILITATORS = 5
ROLE_TITLES = [
    ("מובילת הגרעין", "מוביל הגרעין"),
    ("רכזת קהילה", "רכז קהילה"),
    ("אחראית לימוד ותרבות", "אחראי לימוד ותרבות"),
]
EVENINGS = [time(10), time(16, 30), time(18), time(19, 30), time(20, 30)]
WORDS = {
    "mentor": "מנחה",
    "mentors": "מנחים",
    "mentee": "קהילה",
    "mentees": "קהילות",
    "meeting": "מפגש הנחיה",
    "meetings": "מפגשי הנחיה",
}


def tell(world: World, cast: Cast) -> None:
    """Add the network's rows to the world and its people to the cast."""
    regions = [world.add(Unit, name=name, kind_label="אזור") for name in REGIONS]
    cast.lead(world, "naomi", Role.ADMINISTRATOR)
    cast.lead(world, "amit", Role.COORDINATOR)
    cast.lead(world, "shira", Role.VIEWER)
    program = world.add(
        Program,
        name="הקמת קהילות",
        slug="communities",
        description="מנחה מלווה את הצוות המוביל, מגרעין ראשון ועד הצטרפות לרשת.",
        terms=WORDS,
        rhythm=Frequency.FORTNIGHTLY,
        meeting_minutes=90,
        summary_policy=SummaryPolicy.COORDINATORS,
        mentee_kind=MenteeKind.GROUP,
        starts_on=world.first_day,
    )
    periods = community_periods(world.first_day, world.last_day)
    places = ["בית הקהילה", "בית הספר", "בבית אחת המשפחות"]
    story = Story(world, program, periods, Diary(world, EVENINGS), places)
    facilitators = _facilitators(world, cast, regions)
    story.habits = share_out(world.rng, facilitators) | {facilitators[0].id: TRIED}
    communities = [_community(world, number, regions) for number in range(len(COMMUNITIES))]
    for number, community in enumerate(communities[:-2]):
        _accompany(story, community, facilitators[number % len(facilitators)], number)
    _second_facilitator(story, facilitators)
    waiting = communities[-2:]
    plant_gaps(story, facilitators, waiting.pop, size=1)
    History(story).tell()


def _facilitators(world: World, cast: Cast, regions: list[Unit]) -> list[Mentor]:
    """Hadas first, who can be tried."""
    hadas = cast.known(world, f"hadas@{SLUG}.example")
    facilitators = [add_mentor(world, cast, hadas, Gender.FEMALE, unit=regions[0], capacity=4)]
    for number in range(1, FACILITATORS):
        name, gender = world.names.draw_anyone()
        user = cast.numbered(world, "facilitator", number, name)
        region = regions[number % len(regions)]
        facilitators.append(add_mentor(world, cast, user, gender, unit=region, capacity=4, languages=["he", "en"]))
    return facilitators


def _community(world: World, number: int, regions: list[Unit]) -> Mentee:
    titles = ROLE_TITLES if world.chance(0.7) else ROLE_TITLES[:2]
    return add_group(world, MenteeKind.GROUP, COMMUNITIES[number], titles, unit=regions[number % len(regions)])


def _accompany(story: Story, community: Mentee, facilitator: Mentor, number: int) -> None:
    """Young communities meet every two weeks, settled ones every month; a few began in the year, one changed hands."""
    world = story.world
    is_young = number % 3 != 2
    starts_on = world.some_day(world.day_ago(250), world.day_ago(130)) if number % 4 == 3 else world.first_day
    frequency = Frequency.FORTNIGHTLY if is_young else Frequency.MONTHLY
    pairing = story.pair(story.enrol(community, starts_on), facilitator, starts_on)
    mode = Mode.VIDEO if number % 5 == 4 else Mode.IN_PERSON
    story.fix(pairing, frequency=frequency, mode=mode)
    if number in (0, 4):
        story.raise_intensity(pairing, Intensity.IN_FOCUS)
    if number == 2:
        others = [row for row in story.habits if row != facilitator.id]
        successor = next(row for row in world.rows(Mentor) if row.id == others[0])
        story.change_mentor(pairing, successor, _last_day(starts_on, world.day_ago(160)), frequency=frequency)


def _last_day(starts_on: date, wanted: date) -> date:
    return max(starts_on + timedelta(days=30), wanted)


def _second_facilitator(story: Story, facilitators: list[Mentor]) -> None:
    """One community is accompanied by two: the second joins once a month."""
    first: Pairing = story.current_pairings()[0]
    second = next(row for row in facilitators if row.id != first.mentor_id)
    pairing = story.pair(first.enrolment, second, story.world.day_ago(200), role=PairingRole.CO)
    story.fix(pairing, frequency=Frequency.MONTHLY)
