"""Forms of joint meetings: with whom, and where single people differ."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.ui.forms import Choices, PageHelper
from programs.models import Pairing
from sessions.choices import Absent, ExcusedBy, Outcome
from sessions.forms.logs import PairingChoice
from sessions.telling import services as telling
from sessions.telling.forms import TellingForm, TellingPart, add_problems_of
from sessions.together.cards import JointCard
from sessions.together.services import Said

HELD, MISSED, EXCUSED = "held", "missed", "excused"
ANSWERS = [
    (HELD, pgettext_lazy("one of several", "Was there")),
    (MISSED, pgettext_lazy("one of several", "Did not come")),
    (EXCUSED, pgettext_lazy("one of several", "Cancelled before")),
]


class PairingChoices(PairingChoice, forms.ModelMultipleChoiceField):
    pass


class JoinForm(forms.Form):
    """With whom a fixed time is one."""

    pairings = PairingChoices(
        label=_("Who else meets with them?"),
        queryset=Pairing.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("They get this fixed time. Another fixed time of their own stays, and can be ended on its page."),
    )

    def __init__(self, *args, pairings, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pairings"].queryset = pairings
        self.helper = PageHelper(self, Choices("pairings"), submit=_("Save"), cancel_url=cancel_url)


class DifferencesForm(forms.Form):
    """What became of a joint meeting for each of those in it: who was there and how long, who was not."""

    def __init__(self, *args, card: JointCard, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.cards = card.cards
        self.telling = TellingForm(args[0] if args else None, rows=[row for one in self.cards for row in one.to_tell])
        layout: list[object] = []
        for one in self.cards:
            layout += self._add(one)
        self.helper = PageHelper(self, *layout, submit=_("Save the report"), cancel_url=cancel_url)

    def _add(self, one) -> Iterable[object]:
        key, log, name = one.meeting.pk, one.log, one.mentee.full_name
        self.fields[f"outcome-{key}"] = forms.ChoiceField(
            label=name, choices=ANSWERS, widget=forms.RadioSelect, initial=log.outcome if log else HELD
        )
        self.fields[f"minutes-{key}"] = forms.IntegerField(
            label=_("How many minutes was %(name)s there?") % {"name": name},
            min_value=5,
            max_value=600,
            required=False,
            initial=(log and log.minutes) or one.meeting.minutes,
        )
        self.fields[f"seen-{key}"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=one.version)
        return Choices(f"outcome-{key}"), f"minutes-{key}", f"seen-{key}", TellingPart(one.to_tell)

    def clean(self) -> dict:
        cleaned = super().clean()
        add_problems_of(self.telling, to=self)
        return cleaned

    @property
    def reports(self) -> list[Said]:
        """What a valid form says, person by person; who stays reported otherwise than a form can say is left out."""
        found = []
        for one in self.cards:
            said = {name: self.cleaned_data.get(f"{name}-{one.meeting.pk}") for name in ("outcome", "minutes", "seen")}
            told = told_to(one, self.telling.said)
            found.append(Said(one.meeting, said["outcome"], said["seen"], _facts(one, said), told))
        return found


def told_to(one, said: Iterable[telling.Said]) -> list[telling.Said]:
    """What was said of messages for one of those who met together."""
    own = {row.delivery.pk for row in one.to_tell}
    return [each for each in said if each.delivery in own]


def _facts(one, said: dict) -> dict:
    """The facts beside the outcome: those that were reported before stay, if the outcome does."""
    log = one.log if one.log and one.log.outcome == said["outcome"] else None
    if said["outcome"] == Outcome.HELD:
        return {"minutes": said["minutes"]}
    if said["outcome"] == Outcome.MISSED:
        return {"absent": log.absent if log else Absent.MENTEE, "reason": log.reason if log else ""}
    return {"excused_by": log.excused_by if log else ExcusedBy.MENTEE, "reason": log.reason if log else ""}
