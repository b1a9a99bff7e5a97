"""Every page that links lead to, as each role: it fits a phone, speaks one language, and can be read aloud."""

import hashlib
import os
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.urls import Resolver404, resolve
from whitenoise.middleware import WhiteNoiseMiddleware

from mentoring_platform.accounts.models import User
from mentoring_platform.demo.accounts import PASSWORD
from mentoring_platform.demo.loading import load_demo
from tests import databases
from tests.browser.conftest import DESKTOP, PHONE

NOW = "2026-11-18T10:00:00Z"
PEOPLE = {
    "operator": "operator@livui.example",
    "administrator": "ruth@council.example",
    "coordinator": "dana@yeshiva.example",
    "mentor": "noam@yeshiva.example",
    "mentee": "uri@yeshiva.example",
    "viewer": "shira@network.example",
    "broadcaster": "shaul@yeshiva.example",
    "empty": "einat@collective.example",
}
# Loading the demo takes as long as many pages: each process of the tests walks one heap.
HEAPS = (("coordinator", "viewer", "empty"), ("administrator", "mentor", "mentee", "broadcaster", "operator"))
NOT_PAGES = {
    "meeting_file",
    "mentor_photo",
    "application_file",
    "course_material",
    "announcement_file",
    "broadcast_file",
    "certificate_pdf",
    "coverage_sheet",
    "directory_sheet",
    "training_hours_sheet",
    "planner_sheet",
    "quarter_pdf",
    "file_take",
    "weekly_sheet",
    "trail_sheet",
    "import_template",
    "import_errors",
    "account_logout",
    "language",
    "switch",
}
FOREIGN = re.compile(r"[A-Za-z]{2,}")
NAMES_AND_ADDRESSES = re.compile(
    r"\S+@\S+|https?://\S+|/\S+|\b(Livui|Excel|LibreOffice|CSV|English|xlsx|xls|ods|csv|UTC|PDF|Word|Office)\b"
)
# All that is asked of a page, at once: each question by itself takes as long. What is said of it to somebody who hears
# it is its text, and the labels that are not shown.
LOOK = """async () => {
  await document.fonts.ready;
  const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
  const root = document.documentElement;
  return {
    fits: root.scrollWidth <= root.clientWidth,
    direction: root.dir,
    headings: all('h1', e => e).length,
    said: [
      document.title, document.body.innerText,
      ...['aria-label', 'title', 'placeholder'].flatMap(name => all(`[${name}]`, e => e.getAttribute(name))),
    ].join('\\n'),
    marked: all('.ltr, [dir=ltr]', e => e.innerText),
    links: all("a[href^='/'], a[href^='?']", e => e.href),
  };
}"""
FITS = """async () => {
  await document.fonts.ready;
  return document.documentElement.scrollWidth <= document.documentElement.clientWidth;
}"""
ACCEPTED_BY_AXE = {"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"}
# Of what is as it should be, one example each is enough: to tell of every element takes most of the time.
HEARD = {"runOnly": {"type": "tag", "values": sorted(ACCEPTED_BY_AXE)}, "resultTypes": ["violations"], "preload": False}


@pytest.fixture
def demo(transactional_db):
    with time_machine.travel(NOW):
        load_demo(today=date(2026, 11, 18), factor=0.05)
        databases.analyze()
        yield


@pytest.fixture(autouse=True)
def _kept_files(monkeypatch):
    """A browser keeps the static files, as in production, where their names change with them."""
    plain = StaticFilesHandler.serve

    def serve(self, request):
        answer = plain(self, request)
        answer.headers["Cache-Control"] = f"max-age={WhiteNoiseMiddleware.FOREVER}, public, immutable"
        return answer

    monkeypatch.setattr(StaticFilesHandler, "serve", serve)


def route_of(path: str) -> str | None:
    """The pattern behind a path, or None for what is no page."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if match.url_name in NOT_PAGES else match.route


def foreign_words(seen: dict) -> set[str]:
    """Latin words on a Hebrew page that are neither names nor addresses, nor marked as written from left to right."""
    said = seen["said"]
    for marked in seen["marked"]:
        said = said.replace(marked, " ")
    return set(FOREIGN.findall(NAMES_AND_ADDRESSES.sub(" ", said)))


def faults(page, seen: dict) -> list[str]:
    """What is wrong with the page that is open and was seen on a phone, in any language."""
    page.set_viewport_size(DESKTOP)
    widths = {PHONE["width"]: seen["fits"], DESKTOP["width"]: page.evaluate(FITS)}
    page.set_viewport_size(PHONE)
    found = [f"wider than {width} px" for width, fits in widths.items() if not fits]
    if seen["headings"] != 1:
        found.append("has not one main heading")
    return found


def foreign(seen: dict) -> list[str]:
    words = foreign_words(seen)
    return [f"English on a Hebrew page: {sorted(words)}"] if words else []


def unheard(page) -> list[str]:
    """What a screen reader makes of the page."""
    results = Axe().run(page, options=HEARD)
    return [f"axe: {v['id']} {v['nodes'][0]['html'][:120]}" for v in results.response["violations"]]


def faults_in(page, language: str) -> list[str]:
    """What is wrong with any page that is open; in Hebrew its words and what a screen reader makes of it included."""
    page.wait_for_load_state()
    page.set_viewport_size(PHONE)
    look = page.evaluate(LOOK)
    return faults(page, look) + ([*foreign(look), *unheard(page)] if language == "he" else [])


@pytest.fixture
def is_first(tmp_path_factory):
    """Whether nobody in this run, whatever the process, has done this with this route.

    Pages that roles share are heard once, and looked at in English once; what differs between roles is found by all
    else.
    """
    whole_run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        whole_run = whole_run.parent

    def ask(what: str, route: str) -> bool:
        mark = whole_run / f"{what}-{hashlib.sha256(route.encode()).hexdigest()}"
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    return ask


def walk(page, site: str, is_first) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Follow every link from the page that is open, one address of each kind; gives these by kind, and their faults."""
    waiting, seen, troubles = [urlsplit(page.url).path], {}, {}
    while waiting:
        address = waiting.pop(0)
        route = route_of(urlsplit(address).path)
        if route is None or route in seen:
            continue
        seen[route] = address
        response = page.goto(site + address)
        if response.status != 200:
            troubles[address] = [f"answers {response.status}"]
            continue
        look = page.evaluate(LOOK)
        found = foreign(look)
        if is_first("heard", route):
            found += unheard(page)
        if found := faults(page, look) + found:
            troubles[address] = found
        waiting += [link.removeprefix(site) for link in look["links"]]
    return seen, troubles


@pytest.mark.parametrize("roles", HEAPS, ids="-".join)
def test_pages_of(roles, demo, open_page, site, sign_in, is_first):
    for role in roles:
        person = User.objects.filter(email=PEOPLE[role])
        person.update(language="he")
        page = open_page(PHONE, "he")
        sign_in(page, PEOPLE[role], PASSWORD)
        seen, troubles = walk(page, site, is_first)
        assert troubles == {}, role
        assert len(seen) >= {"mentee": 1, "viewer": 2, "operator": 3}.get(role, 5), (role, seen)

        person.update(language="en")
        for address in [address for route, address in seen.items() if is_first("english", route)]:
            page.goto(site + address)
            look = page.evaluate(LOOK)
            assert look["direction"] == "ltr", address
            if found := faults(page, look):
                troubles[address] = found
        assert troubles == {}, role
        page.context.clear_cookies()
        page.close()
