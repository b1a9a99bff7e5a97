"""The letter about a week, in its reader's language: the words of each role's part around its figures."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.services import Notice
from mentoring_platform.notifications.wording import Words, words_for
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.clock import Week
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.dates import say_date, say_datetime, say_period
from reports.closing.queries import CoordinatorPart, MentorPart, MessageSum, WeekLetter
from reports.queries.weekly import NOTHING, Counts

PARTS = ("administrator", "coordinator", "mentor")
"""In the order of duties; subject and short text are those of the first."""

MOST_NAMED = 12
"""How many mentors or meetings a letter names; the page behind its link has all."""


def notice_of(organization: Organization, week: Week, letter: WeekLetter) -> Notice:
    """What is queued for one person; its key makes it one letter for each week, whatever the roles."""
    with translation.override(letter.to.user.language or organization.language):
        parts = {name: part for name in PARTS if (part := getattr(letter, name)) is not None}
        words = {name: _words(organization, week, name, part.counts) for name, part in parts.items()}
        first, link = next(iter(words.values())), _link(organization, week, next(iter(parts)))
        context = {
            "organization": organization,
            "is_rtl": translation.get_language_bidi(),
            "several": len(parts) > 1,
            "words": words,
            **{f"{name}_part": _shown(organization, week, name, part) for name, part in parts.items()},
        }
        return Notice(
            kind=Kind.WEEK,
            key=f"week:{week.start.isoformat()}:{letter.to.user_id}",
            to=letter.to,
            subject=first.subject,
            text=render_to_string("reports/email/week.txt", context),
            html=render_to_string("reports/email/week.html", context),
            short=first.short,
            link=link,
        )


def _words(organization: Organization, week: Week, name: str, counts: Counts) -> Words:
    values = {"week": _period(organization, week), "organization": organization.name}
    values |= {key: str(getattr(counts, key)) for key in ("expected", "held", "unreported")}
    values["reported"] = str(counts.expected - counts.unreported)
    return words_for(f"week_{name}", organization=organization, values=values)


def _shown(organization: Organization, week: Week, name: str, part) -> dict:
    shown = {"link": _link(organization, week, name), "counts": part.counts}
    if isinstance(part, MentorPart):
        return shown | _of_mentor(organization, part)
    if isinstance(part, CoordinatorPart):
        return shown | _of_coordinator(organization, week, part)
    programs = part.programs
    before = part.before if part.before != NOTHING else None
    return shown | {"before": before, "programs": programs if len(programs) > 1 else []}


def _of_mentor(organization: Organization, part: MentorPart) -> dict:
    said = {"today": clock.today(organization), "zone": organization.zone, "language": translation.get_language()}
    left = [
        {"name": item.name, "when": say_datetime(item.starts_at, **said, is_letter=True)}
        for item in part.left[:MOST_NAMED]
    ]
    return {"left": left, "more": max(0, part.counts.unreported - len(left))}


def _of_coordinator(organization: Organization, week: Week, part: CoordinatorPart) -> dict:
    report, gaps = _address("reports:weekly", organization), _address("reports:morning", organization)
    waiting = [
        {
            "name": row.name,
            "counts": row.counts,
            "link": f"{report}?week={week.start.isoformat()}&mentor={row.mentor}",
        }
        for row in part.waiting[:MOST_NAMED]
    ]
    found = [
        {"words": gap_words(kind, number), "action": _action(kind), "link": f"{gaps}?kind={kind}"}
        for kind, number in part.gaps.items()
    ]
    return {
        "waiting": waiting,
        "more": len(part.waiting) - len(waiting),
        "gaps": found,
        "messages": [_message(organization, message) for message in part.messages],
        "programs": part.programs if len(part.programs) > 1 else [],
    }


def _message(organization: Organization, message: MessageSum) -> dict:
    """One message on its way, in the reader's language."""
    language, titles = translation.get_language() or "", message.titles
    title = titles.get(language) or titles.get(organization.language) or next(iter(titles.values()), "")
    told = {"title": title, "reached": message.reached, "all": message.all}
    link = settings.SITE_URL.rstrip("/") + reverse("reports:coverage", args=[organization.slug, message.broadcast])
    day = say_date(message.until, today=clock.today(organization), language=language, is_letter=True)
    words = _("“%(title)s”: %(reached)s of %(all)s told, by %(day)s")
    return {"words": words % {**told, "day": day}, "link": link}


def gap_words(kind: str, number: int) -> str:
    """One way of falling between the chairs, with how many it concerns."""
    texts = {
        "talk": ngettext("%(number)s asked for a talk", "%(number)s asked for a talk", number),
        "another": ngettext("%(number)s asked for another mentor", "%(number)s asked for another mentor", number),
        "without_mentor": ngettext("%(number)s has no mentor", "%(number)s have no mentor", number),
        "mentor_away": ngettext(
            "%(number)s has a mentor who is away for long", "%(number)s have a mentor who is away for long", number
        ),
        "missed": ngettext(
            "%(number)s pairing missed its meeting twice in a row",
            "%(number)s pairings missed their meeting twice in a row",
            number,
        ),
        "quiet": ngettext(
            "%(number)s pairing has not met for long", "%(number)s pairings have not met for long", number
        ),
        "pulse": ngettext("%(number)s pairing goes less well", "%(number)s pairings go less well", number),
        "silent": ngettext(
            "nothing is heard from %(number)s mentor", "nothing is heard from %(number)s mentors", number
        ),
        "unreported": ngettext(
            "%(number)s pairing was not reported on for more than a week",
            "%(number)s pairings were not reported on for more than a week",
            number,
        ),
        "without_time": ngettext("%(number)s has no fixed time", "%(number)s have no fixed time", number),
        "beginning": ngettext(
            "%(number)s pairing waits for steps of its beginning",
            "%(number)s pairings wait for steps of their beginning",
            number,
        ),
        "unreached": ngettext(
            "messages do not reach %(number)s person", "messages do not reach %(number)s people", number
        ),
        "support": ngettext(
            "the support talk with %(number)s mentor is overdue",
            "the support talks with %(number)s mentors are overdue",
            number,
        ),
        "commitment": ngettext(
            "the commitment of %(number)s mentor ends", "the commitments of %(number)s mentors end", number
        ),
        "certificate": ngettext(
            "the certificate of %(number)s mentor expires", "the certificates of %(number)s mentors expire", number
        ),
        "over_capacity": ngettext(
            "%(number)s mentor carries more than the limit", "%(number)s mentors carry more than the limit", number
        ),
    }
    return texts[kind] % {"number": number}


def _action(kind: str) -> str:
    return {
        "talk": _("See who it is"),
        "another": _("See who it is"),
        "without_mentor": _("Choose a mentor"),
        "mentor_away": _("Find somebody who stands in"),
        "missed": _("See who it is"),
        "quiet": _("See who it is"),
        "pulse": _("See who it is"),
        "silent": _("Ask the mentors"),
        "unreported": _("Ask the mentors"),
        "without_time": _("Set a time"),
        "beginning": _("See what is due"),
        "unreached": _("Correct the address"),
        "support": _("See who it is"),
        "commitment": _("Ask for a new promise"),
        "certificate": _("See who it is"),
        "over_capacity": _("Share the load"),
    }[kind]


def _link(organization: Organization, week: Week, name: str) -> str:
    page = "mentoring_sessions:my_week" if name == "mentor" else "reports:weekly"
    return f"{_address(page, organization)}?week={week.start.isoformat()}"


def _address(name: str, organization: Organization) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[organization.slug])


def _period(organization: Organization, week: Week) -> str:
    today = clock.today(organization)
    return say_period(week.start, week.end, today=today, language=translation.get_language())
