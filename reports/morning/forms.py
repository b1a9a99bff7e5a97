"""Forms of the morning page: what it is narrowed to, the acts beside each place, and the rules of a program."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.ui.forms import DayField
from programs.models import Program
from programs.watching.choices import TalkWay, Whom
from programs.watching.rules import LONGEST_AGREED, LONGEST_SNOOZE, LONGEST_WHY, THRESHOLDS, Rule, Rules
from reports.morning.kinds import URGENCY

LOOK_AGAIN_AFTER = timedelta(days=7)


class CallForm(forms.Form):
    """That somebody was spoken to. There is no field for what was said, on purpose."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    whom = forms.ChoiceField(label=gettext_lazy("With whom"), choices=[c for c in Whom.choices if c[0] != Whom.OFFICE])
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=TalkWay.choices)
    on = DayField(label=gettext_lazy("Day"))
    agreed = forms.CharField(label=gettext_lazy("What was agreed"), max_length=LONGEST_AGREED)
    again_on = DayField(label=gettext_lazy("Put off until"), required=False)


class SnoozeForm(forms.Form):
    """Until when something is put off, and why."""

    until = DayField(label=gettext_lazy("Until"))
    why = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST_WHY)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ExtendForm(forms.Form):
    """Until when a mentor has promised to come."""

    until = DayField(label=gettext_lazy("Promised until"))


class ChangeForm(forms.Form):
    """Why another mentor would be better."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    agreed = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST_AGREED)


class RulesForm(forms.Form):
    """For each rule whether it holds in a program, and its number where it has one."""

    def __init__(self, data=None, *, program: Program, rules: Rules):
        super().__init__(data)
        self.program = program
        for kind in URGENCY:
            rule = kind.rule
            self.fields[rule.value] = forms.BooleanField(
                label=rule.label, required=False, initial=rules.holds(rule), help_text=kind.how
            )
            if rule in THRESHOLDS:
                bounds = THRESHOLDS[rule]
                self.fields[f"{rule.value}_number"] = forms.IntegerField(
                    label=_NUMBERS[rule],
                    min_value=bounds.least,
                    max_value=bounds.most,
                    initial=rules.number(rule),
                    widget=forms.NumberInput(attrs={"class": "form-control input-short", "inputmode": "numeric"}),
                )

    def rules(self) -> Rules:
        """What is chosen; call it once the form is valid."""
        data = self.cleaned_data
        off = frozenset(kind.rule.value for kind in URGENCY if not data[kind.rule.value])
        return Rules(off, {rule.value: data[f"{rule.value}_number"] for rule in THRESHOLDS})

    @property
    def lines(self) -> list[dict]:
        """Each rule with its two fields, in the order of urgency."""
        return [
            {"rule": kind.rule, "how": kind.how, "holds": self[kind.rule.value], "number": self._number(kind.rule)}
            for kind in URGENCY
        ]

    def _number(self, rule: Rule):
        return self[f"{rule.value}_number"] if rule in THRESHOLDS else None


_NUMBERS = {
    Rule.MENTOR_AWAY: gettext_lazy("away for more than so many days in all"),
    Rule.MISSED: gettext_lazy("from so many missed meetings on"),
    Rule.QUIET: gettext_lazy("from so many days on"),
    Rule.SILENT: gettext_lazy("from so many days on"),
    Rule.UNREPORTED: gettext_lazy("older than so many days"),
    Rule.SUPPORT: gettext_lazy("so many days after it was due"),
    Rule.COMMITMENT: gettext_lazy("from so many days before on"),
    Rule.CERTIFICATE: gettext_lazy("so many days before and after"),
}


def first_day(today: date) -> str:
    """The day that is proposed for looking again."""
    return (today + LOOK_AGAIN_AFTER).isoformat()


def last_day(today: date) -> str:
    """The last day until which something can be put off."""
    return (today + timedelta(days=LONGEST_SNOOZE)).isoformat()


def problems_of(form: forms.Form) -> str:
    """What is wrong with a small form, in one line for a message beside the place."""
    lines = []
    for name, errors in form.errors.items():
        label = str(form.fields[name].label or name) if name in form.fields else ""
        lines += [f"{label}: {error}" if label else str(error) for error in errors]
    return " ".join(lines) or _("Something is missing here.")
