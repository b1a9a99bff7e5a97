from django.urls import path

from reports.building import views

urlpatterns = [
    path("reports/saved/", views.report_list, name="saved_reports"),
    path("reports/saved/ready/", views.ready, name="ready_report"),
    path("reports/saved/build/", views.builder, name="build_report"),
    path("reports/saved/<uuid:report_id>/", views.report, name="saved_report"),
]
