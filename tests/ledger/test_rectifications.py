"""整改项 from 立项 to 销号, the rule and whether it helped, and the tables of the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from tests.ledger.making import Crew
from zhuomu.core.errors import Refused
from zhuomu.core.models import Letter, Person
from zhuomu.ledger.models import Category, DeadlinePolicy, Problem, Rectification
from zhuomu.ledger.rule_effect import counted_for
from zhuomu.ledger.services.manage import category_add, category_change
from zhuomu.ledger.services.rectifications import (
    rectification_edit,
    rectification_propose,
    rectification_step,
)
from zhuomu.rules.rectify import RectificationVerb as V

pytestmark = pytest.mark.django_db
Signed = Callable[[Person], Client]
LIST = "/desk/ledger/rectifications/"
MANAGE = "/desk/ledger/manage/"


@pytest.fixture(autouse=True)
def clock(crew: Crew) -> Iterator[None]:
    """Every request happens at the crew's moment."""
    with mock.patch.object(timezone, "now", lambda: crew.at):
        yield


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def proposed(crew: Crew, *problems: Problem, **facts: Any) -> Rectification:
    told = {
        "title": "北门垃圾房长期满溢",
        "cause": "清运频次没有随户数调整",
        "standard": "晚八点前不满溢",
        "measures": "重签清运频次",
        "office": crew.office,
        "owner": crew.clerk,
        "category": crew.category,
        "area": crew.area,
        "due_on": date(2026, 12, 1),
        "problems": problems,
        **facts,
    }
    return rectification_propose(by=crew.by(crew.head), **told)


def fields(crew: Crew, **change: object) -> dict[str, object]:
    return {
        "title": "垃圾房满溢",
        "cause": "频次不够",
        "standard": "不满溢",
        "measures": "加频次",
        "office": crew.office.pk,
        "owner": crew.clerk.pk,
        "category": crew.category.pk,
        "area": crew.area.pk,
        "due_on": "2026-12-01",
        **change,
    }


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {str(reason.code) for reason in refused.value.reasons}


def test_it_starts_from_a_problem_and_takes_those_of_its_kind(crew: Crew, signed_in: Signed) -> None:
    first, twin = crew.at_work(), crew.at_work(title="又满了")
    head = signed_in(crew.head)
    address = f"{LIST}new/?problem={first.number}"
    assert "又满了" in words(head.get(address))
    assert "至少选择一个问题" in words(head.post(address, fields(crew)))
    assert "没有这些编号" in words(head.post(address, fields(crew, numbers="2020-0001")))
    made = head.post(address, fields(crew, problems=[first.pk], numbers=f"{twin.number}、"))
    row = Rectification.objects.get()
    assert made.headers["Location"] == f"{LIST}{row.pk}/"
    assert set(row.problems.all()) == {first, twin}
    assert Letter.objects.filter(to=crew.clerk, key__startswith="rectification").count() == 1
    assert "垃圾房满溢" in words(head.get(f"/desk/ledger/{first.number}/"))


def test_whoever_does_not_check_for_the_office_proposes_nothing(crew: Crew, signed_in: Signed) -> None:
    assert signed_in(crew.clerk).get(f"{LIST}new/").status_code == 403
    with pytest.raises(Refused) as refused:
        proposed(crew, office=crew.other)
    assert codes(refused) == {"core.right_missing"}
    with pytest.raises(Refused) as refused:
        proposed(crew, due_on=date(2026, 10, 1))
    assert codes(refused) == {"ledger.due_on_past"}


def test_the_whole_path_is_verified_by_somebody_else(crew: Crew, signed_in: Signed) -> None:
    row = proposed(crew, crew.closed())
    clerk, leader = signed_in(crew.clerk), signed_in(crew.leader)
    step = f"{LIST}{row.pk}/"
    assert "开始整改" in words(clerk.get(step))
    clerk.post(f"{step}start/", {})
    blank = clerk.post(f"{step}apply/", {"text": ""})
    assert blank.status_code == 422
    clerk.post(f"{step}apply/", {"text": "已改为每日两次"})
    assert clerk.post(f"{step}verify/", {}).status_code == 422
    leader.post(f"{step}verify/", {})
    leader.post(f"{step}return/", {"text": "周末没有清"})
    clerk.post(f"{step}apply/", {"text": "周末也清"})
    leader.post(f"{step}verify/", {})
    leader.post(f"{step}close/", {"text": "现场看过三次"})
    row.refresh_from_db()
    assert (row.status, row.closed_on) == ("closed", date(2026, 11, 2))
    shown = words(leader.get(step))
    assert "周末没有清" in shown
    assert leader.post(f"{step}explode/", {}).status_code == 404
    with pytest.raises(Refused) as refused:
        rectification_edit(by=crew.by(crew.head), rectification=row, title="改")
    assert codes(refused) == {"ledger.not_open"}


def test_open_problems_keep_it_on_the_list(crew: Crew, signed_in: Signed) -> None:
    row = proposed(crew, crew.at_work())
    by = crew.by(crew.clerk)
    rectification_step(by=by, rectification=row, verb=V.START)
    with pytest.raises(Refused) as refused:
        rectification_step(by=by, rectification=row, verb=V.APPLY, text="好了")
    assert codes(refused) == {"rectify.problems_open"}
    with pytest.raises(Refused) as refused:
        rectification_step(by=by, rectification=row, verb=V.APPLY, text="好" * 1001)
    assert codes(refused) == {"ledger.text_too_long"}
    with pytest.raises(Refused) as refused:
        rectification_step(by=crew.by(crew.outsider), rectification=row, verb=V.APPLY, text="好了")
    assert codes(refused) == {"core.right_missing"}
    shown = words(signed_in(crew.clerk).get(f"{LIST}?status=in_progress"))
    assert "1 件未办结" in shown
    crew.later(40)
    assert "超期" in words(signed_in(crew.clerk).get(LIST))


def test_a_rectification_out_of_sight_is_not_found(crew: Crew, signed_in: Signed) -> None:
    row = proposed(crew, crew.at_work())
    other = signed_in(crew.outsider)
    assert other.get(f"{LIST}{row.pk}/").status_code == 404
    assert "还没有整改项" in words(other.get(LIST))
    assert signed_in(crew.secretary).get(f"{LIST}{row.pk}/").status_code == 200


def test_its_facts_are_put_right_and_unseen_problems_stay(crew: Crew, signed_in: Signed) -> None:
    mine = crew.at_work()
    elsewhere = crew.opened(area=None)
    row = proposed(crew, mine, elsewhere)
    edit = f"{LIST}{row.pk}/edit/"
    head = signed_in(crew.head)
    assert head.get(edit).status_code == 200
    sent = fields(crew, problems=[mine.pk], owner=crew.head.pk, due_on="2026-12-20")
    assert head.post(edit, sent).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.owner, row.due_on) == ("垃圾房满溢", crew.head, date(2026, 12, 20))
    assert set(row.problems.all()) == {mine, elsewhere}
    assert "另有 1 件在其他部门" in words(head.get(f"{LIST}{row.pk}/"))
    assert signed_in(crew.secretary).get(edit).status_code == 403
    past = head.post(edit, fields(crew, problems=[mine.pk], due_on="2026-01-01"))
    assert past.status_code == 422
    with pytest.raises(TypeError):
        rectification_edit(by=crew.by(crew.head), rectification=row, status="closed")


def test_the_rule_is_judged_by_the_new_problems_before_and_after(crew: Crew, signed_in: Signed) -> None:
    problems = [crew.at_work() for _ in range(4)]
    row = proposed(crew, problems[0])
    assert counted_for(row, date(2026, 11, 2)) is None
    for problem, day in zip(problems, (-9, -5, -1, 1), strict=True):
        found_on = date(2026, 11, 2) + timedelta(days=day)
        Problem.objects.filter(pk=problem.pk).update(found_on=found_on)
    crew.later(9)
    head, address = signed_in(crew.head), f"{LIST}{row.pk}/rule/"
    undated = head.post(address, {"rule_title": "巡查办法", "rule_on": "no day"})
    assert undated.status_code == 422
    head.post(address, {"rule_title": "巡查办法", "rule_on": "2026-11-02", "rule_text": "每日两巡"})
    row.refresh_from_db()
    counted = counted_for(row, crew.by(None).today)
    assert counted is not None
    assert (counted.before_count, counted.after_count, counted.is_whole) == (3, 1, False)
    shown = words(head.get(f"{LIST}{row.pk}/"))
    assert "施行前 10 天" in shown
    assert "施行还不满 90 天" in shown
    rows = head.get(f"{LIST}{row.pk}/").context["counted_rows"]
    for name, count, url in rows:  # each count opens to the very problems it counts
        listed = head.get(url)
        assert listed.context["page_obj"].paginator.count == count, name
        assert "新发问题：不予受理" in words(listed)
    assert "只列出您看得到的" in shown
    assert "只列出您看得到的" not in words(signed_in(crew.leader).get(f"{LIST}{row.pk}/"))
    Rectification.objects.filter(pk=row.pk).update(area=None)
    row.refresh_from_db()
    assert counted_for(row, crew.by(None).today) == counted
    wide = head.get(f"{LIST}{row.pk}/").context["counted_rows"]
    assert [(name, count) for name, count, _url in wide] == [("施行前", 3), ("施行后", 1)]
    assert all("area=" not in url for _name, _count, url in wide)


def test_a_rectification_without_a_problem_to_start_from(crew: Crew, signed_in: Signed) -> None:
    loose = crew.opened(area=None)
    leader = signed_in(crew.leader)
    assert "其他问题的编号" in words(leader.get(f"{LIST}new/"))
    assert leader.get(f"{LIST}new/?problem={loose.number}").status_code == 200


def test_categories_are_added_renamed_and_retired(crew: Crew, signed_in: Signed) -> None:
    desk = signed_in(crew.dispatcher)
    assert "环境卫生" in words(desk.get(MANAGE))
    assert desk.get(f"{MANAGE}categories/new/").status_code == 200
    new = {"name": "河道", "key": "river", "description": "漂浮物"}
    assert desk.post(f"{MANAGE}categories/new/", new).status_code == 302
    assert "已经用过" in words(desk.post(f"{MANAGE}categories/new/", {**new, "name": "河道二"}))
    river = Category.objects.get(key="river")
    assert river.order > 0
    changed = {"name": "河道与水环境", "order": 3, "is_active": ""}
    assert desk.post(f"{MANAGE}categories/river/", changed).status_code == 302
    river.refresh_from_db()
    assert (river.name, river.order, river.is_active) == ("河道与水环境", 3, False)
    assert desk.post(f"{MANAGE}categories/river/", {**changed, "name": "环境卫生"}).status_code == 422
    assert desk.get(f"{MANAGE}categories/none/").status_code == 404
    assert signed_in(crew.head).get(MANAGE).status_code == 403
    with pytest.raises(Refused):
        category_add(by=crew.by(crew.head), key="x", name="x")
    with pytest.raises(Refused):
        category_change(by=crew.by(crew.head), category=river, name="x")
    Category.objects.all().update(order=0)


def test_the_first_category_of_all(crew: Crew) -> None:
    DeadlinePolicy.objects.all().delete()
    Category.objects.all().delete()
    assert category_add(by=crew.by(crew.dispatcher), key="first", name="第一").order == 10


def test_a_changed_policy_is_a_new_version(crew: Crew, signed_in: Signed) -> None:
    desk = signed_in(crew.dispatcher)
    address = f"{MANAGE}policies/default/"
    assert "改动只对以后受理的问题有效" in words(desk.get(address))
    policy = DeadlinePolicy.objects.get(key="default", is_current=True)
    names = ("sign", "contact", "extended", "redo", "call_back", "decision", "supervised", "info", "warn")
    sent = {name: getattr(policy, name) for name in names}
    assert desk.post(address, {**sent, "resolve": 7, "source": "街道办公会"}).status_code == 302
    assert DeadlinePolicy.objects.get(key="default", is_current=True).version == 2
    assert desk.post(address, {**sent, "resolve": 99}).status_code == 422
    assert desk.get(f"{MANAGE}policies/none/").status_code == 404
