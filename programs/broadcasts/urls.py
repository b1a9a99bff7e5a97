"""Addresses of messages to pass on, included by programs.urls."""

from django.urls import path

from programs.broadcasts import views, writing_views

urlpatterns = [
    path("broadcasts/", views.broadcasts, name="broadcasts"),
    path("broadcasts/new/", writing_views.new, name="new_broadcast"),
    path("broadcasts/<uuid:broadcast_id>/", views.broadcast, name="broadcast"),
    path("broadcasts/<uuid:broadcast_id>/words/", writing_views.words, name="broadcast_words"),
    path("broadcasts/<uuid:broadcast_id>/audience/", writing_views.audience, name="broadcast_audience"),
    path("broadcasts/<uuid:broadcast_id>/when/", writing_views.when, name="broadcast_when"),
    path("broadcasts/<uuid:broadcast_id>/files/", writing_views.files, name="broadcast_files"),
    path("broadcasts/<uuid:broadcast_id>/withdraw/", views.withdraw, name="withdraw_broadcast"),
    path("broadcasts/files/<uuid:attachment_id>/", views.file, name="broadcast_file"),
]
