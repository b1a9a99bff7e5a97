"""Letters around meetings: before and after them, changes of plan, pairings that begin and end."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

NAME, NAMES = _("the first name of the other one"), _("the first names of those whom the reader meets")
WHEN = _("day and time of the first of these meetings")
WHAT = _("how many meetings, as “3 meetings that are not reported yet”")
BEFORE, AFTER = _("day and time as they were planned"), _("the new day and time")

LETTERS = {
    "meeting_soon": Wording(
        subject=_("Coming up: {names}, {when}"),
        opening=_("A reminder of what you have agreed on."),
        closing=_("Has something come up? It is best to agree on another time beforehand."),
        short=_("Coming up: {names}, {when}"),
        placeholders={"names": NAMES, "when": WHEN},
        kind_of_message=Kind.MEETING_SOON,
    ),
    "report": Wording(
        subject=_("Did you meet? {names}"),
        opening=_("You have {what}. One tap is enough."),
        short=_("Did you meet? {names}. One tap is enough."),
        placeholders={"names": NAMES, "what": WHAT},
        kind_of_message=Kind.REPORT,
    ),
    "report_again": Wording(
        subject=_("Still open: did you meet? {names}"),
        opening=_("We have asked before, and you still have {what}. One tap is enough."),
        closing=_("We do not ask about it again."),
        short=_("Still open: did you meet? {names}. One tap is enough."),
        placeholders={"names": NAMES, "what": WHAT},
        kind_of_message=Kind.REPORT,
    ),
    "unreported": Wording(
        subject=_("Waiting for a report for a week: {what}"),
        opening=_("These meetings have been waiting for a report for a week or longer. Often a short call is enough."),
        closing=_("This list comes once a week at most, and only if something is missing."),
        short=_("Waiting for a report for a week: {what}"),
        placeholders={"what": _("how many meetings of how many mentors")},
        kind_of_message=Kind.UNREPORTED,
    ),
    "meeting_moved": Wording(
        subject=_("New time: {name}, {after}"),
        opening=_("The meeting with {name} has another time now."),
        closing=_("Does it not suit? Agree on another time between you, or tell the office."),
        short=_("New time: {name}, {after}"),
        placeholders={"name": NAME, "before": BEFORE, "after": AFTER},
        kind_of_message=Kind.PLAN,
    ),
    "meeting_cancelled": Wording(
        subject=_("Cancelled: {name}, {before}"),
        opening=_("The meeting with {name} will not take place."),
        short=_("Cancelled: {name}, {before}"),
        placeholders={"name": NAME, "before": BEFORE},
        kind_of_message=Kind.PLAN,
    ),
    "meeting_back": Wording(
        subject=_("Takes place after all: {name}, {after}"),
        opening=_("The meeting with {name} had been cancelled, and takes place after all."),
        short=_("Takes place after all: {name}, {after}"),
        placeholders={"name": NAME, "after": AFTER},
        kind_of_message=Kind.PLAN,
    ),
    "series_changed": Wording(
        subject=_("New fixed time: {name}"),
        opening=_("The meetings with {name} have another fixed time now."),
        closing=_("Does it not suit? Agree on another time between you, or tell the office."),
        short=_("New fixed time: {name}, {rule}"),
        placeholders={"name": NAME, "rule": _("the new fixed time")},
        kind_of_message=Kind.PLAN,
    ),
    "substitute": Wording(
        subject=_("For a time: {stand_in} instead of {mentor}"),
        opening=_("For the time below, {mentee} meets with {stand_in} instead of {mentor}."),
        closing=_("Afterwards everything is as before, by itself."),
        short=_("For a time: {stand_in} instead of {mentor}"),
        placeholders={
            "mentee": _("the first name of who is accompanied"),
            "mentor": _("the name of the mentor"),
            "stand_in": _("the name of who stands in"),
        },
        kind_of_message=Kind.PLAN,
    ),
    "new_pairing": Wording(
        subject=_("Somebody new to accompany: {names}"),
        opening=_("From now on you accompany somebody new."),
        closing=_("The first step is a short call, to get to know each other and to agree on a time."),
        short=_("Somebody new to accompany: {names}"),
        placeholders={"names": NAMES},
        kind_of_message=Kind.PAIRING,
    ),
    "new_pairing_mentee": Wording(
        subject=_("Who accompanies you: {names}"),
        opening=_("From now on there is somebody who accompanies you."),
        closing=_(
            "You will be called, to get to know each other and to agree on a time. Any question? Ask the office."
        ),
        short=_("Who accompanies you: {names}"),
        placeholders={"names": NAMES},
        kind_of_message=Kind.PAIRING,
    ),
    "pairing_ended": Wording(
        subject=_("The accompaniment ends: {names}"),
        opening=_("The office has set the last day."),
        closing=_("Meetings until then can be reported for two more weeks. Thank you for the way you went together."),
        short=_("The accompaniment ends: {names}"),
        placeholders={"names": NAMES},
        kind_of_message=Kind.PAIRING,
    ),
    "pairing_ended_mentee": Wording(
        subject=_("The accompaniment ends: {names}"),
        opening=_("The office has set the last day."),
        closing=_("Any question? The office is there for you."),
        short=_("The accompaniment ends: {names}"),
        placeholders={"names": NAMES},
        kind_of_message=Kind.PAIRING,
    ),
}
