"""Letters about pairings that begin or end, and about whoever stands in for a time."""

from itertools import groupby

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.models import OutgoingMessage
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.models.base import new_id
from programs.models import Pairing
from sessions.choices import PairingNews
from sessions.models import PairingLetter
from sessions.queries.answers import first_name
from sessions.queries.news import SUBSTITUTE, DueNews, regular_mentors
from sessions.services.letters.writing import Letter, address, day_in_words, listed, rule_in_words, send, spoken_to


def write_news(*, organization: Organization, due: DueNews) -> list[OutgoingMessage]:
    """Tell one person of pairings that begin or end, in one letter, and of a time of standing in in one for each."""
    PairingLetter.objects.bulk_create(
        PairingLetter(
            organization=organization, membership=due.membership, pairing=pairing, news=due.news,
            last_day=pairing.ends_on if due.news == PairingNews.ENDED else None, written_at=clock.now(),
        )
        for pairing in due.pairings
    )  # fmt: skip
    queued: list[OutgoingMessage] = []
    regular = regular_mentors(due.pairings)
    with spoken_to(organization, due.membership):
        for pairing in due.pairings:
            if pairing.role == SUBSTITUTE:
                queued += tell_substitute(
                    organization=organization, due=due, pairing=pairing, regular=regular.get(pairing.enrolment_id)
                )
        for _program, pairings in groupby(
            sorted((row for row in due.pairings if row.role != SUBSTITUTE), key=lambda row: row.enrolment.program_id),
            key=lambda row: row.enrolment.program_id,
        ):
            queued += send(organization=organization, letter=_news(organization, due, list(pairings)))
    return queued


def tell_substitute(
    *, organization: Organization, due: DueNews, pairing: Pairing, regular: Pairing | None
) -> list[OutgoingMessage]:
    """Tell somebody who stands in for whom, and until when."""
    mentor = regular.mentor.full_name if regular else ""
    values = {
        "mentee": first_name(pairing.enrolment.mentee),
        "stand_in": pairing.mentor.full_name,
        "mentor": mentor,
    }
    letter = Letter(
        kind=Kind.PLAN,
        words="substitute",
        key=f"substitute:{pairing.pk}:{due.membership.pk}",
        to=due.membership,
        values=values,
        context={**values, **_days(organization, pairing), "is_mentor": due.is_mentor},
        link=_page(organization, due),
        program=pairing.enrolment.program,
    )
    return send(organization=organization, letter=letter)


def _news(organization: Organization, due: DueNews, pairings: list[Pairing]) -> Letter:
    rows = [_row(organization, due, pairing) for pairing in pairings]
    words = "new_pairing" if due.news == PairingNews.OPENED else "pairing_ended"
    return Letter(
        kind=Kind.PAIRING,
        words=words if due.is_mentor else f"{words}_mentee",
        template=words,
        key=f"{due.news.value}:{new_id()}",
        to=due.membership,
        values={"names": listed([row["name"] for row in rows])},
        context={"rows": rows, "is_mentor": due.is_mentor, "program_name": pairings[0].enrolment.program.name},
        link=_page(organization, due),
        program=pairings[0].enrolment.program,
    )


def _row(organization: Organization, due: DueNews, pairing: Pairing) -> dict:
    name = first_name(pairing.enrolment.mentee) if due.is_mentor else pairing.mentor.full_name
    times = [rule_in_words(series) for series in pairing.fixed_times]
    return {"name": name, "times": times, **_days(organization, pairing)}


def _days(organization: Organization, pairing: Pairing) -> dict[str, str]:
    last = day_in_words(organization, pairing.ends_on) if pairing.ends_on else ""
    return {"first_day": day_in_words(organization, pairing.starts_on), "last_day": last}


def _page(organization: Organization, due: DueNews) -> str:
    return address(f"mentoring_sessions:{'my_week' if due.is_mentor else 'my_meetings'}", organization)
