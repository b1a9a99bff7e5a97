"""The letter that asks mentors to read a page of the handbook."""

from django.utils.translation import gettext_lazy as _

from mentoring_platform.notifications.choices import Kind
from mentoring_platform.notifications.wording.words import Wording

LETTERS = {
    "handbook": Wording(
        subject=_("Please read: {title}"),
        opening=_("A page of the handbook waits for you to read it: “{title}”."),
        closing=_(
            "At its end you say that you have read it and agree. If something in it is unclear, ask before that."
        ),
        short=_("Please read the page “{title}” of the handbook."),
        placeholders={"title": _("the title of the page")},
        kind_of_message=Kind.HANDBOOK,
    ),
}
