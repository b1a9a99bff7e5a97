"""Forms of the circle: a question or a case, an answer, a word to a writer, who takes care of it."""

import uuid
from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.models import Membership
from mentoring_platform.ui.forms import Choices, PageHelper
from programs.models import CircleFacilitator, CircleQuestion, Course

WITHOUT_NAMES = _("Without names, numbers and places by which somebody is recognised. An initial is enough.")


def told(facilitators: Iterable[CircleFacilitator]) -> str:
    """Whom a form names as those who learn the writer, as it is sent back."""
    return ",".join(sorted(str(facilitator.membership_id) for facilitator in facilitators))


class _Written(forms.Form):
    """What questions and answers have in common."""

    def clean(self) -> dict:
        data = super().clean()
        if "told" in data:
            data["told"] = set(filter(None, data["told"].split(",")))
        if "words" in data:
            data["words"] = data["words"].replace("\r\n", "\n")
        return data


class QuestionForm(_Written):
    """A question, or a case without names."""

    question = forms.UUIDField(widget=forms.HiddenInput)
    told = forms.CharField(widget=forms.HiddenInput, required=False)
    is_case = forms.ChoiceField(
        label=_("What do you bring?"),
        choices=[("question", _("A question")), ("case", _("A case: somebody whom I accompany"))],
        initial="question",
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("In one line"), max_length=120)
    words = forms.CharField(
        label=_("What is it about?"), help_text=WITHOUT_NAMES, max_length=5000, widget=forms.Textarea(attrs={"rows": 9})
    )
    is_anonymous = forms.BooleanField(label=_("Without my name"), required=False)

    def __init__(self, *args, facilitators: Sequence[CircleFacilitator], cancel_url: str, draft: str, **kwargs):
        super().__init__(*args, initial={"question": uuid.uuid4(), "told": told(facilitators)}, **kwargs)
        names = ", ".join(str(facilitator.membership.user) for facilitator in facilitators)
        self.fields["is_anonymous"].help_text = _(
            "The others read “a mentor of the program”. Only the facilitators learn your name: %(names)s."
        ) % {"names": names}
        self.helper = PageHelper(
            self, "question", "told", Choices("is_case"), "title", "words", "is_anonymous",
            submit=_("Send it to be read"), cancel_url=cancel_url,
        )  # fmt: skip
        self.helper.form_tag, self.draft = False, draft

    def clean_is_case(self) -> bool:
        return self.cleaned_data["is_case"] == "case"


class RewriteForm(_Written):
    """An own question in other words; `seen` is the version that was before the eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("In one line"), max_length=120)
    words = forms.CharField(
        label=_("What is it about?"), help_text=WITHOUT_NAMES, max_length=5000, widget=forms.Textarea(attrs={"rows": 9})
    )

    def __init__(self, *args, question: CircleQuestion, cancel_url: str, **kwargs):
        initial = {"seen": question.version, "title": question.title, "words": question.words}
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = PageHelper(self, submit=_("Send it to be read"), cancel_url=cancel_url)
        self.helper.form_tag, self.draft = False, f"circle-{question.pk}"


class AnswerForm(_Written):
    """An answer to a question."""

    answer = forms.UUIDField(widget=forms.HiddenInput)
    told = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=_("Your answer"), help_text=WITHOUT_NAMES, max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    is_anonymous = forms.BooleanField(label=_("Without my name"), required=False)

    def __init__(self, *args, facilitators: Sequence[CircleFacilitator], draft: str, **kwargs):
        super().__init__(*args, initial={"answer": uuid.uuid4(), "told": told(facilitators)}, **kwargs)
        names = ", ".join(str(facilitator.membership.user) for facilitator in facilitators)
        self.fields["is_anonymous"].help_text = _("Only the facilitators learn your name: %(names)s.") % {
            "names": names
        }
        self.helper = PageHelper(self, submit=_("Send the answer"))
        self.helper.form_tag, self.draft = False, draft


class TableForm(forms.Form):
    """To which meeting of peer consultation a question is brought."""

    table = forms.ChoiceField(label=_("On the table of"), required=False)

    def __init__(self, *args, meetings: Sequence[Course], question: CircleQuestion, **kwargs):
        super().__init__(*args, initial={"table": question.table_id or ""}, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        names = [(key, meeting.name) for key, meeting in self.meetings.items()]
        self.fields["table"].choices = [("", _("No meeting")), *names]

    def clean_table(self) -> Course | None:
        return self.meetings.get(self.cleaned_data["table"])


class FacilitatorsForm(forms.Form):
    """Who takes care of the circle of a program."""

    facilitators = forms.MultipleChoiceField(
        label=_("Who takes care of it?"),
        help_text=_(
            "They read what is new before all do. Of those who ask without a name from then on they learn the name."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, people: Sequence[Membership], present: Sequence[CircleFacilitator], cancel_url: str):
        chosen = [str(facilitator.membership_id) for facilitator in present]
        super().__init__(*args, initial={"facilitators": chosen})
        self.people = {str(person.pk): person for person in people}
        self.people |= {str(facilitator.membership_id): facilitator.membership for facilitator in present}
        self.fields["facilitators"].choices = [
            (key, f"{person.user} · {person.get_role_display()}")  # a name, then a role
            for key, person in self.people.items()
        ]
        self.helper = PageHelper(self, Choices("facilitators"), submit=_("Save"), cancel_url=cancel_url)

    def clean_facilitators(self) -> list[Membership]:
        return [self.people[key] for key in self.cleaned_data["facilitators"]]
