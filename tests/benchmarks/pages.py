"""Server time of the main pages, through Django's test client: everything between request and response."""

import gzip

from django.test import Client
from django.urls import reverse

from tests.benchmarks.large import Large
from tests.benchmarks.measure import ms, peak_memory, queries_of, timed

RUNS = 30
PAGES = (
    ("mentor", "mentoring_sessions:my_week", ""),
    ("coordinator", "mentoring_sessions:board", ""),
    ("coordinator", "mentoring_sessions:board", "?by=unit"),
    ("coordinator", "mentoring_sessions:gaps", ""),
    ("coordinator", "reports:weekly", ""),
    ("coordinator", "programs:mentees", ""),
    ("coordinator", "programs:mentees", "?q=Mentee+00777"),
    ("coordinator", "programs:mentors", ""),
    ("coordinator", "programs:pairings", ""),
    ("administrator", "reports:dashboard", ""),
    ("administrator", "reports:dashboard", "?part=charts"),
    ("administrator", "reports:program", ""),
    ("administrator", "reports:program", "?part=charts"),
    ("administrator", "reports:program", "?period=52"),
    ("administrator", "reports:measure", "?measure=held"),
    ("administrator", "reports:measure", "?measure=held&people=missing"),
    ("administrator", "reports:everyone", ""),
    ("administrator", "reports:everyone", "?period=52"),
    ("coordinator", "reports:weekly_sheet", ""),
    ("coordinator", "reports:weekly_print", ""),
)


def measure(large: Large) -> None:
    """Print one line for each page."""
    print(f"\nPages, {RUNS} requests each{'p50':>27}{'p95':>12}{'queries':>9}{'kB':>8}{'gzip':>8}")
    clients = {role: signed_in(user) for role, user in large.people.items()}
    for role, name, query in PAGES:
        arguments = [large.program.pk] if name == "reports:program" else []
        url = reverse(name, args=[large.organization.slug, *arguments]) + query
        _line(f"{name.split(':')[1]} {query}", clients[role], url)
    print(f"peak memory {peak_memory():.0f} MB")


def _line(title: str, client: Client, url: str) -> None:
    def get():
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
        return response

    content = get().content
    size, small = len(content) / 1000, len(gzip.compress(content, 6)) / 1000
    number = queries_of(get)
    times = timed(get, RUNS)
    print(f"  {title:<34}{ms(times.p50)} {ms(times.p95)}{number:>9}{size:>8.0f}{small:>8.1f}")


def signed_in(user) -> Client:
    """A client signed in, reading Hebrew."""
    client = Client(headers={"accept-language": "he"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
