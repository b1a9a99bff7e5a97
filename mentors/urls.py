from django.urls import path

from mentors.views import mentors

app_name = "mentors"
urlpatterns = [
    path("people/mentors/new/", mentors.create, name="create"),
    path("people/mentors/<uuid:mentor_id>/edit/", mentors.edit, name="edit"),
    path("people/mentors/<uuid:mentor_id>/hours/", mentors.hours, name="hours"),
    path("people/mentors/<uuid:mentor_id>/status/", mentors.status, name="status"),
    path("people/mentors/<uuid:mentor_id>/access/", mentors.access, name="access"),
]
