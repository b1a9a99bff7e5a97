"""Forms of goals: a new one asks for little; afterwards each question can be answered by itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from programs.choices import GoalLevel, GoalState
from programs.goals.queries import goals_to_serve
from programs.goals.words import LEVELS, QUESTIONS, said
from programs.models import Enrolment, Goal

PARTS = ("title", "why", "measure", "due_on", "week", "serves", "position")
HINTS = {
    "title": _("In one line, in your own words."),
    "measure": _("What will be different then? In your own words; it need not be a number."),
    "week": _("An hour, a day, a habit: what in the weekly timetable brings it nearer?"),
}


class ServesChoice(forms.ModelChoiceField):
    def label_from_instance(self, goal: Goal) -> str:
        return goal.title


class NewGoalForm(forms.Form):
    """What somebody wants, and for how long."""

    goal = forms.UUIDField(widget=forms.HiddenInput)
    told = forms.CharField(widget=forms.HiddenInput, required=False)
    level = forms.ChoiceField(choices=GoalLevel.choices, widget=forms.RadioSelect, label=_("For how long?"))
    title = forms.CharField(max_length=200)
    serves = ServesChoice(queryset=Goal.objects.none(), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, enrolment: Enrolment, level: str = "", cancel_url: str, **kwargs):
        initial = {"goal": new_id(), "told": enrolment.program.goals_policy}
        initial["level"] = level if level in GoalLevel.values else GoalLevel.MONTHS
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["level"].choices = [(key, said(LEVELS, key, enrolment.mentee)) for key in GoalLevel.values]
        _ask(self.fields, enrolment)
        _offer_goals_to_serve(self.fields, enrolment if level != GoalLevel.LIFE else None)
        fields = ["goal", "told", Choices("level"), "title"]
        fields += [Choices("serves")] if "serves" in self.fields else []
        self.helper = PageHelper(
            self,
            *fields,
            submit=_("Write it down"),
            cancel_url=cancel_url,
            keep_draft=f"new-goal-{enrolment.pk}",
        )


class GoalForm(forms.Form):
    """One part of a goal, or all of them. `seen` is the version that was before the eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=200)
    why = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    measure = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DayField(required=False)
    week = forms.CharField(required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    serves = ServesChoice(queryset=Goal.objects.none(), required=False, widget=forms.RadioSelect)
    position = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, goal: Goal, part: str = "", cancel_url: str, **kwargs):
        values = {name: getattr(goal, name) for name in PARTS}
        super().__init__(*args, initial={**values, "seen": goal.version}, **kwargs)
        enrolment = goal.enrolment
        _ask(self.fields, enrolment)
        _offer_goals_to_serve(self.fields, enrolment if goal.level == GoalLevel.MONTHS else None)
        self._offer_places(goal)
        self.parts = (
            [part] if part in self.fields and part in PARTS else [name for name in PARTS if name in self.fields]
        )
        for name in set(PARTS) & set(self.fields) - set(self.parts):
            del self.fields[name]
        shown = [Choices(name) if name == "serves" else name for name in self.parts]
        self.helper = PageHelper(
            self, "seen", *shown, submit=_("Save"), cancel_url=cancel_url, keep_draft=f"goal-{goal.pk}-{part}"
        )

    @property
    def facts(self) -> dict:
        """What was said, by part."""
        return {name: self.cleaned_data[name] for name in self.parts}

    def look_again(self, goal: Goal) -> None:
        """Keep what was typed, and let the next sending be about the goal as it stands now."""
        self.data = self.data.copy()
        self.data["seen"] = goal.version

    def _offer_places(self, goal: Goal) -> None:
        others = Goal.objects.filter(enrolment=goal.enrolment_id, level=goal.level).exclude(pk=goal.pk)
        titles = list(others.order_by("position", "pk").values_list("title", flat=True))
        if not titles:
            del self.fields["position"]
            return
        places = [(number, _("After “%(title)s”") % {"title": title}) for number, title in enumerate(titles, 1)]
        self.fields["position"].choices = [(0, _("At the top")), *places]


class ClosingForm(forms.Form):
    """What became of a goal, with a word about it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[(GoalState.REACHED, _("I am there: it is reached")), (GoalState.LET_GO, _("I let it go"))],
        widget=forms.RadioSelect,
    )
    word = forms.CharField(
        label=_("A word about it"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, goal: Goal, cancel_url: str, **kwargs):
        closed = goal.state if goal.state != GoalState.OPEN else GoalState.REACHED
        super().__init__(*args, initial={"seen": goal.version, "state": closed, "word": goal.closing_word}, **kwargs)
        self.helper = PageHelper(self, "seen", Choices("state"), "word", submit=_("Save"), cancel_url=cancel_url)


class StepForm(forms.Form):
    """A small step in other words."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Small step"), max_length=200)

    def __init__(self, *args, step, cancel_url: str, **kwargs):
        super().__init__(*args, initial={"seen": step.version, "text": step.text}, **kwargs)
        self.helper = PageHelper(self, "seen", "text", submit=_("Save"), cancel_url=cancel_url)


def _ask(fields: dict, enrolment: Enrolment) -> None:
    for name in set(PARTS) & set(fields):
        fields[name].label = said(QUESTIONS, name, enrolment.mentee)
        fields[name].help_text = HINTS.get(name, "")


def _offer_goals_to_serve(fields: dict, enrolment: Enrolment | None) -> None:
    """Leave the question out where there is nothing to choose from."""
    offered = goals_to_serve(enrolment) if enrolment else Goal.objects.none()
    if enrolment is None or not offered.exists():
        del fields["serves"]
        return
    fields["serves"].queryset = offered
    fields["serves"].empty_label = _("None in particular")
