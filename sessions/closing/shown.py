"""Endings as pages show them: what is done, what was said, what each side is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.choices import ENDINGS, Ending, LastMeeting
from programs.models import Closure, Pairing
from programs.watching.choices import TalkWay
from sessions.closing.queries import closure_of, is_ended
from sessions.closing.steps import Step, open_now, steps_of
from sessions.closing.words import contact_in_words


@dataclass(frozen=True)
class Row:
    """A pairing among those that are not closed yet. `can_mark`: it has ended, and can be closed with others."""

    pairing: Pairing
    closure: Closure
    missing: Sequence[Step]
    due_on: date | None
    is_late: bool
    can_mark: bool


def tasks(closure: Closure, path: str, today: date) -> list[dict]:
    """The steps as a list of tasks, the first that is not done being the next one."""
    found, is_next = [], True
    left = open_now(closure, today)
    for step in steps_of(closure):
        done = step not in left
        found.append({"title": step.title, "done": done, "url": f"{path}?step={step.key}", "now": not done and is_next})
        is_next = is_next and done
    return found


def rows_of_list(pairings: Iterable[Pairing], today: date) -> list[Row]:
    """Those that are late first, then by the day until which they are to be closed; those still to end last."""
    rows = []
    for pairing in pairings:
        closure, over = closure_of(pairing, today), is_ended(pairing, today)
        due_on = closure.due_on
        missing = open_now(closure, today)
        rows.append(Row(pairing, closure, missing, due_on, due_on is not None and due_on < today, over))
    return sorted(rows, key=lambda row: (row.due_on is None, row.due_on or row.pairing.ends_on or date.max))


def told_on_page(closure: Closure | None) -> dict[str, str]:
    """The rule on contact as both sides read it."""
    if closure is None:
        return {"mentee": "", "mentor": ""}
    return {
        "mentee": contact_in_words(closure, is_mentor=False),
        "mentor": contact_in_words(closure, is_mentor=True),
    }


def checked(closure: Closure, path: str) -> list[dict]:
    """Check your answers: what was said, each with the way to change it where `path` is given."""
    said = (
        ("why", _("Why"), _reason(closure)),
        ("why", _("Who asked for it"), closure.get_asked_by_display() if closure.asked_by else ""),
        ("why", _("Last day"), _day(closure.ends_on)),
        ("meeting", _("The last meeting"), _meeting(closure)),
        ("talks", _("Talked with who is accompanied"), _talk(closure.mentee_talk_on, closure.mentee_talk_way)),
        ("talks", _("Talked with the mentor"), _talk(closure.mentor_talk_on, closure.mentor_talk_way)),
        ("after", _("Contact between the two afterwards"), closure.get_contact_display() if closure.contact else ""),
        ("after", _("Their goals"), closure.get_goals_display() if closure.goals else ""),
        ("after", _("Who was accompanied"), closure.get_after_display() if closure.after else ""),
        ("after", _("Three short questions to both"), _("Yes") if closure.asks_both else _("No")),
        ("words", _("What may be said to the other side"), closure.may_be_said),
    )
    open_steps = {step.key for step in steps_of(closure)}
    return [
        {"label": label, "value": value, "change_url": f"{path}?step={key}" if path and key in open_steps else ""}
        for key, label, value in said
    ]


def _reason(closure: Closure) -> str:
    if not closure.reason:
        return ""
    kind = Ending(ENDINGS.get(closure.reason, Ending.UNEXPECTED)).label
    return f"{closure.get_reason_display()} ({kind})"


def _day(day: date | None) -> str:
    return formats.date_format(day, "j F Y") if day else ""


def _meeting(closure: Closure) -> str:
    if closure.last_meeting == LastMeeting.NONE:
        return _("None: %(why)s") % {"why": closure.why_none}
    day = _day(closure.last_meeting_on)
    if closure.last_meeting == LastMeeting.PLANNED and closure.last_meeting_at:
        at = closure.last_meeting_at.strftime("%H:%M")
        return pgettext("last meeting", "%(day)s at %(time)s") % {"day": day, "time": at}
    return day


def _talk(day: date | None, way: str) -> str:
    if day is None:
        return _("Not yet")
    return f"{_day(day)}, {TalkWay(way).label}" if way else _day(day)
