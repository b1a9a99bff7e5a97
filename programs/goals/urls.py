"""Addresses on which goals and steps are written, included by programs.urls. The page of goals is in sessions."""

from django.urls import path

from programs.goals import views

urlpatterns = [
    path("enrolments/<uuid:enrolment_id>/goals/new/", views.write, name="goal_new"),
    path("enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/", views.change, name="goal"),
    path("enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/state/", views.close, name="goal_state"),
    path("enrolments/<uuid:enrolment_id>/goals/<uuid:goal_id>/steps/", views.add_step, name="goal_steps"),
    path("enrolments/<uuid:enrolment_id>/goals/steps/<uuid:step_id>/", views.step, name="goal_step"),
]
