"""Pages of members and settings inside an organization."""

from django.urls import path

from mentoring_platform.members.views import members, organization, units

app_name = "members"
urlpatterns = [
    path("members/", members.members, name="list"),
    path("members/invite/", members.invite, name="invite"),
    path("members/<int:user_id>/", members.person, name="person"),
    path("members/<int:user_id>/deactivate/", members.deactivate, name="deactivate"),
    path("members/<int:user_id>/resend/", members.resend, name="resend"),
    path("members/<int:user_id>/withdraw/", members.withdraw, name="withdraw"),
    path("settings/", organization.settings, name="settings"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_create, name="unit_create"),
    path("units/<uuid:unit_id>/", units.unit_edit, name="unit"),
    path("units/<uuid:unit_id>/remove/", units.unit_remove, name="unit_remove"),
]
