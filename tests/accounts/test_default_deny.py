"""A page of an organization that nobody guarded stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.http import HttpResponse
from django.urls import clear_url_caches, include, path
from django.views.decorators.http import require_GET

from mentoring_platform.accounts.checks import check_permissions, organization_views, refuse_unguarded_views
from mentoring_platform.urls import urlpatterns as real


@require_GET
def forgotten(request, organization_slug):
    return HttpResponse("open to everybody")


urlpatterns = [path("<slug:organization_slug>/", include([path("forgotten/", forgotten)])), *real]


@pytest.fixture
def planted(settings):
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    yield
    clear_url_caches()


def test_every_page_of_an_organization_declares_who_may_open_it():
    assert len(list(organization_views())) > 70
    assert check_permissions() == []
    refuse_unguarded_views()


def test_unguarded_page_stops_the_commands(planted):
    with pytest.raises(SystemCheckError, match=r"\(accounts.E001\) The page <slug:organization_slug>/forgotten/"):
        call_command("check")


def test_unguarded_page_stops_the_web_server_and_says_what_to_do(planted):
    with pytest.raises(ImproperlyConfigured, match="Put @member_view"):
        refuse_unguarded_views()
    (problem,) = check_permissions()
    assert problem.obj.endswith("test_default_deny.forgotten")
