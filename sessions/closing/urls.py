"""The addresses of endings, included by sessions.urls."""

from django.urls import path

from sessions.closing import views, wish_views

urlpatterns = [
    path("endings/", views.endings, name="endings"),
    path("pairings/<uuid:pairing_id>/end/", views.closing, name="closing"),
    path("pairings/<uuid:pairing_id>/ended/", views.ended, name="ended"),
    path("my-meetings/another-mentor/", wish_views.another_mentor, name="another_mentor"),
]
