from django.urls import path

from reports.views import dashboard, home, weekly

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("reports/weekly/", weekly.page, name="weekly"),
    path("reports/weekly/print/", weekly.printed, name="weekly_print"),
    path("reports/weekly/sheet/", weekly.sheet, name="weekly_sheet"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/programs/<uuid:program_id>/", dashboard.program, name="program"),
    path("dashboard/enrolments/<uuid:enrolment_id>/", dashboard.meetings, name="meetings"),
]
