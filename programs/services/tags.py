from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentees.models import Mentee, MenteeTag, Tag
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.audit.services import record, record_many
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.names import searchable
from programs.queries import is_borne_beyond

MOST_TAGS = 60
"""More words than anybody can choose among are no words any more."""


@transaction.atomic
def add_tag(*, organization: Organization, name: str, by: Viewer | None) -> Tag:
    """Give the organization a tag; the same word spelled a little differently is the tag that is there.

    Raises ValidationError (`name`) for an empty one, one that is too long and one too many. Audited when it is new.
    """
    words = _checked(name)
    if tag := Tag.objects.filter(search_name=searchable(words)).first():
        return tag
    if Tag.objects.count() >= MOST_TAGS:
        raise ValidationError({"name": _("There are sixty tags already. Remove one that nobody needs.")})
    tag, is_new = Tag.objects.get_or_create(
        organization=organization, search_name=searchable(words), defaults={"name": words}
    )
    if is_new:
        record(organization=organization, by=by, action="tag.created", subject=tag)
    return tag


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, by: Viewer) -> Tag:
    """Call a tag otherwise, wherever it is borne. Raises ValidationError (`name`), also beyond one's reach. Audited."""
    words = _checked(name)
    if words == tag.name:
        return tag
    _check_reach(tag, by)
    if Tag.objects.filter(search_name=searchable(words)).exclude(pk=tag.pk).exists():
        raise ValidationError({"name": _("There is a tag of this name already.")})
    tag.name = words
    tag.save()
    record(organization=tag.organization, by=by, action="tag.renamed", subject=tag)
    return tag


@transaction.atomic
def remove_tag(*, tag: Tag, by: Viewer) -> None:
    """Take a tag from everybody and from the list; views that asked for it go with it.

    Raises ValidationError while somebody beyond the coordinator's reach bears it. Audited.
    """
    _check_reach(tag, by)
    record(organization=tag.organization, by=by, action="tag.removed", subject=tag)
    tag.delete()


@transaction.atomic
def tag_mentees(*, mentees: Iterable[Mentee], tag: Tag, bears: bool, by: Viewer | None) -> int:
    """Put a tag on these mentees, or take it from them; returns for how many that changed something. Audited each.

    Five statements for any number of them.
    """
    chosen = {mentee.pk: mentee for mentee in mentees}
    links = MenteeTag.objects.filter(tag=tag, mentee__in=chosen)
    bearers = set(links.values_list("mentee_id", flat=True))
    changed = [mentee for key, mentee in chosen.items() if (key in bearers) != bears]
    if bears:
        MenteeTag.objects.bulk_create(
            (MenteeTag(organization=tag.organization, mentee=mentee, tag=tag) for mentee in changed),
            ignore_conflicts=True,
        )
    else:
        links.delete()
    record_many(by=by, action="mentee.tagged" if bears else "mentee.untagged", subjects=changed)
    return len(changed)


@transaction.atomic
def set_tags(*, mentee: Mentee, tags: Iterable[Tag], by: Viewer | None) -> None:
    """Let a mentee bear these tags and no others. Audited when something changes."""
    Mentee.objects.select_for_update(no_key=True).get(pk=mentee.pk)
    wanted = {tag.pk: tag for tag in tags}
    links = MenteeTag.objects.filter(mentee=mentee)
    borne = set(links.values_list("tag_id", flat=True))
    if borne == set(wanted):
        return
    links.exclude(tag__in=wanted).delete()
    MenteeTag.objects.bulk_create(
        MenteeTag(organization=mentee.organization, mentee=mentee, tag=tag)
        for key, tag in wanted.items()
        if key not in borne
    )
    record(organization=mentee.organization, by=by, action="mentee.tags_set", subject=mentee)


def _checked(name: str) -> str:
    words = " ".join(name.split())
    if not searchable(words):
        raise ValidationError({"name": _("Write a word or two.")})
    if len(words) > Tag._meta.get_field("name").max_length:
        raise ValidationError({"name": _("A tag has forty letters at most.")})
    return words


def _check_reach(tag: Tag, by: Viewer) -> None:
    if is_borne_beyond(by, tag):
        words = _("Participants whom you do not coordinate bear this tag. Ask those who do, or the coordinator of all.")
        raise ValidationError({"name": words})
