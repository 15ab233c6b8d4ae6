"""What anybody may do without an account: tell, look up, answer, ask again, take back; and the board."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.conftest import actor_for, moment
from tests.ledger.making import START, Crew
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, Notice, NoticeState, Office, Person, PersonalDatum
from zhuomu.core.public_forms import form_stamp
from zhuomu.core.rights import Role
from zhuomu.core.services.notices import notice_settle
from zhuomu.core.services.personal import personal_masked
from zhuomu.core.write import writing
from zhuomu.ledger.models import Inquiry, KnownTo, Problem, ReceivedVia, Report
from zhuomu.ledger.selectors_public import board_months, board_read, progress_of, report_find
from zhuomu.ledger.services import (
    answer_take,
    callback_add,
    hang_propose,
    problem_approve,
    problem_ask,
    problem_close,
    problem_decline,
    problem_forward,
    problem_hang,
    problem_merge,
    problem_publish,
    problem_submit,
    problem_withdraw,
    reopen_grant,
    reopen_refuse,
    reply_write,
    report_link,
)
from zhuomu.ledger.services.board import board_notice
from zhuomu.ledger.services.telling import (
    CONSENT_VERSION,
    Matter,
    contact_forget,
    inquiry_answer,
    matter_tell,
    own_data_export,
    problem_answering,
    reopen_ask,
)
from zhuomu.rules.flow import DeclineGround, LinkKind, Outcome, ProblemStatus

pytestmark = pytest.mark.django_db
PHONE, NAME = "13900007788", "邬晚晴"


@pytest.fixture(autouse=True)
def _fresh(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    cache.clear()


def reader(crew: Crew, address: str = "") -> Actor:
    return Actor(None, crew.at, address_hash=address, label="读者")


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [str(reason.code) for reason in caught.value.reasons]


def picture(name: str = "a.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def stamp(seconds: int = 60) -> str:
    return form_stamp(Actor(None, timezone.now() - timedelta(seconds=seconds)))


def sent(**more: object) -> dict[str, object]:
    return {"stamp": stamp(), "said": "北门垃圾房满了，三天没有清。", **more}


def page_of(client: Client, report: Report) -> str:
    response = client.get("/receipt/", {"number": report.receipt})
    assert response.status_code == 200
    return str(response.content.decode())


class TestTelling:
    def test_one_text_is_enough(self, client: Client, crew: Crew) -> None:
        answer = client.post("/tell/", sent())
        report = Report.objects.get()
        assert answer["Location"] == f"/receipt/?number={report.receipt}&new=1"
        assert (report.channel, report.via, report.known_to) == (
            "residents",
            ReceivedVia.WEB,
            KnownTo.NOBODY,
        )
        assert not Problem.objects.exists()
        page = client.get(answer["Location"]).content.decode()
        assert report.receipt in page and 'data-draft-clear="tell"' in page and "等待受理" in page

    def test_everything_that_was_told_is_kept(self, client: Client, crew: Crew) -> None:
        told = sent(
            area=crew.area.pk,
            place="北门垃圾房",
            happened_on="2026-11-01",
            category=crew.category.pk,
            name=NAME,
            phone=f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}",
            has_consent="on",
            pictures=[picture("a.png"), picture("b.png")],
        )
        assert client.post("/tell/", told).status_code == 302
        report = Report.objects.get()
        assert (report.area, report.place, str(report.happened_on)) == (
            crew.area,
            "北门垃圾房",
            "2026-11-01",
        )
        assert (report.proposed_category, report.pictures.count()) == (crew.category, 2)
        assert "环境卫生" not in report.said
        assert report.known_to == KnownTo.HANDLER
        assert report.phone is not None and report.phone.consent_version == CONSENT_VERSION
        assert personal_masked(report.phone) == "139****7788"
        assert personal_masked(report.name) == "邬*"

    def test_the_code_at_the_door_fills_in_where(self, client: Client, crew: Crew) -> None:
        page = client.get(f"/tell/?area={crew.area.pk}&place=北门垃圾房").content.decode()
        assert f'value="{crew.area.pk}" selected' in page and 'value="北门垃圾房"' in page
        assert client.get("/tell/?area=999999&place=").status_code == 200
        assert client.get("/tell/?area=x").status_code == 200

    def test_a_number_in_the_words_is_masked(self, crew: Crew) -> None:
        report = matter_tell(by=reader(crew), told=Matter(said=f"打{PHONE}找我", place=f"{PHONE}室"))
        assert PHONE not in report.said + report.place and report.phone is None

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            ({"said": " "}, "还没有写什么事"),
            ({"said": "长" * 2_001}, "最多 2000 个"),
            ({"said": "长" * 20_001}, "写得太长"),
            ({"area": "x"}, "没有这个居民区"),
            ({"category": "999999"}, "没有这一类"),
            ({"happened_on": "昨天"}, "日期请写成"),
            ({"happened_on": "2999-01-01"}, "发现日期不能晚于今天"),
            ({"place": "长" * 121}, "最多 120 个字"),
            ({"phone": "12"}, "这不像一个电话号码"),
            ({"phone": PHONE}, "请勾选同意"),
            ({"name": NAME}, "请勾选同意"),
            ({"website": "http://x"}, "“网址”一栏请留空"),
            ({"stamp": "forged"}, "这一页打开得太久了"),
            ({"stamp": ""}, "这一页打开得太久了"),
        ],
        ids=lambda value: "".join(value)[:12] if isinstance(value, dict) else "",
    )
    def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
        self, client: Client, crew: Crew, more: dict[str, str], says: str
    ) -> None:
        answer = client.post("/tell/", sent(**{"place": "三号楼", **more}))
        page = answer.content.decode()
        assert answer.status_code == 422 and says in page
        assert "place" in more or 'value="三号楼"' in page
        assert not Report.objects.exists() and not PersonalDatum.objects.exists()

    def test_a_form_sent_faster_than_a_hand_can_is_refused_and_the_next_try_goes_through(
        self, client: Client, crew: Crew
    ) -> None:
        young = stamp(0)
        page = client.post("/tell/", sent(stamp=young)).content.decode()
        assert young in page  # it grows old enough by itself
        stale = stamp(90_000)
        page = client.post("/tell/", sent(stamp=stale)).content.decode()
        fresh = re.search(r'name="stamp" value="([^"]+)"', page)
        assert fresh is not None and fresh[1] != stale

    @pytest.mark.parametrize(
        ("files", "says"),
        [
            ([picture(str(n)) for n in range(4)], "选了 4 张照片，最多 3 张"),
            ([SimpleUploadedFile("a.html", b"<html>", "image/png")], "这不是能打开的图"),
            ([SimpleUploadedFile("empty.png", b"", "image/png")], "图片"),
        ],
        ids=["four", "no-picture", "empty"],
    )
    def test_pictures_that_are_too_many_or_none_are_refused(
        self, client: Client, crew: Crew, files: list[SimpleUploadedFile], says: str
    ) -> None:
        answer = client.post("/tell/", sent(pictures=files))
        assert answer.status_code == 422 and says in answer.content.decode()
        assert not Report.objects.exists()

    def test_a_name_without_end_is_refused(self, crew: Crew) -> None:
        told = Matter(said="x", name="长" * 31, has_consent=True)
        assert refused(lambda: matter_tell(by=reader(crew), told=told)) == ["ledger.text_too_long"]

    def test_one_address_is_stopped_others_are_not(self, client: Client, crew: Crew) -> None:
        answers = [client.post("/tell/", sent()).status_code for _ in range(12)]
        assert answers == [302] * 10 + [429] * 2
        assert Client(REMOTE_ADDR="10.0.0.9").post("/tell/", sent()).status_code == 302

    def test_the_page_needs_no_script_and_keeps_no_personal_draft(self, client: Client, crew: Crew) -> None:
        page = client.get("/tell/").content.decode()
        assert 'data-draft="tell"' in page and page.count("data-no-draft") >= 3
        assert "only-js" not in page.split("<main")[1].split("</main>")[0]


class TestReceipt:
    """One voice's way, in plain words, to whoever holds its number."""

    def told(self, crew: Crew, **more: object) -> Report:
        return matter_tell(
            by=reader(crew),
            told=Matter(said="北门垃圾房满了", area=crew.area, phone=PHONE, has_consent=True, **more),  # type: ignore[arg-type]
        )

    def test_received_accepted_given_to_an_office_at_work(self, client: Client, crew: Crew) -> None:
        report = self.told(crew)
        assert "等待受理" in page_of(client, report)
        crew.at_work(report=report)
        page = page_of(client, report)
        assert "城市管理办在办" in page and "交给城市管理办" in page and "应在" in page
        assert crew.clerk.name not in page and crew.dispatcher.name not in page

    def test_turned_away_with_the_answer_text(self, client: Client, crew: Crew) -> None:
        first, second = self.told(crew), self.told(crew)
        by = crew.by(crew.dispatcher)
        ground = DeclineGround.OTHER_AREA
        problem_decline(
            by=by, problem=crew.opened(report=first), ground=ground, reason="内部理由", answer="归东边镇管"
        )
        problem_forward(
            by=by,
            problem=crew.opened(report=second),
            ground=ground,
            reason="内部理由",
            answer="已经转过去",
            receiver="东边镇",
        )
        declined, forwarded = page_of(client, first), page_of(client, second)
        assert "不予受理" in declined and "归东边镇管" in declined
        assert "转给东边镇" in forwarded and "已经转过去" in forwarded
        assert "内部理由" not in declined + forwarded

    def test_a_question_is_answered_by_the_first_voice_only(self, client: Client, crew: Crew) -> None:
        report, other = self.told(crew), self.told(crew)
        problem = crew.at_work(report=report)
        report_link(by=crew.by(crew.dispatcher), problem=problem, report=other)
        problem_ask(by=crew.by(crew.clerk), problem=problem, question="您家是几号楼？")
        assert "您家是几号楼？" in page_of(client, report)
        assert "您家是几号楼？" not in page_of(client, other)
        fields = {"number": report.receipt, "act": "reply"}
        assert client.post("/receipt/", {**fields, "answer": " "}).status_code == 422
        assert refused(lambda: inquiry_answer(by=reader(crew), report=other, answer="x")) == [
            "ledger.nothing_asked"
        ]
        done = client.post("/receipt/", {**fields, "answer": f"12号楼，电话{PHONE}"})
        assert done.status_code == 302
        assert Inquiry.objects.get().answer == "12号楼，电话139****7788"
        assert "您家是几号楼？" not in page_of(client, report)
        again = client.post("/receipt/", {**fields, "answer": "13号楼"})
        assert again.status_code == 422 and "没有等您补充的问题" in again.content.decode()
        answer_take(by=crew.by(crew.clerk), problem=problem, answer="12号楼")
        assert "收到补充" in page_of(client, report)

    def test_nothing_is_asked_before_there_is_a_problem(self, crew: Crew) -> None:
        report = self.told(crew)
        assert problem_answering(report) is None
        assert refused(lambda: inquiry_answer(by=reader(crew), report=report, answer="x")) == [
            "ledger.nothing_asked"
        ]

    def test_what_hangs_says_until_when(self, client: Client, crew: Crew) -> None:
        report = self.told(crew)
        problem = crew.at_work(report=report)
        hang_propose(
            by=crew.by(crew.clerk),
            problem=problem,
            reason="内部理由",
            review_on=crew.at.date() + timedelta(days=30),
            interim_reply="要等明年的经费",
        )
        assert "要等明年的经费" not in page_of(client, report)
        problem_hang(by=crew.by(crew.head), problem=problem)
        page = page_of(client, report)
        assert "暂时办不了" in page and "要等明年的经费" in page and "12月2日复查" in page
        assert "内部理由" not in page

    def test_the_reply_is_read_only_once_it_was_checked(self, client: Client, crew: Crew) -> None:
        report = self.told(crew)
        problem = crew.at_work(report=report)
        crew.ready(problem)
        reply_write(
            by=crew.by(crew.clerk), problem=problem, public_text="每天清两次。", internal_text="内部说明"
        )
        assert "每天清两次。" not in page_of(client, report)

    def test_each_of_many_callers_gets_the_checked_answer(self, client: Client, crew: Crew) -> None:
        reports = [self.told(crew) for _ in range(3)]
        problem = crew.at_work(report=reports[0])
        merged = crew.opened(report=reports[1])
        by = crew.by(crew.dispatcher)
        problem_merge(by=by, problem=merged, target=problem)
        report_link(by=by, problem=problem, report=reports[2], kind=LinkKind.ME_TOO)
        crew.ready(problem)
        problem_submit(by=crew.by(crew.clerk), problem=problem)
        problem_approve(by=crew.by(crew.head), problem=problem, seen_sha256=problem.replies.last().sha256)
        pages = [page_of(client, report) for report in reports]
        assert all("垃圾房已清空，每日清运两次。" in page and "等待回访" in page for page in pages)
        assert ["合在一起办" in page for page in pages] == [False, True, True]
        callback_add(by=by, problem=problem, is_reached=True, is_solved=True, is_satisfied=True)
        problem_close(by=by, problem=problem, outcome=Outcome.SOLVED)
        assert all(
            "办结</" in page_of(client, report) and "已解决" in page_of(client, report) for report in reports
        )

    def test_what_was_withdrawn_says_so(self, client: Client, crew: Crew) -> None:
        report = self.told(crew)
        problem_withdraw(by=crew.by(crew.dispatcher), problem=crew.opened(report=report), reason="来电撤回")
        assert "已撤回" in page_of(client, report)

    def test_an_unknown_number_is_not_found_and_guessing_is_stopped(self, client: Client, crew: Crew) -> None:
        report = self.told(crew)
        answers = [client.get("/receipt/?number=AAAA-BBBB-CC").status_code for _ in range(21)]
        assert answers == [404] * 20 + [429]
        assert client.get("/receipt/", {"number": report.receipt}).status_code == 429
        assert report_find("AAAA-BBBB-CC") is None

    def test_name_and_phone_are_taken_back(self, client: Client, crew: Crew) -> None:
        report = self.told(crew, name=NAME)
        page = page_of(client, report)
        assert "139****7788" in page and "邬*" in page and PHONE not in page
        fields = {"number": report.receipt, "act": "forget"}
        assert client.post("/receipt/", fields).status_code == 302
        assert not PersonalDatum.objects.exists()
        assert "没有留姓名和电话" in page_of(client, report)
        assert client.post("/receipt/", fields).status_code == 422
        assert refused(lambda: contact_forget(by=reader(crew), report=report)) == ["ledger.no_contact_data"]

    def test_one_takes_along_what_is_kept(self, client: Client, crew: Crew) -> None:
        report = self.told(crew, name=NAME, place="北门", happened_on=crew.at.date())
        answer = client.post("/receipt/", {"number": report.receipt, "act": "export"})
        text = answer.content.decode()
        assert (
            answer["Content-Type"].startswith("text/plain")
            and report.receipt in answer["Content-Disposition"]
        )
        for part in ("北门垃圾房满了", "银杏里居民区", "2026-11-02", "139****7788", "邬*", CONSENT_VERSION):
            assert part in text
        assert PHONE not in text and Event.objects.filter(verb="own_data_export").count() == 1
        bare = matter_tell(by=reader(crew), told=Matter(said="x"))
        assert "电话：（没有）" in own_data_export(by=reader(crew), report=bare)

    def test_an_unknown_act_only_shows_the_page(self, client: Client, crew: Crew) -> None:
        report = self.told(crew)
        assert client.post("/receipt/", {"number": report.receipt, "act": "dance"}).status_code == 200


class TestAskingAgain:
    """办结 → 待重开 by the holder of a receipt, within 90 days, once a round."""

    def test_whoever_holds_a_receipt_asks_and_somebody_else_rules(self, client: Client, crew: Crew) -> None:
        report = crew.reported()
        problem = crew.closed(report=report)
        fields = {"number": report.receipt, "act": "reopen"}
        client_at_work = client.post("/receipt/", {**fields, "reason": ""})
        assert client_at_work.status_code == 422
        reopen_ask(by=reader(crew), report=report, reason=f"又满了，打{PHONE}")
        problem.refresh_from_db()
        move = problem.moves.order_by("-id")[0]
        assert problem.state is ProblemStatus.REOPEN_REQUESTED
        assert (move.by, move.by_label, move.facts["report"]) == (None, "读者", report.pk)
        assert move.reason == "又满了，打139****7788"
        assert "由没有办过的人决定" in page_of(client, report)
        reopen_refuse(by=crew.by(crew.leader), problem=problem, reason="已经清了")
        page = page_of(client, report)
        assert "维持原来的结果" in page and "要求重新办</button>" not in page
        assert refused(lambda: reopen_ask(by=reader(crew), report=report, reason="再来")) == [
            "ledger.reopen_asked_already"
        ]

    def test_a_new_round_may_be_asked_for_again(self, crew: Crew) -> None:
        report = crew.reported()
        problem = crew.closed(report=report)
        reopen_ask(by=reader(crew), report=report, reason="又满了")
        problem = reopen_grant(by=crew.by(crew.leader), problem=problem)
        assert problem.state is ProblemStatus.REDO and problem.round == 2
        assert refused(lambda: reopen_ask(by=reader(crew), report=report, reason="急")) == [
            "ledger.reopen_not_closed"
        ]

    def test_a_voice_that_was_merged_may_ask_too(self, crew: Crew) -> None:
        first, second = crew.reported(), crew.reported()
        target = crew.under_check(report=first)
        problem_merge(by=crew.by(crew.dispatcher), problem=crew.opened(report=second), target=target)
        problem_approve(by=crew.by(crew.head), problem=target, seen_sha256=target.replies.last().sha256)
        by = crew.by(crew.dispatcher)
        callback_add(by=by, problem=target, is_reached=True, is_solved=True, is_satisfied=True)
        problem_close(by=by, problem=target, outcome=Outcome.SOLVED)
        found = report_find(second.receipt)
        assert found is not None
        assert reopen_ask(by=reader(crew), report=found, reason="还在").pk == target.pk

    def test_ninety_days_and_not_one_more(self, client: Client, crew: Crew) -> None:
        report = crew.reported()
        crew.closed(report=report)
        crew.later(90)
        assert progress_of(reader(crew), _again(report)).reopen_until == crew.at.date()
        crew.later(1)
        assert progress_of(reader(crew), _again(report)).reopen_until is None
        assert refused(lambda: reopen_ask(by=reader(crew), report=report, reason="又满了")) == [
            "ledger.reopen_asked_late"
        ]
        crew.later(-1)
        assert (
            reopen_ask(by=reader(crew), report=report, reason="又满了").state
            is ProblemStatus.REOPEN_REQUESTED
        )

    def test_what_is_not_closed_or_no_problem_yet_is_not_reopened(self, crew: Crew) -> None:
        waiting, working = crew.reported(), crew.reported()
        crew.at_work(report=working)
        for report in (waiting, working):
            assert refused(lambda r=report: reopen_ask(by=reader(crew), report=r, reason="急")) == [  # type: ignore[misc]
                "ledger.reopen_not_closed"
            ]


def _again(report: Report) -> Report:
    found = report_find(report.receipt)
    assert found is not None
    return found


@pytest.fixture
def board(crew: Crew) -> Crew:
    """Two published problems of November, one of them of two voices; a closed one that nobody published."""
    first = crew.at_work()
    report_link(by=crew.by(crew.dispatcher), problem=first, report=crew.reported())
    crew.ready(first)
    problem_submit(by=crew.by(crew.clerk), problem=first)
    problem_approve(by=crew.by(crew.head), problem=first, seen_sha256=first.replies.last().sha256)
    by = crew.by(crew.dispatcher)
    callback_add(by=by, problem=first, is_reached=True, is_solved=True, is_satisfied=True)
    problem_close(by=by, problem=first, outcome=Outcome.SOLVED)
    problem_publish(by=by, problem=first, summary="北门垃圾房每天清两次")
    second = crew.closed(title="标题不上榜")
    problem_publish(by=by, problem=second, summary="楼道堆物清走了")
    crew.closed(title="没有公开的")
    return crew


class TestBoard:
    def test_it_shows_the_summaries_of_the_month_and_counts(self, client: Client, board: Crew) -> None:
        page = client.get("/board/").content.decode()
        assert "2026年11月办好的事" in page and "<b>2</b>" in page
        assert "北门垃圾房每天清两次" in page and "2 人反映" in page and "楼道堆物清走了" in page
        assert "标题不上榜" not in page and "没有公开的" not in page
        assert "银杏里居民区" in page and "环境卫生" in page

    def test_area_and_category_narrow_the_rows_not_the_counts(self, client: Client, board: Crew) -> None:
        here = client.get(f"/board/?month=2026-11&area={board.area.pk}&category=sanitation").content.decode()
        assert "楼道堆物清走了" in here
        for query in ("area=999", "area=x", "category=lift"):
            page = client.get(f"/board/?month=2026-11&{query}").content.decode()
            assert "楼道堆物清走了" not in page and "看全部 2 件" in page

    def test_other_months_and_garbage(self, client: Client, board: Crew) -> None:
        assert "还没有公开的事项" in client.get("/board/?month=2025-01").content.decode()
        assert "2026年11月办好的事" in client.get("/board/?month=昨天").content.decode()
        assert [str(month) for month in board_months()] == ["2026-11-01"]
        Problem.objects.filter(summary="楼道堆物清走了").update(closed_on="2026-10-20")
        page = client.get("/board/").content.decode()
        assert '<a href="?month=2026-10">2026年10月</a>' in page and "楼道堆物清走了" not in page

    def test_an_empty_board_says_what_will_stand_there(self, client: Client, crew: Crew) -> None:
        assert "还没有公开的事项" in client.get("/board/").content.decode()

    def test_private_and_reopened_ones_are_not_on_it(self, board: Crew) -> None:
        month = board.at.date()
        assert board_read(month).count == 2
        Problem.objects.filter(summary="楼道堆物清走了").update(is_private=True)
        assert board_read(month).count == 1
        first = Problem.objects.get(summary="北门垃圾房每天清两次")
        reopen_ask(by=reader(board), report=first.links.first().report, reason="又满了")  # type: ignore[union-attr]
        assert board_read(month).count == 0


class TestNotice:
    def test_the_month_goes_to_the_paper_once_and_is_replaced_while_it_waits(self, board: Crew) -> None:
        by, month = board.by(board.clerk), board.at.date()
        notice = board_notice(by=by, month=month)
        assert (notice.key, notice.app, notice.office) == ("ledger-board:2026-11", "ledger", board.office)
        assert notice.lists == [
            {"label": "银杏里居民区", "items": ["楼道堆物清走了", "北门垃圾房每天清两次"]}
        ]
        Problem.objects.filter(summary="楼道堆物清走了").update(area=None)
        again = board_notice(by=by, month=month)
        assert again.pk == notice.pk and {row["label"] for row in again.lists} == {"银杏里居民区", "全街道"}
        with writing():
            notice_settle(by=by, notice=again, state=NoticeState.TAKEN)
        assert refused(lambda: board_notice(by=by, month=month)) == ["ledger.board_notice_taken"]

    def test_an_empty_month_and_strangers_are_refused(self, board: Crew, root_office: Office) -> None:
        empty = moment("2026-08-01").date()
        assert refused(lambda: board_notice(by=board.by(board.clerk), month=empty)) == ["ledger.board_empty"]
        assert refused(lambda: board_notice(by=actor_for(None, START), month=empty)) == ["core.right_missing"]

    def test_the_button_stands_on_the_board_for_whoever_may(
        self,
        client: Client,
        board: Crew,
        signed_in: Callable[[Person], Client],
        make_person: Callable[..., Person],
    ) -> None:
        assert "报给社区报" not in client.get("/board/").content.decode()
        clerk = signed_in(board.clerk)
        assert "报给社区报" in clerk.get("/board/").content.decode()
        done = clerk.post("/desk/ledger/board/notice/", {"month": "2026-11"}, follow=True)
        assert "已报给社区报" in done.content.decode() and Notice.objects.count() == 1
        none = clerk.post("/desk/ledger/board/notice/", {"month": "2026-01"}, follow=True)
        assert "没有公开的事项，不能报送" in none.content.decode()
        assert clerk.post("/desk/ledger/board/notice/", {"month": "x"}).status_code == 404
        auditor = signed_in(make_person(Role.AUDITOR, username="an-auditor"))
        assert auditor.post("/desk/ledger/board/notice/", {"month": "2026-11"}).status_code == 403
