"""Addresses of courses, included by programs.urls."""

from django.urls import path

from programs.training.views import attendance, office, own

urlpatterns = [
    path("courses/", office.course_list, name="courses"),
    path("courses/new/", office.create, name="course_new"),
    path("courses/<uuid:course_id>/", office.course, name="course"),
    path("courses/<uuid:course_id>/edit/", office.edit, name="course_edit"),
    path("courses/<uuid:course_id>/sessions/", office.sessions, name="course_sessions"),
    path("courses/<uuid:course_id>/materials/", office.materials, name="course_materials"),
    path("courses/sessions/<uuid:course_session_id>/", office.session, name="course_session"),
    path("courses/sessions/<uuid:course_session_id>/attendance/", attendance.attendance, name="course_attendance"),
    path("courses/sessions/<uuid:course_session_id>/code/", attendance.code, name="course_code"),
    path("courses/papers/<uuid:material_id>/", own.material, name="course_material"),
    path("training/", own.training, name="training"),
    path("training/<uuid:course_id>/", own.my_course, name="my_course"),
    path("training/check-in/<str:key>/", attendance.check_in, name="check_in"),
]
