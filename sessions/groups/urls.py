from django.urls import path

from sessions.groups.views import groups, sheet

urlpatterns = [
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.new, name="group_new"),
    path("groups/<uuid:group_id>/", groups.group, name="group"),
    path("groups/<uuid:group_id>/change/", groups.change, name="group_change"),
    path("groups/<uuid:group_id>/board/", groups.board, name="group_board"),
    path("groups/boardings/<uuid:boarding_id>/leave/", groups.leave, name="group_leave"),
    path("groups/guests/<uuid:guest_id>/", groups.guest, name="group_guest"),
    path("groups/meetings/<uuid:group_meeting_id>/", sheet.sheet, name="group_sheet"),
    path("groups/meetings/<uuid:group_meeting_id>/report/", sheet.report, name="group_report"),
]
