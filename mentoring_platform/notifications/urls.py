"""Pages about messages inside an organization."""

from django.urls import path

from mentoring_platform.notifications.personal import views

app_name = "notifications"
urlpatterns = [
    path("messages-to-me/", views.page, name="messages_to_me"),
    path("messages-to-me/phone/", views.phone, name="phone"),
    path("messages-to-me/phone/confirm/", views.confirm_phone, name="confirm_phone"),
    path("messages-to-me/phone/remove/", views.remove_phone, name="remove_phone"),
    path("messages-to-me/devices/add/", views.add_device, name="add_device"),
    path("messages-to-me/devices/<uuid:device_id>/remove/", views.remove_device, name="remove_device"),
    path("settings/messages/channels/", views.message_settings, name="settings"),
]
