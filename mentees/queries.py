"""Reads of mentees. Which mentees a viewer sees follows from programs and pairings: `programs.queries.mentees_for`."""

from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from mentees.models import Contact, Mentee
from mentoring_platform.tenancy.names import searchable

SIMILAR_NAMES = 0.45
"""From here on two names are likely to be one person's, in Hebrew as in English."""


def likely_duplicates(*, full_name: str, phone: str = "", except_id: UUID | None = None) -> QuerySet[Mentee]:
    """Up to five mentees of the organization with a similar name or the same phone, the most alike first."""
    alike = Q(resemblance__gte=SIMILAR_NAMES)
    if phone:
        alike |= Q(phone=phone)
    name = searchable(full_name)
    mentees = Mentee.objects.alias(resemblance=TrigramSimilarity("search_name", name)).filter(alike)
    return mentees.exclude(pk=except_id).select_related("unit").order_by("-resemblance", "full_name")[:5]


def contacts_of(mentee: Mentee) -> QuerySet[Contact]:
    """Who stands for a mentee that is a group, by name."""
    return Contact.objects.filter(mentee=mentee, is_former=False).order_by("full_name", "pk")


def external_id_is_taken(*, external_id: str, except_id: UUID | None = None) -> bool:
    """Whether another mentee of the organization carries this number of the office's records."""
    return bool(external_id) and Mentee.objects.filter(external_id=external_id).exclude(pk=except_id).exists()
