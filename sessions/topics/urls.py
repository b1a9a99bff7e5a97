"""The address of topics, included by sessions.urls."""

from django.urls import path

from sessions.topics import views

urlpatterns = [
    path("meetings/<uuid:meeting_id>/topics/", views.choose, name="topics"),
]
