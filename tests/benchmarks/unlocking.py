"""How long it takes to unlock sealed notes in a real browser: as it runs here, and with a sixth of the time.

Chromium's own throttling, that of a developer's "phone", need not reach workers. So besides, the whole process of the
page, workers included, is stopped for five sixths of every 30 milliseconds.
"""

import gzip
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter, sleep

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import transaction
from django.test.testcases import LiveServerThread

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.scope import organization_scope
from mentoring_platform.ui.static_headers import add_headers
from tests.browser.conftest import DESKTOP, chromium
from tests.factories import PASSWORD, MembershipFactory, OrganizationFactory, UserFactory
from tests.sealing.desk import PASSPHRASE, Desk

RUNS = 5
TURN = 0.030
SLOWER = 6
PROCESSES = Path("/proc")
BUNDLES = ("sealing.js", "scrypt_worker.js")


class Static(StaticFilesHandler):
    """Static files with the headers that WhiteNoise gives them."""

    def serve(self, request):
        answer = super().serve(request)
        add_headers(answer.headers, "", request.path)
        return answer


def measure() -> None:
    """Print sizes of the bundles, and the seconds from the press of the button to the list of notes."""
    from playwright.sync_api import sync_playwright

    print("\nUnlocking sealed notes (pages without notes load neither bundle)")
    for name in BUNDLES:
        whole = (settings.BASE_DIR / "static/build" / name).read_bytes()
        print(f"  {name:<34}{len(gzip.compress(whole, 9)) / 1000:8.1f} kB compressed")
    server = LiveServerThread("127.0.0.1", Static)
    server.daemon = True
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    server.start()
    server.is_ready.wait()
    viewer = _member()
    try:
        with sync_playwright() as playwright, chromium(playwright) as browser:
            desk = _desk(browser, f"http://127.0.0.1:{server.port}", viewer)
            pages = _processes(browser)
            free = [_unlocked(desk, pages) for _ in range(RUNS)]
            throttle = desk.page.context.new_cdp_session(desk.page)
            throttle.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            throttled = [_unlocked(desk, pages) for _ in range(RUNS)]
            throttle.send("Emulation.setCPUThrottlingRate", {"rate": 1})
            with slowed(pages):
                slow = [_unlocked(desk, pages) for _ in range(RUNS)]
            _line("as this machine is", [seconds for seconds, _ in free])
            _line(f"throttled by Chromium, {SLOWER} times", [seconds for seconds, _ in throttled])
            _line(f"with a {SLOWER}th of the processor", [seconds for seconds, _ in slow])
            if PROCESSES.exists():  # What else the machine does counts less here.
                _line("processor time of the page", [worked for _, worked in free])
    finally:
        server.terminate()


def _member():
    organization, user = OrganizationFactory(slug="unlocking"), UserFactory()
    with organization_scope(organization), transaction.atomic():
        MembershipFactory(organization=organization, user=user, role=Role.MENTOR)
        return viewer_for(user, organization)


def _desk(browser, site: str, viewer) -> Desk:
    page = browser.new_page(viewport=DESKTOP)
    page.set_default_timeout(120_000)
    page.goto(f"{site}/account/login/")
    page.locator("input[name=login]").fill(viewer.user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    return Desk(page, site, viewer).set_up()


def _processes(browser) -> list[int]:
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [process["id"] for process in told if process["type"] == "renderer"]


def _worked(pages: list[int]) -> float:
    """Seconds of processor time that these processes have had, all threads together."""
    if not PROCESSES.exists():
        return 0
    fields = [(PROCESSES / str(page) / "stat").read_text().rsplit(")", 1)[1].split() for page in pages]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


def _unlocked(desk: Desk, pages: list[int]) -> tuple[float, float]:
    desk.page.goto(f"{desk.base}/notes/")
    desk.part("passphrase").fill(PASSPHRASE)
    start, before = perf_counter(), _worked(pages)
    desk.part("unlock-form").locator("button").click()
    desk.view("list")
    return perf_counter() - start, _worked(pages) - before


def _line(title: str, runs: list[float]) -> None:
    print(f"  {title:<34}{median(runs):8.2f} s (quickest of {len(runs)}: {min(runs):.2f} s)")


@contextmanager
def slowed(pages: list[int]) -> Iterator[None]:
    """Let these processes run for a sixth of the time."""
    ended = Event()

    def stop_and_go() -> None:
        while not ended.is_set():
            for number, pause in ((signal.SIGSTOP, TURN * (SLOWER - 1) / SLOWER), (signal.SIGCONT, TURN / SLOWER)):
                for page in pages:
                    os.kill(page, number)
                sleep(pause)

    thread = Thread(target=stop_and_go, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
