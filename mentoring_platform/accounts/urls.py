"""A person's own pages, outside any organization."""

from django.urls import path

from mentoring_platform.accounts.views import landing, language, profile

app_name = "accounts"
urlpatterns = [
    path("language/", language.language, name="language"),
    path("account/profile/", profile.profile, name="profile"),
    path("account/organizations/", landing.switch, name="switch"),
]
