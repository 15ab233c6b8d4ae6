"""Our own JSON API: each address and method is one row of :data:`OPERATIONS`; views and description are made of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.models import Office
from zhuomu.core.rights import Right
from zhuomu.ledger.listing import ALL, DUES, FIELDS, OPEN, Filters, counts_in, in_tab, problems_in
from zhuomu.ledger.models import Category, KnownTo, Problem, Urgency
from zhuomu.ledger.selectors import TABS, areas_of, due_today, overdue, problem_get, visible_to
from zhuomu.ledger.services.intake import TITLE_MAX
from zhuomu.rules.flow import ProblemStatus
from zhuomu.rules.reason import Reason
from zhuomu.web.api.codes import ApiCode
from zhuomu.web.api.proof import PROOF, text_proofread
from zhuomu.web.api.receiving import SAID_MAX, report_take
from zhuomu.web.api.shapes import (
    area_shown,
    category_shown,
    move_shown,
    office_shown,
    problem_shown,
    report_shown,
    row_shown,
)
from zhuomu.web.api.values import (
    AREA,
    CATEGORY,
    DATE,
    OFFICE,
    PROBLEM_NUMBER,
    Field,
    choice,
    text,
    values_read,
    whole,
)
from zhuomu.web.api.verbs import VERBS

Values = dict[str, Any]
FILTERS = (
    Field("tab", choice({OPEN: "未办结", ALL: "全部", **{tab.key: tab.label for tab in TABS}}), "列表的页签"),
    Field("status", choice(ProblemStatus), "状态"),
    Field("category", CATEGORY, "分类（代码）"),
    Field("area", AREA, "居民区（编号）"),
    Field("office", OFFICE, "主办部门（编号）"),
    Field("channel", text(30), "来源"),
    Field("urgency", choice(Urgency), "紧急程度"),
    Field("due", choice(DUES), "到期"),
    Field("q", text(100), "编号、标题、描述、地点里的字，或回执号"),
    Field("from", DATE, "发现日期不早于"),
    Field("to", DATE, "发现日期不晚于"),
    Field("cursor", whole(), "上一页的 next"),
    Field("limit", whole(1, 200, default=50), "每页几个"),
)
NUMBER = Field("number", text(12, pattern=PROBLEM_NUMBER), "编号，如 2026-0042", is_required=True)
REPORT = (
    Field("said", text(SAID_MAX, is_blank_allowed=False), "原话", is_required=True),
    Field("title", text(TITLE_MAX), "标题；不给就取原话的第一句"),
    Field("category", CATEGORY, "分类（代码）"),
    Field("area", AREA, "居民区（编号）"),
    Field("place", text(120), "地点"),
    Field("phone", text(30), "来件人电话，加密保存"),
    Field("name", text(30), "来件人姓名，加密保存"),
    Field("known_to", choice(KnownTo), "谁可知来件人"),
    Field("happened_on", DATE, "发现日期"),
    Field("external_number", text(120), "您那边的编号；同一编号只收一次"),
)


def problems_list(by: Actor, values: Values) -> Values:
    """A page of what the asker may see, newest first; ``next`` is the cursor of the page after it."""
    limit = values.pop("limit", 50)
    found = problems_matching(by, values).select_related("category").order_by("-id")
    rows = list(found[: limit + 1])
    return {
        "items": [row_shown(each) for each in rows[:limit]],
        "next": rows[limit - 1].pk if len(rows) > limit else None,
    }


def problems_matching(by: Actor, values: Values) -> QuerySet[Problem]:
    """What the asker may see, by the very filters of the list's page; all tabs where none is named."""
    plain = {name: str(getattr(value, "pk", value)).strip() for name, value in values.items()}
    filters = Filters({name: plain[name] for name in plain if name in FIELDS and plain[name]})
    found = in_tab(problems_in(by, filters), values.get("tab", ALL))
    if "status" in values:
        found = found.filter(status=values["status"])
    return found.filter(pk__lt=values["cursor"]) if "cursor" in values else found


def problem_detail(by: Actor, values: Values) -> Values:
    """One problem; out of sight is not found."""
    return problem_shown(by, problem_get(by, values["number"]))


def moves_list(by: Actor, values: Values) -> Values:
    """Every step of a problem's path."""
    problem = problem_get(by, values["number"])
    return {"items": [move_shown(each) for each in problem.moves.order_by("id")]}


def move_do(by: Actor, values: Values) -> Values:
    """Do what ``verb`` says, by the service of that verb. Answers with the problem as it stands then."""
    problem, body = problem_get(by, values["number"]), dict(values["body"])
    name = body.pop("verb", None)
    verb = VERBS.get(name) if isinstance(name, str) else None
    if verb is None:
        wanted = "、".join(VERBS) + " 之一"
        raise Refused(Reason(ApiCode.WRONG, {"name": "verb", "wanted": wanted}, "verb"))
    verb.act(by=by, problem=problem, **values_read(verb.fields, body, by))
    return problem_shown(by, problem_get(by, problem.number))


def report_add(by: Actor, values: Values) -> Values:
    """Take in a report and open its problem (待受理)."""
    return report_shown(*report_take(by=by, **values))


def areas_list(by: Actor, _values: Values) -> Values:
    """The areas that the asker may look at."""
    return {"items": [area_shown(each) for each in areas_of(by)]}


def categories_list(_by: Actor, _values: Values) -> Values:
    """The categories in use."""
    return {"items": [category_shown(each) for each in Category.objects.filter(is_active=True)]}


def offices_list(_by: Actor, _values: Values) -> Values:
    """The offices in use, in the order of the tree."""
    return {"items": [office_shown(each) for each in Office.objects.filter(is_active=True).order_by("path")]}


def figures(by: Actor, _values: Values) -> Values:
    """How many problems the asker sees, by tab, and how many are late."""
    counts, seen = counts_in(by, Filters({})), visible_to(by)
    return {
        "on": by.today,
        "open": counts[OPEN],
        "overdue": overdue(seen, by).count(),
        "due_today": due_today(seen, by).count(),
        "tabs": [{"key": tab.key, "label": tab.label, "count": counts[tab.key]} for tab in TABS],
    }


@dataclasses.dataclass(frozen=True, slots=True)
class Operation:
    """One address and method: who may, what is read from address, query and body, what is answered.

    ``body`` None: nothing is sent. ``is_by_verb``: the body's ``verb`` says which further fields it has.
    """

    name: str
    method: str
    path: str
    summary: str
    act: Callable[[Actor, Values], Values]
    answer: str
    rights: tuple[Right, ...] = (Right.LEDGER_VIEW,)
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] | None = None
    is_by_verb: bool = False
    status: int = 200

    @property
    def is_sent(self) -> bool:
        """Whether it takes a body."""
        return self.body is not None or self.is_by_verb

    def require(self, by: Actor) -> None:
        """Raise ``Refused`` where the asker holds none of the rights."""
        if not any(by.has(right) for right in self.rights):
            raise refuse(CoreCode.RIGHT_MISSING, right=self.rights[0].label)


ROOT = "api/v1/"
ENTERS = (Right.LEDGER_ENTER, Right.LEDGER_ACCEPT)
ANY_LEDGER = (Right.LEDGER_VIEW, *ENTERS)
OPERATIONS: tuple[Operation, ...] = (
    Operation("api_problems", "GET", "problems", "问题列表", problems_list, "Rows", query=FILTERS),
    Operation("api_problem", "GET", "problems/{number}", "一个问题", problem_detail, "Problem"),
    Operation("api_moves", "GET", "problems/{number}/moves", "走过的每一步", moves_list, "Moves"),
    Operation(
        "api_moves",
        "POST",
        "problems/{number}/moves",
        "办一步，或添一条记录",
        move_do,
        "Problem",
        is_by_verb=True,
    ),
    Operation(
        "api_reports",
        "POST",
        "reports",
        "交一件来件",
        report_add,
        "Report",
        rights=ENTERS,
        body=REPORT,
        status=201,
    ),
    Operation("api_areas", "GET", "areas", "居民区", areas_list, "Areas", rights=ANY_LEDGER),
    Operation(
        "api_categories", "GET", "categories", "分类", categories_list, "Categories", rights=ANY_LEDGER
    ),
    Operation("api_offices", "GET", "offices", "部门", offices_list, "Offices", rights=ANY_LEDGER),
    Operation("api_figures", "GET", "figures", "数目", figures, "Figures"),
    Operation(
        "api_proof",
        "POST",
        "proof",
        "校对一段文字",
        text_proofread,
        "Proof",
        rights=(Right.PAPER_VIEW,),
        body=PROOF,
    ),
)
