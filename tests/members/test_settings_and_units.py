import pytest
from django.core.exceptions import ValidationError

from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import services as tenancy
from mentoring_platform.tenancy.choices import COMMON_TIME_ZONES
from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.models.organization import validate_time_zone
from mentoring_platform.tenancy.scope import organization_scope
from tests.factories import MentorFactory, UnitFactory

SETTINGS = "/north/settings/"
UNITS = "/north/units/"
WANTED = {"name": "ישיבת הגליל", "language": "en", "time_zone": "Europe/London", "first_weekday": "0"}
WANTED["closing_hour"] = "11"


@pytest.fixture
def galil(organization):
    with organization_scope(organization):
        return UnitFactory(organization=organization, name="Galil")


@pytest.fixture
def safed(organization, galil):
    with organization_scope(organization):
        return UnitFactory(organization=organization, name="Safed", parent=galil)


def units(organization) -> dict[str, str | None]:
    with organization_scope(organization):
        return {unit.name: unit.parent.name if unit.parent else None for unit in Unit.objects.select_related("parent")}


def test_settings_are_saved_and_recorded(signed_in, ada, organization):
    assert signed_in(ada).post(SETTINGS, WANTED).url == SETTINGS
    organization.refresh_from_db()
    saved = (organization.name, organization.language, organization.time_zone, organization.first_weekday)
    assert saved == ("ישיבת הגליל", "en", "Europe/London", 0)
    assert organization.closing_hour == 11
    with organization_scope(organization):
        assert AuditEntry.objects.get().detail["time_zone"] == ["Asia/Jerusalem", "Europe/London"]


def test_settings_do_not_change_address_or_state(signed_in, ada, organization):
    signed_in(ada).post(SETTINGS, {**WANTED, "slug": "other", "suspended_at": "2026-01-01"})
    organization.refresh_from_db()
    assert (organization.slug, organization.suspended_at) == ("north", None)


@pytest.mark.parametrize(
    "mistake",
    [{"name": ""}, {"time_zone": "Mars/Olympus"}, {"first_weekday": "9"}, {"language": "xx"}, {"closing_hour": "3"}],
)
def test_settings_with_a_mistake_are_not_saved(signed_in, ada, organization, mistake):
    assert signed_in(ada).post(SETTINGS, {**WANTED, **mistake}).status_code == 200
    organization.refresh_from_db()
    assert organization.time_zone == "Asia/Jerusalem"


def test_units_are_added_renamed_moved_and_removed(signed_in, ada, organization, galil):
    client = signed_in(ada)
    client.post(f"{UNITS}new/", {"name": "Safed", "kind_label": "branch", "parent": str(galil.pk)})
    assert units(organization) == {"Galil": None, "Safed": "Galil"}
    with organization_scope(organization):
        safed = Unit.objects.get(name="Safed")
    client.post(f"{UNITS}{safed.pk}/", {"name": "Zefat", "kind_label": "", "parent": ""})
    assert units(organization) == {"Galil": None, "Zefat": None}
    assert client.post(f"{UNITS}{galil.pk}/remove/").url == UNITS
    assert units(organization) == {"Zefat": None}
    with organization_scope(organization):
        actions = list(AuditEntry.objects.order_by("at").values_list("action", flat=True))
    assert actions == ["unit.created", "unit.changed", "unit.removed"]


def test_tree_is_shown(signed_in, ada, galil, safed):
    page = signed_in(ada).get(UNITS).content.decode()
    assert page.index("Galil") < page.index("Safed")
    assert signed_in(ada).get(f"{UNITS}new/?parent={galil.pk}").content.decode().count("selected") == 1


def test_empty_tree_offers_the_first_step(signed_in, ada):
    assert f'href="{UNITS}new/"' in signed_in(ada).get(UNITS).content.decode()


def test_no_unit_becomes_part_of_itself(signed_in, ada, organization, galil, safed):
    client = signed_in(ada)
    for parent in (galil, safed):
        page = client.post(f"{UNITS}{galil.pk}/", {"name": "Galil", "parent": str(parent.pk)})
        assert page.status_code == 200
    assert units(organization) == {"Galil": None, "Safed": "Galil"}
    with organization_scope(organization), pytest.raises(ValidationError):
        tenancy.change_unit(unit=galil, name="Galil", kind_label="", parent=safed)


def test_same_name_twice_in_one_place_is_refused_but_not_elsewhere(signed_in, ada, organization, galil, safed):
    client = signed_in(ada)
    assert client.post(f"{UNITS}new/", {"name": "Galil", "parent": ""}).status_code == 200
    assert client.post(f"{UNITS}new/", {"name": "Galil", "parent": str(safed.pk)}).status_code == 302


def test_unit_in_use_is_not_removed(signed_in, ada, organization, galil, safed):
    with organization_scope(organization):
        MentorFactory(organization=organization, unit=safed)
    client = signed_in(ada)
    for unit in (galil, safed):
        client.post(f"{UNITS}{unit.pk}/remove/")
    assert units(organization) == {"Galil": None, "Safed": "Galil"}


@pytest.mark.parametrize("page", [SETTINGS, UNITS, f"{UNITS}new/", UNITS + "{unit}/"])
def test_only_administrators_see_these_pages(client, signed_in, ada, dana, noam, tomer, galil, page):
    path = page.format(unit=galil.pk)
    assert client.get(path).url.startswith("/account/login/")
    answers = [signed_in(viewer).get(path).status_code for viewer in (ada, dana, noam, tomer)]
    assert answers == [200, 404, 404, 404]


@pytest.mark.parametrize("page", [SETTINGS, f"{UNITS}new/", UNITS + "{unit}/", UNITS + "{unit}/remove/"])
def test_only_administrators_change_them(signed_in, dana, noam, tomer, organization, galil, page):
    for viewer in (dana, noam, tomer):
        assert signed_in(viewer).post(page.format(unit=galil.pk), {**WANTED, "name": "X"}).status_code == 404
    assert units(organization) == {"Galil": None}


def test_unit_of_another_organization_is_not_there(signed_in, ada, other_organization):
    with organization_scope(other_organization):
        foreign = UnitFactory(organization=other_organization, name="Galil")
    client = signed_in(ada)
    assert client.get(f"{UNITS}{foreign.pk}/").status_code == 404
    assert client.post(f"{UNITS}{foreign.pk}/remove/").status_code == 404
    assert client.post(f"{UNITS}new/", {"name": "Safed", "parent": str(foreign.pk)}).status_code == 200
    assert units(other_organization) == {"Galil": None}


def test_common_time_zones_exist_and_a_rare_one_is_kept(signed_in, ada, organization):
    for name in COMMON_TIME_ZONES:
        validate_time_zone(name)
    organization.time_zone = "Pacific/Chatham"
    organization.save()
    page = signed_in(ada).get(SETTINGS).content.decode()
    assert '<option value="Pacific/Chatham" selected>' in page
    assert '<option value="Asia/Jerusalem">' in page
