"""Every page that links lead to, as each role: it fits a phone, speaks one language, and can be read aloud."""

import hashlib
import os
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from mentoring_platform.accounts.models import User
from mentoring_platform.demo.accounts import PASSWORD
from mentoring_platform.demo.loading import load_demo
from tests import databases
from tests.browser.conftest import DESKTOP, PHONE, fits

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
# What is said of a page to somebody who hears it: its text, and the labels that are not shown.
SAID = """() => [document.title, document.body.innerText,
  ...[...document.querySelectorAll('[aria-label]')].map(e => e.getAttribute('aria-label')),
  ...[...document.querySelectorAll('[title]')].map(e => e.getAttribute('title')),
  ...[...document.querySelectorAll('[placeholder]')].map(e => e.getAttribute('placeholder')),
].join('\\n')"""
ACCEPTED_BY_AXE = {"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"}
# Of what is as it should be, one example each is enough: to tell of every element takes most of the time.
HEARD = {"runOnly": {"type": "tag", "values": sorted(ACCEPTED_BY_AXE)}, "resultTypes": ["violations"], "preload": False}


@pytest.fixture
def demo(transactional_db):
    with time_machine.travel(NOW):
        load_demo(today=date(2026, 11, 18), factor=0.05)
        databases.analyze()
        yield


def route_of(path: str) -> str | None:
    """The pattern behind a path, or None for what is no page."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if match.url_name in NOT_PAGES else match.route


def foreign_words(page) -> set[str]:
    """Latin words on a Hebrew page that are neither names nor addresses, nor marked as written from left to right."""
    said = page.evaluate(SAID)
    for marked in page.locator(".ltr, [dir=ltr]").all_inner_texts():
        said = said.replace(marked, " ")
    return set(FOREIGN.findall(NAMES_AND_ADDRESSES.sub(" ", said)))


def faults(page) -> list[str]:
    """What is wrong with the page that is open, in any language."""
    found = []
    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)
        if not fits(page):
            found.append(f"wider than {viewport['width']} px")
    if page.locator("h1").count() != 1:
        found.append("has not one main heading")
    return found


def faults_in_hebrew(page) -> list[str]:
    """What is wrong with the page as most people see it, its words and what a screen reader makes of it included."""
    return [*faults(page), *foreign(page), *unheard(page)]


def foreign(page) -> list[str]:
    words = foreign_words(page)
    return [f"English on a Hebrew page: {sorted(words)}"] if words else []


def unheard(page) -> list[str]:
    """What a screen reader makes of the page."""
    results = Axe().run(page, options=HEARD)
    return [f"axe: {v['id']} {v['nodes'][0]['html'][:120]}" for v in results.response["violations"]]


def faults_in(page, language: str) -> list[str]:
    return faults_in_hebrew(page) if language == "he" else faults(page)


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
        found = faults(page) + foreign(page)
        if is_first("heard", route):
            found += unheard(page)
        if found:
            troubles[address] = found
        links = page.eval_on_selector_all("a[href^='/'], a[href^='?']", "all => all.map(a => a.href)")
        waiting += [link.removeprefix(site) for link in links]
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
            assert page.locator("html").get_attribute("dir") == "ltr", address
            if found := faults(page):
                troubles[address] = found
        assert troubles == {}, role
        page.context.clear_cookies()
        page.close()
