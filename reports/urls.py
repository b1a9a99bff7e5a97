from django.urls import path

from reports.building.urls import urlpatterns as building
from reports.compliance.target_views import targets
from reports.compliance.views import measures, overview
from reports.coverage.urls import urlpatterns as coverage
from reports.exports.urls import urlpatterns as exports
from reports.heat.urls import urlpatterns as heat
from reports.morning.urls import urlpatterns as morning
from reports.pulses.urls import urlpatterns as pulses
from reports.standard.urls import urlpatterns as standard
from reports.views import history, home, jobs, trends, weekly

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("my-record/", history.own, name="my_record"),
    path("my-record/print/", history.own_printed, name="my_record_print"),
    path("people/mentees/<uuid:mentee_id>/access-history/", history.mentee, name="mentee_history"),
    path("people/mentees/<uuid:mentee_id>/access-history/print/", history.mentee_printed, name="mentee_history_print"),
    path("people/mentors/<uuid:mentor_id>/access-history/", history.mentor, name="mentor_history"),
    path("people/mentors/<uuid:mentor_id>/access-history/print/", history.mentor_printed, name="mentor_history_print"),
    path("reports/weekly/", weekly.page, name="weekly"),
    path("reports/weekly/print/", weekly.printed, name="weekly_print"),
    path("reports/weekly/sheet/", weekly.sheet, name="weekly_sheet"),
    path("jobs/", jobs.page, name="jobs"),
    path("trends/", trends.page, name="trends"),
    path("trends/print/", trends.printed, name="trends_print"),
    path("dashboard/", overview.dashboard, name="dashboard"),
    path("dashboard/programs/<uuid:program_id>/", overview.program, name="program"),
    path("dashboard/measures/", measures.measure, name="measure"),
    *heat,
    path("programs/<uuid:program_id>/targets/", targets, name="targets"),
    *coverage,
    *building,
    *exports,
    *morning,
    *pulses,
    *standard,
]
