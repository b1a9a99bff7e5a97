"""The pages of the wizard as forms, the bulk one, and the wish for another mentor."""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy import clock
from mentoring_platform.ui.forms import Choices, ClockInput, DayField, PageHelper
from programs.choices import (
    ENDINGS,
    AfterEnding,
    AskedBy,
    ContactAfter,
    Ending,
    EndReason,
    GoalsAfter,
    LastMeeting,
)
from programs.models import Closure
from programs.models.closing import LONGEST_LINE, LONGEST_WORDS
from programs.watching.choices import TalkWay
from sessions.closing.queries import last_meetings
from sessions.closing.words import words_to_mentee, words_to_mentor

NOT_ASKED = (EndReason.CHANGE_OF_MENTOR,)
"""What follows from handing over; nobody says it here."""


def reason_label(reason: str) -> SafeString:
    """A reason with the kind of ending it is."""
    kind = Ending(ENDINGS.get(reason, Ending.UNEXPECTED)).label
    return format_html('{} <span class="soft">({})</span>', EndReason(reason).label, kind)


def reasons() -> list[tuple[str, SafeString]]:
    """What may be chosen, in its order."""
    return [(value, reason_label(value)) for value in EndReason.values if value not in NOT_ASKED]


class StepForm(forms.Form):
    """A page of the wizard about a closure: filled with what was said, nothing required that may still be open."""

    def __init__(self, *args, closure: Closure, viewer: Viewer, submit: str, cancel_url: str, **kwargs):
        names = [name for name in self.base_fields if hasattr(closure, name)]
        kept = {name: getattr(closure, name) for name in names if getattr(closure, name) not in (None, "")}
        super().__init__(*args, initial=self.proposed(closure, viewer) | kept, **kwargs)
        self.closure, self.viewer = closure, viewer
        if closure.ended_at:
            for name in self.not_afterwards():
                self.fields.pop(name, None)
        layout = [Choices(name) if self._is_choice(name) else name for name in self.fields]
        keep = f"{closure.pairing_id}:{type(self).__name__}"
        self.helper = PageHelper(self, *layout, submit=submit, cancel_url=cancel_url, keep_draft=keep)

    def _is_choice(self, name: str) -> bool:
        return isinstance(self.fields[name].widget, forms.RadioSelect)

    def proposed(self, closure: Closure, viewer: Viewer) -> dict:
        """What stands there before anything was said."""
        return {}

    def not_afterwards(self) -> tuple[str, ...]:
        """Fields that make no sense once it has ended."""
        return ()


class WhyForm(StepForm):
    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)
    asked_by = forms.ChoiceField(
        label=pgettext_lazy("ending", "Who asked for it?"), choices=AskedBy.choices, widget=forms.RadioSelect
    )
    ends_on = DayField(label=_("Last day"), help_text=_("This day still counts."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons()
        self.fields["reason"].help_text = _("The office alone reads it. Neither of the two is told.")

    def proposed(self, closure: Closure, viewer: Viewer) -> dict:
        return {"ends_on": clock.today(viewer.organization)}

    def not_afterwards(self) -> tuple[str, ...]:
        return ("ends_on",)


class LastMeetingForm(StepForm):
    last_meeting = forms.ChoiceField(
        label=_("Do they say goodbye?"), choices=LastMeeting.choices, widget=forms.RadioSelect
    )
    last_meeting_on = DayField(label=pgettext_lazy("last meeting", "Its day"), required=False)
    last_meeting_at = forms.TimeField(
        label=pgettext_lazy("last meeting", "Its time"),
        required=False,
        widget=ClockInput,
        help_text=_("Only for one that is still to come: it is put into the schedule as soon as you confirm."),
    )
    why_none = forms.CharField(
        label=_("If there will be none, why?"), required=False, max_length=LONGEST_LINE, widget=forms.TextInput
    )

    def proposed(self, closure: Closure, viewer: Viewer) -> dict:
        day = last_meetings([closure.pairing]).get(closure.pairing_id)
        return {"last_meeting_on": day} if day else {}

    def not_afterwards(self) -> tuple[str, ...]:
        self.fields["last_meeting"].choices = [
            choice for choice in LastMeeting.choices if choice[0] != LastMeeting.PLANNED
        ]
        return ("last_meeting_at",)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("last_meeting") == LastMeeting.NONE:
            data["last_meeting_on"] = None
        elif data.get("last_meeting"):
            data["why_none"] = ""
        if data.get("last_meeting") != LastMeeting.PLANNED:
            data["last_meeting_at"] = None
        return data


class TalksForm(StepForm):
    mentee_talk_on = DayField(label=_("With who is accompanied: the day"), required=False)
    mentee_talk_way = forms.ChoiceField(
        label=_("With who is accompanied: how"), choices=TalkWay.choices, required=False, widget=forms.RadioSelect
    )
    mentor_talk_on = DayField(label=_("With the mentor: the day"), required=False)
    mentor_talk_way = forms.ChoiceField(
        label=_("With the mentor: how"), choices=TalkWay.choices, required=False, widget=forms.RadioSelect
    )

    def clean(self) -> dict:
        data = super().clean()
        for side in ("mentee", "mentor"):
            if data.get(f"{side}_talk_on") and not data.get(f"{side}_talk_way"):
                data[f"{side}_talk_way"] = TalkWay.PHONE
        return data


class AfterForm(StepForm):
    contact = forms.ChoiceField(
        label=_("Contact between the two afterwards"), choices=ContactAfter.choices, widget=forms.RadioSelect
    )
    goals = forms.ChoiceField(label=_("Their goals"), choices=GoalsAfter.choices, widget=forms.RadioSelect)
    after = forms.ChoiceField(label=_("Who was accompanied"), choices=AfterEnding.choices, widget=forms.RadioSelect)
    asks_both = forms.BooleanField(label=_("Ask both three short questions when it is over"), required=False)

    def not_afterwards(self) -> tuple[str, ...]:
        return ("after",)


class WordsForm(StepForm):
    may_be_said = forms.CharField(
        label=_("What may be said to the other side"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As agreed in the talks, for colleagues who are asked. It is sent to nobody."),
    )
    words_mentee = forms.CharField(
        label=_("To who is accompanied"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6})
    )
    words_mentor = forms.CharField(
        label=_("To the mentor"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6})
    )

    def proposed(self, closure: Closure, viewer: Viewer) -> dict:
        if closure.ends_on is None:
            return {}
        return {"words_mentee": words_to_mentee(closure), "words_mentor": words_to_mentor(closure)}


FORMS: dict[str, type[StepForm]] = {
    "why": WhyForm,
    "meeting": LastMeetingForm,
    "talks": TalksForm,
    "after": AfterForm,
    "words": WordsForm,
}


class AtOnceForm(forms.Form):
    """An ending that cannot wait."""

    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect, initial=EndReason.SAFETY)

    def __init__(self, *args, submit: str, cancel_url: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons()
        self.helper = PageHelper(self, Choices("reason"), submit=submit, cancel_url=cancel_url)


class AlikeForm(forms.Form):
    """What holds of many endings alike."""

    reason = forms.ChoiceField(label=_("Why did they end? (where it is not said yet)"), widget=forms.RadioSelect)
    asked_by = forms.ChoiceField(
        label=pgettext_lazy("ending", "Who asked for it?"),
        choices=AskedBy.choices,
        initial=AskedBy.OFFICE,
        widget=forms.RadioSelect,
    )
    talked_on = DayField(label=_("Both sides were talked with: the day"))
    talked_how = forms.ChoiceField(
        label=pgettext_lazy("talks with both", "How"), choices=TalkWay.choices, widget=forms.RadioSelect
    )
    why_none = forms.CharField(
        label=_("Where there was no last meeting: why?"), required=False, max_length=LONGEST_LINE,
        widget=forms.TextInput,
    )  # fmt: skip
    contact = forms.ChoiceField(
        label=_("Contact between the two afterwards"), choices=ContactAfter.choices, widget=forms.RadioSelect
    )
    goals = forms.ChoiceField(
        label=_("Their goals"), choices=GoalsAfter.choices, initial=GoalsAfter.CARRIED, widget=forms.RadioSelect
    )

    def __init__(self, *args, viewer: Viewer, **kwargs):
        super().__init__(*args, initial={"talked_on": clock.today(viewer.organization)}, auto_id="alike_%s", **kwargs)
        self.viewer = viewer
        self.fields["reason"].choices = reasons()
        fields = self.fields.items()
        layout = [Choices(name) if isinstance(one.widget, forms.RadioSelect) else name for name, one in fields]
        self.helper = PageHelper(self, *layout, submit=str(_("Close the marked ones")))
        self.helper.form_tag = False

    def clean_talked_on(self):
        day = self.cleaned_data["talked_on"]
        if day > clock.today(self.viewer.organization):
            raise forms.ValidationError(_("This day is still to come."))
        return day

    @property
    def facts(self) -> dict:
        """As a closure keeps them."""
        said = dict(self.cleaned_data)
        day, how = said.pop("talked_on"), said.pop("talked_how")
        talks = {"mentee_talk_on": day, "mentee_talk_way": how, "mentor_talk_on": day, "mentor_talk_way": how}
        return said | talks


class AnotherForm(forms.Form):
    """What who is accompanied may say about it, or leave unsaid."""

    words = forms.CharField(
        label=_("What would help? You need not explain."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, cancel_url: str, key: str, **kwargs):
        super().__init__(*args, auto_id=f"{key}_%s", **kwargs)
        self.helper = PageHelper(self, submit=str(_("Ask for another mentor")), cancel_url=cancel_url, keep_draft=key)
