"""Foreign ids planted into the pages of one's own organization: query strings, forms, hidden fields, rows of lists."""

import re
from collections.abc import Iterator

import pytest

from tests.tenancy import staged
from tests.tenancy.forms_on_pages import PageForm, forms_on
from tests.tenancy.objects import CANARY
from tests.tenancy.routes import BATCHES, ROUTES
from tests.tenancy.sweeping import NOUNS, address, is_id, letters, shows, unchanged

pytestmark = pytest.mark.django_db
stage, organization, other_organization = staged.stage, staged.organization, staged.other_organization
north, south, southerners = staged.north, staged.south, staged.southerners

TOKEN = "csrfmiddlewaretoken"
TURNS = 5
OF_A_ROW = re.compile(r"-\d+(-|$)")
"""Fields of a list of rows: `contacts-0-full_name`, `column-0-3`."""


@pytest.mark.parametrize("route", ROUTES)
def test_foreign_ids_in_the_query_string(route, at_home, organization, other_organization, north, south, swept):
    path = address(route, other_organization.slug, south)
    with unchanged(organization):
        page = at_home.get(path)
        if page.status_code == 405:
            return
        assert not shows(page)
        names = {name for form in forms_on(page.content.decode(errors="replace")) for name in form.sent} | NOUNS
        names.discard(TOKEN)
        for kinds in turns({name: kind_of(name, north) for name in names}, north):
            response = at_home.get(path, {name: str(north[kind]) for name, kind in kinds.items()})
            swept("everything", route, *kinds.values())
            assert response.status_code in (200, 301, 302, 404), kinds
            assert not shows(response), kinds


def kind_of(name: str, north: dict) -> str | None:
    """The kind of object that a field is named for: `contacts-0-mentee`, `unit_id`."""
    kind = f"{name.split('-')[-1].removesuffix('_id')}_id"
    return {"parent_id": "unit_id"}.get(kind, kind) if kind == "parent_id" or kind in north else None


def turns(fields: dict[str, str | None], north: dict) -> Iterator[dict[str, str]]:
    """Which kind of foreign id each field is sent with, turn by turn: first the one it is for, then others in turn."""
    kinds = sorted(north)
    yield {name: kind or kinds[at % len(kinds)] for at, (name, kind) in enumerate(sorted(fields.items()))}
    for turn in range(1, TURNS):
        yield {name: kinds[(at + turn * len(kinds) // TURNS) % len(kinds)] for at, name in enumerate(sorted(fields))}


@pytest.fixture
def plant(at_home, organization, other_organization, swept):
    """Send a form with foreign ids in some fields, whose kinds are told, and undo it: nothing foreign is touched."""

    def send(route: str, target: str, form: PageForm, kinds: dict[str, str], north: dict) -> None:
        with unchanged(organization, route, kinds):
            planted = {name: [str(north[kind])] for name, kind in kinds.items()}
            response = at_home.post(target, {**form.sent, **planted})
            assert CANARY not in "\n".join(letters(other_organization)), (route, kinds)
        swept("everything", route, *kinds.values())
        assert response.status_code in (200, 302, 404, 422), (route, kinds)
        assert not shows(response), (route, kinds)

    return send


def forms_to_send(page, path: str, slug: str) -> list[tuple[str, PageForm]]:
    """The forms of a page that write into the organization, each with its address."""
    found = [(form.action or path, form) for form in forms_on(page.content.decode(errors="replace"))]
    return [(target, form) for target, form in found if form.method == "post" and target.startswith(f"/{slug}/")]


def each_kind(form: PageForm, name: str, south: dict, north: dict) -> Iterator[dict[str, str]]:
    """With which kinds one field is sent: a few turns where it is known what it is for, else each kind there is."""
    offered = form.offered.get(name, set())
    own = kind_of(name, north) or next((kind for kind, value in south.items() if str(value) in offered), None)
    if own is None and any(is_id(value) for value in offered):
        yield from ({name: kind} for kind in north)
    elif own is not None or name in form.hidden or OF_A_ROW.search(name):
        yield from turns({name: own}, north)


@pytest.mark.parametrize("batch", BATCHES)
def test_foreign_ids_in_forms(batch, at_home, other_organization, north, south, plant):
    """Each field that names an object, each hidden one and each of a row; then all that a form does not even have."""
    for route in batch:
        path = address(route, other_organization.slug, south)
        for target, form in forms_to_send(at_home.get(path), path, other_organization.slug):
            for name in sorted(set(form.sent) - {TOKEN}):
                for kinds in each_kind(form, name, south, north):
                    plant(route, target, form, kinds, north)
            rows = {name.split("-")[0] for name in form.sent if name.endswith("-TOTAL_FORMS")}
            more = [f"{prefix}-0-{noun}" for prefix in rows for noun in ("id", "organization", "mentee")]
            nouns = [each for noun in NOUNS for each in (noun, f"{noun}_id") if each not in form.sent]
            for kinds in turns({name: kind_of(name, north) for name in [*more, *nouns]}, north):
                plant(route, target, form, kinds, north)


def test_rows_of_lists_are_reached(at_home, other_organization, south):
    """A control: lists of rows and columns of sheets do come past the sweep above."""
    reached = {}
    for route in ROUTES:
        path = address(route, other_organization.slug, south)
        for _, form in forms_to_send(at_home.get(path), path, other_organization.slug):
            if rows := [name for name in form.sent if OF_A_ROW.search(name)]:
                reached[route] = len(rows)
    found = {route.split(">/", 1)[1] for route in reached}
    assert found >= {"people/mentees/<uuid:mentee_id>/contacts/", "people/mentors/<uuid:mentor_id>/hours/"}
    assert "import/<uuid:import_id>/columns/" in found
