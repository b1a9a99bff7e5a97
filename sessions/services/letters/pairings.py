"""Letters about pairings that begin or end, and about whoever stands in for a time."""

from itertools import groupby

from mentoring_platform.accounts.models import Membership
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
    for pairing in due.pairings:
        if pairing.role == SUBSTITUTE:
            whom = regular.get(pairing.enrolment_id)
            told = {"organization": organization, "substitute": pairing, "regular": whom}
            queued += tell_substitute(**told, to=due.membership, is_mentor=due.is_mentor)
            if due.is_mentor and whom and whom.mentor.membership:
                queued += tell_substitute(**told, to=whom.mentor.membership, is_mentor=True)
    lasting = sorted((row for row in due.pairings if row.role != SUBSTITUTE), key=lambda row: row.enrolment.program_id)
    with spoken_to(organization, due.membership):
        for _program, pairings in groupby(lasting, key=lambda row: row.enrolment.program_id):
            queued += send(organization=organization, letter=_news(organization, due, list(pairings)))
    return queued


def tell_substitute(
    *, organization: Organization, substitute: Pairing, regular: Pairing | None, to: Membership, is_mentor: bool
) -> list[OutgoingMessage]:
    """Tell somebody, once, who stands in for whom and until when: the one, the other, or who is accompanied."""
    values = {
        "mentee": first_name(substitute.enrolment.mentee),
        "stand_in": substitute.mentor.full_name,
        "mentor": regular.mentor.full_name if regular else "",
    }
    with spoken_to(organization, to):
        letter = Letter(
            kind=Kind.PLAN,
            words="substitute",
            key=f"substitute:{substitute.pk}:{to.pk}",
            to=to,
            values=values,
            context={**values, **_days(organization, substitute), "is_mentor": is_mentor},
            link=_page(organization, is_mentor),
            program=substitute.enrolment.program,
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
        link=_link(organization, due, pairings),
        program=pairings[0].enrolment.program,
    )


def _link(organization: Organization, due: DueNews, pairings: list[Pairing]) -> str:
    """Where it is told how the one pairing was ended, else the own page."""
    if due.news == PairingNews.ENDED and len(pairings) == 1 and pairings[0].said:
        return address("mentoring_sessions:ended", organization, pairings[0].pk)
    return _page(organization, due.is_mentor)


def _row(organization: Organization, due: DueNews, pairing: Pairing) -> dict:
    name = first_name(pairing.enrolment.mentee) if due.is_mentor else pairing.mentor.full_name
    times = [rule_in_words(series) for series in pairing.fixed_times]
    said = pairing.said if due.news == PairingNews.ENDED else ""
    return {"name": name, "times": times, "said": said, **_days(organization, pairing)}


def _days(organization: Organization, pairing: Pairing) -> dict[str, str]:
    last = day_in_words(organization, pairing.ends_on) if pairing.ends_on else ""
    return {"first_day": day_in_words(organization, pairing.starts_on), "last_day": last}


def _page(organization: Organization, is_mentor: bool) -> str:
    return address(f"mentoring_sessions:{'my_week' if is_mentor else 'my_meetings'}", organization)
