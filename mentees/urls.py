from django.urls import path

from mentees.views import mentees

app_name = "mentees"
urlpatterns = [
    path("people/mentees/new/", mentees.create, name="create"),
]
