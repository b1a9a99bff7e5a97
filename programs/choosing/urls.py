"""Addresses of choosing a mentor, included by programs.urls."""

from django.urls import path

from programs.choosing import mentor_views, office_views, views

urlpatterns = [
    path("choose/", views.choose, name="choose"),
    path("choose/hours/", views.my_availability, name="my_availability"),
    path("choose/photos/<uuid:introduction_id>/", views.photo, name="mentor_photo"),
    path("choices/", office_views.choices, name="choices"),
    path("asked/", mentor_views.asked, name="asked"),
    path("introductions/", mentor_views.my_introductions, name="my_introductions"),
    path("introductions/<uuid:program_id>/", mentor_views.my_introduction, name="my_introduction"),
    path(
        "people/mentors/<uuid:mentor_id>/introductions/<uuid:program_id>/",
        mentor_views.introduction,
        name="introduction",
    ),
    path("people/mentees/<uuid:mentee_id>/hours/", views.mentee_hours, name="mentee_hours"),
]
