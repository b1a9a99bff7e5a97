"""Compares what stands on the pages, as texts, with what the statements say."""

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from reports.compliance.measures import MEASURES, WEEKLY, Key, Unit
from reports.compliance.queries import names_people
from tests.reports.oracle.asking import Asking, Expected
from tests.reports.oracle.comparing import Chosen, Tally, choices, single_weeks
from tests.reports.oracle.history import History
from tests.reports.oracle.html import Element, read_page
from tests.reports.oracle.spans import Span

CARDS = (Key.COVERAGE, Key.HELD, Key.REPORTED)
STATES = {"Held": Key.HELD, "Excused": Key.EXCUSED, "Missed": Key.MISSED, "Not reported yet": Key.UNREPORTED}
FIGURE = re.compile(r"–|\d+%|\d+ h")
with override("en"):
    TITLES = {str(measure.title): key for key, measure in MEASURES.items()}


def compare_pages(history: History, tally: Tally, *, looks: int) -> None:
    """So many looks at the dashboard, a program's page, its charts, and a measure with the people behind it."""
    random = Random(history.seed)
    names = [name for name in history.viewers if name != "steering"]
    for _ in range(looks):
        name = random.choice(names)
        asking = Asking(history, history.viewers[name])
        chosen, (program, unit, _by) = random.choice(choices(history, asking.viewer))
        where = f"{history.seed} {name}, {chosen.name}, page of {program}/{unit}"
        page = Shown(where, asking, chosen, program, unit, signed_in(asking.viewer))
        page.figures(tally)
        page.charts(tally)
        page.measure(tally, random.choice(list(Key)))


def signed_in(viewer) -> Client:
    """Somebody who reads English."""
    viewer.user.language = "en"
    viewer.user.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(viewer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(key: str, expected: Expected) -> str:
    """A figure as it stands on a page: whole percent or hours, rounded down."""
    if not expected.denominator:
        return "–"
    if MEASURES[Key(key)].unit == Unit.HOURS:
        return f"{expected.numerator // expected.denominator} h"
    return f"{expected.numerator * 100 // expected.denominator}%"


def sides_of(key: str, expected: Expected) -> str:
    """What was counted above and below the line, as it stands on a page."""
    if MEASURES[Key(key)].unit == Unit.HOURS:
        return f"hours: {expected.numerator:,} · reports: {expected.denominator:,}"
    return f"{expected.numerator:,} of {expected.denominator:,}"


@dataclass(frozen=True)
class Shown:
    """The pages that somebody has before him of a slice in a period."""

    where: str
    asking: Asking
    chosen: Chosen
    program: Any
    unit: Any
    client: Client

    def figures(self, tally: Tally) -> None:
        """Cards, the table of all measures, programs and units side by side."""
        page = self._get()
        for key in CARDS:
            self._card(tally, page, key)
        told = set()
        for table in page.all("table", "cards"):
            heading, *rows = table.rows()
            if heading[1:3] == ["Now", "Counted"]:
                self._all_measures(tally, rows)
            else:
                self._side_by_side(tally, heading, rows)
            told |= {TITLES.get(row[0]) for row in rows}
        for key in set(Key) - told - set(CARDS):
            tally.same(f"{self.where}: {key}, of which nothing is said", 0, self._figure(key).denominator)

    def charts(self, tally: Tally) -> None:
        """The tables beside the charts: weeks, and how long pairings last."""
        for table in self._get(part="charts").all("table"):
            heading, *rows = table.rows()
            if heading[1:3] == ["Now", "A year earlier"]:
                self._by_week(tally, Key.HELD, rows)
            elif set(heading[1:]) <= set(STATES):
                self._states(tally, heading, rows)
            else:
                self._lasting(tally, heading, rows)

    def measure(self, tally: Tally, key: Key) -> None:
        """One measure with its weeks, side by side, and whoever stands behind it."""
        page = self._get(
            "reports:measure", measure=str(key), people="all" if names_people(self.asking.viewer, key) else ""
        )
        (stat,) = page.all("section", "stat")
        self._number(tally, stat, key)
        above, below = 0, 0
        for table in page.all("table"):
            heading, *rows = table.rows()
            if heading[1:3] == ["Now", "A year earlier"]:
                self._by_week(tally, key, rows)
            elif len(heading) == 2:
                self._side_by_side(tally, heading, rows)
            elif heading[-1] == str(MEASURES[key].out_of):
                above, below = (sum(int(row[number]) for row in rows) for number in (-2, -1))
                tally.same(f"{self.where}: sums of the people behind {key}", (above, below), self._figure(key).both)

    def _get(self, name: str = "", **query: str) -> Element:
        arguments = ()
        if not name:
            name = "reports:program" if self.program else "reports:dashboard"
            arguments = (self.program.pk,) if self.program else ()
        elif self.program:
            query["program"] = str(self.program.pk)
        url = reverse(name, args=[self.asking.history.organization.slug, *arguments])
        query |= {"unit": str(self.unit.pk)} if self.unit else {}
        said = "&".join([self.chosen.query, *(f"{key}={value}" for key, value in query.items() if value)])
        response = self.client.get(f"{url}?{said}")
        if response.status_code != 200:
            raise AssertionError(f"{self.where}: {url}?{said} answered {response.status_code}")
        return read_page(response.content)

    def _figure(self, key: str, span: Span | None = None, *, program: Any = "", unit: Any = "", outside=()) -> Expected:
        program = (self.program and self.program.pk) if program == "" else program
        unit = (self.unit and self.unit.pk) if unit == "" else unit
        return self.asking.figure(key, span or self.chosen.span, program, unit, outside)

    def _card(self, tally: Tally, page: Element, key: Key) -> None:
        (stat,) = [one for one in page.all("section", "stat") if one.with_id(f"kept-{key}")]
        self._number(tally, stat, key)
        expected = self._figure(key)
        notes = [note.text for note in stat.all("p", "stat-note")]
        sides = [sides_of(key, expected)] if expected.denominator else []
        tally.same(f"{self.where}: both sides of {key}", notes[: len(sides)], sides)

    def _number(self, tally: Tally, stat: Element, key: Key) -> None:
        """A large figure, with what it was before and a year ago."""
        (number,) = stat.all("p", "stat-number")
        tally.same(f"{self.where}: {key}", number.text, text_of(key, self._figure(key)))
        self._formers(tally, key, stat.text, "compared with before", self.chosen.before)
        self._formers(tally, key, stat.text, "compared with a year earlier", self.chosen.year_ago)

    def _formers(self, tally: Tally, key: Key, text: str, words: str, span: Span | None) -> None:
        found = re.search(re.escape(words) + r" \((.+?)\)", text)
        expected = "–"
        if span and MEASURES[key].compares and self._figure(key).denominator:
            expected = text_of(key, self._figure(key, span))
        tally.same(f"{self.where}: {key} {words}", found[1] if found else "–", expected)

    def _all_measures(self, tally: Tally, rows: list[list[str]]) -> None:
        for title, *cells in rows:
            if cells:
                key = TITLES[title]
                expected = self._figure(key)
                sides = sides_of(key, expected) if expected.denominator else "–"
                tally.same(f"{self.where}: {key} in the table", cells[:2], [text_of(key, expected), sides])
                for cell, span in ((cells[3], self.chosen.before), (cells[4], self.chosen.year_ago)):
                    compares = span and MEASURES[key].compares and expected.denominator
                    former = text_of(key, self._figure(key, span)) if compares else "–"
                    tally.same(f"{self.where}: {key} at another time", FIGURE.match(cell)[0], former)

    def _side_by_side(self, tally: Tally, heading: list[str], rows: list[list[str]]) -> None:
        history = self.asking.history
        named = {one.name: one.pk for one in (history.programs if heading[0] == "Program" else history.units)}
        told = tuple(named[name] for name, *_cells in rows if name in named)
        for name, *cells in rows:
            for title, cell in zip(heading[1:], cells, strict=True):
                if heading[0] == "Program":
                    expected = self._figure(TITLES[title], program=named[name])
                elif name in named:
                    expected = self._figure(TITLES[title], unit=named[name])
                else:
                    expected = self._figure(TITLES[title], outside=told)
                found = FIGURE.match(cell)[0]
                tally.same(f"{self.where}: {title} of {name}", found, text_of(TITLES[title], expected))

    def _by_week(self, tally: Tally, key: Key, rows: list[list[str]]) -> None:
        weeks = single_weeks(self.chosen.span)
        ago = single_weeks(self.chosen.year_ago) if self.chosen.year_ago else []
        expected = [text_of(key, self._figure(key, week)) for week in weeks]
        tally.same(f"{self.where}: {key} by week", [row[1] for row in rows], expected)
        if len(ago) == len(weeks) and key in WEEKLY:
            expected = [text_of(key, self._figure(key, week)) for week in ago]
            tally.same(f"{self.where}: {key} by week a year ago", [row[2] for row in rows], expected)

    def _states(self, tally: Tally, heading: list[str], rows: list[list[str]]) -> None:
        """What became of the meetings of each week; a state that none of them has is left out."""
        weeks = single_weeks(self.chosen.span)
        for title, key in STATES.items():
            number = heading.index(title) if title in heading else None
            found = ["0"] * len(weeks) if number is None else [row[number] for row in rows]
            expected = [str(self._figure(key, week).numerator) for week in weeks]
            tally.same(f"{self.where}: {title} by week", found, expected)

    def _lasting(self, tally: Tally, heading: list[str], rows: list[list[str]]) -> None:
        points, pairings = self.asking.survival(self.chosen.span, self.program and self.program.pk, self._unit_key)
        # Drawn from the beginning on, for as long as anybody was looked at.
        seen = [point for point in points if point.at_risk]
        expected = [["0", "100%", str(pairings)]] if points else []
        expected += [[str(point.month), f"{int(point.share * 100)}%", str(point.at_risk)] for point in seen]
        tally.same(f"{self.where}: how long pairings last ({heading})", [row[:3] for row in rows], expected)

    @property
    def _unit_key(self):
        return self.unit and self.unit.pk
