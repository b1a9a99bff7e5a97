"""Addresses of the mentors' circle, included by programs.urls."""

from django.urls import path

from programs.circle import question_views, views

urlpatterns = [
    path("circle/", views.circles, name="circles"),
    path("circle/<uuid:program_id>/", views.circle, name="circle"),
    path("circle/<uuid:program_id>/ask/", views.ask, name="circle_ask"),
    path("circle/<uuid:program_id>/facilitators/", views.facilitators, name="circle_facilitators"),
    path("circle/questions/<uuid:question_id>/", question_views.question, name="circle_question"),
    path("circle/questions/<uuid:question_id>/edit/", question_views.rewrite, name="circle_rewrite"),
]
