"""Addresses of support talks, included by sessions.urls."""

from django.urls import path

from sessions.supervision import views

urlpatterns = [
    path("support/", views.support, name="support"),
    path("support/mentors/<uuid:mentor_id>/", views.note, name="support_note"),
    path("support/<uuid:talk_id>/", views.talk, name="support_talk"),
    path("support/<uuid:talk_id>/write/", views.write, name="support_write"),
    path("support/<uuid:talk_id>/seal/", views.seal, name="support_seal"),
]
