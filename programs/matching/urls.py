"""Addresses of proposals, included by programs.urls."""

from django.urls import path

from programs.matching import board_views, views

urlpatterns = [
    path("programs/<uuid:program_id>/matching/", views.boards, name="matching"),
    path("programs/<uuid:program_id>/matching/rules/", views.rules, name="match_rules"),
    path("programs/<uuid:program_id>/matching/apart/", views.exclusions, name="match_exclusions"),
    path("programs/<uuid:program_id>/matching/mentors/<uuid:mentor_id>/", views.mentor, name="match_mentor"),
    path("matching/<uuid:match_run_id>/", board_views.board, name="match_board"),
    path("matching/<uuid:match_run_id>/<uuid:proposal_row_id>/", board_views.choose, name="match_choose"),
]
