"""An accepted error goes to the office that is responsible for it: as a problem of the ledger, which explains itself there."""

from __future__ import annotations

from zhuomu.apps.errata.models import ErrorReport, Finding, Verdict
from zhuomu.apps.errata.services.codes import ErrataCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Office
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.write import writing
from zhuomu.ledger.models import Category, Move, Problem, ReportLink
from zhuomu.ledger.services import problem_accept, problem_dispatch, problem_open, report_link
from zhuomu.rules.flow import LinkKind, ProblemStatus, ProblemVerb

CATEGORY = "newspaper"
TITLE_QUOTE = 20


def problem_of(finding: Finding | None) -> Problem | None:
    """The problem in which the responsible office explains a finding: the newest that its reports belong to."""
    if finding is None:
        return None
    found = Problem.objects.filter(links__report__error_report__finding=finding)
    return found.select_related("lead_office", "merged_into").order_by("-id").first()


def problem_for(report: ErrorReport) -> Problem | None:
    """The problem that answers a report; a voice that came after the passing on gets its answer, too."""
    problem = problem_of(report.finding)
    while problem is not None and problem.merged_into is not None:
        problem = problem.merged_into
    return problem


def finding_pass_on(*, by: Actor, finding: Finding, office: Office | None = None) -> Problem:
    """Open one problem for all reports of an accepted finding, and dispatch it to ``office`` (default: the finding's).

    Raises ``Refused`` for a finding that is not accepted, was passed on before, or has no office to go to.
    """
    by.require(Right.ERRATA_JUDGE)
    with writing():
        finding = Finding.objects.select_related("issue__paper", "page", "article__published", "office").get(
            pk=finding.pk
        )
        if finding.verdict != Verdict.ACCEPTED:
            raise refuse(ErrataCode.NOT_ACCEPTED)
        passed = problem_of(finding)
        if passed is not None:
            is_out = passed.state is ProblemStatus.WITHDRAWN
            raise refuse(
                ErrataCode.PASSED_ON_WITHDRAWN if is_out else ErrataCode.PASSED_ON, number=passed.number
            )
        to = office or finding.office
        if to is None:
            raise refuse(ErrataCode.OFFICE_MISSING, field="office")
        problem = _opened(by, finding)
        problem = problem_dispatch(by=by, problem=problem, office=to)
        if finding.office_id != to.pk:
            finding.office = to
            finding.save(update_fields=["office"])
        event_append(
            by=by,
            verb="finding_pass_on",
            entity="finding",
            entity_id=finding.pk,
            facts={"number": problem.number, "office": to.pk},
        )
    return problem


def _opened(by: Actor, finding: Finding) -> Problem:
    reports = [each.report for each in finding.reports.select_related("report").order_by("pk")]
    where = f"第{finding.issue.number}期" + (f"第{finding.page.number}版" if finding.page else "")
    problem = problem_open(
        by=by,
        report=reports[0],
        title=f"{where}差错：“{finding.quote[:TITLE_QUOTE]}”",
        description=_described(finding, where),
        category=Category.objects.filter(key=CATEGORY).first(),
        place=where,
    )
    problem = problem_accept(by=by, problem=problem)
    for report in reports[1:]:
        report_link(by=by, problem=problem, report=report, kind=LinkKind.REPEAT)
    return problem


def _described(finding: Finding, where: str) -> str:
    lines = [f"{finding.issue.paper.name}{where}"]
    if finding.article is not None and finding.article.published is not None:
        lines.append(f"文章：{finding.article.published.headline}")
    lines.append(f"误：{finding.quote}")
    if finding.correction:
        lines.append(f"正：{finding.correction}")
    return "\n".join(lines)


def voices_follow(by: Actor, finding: Finding) -> None:
    """Let the later voices of a finding that was passed on belong to its problem while that is open. Inside ``writing()``."""
    problem = problem_of(finding)
    if problem is None or not problem.is_open:
        return
    linked = ReportLink.objects.filter(report__error_report__finding=finding).values("report")
    for each in finding.reports.exclude(pk__in=linked).select_related("report").order_by("pk"):
        report_link(by=by, problem=problem, report=each.report, kind=LinkKind.REPEAT)


def check_not_passed_on(finding: Finding) -> None:
    """Refuse to judge anew what an office answers for: its problem is withdrawn in the ledger first."""
    problem = problem_of(finding)
    if problem is not None and problem.state is not ProblemStatus.WITHDRAWN:
        raise refuse(ErrataCode.PASSED_ON, number=problem.number)


def problem_moved(problem: Problem, move: Move, by: Actor) -> None:
    """Tell whoever judged the finding that the office has explained it. Runs in the transaction of the move."""
    if move.verb not in (ProblemVerb.CLOSE, ProblemVerb.APPROVE_CLOSE):
        return
    link = problem.links.filter(kind=LinkKind.PRIMARY).select_related("report__error_report__finding").first()
    error_report = getattr(link.report, "error_report", None) if link else None
    finding = error_report.finding if error_report else None
    if finding is None or finding.judged_by is None:
        return
    letter_queue(
        by=by,
        key=f"finding-explained:{finding.pk}:{move.pk}",
        to=finding.judged_by,
        subject="责任部门已说明一处差错",
        body=problem.title,
        url=f"/desk/errata/reports/{error_report.pk}/" if error_report else "",
    )
