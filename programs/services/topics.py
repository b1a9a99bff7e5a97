from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record
from programs.models import Program, Topic

MOST_TOPICS = 20
"""More are not read on a phone, and the more there are, the fewer people share one."""


@transaction.atomic
def set_topics(*, program: Program, names: Sequence[str], by: Viewer | None) -> list[Topic]:
    """Offer these topics in this order, and no others. Returns those that are offered.

    A topic that is no longer named is kept, since former weeks were counted by it; named again, it is the same one.
    Raises ValidationError for too many, for one that is too long and for the same one twice. Audited.
    """
    wanted = [" ".join(name.split()) for name in names if name.strip()]
    _check(wanted)
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    known = {topic.name.casefold(): topic for topic in Topic.objects.filter(program=program)}
    before = {topic.pk: (topic.name, topic.order, topic.is_active) for topic in known.values()}
    offered = []
    for order, name in enumerate(wanted, start=1):
        topic = known.pop(name.casefold(), None) or Topic(organization=program.organization, program=program)
        topic.name, topic.order, topic.is_active = name, order, True
        offered.append(topic)
    for topic in known.values():
        topic.is_active = False
    changed = [
        topic
        for topic in [*offered, *known.values()]
        if before.get(topic.pk) != (topic.name, topic.order, topic.is_active)
    ]
    for topic in changed:
        topic.save()
    if changed:
        detail = {"topics": len(offered)}
        record(organization=program.organization, by=by, action="program.topics", subject=program, detail=detail)
    return offered


def _check(names: Sequence[str]) -> None:
    if len(names) > MOST_TOPICS:
        raise ValidationError({"names": _("Twenty topics at most: otherwise nobody finds the right one on a phone.")})
    longest = Topic._meta.get_field("name").max_length
    for name in names:
        if len(name) > longest:
            raise ValidationError({"names": _("“%(name)s” is too long: 40 letters at most.") % {"name": name[:60]}})
    folded = [name.casefold() for name in names]
    for name in names:
        if folded.count(name.casefold()) > 1:
            raise ValidationError({"names": _("“%(name)s” stands there twice.") % {"name": name}})
