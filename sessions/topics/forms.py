"""Large answers to touch: first that nothing special came up, then the topics of the program."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring_platform.accounts.viewer import Viewer
from programs.handbook.queries import Offer, offers_beside_topics
from programs.models import Topic
from programs.queries import topics_of
from sessions.models import Meeting
from sessions.topics.queries import meetings_to_choose_for

NOTHING = "nothing"


class TopicsChoice(forms.Form):
    """What a talk touched on. It never remembers what was chosen before: that only its author can read, sealed."""

    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What did the talk touch on?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one answer.")},
    )

    def __init__(self, *args, topics: Sequence[Topic], offers: Sequence[Offer] = (), **kwargs):
        super().__init__(*args, auto_id="topic_%s", **kwargs)
        self.offers = offers
        self._topics = {str(topic.pk): topic for topic in topics}
        self.fields["topics"].choices = [
            (NOTHING, _("Nothing special: we talked")),
            *((key, topic.name) for key, topic in self._topics.items()),
        ]

    def clean_topics(self) -> list[Topic | None]:
        """The topics; [None] for nothing special, which says nothing more where a topic was chosen, too."""
        chosen = self.cleaned_data["topics"]
        return [self._topics[key] for key in chosen if key != NOTHING] or [None]


def choice_for(viewer: Viewer, meeting: Meeting) -> TopicsChoice | None:
    """The same answers for the page of a sealed note; None where the program has no topics, or nobody has met."""
    topics = list(topics_of(meeting.pairing.enrolment.program))
    if not topics or not meetings_to_choose_for(viewer).filter(pk=meeting.pk).exists():
        return None
    return TopicsChoice(topics=topics, offers=offers_beside_topics(viewer, meeting.pairing.enrolment.program))
