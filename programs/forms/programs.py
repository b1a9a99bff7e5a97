"""Forms of programs: what they are, their words, and who coordinates which."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentees.choices import MenteeKind
from mentoring_platform.accounts.models import Membership
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.notifications.choices import RemindBefore
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.choices import (
    BROADCAST_STEPS,
    TERM_WORDS,
    Frequency,
    GoalsPolicy,
    PairingWay,
    ReminderStep,
    SummaryPolicy,
)
from programs.models import Program
from programs.models.program import DEFAULT_WORDS
from programs.queries import programs_for

FACTS = (
    "name",
    "description",
    "mentee_kind",
    "rhythm",
    "meeting_minutes",
    "summary_policy",
    "remind_mentor_before",
    "remind_mentee_before",
    "reminder_steps",
    "broadcast_steps",
    "goals_policy",
    "mentors_change_times",
    "broadcast_approval",
    "commitment_months",
    "pairing_way",
    "choice_most",
    "answer_days",
    "focus_weight",
    "exceptional_weight",
    "starts_on",
    "ends_on",
)


FINDING = ("choice_most", "answer_days", "focus_weight", "exceptional_weight")
"""Numbers of which an empty one stays what it is."""


def _number(label: Promise, *, least: int = 1, most: int = 9, help_text: Promise | str = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, widget=widget, help_text=help_text
    )


class ProgramForm(forms.Form):
    """A new program, or the settings of one."""

    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    mentee_kind = forms.ChoiceField(label=_("Who is accompanied"), choices=MenteeKind.choices, widget=forms.RadioSelect)
    rhythm = forms.ChoiceField(
        label=_("How often do they meet"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        help_text=_("Proposed for every fixed time; each pair can have its own."),
    )
    meeting_minutes = forms.IntegerField(
        label=_("How long is a meeting, in minutes"),
        min_value=5,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )
    summary_policy = forms.ChoiceField(
        label=_("Who may read a summary of a meeting"),
        choices=SummaryPolicy.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Whether a meeting took place is always seen by the office. What was said is seen only if you say so here."
        ),
    )
    remind_mentor_before = forms.ChoiceField(
        label=_("Remind mentors before a meeting"),
        choices=RemindBefore.choices,
        widget=forms.RadioSelect,
        help_text=_("Everybody can choose otherwise for themselves."),
    )
    remind_mentee_before = forms.ChoiceField(
        label=_("Remind those who are accompanied before a meeting"),
        choices=RemindBefore.choices,
        widget=forms.RadioSelect,
        help_text=_("Those who can sign in. Everybody can choose otherwise for themselves."),
    )
    reminder_steps = forms.MultipleChoiceField(
        label=_("Who is written to about a meeting that is not reported"),
        choices=ReminderStep.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "The letter asks whether they met, and takes yes or no by one tap. Never at night, on Shabbat, on a "
            "holiday or in a break of the program. Every mentor can stop these letters."
        ),
    )
    broadcast_steps = forms.MultipleChoiceField(
        label=_("Who is written to about a message to pass on"),
        choices=BROADCAST_STEPS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("One letter for all that is to be passed on. Whoever has told is not reminded any more."),
    )
    goals_policy = forms.ChoiceField(
        label=_("What coordinators see of goals"),
        choices=GoalsPolicy.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "The page of goals tells it to the two. If you show more, it holds for goals that are written from then on;"
            " if you show less, at once for all."
        ),
    )
    mentors_change_times = forms.BooleanField(
        label=_("The two change the times of their meetings themselves"),
        required=False,
        initial=True,
        help_text=_("Otherwise the office alone moves meetings and fixed times."),
    )
    broadcast_approval = forms.BooleanField(
        label=_("A second person approves messages to pass on"),
        required=False,
        help_text=_("Who wrote a message does not send it alone: somebody else looks at it first."),
    )
    commitment_months = forms.IntegerField(
        label=_("For how many months do mentors commit themselves"),
        required=False,
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
        help_text=_(
            "Empty: no promise is asked for. The day is kept with each pairing as it begins. If you set it for the "
            "first time, running pairings without a promise get theirs, counted from their first day."
        ),
    )
    pairing_way = forms.ChoiceField(
        label=_("How do they find each other"),
        choices=PairingWay.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Where they choose, mentors introduce themselves with a photo and a few words."),
    )
    choice_most = _number(_("How many mentors may one name, in order"), least=1, most=10)
    answer_days = _number(
        _("How many days does a mentor have to answer"),
        least=1,
        most=30,
        help_text=_("There is a reminder in between. After that the next one is asked, so that nobody waits for ever."),
    )
    focus_weight = _number(
        _("For how many does somebody in focus count"), help_text=_("Of the number that a mentor can accompany.")
    )
    exceptional_weight = _number(_("For how many does an exceptional need count"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args, program: Program | None = None, submit: str, cancel_url: str, **kwargs):
        if program:
            kwargs["initial"] = {name: getattr(program, name) for name in FACTS}
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(
            self,
            "name",
            "description",
            Choices("mentee_kind"),
            Choices("rhythm"),
            "meeting_minutes",
            Choices("summary_policy"),
            Choices("remind_mentor_before"),
            Choices("remind_mentee_before"),
            Choices("reminder_steps"),
            Choices("broadcast_steps"),
            Choices("goals_policy"),
            "mentors_change_times",
            "broadcast_approval",
            "commitment_months",
            Choices("pairing_way"),
            *FINDING,
            "starts_on",
            "ends_on",
            submit=submit,
            cancel_url=cancel_url,
            keep_draft=str(program.pk) if program else "new-program",
        )

    def clean(self) -> dict:
        data = super().clean()
        for name in ("pairing_way", *FINDING):
            if name in data and data[name] in ("", None):
                data[name] = self.initial.get(name, Program._meta.get_field(name).default)
        return data

    def clean_reminder_steps(self) -> list[str]:
        """In the order of time. The second letter follows a first one."""
        chosen = self.cleaned_data["reminder_steps"]
        if ReminderStep.AGAIN in chosen and ReminderStep.REPORT not in chosen:
            raise forms.ValidationError(_("A second letter needs a first one: choose that too."))
        return [step.value for step in ReminderStep if step in chosen]


class WordsForm(forms.Form):
    """What the program calls things. Empty: the product's word."""

    LABELS = {
        "mentor": _("One who accompanies"),
        "mentors": _("Several who accompany"),
        "mentee": _("One who is accompanied"),
        "mentees": _("Several who are accompanied"),
        "meeting": _("One meeting"),
        "meetings": _("Several meetings"),
    }

    def __init__(self, *args, program: Program, cancel_url: str, **kwargs):
        super().__init__(*args, initial=program.terms, **kwargs)
        for key in TERM_WORDS:
            example = _("Without a word of yours: %(word)s") % {"word": DEFAULT_WORDS[key]}
            self.fields[key] = forms.CharField(label=self.LABELS[key], max_length=40, required=False, help_text=example)
        self.helper = PageHelper(self, submit=_("Save the words"), cancel_url=cancel_url)
        self.helper.attrs["id"] = "words-form"


class ScopeForm(forms.Form):
    """To which programs a coordinator is limited."""

    programs = forms.MultipleChoiceField(
        label=_("Programs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all programs, also those to come."),
    )

    def __init__(self, *args, viewer: Viewer, membership: Membership, cancel_url: str, **kwargs):
        chosen = [str(scope.program_id) for scope in membership.program_scopes.all()]
        super().__init__(*args, initial={"programs": chosen}, **kwargs)
        self._programs = {str(program.pk): program for program in programs_for(viewer)}
        self.fields["programs"].choices = [(key, program.name) for key, program in self._programs.items()]
        self.helper = PageHelper(self, Choices("programs"), submit=_("Save"), cancel_url=cancel_url)

    def clean_programs(self) -> list[Program]:
        return [self._programs[key] for key in self.cleaned_data["programs"]]
