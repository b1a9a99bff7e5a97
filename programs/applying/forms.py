"""Forms of the office: a waiting list's filters, what is done about one, what a worker enters, and building a form."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from mentoring_platform.accounts.choices import Gender, SpokenLanguage
from mentoring_platform.accounts.fields import UnitField
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.choices import Language
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.applying.choices import ApplicationState, Asked, QuestionKind, Side
from programs.applying.queries import Alike
from programs.applying.questions import CHOOSES, Question, in_language, new_key, options_from
from programs.forms import PeopleFilter
from programs.models import Application, ApplicationVersion, DirectoryEntry

EMPTY = ("", "")
WORDS_TO_SEND = gettext_lazy("These words may be sent: nothing about others, nothing confidential.")


class WaitingFilter(PeopleFilter):
    """Search by name; by side, state and who takes care."""

    unit = None
    side = forms.ChoiceField(
        label=pgettext_lazy("application", "For whom"),
        required=False,
        choices=[("", gettext_lazy("All")), *Side.choices],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", ApplicationState.WAITING.label),
            *(row for row in ApplicationState.choices if row[0] not in ("draft", "waiting")),
        ],
    )
    cares = forms.ChoiceField(
        label=gettext_lazy("Who takes care"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("mine", gettext_lazy("I take care")),
            ("nobody", gettext_lazy("Nobody takes care yet")),
        ],
    )

    @property
    def asked(self) -> dict:
        """What the waiting list is asked, as its query takes it."""
        return {name: self.value(name) or "" for name in ("side", "state", "cares")} | {"search": self.value("q")}


class WaitForm(forms.Form):
    """For what an application waits, and when to look at it again."""

    reason = forms.CharField(
        label=gettext_lazy("What does it wait for?"),
        max_length=200,
        help_text=gettext_lazy("For example: a mentor who speaks Russian, a course in the spring"),
    )
    until = DayField(label=gettext_lazy("Look at it again on"), required=False)


class WordsForm(forms.Form):
    """Words to whoever applied."""

    words = forms.CharField(
        label=gettext_lazy("What would you like to know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("It goes by e-mail as a link, and is answered without signing in."),
    )


class DeclineForm(forms.Form):
    """A decision that is told."""

    words = forms.CharField(
        label=gettext_lazy("Words to them"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=WORDS_TO_SEND,
    )
    tells = forms.BooleanField(label=gettext_lazy("Send it by e-mail"), required=False, initial=True)


class ReferForm(DeclineForm):
    """The same, with an entry of the directory."""

    entry = forms.TypedChoiceField(label=gettext_lazy("To whom?"))
    field_order = ("entry", "words", "tells")

    def __init__(self, *args, entries: list[DirectoryEntry], **kwargs):
        super().__init__(*args, **kwargs)
        by_id = {str(entry.pk): entry for entry in entries}
        self.fields["entry"].coerce = by_id.__getitem__
        self.fields["entry"].choices = [EMPTY, *((key, entry.name) for key, entry in by_id.items())]


class TakeInForm(forms.Form):
    """Into which unit, from when, and whether it is somebody who is here already."""

    same_as = forms.ChoiceField(label=gettext_lazy("Is it somebody who is here already?"), required=False)
    unit = UnitField(label=gettext_lazy("Unit"))
    starts_on = DayField(label=gettext_lazy("In the program from"))
    tells = forms.BooleanField(label=gettext_lazy("Tell it by e-mail"), required=False, initial=True)

    def __init__(self, *args, application: Application, viewer: Viewer, alike: Alike, **kwargs):
        today = clock.today(viewer.organization)
        first = max(today, application.program.starts_on)
        initial = {"starts_on": first, "unit": str(application.unit_id or "")}
        super().__init__(*args, initial=initial, **kwargs)
        people = alike.mentors if application.side == Side.MENTOR else alike.mentees
        self.fields["same_as"].choices = [
            ("", _("No, somebody new")),
            *((str(person.pk), person.full_name) for person in people),
        ]
        self.fields["unit"].offer_to(viewer, to_change=True)
        self.fields["unit"].require_within_reach(viewer)
        if not people:
            del self.fields["same_as"]
        if application.side == Side.MENTOR:
            self.fields["starts_on"].widget = forms.HiddenInput()
        if len(self.fields["unit"].choices) == 1:
            del self.fields["unit"]
        if not application.email:
            del self.fields["tells"]

    @property
    def values(self) -> dict:
        """As the service takes them."""
        found = self.cleaned_data
        return {
            "unit": found.get("unit"),
            "starts_on": found["starts_on"],
            "same_as": found.get("same_as") or None,
            "tells": found.get("tells", False),
        }


class EnterForm(forms.Form):
    """Somebody of whom a worker heard."""

    side = forms.ChoiceField(
        label=pgettext_lazy("application", "For whom"),
        choices=[Side.choices[1], Side.choices[0]],
        initial=Side.MENTEE,
        widget=forms.RadioSelect,
    )
    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=150)
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        choices=[*Gender.choices, ("", gettext_lazy("Not said"))],
        required=False,
        widget=forms.RadioSelect,
    )
    phone = PhoneNumberField(
        label=gettext_lazy("Phone"),
        required=False,
        error_messages={"invalid": gettext_lazy("This is not a full phone number. Write it like 050-234-5678.")},
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    unit = UnitField(label=gettext_lazy("Unit"))
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=SpokenLanguage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    heard_from = forms.CharField(
        label=gettext_lazy("From whom did you hear of them?"),
        max_length=150,
        help_text=gettext_lazy("For example: the welfare office, a neighbour, at a meeting of the committee"),
    )
    why = forms.CharField(
        label=gettext_lazy("Why should the program reach out?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Facts for the office. Coordinators of the program read it."),
    )

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer_to(viewer, to_change=True)
        self.fields["unit"].require_within_reach(viewer)
        if len(self.fields["unit"].choices) == 1:
            del self.fields["unit"]
        for name, mode in (("phone", "tel"), ("email", "email")):
            self.fields[name].widget.attrs |= {"dir": "ltr", "inputmode": mode, "autocomplete": "off"}
        unit = ["unit"] if "unit" in self.fields else []
        self.helper = PageHelper(
            self,
            Choices("side"),
            "full_name",
            Choices("gender"),
            "phone",
            "email",
            *unit,
            Choices("languages"),
            "heard_from",
            "why",
            submit=_("Put on the waiting list"),
            cancel_url=cancel_url,
            keep_draft="application-new",
        )

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return str(phone) if phone else ""

    @property
    def values(self) -> dict:
        """As the service takes them."""
        data = dict(self.cleaned_data)
        rest = {name: data.pop(name) for name in ("side", "heard_from", "why")}
        return rest | {"facts": data}


def _label(words: str | Promise, language: str) -> str:
    return f"{words} ({Language(language).label})"


class TextsForm(forms.Form):
    """The words around the questions, in each language, and which known facts are asked for."""

    PARTS = {
        "intro": gettext_lazy("Before they begin"),
        "consent": gettext_lazy("To what they agree before they send it"),
        "next": gettext_lazy("What happens next"),
    }
    asks = forms.MultipleChoiceField(
        label=gettext_lazy("Ask also for"),
        choices=Asked.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Name, phone and e-mail are always asked for. They become the profile."),
    )

    def __init__(self, *args, version: ApplicationVersion, cancel_url: str, **kwargs):
        initial: dict = {"asks": version.asks}
        super().__init__(*args, **kwargs)
        for language in Language.values:
            for part, label in self.PARTS.items():
                name = f"{part}_{language}"
                initial[name] = version.words.get(part, {}).get(language, "")
                self.fields[name] = forms.CharField(
                    label=_label(label, language),
                    required=False,
                    max_length=2000,
                    widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "lang": language}),
                )
        self.initial = initial
        rest = [name for name in self.fields if name != "asks"]
        self.helper = PageHelper(self, Choices("asks"), *rest, submit=_("Save"), cancel_url=cancel_url)

    @property
    def values(self) -> dict:
        """As the service takes them."""
        data = self.cleaned_data
        words = {
            part: {language: data[f"{part}_{language}"] for language in Language.values if data[f"{part}_{language}"]}
            for part in self.PARTS
        }
        return {"words": words, "asks": data["asks"]}


class QuestionForm(forms.Form):
    """One question in each language; what has no words in one is asked in another."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How is it answered?"), choices=QuestionKind.choices, widget=forms.RadioSelect
    )
    required = forms.BooleanField(label=gettext_lazy("It has to be answered"), required=False)

    def __init__(self, *args, question: Question | None, earlier: list[Question], language: str, cancel_url: str):
        self.question, self.language = question, language
        super().__init__(*args, initial=self._initial())
        self.languages = [language, *(other for other in Language.values if other != language)]
        for each in self.languages:
            self._add_words(each)
        only = [
            (f"{row.key}:{option.key}", f"{in_language(row.words, language)} – {in_language(option.words, language)}")
            for row in earlier
            if row.kind in CHOOSES
            for option in row.options
        ]
        if only:
            self.fields["only"] = forms.MultipleChoiceField(
                label=_("Ask it only if they chose"),
                choices=only,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Nothing chosen: everybody is asked."),
            )
        tail = [Choices("only")] if only else []
        words = [name for name in self.fields if name not in ("kind", "required", "only")]
        self.helper = PageHelper(
            self, words[0], Choices("kind"), *words[1:], "required", *tail, submit=_("Save"), cancel_url=cancel_url
        )

    def _add_words(self, language: str) -> None:
        line = forms.TextInput(attrs={"dir": "auto", "lang": language})
        self.fields[f"words_{language}"] = forms.CharField(
            label=_label(_("Question"), language), max_length=300, required=language == self.language, widget=line
        )
        self.fields[f"help_{language}"] = forms.CharField(
            label=_label(_("A word of help below it"), language), max_length=300, required=False
        )
        self.fields[f"options_{language}"] = forms.CharField(
            label=_label(_("The answers to choose from, one in each line"), language),
            max_length=3000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        )
        self.fields[f"low_{language}"] = forms.CharField(
            label=_label(_("What 1 means"), language), max_length=60, required=False
        )
        self.fields[f"high_{language}"] = forms.CharField(
            label=_label(_("What 5 means"), language), max_length=60, required=False
        )

    def _initial(self) -> dict:
        question = self.question
        if question is None:
            return {"kind": QuestionKind.LONG}
        found: dict = {"kind": question.kind, "required": question.required}
        for language in Language.values:
            for part in ("words", "help", "low", "high"):
                found[f"{part}_{language}"] = getattr(question, part).get(language, "")
            found[f"options_{language}"] = "\n".join(o.words.get(language, "") for o in question.options).strip()
        found["only"] = [f"{question.only_if}:{key}" for key in question.only_for]
        return found

    def clean(self) -> dict:
        data = super().clean()
        lines = {language: self._lines(data, language) for language in self.languages}
        if data.get("kind") in CHOOSES and len(lines[self.language]) < 2:
            self.add_error(f"options_{self.language}", _("Write at least two answers, each in its own line."))
        if any(rows and len(rows) != len(lines[self.language]) for rows in lines.values()):
            self.add_error(None, _("There have to be as many answers in each language, in the same order."))
        if len({key.split(":")[0] for key in data.get("only", [])}) > 1:
            self.add_error("only", _("Choose answers to one question only."))
        return data

    @staticmethod
    def _lines(data: dict, language: str) -> list[str]:
        return [line.strip() for line in (data.get(f"options_{language}") or "").splitlines() if line.strip()]

    def made(self) -> Question:
        """The question as it was written; it keeps its key."""
        data, before = self.cleaned_data, self.question
        only = [key.split(":") for key in data.get("only", [])]
        kind = data["kind"]
        lines = {each: rows for each in self.languages if (rows := self._lines(data, each))} if kind in CHOOSES else {}
        return Question(
            key=before.key if before else new_key(),
            kind=kind,
            required=data["required"],
            options=options_from(lines, before.options if before else ()),
            only_if=only[0][0] if only else "",
            only_for=tuple(option for _question, option in only),
            **{part: self._words(part) for part in ("words", "help")},
            **{part: self._words(part) if kind == QuestionKind.SCALE else {} for part in ("low", "high")},
        )

    def _words(self, part: str) -> dict:
        named = ((each, self.cleaned_data[f"{part}_{each}"]) for each in self.languages)
        return {each: words for each, words in named if words}
