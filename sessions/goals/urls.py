"""Addresses of the page of goals, included by sessions.urls. Single goals are written in programs."""

from django.urls import path

from sessions.goals import views

urlpatterns = [
    path("goals/", views.my_goals, name="my_goals"),
    path("enrolments/<uuid:enrolment_id>/goals/", views.goals, name="goals"),
    path("enrolments/<uuid:enrolment_id>/goals/print/", views.goals_print, name="goals_print"),
    path("meetings/<uuid:meeting_id>/goals/", views.progress, name="goals_progress"),
]
