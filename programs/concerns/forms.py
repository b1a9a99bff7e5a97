"""Raising a concern, one question at a time; answering it, handing it over; and what an administrator sets."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.forms import Choices, PageHelper
from mentoring_platform.ui.rows import RowSet

DANGER, CALL, WORDS, RECIPIENT, CHECK = "danger", "call", "words", "recipient", "check"
STEPS = (DANGER, CALL, WORDS, RECIPIENT, CHECK)
QUESTIONS = {DANGER: "in_danger", WORDS: "words", RECIPIENT: "recipient"}
"""Which field a step asks for; the other steps show something."""
ADMINISTRATORS = "administrators"
MOST_LETTERS = 5000


def who_and_role(memberships: Sequence[Membership]) -> list[tuple[str, str]]:
    """Choices of people, each with the role in which they are told."""
    return [
        (str(membership.pk), f"{membership.user} · {membership.get_role_display()}")  # a name, then a role
        for membership in memberships
    ]


def _one_kind_of_line(text: str) -> str:
    return text.replace("\r\n", "\n")


class ConcernForm(forms.Form):
    """All that is asked. The step names what is shown; what was answered before travels in hidden fields."""

    concern = forms.UUIDField(widget=forms.HiddenInput)
    in_danger = forms.ChoiceField(
        label=_("Is somebody in danger right now?"),
        choices=[("yes", _("Yes, or I am afraid so")), ("no", _("No, but somebody has to know"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two. If you are not sure, choose “yes”.")},
    )
    words = forms.CharField(
        label=_("What do you want to tell?"),
        help_text=_("What you saw or heard, when, and what you fear. Only what you write here is told, nothing else."),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write in a few words what you want to tell.")},
    )
    recipient = forms.ChoiceField(
        label=_("Whom do you want to tell?"),
        widget=forms.RadioSelect,
        help_text=_("Only this person reads it. If nobody answers within a day, it is passed on to the next."),
    )

    def __init__(self, data: QueryDict | None = None, *, step: str, people: Sequence[Membership], **kwargs):
        super().__init__(data, **kwargs)
        self.step, self.people = step, {str(person.pk): person for person in people}
        choices = who_and_role(people) or [(ADMINISTRATORS, _("The administrators of the organization"))]
        self.fields["recipient"].choices = choices
        self.initial.setdefault("concern", str(new_id()))
        self.initial["recipient"] = self.initial.get("recipient") or choices[0][0]
        for other, name in QUESTIONS.items():
            if other != step:
                self.fields[name].widget = forms.HiddenInput()
                self.fields[name].required = step == CHECK

    @classmethod
    def at(cls, step: str, sent: QueryDict, people: Sequence[Membership]) -> "ConcernForm":
        """The form at a step, with what was answered until now and nothing judged yet."""
        names = ("concern", *QUESTIONS.values())
        return cls(step=step, people=people, initial={name: sent[name] for name in names if sent.get(name)})

    @property
    def question(self) -> forms.BoundField | None:
        """The field that is asked for now."""
        return self[QUESTIONS[self.step]] if self.step in QUESTIONS else None

    @property
    def in_danger_now(self) -> bool:
        """Whether "yes" was answered, judged or not."""
        return self["in_danger"].value() == "yes"

    @property
    def chosen(self) -> str:
        """To whom it goes, in words."""
        return str(dict(self.fields["recipient"].choices).get(self["recipient"].value(), ""))

    @property
    def former_step(self) -> str:
        """Where "back" leads; empty at the first step."""
        return self._beside(-1) if self.step != DANGER else ""

    @property
    def next_step(self) -> str:
        return self._beside(1)

    @property
    def wrong_step(self) -> str:
        """The first step whose answer was refused."""
        return next((step for step, name in QUESTIONS.items() if name in self.errors), CHECK)

    def told(self) -> Membership | None:
        """Whom was chosen; None: the administrators."""
        return self.people.get(self.cleaned_data["recipient"])

    def clean_words(self) -> str:
        return _one_kind_of_line(self.cleaned_data["words"])

    def _beside(self, offset: int) -> str:
        steps = [step for step in STEPS if step != CALL or self.in_danger_now]
        return steps[steps.index(self.step) + offset] if self.step in steps else WORDS


class AnswerForm(forms.Form):
    """A few words on what is done, for the author of a concern."""

    answer = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What is done?"),
        help_text=_("Who told you of it reads this. A sentence is enough: “We spoke; the welfare officer takes over.”"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closes = forms.BooleanField(label=_("Nothing more has to be done here: close it"), required=False)

    def __init__(self, *args, keep_draft: UUID, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer", str(new_id()))
        self.helper = PageHelper(self, submit=_("Send"), cancel_url=cancel_url, keep_draft=f"answer-{keep_draft}")

    def clean_words(self) -> str:
        return _one_kind_of_line(self.cleaned_data["words"])


class HandOverForm(forms.Form):
    """To whom a concern is handed over; `seen` is the turn that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    recipient = forms.ChoiceField(
        label=_("Who shall take care of it?"),
        widget=forms.RadioSelect,
        help_text=_("They read all that was told, and have a day to answer. You can still read it."),
    )

    def __init__(self, *args, people: Sequence[Membership], cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["recipient"].choices = who_and_role(people)
        submit = _("Hand over")
        self.helper = PageHelper(self, "seen", Choices("recipient"), submit=submit, cancel_url=cancel_url)

    def clean_recipient(self) -> Membership:
        return self.people[self.cleaned_data["recipient"]]


class RecipientRow(forms.Form):
    """One in the line of those who are told."""

    membership = forms.ChoiceField(label=_("Person"), required=False)

    def __init__(self, *args, people: Sequence[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["membership"].choices = [("", _("Nobody")), *who_and_role(people)]

    def clean_membership(self) -> Membership | None:
        return self.people.get(self.cleaned_data["membership"])


class RecipientRows(RowSet):
    """Who is told in a program, in the order of the rows; `form_kwargs` bring the people."""

    form = RecipientRow


class DutyForm(forms.Form):
    """The organization's own words on duty to report."""

    duty = forms.CharField(
        label=_("Duty to report"),
        help_text=_("Mentors read this while they tell of something. An empty line begins a new paragraph."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_duty(self) -> str:
        return _one_kind_of_line(self.cleaned_data["duty"])


class NumberRow(forms.Form):
    """Whom to call, and when."""

    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    number = forms.RegexField(
        r"^[*+#]?[\d][\d \-*#]*$",
        label=_("Number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "class": "input-short"}),
        error_messages={"invalid": _("Write the digits as they are dialled.")},
    )
    when_to_call = forms.CharField(label=_("When to call"), max_length=200, required=False)

    def clean(self) -> dict:
        data = super().clean()
        for name in ("name", "number"):
            if any(data.values()) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Something is missing here."))
        return data


class NumberRows(RowSet):
    """All emergency numbers, in the order in which they are shown."""

    form = NumberRow
