"""Foreign ids planted into the pages of one's own organization: query strings, forms, hidden fields, rows of lists."""

import re

import pytest

from tests.tenancy.forms_on_pages import PageForm, forms_on
from tests.tenancy.objects import CANARY
from tests.tenancy.routes import BATCHES, ROUTES
from tests.tenancy.sweeping import NOUNS, address, checksums, is_id, letters, rolled_back, shows

TOKEN = "csrfmiddlewaretoken"
OF_A_ROW = re.compile(r"-\d+(-|$)")
"""Fields of a list of rows: `contacts-0-full_name`, `column-0-3`."""


@pytest.mark.parametrize("route", ROUTES)
def test_foreign_ids_in_the_query_string(route, at_home, organization, other_organization, north, south, swept):
    before = checksums(organization)
    path = address(route, other_organization.slug, south)
    page = at_home.get(path)
    if page.status_code == 405:
        return
    assert not shows(page)
    names = {name for form in forms_on(page.content.decode(errors="replace")) for name in form.sent} | NOUNS
    names.discard(TOKEN)
    for kind, foreign in north.items():
        response = at_home.get(path, {name: str(foreign) for name in sorted(names)})
        swept("everything", route, kind)
        assert response.status_code in (200, 302, 404), kind
        assert not shows(response), kind
    assert checksums(organization) == before


@pytest.fixture
def plant(at_home, organization, other_organization, swept):
    """Send a form with foreign ids in these fields, of each kind in turn, and undo it: nothing foreign is touched."""
    before = checksums(organization)

    def send(route: str, target: str, form: PageForm, names: list[str], north: dict) -> None:
        for kind, foreign in north.items():
            with rolled_back():
                response = at_home.post(target, {**form.sent, **{name: [str(foreign)] for name in names}})
                assert checksums(organization) == before, (route, names, kind)
                assert CANARY not in "\n".join(letters(other_organization)), (route, names, kind)
            swept("everything", route, kind)
            assert response.status_code in (200, 302, 404, 422), (route, names, kind)
            assert not shows(response), (route, names, kind)

    return send


def forms_to_send(page, path: str, slug: str) -> list[tuple[str, PageForm]]:
    """The forms of a page that write into the organization, each with its address."""
    found = [(form.action or path, form) for form in forms_on(page.content.decode(errors="replace"))]
    return [(target, form) for target, form in found if form.method == "post" and target.startswith(f"/{slug}/")]


def names_objects(form: PageForm, name: str, own: set[str]) -> bool:
    offered = form.offered.get(name, set())
    return name.split("-")[-1] in NOUNS or any(is_id(value) or value in own for value in offered)


@pytest.mark.parametrize("batch", BATCHES)
def test_foreign_ids_in_forms(batch, at_home, other_organization, north, south, plant):
    """Each field that names an object, each hidden one and each of a row; then all that a form does not even have."""
    own = {str(value) for value in south.values()}
    for route in batch:
        path = address(route, other_organization.slug, south)
        for target, form in forms_to_send(at_home.get(path), path, other_organization.slug):
            for name in sorted(set(form.sent) - {TOKEN}):
                if name in form.hidden or OF_A_ROW.search(name) or names_objects(form, name, own):
                    plant(route, target, form, [name], north)
            rows = {name.split("-")[0] for name in form.sent if name.endswith("-TOTAL_FORMS")}
            more = [f"{prefix}-0-{noun}" for prefix in rows for noun in ("id", "organization", "mentee")]
            nouns = [each for noun in NOUNS for each in (noun, f"{noun}_id") if each not in form.sent]
            plant(route, target, form, sorted([*more, *nouns]), north)


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
