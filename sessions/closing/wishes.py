"""Every write of a wish for another mentor: asked → talked → another mentor comes, they stay together, or taken back.

The mentor never learns of it, nor do administrators: the trail names nobody.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from mentoring_platform.tenancy import clock
from programs.choices import ChangeState
from programs.models import ChangeRequest, Pairing
from sessions.closing.queries import own_pairings_to_change, wishes_for_another
from sessions.pulses.letters import tell_in_confidence

SETTLED = (ChangeState.CHANGE, ChangeState.STAYS)


@transaction.atomic
def ask_for_another(*, pairing: Pairing, words: str, by: Viewer) -> ChangeRequest:
    """Who is accompanied asks for another mentor, in confidence; asked twice it is one, with the newer words.

    Its coordinators are told at once, in a letter that names nobody. Raises PermissionDenied for a pairing that is
    not the viewer's own. Audited without a subject.
    """
    if not own_pairings_to_change(by).filter(pk=pairing.pk).exists():
        raise PermissionDenied
    request, is_new = ChangeRequest.objects.get_or_create(
        organization=by.organization, pairing=pairing, is_own=True, settled_on=None,
        defaults={"words": words, "since": clock.today(by.organization)},
    )  # fmt: skip
    if is_new:
        tell_in_confidence(
            pairing=pairing, words="change_wanted", key=f"change:{request.pk}", page="mentoring_sessions:endings",
            template="change",
        )  # fmt: skip
        record(organization=by.organization, by=None, action="change.asked")
    elif words and words != request.words:
        request.words = words
        request.save(update_fields=["words"])
    return request


@transaction.atomic
def take_back(*, request: ChangeRequest, by: Viewer) -> None:
    """Who asked wants to stay after all. Audited without a subject, when it still waited."""
    mine = own_pairings_to_change(by).order_by().values("pk")
    waiting = ChangeRequest.objects.filter(pk=request.pk, is_own=True, settled_on__isnull=True, pairing__in=mine)
    if waiting.update(state=ChangeState.WITHDRAWN, settled_on=clock.today(by.organization)):
        record(organization=by.organization, by=None, action="change.taken_back")


@transaction.atomic
def note_talk_about(*, request: ChangeRequest, by: Viewer) -> None:
    """Note that somebody of the office has talked with who asked. Audited on change, without a subject."""
    _require(request, by)
    waiting = ChangeRequest.objects.filter(pk=request.pk, state=ChangeState.ASKED)
    if waiting.update(state=ChangeState.TALKED, talked_on=clock.today(by.organization)):
        record(organization=by.organization, by=by, action="change.talked")


@transaction.atomic
def settle(*, request: ChangeRequest, state: str, by: Viewer) -> None:
    """Say what came of it: another mentor comes, or they stay together. The same twice is one. Audited, no subject."""
    if state not in SETTLED:
        raise PermissionDenied
    _require(request, by)
    waiting = ChangeRequest.objects.filter(pk=request.pk, settled_on__isnull=True)
    own, today = by.membership(Role.COORDINATOR), clock.today(by.organization)
    if waiting.update(state=state, settled_on=today, settled_by=own):
        record(organization=by.organization, by=by, action="change.settled")


def _require(request: ChangeRequest, by: Viewer) -> None:
    if wishes_for_another(by).filter(pk=request.pk).exists():
        return
    settled = ChangeRequest.objects.filter(pk=request.pk, settled_on__isnull=False, settled_by__user=by.user)
    if not settled.exists():
        raise PermissionDenied
