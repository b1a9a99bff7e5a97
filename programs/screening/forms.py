"""Forms of readiness and intake; and the two short ones that people outside fill in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from mentoring_platform.accounts.choices import Gender, SpokenLanguage
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.forms import PeopleFilter
from programs.models import Intake, Program, Screening, ScreeningText
from programs.models.screening import LONGEST_LINE
from programs.screening.choices import ConsentAsked, ForMentor, Recommends, Step

SHORT = {"class": "input-short"}


class ScreeningForm(forms.Form):
    """What a program asks of mentors and of parents before anybody is paired."""

    interview = forms.BooleanField(label=gettext_lazy("An interview, and that it went well"), required=False)
    references = forms.IntegerField(
        label=gettext_lazy("How many references"),
        required=False,
        min_value=0,
        max_value=5,
        help_text=gettext_lazy("People who know the mentor answer a short form by a link. Empty or 0: none. Usual: 2."),
        widget=forms.NumberInput(attrs=SHORT),
    )
    certificate = forms.BooleanField(
        label=gettext_lazy("A background certificate of the authorities that is valid"), required=False
    )
    commitment = forms.BooleanField(label=gettext_lazy("A signed commitment"), required=False)
    weekly_hours = forms.IntegerField(
        label=gettext_lazy("Hours a week"),
        required=False,
        min_value=1,
        max_value=40,
        widget=forms.NumberInput(attrs=SHORT),
    )
    commitment_words = forms.CharField(
        label=gettext_lazy("What mentors sign"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Another wording is a new version; who has signed keeps the one that he signed."),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("The consent of a parent"), choices=ConsentAsked.choices, widget=forms.RadioSelect
    )
    consent_words = forms.CharField(
        label=gettext_lazy("What parents sign"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    needs = forms.CharField(
        label=gettext_lazy("Needs to choose from at intake"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One on each line."),
    )

    def __init__(
        self, *args, program: Program, asked: Screening | None, texts: dict[str, ScreeningText], cancel_url: str,
        **kwargs,
    ):  # fmt: skip
        initial = {"consent": ConsentAsked.NOBODY}
        if asked:
            names = ("interview", "references", "certificate", "commitment", "weekly_hours", "consent")
            initial |= {name: getattr(asked, name) for name in names} | {"needs": "\n".join(asked.needs)}
        initial |= {f"{kind}_words": text.words for kind, text in texts.items()}
        super().__init__(*args, initial=initial, **kwargs)
        months = program.commitment_months
        self.fields["commitment"].help_text = (
            _("For %(months)s months, as the settings of the program say.") % {"months": months}
            if months
            else _("For how many months is said in the settings of the program.")
        )
        names = list(self.fields)
        names[names.index("consent")] = Choices("consent")
        self.helper = PageHelper(self, *names, submit=_("Save"), cancel_url=cancel_url)

    @property
    def facts(self) -> dict:
        """As the service takes it."""
        data = self.cleaned_data
        return {**data, "references": data["references"] or 0, "needs": data["needs"].splitlines()}


class OnceForm(forms.Form):
    """A form that makes one row, whose id it brings: sent twice, it is one."""

    row = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, submit: str, cancel_url: str, initial: dict | None = None, fields=(), **kwargs):
        super().__init__(*args, initial={"row": str(new_id())} | (initial or {}), **kwargs)
        names = [Choices(name) if name in fields else name for name in self.fields]
        self.helper = PageHelper(self, *names, submit=submit, cancel_url=cancel_url)


class InterviewForm(OnceForm):
    """That somebody of the office spoke with a mentor."""

    on = DayField(label=gettext_lazy("Day"))
    held_by = forms.CharField(label=gettext_lazy("By whom"), max_length=150)
    fits = forms.TypedChoiceField(
        label=gettext_lazy("Does it suit?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No, or not now"))],
        widget=forms.RadioSelect,
    )
    result = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=LONGEST_LINE,
        help_text=gettext_lazy(
            "Facts alone: “can come on Sundays, has accompanied before”. The mentor does not see it."
        ),
    )

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        initial = {"on": clock.today(viewer.organization), "held_by": viewer.user.name}
        super().__init__(
            *args, initial=initial, fields=("fits",), submit=_("Note the interview"), cancel_url=cancel_url, **kwargs
        )


class RefereeForm(OnceForm):
    """Whom to ask about a mentor."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr"}))

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        super().__init__(*args, submit=_("Send the letter"), cancel_url=cancel_url, **kwargs)


class CertificateForm(OnceForm):
    """That the office saw a certificate; no copy is kept."""

    seen_on = DayField(label=gettext_lazy("Seen on"))
    valid_until = DayField(label=gettext_lazy("Valid until"))

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        initial = {"seen_on": clock.today(viewer.organization)}
        super().__init__(*args, initial=initial, submit=_("Note the certificate"), cancel_url=cancel_url, **kwargs)


class PaperForm(OnceForm):
    """That something was signed on paper."""

    name = forms.CharField(label=gettext_lazy("Signed by"), max_length=150)
    on = DayField(label=gettext_lazy("Day"))

    def __init__(self, *args, viewer: Viewer, name: str = "", cancel_url: str, **kwargs):
        initial = {"on": clock.today(viewer.organization), "name": name}
        super().__init__(*args, initial=initial, submit=_("Note the signature"), cancel_url=cancel_url, **kwargs)


class ExceptionForm(OnceForm):
    """That somebody may be paired although something is missing."""

    until = DayField(label=gettext_lazy("Until"), help_text=gettext_lazy("A year at most."))
    why = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Colleagues and the audit trail see it.")
    )

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        super().__init__(*args, submit=_("Record the exception"), cancel_url=cancel_url, **kwargs)


class ParentForm(OnceForm):
    """Which parent to ask by letter."""

    parent = forms.CharField(label=gettext_lazy("Name of the parent"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    phone = PhoneNumberField(label=gettext_lazy("Phone"), required=False)

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        super().__init__(*args, submit=_("Send the letter"), cancel_url=cancel_url, **kwargs)


class SignForm(forms.Form):
    """A mentor's own signature: his name, typed."""

    program = forms.UUIDField(widget=forms.HiddenInput)
    terms = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Your full name, as a signature"), max_length=150)


class IntakeForm(forms.Form):
    """What the office takes down of somebody as they join. Every field may wait."""

    met_on = DayField(label=gettext_lazy("First meeting with the office"), required=False)
    met_with = forms.CharField(label=gettext_lazy("With whom"), max_length=150, required=False)
    needs = forms.MultipleChoiceField(label=gettext_lazy("Needs"), required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label=gettext_lazy("In words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    wished_gender = forms.ChoiceField(
        label=gettext_lazy("Who would suit: gender"),
        required=False,
        choices=[("", gettext_lazy("Either")), *Gender.choices],
    )
    wished_language = forms.ChoiceField(
        label=gettext_lazy("Who would suit: language"),
        required=False,
        choices=[("", gettext_lazy("Any")), *SpokenLanguage.choices],
    )
    wished_age = forms.CharField(
        label=gettext_lazy("Who would suit: age"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("In words: “young”, “old enough to be a parent”."),
    )
    wished_words = forms.CharField(label=gettext_lazy("Who else would suit"), max_length=300, required=False)
    born_on = DayField(label=gettext_lazy("Date of birth"), required=False)
    is_minor = forms.TypedChoiceField(
        label=gettext_lazy("Under 18?"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("", gettext_lazy("Not known")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        help_text=gettext_lazy("Where the date of birth is known it decides."),
    )
    for_mentor = forms.MultipleChoiceField(
        label=gettext_lazy("What the mentor reads of it"),
        required=False,
        choices=ForMentor.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing else of this page is shown to the mentor."),
    )

    def __init__(
        self, *args, viewer: Viewer, intake: Intake | None, offered: Iterable[str], keep_draft: str, cancel_url: str,
        **kwargs,
    ):  # fmt: skip
        initial = {"met_with": viewer.user.name}
        if intake:
            initial = {name: getattr(intake, name) for name in self.base_fields}
            initial["is_minor"] = {True: "yes", False: "no"}.get(intake.is_minor, "")
        super().__init__(*args, initial=initial, **kwargs)
        words = list(dict.fromkeys([*offered, *(intake.needs if intake else ())]))
        self.fields["needs"].choices = [(word, word) for word in words]
        if not words:
            del self.fields["needs"]
        boxes = ("needs", "for_mentor")
        names = [Choices(name) if name in boxes else name for name in self.fields]
        self.helper = PageHelper(self, *names, submit=_("Save"), cancel_url=cancel_url, keep_draft=keep_draft)


class ReadinessFilter(PeopleFilter):
    """Filters of the list of mentors by what is missing. One program is always chosen."""

    program = forms.TypedChoiceField(label=gettext_lazy("Program"), required=False, empty_value=None)
    who = forms.ChoiceField(
        label=gettext_lazy("Who"),
        choices=[
            ("", gettext_lazy("Who accompanies here, or nobody yet")),
            ("in", gettext_lazy("Who accompanies in the program")),
            ("free", gettext_lazy("Who accompanies nobody yet")),
        ],
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("All")),
            ("missing", gettext_lazy("Cannot be paired yet")),
            *((step.value, gettext_lazy("Missing: %(step)s")) for step in Step),
            ("excepted", gettext_lazy("By an exception")),
            ("ready", gettext_lazy("Nothing is missing")),
        ],
        required=False,
    )

    def __init__(self, data, *, viewer: Viewer, programs: Iterable[Program]):
        self.programs: dict[str, Program] = {str(program.pk): program for program in programs}
        super().__init__(data, viewer=viewer)

    def full_clean(self) -> None:
        self.fields["program"].choices = [(key, program.name) for key, program in self.programs.items()]
        self.fields["program"].coerce = self.programs.get
        self.fields["state"].choices = [
            (value, label % {"step": Step(value).label} if value in Step.values else label)
            for value, label in self.fields["state"].choices
        ]
        if len(self.programs) < 2:
            self.fields["program"].widget = forms.HiddenInput()
        super().full_clean()

    @property
    def program_shown(self) -> Program | None:
        """The program of the list: the chosen one, or else the first."""
        return self.value("program") or next(iter(self.programs.values()), None)


class ReferenceForm(forms.Form):
    """What a referee is asked."""

    known_how = forms.CharField(
        label=gettext_lazy("How do you know each other, and since when?"), max_length=LONGEST_LINE
    )
    strengths = forms.CharField(
        label=gettext_lazy("What speaks for it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    doubts = forms.CharField(
        label=gettext_lazy("Is there anything we should know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    recommends = forms.ChoiceField(
        label=gettext_lazy("Would you entrust somebody who needs support to this person?"),
        choices=Recommends.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        PageHelper(self, submit="")  # for the words of optional fields


class ConsentForm(forms.Form):
    """A parent's signature: the name, typed."""

    name = forms.CharField(label=gettext_lazy("Your full name, as a signature"), max_length=150)
