from django.urls import path

from reports.morning import views

urlpatterns = [
    path("morning/", views.page, name="morning"),
    path("morning/rules/<uuid:program_id>/", views.rules, name="morning_rules"),
    path("gaps/", views.formerly, name="gaps"),
]
