from django.urls import path

from sessions.planner import views

urlpatterns = [
    path("programs/<uuid:program_id>/planner/", views.planner, name="planner"),
    path("programs/<uuid:program_id>/planner/sheet/", views.sheet, name="planner_sheet"),
]
