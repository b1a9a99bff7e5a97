"""Formula injection: whatever people are called, no sheet that the product hands out holds a formula."""

import ast
import csv
import io
from pathlib import Path

import openpyxl
import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.ui.sheets import XLSX
from programs.models import DirectoryEntry, Program
from sessions.importing.services import upload_file
from tests.defences.test_every_answer import ROUTES, address
from tests.reports.conftest import closed_week
from tests.reports.scenes import AFTER, SUNDAY
from tests.tenancy.objects import make_objects

ROOT = Path(settings.BASE_DIR)
PREFIX = "<slug:organization_slug>/"
NO_SHEETS = {"text/html", "text/plain", "application/json", "application/manifest+json", "application/pdf", ""}
NO_SHEETS |= {"image/jpeg"}
SHEETS = {XLSX, "text/csv"}
FORMULAS = ['=HYPERLINK("http://evil.example")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1"]
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
HOLDS_NAMES = {"reports/weekly/sheet/", "audit/sheet/", "import/<uuid:import_id>/rows-to-mend/"}
HOLDS_NAMES |= {"programs/<uuid:program_id>/planner/sheet/"}
HOLDS_NAMES |= {"broadcasts/<uuid:broadcast_id>/coverage/sheet/", "directory/sheet/", "training/hours/sheet/"}
HANDED_OUT = HOLDS_NAMES | {"import/template/"}
WRITES_SHEETS = {"xlsxwriter", "csv", "openpyxl", "xlwt", "odf"}


@pytest.fixture(autouse=True)
def _after_the_week():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def scene(organization, make_viewer, signed_in):
    """An organization where everybody and everything bears the given name, and somebody who may open all of it."""

    def make(word: str):
        viewer = make_viewer(*Role.values, organization=organization, name=word)
        closed_week(organization, name=f"{word} mentee")
        with organization_scope(organization), transaction.atomic():
            organization.name = word
            organization.save()
            named = make_objects(organization, word)
            DirectoryEntry.objects.update(name=word)
            refused = upload_file(
                program=Program.objects.first(),
                starts_on=SUNDAY,
                name=f"{word}.csv",
                content=f'שם\tטלפון\tמייל\n"{word.replace(chr(34), chr(34) * 2)}"\tnot a phone\t{"=1+2"}\n'.encode(),
                by=viewer_for(viewer.user, organization),
            )
            named["import_id"] = refused.pk
        client = signed_in(viewer)
        client.get(f"/{organization.slug}/people/mentees/{named['mentee_id']}/")  # leaves an entry in the trail
        return client, {**named, "organization_slug": organization.slug}

    return make


def sheets_of(client, arguments, routes):
    """Those of the pages whose answer is a sheet."""
    for route in routes:
        with transaction.atomic():
            answer = client.get(address(route, arguments))
            transaction.set_rollback(True)
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        assert kind in NO_SHEETS | SHEETS, f"Is {kind} of {route} a sheet? Say so here."
        if kind in SHEETS:
            assert "attachment" in answer.headers["Content-Disposition"]
            yield route.removeprefix(PREFIX), kind, answer.content


def cells_of(kind: str, content: bytes) -> list[tuple[object, bool]]:
    """Each filled cell: what stands there, and whether it could be taken for a formula."""
    if kind == XLSX:
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        return [
            (
                cell.value,
                cell.data_type == "f" or (str(cell.value).startswith(DANGEROUS) and not cell.quotePrefix),
            )
            for cell in cells
            if not isinstance(cell.value, int | float)
        ]
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [(cell, cell.startswith(DANGEROUS)) for row in rows for cell in row]


def test_every_sheet_is_looked_at(scene):
    """Found by asking every page of an organization; one that is new is named above, and then tried like the others."""
    client, arguments = scene("דנה")
    routes = [route for route in ROUTES if route.startswith(PREFIX)]
    assert {route for route, _, _ in sheets_of(client, arguments, routes)} == HANDED_OUT


@pytest.mark.parametrize("word", FORMULAS, ids=repr)
def test_no_sheet_holds_a_formula(scene, word):
    client, arguments = scene(word)
    seen = set()
    for route, kind, content in sheets_of(client, arguments, [PREFIX + route for route in sorted(HANDED_OUT)]):
        cells = cells_of(kind, content)
        assert cells, route
        assert [value for value, is_formula in cells if is_formula] == [], route
        if any(word.strip() in str(value) for value, _ in cells):
            seen.add(route)
    assert seen >= HOLDS_NAMES, "The name must have been in the sheet, or nothing was tried."


def test_a_formula_would_be_seen():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "=1+1", "-1"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [bad for _, bad in cells_of(XLSX, buffer.getvalue())] == [True, True]
    assert [bad for _, bad in cells_of("text/csv", b"a,=1+1")] == [False, True]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_there_is_one_writer_of_sheets():
    """One for .xlsx and one for .csv; a further one would have to close the same hole again."""
    sources = [
        path
        for app in ("mentoring_platform", "mentors", "mentees", "programs", "sessions", "reports")
        for path in (ROOT / app).rglob("*.py")
    ]
    writers = {str(path.relative_to(ROOT)) for path in sources if imported(path) & WRITES_SHEETS}
    assert writers == {
        "mentoring_platform/ui/sheets.py", "reports/exports/writers/lines.py", "sessions/importing/reading.py",
    }  # fmt: skip
    assert "csv.writer" not in (ROOT / "sessions/importing/reading.py").read_text("utf-8")
