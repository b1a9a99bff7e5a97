"""Addresses of what mentors pass on; part of the URL namespace of sessions."""

from django.urls import path

from sessions.telling import views

urlpatterns = [
    path("my-week/to-tell/<uuid:broadcast_id>/", views.to_tell, name="to_tell"),
]
