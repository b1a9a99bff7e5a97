"""Addresses of proposals, included by sessions.urls."""

from django.urls import path

from sessions.plans import views

urlpatterns = [
    path("meetings/<uuid:meeting_id>/propose/", views.propose, name="propose"),
    path("proposals/<uuid:proposal_id>/", views.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/accept/", views.accept, name="proposal_accept"),
    path("proposals/<uuid:proposal_id>/decline/", views.decline, name="proposal_decline"),
    path("proposals/<uuid:proposal_id>/answer/", views.answer, name="proposal_answer"),
    path("proposals/<uuid:proposal_id>/withdraw/", views.withdraw, name="proposal_withdraw"),
]
