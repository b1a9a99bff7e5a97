"""The tags of participants."""

from django.db.models import Count, QuerySet

from mentees.models import Mentee, MenteeTag, Tag
from mentoring_platform.accounts.viewer import Viewer
from mentoring_platform.tenancy.models import Organization
from programs.queries.pairings import managed_mentees


def tags_of(organization: Organization) -> QuerySet[Tag]:
    """All tags of the organization, by name."""
    return Tag.objects.filter(organization=organization).order_by("name", "pk")


def tags_with_bearers(organization: Organization) -> QuerySet[Tag]:
    """All tags by name, each with `number`, of all who bear it, and `views`, of the views that ask for it."""
    numbers = {"number": Count("mentee_links", distinct=True), "views": Count("saved_views", distinct=True)}
    return tags_of(organization).annotate(**numbers)


def tags_of_mentee(mentee: Mentee) -> QuerySet[Tag]:
    """What a mentee bears, by name."""
    return Tag.objects.filter(mentee_links__mentee=mentee).order_by("name", "pk")


def is_borne_beyond(viewer: Viewer, tag: Tag) -> bool:
    """Whether somebody whom the viewer does not coordinate bears the tag."""
    own = managed_mentees(viewer).order_by().values("pk")
    return MenteeTag.objects.filter(tag=tag).exclude(mentee__in=own).exists()
