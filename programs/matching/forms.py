"""Forms of matching: what must hold, what is hoped for, who is not to be paired, what a mentor says."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentees.models import Mentee
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.ui.forms import Choices, DayField, PageHelper, Select
from mentors.models import Mentor
from programs.matching import queries
from programs.matching.choices import AimChoice, ExclusionKind, GenderRule, Hope, PlaceRule, Preference, Weight
from programs.models import Enrolment, MatchRules, Program
from programs.queries import managed_mentees, tags_of


class RulesForm(forms.Form):
    """The rules of a program."""

    language = forms.BooleanField(
        label=gettext_lazy("A language in common"),
        required=False,
        help_text=gettext_lazy("Of whom no language is noted is taken to speak the organization's."),
    )
    times = forms.BooleanField(
        label=gettext_lazy("A time at which both can meet, as long as a meeting"),
        required=False,
        help_text=gettext_lazy("Of whom no hours are noted has none in common with anybody."),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Men and women"), choices=GenderRule.choices, widget=forms.RadioSelect
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where they belong"), choices=PlaceRule.choices, widget=forms.RadioSelect
    )
    aim = forms.ChoiceField(
        label=gettext_lazy("What the best proposals are"), choices=AimChoice.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, rules: MatchRules, cancel_url: str, **kwargs):
        names = ["language", "times", "gender", "place", "aim", *Hope.values]
        super().__init__(*args, initial={name: getattr(rules, name) for name in names}, **kwargs)
        for hope in Hope:
            self.fields[hope.value] = forms.TypedChoiceField(label=hope.label, choices=Weight.choices, coerce=int)
        self.helper = PageHelper(
            self, "language", "times", Choices("gender"), Choices("place"), *Hope.values, Choices("aim"),
            submit=_("Save"), cancel_url=cancel_url,
        )  # fmt: skip


class AskForm(forms.Form):
    """What the proposals of a new board aim at."""

    aim = forms.ChoiceField(
        label=gettext_lazy("What the best proposals are"), choices=AimChoice.choices, widget=forms.RadioSelect
    )


class PublishForm(forms.Form):
    """From which day on, and whether all of the board."""

    starts_on = DayField(label=gettext_lazy("From"))


class ExclusionForm(forms.Form):
    """Two who are not to be paired."""

    mentee = forms.TypedChoiceField(label=gettext_lazy("Participant"), widget=Select)
    mentor = forms.TypedChoiceField(label=gettext_lazy("Mentor"), widget=Select)
    kind = forms.ChoiceField(label=gettext_lazy("Why"), choices=ExclusionKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args, viewer: Viewer, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        mentees = managed_mentees(viewer).filter(status="active").order_by("full_name", "pk")
        self._offer("mentee", mentees)
        self._offer("mentor", queries.guides_of(viewer))
        self.helper = PageHelper(
            self, "mentee", "mentor", Choices("kind"), submit=_("Do not pair these two"), cancel_url=cancel_url
        )

    def _offer(self, name: str, people: Iterable[Mentor | Mentee]) -> None:
        rows = {str(row.pk): row for row in people}
        self.fields[name].choices = [("", _("Choose")), *((key, row.full_name) for key, row in rows.items())]
        self.fields[name].coerce = rows.__getitem__


class MentorForm(forms.Form):
    """What a mentor likes, and what he says of those who wait."""

    interests = forms.MultipleChoiceField(
        label=gettext_lazy("What they would have in common with participants"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    glad = forms.MultipleChoiceField(
        label=gettext_lazy("Would gladly accompany"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rather_not = forms.MultipleChoiceField(
        label=gettext_lazy("Would rather not accompany"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, viewer: Viewer, mentor: Mentor, program: Program, cancel_url: str, **kwargs):
        said: dict[str, list[str]] = {name: [] for name in Preference.values}
        for row in queries.preferences_of(mentor, program):
            said[row.said].append(str(row.enrolment_id))
        liked = [str(row.tag_id) for row in queries.interests_of(mentor)]
        super().__init__(*args, initial={"interests": liked, **said}, **kwargs)
        self.tags = {str(tag.pk): tag for tag in tags_of(viewer.organization)}
        self.waiting: dict[str, Enrolment] = {str(row.pk): row for row in queries.seekers_of(viewer, program)}
        people = [(key, row.mentee.full_name) for key, row in self.waiting.items()]
        self.fields["interests"].choices = [(key, tag.name) for key, tag in self.tags.items()]
        self.fields["glad"].choices = self.fields["rather_not"].choices = people
        shown = [Choices(name) for name in self.fields if self.fields[name].choices]
        for name in [name for name in self.fields if not self.fields[name].choices]:
            del self.fields[name]
        self.helper = PageHelper(self, *shown, submit=_("Save"), cancel_url=cancel_url)

    def clean(self) -> dict:
        data = super().clean()
        if set(data.get("glad", ())) & set(data.get("rather_not", ())):
            self.add_error("rather_not", _("Somebody is marked as both."))
        return data

    @property
    def facts(self) -> dict:
        """As the service takes it."""
        data = self.cleaned_data
        said = {self.waiting[key]: name for name in Preference.values for key in data.get(name, ())}
        return {"interests": [self.tags[key] for key in data.get("interests", ())], "said": said}
