"""Addresses of beginnings and support contacts, included by sessions.urls."""

from django.urls import path

from sessions.beginning import views

urlpatterns = [
    path("beginnings/", views.beginnings, name="beginnings"),
    path("pairings/<uuid:pairing_id>/beginning/", views.beginning, name="beginning"),
    path("my-beginning/<uuid:pairing_id>/", views.mine, name="my_beginning"),
    path("programs/<uuid:program_id>/beginning/", views.plan, name="beginning_plan"),
    path("pairings/<uuid:pairing_id>/contact/", views.contact_pairing, name="contact_pairing"),
    path("people/mentors/<uuid:mentor_id>/contact/", views.contact_mentor, name="contact_mentor"),
    path("people/mentees/<uuid:mentee_id>/contact/", views.contact_mentee, name="contact_mentee"),
]
