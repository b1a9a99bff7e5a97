"""Addresses of messages to people, included by programs.urls."""

from django.urls import path

from programs.messages import views, wording_views

urlpatterns = [
    path("messages/", views.message_list, name="messages"),
    path("messages/<uuid:message_id>/", views.message, name="message"),
    path("messages/<uuid:message_id>/again/", views.try_again, name="try_message"),
    path("messages/addresses/<uuid:address_id>/mended/", views.mended, name="address_mended"),
    path("settings/messages/", wording_views.letters, name="letters"),
    path("settings/messages/wording/", wording_views.wording, name="wording"),
    path("settings/messages/wording/preview/", wording_views.preview, name="wording_preview"),
]
