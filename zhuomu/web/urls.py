"""Every address of the product. Public pages at the root, staff pages below /desk/."""

from django.urls import URLPattern, URLResolver, include, path

from zhuomu.apps.congress import urls as congress
from zhuomu.apps.errata import urls as errata
from zhuomu.apps.paper import urls as paper
from zhuomu.apps.visits import urls as visits
from zhuomu.ledger import urls as ledger
from zhuomu.web import style_views
from zhuomu.web.views import (
    audit,
    calendar,
    files,
    home,
    login,
    offices,
    people,
    profile,
    receipt,
    search,
    sessions,
    system,
)

handler400 = "zhuomu.web.errors.bad_request"
handler403 = "zhuomu.web.errors.permission_denied"
handler404 = "zhuomu.web.errors.page_not_found"
handler500 = "zhuomu.web.errors.server_error"

public: list[URLPattern | URLResolver] = [
    path("search/", search.public_search, name="public_search"),
    path("receipt/", receipt.public_receipt, name="public_receipt"),
    path("files/<uuid:key>/", files.attachment, name="attachment"),
    path("elder/", home.elder_toggle, name="elder_toggle"),
    path("robots.txt", files.robots, name="robots"),
    path("favicon.ico", files.favicon, name="favicon"),
    path("login/", login.login, name="login"),
    path("login/code/", login.login_code, name="login_code"),
    path("login/totp/", login.login_totp, name="login_totp"),
    path("login/password/", login.login_password, name="login_password"),
    path("logout/", login.logout, name="logout"),
]
desk: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("switch/", login.switch_person, name="switch_person"),
    path("letters/", home.letters, name="letters"),
    path("letters/<int:pk>/", home.letter, name="letter"),
    path("jobs/<int:pk>/", home.job_progress, name="job_progress"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/code/", people.person_code, name="person_code"),
    path("people/<int:pk>/totp/", people.person_totp_forget, name="person_totp_forget"),
    path("people/<int:pk>/posts/", people.post_new, name="post_new"),
    path("posts/<int:pk>/end/", people.post_end, name="post_end"),
    path("offices/", offices.offices, name="offices"),
    path("offices/new/", offices.office_new, name="office_new"),
    path("offices/<int:pk>/", offices.office, name="office"),
    path("offices/<int:pk>/area/", offices.area, name="area"),
    path("offices/<int:pk>/estates/", offices.estate_new, name="estate_new"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/day/", calendar.calendar_day, name="calendar_day"),
    path("calendar/year/", calendar.calendar_year, name="calendar_year"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.profile_password, name="profile_password"),
    path("profile/totp/", profile.profile_totp, name="profile_totp"),
    path("profile/totp/start/", profile.profile_totp_start, name="profile_totp_start"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/all/", sessions.sessions_all, name="sessions_all"),
    path("sessions/<int:pk>/end/", sessions.session_end, name="session_end"),
    path("audit/", audit.audit, name="audit"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
    path("system/", system.system, name="system"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(public)),
    path("", include(style_views.urlpatterns)),
    path("", include(paper.public)),
    path("", include(errata.public)),
    path("", include(congress.public)),
    path("desk/", include(desk)),
    path("", include("zhuomu.web.api.urls")),
    path("", include(ledger.public)),
    path("desk/ledger/", include(ledger.staff)),
    path("desk/paper/", include(paper.staff)),
    path("desk/errata/", include(errata.staff)),
    path("desk/visits/", include(visits.staff)),
    path("desk/congress/", include(congress.staff)),
]
