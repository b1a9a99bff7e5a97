from django.urls import path

from sessions.together import views

urlpatterns = [
    path("meetings/<uuid:meeting_id>/together/", views.differences, name="together"),
    path("meetings/<uuid:meeting_id>/together/held/", views.held, name="together_held"),
    path("meetings/<uuid:meeting_id>/together/undo/", views.undo, name="together_undo"),
    path("fixed-times/<uuid:series_id>/together/", views.join, name="series_together"),
]
