from django.urls import path

from programs.announcements import views

urlpatterns = [
    path("announcements/", views.announcement_list, name="announcements"),
    path("announcements/new/", views.write, name="announcement_new"),
    path("announcements/<uuid:announcement_id>/", views.announcement, name="announcement"),
    path("announcements/<uuid:announcement_id>/edit/", views.edit, name="announcement_edit"),
    path(
        "announcements/<uuid:announcement_id>/files/<uuid:announcement_file_id>/", views.file, name="announcement_file"
    ),
]
