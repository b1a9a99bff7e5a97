"""Forms of logs: a meeting that took place, as planned or beside the plan."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring_platform.tenancy.models import Organization
from mentoring_platform.ui.forms import Choices, PageHelper
from programs.choices import SummaryPolicy
from programs.models import Pairing
from sessions.choices import Mode
from sessions.forms.when import WhenForm, when
from sessions.models import Meeting, SessionLog
from sessions.queries.usual import Usual
from sessions.services.history import facts_of
from sessions.telling.forms import TellingForm, TellingPart, add_problems_of
from sessions.telling.queries import ToTell


class HeldForm(WhenForm):
    """That a meeting took place: when, how long, how, and what the office may read of it if the program wants that."""

    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=600)
    mode = forms.ChoiceField(label=_("How did you meet?"), choices=Mode.choices, widget=forms.RadioSelect)
    confidential = forms.BooleanField(
        label=_("What was said is confidential"),
        required=False,
        help_text=_("The office sees when it took place, how long, and this mark. What was said is for you alone."),
    )
    summary = forms.CharField(
        label=_("Summary for the office"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The coordinators of the program read this. Leave out what was said in confidence."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, meeting: Meeting, cancel_url: str, to_tell: Sequence[ToTell] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.telling = TellingForm(args[0] if args else None, rows=to_tell)
        fields = ["day", "time", "minutes", Choices("mode"), "confidential", "summary", "seen"]
        self.fields["minutes"].widget.attrs["enterkeyhint"] = "done"
        # For what is dictated, spoken or checked: the language of the office that reads it.
        self.fields["summary"].widget.attrs |= {"lang": self.organization.language, "autocapitalize": "sentences"}
        if meeting.pairing.enrolment.program.summary_policy == SummaryPolicy.OFF:
            del self.fields["summary"]
            fields.remove("summary")
        parts = [*fields, TellingPart(to_tell)]
        self.helper = PageHelper(
            self, *parts, submit=_("Save the report"), cancel_url=cancel_url, keep_draft=f"log-{meeting.pk}"
        )
        words = _("It took place: {minutes} minutes, {mode}")
        self.helper.attrs |= {"data-act": "details", "data-meeting": meeting.pk, "data-words": words}

    def clean(self) -> dict:
        cleaned = super().clean()
        add_problems_of(self.telling, to=self)
        return cleaned


def held_values(
    organization: Organization, meeting: Meeting, log: SessionLog | None, version: str, usual: Usual | None = None
) -> dict:
    """What the form shows first: the report as it stands, else how the two usually meet, else what was planned."""
    facts = facts_of(log) if log is not None else {}
    usual = usual or Usual(meeting.minutes, meeting.mode)
    return {
        **when(organization, facts.get("held_at") or meeting.starts_at),
        "minutes": facts.get("minutes") or usual.minutes,
        "mode": facts.get("mode") or usual.mode,
        "summary": facts.get("summary", ""),
        "confidential": facts.get("confidential", False),
        "seen": version,
    }


class PairingChoice(forms.ModelChoiceField):
    def label_from_instance(self, pairing: Pairing) -> str:
        return str(pairing.enrolment.mentee)


class ExtraMeetingForm(WhenForm):
    """A meeting that took place beside the fixed time."""

    pairing = PairingChoice(label=_("With whom did you meet?"), queryset=Pairing.objects.none(), empty_label=None)
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=5, max_value=600, initial=45)
    mode = forms.ChoiceField(
        label=_("How did you meet?"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.IN_PERSON
    )

    def __init__(self, *args, pairings, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pairing"].queryset = pairings
        self.helper = PageHelper(
            self,
            "pairing",
            "day",
            "time",
            "minutes",
            Choices("mode"),
            submit=_("Report the meeting"),
            cancel_url=cancel_url,
        )
