"""Changes of plan that wait when the demo is opened: another time that is proposed, and somebody who stands in."""

from datetime import date, timedelta

from mentoring_platform.demo.relations import Story
from mentoring_platform.demo.world import World
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.choices import Frequency, PairingRole
from programs.models import Pairing
from sessions.choices import Side
from sessions.models import Meeting, MeetingSeries, Proposal, SessionLog

RULE = ("frequency", "weekday", "start_time", "minutes", "mode", "place")


def tell_plans(story: Story, noam: Mentor, mentors: list[Mentor]) -> None:
    """Who can sign in as a student proposes two other times to Noam; the next mentor is stood in for for two weeks."""
    own = [pairing for pairing in story.current_pairings() if pairing.mentor_id == noam.id]
    _propose(story.world, [pairing for pairing in own if pairing.enrolment.mentee.membership])
    for away, substitute in zip(mentors[1:], mentors[2:], strict=False):
        if _stand_in(story, away, substitute):
            return


def _propose(world: World, pairings: list[Pairing]) -> None:
    ids = {pairing.id for pairing in pairings}
    coming = [row for row in _to_come(world, world.today + timedelta(days=1)) if row.pairing_id in ids]
    if not coming:
        return
    meeting = min(coming, key=lambda row: row.starts_at)
    world.add(
        Proposal,
        pairing=meeting.pairing,
        meeting=meeting,
        instead_of=meeting.starts_at,
        instants=[meeting.starts_at + timedelta(hours=1), meeting.starts_at + timedelta(hours=2)],
        side=Side.MENTEE,
        author=meeting.pairing.enrolment.mentee.membership,
        created_at=world.cutoff - timedelta(hours=4),
    )


def _stand_in(story: Story, away: Mentor, mentor: Mentor) -> bool:
    """Two weeks from the next one on, for the first of a mentor's pairings that meets then; whether there was one."""
    world = story.world
    first = world.this_week.next().start
    last = first + timedelta(days=13)
    for pairing in story.current_pairings():
        theirs = [row for row in _to_come(world, first) if row.pairing_id == pairing.id and row.local_date <= last]
        series = {row.series_id: row.series for row in theirs if row.series_id}
        if pairing.mentor_id != away.id or not theirs or len(series) != 1:
            continue
        (rule,) = series.values()
        if rule.frequency != Frequency.WEEKLY or any(row.series_id is None for row in theirs):
            continue
        substitute = world.add(
            Pairing,
            enrolment=pairing.enrolment,
            mentor=mentor,
            role=PairingRole.SUBSTITUTE,
            stands_in_for=pairing,
            starts_on=first,
            ends_on=last,
        )
        facts = {name: getattr(rule, name) for name in RULE}
        copy = world.add(MeetingSeries, pairing=substitute, starts_on=first, ends_on=last, **facts)
        for meeting in theirs:
            meeting.pairing, meeting.series = substitute, copy
        return True
    return False


def _to_come(world: World, since: date) -> list[Meeting]:
    """Meetings from a day on of which nothing was said."""
    said = {log.meeting_id for log in world.rows(SessionLog)}
    begins = clock.day_bounds(world.organization, since, since)[0]
    return [row for row in world.rows(Meeting) if row.starts_at >= begins and row.id not in said]
