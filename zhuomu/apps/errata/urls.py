"""Addresses of the errata: ``public`` for everybody, ``staff`` below /desk/errata/."""

from django.urls import URLPattern, path, re_path

from zhuomu.apps.errata.views import contest as contests
from zhuomu.apps.errata.views import desk, intake
from zhuomu.apps.errata.views import public as readers

public: list[URLPattern] = [
    path("report/", readers.public_report, name="public_report"),
]
staff: list[URLPattern] = [
    path("", desk.errata_desk, name="errata_desk"),
    path("reports.xlsx", contests.errata_reports_file, name="errata_reports_file"),
    path("reports/add/", intake.errata_report_add, name="errata_report_add"),
    path("reports/merge/", desk.errata_report_merge, name="errata_report_merge"),
    path("reports/<int:number>/", desk.errata_report, name="errata_report"),
    path("reports/<int:number>/<slug:act>/", desk.errata_report_act, name="errata_report_act"),
    path("readers/<int:pk>/", desk.errata_reader, name="errata_reader"),
    path("import/", intake.errata_import, name="errata_import"),
    path("import/check/", intake.errata_import_check, name="errata_import_check"),
    path("contests/", contests.errata_contests, name="errata_contests"),
    path("contests/list-check/", contests.errata_list_check, name="errata_list_check"),
    path("contests/<int:number>/", contests.errata_contest, name="errata_contest"),
    path("contests/<int:number>/open/", contests.errata_contest_open, name="errata_contest_open"),
    path("contests/<int:number>/rules/", contests.errata_contest_rules, name="errata_contest_rules"),
    re_path(
        r"^contests/(?P<number>[0-9]{1,9})/handover\.(?P<kind>docx|xlsx)$",
        contests.errata_handover_file,
        name="errata_handover_file",
    ),
    path("contests/<int:number>/<slug:act>/", contests.errata_contest_act, name="errata_contest_act"),
    path("awards/<int:pk>/hand-over/", contests.errata_award_hand_over, name="errata_award_hand_over"),
    path("awards/<int:pk>/phone/", contests.errata_award_phone, name="errata_award_phone"),
]
