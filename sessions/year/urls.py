from django.urls import path

from sessions.year import absences, closures, views

urlpatterns = [
    path("programs/<uuid:program_id>/calendar/", views.year, name="year"),
    path("programs/<uuid:program_id>/calendar/add/", views.add, name="add_period"),
    path("programs/<uuid:program_id>/calendar/observes/", views.observes, name="observes"),
    path("calendar/<uuid:period_id>/", views.edit, name="period"),
    path("calendar/<uuid:period_id>/remove/", views.remove, name="remove_period"),
    path("closures/", closures.closures, name="closures"),
    path("closures/<uuid:closure_id>/", closures.edit, name="closure"),
    path("closures/<uuid:closure_id>/remove/", closures.remove, name="remove_closure"),
    path("people/mentors/<uuid:mentor_id>/absences/", absences.of_mentor, name="mentor_absences"),
    path("people/mentees/<uuid:mentee_id>/absences/", absences.of_mentee, name="mentee_absences"),
    path("away/", absences.own, name="away"),
    path("absences/<uuid:absence_id>/", absences.edit, name="absence"),
    path("absences/<uuid:absence_id>/remove/", absences.remove, name="remove_absence"),
]
