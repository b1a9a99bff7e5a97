"""Server time, statements and bytes of the pages on whether it happens and helps, with three years and with six."""

import gzip
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from mentoring_platform.tenancy.models import Unit
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import CalendarPeriod, Enrolment
from tests.benchmarks import years
from tests.benchmarks.measure import Times, ms, queries_of, timed
from tests.benchmarks.pages import signed_in

RUNS = 30
PAGES = (
    ("administrator", "reports:dashboard", "", ""),
    ("administrator", "reports:dashboard", "", "?period=52"),
    ("administrator", "reports:dashboard", "", "?unit={unit}"),
    ("viewer", "reports:dashboard", "", ""),
    ("coordinator", "reports:program", "program", ""),
    ("coordinator", "reports:program", "program", "?period={term}"),
    ("viewer", "reports:program", "program", ""),
    ("administrator", "reports:measure", "", "?measure=held"),
    ("administrator", "reports:measure", "", "?measure=held&period=52&unit={unit}"),
    ("coordinator", "reports:measure", "", "?measure=endings&people=missing"),
    ("coordinator", "reports:measure", "", "?measure=missed&people=counted&period=52"),
    ("coordinator", "reports:measure", "", "?measure=support&people=missing"),
    ("coordinator", "reports:measure", "", "?measure=training&people=all"),
    ("coordinator", "reports:everyone", "", ""),
    ("coordinator", "reports:everyone", "", "?period=52"),
    ("coordinator", "reports:everyone", "", "?period=52&order=worst"),
    ("coordinator", "reports:meetings", "enrolment", ""),
    ("coordinator", "reports:morning", "", ""),
    ("coordinator", "reports:pulses", "", ""),
    ("coordinator", "reports:pulse_help", "", ""),
    ("coordinator", "reports:saved_reports", "", ""),
    ("coordinator", "reports:build_report", "", ""),
    ("coordinator", "reports:build_report", "", "?dataset=participants&period=52"),
    ("coordinator", "reports:build_report", "", "?dataset=mentors&period=52"),
    ("coordinator", "reports:build_report", "", "?dataset=weeks&period=52"),
    ("administrator", "reports:quarter_pdf", "program", ""),
    ("coordinator", "reports:weekly", "", ""),
)
"""Who, which page, of what, and with what is chosen on it. Those that are not there are left out."""


@dataclass(frozen=True)
class Cost:
    """What a page costs."""

    times: Times
    queries: int
    bytes_sent: int


def measure() -> None:
    """Print one line for each page: what it costs with three years of history, and what with six."""
    print("\nDoes it happen, does it help: 2,000 mentees, 200 mentors, three programs")
    made: list[years.Years] = []
    _say("three years built in", timed(lambda: made.append(years.build()), 1))
    _say("156 weeks rolled up in", timed(lambda: years.roll_up(made[0]), 1))
    three = _costs(made[0])
    _say("three more years added in", timed(lambda: years.add_three_years(made[0]), 1))
    _say("and rolled up in", timed(lambda: years.roll_up(made[0]), 1))
    six = _costs(made[0])
    print(f"  {RUNS} requests each{'3 years':>45}{'p95':>12}{'6 years':>14}{'p95':>12}{'queries':>12}{'kB gzip':>9}")
    for title in three:
        one, other = three[title], six[title]
        print(
            f"  {title:<52}{ms(one.times.p50)} {ms(one.times.p95)}{ms(other.times.p50):>14} {ms(other.times.p95)}"
            f"{f'{one.queries} {other.queries}':>12}{other.bytes_sent / 1000:>9.1f}"
        )


def _say(title: str, times: Times) -> None:
    print(f"  {title:<34}{ms(times.p50)}")


def _costs(of: years.Years) -> dict[str, Cost]:
    clients = {role: signed_in(user) for role, user in of.people.items()}
    things = _things(of)
    costs = {}
    for role, name, argument, query in PAGES:
        try:
            arguments = [things.get(argument, argument)] if argument else []
            url = reverse(name, args=[of.organization.slug, *arguments])
        except NoReverseMatch:
            continue
        title = f"{role[:5]} {name.split(':')[1]} {argument} {query}"
        costs[title] = cost_of(clients[role], url + query.format(**things))
    return costs


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
    return Cost(timed(get, RUNS), queries_of(get), sent)
