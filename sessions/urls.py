from django.urls import include, path

from sessions.views import calendar, logs, meetings, my_meetings, my_week, series

app_name = "mentoring_sessions"
urlpatterns = [
    path("", include("sessions.board_urls")),
    path("", include("sessions.importing_urls")),
    path("", include("sessions.sealing.urls")),
    path("", include("sessions.goals.urls")),
    path("my-week/", my_week.week, name="my_week"),
    path("my-week/all-held/", my_week.all_held, name="all_held"),
    path("my-week/extra/", logs.extra, name="extra"),
    path("my-meetings/", my_meetings.meetings, name="my_meetings"),
    path("calendar/", calendar.page, name="calendar"),
    path("calendar/address/", calendar.make_address, name="calendar_address"),
    path("calendar/names/", calendar.names, name="calendar_names"),
    path("calendar/stop/", calendar.stop, name="calendar_stop"),
    path("meetings/<uuid:meeting_id>/meeting.ics", calendar.meeting_file, name="meeting_file"),
    path("meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/held/", my_week.held, name="held"),
    path("meetings/<uuid:meeting_id>/undo/", my_week.undo, name="undo"),
    path("meetings/<uuid:meeting_id>/not-held/", logs.not_held, name="not_held"),
    path("meetings/<uuid:meeting_id>/why/", logs.reason, name="log_reason"),
    path("meetings/<uuid:meeting_id>/details/", logs.details, name="log_details"),
    path("meetings/<uuid:meeting_id>/move/", meetings.move, name="move_meeting"),
    path("meetings/<uuid:meeting_id>/cancel/", meetings.cancel, name="cancel_meeting"),
    path("meetings/<uuid:meeting_id>/restore/", meetings.restore, name="restore_meeting"),
    path("pairings/<uuid:pairing_id>/schedule/", series.schedule, name="schedule"),
    path("pairings/<uuid:pairing_id>/schedule/fix/", series.open_series, name="open_series"),
    path("pairings/<uuid:pairing_id>/schedule/add/", series.add_meeting, name="add_meeting"),
    path("fixed-times/<uuid:series_id>/change/", series.change_series, name="change_series"),
    path("fixed-times/<uuid:series_id>/end/", series.end_series, name="end_series"),
]
