"""How pairings of the last weeks begin, in different states, and the contacts of the office with both sides."""

from datetime import time, timedelta
from functools import partial
from random import Random

from mentoring_platform.accounts.models import Membership
from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.world import World
from mentoring_platform.notifications.rest import is_rest
from mentoring_platform.tenancy import clock
from programs.beginning.choices import Party, SignedWay, StepKind
from programs.beginning.making import steps_for
from programs.models import AgreementVersion, BeginningPlan, BeginningStep, FollowUp, Pairing, Signature
from programs.watching.choices import FollowUpKind, TalkWay, Whom

RECENT = timedelta(days=45)
AGREEMENTS = {
    "he": "אנחנו נפגשים פעם בשבוע בשעה הקבועה, ומודיעים זה לזה מראש אם אי אפשר להגיע.\n"
    "מה שנאמר בפגישה נשאר בין שנינו. רק אם יש סכנה למישהו, מערבים את מי שיכול לעזור.\n"
    "התחייבנו לתקופה שסוכמה. אם לא מסתדר, פונים לרכז ולא נעלמים, ונפרדים בפגישה.",
    "en": "We meet once a week at the fixed time, and tell each other in advance if one of us cannot come.\n"
    "What is said in a meeting stays between the two of us. Only if somebody is in danger do we ask others for help.\n"
    "We have promised to keep this up for the time agreed. If it does not work out we turn to the coordinator, do not "
    "just stay away, and part in a meeting.",
}
WITH_MENTORS = (
    "הפגישות מתקיימות, מרגיש שנוצר קשר", "מבקש רעיונות לפתיחת שיחה, נשלח לו הפרק מהספר",
    "קשה למצוא שעה, עוברים ליום שלישי",
    "הכול כסדרו, נדבר שוב בעוד חודש", "יגיע לערב המלווים הקרוב",
)  # fmt: skip
WITH_MENTEES = (
    "מרוצה, מבקש להמשיך באותה שעה", "השעה נוחה, המקום פחות; מחפשים חדר אחר", "הכול בסדר, יפנה אם יצטרך משהו",
    "שמח על הקשר, מציע להיפגש גם בחופשה",
)  # fmt: skip
ABSENT_MINDED = 4
"""One in so many steps that are due is left for the coordinator to do."""


def tell_beginnings(story: Story, by: Membership, *, contacts_every: int = 30) -> None:
    """The agreement, the steps of pairings that began of late, and contacts with all sides up to yesterday."""
    world, program = story.world, story.program
    plan = world.add(BeginningPlan, program=program, contacts_every=contacts_every)
    versions = {
        language: world.add(
            AgreementVersion, program=program, language=language, number=1, words=words, made_on=world.first_day
        )
        for language, words in AGREEMENTS.items()
    }
    rng = Random(f"{world.telling.seed}/{world.organization.slug}/beginning")  # nosec B311  # noqa: S311  no secret
    pairings = [pairing for pairing in story.current_pairings() if pairing.stands_in_for_id is None]
    _keep_in_touch(world, by, pairings, rng)
    recent = [pairing for pairing in pairings if pairing.starts_on >= world.today - RECENT]
    for number, pairing in enumerate(sorted(recent, key=lambda one: (one.starts_on, one.id))):
        _begin(world, pairing, plan, by, versions["he"], number)


def _begin(
    world: World, pairing: Pairing, plan: BeginningPlan, by: Membership, version: AgreementVersion, number: int
) -> None:
    rests = partial(is_rest, world.organization)
    for place, step in enumerate(steps_for(pairing, plan, by, rests)):
        facts = {
            name: getattr(step, name)
            for name in ("pairing", "kind", "owner", "coordinator", "counted_on", "due_on", "signers")
        }
        row = world.add(BeginningStep, **facts)
        is_past = row.due_on < world.today
        if row.kind == StepKind.AGREEMENT:
            _sign(world, pairing, version, by, list(Party) if is_past and number % ABSENT_MINDED else [Party.MENTOR])
        elif row.kind == StepKind.WELCOME and number % 7 == 5:
            row.not_needed = "מכירים מהשנה שעברה"
        elif is_past and (number + place) % ABSENT_MINDED and row.kind in (StepKind.INTRODUCTION, StepKind.WELCOME):
            row.done_on, row.done_by = max(row.counted_on, pairing.starts_on), by
            if row.kind == StepKind.INTRODUCTION:
                row.present = [Party.MENTEE, Party.MENTOR, Party.COORDINATOR]


def _sign(world: World, pairing: Pairing, version: AgreementVersion, by: Membership, parties: list[Party]) -> None:
    names = {
        Party.MENTEE: pairing.enrolment.mentee.full_name,
        Party.MENTOR: pairing.mentor.full_name,
        Party.COORDINATOR: by.user.name,
    }
    on = min(max(pairing.starts_on + timedelta(days=3), world.first_day), world.today - timedelta(days=1))
    for party in parties:
        if party in names:
            way = (
                SignedWay.PAPER
                if party == Party.MENTEE and pairing.enrolment.mentee.membership is None
                else SignedWay.PAGE
            )
            world.add(
                Signature, pairing=pairing, party=party, version=version, name=names[party], way=way, on=on,
                signed_at=clock.local_instant(world.organization, on, time(12)), by=by,
            )  # fmt: skip


def _keep_in_touch(world: World, by: Membership, pairings: list[Pairing], rng: Random) -> None:
    """With most in the last weeks, with some longer ago; nothing about a pairing itself, which is the morning's."""
    mentors = {pairing.mentor_id: pairing.mentor for pairing in reversed(pairings)}
    for mentor in mentors.values():
        for ago in (rng.randint(2, 26), rng.randint(32, 55)):
            _note(world, by, ago, rng, mentor=mentor, whom=Whom.MENTOR, agreed=rng.choice(WITH_MENTORS))
    for mentee in {pairing.enrolment.mentee.id: pairing.enrolment.mentee for pairing in pairings}.values():
        ago = rng.randint(2, 27) if rng.random() < 0.8 else rng.randint(33, 70)
        _note(world, by, ago, rng, mentee=mentee, whom=Whom.MENTEE, agreed=rng.choice(WITH_MENTEES))


def _note(world: World, by: Membership, ago: int, rng: Random, **facts) -> None:
    on = world.day_ago(ago)
    while is_rest(world.organization, on):
        on -= timedelta(days=1)
    way = rng.choice((TalkWay.PHONE, TalkWay.PHONE, TalkWay.MESSAGE, TalkWay.MEETING))
    noted_at = clock.local_instant(world.organization, on, time(16, 20))
    world.add(FollowUp, kind=FollowUpKind.CALL, way=way, on=on, by=by, noted_at=noted_at, **facts)
