"""Compares built reports, and the files made of them, with what the statements say of the same meetings."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable
from csv import reader
from datetime import timedelta
from io import BytesIO, StringIO
from random import Random
from typing import Any

from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from mentoring_platform.accounts.viewer import Viewer
from reports.building.definition import Definition
from reports.building.queries import table_of
from reports.exports.quarter.reading import SHOWN
from reports.exports.writers import write
from reports.models import SavedReport
from reports.tables import Kind, Table
from tests.reports.oracle import spans
from tests.reports.oracle.asking import Asking
from tests.reports.oracle.comparing import Tally
from tests.reports.oracle.history import History
from tests.reports.oracle.html import read_page
from tests.reports.oracle.pages import signed_in, text_of
from tests.reports.oracle.spans import Span

SUMS = ("expected", "held", "excused", "missed", "unreported", "extra_held", "minutes")
FIGURES = (*SUMS, "held_percent", "reported_percent")


def compare_reports(history: History, tally: Tally) -> None:
    """Sums by program and unit, of each participant, pairing and mentor, in all kinds of periods; and the totals."""
    random = Random(history.seed)
    names = [name for name in history.viewers if name != "steering"]
    for kind, span in _periods(history).items():
        name = random.choice(names)
        asking = Asking(history, history.viewers[name])
        rows = asking.weeks(span)
        where = f"{history.seed} {name}, {kind}"
        for dataset, group_by, label, state in (
            ("weeks", "program", lambda one: one.enrolment.program.name, ""),
            ("weeks", "unit", lambda one: one.enrolment.mentee.unit and one.enrolment.mentee.unit.name, ""),
            ("participants", "", lambda one: one.enrolment, "all"),
            ("pairings", "", lambda one: one, "all"),
        ):
            definition = Definition(
                dataset, _columns(dataset, group_by), {"state": state} if state else {}, group_by, period=kind,
                first=span.first, last=span.last,
            )  # fmt: skip
            with translation.override("en"):
                table = table_of(asking.viewer, definition)
            expected = _sums(history, rows, label)
            _compare(tally, f"{where}: {dataset} by {group_by}", table, expected, dataset)


def _periods(history: History) -> dict[str, Span | None]:
    last = spans.last_day_over(history)
    fixed = spans.weeks_from_to(history, history.first + (history.today - history.first) / 2, last)
    return {
        "weeks_4": spans.last_weeks(history, 4),
        "weeks_12": spans.last_weeks(history, 12),
        "weeks_52": spans.last_weeks(history, 52),
        "fixed": fixed,
    }


def _columns(dataset: str, group_by: str) -> tuple[str, ...]:
    named = {"participants": ("name", "program", "enrolled_from"), "pairings": ("mentor", "name", "program", "from")}
    return (*named.get(dataset, ()), *FIGURES)


def _sums(history: History, rows: dict, label: Callable[[Any], Hashable]) -> dict[Hashable, list[int]]:
    sums: dict[Hashable, list[int]] = defaultdict(lambda: [0] * len(SUMS))
    for pairing in history.pairings:
        if pairing.pk in rows:
            sums[label(pairing)] = [a + b for a, b in zip(sums[label(pairing)], rows[pairing.pk], strict=False)]
    return sums


def _with_shares(sums: list[int]) -> tuple:
    expected, held, unreported = sums[0], sums[1], sums[4]
    if not expected:
        return (*sums, None, None)
    return (*sums, held * 100 // expected, (expected - unreported) * 100 // expected)


def _compare(tally: Tally, where: str, table: Table, expected: dict, dataset: str) -> None:
    with translation.override("en"):
        found = [(row[: -len(FIGURES)], tuple(row[-len(FIGURES) :])) for row in table.rows]
    if dataset == "weeks":
        by_name = {_name_of(key): _with_shares(sums) for key, sums in expected.items() if any(sums)}
        shown = {label[0]: figures for label, figures in found if any(figures[: len(SUMS)])}
        tally.same(where, shown, by_name)
    elif dataset == "participants":
        known = {(e.mentee.full_name, e.program.name, e.starts_on): _with_shares(s) for e, s in expected.items()}
        for label, figures in found:
            tally.same(f"{where}, {label}", figures, known.get(label, _with_shares([0] * len(SUMS))))
    else:
        known = {
            (p.mentor.full_name, p.enrolment.mentee.full_name, p.enrolment.program.name, p.starts_on): _with_shares(s)
            for p, s in expected.items()
        }
        for label, figures in found:
            tally.same(f"{where}, {label}", figures, known.get(label, _with_shares([0] * len(SUMS))))
    sums = [sum(figures[number] for _label, figures in found) for number in range(len(SUMS))]
    tally.compared += len(found) * (len(FIGURES) - 1)
    if table.totals and found:
        tally.same(f"{where}, totals", tuple(table.totals[-len(FIGURES) :]), _with_shares(sums))


def _name_of(key: Hashable) -> Hashable:
    return key if key else "No unit"


def compare_files(history: History, tally: Tally) -> None:
    """What a page shows of a report, its .xlsx, its .csv and its PDF hold: the same cells, in the same order."""
    viewer = history.viewers["coordinator"]
    for dataset, columns, group_by in (
        ("participants", ("name", "unit", "program", "enrolled_from", *FIGURES), ""),
        ("weeks", FIGURES, "program"),
        ("pairings", ("mentor", "name", "from", "until", *FIGURES), ""),
    ):
        definition = Definition(dataset, columns, {}, group_by, period="weeks_12", name="דוח")
        values = {name: getattr(definition, name) for name in ("dataset", "filters", "group_by", "period", "name")}
        report = SavedReport.objects.create(
            organization=history.organization, owner=viewer.acting_membership, columns=list(columns), **values
        )
        with translation.override("en"):
            _compare_all(history, tally, viewer, definition, report)


def _compare_all(history: History, tally: Tally, viewer: Viewer, definition: Definition, report: SavedReport) -> None:
    table = table_of(viewer, definition)
    texts = [table.texts(row) for row in table.rows]
    where = f"{history.seed}: {definition.dataset} by {definition.group_by}"
    page = signed_in(viewer).get(reverse("reports:saved_report", args=[history.organization.slug, report.pk]))
    shown = [row for one in read_page(page.content).all("table") for row in one.rows()]
    wanted = [[" ".join(cell.split()) for cell in row] for row in texts]
    tally.same(f"{where}: page", [row for row in wanted if row not in _without_dashes(shown)], [])
    _compare_sheet(tally, where, table)
    _compare_lines(tally, where, table)
    if definition.dataset == "participants":  # a PDF takes long
        _compare_paper(tally, where, table)


def _without_dashes(rows: list[list[str]]) -> list[list[str]]:
    return [["" if cell == "–" else cell for cell in row] for row in rows]


def _file(table: Table, format: str) -> bytes:
    out = BytesIO()
    write(table, format, out)
    return out.getvalue()


def _compare_sheet(tally: Tally, where: str, table: Table) -> None:
    sheet = load_workbook(BytesIO(_file(table, "xlsx"))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    heading = next(n for n, row in enumerate(rows) if row[: len(table.columns)] == [c.title for c in table.columns])
    for number, row in enumerate(table.rows):
        cells = rows[heading + 1 + number]
        for column, value, cell in zip(table.columns, row, cells, strict=False):
            tally.same(f"{where}: .xlsx, row {number}, {column.key}", _as_in_sheet(column.kind, cell), value)


def _as_in_sheet(kind: Kind, cell: Any) -> Any:
    if cell is None:
        return None
    if kind == Kind.PERCENT:
        return round(cell * 100)
    if kind == Kind.HOURS:
        return round(cell.total_seconds() / 60) if hasattr(cell, "total_seconds") else _minutes(cell)
    return cell.date() if kind == Kind.DATE else cell


def _minutes(cell: Any) -> int:
    return cell.hour * 60 + cell.minute if hasattr(cell, "hour") else round(cell * 1440)


def _compare_lines(tally: Tally, where: str, table: Table) -> None:
    lines = list(reader(StringIO(_file(table, "csv").decode("utf-8-sig"))))
    heading = next(n for n, row in enumerate(lines) if row == [column.title for column in table.columns])
    for number, row in enumerate(table.rows):
        expected = [column.plain(value) for column, value in zip(table.columns, row, strict=True)]
        tally.same(f"{where}: .csv, row {number}", lines[heading + 1 + number], expected)


def _compare_paper(tally: Tally, where: str, table: Table) -> None:
    from pypdf import PdfReader

    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(_file(table, "pdf"))).pages).split()
    for number, row in enumerate(table.rows):
        numbers = [
            column.text(value)
            for column, value in zip(table.columns, row, strict=True)
            if column.kind.is_number and value is not None
        ]
        missing = [one for one in numbers if one not in words]
        tally.same(f"{where}: PDF, row {number}", missing, [])


def compare_quarters(history: History, tally: Tally) -> None:
    """The one page about a program's quarter tells the figures of that quarter, each with both sides."""
    from pypdf import PdfReader

    asking = Asking(history, history.viewers["administrator"])
    client = signed_in(asking.viewer)
    day = spans.last_day_over(history) - timedelta(days=100)
    span, value = spans.quarter_of(history, day), f"{day.year}q{(day.month + 2) // 3}"
    for program in history.programs[:2]:
        url = reverse("reports:quarter_pdf", args=[history.organization.slug, program.pk])
        content = client.get(f"{url}?period={value}").content
        words = PdfReader(BytesIO(content)).pages[0].extract_text()
        figures = [asking.figure(key, span, program.pk) for key in SHOWN]
        expected = [
            (text_of(key, one), str(one.numerator), str(one.denominator))
            for key, one in zip(SHOWN, figures, strict=True)
            if one.denominator
        ]
        found = re.findall(r"(\d+%|\d+ h)\n(\d+) of (\d+)", words)
        tally.same(f"{history.seed}: {program} in {value} on one page", found, expected)
        tally.compared += len(expected)
