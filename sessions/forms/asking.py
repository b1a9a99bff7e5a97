"""Forms that name what stands against a time, and do it all the same when they are pressed again."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from programs.models import Pairing
from sessions.models import Meeting, MeetingSeries
from sessions.queries.conflicts import Conflict, Slot, conflicts_of
from sessions.services.generation import HORIZON
from sessions.services.series import moved_rule, occurrences_of


def seen_as(conflicts: Sequence[Conflict]) -> str:
    """A word for what stands against a time; who has seen it sends it back."""
    return hashlib.sha256("\n".join(conflict.text for conflict in conflicts).encode()).hexdigest()[:16]


class AsksTwice(forms.Form):
    """Finds conflicts once all else is valid: refusals are mistakes, others are confirmed by a second press.

    What came up between the two presses is asked about anew. The layout holds the field `despite` and ends with the
    buttons. `apart_from` is as in `conflicts_of`.
    """

    despite = forms.CharField(required=False, widget=forms.HiddenInput)
    despite_label = gettext_lazy("All the same")

    def __init__(self, *args, viewer: Viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def find_conflicts(self) -> list[Conflict]:
        """What stands against the times of this form, whose `cleaned_data` is complete."""
        raise NotImplementedError

    def check(self, data: dict) -> None:
        """Add what is wrong with these values themselves."""

    def clean(self) -> dict:
        data = super().clean()
        self.check(data)
        despite = data.pop("despite", "")
        if self.errors:
            return data
        found = self.find_conflicts()
        refusals = [conflict.text for conflict in found if conflict.is_refusal]
        if refusals:
            self.add_error(None, refusals)
        elif found and despite != seen_as(found):
            self._ask(found)
        return data

    def _ask(self, found: Sequence[Conflict]) -> None:
        texts = [conflict.text for conflict in found]
        self.add_error(None, [*texts, _("Press again if it shall be so all the same.")])
        self.data = self.data.copy()
        self.data["despite"] = seen_as(found)
        self.helper.layout[-1].submit = self.despite_label


def slots_of_rule(viewer: Viewer, pairing: Pairing, rule: MeetingSeries, starting: date) -> list[Slot]:
    """The meetings that a fixed time, saved or not, would give in the weeks for which meetings stand."""
    organization = viewer.organization
    today = clock.today(organization)
    first = max(starting, today)
    last = max(today + HORIZON, first + timedelta(weeks=1))
    return [
        Slot(pairing, clock.local_instant(organization, day, rule.start_time), rule.minutes, by_rule=True)
        for day in occurrences_of(rule, first, last)
    ]


def conflicts_for_good(viewer: Viewer, meeting: Meeting, first_at: datetime) -> list[Conflict]:
    """What stands against the fixed time of a meeting becoming that of `first_at`, from then on."""
    rule = moved_rule(viewer.organization, meeting.series, first_at)
    slots = slots_of_rule(viewer, meeting.pairing, rule, rule.starts_on)
    return conflicts_of(viewer, slots, apart_from={meeting.series_id})


def single_slot(pairing: Pairing, starts_at: datetime, minutes: int) -> list[Slot]:
    """One meeting at one instant."""
    return [Slot(pairing, starts_at, minutes)]
