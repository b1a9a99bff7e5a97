"""What must hold of a message before it goes out, and how a row is held."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from programs.broadcasts.queries import managed_broadcasts, texts_by_language
from programs.models import Broadcast, BroadcastText, Delivery, Program
from programs.models.broadcasts import MOST_CHOICES

SAID = ("title", "message", "background", "avoid", "question", "choices")
"""What a text says; each language has all of it."""


def held(broadcast: Broadcast) -> Broadcast:
    """The message, held until the end of the transaction, as it is now; one query."""
    return _hold(Broadcast.objects.all()).get(pk=broadcast.pk)


def held_to_send(broadcast: Broadcast, by: Viewer) -> Broadcast:
    """As `held`; raises ValidationError if it goes where the viewer may not write."""
    found = _hold(managed_broadcasts(by)).filter(pk=broadcast.pk).first()
    if found is None:
        raise ValidationError(_beyond_reach())
    return found


def hold_deliveries(chosen: Q) -> None:
    """Hold deliveries until the end of the transaction, in one order: who says something of them waits, and then
    finds the message as it is by then.
    """
    rows = Delivery.objects.select_for_update(no_key=True).filter(chosen).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _hold(broadcasts: QuerySet[Broadcast]) -> QuerySet[Broadcast]:
    return broadcasts.select_for_update(no_key=True, of=("self",)).select_related("organization", "written_by__user")


def _beyond_reach() -> str:
    return _("Choose programs and units that are yours.")


def refuse_other_revision(broadcast: Broadcast, seen: int) -> None:
    """Raise ValidationError if somebody changed the draft since the viewer saw it."""
    if broadcast.revision != seen:
        raise ValidationError(_("This was changed meanwhile. Look at it once more."))


def refuse_beyond_reach(broadcast: Broadcast, by: Viewer) -> None:
    """Raise ValidationError if the message as it is written goes where the viewer may not write."""
    if not managed_broadcasts(by).filter(pk=broadcast.pk).exists():
        raise ValidationError(_beyond_reach())


def refuse_incomplete(broadcast: Broadcast, programs: Collection[Program]) -> None:
    """Raise ValidationError (`words`, `audience`) for what is missing before it can go out to these programs."""
    problems: dict[str, str] = {}
    texts = texts_by_language(broadcast)
    own = texts.get(broadcast.organization.language)
    if own is None or not own.title.strip() or not own.message.strip():
        problems["words"] = _("Write a title and what is to be passed on, in the organization's language.")
    elif problem := choices_problem(texts, own):
        problems["words"] = problem
    if not programs:
        problems["audience"] = _("Choose at least one program.")
    if problems:
        raise ValidationError(problems)


def choices_problem(texts: dict[str, BroadcastText], own: BroadcastText) -> str:
    """Why the answers offered in several languages cannot be counted together; empty if they can."""
    if any(len(text.choices) != len(own.choices) for text in texts.values()):
        return _("Offer as many answers in each language, in the same order: they are counted together.")
    if len(own.choices) == 1:
        return _("Offer at least two answers, or none.")
    if own.choices and not own.question:
        return _("There are answers, but no question.")
    if len(own.choices) > MOST_CHOICES:
        return _("Offer six answers at most.")
    return ""
