from django.urls import path

from reports.coverage import views

urlpatterns = [
    path("broadcasts/<uuid:broadcast_id>/coverage/", views.page, name="coverage"),
    path("broadcasts/<uuid:broadcast_id>/coverage/sheet/", views.sheet, name="coverage_sheet"),
]
