"""The style page: every part of the screens on one page. Wired only while DEBUG is on."""

from django.urls import path

from mentoring_platform.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.style_page, name="styles"),
    path("phone/", views.mentor_sample, name="mentor_sample"),
]
