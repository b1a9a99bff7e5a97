"""Addresses of what is told of pulses, included by reports.urls."""

from django.urls import path

from reports.pulses import views

urlpatterns = [
    path("reports/pulses/", views.results, name="pulses"),
    path("reports/pulses/help/", views.help_wanted, name="pulse_help"),
]
