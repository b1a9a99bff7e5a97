"""Addresses of readiness and intake, included by programs.urls. The links of letters stand in the wiring."""

from django.urls import path

from programs.screening import intake_views as intakes
from programs.screening import views

urlpatterns = [
    path("programs/<uuid:program_id>/screening/", views.required, name="screening"),
    path("screening/", views.readiness_list, name="readiness"),
    path("screening/mine/", views.mine, name="my_readiness"),
    path("screening/references/<uuid:reference_id>/", views.reference, name="reference"),
    path("programs/<uuid:program_id>/mentors/<uuid:mentor_id>/readiness/", views.of_mentor, name="mentor_readiness"),
    path("enrolments/<uuid:enrolment_id>/intake/", intakes.intake, name="intake"),
    path("people/mentees/<uuid:mentee_id>/helps-others/", intakes.becomes_mentor, name="becomes_mentor"),
]
