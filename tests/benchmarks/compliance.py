"""Server time, statements and bytes of the pages on whether it happens and helps, with three years and with six."""

import gzip
from dataclasses import dataclass

from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.benchmarks import years
from tests.benchmarks.measure import Times, ms, queries_of, timed
from tests.benchmarks.pages import signed_in

RUNS = 30
PAGES = (
    ("administrator", "reports:dashboard", ""),
    ("administrator", "reports:dashboard", "?period=52"),
    ("viewer", "reports:dashboard", ""),
    ("coordinator", "reports:program", ""),
    ("coordinator", "reports:weekly", ""),
)
"""Who, which page, and with what is chosen on it; the arguments of its address are filled in by name."""


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
    print(f"  {RUNS} requests each{'3 years':>27}{'p95':>12}{'6 years':>14}{'p95':>12}{'queries':>12}{'kB gzip':>9}")
    for title in three:
        one, other = three[title], six[title]
        print(
            f"  {title:<34}{ms(one.times.p50)} {ms(one.times.p95)}{ms(other.times.p50):>14} {ms(other.times.p95)}"
            f"{f'{one.queries} {other.queries}':>12}{other.bytes_sent / 1000:>9.1f}"
        )


def _say(title: str, times: Times) -> None:
    print(f"  {title:<34}{ms(times.p50)}")


def _costs(of: years.Years) -> dict[str, Cost]:
    clients = {role: signed_in(user) for role, user in of.people.items()}
    costs = {}
    for role, name, query in PAGES:
        url = _address(of, name)
        if url:
            costs[f"{role[:5]} {name.split(':')[1]} {query}"] = cost_of(clients[role], url + query)
    return costs


def _address(of: years.Years, name: str) -> str:
    """The address of a page, of the first program where it is one of a program; empty if there is no such page."""
    for arguments in ([], [of.program.pk]):
        try:
            return reverse(name, args=[of.organization.slug, *arguments])
        except NoReverseMatch:
            continue
    return ""


def cost_of(client: Client, url: str) -> Cost:
    """Ask for a page many times; raises RuntimeError if it does not answer 200."""

    def get():
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
        return response.content

    sent = len(gzip.compress(get(), 6))
    return Cost(timed(get, RUNS), queries_of(get), sent)
