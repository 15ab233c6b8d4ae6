"""Addresses of the visits, below /desk/visits/."""

from django.urls import URLPattern, path

from zhuomu.apps.visits.views import areas, files, pairings, visits, writing

staff: list[URLPattern] = [
    path("", visits.visits_list, name="visits_list"),
    path("month.xlsx", files.visits_month, name="visits_month"),
    path("research.xlsx", files.visits_research, name="visits_research"),
    path("new/", writing.visits_new, name="visits_new"),
    path("<int:pk>/", visits.visits_visit, name="visits_visit"),
    path("<int:pk>/edit/", writing.visits_edit, name="visits_edit"),
    path("<int:pk>/discard/", writing.visits_discard, name="visits_discard"),
    path("<int:pk>/show/", visits.visits_show, name="visits_show"),
    path("<int:pk>/notice/", visits.visits_notice, name="visits_notice"),
    path("<int:pk>/brief.docx", files.visits_brief, name="visits_brief"),
    path("<int:pk>/areas/<int:area_pk>/sheet.docx", files.visits_sheet, name="visits_sheet"),
    path("heard/<int:pk>/hand-over/", visits.visits_hand_over, name="visits_hand_over"),
    path("heard/<int:pk>/settle/", visits.visits_settle, name="visits_settle"),
    path("promises/", pairings.visits_promises, name="visits_promises"),
    path("promises/<int:pk>/keep/", pairings.visits_promise_keep, name="visits_promise_keep"),
    path("pairings/", pairings.visits_pairings, name="visits_pairings"),
    path("pairings/new/", pairings.visits_pairing_new, name="visits_pairing_new"),
    path("pairings/<int:pk>/", pairings.visits_pairing, name="visits_pairing"),
    path("areas/", areas.visits_areas, name="visits_areas"),
    path("areas/<int:pk>/", areas.visits_area, name="visits_area"),
]
