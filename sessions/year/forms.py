"""Forms of the year: parts of it, observed days, closures of units, absences of people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.calendars.choices import Observance
from mentoring_platform.calendars.countries import country_choices
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.choices import AbsenceKind, PeriodKind
from programs.models import Absence, CalendarPeriod, Program, UnitClosure

PARTS = {
    PeriodKind.BREAK: _("Break: no meeting is expected"),
    PeriodKind.HOLIDAY: _("Holiday: no meeting is expected; it may lie within a term or a break"),
    PeriodKind.TERM: _("Term: it gives a part of the year its name"),
}
OBSERVANCES = {
    Observance.SHABBAT: _("Shabbat"),
    Observance.YOM_TOV: _("Holidays: Rosh Hashana, Yom Kippur, Sukkot, Pesach, Shavuot"),
    Observance.EVES: _("Eves of holidays"),
    Observance.CHOL_HAMOED: _("Chol HaMoed"),
    Observance.PURIM: _("Purim"),
    Observance.CHANUKA: _("Chanuka"),
    Observance.FASTS: _("Fasts, Tisha B'Av among them"),
    Observance.MEMORIAL: _("Holocaust Day and Memorial Day"),
    Observance.INDEPENDENCE: _("Independence Day and Jerusalem Day"),
    Observance.FRIDAY: _("Fridays"),
}


class PeriodForm(forms.Form):
    """A term, a break or a holiday made by hand."""

    kind = forms.ChoiceField(label=_("What is it"), choices=list(PARTS.items()), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For example: winter term, Passover break."))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, period: CalendarPeriod | None = None, submit: str, cancel_url: str, **kwargs):
        if period:
            kwargs["initial"] = {name: getattr(period, name) for name in ("kind", "name", "starts_on", "ends_on")}
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(
            self, Choices("kind"), "name", "starts_on", "ends_on", submit=submit, cancel_url=cancel_url
        )


class DayForm(forms.Form):
    """A computed day: how it is called, and whether meetings take place on it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    is_open = forms.TypedChoiceField(
        label=_("On this day"),
        choices=[("no", _("No meeting is expected")), ("yes", _("We meet as on other days"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, period: CalendarPeriod, submit: str, cancel_url: str, **kwargs):
        kwargs["initial"] = {"name": period.name, "is_open": "yes" if period.is_open else "no"}
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, "name", Choices("is_open"), submit=submit, cancel_url=cancel_url)


class ObservesForm(forms.Form):
    """Which days a program observes."""

    observes = forms.MultipleChoiceField(
        label=_("No meeting is expected on"),
        choices=[(kind.value, label) for kind, label in OBSERVANCES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    holiday_country = forms.ChoiceField(
        label=_("And on the public holidays of"), required=False, help_text=_("For programs outside Israel.")
    )

    def __init__(self, *args, program: Program, cancel_url: str, **kwargs):
        kwargs["initial"] = {"observes": program.observes, "holiday_country": program.holiday_country}
        super().__init__(*args, **kwargs)
        self.fields["holiday_country"].choices = [("", _("No country")), *country_choices()]
        self.helper = PageHelper(self, Choices("observes"), "holiday_country", submit=_("Save"), cancel_url=cancel_url)
        self.helper.attrs["id"] = "observes-form"


class ClosureForm(forms.Form):
    """A unit that is closed for some days."""

    unit = forms.ChoiceField(label=_("Unit"), help_text=_("The units below it are closed, too."))
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("For example: the branch moves house."))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(
        self, *args, units: list[Unit], closure: UnitClosure | None = None, submit: str, cancel_url: str, **kwargs
    ):
        if closure:
            kwargs["initial"] = {name: getattr(closure, name) for name in ("name", "starts_on", "ends_on")}
            kwargs["initial"]["unit"] = str(closure.unit_id)
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        indented = [(key, f"{'– ' * unit.depth}{unit.name}") for key, unit in self._units.items()]
        self.fields["unit"].choices = [("", "—"), *indented]
        self.helper = PageHelper(self, submit=submit, cancel_url=cancel_url)

    def clean_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]


class AbsenceForm(forms.Form):
    """Somebody is away for some days."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: not known yet."))
    kind = forms.ChoiceField(
        label=_("Why"),
        choices=AbsenceKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Seen by the coordinators and by nobody else. The other one learns only until when."),
    )

    def __init__(self, *args, absence: Absence | None = None, submit: str, cancel_url: str, **kwargs):
        if absence:
            kwargs["initial"] = {name: getattr(absence, name) for name in ("starts_on", "ends_on", "kind")}
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, "starts_on", "ends_on", Choices("kind"), submit=submit, cancel_url=cancel_url)
