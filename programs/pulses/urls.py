"""The address of what a program asks, included by programs.urls."""

from django.urls import path

from programs.pulses import views

urlpatterns = [
    path("programs/<uuid:program_id>/pulses/", views.pulses, name="pulses"),
]
