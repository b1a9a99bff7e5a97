"""The coordinator's two pages; included by sessions.urls."""

from django.urls import path

from sessions.views import board, gaps

urlpatterns = [
    path("board/", board.board, name="board"),
    path("gaps/", gaps.gaps, name="gaps"),
]
