"""Addresses of the standard, included by reports.urls."""

from django.urls import path

from reports.standard import views

urlpatterns = [
    path("programs/<uuid:program_id>/standard/", views.program, name="standard"),
    path("programs/<uuid:program_id>/standard/settings/", views.settings, name="standard_settings"),
    path("pairings/<uuid:pairing_id>/standard/", views.pairing, name="standard_pairing"),
]
