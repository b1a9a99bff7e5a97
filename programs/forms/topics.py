"""The topics of a program, one in each line: written, put in order and taken out in one field."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mentoring_platform.ui.forms import PageHelper
from programs.models import Program
from programs.queries import topics_of


def proposed_topics(language: str) -> list[str]:
    """What is offered to a program that has no topics yet, in the organization's language."""
    with translation.override(language):
        return [
            pgettext("topic of a talk", "Studies and work"),
            pgettext("topic of a talk", "Friends and company"),
            pgettext("topic of a talk", "Family and home"),
            pgettext("topic of a talk", "A relationship"),
            pgettext("topic of a talk", "Health and sleep"),
            pgettext("topic of a talk", "Mood"),
            pgettext("topic of a talk", "Loneliness"),
            pgettext("topic of a talk", "Faith and values"),
            pgettext("topic of a talk", "Daily routine"),
            pgettext("topic of a talk", "Money"),
            pgettext("topic of a talk", "Plans for the future"),
            pgettext("topic of a talk", "News and the security situation"),
        ]


class TopicsForm(forms.Form):
    """The list as lines. A program without topics is shown the proposal, which counts only once it is saved."""

    names = forms.CharField(
        label=gettext_lazy("One topic in each line, in the order in which they are offered"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "General words serve best: the more talks share a topic, the sooner a trend can be shown. "
            "A topic that you take out stays in the weeks that were counted."
        ),
    )

    def __init__(self, *args, program: Program, cancel_url: str, **kwargs):
        self.present = [topic.name for topic in topics_of(program)]
        lines = self.present or proposed_topics(program.organization.language)
        super().__init__(*args, initial={"names": "\n".join(lines)}, **kwargs)
        self.helper = PageHelper(
            self, "names", submit=_("Save the topics"), cancel_url=cancel_url, keep_draft=f"topics-{program.pk}"
        )

    @property
    def is_proposal(self) -> bool:
        """Whether what stands in the field is offered, and not yet the program's own."""
        return not self.present

    def clean_names(self) -> list[str]:
        return self.cleaned_data["names"].splitlines()
