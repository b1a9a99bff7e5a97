"""What the loaded demo shows: believable, complete, ending today, and the same each time."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.models import Membership, User
from mentoring_platform.demo import loading
from mentoring_platform.demo.accounts import PASSWORD, SIGN_INS, Cast
from mentoring_platform.demo.loading import load_demo
from mentoring_platform.demo.trail import tell_trail
from mentoring_platform.demo.world import WRITING_ORDER, Telling, World
from mentoring_platform.tenancy.models import Organization
from mentoring_platform.tenancy.scope import organization_scope
from tests.demo.conftest import TODAY

UNTOLD = {"organization", "created_at"}
"""What the database or the clock gives, and not the telling; and who signs in, whose id the database gives too."""


def facts(rows, model) -> list[tuple]:
    fields = [field for field in model._meta.local_fields if field.related_model is not User]
    fields = [field for field in fields if not any(getattr(field, now, False) for now in ("auto_now", "auto_now_add"))]
    names = [field.attname for field in fields if field.name not in UNTOLD]
    return [tuple(getattr(row, name) for name in names) for row in rows]


def everything() -> dict:
    """All rows of the demo by organization and model, in the order of their ids."""
    written = {}
    for organization in Organization.objects.order_by("slug"):
        with organization_scope(organization):
            for model in WRITING_ORDER:
                written[organization.slug, model] = facts(model.objects.order_by("id"), model)
    return written


def told_again(seed: int) -> dict:
    """What a second telling of the small demo says, in memory."""
    told, cast = {}, Cast()
    for part in loading.PARTS:
        organization = Organization.objects.get(slug=part.slug)
        world = World(organization, Telling(today=TODAY, seed=seed, factor=0.1))
        part.tell(world, cast)
        tell_trail(world)
        for model in WRITING_ORDER:
            told[part.slug, model] = facts(sorted(world.rows(model), key=lambda row: row.id), model)
    return told


def test_the_same_seed_tells_the_same(small_demo, db):
    written = everything()
    assert sum(len(rows) for rows in written.values()) > 5000
    assert told_again(seed=loading.SEED) == written
    assert told_again(seed=1) != written


def test_loaded_again_nothing_changes(small_demo, db):
    before = everything(), User.objects.count()
    assert load_demo(today=TODAY, seed=7) is False
    assert (everything(), User.objects.count()) == before


def test_the_command_prints_every_sign_in_and_the_password(small_demo, db):
    out = StringIO()
    call_command("load_demo", stdout=out)
    printed = out.getvalue()
    assert PASSWORD in printed
    assert all(printed.count(entry.email) >= 1 for entry in SIGN_INS)
    assert f"http://testserver/yeshiva/ {' ' * 5}" in printed


@pytest.mark.parametrize("entry", SIGN_INS, ids=lambda entry: f"{entry.email}-{entry.role}")
def test_everybody_in_the_table_can_sign_in(small_demo, db, entry):
    client = Client()
    client.post(reverse("account_login"), {"login": entry.email, "password": PASSWORD})
    user = User.objects.get(email=entry.email)
    assert client.session.get("_auth_user_id") == str(user.pk)
    assert user.name == entry.name and user.language == entry.language
    if entry.slug:
        organization = Organization.objects.get(slug=entry.slug)
        with organization_scope(organization):
            assert Membership.objects.filter(user=user, role=entry.role).count() == 1
    else:
        assert user.is_operator


def test_each_organization_has_somebody_to_manage_it(small_demo):
    for part in loading.PARTS:
        roles = {entry.role for entry in SIGN_INS if entry.slug == part.slug}
        assert {Role.ADMINISTRATOR, Role.COORDINATOR} <= roles
