"""What a mentor says became of a message with those he accompanies."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record_many
from mentoring_platform.tenancy import clock
from mentors.models import Mentor
from programs.broadcasts.queries import tellable_deliveries
from programs.broadcasts.services.rules import hold_deliveries
from programs.choices import DeliveryState, TellOutcome, TellWay
from programs.models import AnswerCount, AttributedAnswer, Delivery

CHANGED = ("state", "not_yet_on", "why_not", "told_on", "told_by", "told_version", "way", "answered")
CHANGED += ("changed_at", "changed_by")
FEWEST_ANSWERS = 5


@transaction.atomic
def tell(
    *,
    deliveries: Iterable[UUID],
    outcome: str,
    by: Viewer,
    on: date | None = None,
    way: str = TellWay.IN_PERSON,
    choice: int | None = None,
    agreed: bool = False,
    words: str = "",
    why: str = "",
    version: int | None = None,
) -> list[Delivery]:
    """Say of these deliveries that they were told, are not told yet, or could not be told; all of them or none.

    `on` is the local day on which it was so, by default today; `version` the words that were passed on, by default the
    present ones. `choice` (from 0) is counted once for each delivery and never kept with it, unless the mentee
    `agreed`: then it is kept with the name, and `words` too. Said twice, nothing changes and nothing counts twice; what
    somebody else told already stays his. NOT_YET opens again what the viewer himself had told.

    Raises ValidationError for a day that has not come (`on`), for what is passed on by somebody else or was withdrawn,
    and when the words were corrected so that those of `version` do not count any more. Audited without the answer.
    """
    today = clock.today(by.organization)
    on = on or today
    if on > today:
        raise ValidationError({"on": _("This day has not come yet.")})
    membership = by.membership(Role.MENTOR)
    mentor = Mentor.objects.get(membership=membership)
    ids = set(deliveries)
    hold_deliveries(Q(pk__in=ids))
    rows = list(tellable_deliveries(by, on).filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(ids):
        raise ValidationError(
            _("Some of this is passed on by somebody else now, or was withdrawn. Load the page anew.")
        )
    changed = []
    for row in rows:
        if _becomes(row, outcome, mentor, on, way, why, version):
            row.changed_at, row.changed_by = clock.now(), membership
            changed.append(row)
    answering = [row for row in rows if row.state == DeliveryState.TOLD and row.told_by_id == mentor.pk]
    if outcome == TellOutcome.TOLD:
        _answer(answering, choice, agreed, words)
    Delivery.objects.bulk_update({row.pk: row for row in [*changed, *answering]}.values(), CHANGED)
    actions = {TellOutcome.TOLD: "broadcast.told", TellOutcome.NOT_YET: "broadcast.not_yet"}
    record_many(by=by, action=actions.get(outcome, "broadcast.could_not"), subjects=changed)
    return rows


def _becomes(row: Delivery, outcome: str, mentor: Mentor, on: date, way: str, why: str, version: int | None) -> bool:
    """Change one delivery; whether there was anything to change."""
    own = row.told_by_id in (None, mentor.pk)
    if row.state == DeliveryState.OTHERWISE or (row.state == DeliveryState.TOLD and not own):
        return False
    if outcome == TellOutcome.TOLD:
        told = version or row.broadcast.version
        if told < row.broadcast.counts_from:
            raise ValidationError(_("This message was corrected meanwhile. Read it once more before you pass it on."))
        if row.state == DeliveryState.TOLD:
            return False
        row.state, row.told_on, row.told_by, row.told_version = DeliveryState.TOLD, on, mentor, told
        row.way, row.not_yet_on, row.why_not = way, None, ""
        return True
    wanted = DeliveryState.OPEN if outcome == TellOutcome.NOT_YET else DeliveryState.COULD_NOT
    not_yet_on = on if outcome == TellOutcome.NOT_YET else None
    why = why if outcome == TellOutcome.COULD_NOT else ""
    if (row.state, row.not_yet_on, row.why_not) == (wanted, not_yet_on, why):
        return False
    if row.state == DeliveryState.TOLD:
        row.told_on, row.told_by, row.told_version, row.way = None, None, None, ""
    row.state, row.not_yet_on, row.why_not = wanted, not_yet_on, why
    return True


def _answer(rows: list[Delivery], choice: int | None, agreed: bool, words: str) -> None:
    """Count an answer for each delivery that has none, and keep it with the name of who agreed."""
    counted: dict[UUID, int] = {}
    for row in rows:
        if row.answered or (choice is not None and not 0 <= choice < row.broadcast.choices):
            continue
        if choice is not None:
            row.answered = True
            counted[row.broadcast_id] = counted.get(row.broadcast_id, 0) + 1
        if agreed and (choice is not None or words):
            said = {"choice": choice, "words": words}
            AttributedAnswer.objects.update_or_create(organization_id=row.organization_id, delivery=row, defaults=said)
    for broadcast_id in sorted(counted):
        AnswerCount.objects.filter(broadcast=broadcast_id, choice=choice).update(
            count=F("count") + counted[broadcast_id]
        )
        _show(broadcast_id)


def _show(broadcast_id: UUID) -> None:
    """Let the counts be seen as they are now, if at least five answers came since they were seen last."""
    rows = AnswerCount.objects.filter(broadcast=broadcast_id)
    sums = rows.aggregate(given=Sum("count"), seen=Sum("shown"))
    if sums["given"] - sums["seen"] >= FEWEST_ANSWERS:
        rows.update(shown=F("count"))
