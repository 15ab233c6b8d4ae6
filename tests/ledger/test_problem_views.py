"""A problem's page and the forms of its verbs, as each person meets them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.ledger.making import Crew
from zhuomu.core.models import Event, OfficeKind, Person
from zhuomu.core.services.people import office_create
from zhuomu.ledger.deeds import DEEDS, MOVES, RECORDS
from zhuomu.ledger.models import KnownTo, Problem, ProblemLink, Report
from zhuomu.ledger.services import (
    assist_add,
    callback_add,
    extension_decide,
    extension_propose,
    hang_propose,
    hang_refuse,
    problem_ask,
    problem_decline,
    problem_forward,
    problem_hang,
    problem_merge,
    problem_redo,
    problem_return,
    problem_split,
    problem_supervise,
    regrouping_undo,
    report_link,
)
from zhuomu.ledger.story import WAIVED_LABELS, timeline_of
from zhuomu.rules.flow import WAIVABLE, DeclineGround, ProblemStatus, ProblemVerb, ReturnGround

pytestmark = pytest.mark.django_db
Signed = Callable[[Person], Client]
PHONE, MASKED = "13800001234", "138****1234"


@pytest.fixture(autouse=True)
def clock(crew: Crew) -> Iterator[None]:
    """Every request happens at the crew's moment."""
    with mock.patch.object(timezone, "now", lambda: crew.at):
        yield


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def look(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, plain(response.content.decode())[:800]
    return plain(response.content.decode())


def page(problem: Problem) -> str:
    return f"/desk/ledger/{problem.number}/"


def send(client: Client, problem: Problem, verb: str, status: int = 302, **data: object) -> str:
    response = client.post(f"{page(problem)}{verb}/", data)
    assert response.status_code == status, plain(response.content.decode())[:1500]
    assert not response.headers.get("Location", "").startswith("/login/")
    problem.refresh_from_db()
    return plain(response.content.decode())


def titles(problem: Problem) -> list[str]:
    return [entry.title for entry in timeline_of(problem)]


def test_whoever_works_on_it_sees_what_is_missing_and_the_way_to_it(crew: Crew, signed_in: Signed) -> None:
    text = look(signed_in(crew.clerk), page(crew.at_work()))
    assert "记先行联系" in text
    assert "现在还不能报送审核" in text
    assert "还没有先行联系的记录" in text
    assert MASKED in text
    assert PHONE not in text


def test_a_problem_out_of_sight_is_not_found(crew: Crew, signed_in: Signed) -> None:
    problem = crew.at_work()
    other = signed_in(crew.outsider)
    look(other, page(problem), 404)
    look(other, f"{page(problem)}contact/", 404)
    send(other, problem, "contact", 404, text="x")


def test_the_whole_path_can_be_walked_by_forms(crew: Crew, signed_in: Signed) -> None:
    problem = crew.opened()
    desk, clerk = signed_in(crew.dispatcher), signed_in(crew.clerk)
    facts: dict[str, Any] = {"category": crew.category.pk, "area": crew.area.pk, "nature": "complain"}
    send(desk, problem, "accept", version=problem.version, **facts)
    assert problem.nature == "complain"
    send(desk, problem, "dispatch", version=problem.version, office=crew.office.pk, assisting=[crew.other.pk])
    send(clerk, problem, "sign", version=problem.version)
    send(clerk, problem, "contact", way="phone", is_reached="yes", text="已联系")
    send(clerk, problem, "action", text="已清运", reference="QY-1")
    send(clerk, problem, "reply", public_text="已清空。", internal_text="两车")
    assert "a" in look(clerk, page(problem))
    send(clerk, problem, "submit", version=problem.version)
    assert problem.state is ProblemStatus.UNDER_CHECK
    for title in ("派单：城市管理办", "请协办：社区服务办", "先行联系（电话，已联系上）", "拟写答复"):
        assert title in titles(problem)


def test_a_stale_page_moves_nothing(crew: Crew, signed_in: Signed) -> None:
    problem = crew.dispatched()
    send(signed_in(crew.clerk), problem, "sign", 422, version=problem.version - 1)
    assert problem.state is ProblemStatus.DISPATCHED


def test_what_was_typed_comes_back_with_the_reason(crew: Crew, signed_in: Signed) -> None:
    problem = crew.at_work()
    clerk = signed_in(crew.clerk)
    response = clerk.post(f"{page(problem)}ask/", {"question": ""})
    assert response.status_code == 422
    response = clerk.post(
        f"{page(problem)}propose_hang/",
        {"reason": "要等表决", "review_on": "2020-01-01", "interim_reply": "请等"},
    )
    assert response.status_code == 422
    assert "要等表决" in response.content.decode()


@pytest.mark.parametrize("verb", sorted(DEEDS))
def test_every_form_opens_or_says_why_not(verb: str, crew: Crew, signed_in: Signed) -> None:
    makers: dict[str, Callable[..., Problem]] = {
        "return": crew.dispatched,
        "sign": crew.dispatched,
        "dispatch": crew.accepted,
        "accept": crew.opened,
        "decline": crew.opened,
        "forward": crew.opened,
        "publish": crew.closed,
        "request_reopen": crew.closed,
    }
    problem = makers.get(verb, crew.at_work)()
    codes = [
        signed_in(person).get(f"{page(problem)}{verb}/").status_code
        for person in (crew.clerk, crew.dispatcher, crew.leader)
    ]
    assert 200 in codes
    assert set(codes) <= {200, 403, 404}  # before it is dispatched, the office does not see it


def test_an_unknown_verb_is_not_found(crew: Crew, signed_in: Signed) -> None:
    look(signed_in(crew.clerk), f"{page(crew.at_work())}explode/", 404)


def test_a_verb_without_the_right_is_forbidden_and_a_wrong_time_is_explained(
    crew: Crew, signed_in: Signed
) -> None:
    problem = crew.at_work()
    look(signed_in(crew.secretary), f"{page(problem)}submit/", 403)
    look(signed_in(crew.clerk), f"{page(problem)}supervise/", 403)
    assert "不能进行“受理”" in look(signed_in(crew.dispatcher), f"{page(problem)}accept/")
    assert "不在办理中" in look(signed_in(crew.clerk), f"{page(crew.under_check())}contact/")


def test_work_is_shown_by_photographs_or_a_number(crew: Crew, signed_in: Signed, tiny_picture: bytes) -> None:
    problem = crew.at_work()
    clerk = signed_in(crew.clerk)
    photos = [SimpleUploadedFile(f"{n}.png", tiny_picture, "image/png") for n in range(2)]
    send(clerk, problem, "action", text="换了灯", photos=photos)
    assert problem.actions.get().pictures.count() == 2
    many = [SimpleUploadedFile(f"{n}.png", tiny_picture, "image/png") for n in range(6)]
    assert "最多 5 张" in send(clerk, problem, "action", 422, text="太多", photos=many)
    bad = SimpleUploadedFile("x.png", b"not a picture", "image/png")
    send(clerk, problem, "action", 422, text="坏图", photos=[bad])
    assert problem.actions.count() == 1
    assert "办理照片" in clerk.get(page(problem)).content.decode()


@pytest.fixture
def tiny_picture() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


def test_contact_data_are_shown_on_demand_and_each_look_is_noted(crew: Crew, signed_in: Signed) -> None:
    problem = crew.at_work()
    report = problem.links.get().report
    response = signed_in(crew.clerk).post(f"{page(problem)}reporter/{report.pk}/")
    assert response.status_code == 200
    assert PHONE in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    event = Event.objects.get(verb="reporter_show")
    assert event.entity_id == str(report.pk)
    assert PHONE not in str(event.facts)


def test_nobody_else_sees_contact_data(crew: Crew, signed_in: Signed) -> None:
    problem = crew.at_work()
    report = problem.links.get().report
    address = f"{page(problem)}reporter/{report.pk}/"
    assert signed_in(crew.head).post(address).status_code == 422
    assert signed_in(crew.leader).post(address).status_code == 403
    assert "看联系方式" not in look(signed_in(crew.head), page(problem))
    foreign = crew.reported("另一件")
    clerk = signed_in(crew.clerk)
    assert clerk.post(f"{page(problem)}reporter/{foreign.pk}/").status_code == 404
    assert clerk.post(f"{page(problem)}reporter/999999/").status_code == 404
    Report.objects.filter(pk=report.pk).update(known_to=KnownTo.CENTRE)
    assert clerk.post(address).status_code == 422
    Report.objects.filter(pk=report.pk).update(known_to=KnownTo.NOBODY)
    assert "没有留下联系方式" in clerk.post(address).content.decode()
    assert not Event.objects.filter(verb="reporter_show").exists()


def test_merging_offers_what_looks_alike_and_takes_a_number(crew: Crew, signed_in: Signed) -> None:
    desk = signed_in(crew.dispatcher)
    target, twin, third = crew.at_work(), crew.accepted(), crew.accepted()
    assert target.number in look(desk, f"{page(twin)}merge/")
    send(desk, twin, "merge", chosen=target.number)
    assert twin.merged_into == target
    assert "没有这个编号" in send(desk, third, "merge", 422, target="2020-0001")
    assert "请选择要并入哪个问题" in send(desk, third, "merge", 422)
    assert "来自并入的" in look(desk, page(target))
    assert "已并入另一个问题" in look(desk, page(twin))
    send(desk, twin, "undo", regrouping=twin.regroupings.get().pk)
    assert Problem.objects.get(pk=twin.pk).merged_into is None
    assert f"并入 {target.number}" in titles(twin)


def test_a_merge_without_proposals_asks_for_a_number_only(crew: Crew, signed_in: Signed) -> None:
    alone = crew.accepted()
    text = look(signed_in(crew.dispatcher), f"{page(alone)}merge/")
    assert "可能是同一件事" not in text
    assert "其他问题的编号" in text


def test_voices_are_split_off_and_put_back(crew: Crew, signed_in: Signed) -> None:
    desk, problem = signed_in(crew.dispatcher), crew.at_work()
    other = crew.reported("是另外一个门")
    by = crew.by(crew.dispatcher)
    report_link(by=by, problem=problem, report=other)
    for number in range(3):
        report_link(by=by, problem=problem, report=crew.reported(f"又满了 {number}"))
    assert "另外 2 件来件" in look(desk, page(problem))
    assert "归并 4 件来件" in titles(problem)
    send(desk, problem, "split", reports=[other.pk], title="西门垃圾房满溢")
    new = Problem.objects.get(title="西门垃圾房满溢")
    assert new.links.get().report == other
    split = problem.regroupings.get(kind="split")
    send(desk, problem, "undo", regrouping=split.pk)
    assert problem.links.filter(report=other).exists()
    assert "撤销：拆出来件，另立问题" in titles(problem)


def test_offices_assist_and_stop(crew: Crew, signed_in: Signed) -> None:
    desk, problem = signed_in(crew.dispatcher), crew.at_work()
    send(desk, problem, "assist", office=crew.other.pk)
    helper = signed_in(crew.outsider)
    assert "社区服务办" in look(helper, page(problem))
    send(helper, problem, "action", text="协助清运", reference="XZ-1")
    row = problem.assignments.get(kind="assist")
    send(desk, problem, "assist_end", assignment=row.pk)
    look(helper, page(problem), 404)


def test_facts_are_put_right_and_problems_related(crew: Crew, signed_in: Signed) -> None:
    desk, problem, other = signed_in(crew.dispatcher), crew.at_work(), crew.accepted(title="路灯不亮")
    facts: dict[str, Any] = {
        "category": crew.category.pk,
        "area": crew.area.pk,
        "nature": "help",
        "urgency": "urgent",
    }
    send(desk, problem, "edit", version=problem.version, title="垃圾房长期满溢", place="北门", **facts)
    assert problem.title == "垃圾房长期满溢"
    assert "紧急" in look(desk, page(problem))
    assert "请选择或填写" in send(desk, problem, "relate", 422, kind="same_cause")
    send(desk, problem, "relate", target=other.number, kind="same_cause")
    assert ProblemLink.objects.get().target == other
    assert "路灯不亮" in look(desk, page(problem))
    assert "被同因" in look(desk, page(other))


def test_a_closed_problem_goes_on_the_board_and_off_again(crew: Crew, signed_in: Signed) -> None:
    desk, problem = signed_in(crew.dispatcher), crew.closed()
    send(desk, problem, "publish", summary="垃圾房已清空，每日清运两次。")
    assert problem.is_published
    assert "登在公开页" in look(desk, page(problem))
    send(desk, problem, "unpublish")
    assert not problem.is_published


def test_a_reopening_names_the_voice_or_the_reporter(crew: Crew, signed_in: Signed) -> None:
    desk, problem = signed_in(crew.dispatcher), crew.closed()
    assert "没有这个回执号" in send(desk, problem, "request_reopen", 422, report="XXXX-XXXX-XX")
    send(desk, problem, "request_reopen", is_asked_by_reporter="on", reason="又满了")
    assert problem.status == "reopen_requested"
    leader = signed_in(crew.leader)
    send(leader, problem, "reopen")
    assert problem.status == "redo"
    assert "第 2 轮" in look(leader, page(problem))
    again = crew.closed()
    send(desk, again, "request_reopen", is_asked_by_reporter="on")
    send(leader, again, "refuse_reopen", reason="与原问题无关")
    assert again.state is ProblemStatus.CLOSED


def test_a_question_and_its_answer_stand_in_the_story(crew: Crew, signed_in: Signed) -> None:
    problem = problem_ask(by=crew.by(crew.clerk), problem=crew.at_work(), question="哪个门？")
    clerk = signed_in(crew.clerk)
    assert "哪个门？" in look(clerk, f"{page(problem)}take_answer/")
    send(clerk, problem, "take_answer", answer="北门")
    texts = [entry.text for entry in timeline_of(problem)]
    assert "问：哪个门？" in texts
    assert "答：北门" in texts


def test_a_return_is_ruled_and_told(crew: Crew, signed_in: Signed) -> None:
    problem = crew.dispatched()
    send(signed_in(crew.clerk), problem, "return", ground="ownership", reason="水务部门管", proof="名录 12")
    assert any("证明：名录 12" in entry.text for entry in timeline_of(problem))
    send(signed_in(crew.dispatcher), problem, "rule_return", office=crew.other.pk, reason="属地负责")
    assert problem.lead_office == crew.other
    assert "裁定派单：社区服务办" in titles(problem)


def test_whoever_loses_sight_of_it_is_led_to_their_own_work(crew: Crew, signed_in: Signed) -> None:
    problem = crew.at_work()
    assist = assist_add(by=crew.by(crew.dispatcher), problem=problem, office=crew.other)
    with mock.patch("zhuomu.ledger.views.moves.visible_to", lambda _by: Problem.objects.none()):
        response = signed_in(crew.clerk).post(
            f"{page(problem)}contact/", {"way": "phone", "is_reached": "no", "text": "无人接听"}
        )
    assert response.headers["Location"] == "/desk/ledger/mine/"
    assert assist.is_current


def test_turned_away_problems_tell_the_ground_and_the_answer(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    declined = problem_decline(
        by=by, problem=crew.opened(), ground=DeclineGround.PETITION, reason="已信访", answer="请等信访答复"
    )
    forwarded = problem_forward(
        by=by,
        problem=crew.opened(),
        ground=DeclineGround.OTHER_POWER,
        reason="区管",
        answer="已转区里",
        receiver="区水务局",
    )
    told = "\n".join(entry.text for entry in [*timeline_of(declined), *timeline_of(forwarded)])
    for words in ("已进入信访渠道", "请等信访答复", "转给：区水务局"):
        assert words in told


def test_decisions_about_time_stand_in_the_story(crew: Crew, signed_in: Signed) -> None:
    problem, clerk, head = crew.at_work(), crew.by(crew.clerk), crew.by(crew.head)
    problem_supervise(by=crew.by(crew.leader), problem=problem, text="本周办好")
    asked = extension_propose(by=clerk, problem=problem, workdays=2, reason="等材料")
    extension_decide(by=head, extension=asked, is_approved=True)
    again = extension_propose(by=clerk, problem=problem, workdays=1, reason="还要等")
    extension_decide(by=head, extension=again, is_approved=False, decision="够了")
    day = crew.by(None).today.replace(month=12)
    hang_propose(by=clerk, problem=problem, reason="要表决", review_on=day, interim_reply="请等")
    hang_refuse(by=head, problem=problem, decision="先协商")
    hang_propose(by=clerk, problem=problem, reason="协商不成", review_on=day, interim_reply="请再等")
    problem_hang(by=head, problem=problem)
    problem.refresh_from_db()
    told = titles(problem)
    for title in ("同意延期", "不同意延期", "不同意挂账", f"挂账，{day} 复核", "申请延期 2 个工作日"):
        assert title in told
    text = look(signed_in(crew.head), page(problem))
    assert "督办" in text
    assert "暂停计时" in text


def test_a_redo_tells_what_the_reporter_said_and_asks_for_the_heads_record(
    crew: Crew, signed_in: Signed
) -> None:
    problem, by = crew.awaiting_callback(), crew.by(crew.dispatcher)
    callback_add(by=by, problem=problem, is_reached=False)
    callback_add(
        by=by, problem=problem, is_reached=True, is_solved=False, is_attitude_good=True, reason="又满了"
    )
    problem_redo(by=by, problem=problem)
    assert "回访（没有联系上）" in titles(problem)
    assert "回访（已联系上，认为没有解决，态度好）" in titles(problem)
    assert "须有部门负责人本人的办理记录" in look(signed_in(crew.head), page(problem))


def test_a_waived_step_is_named(crew: Crew) -> None:
    problem = crew.closed()
    move = problem.moves.get(verb="close")
    move.facts = {**move.facts, "waived": [{"guard": "callback_done", "is_for_unknown": True}]}
    move.save()
    assert any("免去：回访" in entry.text for entry in timeline_of(problem))


def test_every_move_of_people_has_a_form_or_a_desk() -> None:
    from zhuomu.ledger.deeds import DESKS

    assert {*MOVES, *DESKS} == set(ProblemVerb) - {ProblemVerb.LAPSE}
    assert not set(MOVES) & set(RECORDS)


def test_a_problem_that_is_done_offers_nothing_to_a_bystander(crew: Crew, signed_in: Signed) -> None:
    text = look(signed_in(crew.clerk), page(crew.closed()))
    assert "这一件没有要办的了" in text
    assert "认为已解决，满意" in text


def test_the_number_of_an_older_version_of_the_reply_is_kept(crew: Crew, signed_in: Signed) -> None:
    problem, clerk = crew.at_work(), signed_in(crew.clerk)
    send(clerk, problem, "reply", public_text="第一稿")
    assert "第一稿" in clerk.get(f"{page(problem)}reply/").content.decode()
    send(clerk, problem, "reply", public_text="第二稿")
    assert "之前的 1 稿" in look(clerk, page(problem))


def test_splitting_tells_it_in_the_story(crew: Crew) -> None:
    problem, by = crew.at_work(), crew.by(crew.dispatcher)
    other = crew.reported("另一处")
    kept = report_link(by=by, problem=problem, report=other)
    problem_split(by=by, problem=problem, reports=[other], title="另一处满溢")
    assert "拆出来件，另立问题" in titles(problem)
    assert kept.problem == problem


def test_a_link_that_was_undone_says_so(crew: Crew) -> None:
    problem, by = crew.at_work(), crew.by(crew.dispatcher)
    kept = report_link(by=by, problem=problem, report=crew.reported("又满了"))
    crew.later()
    regrouping_undo(by=crew.by(crew.dispatcher), regrouping=kept)
    assert "撤销：归并 1 件来件" in titles(problem)


def test_the_return_and_the_merge_of_others_are_kept_apart(crew: Crew, signed_in: Signed) -> None:
    """What is refused now says why, with the right for it held."""
    problem = problem_return(
        by=crew.by(crew.clerk),
        problem=crew.dispatched(),
        ground=ReturnGround.FUNCTION,
        reason="职能不符",
        proof="三定方案",
    )
    merged = problem_merge(by=crew.by(crew.dispatcher), problem=crew.accepted(), target=problem)
    assert "撤销并入或撤回" in look(signed_in(crew.dispatcher), page(merged))


def test_an_office_below_is_chosen_like_any_other(crew: Crew, signed_in: Signed) -> None:
    below = office_create(
        by=crew.by(None),
        name="银杏里居委会",
        short_name="银杏里居委",
        kind=OfficeKind.RESIDENTS_COMMITTEE,
        parent=crew.area.office,
    )
    problem = crew.accepted()
    send(signed_in(crew.dispatcher), problem, "dispatch", version=problem.version, office=below.pk)
    assert problem.lead_office == below


def test_whatever_a_channel_does_without_has_a_name_in_the_record() -> None:
    assert set(WAIVED_LABELS) == WAIVABLE
