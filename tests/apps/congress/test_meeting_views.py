"""Pages of the meeting: who sees what, what a delegate's phone shows, what the hall's screen shows and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.apps.congress.making_meeting import NAMES, Hall
from zhuomu.apps.congress.importing import HEAD
from zhuomu.apps.congress.models import (
    AgendaItem,
    Attendance,
    Candidate,
    Congress,
    CongressState,
    Contest,
    Credential,
    Delegate,
    Motion,
    Officer,
    Round,
    RoundState,
    Tally,
)
from zhuomu.apps.congress.selectors.tasks import tasks_for
from zhuomu.apps.congress.services.agenda import item_add
from zhuomu.apps.congress.services.attendance import delegate_depart
from zhuomu.apps.congress.services.congresses import check_in_switch
from zhuomu.apps.congress.services.delegates import credential_examine
from zhuomu.apps.congress.services.officers import officer_add
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role
from zhuomu.core.sheets import sheet_bytes
from zhuomu.rules.election import EXAMPLES

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
OK, FOUND, DENIED, MISSING, NOT_ALLOWED, UNPROCESSABLE, TOO_MANY = 200, 302, 403, 404, 405, 422, 429


@pytest.fixture
def clerk(hall: Hall, signed_in: SignedIn) -> Client:
    return signed_in(hall.clerk)


@pytest.fixture
def chair(hall: Hall, signed_in: SignedIn) -> Client:
    return signed_in(hall.chair)


def at(name: str, hall: Hall) -> str:
    return reverse(name, args=[hall.congress.pk])


def body_of(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == OK
    return answer.content.decode()


# sight


def test_a_congress_of_another_office_is_not_found(
    hall: Hall, signed_in: SignedIn, editorial_office: Office
) -> None:
    stranger = signed_in(hall.make_person(Role.OFFICE_CLERK, editorial_office))
    delegate = hall.delegates_make()[0]
    names = (
        "congress_congress",
        "congress_delegates",
        "congress_screen",
        "congress_check_in",
        "congress_edit",
    )
    assert {stranger.get(at(name, hall)).status_code for name in names} == {MISSING}
    assert stranger.get(reverse("congress_delegate", args=[delegate.pk])).status_code == MISSING
    assert (
        stranger.post(reverse("congress_attend", args=[delegate.pk]), {"act": "arrive"}).status_code
        == MISSING
    )
    assert hall.congress.title not in body_of(stranger, reverse("congress_list"))


def test_an_appointed_teller_of_another_office_sees_and_checks_in_but_prepares_nothing(
    hall: Hall, signed_in: SignedIn, editorial_office: Office
) -> None:
    helper = hall.make_person(Role.TELLER, editorial_office, name="司徒静")
    client = signed_in(helper)
    assert client.get(at("congress_congress", hall)).status_code == MISSING
    officer_add(
        by=hall.writer, congress=hall.congress, kind="staff", role="会务", name="司徒静", person=helper
    )
    assert client.get(at("congress_congress", hall)).status_code == OK
    assert client.get(at("congress_check_in", hall)).status_code == OK
    assert client.post(at("congress_check_in_switch", hall), {"is_open": "1"}).status_code == FOUND
    assert hall.fresh().is_check_in_open
    assert client.get(at("congress_edit", hall)).status_code == DENIED


def test_a_manager_elsewhere_who_is_appointed_here_prepares_nothing_here(
    hall: Hall, signed_in: SignedIn, editorial_office: Office
) -> None:
    other = hall.make_person(Role.OFFICE_HEAD, editorial_office, name="司徒静")
    officer_add(
        by=hall.writer, congress=hall.congress, kind="presidium", role="执行主席", name="司徒静", person=other
    )
    client = signed_in(other)
    for name in ("congress_edit", "congress_units", "congress_kinships", "congress_slips"):
        assert client.get(at(name, hall)).status_code == DENIED
    assert client.get(at("congress_motion_new", hall)).status_code == OK
    assert client.post(at("congress_agenda", hall), {"title": "x", "kind": "other"}).status_code == DENIED


# the congress


def test_a_congress_is_begun_changed_and_its_checklist_says_what_comes_next(
    clerk: Client, hall: Hall
) -> None:
    sent = {
        "office": hall.office.pk,
        "body": "诗词学会",
        "title": "会员大会",
        "on": "2026-12-01",
        "place": "",
    }
    answer = clerk.post(reverse("congress_new"), sent)
    made = Congress.objects.get(title="会员大会")
    assert answer.headers["Location"] == reverse("congress_congress", args=[made.pk])
    assert clerk.post(reverse("congress_new"), sent).status_code == UNPROCESSABLE
    page = body_of(clerk, answer.headers["Location"])
    assert "还没有代表，可以导入表格" in page
    assert "还没有选举办法，法定人数未定" in page
    changed = {"body": "诗词学会", "title": "会员大会", "on": "2026-12-02", "place": "礼堂"}
    assert clerk.post(reverse("congress_edit", args=[made.pk]), changed).status_code == FOUND
    assert Congress.objects.get(pk=made.pk).place == "礼堂"
    assert "会员大会" in body_of(clerk, reverse("congress_list"))


def test_an_office_one_may_not_prepare_for_is_no_choice(
    clerk: Client, hall: Hall, editorial_office: Office
) -> None:
    sent = {"office": editorial_office.pk, "body": "协会", "title": "大会", "on": "2026-12-01"}
    assert clerk.post(reverse("congress_new"), sent).status_code == UNPROCESSABLE
    assert Congress.objects.count() == 1


def test_the_congress_begins_and_ends_by_a_question_first(chair: Client, hall: Hall) -> None:
    hall.delegates_make(is_valid=False)
    assert "大会开始" in body_of(chair, at("congress_begin", hall))
    answer = chair.post(at("congress_begin", hall), follow=True)
    assert "还有 12 名代表的资格没有审查" in answer.content.decode()
    hall.congress.delegates.update(credential=Credential.VALID)
    assert "大会开始。" in chair.post(at("congress_begin", hall), follow=True).content.decode()
    assert "闭会" in body_of(chair, at("congress_end", hall))
    chair.post(at("congress_end", hall))
    assert hall.fresh().state == CongressState.CLOSED


def test_tasks_name_the_credentials_that_wait_for_those_who_examine_them(hall: Hall) -> None:
    hall.delegates_make(is_valid=False)
    (task,) = tasks_for(hall.writer)
    assert (task.count, task.is_due_today) == (12, True)
    assert tasks_for(hall.by(hall.first_teller)) == []


# delegates


def test_delegates_are_added_listed_filtered_and_passed(clerk: Client, hall: Hall) -> None:
    sent = {
        "name": "柏一舟",
        "unit": "桂花弄居民区",
        "kind": "formal",
        "mark": "",
        "post": "",
        "is_woman": "on",
    }
    assert clerk.post(at("congress_delegate_new", hall), sent).status_code == FOUND
    again = clerk.post(at("congress_delegate_new", hall), sent)
    assert again.status_code == UNPROCESSABLE
    assert "名单上已经有柏一舟" in again.content.decode()
    hall.delegates_make(["戚秀兰"], is_valid=False)
    address = at("congress_delegates", hall)
    assert "戚秀兰" not in body_of(clerk, address, q="桂花弄 柏")
    unit = str(hall.congress.units.get(name="桂花弄居民区").pk)
    assert "柏一舟" in body_of(clerk, address, unit=unit, kind="formal")
    assert "没有这样的代表" in body_of(clerk, address, kind="guest")
    pks = [str(one.pk) for one in hall.congress.delegates.all()]
    answer = clerk.post(at("congress_credentials", hall), {"pk": [*pks, "x"]}, follow=True)
    assert "2 名代表资格有效。" in answer.content.decode()


def test_a_credential_is_refused_with_its_reason_on_the_delegates_page(clerk: Client, hall: Hall) -> None:
    delegate = hall.delegates_make()[0]
    address = reverse("congress_delegate", args=[delegate.pk])
    refused = {"act": "examine", "verdict": "refused", "reason": ""}
    answer = clerk.post(address, refused)
    assert answer.status_code == UNPROCESSABLE
    assert "请写明理由。" in answer.content.decode()
    assert clerk.post(address, refused | {"reason": "重复推选"}).status_code == FOUND
    assert "重复推选" in body_of(clerk, at("congress_delegates", hall), credential="refused")
    sent = {"act": "change", "name": "柏二舟", "unit": "特邀", "kind": "guest", "mark": "", "post": ""}
    assert clerk.post(address, sent).status_code == FOUND
    assert Delegate.objects.get(pk=delegate.pk).name == "柏二舟"
    remove = reverse("congress_delegate_remove", args=[delegate.pk])
    assert "柏二舟" in body_of(clerk, remove)
    assert clerk.post(remove).status_code == FOUND
    assert not Delegate.objects.filter(pk=delegate.pk).exists()


def test_a_sheet_comes_in_through_the_page_or_not_at_all(clerk: Client, hall: Hall) -> None:
    address = at("congress_delegates_import", hall)

    def sent(*rows: tuple[str, ...]) -> dict[str, SimpleUploadedFile]:
        return {"file": SimpleUploadedFile("名单.xlsx", sheet_bytes("代表", HEAD, rows))}

    good = ("柏一舟", "男", "桂花弄居民区", "", "", "")
    answer = clerk.post(address, sent(good, ("戚秀兰", "？", "", "", "", "")))
    page = answer.content.decode()
    assert answer.status_code == UNPROCESSABLE
    assert "有 1 行不能导入，一行也没有导入" in page
    assert "没有选举单位。" in page
    assert not hall.congress.delegates.exists()
    assert clerk.post(address, sent(good)).status_code == FOUND
    assert hall.congress.delegates.count() == 1
    assert clerk.get(at("congress_delegates_sheet", hall)).content.startswith(b"PK")


def test_units_and_kinships_have_their_pages(clerk: Client, hall: Hall) -> None:
    hall.delegates_make(["柏一舟"])
    units = at("congress_units", hall)
    assert clerk.post(units, {"name": "青榆里居民区", "quota": "2"}).status_code == FOUND
    assert clerk.post(units, {"name": "青榆里居民区", "quota": "2"}).status_code == UNPROCESSABLE
    unit = hall.congress.units.get(name="青榆里居民区")
    address = reverse("congress_unit", args=[unit.pk])
    assert clerk.post(address, {"name": "青榆里", "quota": "3", "order": "1"}).status_code == FOUND
    assert "青榆里" in body_of(clerk, units)
    clerk.post(address, {"remove": "1"})
    assert not hall.congress.units.filter(pk=unit.pk).exists()
    kinships = at("congress_kinships", hall)
    clerk.post(kinships, {"first": "柏一舟", "second": "柏小满", "relation": "兄妹"})
    assert "柏小满" in body_of(clerk, kinships)
    kinship = hall.congress.kinships.get()
    clerk.post(reverse("congress_kinship_remove", args=[kinship.pk]))
    assert not hall.congress.kinships.exists()


# at the door


def test_the_desk_finds_a_name_and_checks_in_with_one_key(clerk: Client, hall: Hall) -> None:
    delegates = hall.delegates_make()
    hall.doors_open()
    address = at("congress_check_in", hall)
    page = body_of(clerk, address, q="柏一舟")
    assert 'data-key="b" autofocus' in page
    attend = reverse("congress_attend", args=[delegates[0].pk])
    answer = clerk.post(attend, {"act": "arrive", "q": "柏一舟"}, follow=True)
    assert "柏一舟已报到。" in answer.content.decode()
    again = clerk.post(attend, {"act": "arrive", "q": "柏一舟"}, follow=True)
    assert "柏一舟已经报到，正在会场。" in again.content.decode()
    assert again.request["QUERY_STRING"] == "q=%E6%9F%8F%E4%B8%80%E8%88%9F"
    clerk.post(attend, {"act": "depart"})
    assert Attendance.objects.get().left_at is not None
    assert "离场" in body_of(clerk, address, here="gone")
    clerk.post(attend, {"act": "undo"})
    clerk.post(attend, {"act": "dance"})
    assert not Attendance.objects.exists()
    assert "还有更多" not in body_of(clerk, address, here="missing")


def test_leave_is_asked_for_its_reason_and_the_form_comes_back(clerk: Client, hall: Hall) -> None:
    delegate = hall.delegates_make()[0]
    attend = reverse("congress_attend", args=[delegate.pk])
    name = f"excuse-{delegate.pk}-reason"
    answer = clerk.post(attend, {"act": "excuse", name: "", "q": "柏一舟"})
    assert answer.status_code == UNPROCESSABLE
    assert "请写明理由。" in answer.content.decode()
    assert clerk.post(attend, {"act": "excuse", name: "外出"}).status_code == FOUND
    assert "外出" in body_of(clerk, at("congress_check_in", hall), here="leave")


def test_the_phone_shows_nothing_but_the_own_name_and_unit(hall: Hall, client: Client) -> None:
    delegates = hall.delegates_make()
    hall.doors_open()
    address = reverse("public_congress_check_in", args=[delegates[0].code])
    page = body_of(client, address)
    assert "柏一舟" in page
    assert [name for name in NAMES[1:] if name in page] == []
    assert hall.congress.place not in page
    assert client.post(address).status_code == FOUND
    assert "您已报到" in body_of(client, address)
    assert Attendance.objects.get().way == "phone"
    again = client.post(address)
    assert again.status_code == UNPROCESSABLE
    assert "已经报到" in again.content.decode()


def test_the_phone_says_why_there_is_no_button(hall: Hall, client: Client) -> None:
    delegates = hall.begin(present=1)
    address = reverse("public_congress_check_in", args=[delegates[0].code])
    delegate_depart(by=hall.writer, delegate=delegates[0])
    assert "请到签到台办理" in body_of(client, address)
    other = reverse("public_congress_check_in", args=[delegates[1].code])
    check_in_switch(by=hall.writer, congress=hall.congress, is_open=False)
    assert "现在没有开放报到" in body_of(client, other)
    answer = client.post(other)
    assert answer.status_code == UNPROCESSABLE
    assert "现在没有开放报到。" in answer.content.decode()
    credential_examine(
        by=hall.writer, delegate=delegates[2], verdict=Credential.REFUSED, reason="不是本会会员"
    )
    refused = body_of(client, reverse("public_congress_check_in", args=[delegates[2].code]))
    assert "请到签到台办理。" in refused
    assert "不是本会会员" not in refused


def test_whoever_guesses_codes_is_stopped_and_a_whole_hall_is_not(hall: Hall, client: Client) -> None:
    delegate = hall.delegates_make()[0]
    known = reverse("public_congress_check_in", args=[delegate.code])
    assert {client.get(known).status_code for _ in range(30)} == {OK}
    wrong = reverse("public_congress_check_in", args=["AAAAAAAAAA"])
    answers = [client.get(wrong).status_code for _ in range(22)]
    assert answers[:19] == [MISSING] * 19
    assert answers[-1] == TOO_MANY


def test_slips_are_printed_for_valid_delegates_with_their_own_address(clerk: Client, hall: Hall) -> None:
    delegates = hall.delegates_make()
    credential_examine(by=hall.writer, delegate=delegates[0], verdict=Credential.REFUSED, reason="重复推选")
    page = body_of(clerk, at("congress_slips", hall))
    assert page.count("data:image/svg+xml") == 11
    assert delegates[1].code in page
    assert delegates[0].code not in page


def test_proxies_are_written_down_and_taken_back(clerk: Client, hall: Hall) -> None:
    delegates = hall.delegates_make()
    address = at("congress_proxies", hall)
    assert "还没有选举办法" in body_of(clerk, address)
    hall.measures_write(EXAMPLES["owners"])
    assert "每人接受委托不超过 3 人" in body_of(clerk, address)
    sent = {"giver": delegates[0].pk, "holder": delegates[1].pk, "written_on": "2026-11-24"}
    late = clerk.post(address, sent)
    assert late.status_code == UNPROCESSABLE
    assert "委托书须在开会（2026-11-24）之前写好。" in late.content.decode()
    assert clerk.post(address, sent | {"written_on": "2026-11-23"}).status_code == FOUND
    assert "受托人未到" in body_of(clerk, address)
    clerk.post(reverse("congress_proxy_remove", args=[delegates[0].proxy.pk]))
    assert "没有委托" in body_of(clerk, address)


# in the hall


def test_the_agenda_runs_from_its_page(clerk: Client, hall: Hall) -> None:
    address = at("congress_agenda", hall)
    for title in ("听取报告", "审议细则"):
        assert clerk.post(address, {"title": title, "kind": "other"}).status_code == FOUND
    first, second = AgendaItem.objects.order_by("order")
    act = reverse("congress_item_act", args=[second.pk])
    clerk.post(act, {"act": "up"})
    assert body_of(clerk, address).index("审议细则") < body_of(clerk, address).index("听取报告")
    clerk.post(act, {"act": "start"})
    assert "审议细则" in body_of(clerk, at("congress_screen", hall))
    clerk.post(act, {"act": "end"})
    clerk.post(act, {"act": "sing"})
    item = reverse("congress_item", args=[first.pk])
    sent = {"title": "听取报告", "kind": "report", "speaker": "", "minutes_text": "会议听取了报告。"}
    assert clerk.post(item, sent).status_code == FOUND
    assert "会议听取了报告。" in body_of(clerk, item)
    clerk.post(item, {"remove": "1"})
    assert AgendaItem.objects.count() == 1


def test_a_list_is_made_and_adopted_from_its_page(clerk: Client, chair: Client, hall: Hall) -> None:
    hall.begin()
    hall.measures_write()
    address = at("congress_officers", hall)
    sent = {"kind": "supervisor", "role": "监票人", "name": "季长青", "person": hall.watcher.pk}
    assert clerk.post(address, sent).status_code == FOUND
    twice = clerk.post(address, sent | {"kind": "teller", "role": "计票人", "name": "季小青"})
    assert twice.status_code == UNPROCESSABLE
    assert "一个账号不能担任两次" in twice.content.decode()
    adopt = f"{at('congress_officers_adopt', hall)}?list=counting"
    assert "季长青" in body_of(chair, adopt)
    officer = Officer.objects.get()
    vote = {
        "officers": [officer.pk],
        "share": "half",
        "base": "due",
        "quorum": "two_thirds_exceeded",
        "for_count": "11",
        "against_count": "0",
        "abstain_count": "0",
        "not_voting_count": "0",
        "seen_present": "12",
    }
    short = chair.post(adopt, vote)
    assert short.status_code == UNPROCESSABLE
    assert "赞成、反对、弃权、未表决合计 11，与实到 12 人相差 1。" in short.content.decode()
    answer = chair.post(adopt, vote | {"not_voting_count": "1"}, follow=True)
    assert "通过监票人名单，获得通过。" in answer.content.decode()
    assert Officer.objects.get().is_adopted
    clerk.post(reverse("congress_officer_remove", args=[officer.pk]))
    assert Officer.objects.exists()


def test_a_candidate_on_the_list_is_named_on_its_page(clerk: Client, chair: Client, hall: Hall) -> None:
    hall.begin()
    officer_add(by=hall.writer, congress=hall.congress, kind="teller", role="计票人", name="柏一舟")
    contest = Contest.objects.create(congress=hall.congress, title="委员", seats=1)
    Candidate.objects.create(contest=contest, name="柏一舟")
    said = "柏一舟 是候选人，不能担任计票人。"
    assert said in body_of(clerk, at("congress_officers", hall))
    assert said in body_of(chair, f"{at('congress_officers_adopt', hall)}?list=counting")


def test_a_document_is_written_and_adopted_from_its_pages(clerk: Client, chair: Client, hall: Hall) -> None:
    hall.begin()
    answer = clerk.post(at("congress_document_new", hall), {"kind": "charter", "title": "实施细则"})
    write = answer.headers["Location"]
    assert clerk.post(write, {"text": "", "note": ""}).status_code == UNPROCESSABLE
    assert clerk.post(write, {"text": "第一条", "note": "初稿"}).status_code == FOUND
    document = hall.congress.documents.get()
    version = document.versions.get()
    assert "第1稿" in body_of(chair, at("congress_documents", hall))
    adopt = reverse("congress_document_adopt", args=[version.pk])
    assert adopt in body_of(chair, reverse("congress_document", args=[document.pk]))
    vote = {"share": "two_thirds", "base": "present", "quorum": "none", "seen_present": "12"}
    numbers = {"for_count": "8", "against_count": "2", "abstain_count": "1", "not_voting_count": "1"}
    answer = chair.post(adopt, vote | numbers, follow=True)
    assert "通过《实施细则》，获得通过。" in answer.content.decode()
    assert "已通过" in body_of(clerk, at("congress_documents", hall))
    assert "现在还不能表决" in body_of(chair, adopt)


def test_any_other_vote_has_its_own_page(chair: Client, clerk: Client, hall: Hall) -> None:
    hall.begin()
    address = at("congress_motion_new", hall)
    assert clerk.get(address).status_code == DENIED
    vote = {
        "share": "half",
        "base": "due",
        "quorum": "none",
        "for_count": "3",
        "against_count": "9",
        "abstain_count": "0",
        "not_voting_count": "0",
        "seen_present": "12",
    }
    assert chair.post(address, vote).status_code == UNPROCESSABLE
    assert chair.post(address, vote | {"subject": "推迟选举"}).status_code == FOUND
    page = body_of(chair, at("congress_motions", hall))
    assert "未获通过" in page
    assert Motion.objects.get().against_count == 9


def test_a_vote_before_the_congress_begins_says_why_not(chair: Client, hall: Hall) -> None:
    assert "大会还没有开始，不能表决。" in body_of(chair, at("congress_motion_new", hall))


# the projector


def tally_make(hall: Hall, state: str) -> Round:
    """A counted round as the election leaves it, with a result that nobody may know yet."""
    contest = Contest.objects.create(congress=hall.congress, title="第一届委员会委员", seats=1)
    vote = Round.objects.create(
        contest=contest, number=1, seats=1, state=state, names=["符小川"], began_at=hall.writer.at
    )
    outcome = {
        "elected": ["符小川"],
        "tally": {"符小川": [9, 2, 1, 0]},
        "writein": {},
        "issued": 12,
        "recovered": 12,
        "valid": 12,
        "void": 0,
        "threshold": "",
    }
    Tally.objects.create(round=vote, number=1, is_passed=True, outcome=outcome, counted_at=hall.writer.at)
    return vote


@pytest.mark.parametrize("state", sorted(set(RoundState) - {RoundState.ANNOUNCED, RoundState.SEALED}))
def test_the_screen_tells_nothing_of_a_count_before_it_is_announced(
    clerk: Client, hall: Hall, state: str
) -> None:
    tally_make(hall, state)
    page = body_of(clerk, at("congress_screen", hall))
    assert "符小川" not in page
    assert "9 票" not in page


@pytest.mark.parametrize("state", [RoundState.ANNOUNCED, RoundState.SEALED])
def test_the_screen_tells_the_result_once_it_is_announced(clerk: Client, hall: Hall, state: str) -> None:
    tally_make(hall, state)
    page = body_of(clerk, at("congress_screen", hall))
    assert "符小川" in page
    assert "9 票" in page


def test_the_screen_shows_room_item_and_last_vote(clerk: Client, chair: Client, hall: Hall) -> None:
    item_add(by=hall.writer, congress=hall.congress, kind="report", title="听取报告", speaker="尹知微")
    hall.begin(present=11)
    hall.measures_adopt()
    page = body_of(clerk, at("congress_screen", hall))
    for said in ("应到", "达到法定人数", "下一项", "听取报告", "通过《选举办法》", "获得通过"):
        assert said in page
    assert 'hx-trigger="every 4s"' in page
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page
    assert clerk.post(at("congress_screen", hall)).status_code == NOT_ALLOWED
