"""Addresses of concerns, included by programs.urls."""

from django.urls import path

from programs.concerns import settings_views, views

urlpatterns = [
    path("concerns/", views.concerns, name="concerns"),
    path("concerns/new/", views.choose, name="choose_concern"),
    path("concerns/about/<uuid:pairing_id>/", views.tell, name="tell_concern"),
    path("concerns/<uuid:concern_id>/", views.concern, name="concern"),
    path("concerns/<uuid:concern_id>/take/", views.take, name="take_concern"),
    path("concerns/<uuid:concern_id>/answer/", views.answer, name="answer_concern"),
    path("concerns/<uuid:concern_id>/hand-over/", views.hand_over, name="hand_over_concern"),
    path("settings/concerns/", settings_views.overview, name="concern_settings"),
    path("settings/concerns/guidance/", settings_views.guidance, name="concern_guidance"),
    path("settings/concerns/programs/<uuid:program_id>/", settings_views.recipients, name="concern_recipients"),
]
