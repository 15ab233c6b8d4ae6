"""Addresses: what anybody may open, and the board's notice to the paper."""

from django.urls import URLPattern, path

from zhuomu.ledger.views import public as views

public: list[URLPattern] = [
    path("tell/", views.public_tell, name="public_tell"),
    path("board/", views.public_board, name="public_board"),
]
staff: list[URLPattern] = [
    path("board/notice/", views.ledger_board_notice, name="ledger_board_notice"),
]
