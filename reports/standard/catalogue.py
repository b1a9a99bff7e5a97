"""The gold standard as a program can be held to it: each benchmark in our own words. Pure.

MENTOR, Elements of Effective Practice for Mentoring, 4th edition (2015), six standards. `number` is that of the
edition where we could confirm it, and empty where we could not. What is counted, and how, stands in `sql/`, under the
same keys.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GOAL = 90
"""In how many of a hundred a program should keep a benchmark; ours, the standard says: in all."""

NEAR = 20
"""So many percent below the goal it is told as partly kept."""


class Standard(TextChoices):
    """The standards of which something can be seen here, in their order; the first, recruitment, is not among them."""

    SCREENING = "screening", pgettext_lazy("standard", "Screening")
    TRAINING = "training", pgettext_lazy("standard", "Training")
    MATCHING = "matching", pgettext_lazy("standard", "Matching and beginning")
    SUPPORT = "support", pgettext_lazy("standard", "Monitoring and support")
    CLOSURE = "closure", pgettext_lazy("standard", "Closure")


PLACE = {
    Standard.SCREENING: 2,
    Standard.TRAINING: 3,
    Standard.MATCHING: 4,
    Standard.SUPPORT: 5,
    Standard.CLOSURE: 6,
}
"""The numbers of these standards in the edition."""


class About(TextChoices):
    """Of whom a benchmark is told."""

    PROGRAM = "program", pgettext_lazy("benchmark", "the program")
    MENTOR = "mentor", pgettext_lazy("benchmark", "mentors who accompany somebody today")
    PAIRING = "pairing", pgettext_lazy("benchmark", "pairings that run today")
    BEGUN = "begun", pgettext_lazy("benchmark", "pairings that began in the last year")
    ENDED = "ended", pgettext_lazy("benchmark", "pairings that ended in the last year")
    BOTH = "both", pgettext_lazy("benchmark", "pairings that run today, or ended in the last year")


class State(TextChoices):
    """How somebody, or a program, stands towards a benchmark."""

    KEPT = "kept", pgettext_lazy("benchmark", "Kept")
    PARTLY = "partly", pgettext_lazy("benchmark", "Partly kept")
    NOT = "not", pgettext_lazy("benchmark", "Not kept")
    UNKNOWN = "unknown", pgettext_lazy("benchmark", "Not known yet")
    UNASKED = "unasked", pgettext_lazy("benchmark", "Not asked")


JUDGED = (State.KEPT, State.PARTLY, State.NOT)
LOOKS = {
    State.KEPT: "held",
    State.PARTLY: "excused",
    State.NOT: "missed",
    State.UNKNOWN: "planned",
    State.UNASKED: "ended",
}
"""The colour and shape of each state (`ui.states`)."""


class Measured(TextChoices):
    """In what the number of a benchmark is told."""

    TIMES = "times", pgettext_lazy("number of a benchmark", "so many")
    DAYS = "days", pgettext_lazy("number of a benchmark", "days")
    MONTHS = "months", pgettext_lazy("number of a benchmark", "months")
    HOURS = "hours", pgettext_lazy("number of a benchmark", "hours")
    PERCENT = "percent", pgettext_lazy("number of a benchmark", "percent")


@dataclass(frozen=True)
class Value:
    """The number in a benchmark that each program can set. `is_standards`: the usual one stands in the standard."""

    usual: int
    measured: Measured
    most: int
    is_standards: bool = False


@dataclass(frozen=True)
class Benchmark:
    """One thing to be kept. `green` and `amber` say when, else it is red; `open` when nothing is said of somebody."""

    key: str
    standard: Standard
    about: About
    title: Promise
    asks: Promise
    green: Promise
    amber: Promise
    open: Promise | str = ""
    value: Value | None = None
    number: str = ""

    @property
    def place(self) -> int:
        """The number of its standard."""
        return PLACE[self.standard]


_FIRST_WEEKS = _("Not known yet while the days for it are not over.")

CATALOGUE = (
    Benchmark(
        "criteria", Standard.SCREENING, About.PROGRAM, number="B.2.1",
        title=_("It is settled who may be a mentor"),
        asks=_("A program says beforehand what it asks of mentors, and whom it does not take."),
        green=_("The program asks for an interview, references, a certificate and a signed commitment."),
        amber=_("It asks for some of these."),
    ),
    Benchmark(
        "application", Standard.SCREENING, About.MENTOR, number="B.2.2",
        title=_("Written application"),
        asks=_("Whoever wants to be a mentor applies in writing."),
        green=_("An application was sent on the first day of pairing at the latest."),
        amber=_("It was sent later, or somebody of the office entered it."),
    ),
    Benchmark(
        "interview", Standard.SCREENING, About.MENTOR, number="B.2.3",
        title=_("Interview before pairing"),
        asks=_("Somebody of the program meets every mentor for a talk before the mentor meets anybody."),
        green=_("The last interview says that the mentor suits, and the first was on the first day of pairing at "
                "the latest."),
        amber=_("The mentor suits, but the interview came later."),
    ),
    Benchmark(
        "certificate", Standard.SCREENING, About.MENTOR, number="B.2.4",
        title=_("Background certificate"),
        asks=_("The authorities are asked about everybody who is to be alone with somebody."),
        green=_("A certificate was seen, and is good for more than %(value)s days to come."),
        amber=_("It ends within these days."),
        value=Value(30, Measured.DAYS, 365),
    ),
    Benchmark(
        "references", Standard.SCREENING, About.MENTOR,
        title=_("References"),
        asks=_("Several adults who know the mentor are asked about him."),
        green=_("%(value)s have answered, and nobody advises against it."),
        amber=_("Fewer have answered, or not all speak for it."),
        value=Value(2, Measured.TIMES, 5),
    ),
    Benchmark(
        "commitment", Standard.SCREENING, About.MENTOR,
        title=_("Commitment in writing: how long"),
        asks=_("Mentors agree in writing to stay a year at least, or as long as the program asks."),
        green=_("What the mentor signed last is for %(value)s months or more."),
        amber=_("A commitment is signed, for less time or without saying how long."),
        value=Value(12, Measured.MONTHS, 60, is_standards=True),
    ),
    Benchmark(
        "commitment_hours", Standard.SCREENING, About.MENTOR,
        title=_("Commitment in writing: how much"),
        asks=_("Mentors agree in writing to weekly meetings, four hours a month in all, or what the program asks."),
        green=_("What the mentor signed last comes to %(value)s hours a month or more."),
        amber=_("A commitment is signed, for less or without hours."),
        value=Value(4, Measured.HOURS, 40, is_standards=True),
    ),
    Benchmark(
        "consent", Standard.SCREENING, About.PAIRING, number="B.2.10",
        title=_("Consent of a parent"),
        asks=_("A parent of whoever is under age knows of it and agrees."),
        green=_("A parent agreed on the first day of pairing at the latest, and it still holds."),
        amber=_("A parent agreed, but later."),
        open=_("Not asked of adults. Not known while the age is not noted, where the program asks it of minors."),
    ),
    Benchmark(
        "training", Standard.TRAINING, About.MENTOR,
        title=_("Training before pairing"),
        asks=_("Mentors have two hours of training at least before they are paired."),
        green=_("%(value)s hours or more until the first day of pairing."),
        amber=_("Some training, but less."),
        value=Value(2, Measured.HOURS, 100, is_standards=True),
    ),
    Benchmark(
        "ongoing", Standard.TRAINING, About.PROGRAM,
        title=_("Training afterwards"),
        asks=_("Mentors find training also while they accompany somebody."),
        green=_("Times of courses for mentors in the last year: %(value)s or more."),
        amber=_("There were fewer, or one is still to come."),
        value=Value(1, Measured.TIMES, 50),
    ),
    Benchmark(
        "considered", Standard.MATCHING, About.BEGUN,
        title=_("The two were chosen for each other"),
        asks=_("Who is paired is considered: times, place, language, interests, and what both would like."),
        green=_("Paired from a board of proposals, or as one of them had wished."),
        amber=_("Wishes were noted, and it was decided otherwise."),
    ),
    Benchmark(
        "introduction", Standard.MATCHING, About.BEGUN,
        title=_("First meeting arranged and noted"),
        asks=_("The program brings the two together, and notes it."),
        green=_("Introduced, or met for the first time, within %(value)s days, and it is noted who was there."),
        amber=_("Noted later, or without who was there; or a first meeting is reported as held."),
        open=_FIRST_WEEKS,
        value=Value(14, Measured.DAYS, 180),
    ),
    Benchmark(
        "present", Standard.MATCHING, About.BEGUN,
        title=_("Somebody of the office was there"),
        asks=_("At the first meeting somebody of the program is present."),
        green=_("It is noted that a coordinator was there as they were introduced, or met first."),
        amber=_("They were introduced or met, and it is not noted who was there."),
        open=_FIRST_WEEKS,
        value=Value(14, Measured.DAYS, 180),
    ),
    Benchmark(
        "agreement", Standard.MATCHING, About.BEGUN,
        title=_("Agreement signed"),
        asks=_("Both, somebody of the program, and where it concerns them a parent, sign what they agree to."),
        green=_("All who should have signed did so within %(value)s days."),
        amber=_("Signed by all later, or by some."),
        open=_FIRST_WEEKS,
        value=Value(14, Measured.DAYS, 180),
    ),
    Benchmark(
        "contacts_first", Standard.SUPPORT, About.BEGUN,
        title=_("Contacts in the first month"),
        asks=_("In the first month the program turns to each of the two twice."),
        green=_("Contacts with each of the two in the first 30 days: %(value)s or more."),
        amber=_("One with each, at least."),
        open=_FIRST_WEEKS,
        value=Value(2, Measured.TIMES, 10, is_standards=True),
    ),
    Benchmark(
        "contacts", Standard.SUPPORT, About.PAIRING,
        title=_("Contacts afterwards"),
        asks=_("After the first month the program turns to each of the two once a month."),
        green=_("The last contact with each of the two was %(value)s days ago or less."),
        amber=_("With each of the two within twice as many days."),
        open=_("Not known yet in the first month."),
        value=Value(30, Measured.DAYS, 180, is_standards=True),
    ),
    Benchmark(
        "meetings", Standard.SUPPORT, About.PAIRING,
        title=_("They meet every week"),
        asks=_("The two meet once a week on average, or as often as the program asks."),
        green=_("In the last twelve weeks that were counted, without breaks: %(value)s meetings in four weeks or "
                "more."),
        amber=_("Half of it, or more."),
        open=_("Not known yet with fewer than four weeks."),
        value=Value(4, Measured.TIMES, 28, is_standards=True),
    ),
    Benchmark(
        "hours", Standard.SUPPORT, About.PAIRING,
        title=_("Hours a month"),
        asks=_("The two spend four hours a month together, or what the program asks."),
        green=_("In the last twelve weeks that were counted, without breaks: %(value)s hours a month or more."),
        amber=_("Half of it, or more."),
        open=_("Not known yet with fewer than four weeks."),
        value=Value(4, Measured.HOURS, 60, is_standards=True),
    ),
    Benchmark(
        "reported", Standard.SUPPORT, About.PAIRING,
        title=_("Meetings are documented"),
        asks=_("Of each meeting day and length are noted."),
        green=_("Of the meetings that were to be in the last twelve weeks %(value)s percent or more are reported."),
        amber=_("Half of it, or more."),
        open=_("Not asked where no meeting was to be."),
        value=Value(90, Measured.PERCENT, 100),
    ),
    Benchmark(
        "quality", Standard.SUPPORT, About.PAIRING,
        title=_("Both are asked how it is going"),
        asks=_("From time to time both are asked about the relation itself."),
        green=_("Both were asked in the last %(value)s days. What they answered is not looked at here."),
        amber=_("One of them was."),
        open=_("Not known yet in the first month."),
        value=Value(90, Measured.DAYS, 365),
    ),
    Benchmark(
        "lasting", Standard.SUPPORT, About.BOTH,
        title=_("The relation lasts"),
        asks=_("A relation lasts a year at least, or as long as was agreed."),
        green=_("It lasts or lasted %(value)s months or more, or until the agreed day."),
        amber=_("Half of it, or more."),
        open=_("Not known yet while it runs and is younger."),
        value=Value(12, Measured.MONTHS, 60, is_standards=True),
    ),
    Benchmark(
        "handbook", Standard.SUPPORT, About.PROGRAM,
        title=_("Something to look things up in"),
        asks=_("Mentors have material at hand that helps them."),
        green=_("Pages of the handbook are published."),
        amber=_("Pages are written, and none is published."),
    ),
    Benchmark(
        "last_meeting", Standard.CLOSURE, About.ENDED,
        title=_("They part in a meeting"),
        asks=_("An ending is planned, and the two take leave of each other."),
        green=_("A meeting was held in the last %(value)s days of the pairing."),
        amber=_("There was none, and a reason for the end is noted."),
        value=Value(21, Measured.DAYS, 90),
    ),
    Benchmark(
        "closed", Standard.CLOSURE, About.ENDED,
        title=_("Endings are closed"),
        asks=_("With both sides it is talked about the end, and it is written down that it was done."),
        green=_("Closed within %(value)s days, both talked with."),
        amber=_("Closed later, or begun and not closed yet."),
        open=_FIRST_WEEKS,
        value=Value(14, Measured.DAYS, 90),
    ),
    Benchmark(
        "exit", Standard.CLOSURE, About.ENDED,
        title=_("Both are asked how it was"),
        asks=_("At the end both are asked how it was for them."),
        green=_("The questions at the end went to both."),
        amber=_("They went to one of them."),
        open=_FIRST_WEEKS,
    ),
    Benchmark(
        "afterwards", Standard.CLOSURE, About.ENDED,
        title=_("Contact afterwards is settled"),
        asks=_("Both know whether and how they may be in touch after the end."),
        green=_("A rule on contact is noted."),
        amber=_("The closure is begun, and no rule is noted."),
        open=_FIRST_WEEKS,
    ),
)  # fmt: skip

BENCHMARKS = {one.key: one for one in CATALOGUE}


@dataclass(frozen=True)
class Unseen:
    """What the standard asks for and the product cannot know, and why."""

    what: Promise
    why: Promise
    number: str = ""


NOT_SEEN = (
    Unseen(
        _("Recruitment: what is promised to mentors and families, and who is turned to"),
        _("It happens before anybody is known here."),
        "B.1.1–B.1.7",
    ),
    Unseen(
        _("Criteria for whom the program accompanies, and the application of parents"),
        _("It is decided in the office; here they are taken in."),
        "B.2.8, B.2.9",
    ),
    Unseen(
        _("Commitment of families in writing: how long, and how often"),
        _("The agreement is signed here, but its wording is the program's own."),
        "B.2.11, B.2.12",
    ),
    Unseen(
        _("What applications and interviews ask about safety"),
        _("Questions and answers are the program's own; they are not compared with the standard."),
    ),
    Unseen(_("What was taught, and whether it was in person"), _("Hours and attendance are known, not the content.")),
    Unseen(_("Training of those who are accompanied, and of parents"), _("Attendance is kept of mentors alone.")),
    Unseen(
        _("What was asked in a support contact"),
        _("That there was one is noted in a line; what was said is not read here."),
    ),
    Unseen(
        _("Contact with a parent or teacher while it runs"),
        _("Contacts are noted with mentors and with who is accompanied."),
    ),
    Unseen(_("What mentors are told about what they achieve"), _("It is said in talks.")),
)
