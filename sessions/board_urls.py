"""The coordinator's week; included by sessions.urls."""

from django.urls import path

from sessions.views import board

urlpatterns = [
    path("board/", board.board, name="board"),
]
