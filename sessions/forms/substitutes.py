"""Forms of substitutes: who stands in, from when until when."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.tenancy import clock
from mentoring_platform.ui.forms import DayField, PageHelper
from mentors.models import Mentor
from programs.forms.pairings import how_to_get_ready, mentor_label, who_is_not_ready
from programs.models import Pairing
from programs.queries import mentors_to_choose
from sessions.choices import ConflictKind
from sessions.forms.asking import AsksTwice, slots_of_rule
from sessions.queries.conflicts import Conflict, conflicts_of
from sessions.queries.schedule import series_of_pairings

ASKED = {ConflictKind.MENTOR, ConflictKind.MENTEE, ConflictKind.HOURS}
"""What can stand against a substitute; of the days themselves the fixed times have been asked already."""


class StandInForm(AsksTwice):
    """Who stands in for the mentor of these pairings, and when."""

    despite_label = gettext_lazy("Let stand in all the same")
    mentor = forms.TypedChoiceField(label=gettext_lazy("Who stands in?"))
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"), help_text=gettext_lazy("After it all is as before, by itself."))

    def __init__(self, *args, pairings: Sequence[Pairing], mentor: Mentor, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.pairings = pairings
        found = [other for other in mentors_to_choose(self.viewer) if other.pk != mentor.pk]
        self.mentors = {other.pk: other for other in found}
        field = self.fields["mentor"]
        programs = {pairing.enrolment.program_id for pairing in pairings}
        missing = who_is_not_ready(found, programs)
        labels = ((str(key), mentor_label(other, missing.get(key))) for key, other in self.mentors.items())
        field.choices = [("", _("Choose")), *labels]
        if missing:
            field.help_text = how_to_get_ready(self.viewer, programs, missing)
        field.coerce = lambda key: self.mentors[UUID(key)]
        self.fields["starts_on"].initial = clock.today(self.viewer.organization)
        fields = ("mentor", "starts_on", "ends_on", "despite")
        self.helper = PageHelper(self, *fields, submit=_("Let stand in"), cancel_url=cancel_url)

    def find_conflicts(self) -> list[Conflict]:
        data = self.cleaned_data
        by_id = {pairing.pk: pairing for pairing in self.pairings}
        slots = [
            slot
            for series in series_of_pairings(self.pairings)
            for slot in slots_of_rule(self.viewer, by_id[series.pairing_id], series, data["starts_on"])
            if clock.local_day(self.viewer.organization, slot.starts_at) <= data["ends_on"]
        ]
        return [found for found in conflicts_of(self.viewer, slots, mentor=data["mentor"]) if found.kind in ASKED]


class EndStandInForm(forms.Form):
    """Until when a substitute stands in after all."""

    ends_on = DayField(label=gettext_lazy("Last day of the substitute"))

    def __init__(self, *args, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self, submit=_("The mentor is back after it"), cancel_url=cancel_url)
