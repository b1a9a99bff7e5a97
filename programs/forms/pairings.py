"""Forms of pairings. Above a mentor's capacity they ask once, and then do as told."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.dates import say_minutes
from mentoring_platform.ui.forms import Choices, DayField, PageHelper
from mentors.models import Mentor
from programs.choices import LASTING_ROLES, EndReason, Intensity, PairingRole
from programs.models import Enrolment, Pairing
from programs.queries import free_places, mentors_to_choose
from programs.screening.choices import Step
from programs.screening.readiness import Lacking, consent_gaps, missing_for
from programs.services.rules import consent_problem


def mentor_label(mentor: Mentor, lacking: Lacking | None = None) -> str:
    """A mentor as he is offered in a list: with his free places, or with what is asked of him first."""
    if lacking and lacking.steps == (Step.TRAINING,):
        said = say_minutes(lacking.training, language=get_language() or "")
        words = _("%(name)s – not ready yet, %(missing)s of training missing")
        return words % {"name": mentor.full_name, "missing": said}
    if lacking:
        missing = ", ".join(str(step.label) for step in lacking.steps)
        return _("%(name)s – not ready yet: %(missing)s") % {"name": mentor.full_name, "missing": missing}
    free = free_places(mentor)
    if free is None:
        return mentor.full_name
    if free < 1:
        return _("%(name)s – no place left") % {"name": mentor.full_name}
    words = ngettext("%(name)s – %(number)s place left", "%(name)s – %(number)s places left", free)
    return words % {"name": mentor.full_name, "number": free}


def who_is_not_ready(mentors: Iterable[Mentor], programs: Collection[UUID]) -> dict[UUID, Lacking]:
    """Mentors who may not be paired yet in one of these programs, with what they lack where they lack most."""
    missing: dict[UUID, Lacking] = {}
    pairs = [(program_id, mentor) for mentor in mentors for program_id in programs]
    for (_program, mentor_id), lacking in missing_for(pairs).items():
        former = missing.get(mentor_id, lacking)
        missing[mentor_id] = max(lacking, former, key=lambda one: (len(one.steps), one.training))
    return missing


def how_to_get_ready(viewer: Viewer, programs: Collection[UUID], missing: dict[UUID, Lacking]) -> SafeString:
    """The way out for those who are marked as not ready."""
    query = f"?program={next(iter(programs))}"
    if any(lacking.steps != (Step.TRAINING,) for lacking in missing.values()):
        words = _("What is asked first of those who are not ready yet, or an exception with its reason:")
        return format_html('{} <a href="{}">{}</a>', words, viewer.url("programs:readiness") + query, _("Readiness"))
    words = _("Who is not ready yet needs training first. Add hours from elsewhere, or an exception with its reason:")
    address = viewer.url("programs:training_hours") + query
    return format_html('{} <a href="{}">{}</a>', words, address, _("Training hours"))


def over_capacity(wanted: Counter[UUID], mentors: dict[UUID, Mentor]) -> list[str]:
    """In words, whose capacity would be exceeded by so many new pairings each."""
    warnings = []
    for mentor_id, number in wanted.items():
        mentor = mentors[mentor_id]
        if mentor.capacity is not None and mentor.load + number > mentor.capacity:
            words = _("%(name)s would accompany %(load)s; the limit is %(capacity)s.")
            warnings.append(
                words % {"name": mentor.full_name, "load": mentor.load + number, "capacity": mentor.capacity}
            )
    return warnings


class ChoosesMentor(forms.Form):
    """A form in which one mentor is chosen."""

    mentor = forms.TypedChoiceField()
    starts_on = DayField(label=gettext_lazy("From"))
    above_capacity = forms.BooleanField(label=gettext_lazy("Pair all the same"), required=False)

    def __init__(
        self,
        *args,
        viewer: Viewer,
        word: str,
        except_id: UUID | None = None,
        programs: Collection[UUID] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.mentors = {mentor.pk: mentor for mentor in mentors_to_choose(viewer) if mentor.pk != except_id}
        field = self.fields["mentor"]
        field.label = word
        missing = who_is_not_ready(self.mentors.values(), programs)
        labels = ((str(key), mentor_label(mentor, missing.get(key))) for key, mentor in self.mentors.items())
        field.choices = [("", _("Choose")), *labels]
        if missing:
            field.help_text = how_to_get_ready(viewer, programs, missing)
        field.coerce = lambda key: self.mentors[UUID(key)]
        self.fields["above_capacity"].widget = forms.HiddenInput()

    def clean(self) -> dict:
        data = super().clean()
        mentor, confirmed = data.get("mentor"), data.pop("above_capacity", False)
        may_ask = mentor and not confirmed and not self.errors
        if may_ask and (warnings := over_capacity(Counter([mentor.pk]), self.mentors)):
            self.fields["above_capacity"].widget = forms.CheckboxInput()
            self.add_error("above_capacity", warnings[0])
        return data


class PairForm(ChoosesMentor):
    """Pair an enrolment."""

    role = forms.ChoiceField(label=gettext_lazy("As"), choices=LASTING_ROLES, widget=forms.RadioSelect)
    committed_until = DayField(label=gettext_lazy("Promised until"), required=False)

    def __init__(self, *args, viewer: Viewer, enrolment: Enrolment, cancel_url: str, **kwargs):
        first = max(clock.today(viewer.organization), enrolment.starts_on)
        initial = {"starts_on": first, "role": PairingRole.PRIMARY} | kwargs.pop("initial", {})
        word = enrolment.program.heading("mentor")
        super().__init__(*args, viewer=viewer, word=word, programs=[enrolment.program_id], initial=initial, **kwargs)
        self.warning = consent_problem(enrolment, consent_gaps([enrolment]).get(enrolment.pk))
        self.warning_url = viewer.url("programs:intake", enrolment.pk)
        self.helper = PageHelper(
            self, "mentor", "starts_on", Choices("role"), "committed_until", "above_capacity", submit=_("Pair"),
            cancel_url=cancel_url,
        )  # fmt: skip
        months = enrolment.program.commitment_months
        self.fields["committed_until"].help_text = (
            ngettext(
                "Empty: %(number)s month from the first day.", "Empty: %(number)s months from the first day.", months
            )
            % {"number": months}
            if months
            else _("Empty: nothing is promised.")
        )

    def clean(self) -> dict:
        data = super().clean()
        until, starts_on = data.get("committed_until"), data.get("starts_on")
        if until and starts_on and until < starts_on:
            self.add_error("committed_until", _("The pairing begins only after that day."))
        return data


class ChangeMentorForm(ChoosesMentor):
    """Hand an enrolment over to another mentor."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[
            choice
            for choice in EndReason.choices
            if choice[0] not in (EndReason.COMPLETED, EndReason.GOALS_REACHED, EndReason.MENTEE_LEFT)
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, viewer: Viewer, pairing: Pairing, cancel_url: str, **kwargs):
        initial = {"starts_on": clock.today(viewer.organization), "reason": EndReason.CHANGE_OF_MENTOR}
        word = pairing.enrolment.program.heading("mentor")
        super().__init__(
            *args,
            viewer=viewer,
            word=word,
            except_id=pairing.mentor_id,
            programs=[pairing.enrolment.program_id],
            initial=initial,
            **kwargs,
        )
        self.fields["starts_on"].help_text = _("The present pairing ends the day before.")
        self.helper = PageHelper(
            self,
            "mentor",
            "starts_on",
            Choices("reason"),
            "above_capacity",
            submit=_("Hand over"),
            cancel_url=cancel_url,
        )


class PromiseForm(forms.Form):
    """Until when the mentor of a pairing has promised to come."""

    until = DayField(label=gettext_lazy("Promised until"), required=False)

    def __init__(self, *args, pairing: Pairing, **kwargs):
        super().__init__(*args, initial={"until": pairing.committed_until}, **kwargs)
        self.fields["until"].widget.attrs["class"] = "form-control"


class IntensityForm(forms.Form):
    """How intensely a pairing is worked on."""

    intensity = forms.ChoiceField(
        label=gettext_lazy("Intensity of support"), choices=Intensity.choices, widget=forms.RadioSelect
    )
    until = DayField(
        label=gettext_lazy("Exceptional until"),
        required=False,
        help_text=gettext_lazy("Only for an exceptional need: it is for a limited time."),
    )

    def __init__(self, *args, pairing: Pairing, cancel_url: str, **kwargs):
        initial = {"intensity": pairing.intensity, "until": pairing.intensity_until}
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = PageHelper(self, Choices("intensity"), "until", submit=_("Save"), cancel_url=cancel_url)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("intensity") == Intensity.EXCEPTIONAL and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Until when? An exceptional need is for a limited time."))
        return data


class BoardForm(forms.Form):
    """Many enrolments, a mentor for each that gets one now. Keeps every choice when something is refused.

    `rows` are the enrolments with what was chosen and what is wrong with it; `warnings` name mentors over capacity.
    """

    starts_on = DayField(label=gettext_lazy("From"))
    above_capacity = forms.BooleanField(label=gettext_lazy("Pair all the same"), required=False)

    def __init__(self, *args, viewer: Viewer, enrolments: Sequence[Enrolment], **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        self.mentors = {mentor.pk: mentor for mentor in mentors_to_choose(viewer)}
        programs = {enrolment.program_id for enrolment in enrolments}
        missing = who_is_not_ready(self.mentors.values(), programs)
        self.options = [(str(key), mentor_label(mentor, missing.get(key))) for key, mentor in self.mentors.items()]
        self.way_out = how_to_get_ready(viewer, programs, missing) if missing else ""
        gaps = consent_gaps(enrolments)
        by_id = {enrolment.pk: enrolment for enrolment in enrolments}
        self.problems = {str(key): [consent_problem(by_id[key], gap)] for key, gap in gaps.items()}
        self.warnings: list[str] = []

    def chosen(self, enrolment: Enrolment) -> str:
        """The id of the mentor chosen for an enrolment, as sent; empty for none."""
        return self.data.get(f"mentor-{enrolment.pk}", "")

    @property
    def option_tags(self) -> SafeString:
        """The mentors as options, made once for all rows."""
        return format_html_join("", '<option value="{}">{}</option>', self.options)

    @property
    def pairs(self) -> list[tuple[Enrolment, Mentor]]:
        """What is to be paired."""
        by_key = {str(key): mentor for key, mentor in self.mentors.items()}
        chosen = ((enrolment, by_key.get(self.chosen(enrolment))) for enrolment in self.enrolments)
        return [(enrolment, mentor) for enrolment, mentor in chosen if mentor]

    @property
    def rows(self) -> list[dict]:
        labels = dict(self.options)
        return [
            {
                "enrolment": enrolment,
                "chosen": self.chosen(enrolment),
                "chosen_label": labels.get(self.chosen(enrolment), ""),
                "problems": self.problems.get(str(enrolment.pk), []),
            }
            for enrolment in self.enrolments
        ]

    def refuse(self, error: ValidationError) -> None:
        """Put what the service refused beside its row; all other choices stay."""
        self.problems = {}
        by_row = {str(enrolment.pk) for enrolment in self.enrolments}
        for key, messages in error.message_dict.items():
            if key in by_row:
                self.problems[key] = messages
            else:
                self.add_error("starts_on" if key == "starts_on" else None, messages)
        if self.problems:
            self.add_error(None, _("Nothing was saved yet: see what stands beside the names."))

    def clean(self) -> dict:
        data = super().clean()
        pairs = self.pairs
        if not pairs:
            self.add_error(None, _("Nobody is chosen yet. Choose for at least one."))
        elif not data.get("above_capacity"):
            self.warnings = over_capacity(Counter(mentor.pk for _enrolment, mentor in pairs), self.mentors)
            if self.warnings:
                self.add_error("above_capacity", _("Some would go above their limit."))
        return data
