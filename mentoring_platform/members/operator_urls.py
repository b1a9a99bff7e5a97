"""Pages of the operator of the platform, outside any organization."""

from django.urls import path

from mentoring_platform.members.views import jobs, operator

app_name = "operator"
urlpatterns = [
    path("organizations/", operator.organizations, name="organizations"),
    path("jobs/", jobs.platform, name="jobs"),
    path("organizations/new/", operator.create, name="create"),
    path("organizations/<int:organization_id>/", operator.organization, name="organization"),
    path("organizations/<int:organization_id>/suspend/", operator.suspend, name="suspend"),
    path("organizations/<int:organization_id>/resume/", operator.resume, name="resume"),
]
