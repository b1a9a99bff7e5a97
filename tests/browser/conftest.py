"""A real browser against a live server, with a real worker for what runs in the background."""

import shutil

import pytest
from celery.contrib.testing.worker import TestWorkController, start_worker
from celery.worker import state
from django.conf import settings
from playwright.sync_api import expect

from mentoring_platform.celery import app
from tests.factories import PASSWORD

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first one that is there; the shell without windows takes a third of the others' time."""
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]

# Nothing waits longer for it where all goes well; a busy machine takes more than the usual five seconds.
expect.set_options(timeout=20_000)


def chromium(playwright):
    """Debian's Chromium, which makes no calls of its own, outside of pytest."""
    return playwright.chromium.launch(executable_path=browser_path(), args=QUIET)


def browser_path() -> str:
    """The browser that this machine has."""
    return next(filter(None, map(shutil.which, BROWSERS)))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, which makes no calls of its own."""
    return {**browser_type_launch_args, "executable_path": browser_path(), "args": QUIET}


@pytest.fixture
def site(live_server, monkeypatch):
    """The address of the live server, also for links in messages."""
    monkeypatch.setattr(settings, "SITE_URL", live_server.url)
    return live_server.url


class PromptWorker(TestWorkController):
    """One that says so if it does not start, where celery's own would be waited for without end."""

    def ensure_started(self) -> None:
        assert self._on_started.wait(60), "The worker has not started."


@pytest.fixture
def worker(transactional_db):
    """A Celery worker beside the server, taking jobs from the real queue."""
    with app.connection_for_write() as broker:
        broker.default_channel.client.delete("celery")
    # What a worker that was slow to end has left: the next one would take it for its own end.
    state.should_stop = state.should_terminate = None
    with start_worker(app, pool="solo", WorkController=PromptWorker, perform_ping_check=False, shutdown_timeout=30):
        yield


TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`violates ${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`))"""


class Watch:
    """What a page complains of: errors of its scripts, errors in its console, violations of its security policy."""

    def __init__(self, page, troubles: list[str] | None = None):
        self.troubles = [] if troubles is None else troubles
        page.add_init_script(TELL_VIOLATIONS)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda message: self.troubles.append(message.text) if message.type == "error" else None)


@pytest.fixture
def open_page(context, site):
    """Open a browser page of a given size and language, watched for errors: `open_page(PHONE, "he")`."""
    troubles: list[str] = []

    def make(viewport: dict, language: str):
        context.set_extra_http_headers({"Accept-Language": language})
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
        page = context.new_page()
        page.set_viewport_size(viewport)
        page.set_default_timeout(15_000)
        Watch(page, troubles)
        return page

    yield make
    assert troubles == []


@pytest.fixture
def sign_in(site):
    """Sign in by password through the sign-in page."""

    def act(page, email: str, password: str = PASSWORD) -> None:
        page.goto(f"{site}/account/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("form:has(input[name=password]) button[type=submit]").click()
        page.wait_for_url(lambda url: "/account/login" not in url)

    return act


def fits(page) -> bool:
    """Whether nothing on the page reaches beyond its width, once its style sheet and typeface are there."""
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready.then(() => true)")
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
