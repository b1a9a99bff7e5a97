from django.urls import path

from reports.exports import views
from reports.exports.quarter import views as quarter

urlpatterns = [
    path("reports/files/", views.files, name="files"),
    path("reports/files/<uuid:run_id>/", views.file, name="file"),
    path("reports/files/<uuid:run_id>/take/", views.take, name="file_take"),
    path("reports/saved/<uuid:report_id>/letters/", views.schedule, name="schedule"),
    path("dashboard/programs/<uuid:program_id>/quarter/", quarter.page, name="quarter_pdf"),
]
