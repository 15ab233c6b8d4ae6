"""Who may reach which address: the second, written-down opinion that every view is held against.

One row for each address name. A row says who may look (GET) and who may send (POST), and how to make the
address's arguments. ``ANYBODY`` includes people who are not signed in, ``SIGNED_IN`` every role, ``NOBODY`` means
the method is not offered at all. To add an address: add a row. An address without a row fails ``test_access``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from tests.contracts.access_world import World
from zhuomu.core.rights import Role

Roles = frozenset[Role] | None
ANYBODY: Roles = None
NOBODY: Roles = frozenset()
SIGNED_IN: Roles = frozenset(Role)


def roles(*named: Role) -> Roles:
    """A set of roles."""
    return frozenset(named)


SYSTEM = roles(Role.SYSTEM_ADMINISTRATOR)
SECURITY = roles(Role.SECURITY_ADMINISTRATOR)
AUDITOR = roles(Role.AUDITOR)
PAPER = roles(
    Role.DISPATCHER,
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.SUBDISTRICT_LEADER,
    Role.EDITOR,
    Role.REVIEWER,
    Role.PUBLISHER,
    Role.UNION_CADRE,
    Role.LIBRARIAN,
)
WRITERS = roles(
    Role.DISPATCHER,
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.EDITOR,
    Role.PUBLISHER,
    Role.UNION_CADRE,
    Role.LIBRARIAN,
)
REVIEWERS = roles(Role.OFFICE_HEAD, Role.SUBDISTRICT_LEADER, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)
READERS_OF_REPORTS = roles(Role.SUBDISTRICT_LEADER, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)
EDITORS = roles(Role.EDITOR, Role.PUBLISHER)
PUBLISHER = roles(Role.PUBLISHER)


Arguments = Callable[[World], Mapping[str, Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One address. ``hides``: whoever is not allowed meets 404, not 403: the thing is out of their sight."""

    look: Roles
    send: Roles = NOBODY
    arguments: Arguments = lambda _world: {}
    hides: bool = False
    # what a look or a send by somebody allowed may answer; anything else fails
    answers: frozenset[int] = frozenset({200, 204, 302, 303, 422})


def pk_of(name: str) -> Arguments:
    """``{"pk": world.<name>.pk}``."""
    return lambda world: {"pk": getattr(world, name).pk}


GONE_OR_THERE = frozenset({200, 302, 404})
OWN_ONLY = frozenset({404})  # everybody is let in, and finds that this one belongs to another

ACCESS: dict[str, Row] = {
    # the public site
    "public_search": Row(ANYBODY),
    "attachment": Row(ANYBODY, arguments=lambda world: {"key": world.hidden_file.pk}, answers=OWN_ONLY),
    "elder_toggle": Row(NOBODY, ANYBODY),
    "robots": Row(ANYBODY),
    "favicon": Row(ANYBODY),
    "style": Row(ANYBODY),
    "style_public": Row(ANYBODY),
    "style_confirm": Row(ANYBODY),
    "style_progress": Row(ANYBODY),
    # signing in
    "login": Row(ANYBODY, ANYBODY),
    "login_code": Row(ANYBODY, ANYBODY),
    "login_totp": Row(ANYBODY, ANYBODY),
    "login_password": Row(ANYBODY, ANYBODY),
    "logout": Row(NOBODY, ANYBODY),
    # everybody's desk
    "home": Row(SIGNED_IN),
    "search": Row(SIGNED_IN),
    "switch_person": Row(NOBODY, SIGNED_IN, answers=OWN_ONLY),
    "letters": Row(SIGNED_IN),
    "letter": Row(NOBODY, SIGNED_IN, pk_of("letter"), answers=OWN_ONLY),
    "job_progress": Row(
        roles(Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR), NOBODY, pk_of("job"), hides=True
    ),
    "profile": Row(SIGNED_IN),
    "profile_password": Row(SIGNED_IN, SIGNED_IN),
    "profile_totp": Row(SIGNED_IN, SIGNED_IN),
    "profile_totp_start": Row(NOBODY, SIGNED_IN),
    "sessions": Row(SIGNED_IN),
    "session_end": Row(NOBODY, SECURITY, pk_of("sign_in"), hides=True),
    "calendar": Row(SIGNED_IN),
    # administrators, kept apart
    "people": Row(SYSTEM),
    "person_new": Row(SYSTEM, SYSTEM),
    "person": Row(SYSTEM, SYSTEM, pk_of("somebody")),
    "person_code": Row(NOBODY, SYSTEM, pk_of("somebody")),
    "person_totp_forget": Row(NOBODY, SYSTEM, pk_of("somebody")),
    "post_new": Row(NOBODY, SYSTEM, pk_of("somebody")),
    "post_end": Row(NOBODY, SYSTEM, pk_of("post")),
    "offices": Row(SYSTEM),
    "office_new": Row(SYSTEM, SYSTEM),
    "office": Row(SYSTEM, SYSTEM, pk_of("area")),
    "area": Row(NOBODY, SYSTEM, pk_of("area")),
    "estate_new": Row(NOBODY, SYSTEM, pk_of("area")),
    "calendar_day": Row(NOBODY, SYSTEM),
    "calendar_year": Row(NOBODY, SYSTEM),
    "sessions_all": Row(SECURITY),
    "audit": Row(AUDITOR),
    "audit_verify": Row(NOBODY, AUDITOR),
    "system": Row(roles(Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)),
    # the paper as the public reads it
    "public_front": Row(ANYBODY),
    "public_issue": Row(ANYBODY, arguments=lambda world: {"number": world.issue.number}),
    "public_issue_feed": Row(ANYBODY, arguments=lambda world: {"number": world.issue.number}),
    "public_page": Row(ANYBODY, arguments=lambda world: {"number": world.issue.number, "page": 1}),
    "page_qr": Row(ANYBODY, arguments=lambda world: {"number": world.issue.number, "page": 1}),
    "public_article": Row(
        ANYBODY, arguments=lambda world: {"number": world.issue.number, "page": 1, "pk": world.article.pk}
    ),
    "public_feed": Row(ANYBODY),
    "public_office_feed": Row(ANYBODY, arguments=pk_of("root")),
    # the paper as it is made
    "paper_issues": Row(PAPER, PAPER),  # the verb itself refuses a new issue to whoever may not plan
    "paper_reviews": Row(PAPER),
    "paper_issue": Row(PAPER, NOBODY, pk_of("next_issue")),
    "paper_publish": Row(PUBLISHER, PUBLISHER, pk_of("next_issue")),
    "paper_page_new": Row(EDITORS, EDITORS, pk_of("next_issue")),
    "paper_errata_box": Row(NOBODY, EDITORS, pk_of("next_issue")),
    "paper_notice_take": Row(
        WRITERS, WRITERS, lambda world: {"issue_pk": world.next_issue.pk, "pk": world.notice.pk}
    ),
    "paper_notice_drop": Row(
        EDITORS, EDITORS, lambda world: {"issue_pk": world.next_issue.pk, "pk": world.notice.pk}
    ),
    "paper_source_new": Row(WRITERS, WRITERS, pk_of("next_page")),
    "paper_article_new": Row(WRITERS, WRITERS, pk_of("next_page")),
    "paper_source": Row(WRITERS, WRITERS, pk_of("source")),
    "paper_source_drop": Row(WRITERS, WRITERS, pk_of("source")),
    "paper_articles": Row(PAPER),
    "paper_article": Row(PAPER, NOBODY, pk_of("article")),
    "paper_article_edit": Row(WRITERS, WRITERS, pk_of("article")),
    "paper_submit": Row(NOBODY, WRITERS, pk_of("article")),
    "paper_review": Row(NOBODY, REVIEWERS, pk_of("article")),
    "paper_withdraw": Row(EDITORS, EDITORS, pk_of("article")),
    "paper_compare": Row(PAPER, NOBODY, pk_of("article")),
    "paper_erratum_new": Row(EDITORS, EDITORS, pk_of("article")),
    "paper_correct": Row(EDITORS, EDITORS, pk_of("article")),
    "paper_correction_publish": Row(NOBODY, PUBLISHER, pk_of("article")),
    "paper_mark": Row(
        NOBODY,
        WRITERS,
        lambda world: {
            "pk": world.article.pk,
            "state": "taken",
            "rule": "marks",
            "start": 0,
            "end": 1,
            "sha": "0" * 16,
        },
        answers=GONE_OR_THERE,
    ),
    # errata: the public's part
    "public_report": Row(ANYBODY, ANYBODY),
    "public_receipt": Row(ANYBODY, ANYBODY),
    # errata: the desk
    "errata_desk": Row(READERS_OF_REPORTS),
    "errata_reports_file": Row(READERS_OF_REPORTS),
    "errata_report_add": Row(EDITORS, EDITORS),
    "errata_report_merge": Row(NOBODY, EDITORS),
    "errata_report": Row(READERS_OF_REPORTS, NOBODY, lambda world: {"number": world.report.pk}),
    "errata_report_act": Row(NOBODY, EDITORS, lambda world: {"number": world.report.pk, "act": "thank"}),
    "errata_reader": Row(EDITORS, EDITORS, pk_of("reader")),
    "errata_import": Row(EDITORS, EDITORS),
    "errata_import_check": Row(EDITORS, EDITORS),
    "errata_contests": Row(EDITORS),
    "errata_list_check": Row(EDITORS, EDITORS),
    "errata_contest": Row(EDITORS, NOBODY, lambda world: {"number": world.contest.issue.number}),
    "errata_contest_open": Row(NOBODY, EDITORS, lambda world: {"number": world.issue.number}),
    "errata_contest_rules": Row(EDITORS, EDITORS, lambda world: {"number": world.contest.issue.number}),
    "errata_contest_act": Row(
        NOBODY, EDITORS, lambda world: {"number": world.contest.issue.number, "act": "compute"}
    ),
    "errata_handover_file": Row(
        PUBLISHER, NOBODY, lambda world: {"number": world.contest.issue.number, "kind": "xlsx"}
    ),
    "errata_award_hand_over": Row(NOBODY, PUBLISHER, pk_of("award")),
    "errata_award_phone": Row(NOBODY, PUBLISHER, pk_of("award")),
}
