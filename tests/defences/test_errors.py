"""Errors tell nothing: neither the page to whoever caused it, nor the log to whoever reads it."""

import io
import logging

import pytest
from django.db import connection
from django.urls import clear_url_caches, include, path, reverse
from django.views.decorators.http import require_GET

from mentoring_platform.accounts.access import member_view
from mentoring_platform.accounts.permissions import is_anybody
from mentoring_platform.celery import app
from mentoring_platform.urls import urlpatterns as real

NAME = "פלונית אלמונית"
TELLS = (
    "Traceback",
    "Exception",
    "Error",
    "ValueError",
    "psycopg",
    "Django",
    "/work",
    "site-packages",
    ".py",
    "SELECT",
)
OUR_WORDS = {"en": "Something went wrong on our side", "he": "משהו השתבש אצלנו"}


@member_view(is_anybody, methods=("GET",))
def stumbles(request, secret: str = ""):
    raise ValueError(f"{NAME} has no phone")


@member_view(is_anybody, methods=("GET",))
def stumbles_in_the_database(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::integer", [NAME])
    except Exception as error:
        raise RuntimeError(f"could not read {NAME}") from error


@require_GET
def stumbles_outside(request):
    raise KeyError(NAME)


inside = [
    path("stumbles/", stumbles),
    path("stumbles/<str:secret>/", stumbles),
    path("database/", stumbles_in_the_database),
]
urlpatterns = [path("outside/", stumbles_outside), path("<slug:organization_slug>/", include(inside)), *real]


@pytest.fixture
def planted(settings):
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.fixture
def log():
    """What our own log says, as the operator reads it."""
    (handler,) = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("place", ["stumbles/", "database/", "stumbles/word-of-an-invitation/"])
def test_a_broken_page_tells_nothing(planted, log, ada, organization, signed_in, place, language):
    client = signed_in(ada, language)
    client.raise_request_exception = False
    answer = client.get(f"/{organization.slug}/{place}")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert OUR_WORDS[language] in text
    for word in (*TELLS, NAME, organization.name, organization.slug, place, ada.user.name):
        assert word not in text, word
    assert "no-store" in answer.headers["Cache-Control"]
    said = log.getvalue()
    assert "Internal Server Error: GET /<slug:organization_slug>/" in said
    assert "in stumbles" in said, "Where it happened is what the log is for."
    for word in (NAME, organization.name, organization.slug, "word-of-an-invitation"):
        assert word not in said, word


def test_a_page_outside_organizations_that_breaks(planted, log, client, db):
    client.raise_request_exception = False
    answer = client.get("/outside/")
    assert (answer.status_code, NAME in answer.content.decode()) == (500, False)
    assert "builtins.KeyError" in log.getvalue()
    assert NAME not in log.getvalue()


def test_the_chain_of_causes_is_told_by_kind(planted, log, ada, organization, signed_in):
    client = signed_in(ada)
    client.raise_request_exception = False
    client.get(f"/{organization.slug}/database/")
    said = log.getvalue()
    assert said.index("psycopg.errors") < said.index("django.db.utils.DataError") < said.index("builtins.RuntimeError")


def test_a_task_that_breaks_tells_its_name_alone(log):
    @app.task(name="tests.stumbles")
    def stumbling(name: str) -> None:
        raise ValueError(f"{name} has no phone")

    stumbling.apply(args=[NAME])
    assert "tests.stumbles" in log.getvalue()
    assert NAME not in log.getvalue()
    assert "in stumbling" in log.getvalue()


def refusals(client, viewer):
    yield 400, client.post(reverse("accounts:language"), {"language": "xx"})
    yield 400, client.post(reverse("account_login"), {f"field-{number}": "1" for number in range(2_500)})
    yield 400, client.get("/", headers={"host": "evil.example"})
    yield 404, client.get("/nowhere/at/all/")
    yield 404, client.get(viewer.url("members:list").replace(viewer.organization.slug, "elsewhere"))
    yield 405, client.put(viewer.url("members:list"))


@pytest.mark.parametrize("language", ["en", "he"])
def test_refusals_tell_nothing(ada, signed_in, language):
    for status, answer in refusals(signed_in(ada, language), ada):
        assert answer.status_code == status
        text = answer.content.decode()
        for word in (*TELLS, "Resolver404", "urlconf", "DisallowedHost", "evil.example", ada.organization.name):
            assert word not in text, (status, word)


@pytest.mark.parametrize("language", ["en", "he"])
def test_too_many_attempts_tell_nothing(client, db, language):
    client.cookies["language"] = language
    for _ in range(60):
        answer = client.post(reverse("account_login"), {"login": "a@people.example", "password": "no"})
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    text = answer.content.decode()
    for word in (*TELLS, "rate", "a@people.example"):
        assert word not in text, word


def test_no_log_tells_the_address_of_a_page_that_is_not_there(client, db, log):
    client.get("/north/somebody-s-name/nothing/")
    assert "Not Found: GET of no page" in log.getvalue()
    assert "somebody" not in log.getvalue()
