"""Forms of the handbook: beginning a page, writing it, and saying where it stands."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mentoring_platform.accounts.choices import SpokenLanguage
from mentoring_platform.tenancy.models.base import new_id
from mentoring_platform.ui.forms import Choices, PageHelper
from programs.choices import HandbookKind
from programs.handbook.queries import titles_of
from programs.models import HandbookPage, HandbookText, HandbookVersion, Program, Topic
from programs.models.handbook import LONGEST

WHOLE = "all"
"""Chosen for a page of the whole organization."""


RIGHT_TO_LEFT = ("he", "ar", "yi")


def languages() -> dict[str, str]:
    """The languages in which a page can be written, those of the screens first."""
    spoken = {code: label for code, label in SpokenLanguage.choices if code != SpokenLanguage.SIGN}
    return {code: str(spoken.get(code, name)) for code, name in settings.LANGUAGES} | {
        code: str(label) for code, label in spoken.items()
    }


class NewPageForm(forms.Form):
    """Where a page stands and what it is called; its text is written on the next page."""

    page = forms.UUIDField(widget=forms.HiddenInput)
    where = forms.ChoiceField(label=_("In whose handbook?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("In which section?"), choices=HandbookKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("A term by its name; anything else in a few words.")
    )

    def __init__(self, *args, programs: list[Program], with_whole: bool, cancel_url: str, **kwargs):
        self.programs = {str(program.pk): program for program in programs}
        places = [(key, program.name) for key, program in self.programs.items()]
        places = [*([(WHOLE, _("Of the whole organization"))] if with_whole else []), *places]
        super().__init__(*args, initial={"page": new_id(), "where": places[-1][0] if places else ""}, **kwargs)
        self.fields["where"].choices = places
        self.helper = PageHelper(
            self, "page", Choices("where"), Choices("kind"), "title", submit=_("Write the text"), cancel_url=cancel_url,
            keep_draft="new-handbook-page",
        )  # fmt: skip

    @property
    def program(self) -> Program | None:
        """The program that was chosen; None for the whole organization."""
        return self.programs.get(self.cleaned_data["where"])


class DraftForm(forms.Form):
    """The text of a page in one language. `seen` is the revision of the draft that was before the eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("Title"), max_length=120)
    names = forms.CharField(
        label=_("Other names"), max_length=200, required=False,
        help_text=_("Words by which somebody may look for it, with commas between them; of a term its other forms."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Text"), max_length=LONGEST, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 18})
    )
    remark = forms.CharField(
        label=_("What is new?"), max_length=200, required=False,
        help_text=_("One line for those who read the former version."),
    )  # fmt: skip
    is_small = forms.BooleanField(
        label=_("Only a small correction: whoever agreed need not agree again"), required=False
    )

    def __init__(self, *args, page: HandbookPage, text: HandbookText | None, draft: HandbookVersion | None, **kwargs):
        facts = {name: getattr(text, name) for name in ("title", "names", "body")} if text else {}
        super().__init__(*args, initial={**facts, "seen": draft.revision if draft else 0}, **kwargs)
        if not page.published:
            del self.fields["remark"]
        if not page.published or not page.asks_agreement:
            del self.fields["is_small"]
        self.helper = PageHelper(self, submit="")  # the template places the fields; this eases typing in them
        self.fields["body"].label = _("Text")  # a draft may be without, what is published may not

    def clean_body(self) -> str:
        return self.cleaned_data["body"].replace("\r\n", "\n").strip("\n")

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title", "names", "body")}

    def look_again(self, draft: HandbookVersion | None) -> None:
        """Keep what was typed, and let the next sending be about the draft as it stands now."""
        self.data = self.data.copy()
        self.data["seen"] = draft.revision if draft else 0


class PlaceForm(forms.Form):
    """Where a page stands, beside what it is offered, and whether mentors agree to it."""

    kind = forms.ChoiceField(label=_("In which section?"), choices=HandbookKind.choices, widget=forms.RadioSelect)
    position = forms.TypedChoiceField(label=_("Where in the section?"), coerce=int)
    asks_agreement = forms.BooleanField(
        label=_("Mentors read it and say that they agree"), required=False,
        help_text=_("It stands in their week until they have. You see who has."),
    )  # fmt: skip
    topics = forms.ModelMultipleChoiceField(
        label=_("Beside which topics of a talk is it offered?"), queryset=Topic.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who marks such a topic after a talk sees a link to this page. Nobody learns what was marked."),
    )  # fmt: skip
    beside_concern = forms.BooleanField(label=_("Offer it to whoever raises a concern"), required=False)
    beside_course = forms.BooleanField(label=_("Offer it beside courses"), required=False)

    def __init__(self, *args, page: HandbookPage, topics: list[Topic], chosen: list, viewer, cancel_url: str, **kwargs):
        facts = ("kind", "position", "asks_agreement", "beside_concern", "beside_course")
        initial = {name: getattr(page, name) for name in facts} | {"topics": chosen}
        super().__init__(*args, initial=initial, **kwargs)
        self.page = page
        self.fields["topics"].queryset = Topic.objects.filter(pk__in=[topic.pk for topic in topics])
        self.fields["topics"].choices = [
            (topic.pk, topic.name if page.program_id else f"{topic.program.name}: {topic.name}") for topic in topics
        ]
        self._offer_places(viewer)
        fields = [Choices("kind"), "position", "asks_agreement", Choices("topics"), "beside_concern", "beside_course"]
        if not topics:
            del self.fields["topics"]
            fields.pop(3)
        self.helper = PageHelper(self, *fields, submit=_("Save"), cancel_url=cancel_url)

    @property
    def facts(self) -> dict:
        """What was said, with the place at the end of a section that is another one."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "topics"}
        if facts["kind"] != self.page.kind:
            facts["position"] = 9999
        return facts

    def _offer_places(self, viewer) -> None:
        siblings = HandbookPage.objects.filter(program=self.page.program_id, kind=self.page.kind)
        others = list(siblings.exclude(pk=self.page.pk).order_by("position", "pk"))
        titles = titles_of(viewer, others)
        places = [
            (number, _("After “%(title)s”") % {"title": titles[other.pk].title if other.pk in titles else "…"})
            for number, other in enumerate(others, 1)
        ]
        self.fields["position"].choices = [(0, _("At the top")), *places]
        self.initial["position"] = sum(
            (other.position, other.pk) < (self.page.position, self.page.pk) for other in others
        )
