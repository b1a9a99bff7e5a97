"""Forms of courses: the course, its sessions, its papers, the list of who was there, what one thought of it."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.forms import Choices, ClockInput, DayField, PageHelper
from programs.choices import Audience, CountsFor, CourseKind, Presence
from programs.files import FileField
from programs.models import Course, CourseSession, Program
from programs.training.days import Calendar, stands_against
from programs.training.queries import UNKNOWN
from programs.training.services import Mark
from programs.training.times import MOST_SESSIONS, Every, Span, days_of, spans_of

COURSE = ("kind", "program", "name", "about", "audience", "capacity", "sign_up_until", "counts_as", "certificate",
          "certificate_months")  # fmt: skip
PLACE = ("place", "link", "trainers", "credited_minutes")
LONGEST = 24 * 60


class CourseForm(forms.Form):
    """A course without its sessions."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=CourseKind.choices, widget=forms.RadioSelect, initial=CourseKind.IN_HOUSE
    )
    name = forms.CharField(label=_("Name of the course"), max_length=150)
    program = forms.ModelChoiceField(label=_("For which program?"), queryset=Program.objects.none(), required=False)
    audience = forms.ChoiceField(
        label=_("For whom?"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.MENTORS
    )
    about = forms.CharField(
        label=_("What is it about?"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A line that begins with - is a point of a list, **two stars** make words strong."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=5000,
        help_text=_("Empty: no limit. Whoever comes later waits, and moves up by itself."),
    )  # fmt: skip
    sign_up_until = DayField(
        label=_("Sign-up until"), required=False, help_text=_("Empty: until the first session begins.")
    )
    counts_as = forms.ChoiceField(
        label=_("What do its hours count for?"), choices=CountsFor.choices, initial=CountsFor.YEARLY
    )
    certificate = forms.BooleanField(label=_("A certificate at the end"), required=False)
    certificate_months = forms.IntegerField(
        label=_("The certificate is valid for so many months"), required=False, min_value=1, max_value=240,
        help_text=_("Empty: for good."),
    )  # fmt: skip

    def __init__(
        self, *args, programs: tuple[QuerySet[Program], bool], course: Course | None = None, cancel_url: str, **kwargs
    ):
        initial = {name: getattr(course, name) for name in COURSE} if course else {}
        super().__init__(*args, initial=initial, **kwargs)
        found, for_all = programs
        self.fields["program"].queryset = found
        self.fields["program"].required = not for_all
        self.fields["program"].empty_label = _("All programs of the organization") if for_all else None
        self.helper = PageHelper(
            self, Choices("kind"), "name", "program", Choices("audience"), "about", "capacity", "sign_up_until",
            "counts_as", "certificate", "certificate_months",
            submit=_("Save") if course else _("Save as a draft"), cancel_url=cancel_url,
            keep_draft=f"course-{course.pk if course else 'new'}",
        )  # fmt: skip

    def clean(self) -> dict:
        data = super().clean()
        if data.get("certificate_months") and not data.get("certificate"):
            self.add_error("certificate_months", _("Only a certificate can end."))
        return data

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in COURSE}


class AsksAboutDays(forms.Form):
    """Names what stands against the days of sessions, and takes them all the same when it is sent again.

    What came up between the two sendings is asked about anew.
    """

    despite = forms.CharField(required=False, widget=forms.HiddenInput)

    def spans(self) -> list[Span]:
        """When the sessions are, once all else is valid."""
        raise NotImplementedError

    def clean(self) -> dict:
        data = super().clean()
        despite = data.pop("despite", "")
        if self.errors:
            return data
        against = stands_against(self.calendar, self.spans())
        if against and despite != _seen_as(against):
            self.add_error(None, [*against, _now("Press again if it shall be so all the same.")])
            self.data = self.data.copy()
            self.data["despite"] = _seen_as(against)
            self.helper.layout[-1].submit = _now("All the same")
        return data


class SessionsForm(AsksAboutDays):
    """One session or several at once: five Tuesdays at 18:00 from a day on, by the clocks of the organization."""

    first_day = DayField(label=_("First day"))
    start_time = forms.TimeField(label=_("Time"), widget=ClockInput)
    minutes = forms.IntegerField(
        label=_("How many minutes"), min_value=5, max_value=LONGEST, initial=120,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )  # fmt: skip
    number = forms.IntegerField(
        label=_("How many sessions"), min_value=1, max_value=MOST_SESSIONS, initial=1,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )  # fmt: skip
    every = forms.ChoiceField(
        label=_("How far apart"),
        choices=[
            (Every.WEEK.value, _("Every week")),
            (Every.FORTNIGHT.value, _("Every two weeks")),
            (Every.DAY.value, pgettext_lazy("sessions of a course", "Day after day")),
        ],
    )
    leave_out = forms.BooleanField(
        label=_("Leave out Shabbat, holidays and breaks: the course then ends later"), required=False, initial=True
    )
    place = forms.CharField(label=_("Place"), max_length=150, required=False)
    link = forms.URLField(
        label=_("Link, if it is on the screen"), max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    trainers = forms.CharField(label=_("Who teaches?"), max_length=200, required=False)
    credited_minutes = forms.IntegerField(
        label=_("Minutes that count"), required=False, min_value=0, max_value=LONGEST,
        help_text=_("Empty: the whole session."), widget=forms.NumberInput(attrs={"class": "input-short"}),
    )  # fmt: skip

    def __init__(self, *args, organization: Organization, course: Course, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.organization, self.calendar = organization, Calendar(organization, course.program)
        self.helper = PageHelper(
            self, "first_day", "start_time", "minutes", "number", "every", "leave_out", "place", "link", "trainers",
            "credited_minutes", "despite", submit=_("Add"), cancel_url=cancel_url,
        )  # fmt: skip

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and len(self.spans()) < data["number"]:
            self.add_error("first_day", _now("All of these days are Shabbat, holidays or breaks."))
        return data

    def spans(self) -> list[Span]:
        data = self.cleaned_data
        is_closed = self.calendar.is_closed if data["leave_out"] and data["number"] > 1 else None
        days = days_of(data["first_day"], data["number"], Every(data["every"]), is_closed)
        return spans_of(self.organization, days, data["start_time"], data["minutes"])

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in PLACE}


class SessionForm(AsksAboutDays):
    """One session as it stands."""

    day = DayField(label=_("Day"))
    start_time = forms.TimeField(label=_("Time"), widget=ClockInput)
    minutes = SessionsForm.base_fields["minutes"]
    place = SessionsForm.base_fields["place"]
    link = SessionsForm.base_fields["link"]
    trainers = SessionsForm.base_fields["trainers"]
    credited_minutes = SessionsForm.base_fields["credited_minutes"]

    def __init__(self, *args, organization: Organization, session: CourseSession, cancel_url: str, **kwargs):
        initial = {name: getattr(session, name) for name in PLACE}
        initial["day"] = clock.local_day(organization, session.starts_at)
        initial["start_time"] = clock.local_time(organization, session.starts_at)
        initial["minutes"] = round((session.ends_at - session.starts_at) / timedelta(minutes=1))
        super().__init__(*args, initial=initial, **kwargs)
        self.organization, self.session = organization, session
        self.calendar = Calendar(organization, session.course.program)
        self.helper = PageHelper(
            self, "day", "start_time", "minutes", "place", "link", "trainers", "credited_minutes", "despite",
            submit=_("Save"), cancel_url=cancel_url,
        )  # fmt: skip

    def spans(self) -> list[Span]:
        data = self.cleaned_data
        span = spans_of(self.organization, [data["day"]], data["start_time"], data["minutes"])
        return [] if span == [(self.session.starts_at, self.session.ends_at)] else span

    @property
    def facts(self) -> dict:
        data = self.cleaned_data
        ((starts_at, ends_at),) = spans_of(self.organization, [data["day"]], data["start_time"], data["minutes"])
        return {"starts_at": starts_at, "ends_at": ends_at, **{name: data[name] for name in PLACE}}


class MaterialForm(forms.Form):
    """A file or a link."""

    title = forms.CharField(label=_("Title"), max_length=150)
    upload = FileField(label=_("File"), required=False)
    url = forms.URLField(
        label=_("or a link"), max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    for_all = forms.BooleanField(
        label=_("Open to all for whom the course is, not only to those who are signed up"), required=False
    )

    def __init__(self, *args, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, submit=_("Add"), cancel_url=cancel_url)


class FeedbackForm(forms.Form):
    """What one thought of a course, without one's name."""

    rating = forms.TypedChoiceField(
        label=_("How was it?"), coerce=int, widget=forms.RadioSelect,
        choices=[
            (5, pgettext_lazy("rating", "Very good")), (4, pgettext_lazy("rating", "Good")),
            (3, pgettext_lazy("rating", "Fair")), (2, pgettext_lazy("rating", "Not so good")),
            (1, pgettext_lazy("rating", "Not good")),
        ],
    )  # fmt: skip
    words = forms.CharField(
        label=_("In a few words"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-no-draft": ""}),
        help_text=_("The words are shown as they are, in no order. Write nothing by which you can be known."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, Choices("rating"), "words", submit=_("Send without my name"))
        self.helper.form_action = ""


def marks_in(sent: QueryDict) -> list[Mark]:
    """The rows of a list as they were sent: each field's name says whom, and what stood there when it was shown.

    Raises ValidationError for what no list of ours sends.
    """
    marks = []
    for name, chosen in sent.items():
        if not name.startswith("row:"):
            continue
        try:
            _row, key, seen, before = name.split(":")
            minutes = sent.get(f"minutes:{key}", "").strip()
            presence = _presence(chosen)
            later = _minutes(minutes) if presence == Presence.PRESENT else None
            marks.append(Mark(UUID(key), (_presence(seen), _minutes(before)), (presence, later)))
        except ValueError:
            raise ValidationError(_now("This can't be so. Load the page, and try again.")) from None
    return marks


def person_in(sent: QueryDict) -> tuple[str, UUID]:
    """Who was chosen from the list of people: `mentor` or `contact`, and the id. Raises ValidationError for nobody."""
    kind, _colon, key = sent.get("person", "").partition(":")
    try:
        if kind in ("mentor", "contact"):
            return kind, UUID(key)
    except ValueError:
        pass
    raise ValidationError(_now("Choose somebody from the list."))


def _presence(word: str) -> str:
    return UNKNOWN if word == UNKNOWN else Presence(word).value


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise ValueError(text)
    return int(text)


def _seen_as(against: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(against).encode()).hexdigest()[:16]
