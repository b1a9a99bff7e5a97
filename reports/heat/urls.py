from django.urls import path

from reports.heat import views

urlpatterns = [
    path("dashboard/everyone/", views.everyone, name="everyone"),
    path("dashboard/enrolments/<uuid:enrolment_id>/", views.meetings, name="meetings"),
]
