"""Addresses of the elections: contests, papers, two entries, differences, rulings, result and signatures."""

from django.urls import URLPattern, path, re_path

from zhuomu.apps.congress.views import (
    election,
    election_entry,
    election_files,
    election_result,
    election_round,
    election_settle,
)

_ROUND = "rounds/<int:pk>/"
_BUNDLE = f"{_ROUND}bundles/<int:number>/"
staff: list[URLPattern] = [
    path("<int:pk>/elections/", election.congress_elections, name="congress_elections"),
    path("<int:pk>/elections/new/", election.congress_contest_new, name="congress_contest_new"),
    path("contests/<int:pk>/", election.congress_contest, name="congress_contest"),
    path("contests/<int:pk>/edit/", election.congress_contest_edit, name="congress_contest_edit"),
    path("contests/<int:pk>/candidates/", election.congress_candidates, name="congress_candidates"),
    path("contests/<int:pk>/order/", election.congress_order, name="congress_order"),
    path("contests/<int:pk>/begin/", election.congress_round_begin, name="congress_round_begin"),
    re_path(
        r"^contests/(?P<pk>[0-9]{1,18})/ballot\.(?P<kind>docx|pdf)$",
        election_files.congress_ballot_file,
        name="congress_ballot_file",
    ),
    path(_ROUND, election_round.congress_round, name="congress_round"),
    path(f"{_ROUND}papers/", election_round.congress_round_papers, name="congress_round_papers"),
    path(f"{_ROUND}figures/<slug:kind>/", election_round.congress_figure, name="congress_figure"),
    path(
        f"{_ROUND}figures/<slug:kind>/again/",
        election_round.congress_figure_again,
        name="congress_figure_again",
    ),
    path(f"{_ROUND}open/", election_round.congress_round_open, name="congress_round_open"),
    path(f"{_BUNDLE}take/", election_entry.congress_bundle_take, name="congress_bundle_take"),
    path(f"{_BUNDLE}entry/", election_entry.congress_entry, name="congress_entry"),
    path(f"{_BUNDLE}entry/back/", election_entry.congress_entry_back, name="congress_entry_back"),
    path(f"{_BUNDLE}entry/finish/", election_entry.congress_entry_finish, name="congress_entry_finish"),
    path(f"{_BUNDLE}settle/", election_settle.congress_settle, name="congress_settle"),
    path(f"{_ROUND}rulings/", election_settle.congress_rulings, name="congress_rulings"),
    path(f"{_ROUND}rulings/<uuid:key>/", election_settle.congress_ruling, name="congress_ruling"),
    path(f"{_ROUND}names/", election_settle.congress_names, name="congress_names"),
    path(
        f"{_ROUND}names/<int:ruling_pk>/undo/",
        election_settle.congress_name_undo,
        name="congress_name_undo",
    ),
    path(f"{_ROUND}count/", election_round.congress_round_count, name="congress_round_count"),
    path(f"{_ROUND}result/", election_result.congress_result, name="congress_result"),
    path(f"{_ROUND}sign/", election_result.congress_sign, name="congress_sign"),
    path(f"{_ROUND}choose/", election_result.congress_chair_choose, name="congress_chair_choose"),
    path(f"{_ROUND}announce/", election_result.congress_announce, name="congress_announce"),
    path(f"{_ROUND}notice/", election_result.congress_result_notice, name="congress_result_notice"),
    path(f"{_ROUND}follow/", election_result.congress_round_follow, name="congress_round_follow"),
    path(f"{_ROUND}seal/", election_result.congress_round_seal, name="congress_round_seal"),
    path(f"{_ROUND}recount.json", election_files.congress_recount_file, name="congress_recount_file"),
    re_path(
        r"^rounds/(?P<pk>[0-9]{1,18})/result\.(?P<kind>docx|pdf)$",
        election_files.congress_result_file,
        name="congress_result_file",
    ),
    re_path(
        r"^rounds/(?P<pk>[0-9]{1,18})/(?P<name>ballot|issue|destruction|rulings|seal)\.(?P<kind>docx|pdf)$",
        election_files.congress_round_file,
        name="congress_round_file",
    ),
]
