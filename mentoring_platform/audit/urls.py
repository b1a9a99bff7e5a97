from django.urls import path

from mentoring_platform.audit.views import trail

app_name = "audit"
urlpatterns = [
    path("audit/", trail.trail, name="trail"),
    path("audit/sheet/", trail.sheet, name="trail_sheet"),
]
