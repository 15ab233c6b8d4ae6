"""What our JSON API answers: the JSON Schemas of the answers, and the functions that make answers of rows."""

from __future__ import annotations

from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.http import sentence
from zhuomu.core.models import Area, Office
from zhuomu.ledger.models import Category, Move, Problem, Report
from zhuomu.ledger.services import offers_for
from zhuomu.rules.clocks import ClockVerb
from zhuomu.rules.flow import Outcome, ProblemStatus, ProblemVerb
from zhuomu.rules.reason import Reason

Shape = dict[str, Any]
TEXT: Shape = {"type": "string"}
WHOLE: Shape = {"type": "integer"}
COUNT: Shape = {"type": "integer", "minimum": 0}
TRUTH: Shape = {"type": "boolean"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}


def maybe(shape: Shape) -> Shape:
    """The shape, or null."""
    return {"anyOf": [shape, {"type": "null"}]}


def listing(shape: Shape) -> Shape:
    """An array of it."""
    return {"type": "array", "items": shape}


def named(name: str) -> Shape:
    """A reference to a shape of :data:`SHAPES`."""
    return {"$ref": f"#/components/schemas/{name}"}


def thing(about: str, /, **fields: Shape) -> Shape:
    """An object that has all of these fields and no others."""
    return {
        "type": "object",
        "description": about,
        "additionalProperties": False,
        "required": list(fields),
        "properties": fields,
    }


def one_of(values: Any) -> Shape:
    """One of an enumeration's values."""
    return {"type": "string", "enum": [str(each.value) for each in values]}


STATUS, MAYBE_STATUS = one_of(ProblemStatus), maybe(one_of(ProblemStatus))
REASON = thing("一条拒绝的理由", code=TEXT, detail=TEXT, field=TEXT)
ROW: dict[str, Shape] = {
    "number": TEXT,
    "title": TEXT,
    "status": STATUS,
    "status_label": TEXT,
    "channel": TEXT,
    "category": maybe(TEXT),
    "area": maybe(WHOLE),
    "lead_office": maybe(WHOLE),
    "place": TEXT,
    "nature": TEXT,
    "urgency": TEXT,
    "is_private": TRUTH,
    "is_published": TRUTH,
    "found_on": DAY,
    "due_on": maybe(DAY),
    "is_due_provisional": TRUTH,
    "is_paused": TRUTH,
    "closed_on": maybe(DAY),
    "outcome": maybe(one_of(Outcome)),
    "round": WHOLE,
    "version": WHOLE,
}
SHAPES: dict[str, Shape] = {
    "Refusal": thing(
        "拒绝，RFC 9457 的样子；reasons 逐条说明",
        type=TEXT,
        title=TEXT,
        status=WHOLE,
        detail=TEXT,
        code=TEXT,
        reasons=listing(REASON),
        request=TEXT,
    ),
    "Row": thing("列表里的一个问题", **ROW),
    "Rows": thing(
        "一页问题，新的在前；next 是下一页的 cursor", items=listing(named("Row")), next=maybe(WHOLE)
    ),
    "Reply": thing(
        "最新的答复",
        public_text=TEXT,
        internal_text=TEXT,
        sha256=TEXT,
        is_checked=TRUTH,
        round=WHOLE,
        at=MOMENT,
    ),
    "Offer": thing("现在可以做的一步，以及为什么做不了", verb=TEXT, label=TEXT, reasons=listing(REASON)),
    "Problem": thing(
        "一个问题。来件人的姓名和电话不经接口给出",
        **ROW,
        description=TEXT,
        summary=TEXT,
        opened_at=MOMENT,
        merged_into=maybe(TEXT),
        report_count=COUNT,
        reply=maybe(named("Reply")),
        offers=listing(named("Offer")),
    ),
    "Move": thing(
        "走过的一步",
        verb=TEXT,
        label=TEXT,
        source=MAYBE_STATUS,
        target=MAYBE_STATUS,
        on=DAY,
        at=MOMENT,
        by=TEXT,
        office=maybe(WHOLE),
        reason=TEXT,
    ),
    "Moves": thing("全部经过，先后为序", items=listing(named("Move"))),
    "Report": thing("收下的来件和由它立的问题", receipt=TEXT, problem=TEXT, received_at=MOMENT),
    "Areas": thing(
        "居民区", items=listing(thing("一个居民区", id=WHOLE, name=TEXT, office=WHOLE, description=TEXT))
    ),
    "Categories": thing(
        "问题分类",
        items=listing(thing("一类", key=TEXT, name=TEXT, description=TEXT, is_public=TRUTH)),
    ),
    "Offices": thing(
        "部门",
        items=listing(
            thing("一个部门", id=WHOLE, name=TEXT, short_name=TEXT, kind=TEXT, parent=maybe(WHOLE))
        ),
    ),
    "Figures": thing(
        "看得到的问题的数目",
        on=DAY,
        open=COUNT,
        overdue=COUNT,
        due_today=COUNT,
        tabs=listing(thing("一组状态", key=TEXT, label=TEXT, count=COUNT)),
    ),
}


def reason_shown(reason: Reason) -> dict[str, str]:
    """A reason with its Chinese sentence."""
    return {"code": str(reason.code), "detail": sentence(reason), "field": reason.field}


def row_shown(problem: Problem) -> dict[str, Any]:
    """A problem in a list. Its category must be joined in."""
    linked = {
        "status_label": problem.state.label,
        "category": problem.category.key if problem.category else None,
        "area": problem.area_id,
        "lead_office": problem.lead_office_id,
        "outcome": problem.outcome or None,
    }
    return {name: linked[name] if name in linked else getattr(problem, name) for name in ROW}


def problem_shown(by: Actor, problem: Problem) -> dict[str, Any]:
    """A problem with its newest reply and what may be done now."""
    reply = problem.replies.last()
    return row_shown(problem) | {
        "description": problem.description,
        "summary": problem.summary,
        "opened_at": problem.opened_at,
        "merged_into": problem.merged_into.number if problem.merged_into else None,
        "report_count": problem.links.count(),
        "reply": reply
        and {
            "public_text": reply.public_text,
            "internal_text": reply.internal_text,
            "sha256": reply.sha256,
            "is_checked": reply.checked_by_id is not None,
            "round": reply.round,
            "at": reply.at,
        },
        "offers": [
            {
                "verb": offer.verb,
                "label": offer.label,
                "reasons": [reason_shown(each) for each in offer.reasons],
            }
            for offer in offers_for(by, problem)
        ],
    }


VERB_LABELS: dict[str, str] = {str(verb): verb.label for kind in (ProblemVerb, ClockVerb) for verb in kind}


def move_shown(move: Move) -> dict[str, Any]:
    """One step of a problem's path."""
    return {
        "verb": move.verb,
        "label": VERB_LABELS.get(move.verb, move.verb),
        "source": move.source or None,
        "target": move.target or None,
        "on": move.on,
        "at": move.at,
        "by": move.by_label,
        "office": move.office_id,
        "reason": move.reason,
    }


def report_shown(report: Report, problem: Problem) -> dict[str, Any]:
    """What a program gets for a report."""
    return {"receipt": report.receipt, "problem": problem.number, "received_at": report.received_at}


def area_shown(area: Area) -> dict[str, Any]:
    """An area; its office must be joined in."""
    return {
        "id": area.pk,
        "name": area.office.name,
        "office": area.office_id,
        "description": area.description,
    }


def category_shown(category: Category) -> dict[str, Any]:
    """A category."""
    return {
        "key": category.key,
        "name": category.name,
        "description": category.description,
        "is_public": category.is_public,
    }


def office_shown(office: Office) -> dict[str, Any]:
    """An office."""
    return {
        "id": office.pk,
        "name": office.name,
        "short_name": office.short_name,
        "kind": office.kind,
        "parent": office.parent_id,
    }
