"""Addresses: one problem, the desks of checking and calling back, rectifications."""

from django.urls import URLPattern, path, re_path

from zhuomu.ledger.views import callbacks, checks, manage, mine, moves, problem, rectifications

NUMBER = r"(?P<number>\d{4}-\d{4,8})"

staff: list[URLPattern] = [
    path("mine/", mine.ledger_mine, name="ledger_mine"),
    path("checks/", checks.ledger_checks, name="ledger_checks"),
    re_path(rf"^checks/{NUMBER}/$", checks.ledger_check, name="ledger_check"),
    path("approvals/", checks.ledger_approvals, name="ledger_approvals"),
    re_path(
        r"^approvals/(?P<kind>extension|hang)/(?P<pk>\d{1,15})/$",
        checks.ledger_approval,
        name="ledger_approval",
    ),
    path("callbacks/", callbacks.ledger_callbacks, name="ledger_callbacks"),
    re_path(rf"^callbacks/{NUMBER}/$", callbacks.ledger_callback, name="ledger_callback"),
    path("rectifications/", rectifications.ledger_rectifications, name="ledger_rectifications"),
    path("rectifications/new/", rectifications.ledger_rectification_new, name="ledger_rectification_new"),
    path("rectifications/<int:pk>/", rectifications.ledger_rectification, name="ledger_rectification"),
    path(
        "rectifications/<int:pk>/edit/",
        rectifications.ledger_rectification_edit,
        name="ledger_rectification_edit",
    ),
    path(
        "rectifications/<int:pk>/rule/",
        rectifications.ledger_rectification_rule,
        name="ledger_rectification_rule",
    ),
    path(
        "rectifications/<int:pk>/<slug:verb>/",
        rectifications.ledger_rectification_step,
        name="ledger_rectification_step",
    ),
    path("manage/", manage.ledger_manage, name="ledger_manage"),
    path("manage/categories/new/", manage.ledger_category_new, name="ledger_category_new"),
    path("manage/categories/<slug:key>/", manage.ledger_category, name="ledger_category"),
    path("manage/policies/<slug:key>/", manage.ledger_policy, name="ledger_policy"),
    re_path(rf"^{NUMBER}/reporter/(?P<report>\d{{1,15}})/$", problem.ledger_reporter, name="ledger_reporter"),
    re_path(rf"^{NUMBER}/(?P<verb>[a-z_]{{2,30}})/$", moves.ledger_move, name="ledger_move"),
    re_path(rf"^{NUMBER}/$", problem.ledger_problem, name="ledger_problem"),
]
