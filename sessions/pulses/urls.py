"""The address of pulses for who signs in, included by sessions.urls; the letter's link is in the project's urls."""

from django.urls import path

from sessions.pulses import views

urlpatterns = [
    path("pulses/<uuid:pulse_id>/", views.answer, name="pulse"),
]
