"""Addresses for the tests of the ui: the style page and one made-up section."""

from django.urls import include, path

from tests.ui import test_tags

urlpatterns = [
    path("ui/", include("mentoring_platform.ui.urls")),
    path("", include((test_tags.urlpatterns, test_tags.app_name))),
]
