"""Word and PDF of the meeting: each for whoever sees the congress."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuomu.apps.congress import documents
from zhuomu.apps.congress.models import Congress
from zhuomu.apps.congress.selectors.meeting_facts import (
    attendance_facts,
    credentials_facts,
    minutes_facts,
)
from zhuomu.apps.congress.views.election_files import paper_file
from zhuomu.apps.congress.views.frame import congress_for
from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, staff
from zhuomu.core.rights import Right


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_file(request: HttpRequest, pk: int, name: str, kind: str) -> HttpResponse:
    """资格审查报告, 签到表, 出席名单 or 会议纪要, as Word or PDF."""
    congress = congress_for(request, pk)
    return paper_file(_paper(congress, name, actor_of(request)), kind)


def _paper(congress: Congress, name: str, by: Actor) -> documents.Paper:
    match name:
        case "credentials":
            return documents.credentials_paper(credentials_facts(congress))
        case "signin":
            return documents.signin_paper(attendance_facts(congress, is_to_sign=True))
        case "attendance":
            return documents.attendance_paper(attendance_facts(congress, is_to_sign=False))
    return documents.minutes_paper(minutes_facts(congress, by))
