"""Writing a message in steps: the words, for whom, when, and files; correcting and withdrawing it."""

from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.tenancy.queries import unit_tree
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.broadcasts.queries import programs_of, programs_to_write_to, units_to_write_to, views_to_write_to
from programs.choices import Intensity, Urgency
from programs.files import FileField
from programs.models import Broadcast, BroadcastText, Program
from programs.models.broadcasts import MOST_CHOICES
from programs.queries import tags_of

LONGEST_ANSWER = 80


class WordsForm(forms.Form):
    """The words in one language. `seen` is the revision (of what is out: the version) that was looked at."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("By this the mentor recognises it: “Registration for the camp”.")
    )
    message = forms.CharField(
        label=_("What to pass on"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In words that can be said to somebody, short. What must be remembered comes first."),
    )
    background = forms.CharField(
        label=_("Background for the mentor"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why now, and what they may be asked. It is not passed on."),
    )
    avoid = forms.CharField(
        label=_("Better not to say"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    question = forms.CharField(label=_("Question to ask back"), max_length=200, required=False)
    choices = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One in each line, six at most. Answers are counted, without saying whose they are."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        text: BroadcastText | None,
        seen: int,
        language: str,
        submit: str | Promise,
        cancel_url: str,
        draft: str,
        corrects: bool = False,
        **kwargs,
    ):
        initial: dict = {"seen": seen, "key": str(new_id())}
        if text is not None:
            names = ("title", "message", "background", "avoid", "question")
            initial |= {name: getattr(text, name) for name in names} | {"choices": "\n".join(text.choices)}
        super().__init__(*args, initial=initial, **kwargs)
        fields: list = list(self.fields)
        if corrects:
            self.fields["again"] = forms.ChoiceField(
                label=_("Who hears the new words?"),
                choices=[
                    ("new", _("Only those who have not heard it yet")),
                    ("all", _("Everybody: those who heard the former words are told once more")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two.")},
            )
            fields.append(Choices("again"))
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea | forms.TextInput):
                field.widget.attrs["lang"] = language
        self.helper = PageHelper(self, *fields, submit=submit, cancel_url=cancel_url, keep_draft=draft)

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if len(lines) == 1:
            raise forms.ValidationError(_("Offer at least two answers, or none."))
        if len(lines) > MOST_CHOICES:
            raise forms.ValidationError(_("Offer six answers at most."))
        if any(len(line) > LONGEST_ANSWER for line in lines):
            raise forms.ValidationError(_("Keep each answer shorter than a line."))
        return lines

    def clean(self) -> dict:
        data = super().clean()
        if data.get("choices") and not data.get("question") and "question" not in self.errors:
            self.add_error("question", _("There are answers, but no question."))
        return data

    @property
    def words(self) -> dict:
        """What a text says, as services take it."""
        names = ("title", "message", "background", "avoid", "question", "choices")
        return {name: self.cleaned_data[name] for name in names}


class AudienceForm(forms.Form):
    """For whom: programs, and what narrows them."""

    programs = forms.MultipleChoiceField(
        label=_("Programs"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one program.")},
    )
    units = forms.MultipleChoiceField(
        label=_("Units"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With those below them. None chosen: all."),
    )
    intensities = forms.MultipleChoiceField(
        label=_("How intensely they are accompanied"),
        choices=Intensity.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all, also those who have no mentor yet."),
    )
    tags = forms.MultipleChoiceField(
        label=_("Tags"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever bears one of them. None chosen: all."),
    )
    view = forms.ChoiceField(label=_("A saved view of participants"), required=False)

    def __init__(self, *args, viewer: Viewer, broadcast: Broadcast, cancel_url: str, **kwargs):
        self.programs: dict[str, Program] = {str(row.pk): row for row in programs_to_write_to(viewer)}
        chosen = [str(program.pk) for program in programs_of(broadcast)]
        super().__init__(*args, initial={**broadcast.audience, "programs": chosen}, **kwargs)
        reach = units_to_write_to(viewer)
        units = [unit for unit in unit_tree(viewer.organization) if reach is None or unit.pk in reach]
        self.fields["programs"].choices = [(key, row.name) for key, row in self.programs.items()]
        self.fields["units"].choices = [(str(unit.pk), "\u2003" * unit.depth + unit.name) for unit in units]
        self.fields["tags"].choices = [(str(tag.pk), tag.name) for tag in tags_of(viewer.organization)]
        views = [(str(view.pk), view.name) for view in views_to_write_to(viewer)]
        self.fields["view"].choices = [("", _("None")), *views]
        for name, least in (("units", 1), ("tags", 1), ("view", 2)):
            if len(self.fields[name].choices) < least:
                del self.fields[name]
        boxes = [Choices(name) if name != "view" else name for name in self.fields]
        self.helper = PageHelper(self, *boxes, submit=_("Save and go on"), cancel_url=cancel_url)
        self.helper.attrs["id"] = "audience-form"

    @property
    def audience(self) -> dict:
        """What narrows the programs, as a message keeps it."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "programs" and self.cleaned_data[name]}

    @property
    def chosen_programs(self) -> list[Program]:
        return [self.programs[key] for key in self.cleaned_data["programs"]]


class WhenForm(forms.Form):
    """From when, until when, and how soon."""

    urgency = forms.ChoiceField(label=_("How soon?"), choices=Urgency.choices, widget=forms.RadioSelect)
    tell_from = DayField(label=_("From"), required=False, help_text=_("Empty: from the day on which it is sent."))
    tell_until = DayField(label=_("By when"), required=False, help_text=_("Empty: within a week."))

    def __init__(self, *args, broadcast: Broadcast, cancel_url: str, **kwargs):
        names = ("urgency", "tell_from", "tell_until")
        super().__init__(*args, initial={name: getattr(broadcast, name) for name in names}, **kwargs)
        self.helper = PageHelper(
            self, Choices("urgency"), "tell_from", "tell_until", submit=_("Save and go on"), cancel_url=cancel_url
        )


class AttachForm(forms.Form):
    """One more file for the mentors."""

    file = FileField(
        label=_("File for the mentors"),
        help_text=_("PDF, pictures, Office documents and plain text, 5 MB at most."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, submit=_("Attach"))


class ReturnForm(forms.Form):
    """Why a message goes back to its writer."""

    why = forms.CharField(label=_("What should be different?"), max_length=300)


class WithdrawForm(forms.Form):
    """Why nobody is to be told any more."""

    why = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The mentors read this, and those who have told it set it right by it."),
    )

    def __init__(self, *args, draft: UUID, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(
            self, submit=_("Withdraw the message"), cancel_url=cancel_url, keep_draft=f"withdraw-{draft}"
        )
