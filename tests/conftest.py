"""The stage of all tests: a real PostgreSQL as the role `app`, two look-alike organizations, and named people."""

import gc
import os
import uuid

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, TransactionTestCase

from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.tenancy.scope import organization_scope
from tests import databases
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop in the test's thread


def pytest_configure(config) -> None:
    """Tests use a plain static storage, a quick hasher and queues and caches of their own worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", f"p{os.getpid()}")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"test-{worker}:"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "http://testserver"
    # The web's role may not truncate, and Django's own flush would silently empty nothing.
    TransactionTestCase._fixture_teardown = lambda self: databases.empty()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Tests go to the workers in heaps of our own, in an order of our own."""
    from tests.heaps import Heaps

    config.option.loadscopereorder = False
    return Heaps(config, log)


def pytest_collection_modifyitems(config, items) -> None:
    """The order of a run with several workers; one alone goes through the folders."""
    if hasattr(config, "workerinput"):
        from tests.heaps import in_order

        items[:] = in_order(items)


def pytest_collection_finish(session) -> None:
    """A worker's garbage is looked for seldom, and never again among all that is loaded by now."""
    if hasattr(session.config, "workerinput"):
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)


def pytest_terminal_summary(terminalreporter) -> None:
    """What the sweep of all addresses sent, from whom, and with which objects."""
    ended = [report for report in terminalreporter.stats.get("", []) if getattr(report, "when", "") == "teardown"]
    swept = [value for report in ended for name, value in report.user_properties if name == "swept"]
    if swept:
        from tests.tenancy.routes import ALL_ROUTES

        cases = sum(figures["cases"] for figures in swept)
        covered, roles, objects = [
            {name for figures in swept for name in figures[key]} for key in ("routes", "roles", "objects")
        ]
        terminalreporter.write_line(
            f"Sweep: {len(covered & set(ALL_ROUTES))} of {len(ALL_ROUTES)} URL patterns, {cases:,} cases, "
            f"{len(roles)} roles ({', '.join(sorted(roles))}), "
            f"{len(objects)} kinds of objects ({', '.join(sorted(objects))})"
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    worker = os.environ.get("PYTEST_XDIST_WORKER", f"p{os.getpid()}")
    with django_db_blocker.unblock():
        name = databases.create(worker)
    yield
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(autouse=True)
def _own_cache():
    """Each test has a cache of its own; emptying a shared one would empty the queues of other workers too."""
    prefix = f"test-{uuid.uuid4().hex}"
    cache.key_prefix = prefix
    settings.CACHES["default"]["KEY_PREFIX"] = prefix  # for the threads of a live server


@pytest.fixture
def organization(db):
    """The organization in which Dana coordinates and Noam mentors."""
    return OrganizationFactory(name="ישיבת הצפון", slug="north")


@pytest.fixture
def other_organization(db):
    """A look-alike organization, where Tamar coordinates."""
    return OrganizationFactory(name="ישיבת הדרום", slug="south")


@pytest.fixture
def inside(organization):
    """The test runs inside `organization`, as a service would."""
    with organization_scope(organization):
        yield organization


@pytest.fixture
def make_viewer(db):
    """Make a member: `make_viewer(Role.COORDINATOR, organization, name="Dana")` gives the Viewer."""

    def make(*roles: str, organization, name: str = "", user=None):
        user = user or UserFactory(**({"name": name} if name else {}))
        with organization_scope(organization), transaction.atomic():
            for role in roles:
                MembershipFactory(organization=organization, user=user, role=role)
            return viewer_for(user, organization)

    return make


@pytest.fixture
def dana(make_viewer, organization):
    return make_viewer(Role.COORDINATOR, organization=organization, name="דנה")


@pytest.fixture
def noam(make_viewer, organization):
    return make_viewer(Role.MENTOR, organization=organization, name="נועם")


@pytest.fixture
def ada(make_viewer, organization):
    return make_viewer(Role.ADMINISTRATOR, organization=organization, name="עדה")


@pytest.fixture
def tamar(make_viewer, other_organization):
    return make_viewer(Role.COORDINATOR, organization=other_organization, name="תמר")


@pytest.fixture
def signed_in():
    """A test client signed in as a viewer: `signed_in(dana)`."""

    def make(viewer, language: str = "en") -> Client:
        viewer.user.language = language
        viewer.user.save()
        client = Client(headers={"accept-language": language})
        client.force_login(viewer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make
