"""Addresses of setting a time together, included by sessions.urls."""

from django.urls import path

from sessions.choosing import views

urlpatterns = [path("pairings/<uuid:pairing_id>/time/", views.set_time, name="set_time")]
