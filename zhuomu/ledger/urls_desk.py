"""Addresses: the list, the dispatch desk, entering, areas, figures."""

from django.urls import URLPattern, path

from zhuomu.ledger.views import areas, desk, figures, lists

staff: list[URLPattern] = [
    path("", lists.ledger_list, name="ledger_list"),
    path("dispatch/", lists.ledger_dispatch, name="ledger_dispatch"),
    path("filters/", lists.ledger_filter_save, name="ledger_filter_save"),
    path("filters/<int:pk>/drop/", lists.ledger_filter_drop, name="ledger_filter_drop"),
    path("desk/", desk.ledger_desk, name="ledger_desk"),
    path("reports/<int:number>/", desk.ledger_desk_report, name="ledger_desk_report"),
    path("reports/<int:number>/join/", desk.ledger_desk_join, name="ledger_desk_join"),
    path("enter/", desk.ledger_enter, name="ledger_enter"),
    path("areas/", areas.ledger_areas, name="ledger_areas"),
    path("areas/<int:pk>/", areas.ledger_area, name="ledger_area"),
    path("figures/", figures.ledger_figures, name="ledger_figures"),
    path("month/", figures.ledger_month, name="ledger_month"),
]
