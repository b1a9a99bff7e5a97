"""What an administrator reads about each letter and about the words in braces: names, meanings, examples."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

PROGRAM_WORDS = ("mentor", "mentors", "mentee", "mentees", "meeting", "meetings")
"""Of these a program has words of its own: `{mentor_word}`."""


EXAMPLES: dict[str, Promise | str] = {
    "name": pgettext_lazy("example", "Noam"),
    "mentor": pgettext_lazy("example", "Noam"),
    "mentee": pgettext_lazy("example", "Uri"),
    "title": pgettext_lazy("example", "Listening is often enough"),
    "names": pgettext_lazy("example", "Uri and Neria"),
    "stand_in": pgettext_lazy("example", "Tamar"),
    "what": pgettext_lazy("example", "2 meetings that are not reported yet"),
    "rule": pgettext_lazy("example", "every Tuesday at 16:00"),
    "answer": pgettext_lazy("example", "it suits"),
    "after": pgettext_lazy("example", "Tuesday 17 November at 16:00"),
    "other": pgettext_lazy("example", "Uri"),
    "who": pgettext_lazy("example", "Uri"),
    "titles": pgettext_lazy("example", "Summer camp: registration is open"),
    "by": pgettext_lazy("example", "Dana"),
    "substitute": pgettext_lazy("example", "Tamar"),
    "when": pgettext_lazy("example", "Tuesday 17 November at 16:00"),
    "before": pgettext_lazy("example", "Monday 16 November at 16:00"),
    "day": pgettext_lazy("example", "Tuesday 17 November"),
    "time": "16:00",
    "from": pgettext_lazy("example", "17 November"),
    "until": pgettext_lazy("example", "30 November"),
    "week": pgettext_lazy("example", "15–21 November"),
    "place": pgettext_lazy("example", "Library"),
    "course": pgettext_lazy("example", "Listening and asking"),
    "reason": pgettext_lazy("example", "reserve duty"),
    "program": pgettext_lazy("example", "Mentoring"),
    **dict.fromkeys(("count", "number", "held", "reported"), "7"),
    "expected": "8",
    **dict.fromkeys(("missing", "unreported", "days"), "1"),
}
"""What stands in a preview in the place of words that senders fill in; others are shown by their name."""

WORD_MEANINGS: dict[str, Promise] = {
    "mentor": _("the program's word for one who accompanies"),
    "mentors": _("the program's word for several who accompany"),
    "mentee": _("the program's word for one who is accompanied"),
    "mentees": _("the program's word for several who are accompanied"),
    "meeting": _("the program's word for a meeting"),
    "meetings": _("the program's word for several meetings"),
}

TITLES: dict[str, tuple[Promise, Promise]] = {
    "meeting_soon": (_("Before a meeting"), _("Reminds both, some time before they meet.")),
    "report": (_("Did you meet?"), _("Asks the mentor after a meeting; yes or no by one tap.")),
    "report_again": (_("Did you meet? Once more"), _("Asks a second time, when nobody has reported.")),
    "unreported": (_("Not reported for a week"), _("Tells coordinators of whom nobody has reported.")),
    "meeting_moved": (_("A meeting has moved"), _("Tells the other of the two.")),
    "meeting_cancelled": (_("A meeting is cancelled"), _("Tells the other of the two.")),
    "meeting_back": (_("A meeting takes place after all"), _("Tells the other of the two.")),
    "series_changed": (_("Another fixed time"), _("Tells both.")),
    "proposal": (_("Another time is proposed"), _("Asks the other of the two whether it suits.")),
    "proposal_answered": (_("A proposal is answered"), _("Tells who has proposed another time.")),
    "new_pairing": (_("Somebody new to accompany"), _("Tells the mentor.")),
    "new_pairing_mentee": (_("Who accompanies you"), _("Tells the participant.")),
    "pairing_ended": (_("An accompaniment ends, to the mentor"), _("When the office has set the last day.")),
    "pairing_ended_mentee": (
        _("An accompaniment ends, to the participant"),
        _("When the office has set the last day."),
    ),
    "substitute": (_("A substitute"), _("Tells who meets whom for some time.")),
    "training_in": (_("Signed up to a course"), _("Tells who is signed up, by himself or by the office.")),
    "training_up": (_("A place in a course"), _("Tells who was on the waiting list that there is a place.")),
    "training_soon": (_("Before a training"), _("Reminds on the day before.")),
    "training_moved": (_("A training has moved"), _("Tells who is signed up.")),
    "training_off": (_("A training is cancelled"), _("Tells who is signed up.")),
    "course_off": (_("A course is cancelled"), _("Tells who is signed up or waits.")),
    "announcement": (_("An announcement"), _("Tells mentors that there is something to read.")),
    "announcement_again": (_("An announcement, once more"), _("When somebody of the office reminds of it.")),
    "broadcast_came": (_("Something to pass on"), _("Tells the mentor when a message comes.")),
    "broadcast_again": (_("Not passed on yet"), _("Reminds the mentor, in the middle and before the end.")),
    "broadcast_unreached": (_("Who was not reached"), _("Tells the office when the time of a message is over.")),
    "circle_new": (_("News in the circle"), _("Tells mentors of new questions, once a day at most.")),
    "circle_waits": (_("Something to read in the circle"), _("Tells facilitators, once a day at most.")),
    "circle_answer": (_("An answer in the circle"), _("Tells who asked, once a day at most.")),
    "report_ready": (_("A report is ready"), _("Tells who asked for a long one that the file is there.")),
    "report_weekly": (_("A report, every week"), _("Goes to those for whom somebody of the office has set it.")),
    "report_monthly": (_("A report, every month"), _("Goes to those for whom somebody of the office has set it.")),
    "report_quarterly": (_("A report, every quarter"), _("Goes to those for whom somebody of the office has set it.")),
    "week_mentor": (_("The mentor's week"), _("A short look back when the week is closed.")),
    "week_coordinator": (_("The coordinator's week"), _("Who is between the chairs, and what can be done.")),
    "handbook": (_("A page of the handbook to read"), _("Asks mentors who have not agreed to it yet.")),
    "pulse_mentee": (_("How is it going? To the participant"), _("Asks now and then, by a link without sign-in.")),
    "pulse_mentor": (_("How is it going? To the mentor"), _("Asks now and then, by a link without sign-in.")),
    "exit_mentee": (_("Looking back, to the participant"), _("Asks once, when a pairing is over.")),
    "exit_mentor": (_("Looking back, to the mentor"), _("Asks once, when a pairing is over.")),
    "change_wanted": (_("Another mentor is wanted"), _("Tells coordinators at once, never the mentor.")),
    "talk_wanted": (_("Somebody would like to talk"), _("Tells coordinators at once, never the mentor.")),
    "week_administrator": (_("The administrator's week"), _("The figures of the week against the one before.")),
}
"""What a letter is called on screens, and when it is sent."""


def title_of(letter: str) -> str:
    """What a letter is called; one without a title by the name it has in the code."""
    return str(TITLES[letter][0]) if letter in TITLES else letter.replace("_", " ").capitalize()


def sent_when(letter: str) -> str:
    """In a sentence, when and to whom a letter goes; empty for one that says nothing about it."""
    return str(TITLES[letter][1]) if letter in TITLES else ""


def program_words(program) -> dict[str, str]:
    """`{mentor_word}` and its like: the program's own words, or the product's where no program is named."""
    return {
        f"{key}_word": program.word(key) if program else pgettext("word of a program", key) for key in PROGRAM_WORDS
    }


def meaning_of(word: str) -> str:
    """What a word in braces stands for that may stand in every letter; empty for others."""
    if word == "organization":
        return str(_("name of the organization"))
    return str(WORD_MEANINGS.get(word.removesuffix("_word"), ""))


def example_of(word: str) -> str:
    """What stands in the place of a word in a preview; the words of programs come from `program_words`."""
    return str(EXAMPLES.get(word, f"…{word}…"))
