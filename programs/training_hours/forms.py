"""Forms of training hours. Hours are typed as people say them: 8, or 1.5; they are kept in minutes."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.dates import EARLIEST_DAY, say_period
from mentoring_platform.ui.forms import DayField, PageHelper
from programs.choices import CountsFor
from programs.forms import PeopleFilter
from programs.models import Course, Program, TrainingRequirement
from programs.training_hours.choices import HoursState, RequirementKind
from programs.training_hours.queries import MISSING
from programs.training_hours.reckoning import Span, year_of
from programs.training_hours.records import required_of

QUARTER = Decimal("0.25")


class HoursField(forms.DecimalField):
    """Hours and quarters of them; gives minutes."""

    def __init__(self, *, most: int = 500, least: int = 0, **kwargs):
        super().__init__(max_digits=6, decimal_places=2, min_value=least, max_value=most, step_size=QUARTER, **kwargs)
        self.widget.attrs.update({"class": "input-short", "inputmode": "decimal", "dir": "ltr"})

    def clean(self, value) -> int | None:
        hours = super().clean(value)
        return None if hours is None else int(hours * 60)

    def prepare_value(self, value):
        """Minutes of the initial value as hours; what was typed stays as it is."""
        if isinstance(value, int):
            hours = Decimal(value) / 60
            return int(hours) if hours == int(hours) else hours.quantize(QUARTER)
        return value


class RequiredForm(forms.Form):
    """What hours a program asks of its mentors."""

    initial_hours = HoursField(
        label=gettext_lazy("Initial training, in hours"),
        required=False,
        help_text=gettext_lazy("Once, at the beginning. Empty or 0: nothing is asked for."),
    )
    before_pairing = forms.BooleanField(
        label=gettext_lazy("Required before pairing: without it nobody is paired, but for recorded exceptions"),
        required=False,
    )
    initial_days = forms.IntegerField(
        label=gettext_lazy("Days to complete it"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("From the first pairing on. After them it is shown as overdue."),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    yearly_hours = HoursField(
        label=gettext_lazy("Yearly refresher, in hours"),
        required=False,
        help_text=gettext_lazy("In each year of training. Empty or 0: nothing is asked for."),
    )
    begins_day = forms.TypedChoiceField(
        label=gettext_lazy("The year of training begins on day"),
        coerce=int,
        choices=[(day, str(day)) for day in range(1, 32)],
        widget=forms.Select(attrs={"class": "input-short"}),
    )
    begins_month = forms.TypedChoiceField(label=gettext_lazy("of the month"), coerce=int, choices=list(MONTHS.items()))
    yearly_days = forms.IntegerField(
        label=gettext_lazy("Not yet due for who joined in the last days of a year"),
        required=False,
        min_value=0,
        max_value=365,
        help_text=gettext_lazy("Whoever began so many days before the end of a year, or fewer, has the next one too."),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )

    def __init__(self, *args, asked: dict[str, TrainingRequirement], cancel_url: str, **kwargs):
        initial = {"begins_day": 1, "begins_month": 1, "initial_days": 90, "yearly_days": 90}
        if first := asked.get(RequirementKind.INITIAL):
            initial |= {
                "initial_hours": first.minutes,
                "initial_days": first.due_days,
                "before_pairing": first.before_pairing,
            }
        if yearly := asked.get(RequirementKind.YEARLY):
            initial |= {
                "yearly_hours": yearly.minutes,
                "yearly_days": yearly.due_days,
                "begins_day": yearly.begins_day,
                "begins_month": yearly.begins_month,
            }
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = PageHelper(self, submit=_("Save"), cancel_url=cancel_url)

    @property
    def facts(self) -> dict:
        """As the service takes it."""
        data = self.cleaned_data
        return {
            "initial_minutes": data["initial_hours"] or 0,
            "initial_days": data["initial_days"] or 0,
            "before_pairing": data["before_pairing"],
            "yearly_minutes": data["yearly_hours"] or 0,
            "yearly_days": data["yearly_days"] or 0,
            "begins": (data["begins_month"], data["begins_day"]),
        }

    def clean(self) -> dict:
        data = super().clean()
        if data.get("before_pairing") and not data.get("initial_hours") and "initial_hours" not in self.errors:
            self.add_error("initial_hours", _("How many hours are required before pairing?"))
        return data


class CreditForm(forms.Form):
    """Hours from elsewhere, or a correction."""

    credit = forms.UUIDField(widget=forms.HiddenInput)
    hours = HoursField(
        label=gettext_lazy("Hours"), least=-500, help_text=gettext_lazy("Below zero takes some away: −2.")
    )
    on = DayField(label=gettext_lazy("Day"), help_text=gettext_lazy("The year of training that holds it counts them."))
    counts_as = forms.ChoiceField(
        label=gettext_lazy("Counts for"),
        choices=[choice for choice in CountsFor.choices if choice[0] != CountsFor.NOTHING],
        initial=CountsFor.BOTH,
    )
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Where and what: “Counselling course at the college, 2025”. The mentor reads it, too."),
    )

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        initial = {"credit": str(new_id()), "on": clock.today(viewer.organization)}
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = PageHelper(self, submit=_("Credit the hours"), cancel_url=cancel_url)


class ExemptionForm(forms.Form):
    """That somebody need not have these hours, for a while or for good."""

    exemption = forms.UUIDField(widget=forms.HiddenInput)
    requirement = forms.TypedChoiceField(label=gettext_lazy("From what"))
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: until further notice.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("The mentor reads it, too.")
    )

    def __init__(self, *args, viewer: Viewer, requirements: Sequence[TrainingRequirement], cancel_url: str, **kwargs):
        initial = {"exemption": str(new_id()), "starts_on": clock.today(viewer.organization)}
        super().__init__(*args, initial=initial, **kwargs)
        by_key = {str(requirement.pk): requirement for requirement in requirements}
        field = self.fields["requirement"]
        field.choices = [(key, f"{row.get_kind_display()} · {row.program}") for key, row in by_key.items()]
        field.coerce = by_key.get
        self.helper = PageHelper(self, submit=_("Exempt"), cancel_url=cancel_url)


class TrainingFilter(PeopleFilter):
    """Filters of the list of hours. One program is always chosen: what is asked for is its own."""

    program = forms.TypedChoiceField(label=gettext_lazy("Program"), required=False, empty_value=None)
    who = forms.ChoiceField(
        label=gettext_lazy("Who"),
        choices=[
            ("", gettext_lazy("Who accompanies in the program")),
            ("free", gettext_lazy("Who accompanies nobody yet")),
            ("all", gettext_lazy("All")),
        ],
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("All")),
            ("missing", gettext_lazy("Hours are missing")),
            *(choice for choice in HoursState.choices if choice[0] not in MISSING),
            (HoursState.OVERDUE, HoursState.OVERDUE.label),
        ],
        required=False,
    )

    def __init__(self, data, *, viewer: Viewer, requirements: Sequence[TrainingRequirement]):
        self.requirements = requirements
        self.programs: dict[str, Program] = {str(row.program_id): row.program for row in requirements}
        super().__init__(data, viewer=viewer)
        if len(self.programs) < 2:
            del self.fields["program"]

    def full_clean(self) -> None:
        self.fields["program"].choices = [(key, program.name) for key, program in self.programs.items()]
        self.fields["program"].coerce = self.programs.get
        super().full_clean()

    @property
    def program_shown(self) -> Program | None:
        """The program that was chosen, else the first one that asks for hours."""
        return self.value("program") or next(iter(self.programs.values()), None)

    @property
    def asked(self) -> list[TrainingRequirement]:
        """What the shown program asks for."""
        shown = self.program_shown
        return [row for row in self.requirements if shown is not None and row.program_id == shown.pk]


class CertificateFilter(PeopleFilter):
    """Number, name or course; and whether they hold."""

    unit = None
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("All")),
            ("valid", pgettext_lazy("certificates", "Valid")),
            ("soon", pgettext_lazy("certificates", "Expire within a month")),
            ("over", pgettext_lazy("certificates", "Expired")),
            ("withdrawn", pgettext_lazy("certificates", "Withdrawn")),
        ],
        required=False,
    )

    def __init__(self, data, *, viewer: Viewer):
        forms.Form.__init__(self, data)
        self.viewer = viewer
        self.fields["q"].label = _("Number, name or course")
        self.is_valid()
        self.errors.clear()


class IssueForm(forms.Form):
    """For what certificates are issued: a course, or a year of a program."""

    what = forms.TypedChoiceField(label=gettext_lazy("For what"), empty_value=None)
    least = HoursField(
        label=gettext_lazy("Least hours"),
        required=False,
        help_text=gettext_lazy("Of a course: who was there as long as that. A year asks for the hours of its program."),
    )
    months = forms.IntegerField(
        label=gettext_lazy("Valid for how many months"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=gettext_lazy("Empty: for good."),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )

    def __init__(
        self,
        *args,
        viewer: Viewer,
        courses: Iterable[Course],
        requirements: Iterable[TrainingRequirement],
        chosen: str = "",
        cancel_url: str,
        **kwargs,
    ):
        today = clock.today(viewer.organization)
        self.courses = {f"course-{course.pk}": course for course in courses}
        self.years: dict[str, tuple[TrainingRequirement, Span]] = {}
        for requirement in requirements:
            required = required_of(requirement)
            present = year_of(required, today)
            for year in (year_of(required, present.first - clock.WEEK), present):
                self.years[f"year-{requirement.pk}-{year.first.isoformat()}"] = (requirement, year)
        initial = {"what": chosen} | ({"months": self._months(chosen)} if chosen in self.courses else {})
        super().__init__(*args, initial=initial, **kwargs)
        groups = [
            (_("Courses"), [(key, course.name) for key, course in self.courses.items()]),
            (_("Years of training"), [(key, self._year_label(*told)) for key, told in self.years.items()]),
        ]
        self.fields["what"].choices = [("", _("Choose")), *(group for group in groups if group[1])]
        self.helper = PageHelper(self, submit=_("Issue"), cancel_url=cancel_url)

    @property
    def course(self) -> Course | None:
        """The chosen course; None for a year."""
        return self.courses.get(self.cleaned_data["what"])

    @property
    def year(self) -> tuple[TrainingRequirement, Span]:
        """The chosen year, with what its program asks for."""
        return self.years[self.cleaned_data["what"]]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("what") in self.courses and not data.get("least") and "least" not in self.errors:
            self.add_error("least", _("How long must somebody have been there?"))
        return data

    def _months(self, chosen: str) -> int | None:
        return self.courses[chosen].certificate_months

    @staticmethod
    def _year_label(requirement: TrainingRequirement, year: Span) -> str:
        days = say_period(year.first, year.last or year.first, today=EARLIEST_DAY, language=get_language() or "")
        return f"{requirement.program} · {days}"


class WithdrawForm(forms.Form):
    """Why a certificate is void."""

    why = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=300,
        help_text=gettext_lazy("Whoever looks it up here reads the reason."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, submit=_("Withdraw it"))
