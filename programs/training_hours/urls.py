"""Addresses of training hours and certificates, included by programs.urls."""

from django.urls import path

from programs.training_hours import certificate_views as certificates
from programs.training_hours import views

urlpatterns = [
    path("programs/<uuid:program_id>/training/", views.required, name="training_required"),
    path("training/hours/", views.training_list, name="training_hours"),
    path("training/hours/sheet/", views.training_sheet, name="training_hours_sheet"),
    path("training/hours/mine/", views.mine, name="my_hours"),
    path("people/mentors/<uuid:mentor_id>/training/", views.of_mentor, name="mentor_training"),
    path("training/certificates/", certificates.certificate_list, name="certificates"),
    path("training/certificates/issue/", certificates.issue, name="certificate_issue"),
    path("training/certificates/<uuid:certificate_id>/", certificates.certificate, name="certificate"),
    path("training/certificates/<uuid:certificate_id>/pdf/", certificates.paper, name="certificate_pdf"),
]
