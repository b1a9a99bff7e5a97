"""What is out: correcting it, adding who came since, reaching somebody in another way, withdrawing it."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.broadcasts.queries import programs_of, texts_by_language, wants_approval
from programs.broadcasts.services.rules import SAID, choices_problem, held, hold_deliveries
from programs.broadcasts.services.sending import deliver
from programs.broadcasts.services.writing import TextFacts, write_text, writing_membership
from programs.choices import BroadcastState, DeliveryState
from programs.models import Broadcast, BroadcastText, Delivery

REACHED = (DeliveryState.TOLD, DeliveryState.OTHERWISE)


@transaction.atomic
def correct_broadcast(
    *, broadcast: Broadcast, seen: int, texts: Mapping[str, TextFacts], tell_again: bool, by: Viewer
) -> Broadcast:
    """Give a message that is out other words: a new version; a language that is not given keeps its own.

    With `tell_again` those who heard a former version are to be told once more: their deliveries are open again and
    keep what was told. Else only those who have not heard are told the new one. `seen` is the version that was looked
    at: corrected meanwhile, or with nothing different, it stays as it is. Raises ValidationError: not out, answers that
    cannot be counted together, or where a second person is wanted and the viewer wrote it. Audited without the words.
    """
    broadcast = held(broadcast)
    if not broadcast.is_out:
        raise ValidationError(_("This is not out any more."))
    if broadcast.version != seen:
        raise ValidationError(_("This was corrected meanwhile. Look at it once more."))
    if wants_approval(programs_of(broadcast)) and broadcast.written_by.user_id == by.user.pk:
        raise ValidationError(_("Somebody who did not write it has to correct it, since two are to look at it."))
    former = texts_by_language(broadcast)
    broadcast.version += 1
    for language, text in former.items():
        said = {name: getattr(text, name) for name in SAID} | dict(texts.get(language, {}))
        write_text(broadcast, language, said)
    for language in texts.keys() - former.keys():
        write_text(broadcast, language, texts[language])
    if _says_the_same(broadcast, former):
        BroadcastText.objects.filter(broadcast=broadcast, version=broadcast.version).delete()
        broadcast.version -= 1
        return broadcast
    _refuse_other_answers(broadcast)
    if tell_again:
        hold_deliveries(Q(broadcast=broadcast))
        broadcast.counts_from = broadcast.version
        Delivery.objects.filter(broadcast=broadcast, state__in=REACHED).update(
            state=DeliveryState.OPEN, not_yet_on=None, changed_at=clock.now(), changed_by=writing_membership(by)
        )
    broadcast.save()
    detail = {"version": broadcast.version, "again": tell_again}
    record(organization=by.organization, by=by, action="broadcast.corrected", subject=broadcast, detail=detail)
    return broadcast


def _says_the_same(broadcast: Broadcast, former: dict[str, BroadcastText]) -> bool:
    present = texts_by_language(broadcast)
    return present.keys() == former.keys() and all(
        getattr(present[language], name) == getattr(text, name) for language, text in former.items() for name in SAID
    )


def _refuse_other_answers(broadcast: Broadcast) -> None:
    texts = texts_by_language(broadcast)
    own = texts.get(broadcast.organization.language)
    if own is None or not own.title or not own.message:
        raise ValidationError(_("Write a title and what is to be passed on, in the organization's language."))
    if len(own.choices) != broadcast.choices:
        raise ValidationError(_("The number of answers stays, since some were given already. Mend their words only."))
    if problem := choices_problem(texts, own):
        raise ValidationError(problem)


@transaction.atomic
def withdraw_broadcast(*, broadcast: Broadcast, why: str, by: Viewer) -> Broadcast:
    """Take a message back: nobody is told any more, from this moment on. Who heard it keeps that he did.

    `why` is read by mentors. Withdrawn already, it stays as it is. Raises ValidationError for what was never out.
    Audited with how many were not told any more.
    """
    broadcast = held(broadcast)
    if broadcast.is_withdrawn:
        return broadcast
    if not broadcast.is_out:
        raise ValidationError(_("This is a draft. Discard it instead."))
    hold_deliveries(Q(broadcast=broadcast))
    now = clock.now()
    broadcast.state, broadcast.withdrawn_at, broadcast.withdrawn_why = BroadcastState.WITHDRAWN, now, why
    broadcast.save()
    waiting = Delivery.objects.filter(broadcast=broadcast, state__in=[DeliveryState.OPEN, DeliveryState.COULD_NOT])
    stopped = waiting.update(state=DeliveryState.STOPPED, changed_at=now, changed_by=writing_membership(by))
    detail = {"stopped": stopped}
    record(organization=by.organization, by=by, action="broadcast.withdrawn", subject=broadcast, detail=detail)
    return broadcast


@transaction.atomic
def add_newcomers(*, broadcast: Broadcast, by: Viewer) -> int:
    """Let a message go to those for whom it would be too if it were sent today; how many they are.

    Asked for twice or by two at once, each mentee has one delivery. Raises ValidationError if it is not out. Audited.
    """
    broadcast = held(broadcast)
    if not broadcast.is_out:
        raise ValidationError(_("This is not out any more."))
    number = deliver(broadcast, programs_of(broadcast))
    if number:
        detail = {"deliveries": number}
        record(organization=by.organization, by=by, action="broadcast.extended", subject=broadcast, detail=detail)
    return number


@transaction.atomic
def reach_otherwise(*, delivery: Delivery, way: str, by: Viewer) -> Delivery:
    """Say that the office reached somebody itself, by phone for example. Told already, it stays as it is.

    Raises ValidationError for what was stopped. Audited.
    """
    Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    delivery = Delivery.objects.select_related("broadcast").get(pk=delivery.pk)
    if delivery.state in REACHED:
        return delivery
    if delivery.state == DeliveryState.STOPPED or not delivery.broadcast.is_out:
        raise ValidationError(_("This is not to be passed on any more."))
    delivery.state, delivery.way, delivery.why_not = DeliveryState.OTHERWISE, way, ""
    delivery.told_on, delivery.told_version = clock.today(by.organization), delivery.broadcast.version
    delivery.told_by, delivery.changed_at, delivery.changed_by = None, clock.now(), writing_membership(by)
    delivery.save()
    record(organization=by.organization, by=by, action="broadcast.reached_otherwise", subject=delivery)
    return delivery
