"""Addresses of the meeting: delegates, check-in, agenda, documents and measures, open votes, the projector."""

from django.urls import URLPattern, path, re_path

from zhuomu.apps.congress.views import (
    meeting,
    meeting_documents,
    meeting_door,
    meeting_files,
    meeting_hall,
    meeting_people,
)

public: list[URLPattern] = [
    path("congress/<str:code>/", meeting_door.public_congress_check_in, name="public_congress_check_in"),
]
staff: list[URLPattern] = [
    path("", meeting.congress_list, name="congress_list"),
    path("new/", meeting.congress_new, name="congress_new"),
    path("<int:pk>/", meeting.congress_congress, name="congress_congress"),
    path("<int:pk>/edit/", meeting.congress_edit, name="congress_edit"),
    path("<int:pk>/begin/", meeting.congress_state, {"act": "open"}, name="congress_begin"),
    path("<int:pk>/end/", meeting.congress_state, {"act": "close"}, name="congress_end"),
    path("<int:pk>/screen/", meeting.congress_screen, name="congress_screen"),
    path("<int:pk>/delegates/", meeting_people.congress_delegates, name="congress_delegates"),
    path("<int:pk>/delegates/new/", meeting_people.congress_delegate_new, name="congress_delegate_new"),
    path(
        "<int:pk>/delegates/import/",
        meeting_people.congress_delegates_import,
        name="congress_delegates_import",
    ),
    path("<int:pk>/delegates.xlsx", meeting_people.congress_delegates_sheet, name="congress_delegates_sheet"),
    path("<int:pk>/credentials/", meeting_people.congress_credentials, name="congress_credentials"),
    path("delegates/<int:pk>/", meeting_people.congress_delegate, name="congress_delegate"),
    path(
        "delegates/<int:pk>/remove/", meeting_people.congress_delegate_remove, name="congress_delegate_remove"
    ),
    path("<int:pk>/units/", meeting_people.congress_units, name="congress_units"),
    path("units/<int:pk>/", meeting_people.congress_unit, name="congress_unit"),
    path("<int:pk>/kinships/", meeting_people.congress_kinships, name="congress_kinships"),
    path("kinships/<int:pk>/remove/", meeting_people.congress_kinship_remove, name="congress_kinship_remove"),
    path("<int:pk>/check-in/", meeting_door.congress_check_in, name="congress_check_in"),
    path("<int:pk>/check-in/switch/", meeting.congress_check_in_switch, name="congress_check_in_switch"),
    path("<int:pk>/slips/", meeting_door.congress_slips, name="congress_slips"),
    path("delegates/<int:pk>/attend/", meeting_door.congress_attend, name="congress_attend"),
    path("<int:pk>/proxies/", meeting_door.congress_proxies, name="congress_proxies"),
    path("proxies/<int:pk>/remove/", meeting_door.congress_proxy_remove, name="congress_proxy_remove"),
    path("<int:pk>/agenda/", meeting_hall.congress_agenda, name="congress_agenda"),
    path("agenda/<int:pk>/", meeting_hall.congress_item, name="congress_item"),
    path("agenda/<int:pk>/act/", meeting_hall.congress_item_act, name="congress_item_act"),
    path("<int:pk>/officers/", meeting_hall.congress_officers, name="congress_officers"),
    path("<int:pk>/officers/adopt/", meeting_hall.congress_officers_adopt, name="congress_officers_adopt"),
    path("officers/<int:pk>/remove/", meeting_hall.congress_officer_remove, name="congress_officer_remove"),
    path("<int:pk>/documents/", meeting_documents.congress_documents, name="congress_documents"),
    path("<int:pk>/documents/new/", meeting_documents.congress_document_new, name="congress_document_new"),
    path("documents/<int:pk>/", meeting_documents.congress_document, name="congress_document"),
    path(
        "documents/<int:pk>/write/", meeting_documents.congress_document_write, name="congress_document_write"
    ),
    path("versions/<int:pk>/adopt/", meeting_hall.congress_document_adopt, name="congress_document_adopt"),
    path("<int:pk>/motions/", meeting_hall.congress_motions, name="congress_motions"),
    path("<int:pk>/motions/new/", meeting_hall.congress_motion_new, name="congress_motion_new"),
    re_path(
        r"^(?P<pk>[0-9]{1,18})/(?P<name>credentials|signin|attendance|minutes)\.(?P<kind>docx|pdf)$",
        meeting_files.congress_file,
        name="congress_file",
    ),
]
