"""Server time, statements and bytes of the pages on whether it happens and helps, with three years and with six."""

import gc
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from time import process_time

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import CalendarPeriod, Enrolment
from reports.building.ready import READY
from tests.benchmarks import years
from tests.benchmarks.measure import Load, Times, loaded, ms, queries_of, timed
from tests.benchmarks.pages import signed_in

RUNS = 30
MOST_QUERIES, LONGEST = 12, 0.1
"""What each page has to keep within: statements, and seconds of which 95 of 100 requests take no more."""
PAGES = (
    ("administrator", "reports:dashboard", "", ""),
    ("administrator", "reports:dashboard", "", "?part=charts"),
    ("administrator", "reports:dashboard", "", "?period=52"),
    ("administrator", "reports:dashboard", "", "?period=52&part=charts"),
    ("administrator", "reports:dashboard", "", "?unit={unit}"),
    ("coordinator", "reports:dashboard", "", ""),
    ("viewer", "reports:dashboard", "", ""),
    ("viewer", "reports:dashboard", "", "?part=charts"),
    ("coordinator", "reports:program", "program", ""),
    ("coordinator", "reports:program", "program", "?part=charts"),
    ("coordinator", "reports:program", "program", "?period={term}"),
    ("coordinator", "reports:program", "program", "?period=52"),
    ("viewer", "reports:program", "program", ""),
    ("administrator", "reports:measure", "", "?measure=held"),
    ("administrator", "reports:measure", "", "?measure=held&period=52"),
    ("administrator", "reports:measure", "", "?measure=held&period=52&unit={unit}"),
    ("viewer", "reports:measure", "", "?measure=held"),
    ("coordinator", "reports:measure", "", "?measure=coverage&people=missing"),
    ("coordinator", "reports:measure", "", "?measure=endings&people=missing"),
    ("coordinator", "reports:measure", "", "?measure=missed&people=counted&period=52"),
    ("coordinator", "reports:measure", "", "?measure=support&people=missing"),
    ("coordinator", "reports:measure", "", "?measure=training&people=all"),
    ("coordinator", "reports:everyone", "", ""),
    ("coordinator", "reports:everyone", "", "?period=52"),
    ("coordinator", "reports:everyone", "", "?period=52&order=worst"),
    ("coordinator", "reports:meetings", "enrolment", ""),
    ("coordinator", "reports:morning", "", ""),
    ("coordinator", "reports:weekly", "", ""),
    ("viewer", "reports:weekly", "", ""),
    ("administrator", "reports:targets", "program", ""),
    ("coordinator", "reports:pulses", "", ""),
    ("coordinator", "reports:pulse_help", "", ""),
    ("coordinator", "reports:files", "", ""),
    ("coordinator", "reports:saved_reports", "", ""),
    ("coordinator", "reports:build_report", "", ""),
    *(("coordinator", "reports:build_report", "", f"?ready={ready.key}") for ready in READY),
    *(("coordinator", "reports:ready_report", "", f"?which={ready.key}") for ready in READY),
    ("administrator", "reports:quarter_pdf", "program", ""),
)
"""Who, which page, of what, and with what is chosen on it. Those that are not there are left out."""


@dataclass(frozen=True)
class Cost:
    """What a page costs. Statements with which transactions begin and end are not counted."""

    load: Load
    queries: int
    bytes_sent: int


def measure() -> None:
    """Print one line for each page: what it costs with three years of history, and what with six."""
    print("\nDoes it happen, does it help: 2,000 mentees, 200 mentors, three programs")
    made: list[years.Years] = []
    _say("three years built in", timed(lambda: made.append(years.build()), 1))
    _say("156 weeks rolled up in", timed(lambda: years.roll_up(made[0]), 1))
    _say("this processor: 10 million turns in", Times((turns(),)))
    three = costs(made[0])
    _say("three more years added in", timed(lambda: years.add_three_years(made[0]), 1))
    _say("and rolled up in", timed(lambda: years.roll_up(made[0]), 1))
    tell(three, costs(made[0]))


def turns() -> float:
    """The processor's seconds for ten million turns of `x += i * i`: about 0.6 on an ordinary one of today."""
    before, x = process_time(), 0
    for i in range(10_000_000):
        x += i * i
    return process_time() - before


def tell(three: dict[str, Cost], six: dict[str, Cost]) -> None:
    """The table: milliseconds p50 and p95, of the processor (here + database) and on the clock."""
    parts = (
        "page",
        "q",
        "kB",
        "cpu p50",
        "here",
        "db",
        "p95",
        "wall",
        "p95",
        "6y: q",
        "cpu p50",
        "p95",
        "wall",
        "p95",
        "x",
    )
    print(f"  {RUNS} requests each; milliseconds; x: processor time of six years by that of three")
    print(_row(parts))
    for title, one in three.items():
        other = six[title]
        print(
            _row(
                (
                    title, one.queries, f"{one.bytes_sent / 1000:.1f}", *_both(one.load.whole)[:1],
                    _ms(one.load.here.p50), _ms(one.load.database.p50), *_both(one.load.whole)[1:],
                    *_both(one.load.wall), other.queries, *_both(other.load.whole), *_both(other.load.wall),
                    f"{other.load.whole.p50 / one.load.whole.p50:.2f}",
                )
            )
        )  # fmt: skip
    over = [title for title, one in three.items() if max(one.queries, six[title].queries) > MOST_QUERIES]
    slow = [title for title, one in three.items() if max(one.load.whole.p95, six[title].load.whole.p95) > LONGEST]
    print(f"  of {len(three)} pages over {MOST_QUERIES} queries: {', '.join(over) or 'none'}")
    print(f"  over {LONGEST * 1000:.0f} ms of the processor (p95): {', '.join(slow) or 'none'}")


def _row(cells: Iterable[object]) -> str:
    title, *numbers = map(str, cells)
    return f"  {title:<54}" + "".join(f"{number:>8}" for number in numbers)


def _both(times: Times) -> tuple[str, str]:
    return _ms(times.p50), _ms(times.p95)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def _say(title: str, times: Times) -> None:
    print(f"  {title:<34}{ms(times.p50)}")


def costs(of: years.Years, only: str = "") -> dict[str, Cost]:
    """What each page costs, or those whose title holds a word."""
    gc.collect()
    gc.freeze()  # as gunicorn.conf.py does it
    clients = {role: signed_in(user) for role, user in of.people.items()}
    things = _things(of)
    found = {}
    for role, name, argument, query in PAGES:
        try:
            arguments = [things.get(argument, argument)] if argument else []
            url = reverse(name, args=[of.organization.slug, *arguments])
        except NoReverseMatch:
            continue
        title = f"{role[:5]} {name.split(':')[1]} {argument} {query}"
        if only in title:
            found[title] = cost_of(clients[role], url + query.format(**things))
    return found


def _things(of: years.Years) -> dict[str, object]:
    """What addresses name: a program, its last term but one, a unit with others below it, somebody enrolled."""
    with organization_scope(of.organization), transaction.atomic():
        terms = CalendarPeriod.objects.filter(program=of.program, kind="term", starts_on__lt=of.last)
        return {
            "program": of.program.pk,
            "term": terms.order_by("-starts_on")[1].pk,
            "unit": Unit.objects.filter(parent=None).order_by("name")[0].pk,
            "enrolment": Enrolment.objects.filter(program=of.program).order_by("mentee__full_name")[0].pk,
        }


def cost_of(client: Client, url: str) -> Cost:
    """Ask for a page many times; raises RuntimeError if it does not answer 200."""

    def get():
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
        return response.content

    sent = len(gzip.compress(get(), 6))
    queries = queries_of(get, with_marks=False)
    return Cost(loaded(get, RUNS), queries, sent)
