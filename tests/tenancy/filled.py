"""A row in every tenant table of an organization, those included that are declared after this was written."""

from datetime import date, time

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import ProgramFactory
from tests.tenancy.objects import make_objects

TENANT_MODELS = [model for model in apps.get_models() if getattr(model, "is_tenant_model", False)]
WRITTEN_BY_THE_DATABASE = {"audit.AuditLink"}
"""Links are added by a trigger as the transaction of their entry ends."""
PLAIN = {models.DateField: date(2026, 1, 4), models.TimeField: time(9), models.IntegerField: 1, models.JSONField: {}}
PLAIN |= {models.BinaryField: b"x", models.EmailField: "x@people.example", models.CharField: "x", models.TextField: "x"}
PLAIN |= {ArrayField: []}
# Where two values must agree, which no type tells.
AGREED = {label: {"ends_at": time(10)} for label in ("mentors.Availability", "mentees.Availability")}
AGREED |= {"reports.TopicCount": {"mentees": 5, "mentions": 10}}
AGREED |= {"programs.PulseFigure": {"people": 5, "halves": 7}}


def fill(organization: Organization) -> None:
    """Make a small programme in the organization, then one row in each table that it left empty."""
    with organization_scope(organization), transaction.atomic():
        make_objects(organization, word=organization.slug)
        ProgramFactory(organization=organization)  # to point to, where there may be one row for each program alone
        for model in TENANT_MODELS:
            if model._meta.label not in WRITTEN_BY_THE_DATABASE and not model.objects.exists():
                values = {f.attname: _value(model, f) for f in model._meta.local_fields if f.name != "organization"}
                model(**values, organization=organization).save(force_insert=True)


def _value(model: type[models.Model], field: models.Field):
    agreed = AGREED.get(model._meta.label, {})
    if field.name in agreed:
        return agreed[field.name]
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.is_relation:
        return field.related_model.objects.order_by("pk").values_list("pk", flat=True).first()
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DateTimeField):
        return clock.now()
    kind = next((kind for kind in PLAIN if isinstance(field, kind)), None)
    assert kind, f"Say in tests/tenancy/filled.py what {model.__name__}.{field.name} holds"
    return PLAIN[kind]
