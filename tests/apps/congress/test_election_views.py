"""The pages of an election, from adding it to sealing it, by the people who do it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.apps.congress import making_election as making
from zhuomu.apps.congress.models import BallotRow, Contest, EntryMode, NameRuling, Round, RoundState, Ruling
from zhuomu.apps.congress.services.counting import round_count
from zhuomu.apps.congress.services.entering import bundle_take
from zhuomu.apps.congress.services.rulings import rows_doubtful
from zhuomu.apps.congress.services.signing import result_announce
from zhuomu.core.actor import Actor
from zhuomu.core.models import Notice, Office, Person
from zhuomu.rules.election import vector_read
from zhuomu.rules.election.examples import SCIENCE_ASSOCIATION
from zhuomu.rules.election.terms import TieRule

pytestmark = pytest.mark.django_db


class Site:
    """The hall with everybody signed in."""

    def __init__(self, hall: making.Hall, signed_in: Callable[[Person], Client]) -> None:
        self.hall, self._signed_in = hall, signed_in
        self._clients: dict[str, Client] = {}

    def by(self, actor: Actor) -> Client:
        assert actor.person is not None
        if actor.name not in self._clients:
            self._clients[actor.name] = self._signed_in(actor.person)
        return self._clients[actor.name]

    def get(self, actor: Actor, name: str, *args: object, status: int = 200, query: str = "") -> str:
        response = self.by(actor).get(reverse(name, args=args) + query)
        assert response.status_code == status, response.content.decode()[-2000:]
        return response.content.decode()

    def post(self, actor: Actor, name: str, *args: object, status: int = 302, **data: Any) -> Any:
        response = self.by(actor).post(reverse(name, args=args), data)
        assert response.status_code == status, response.content.decode()[-3000:]
        return response

    def said(self, response: Any) -> str:
        return "".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def site(root_office: Office, signed_in: Callable[[Person], Client]) -> Site:
    return Site(making.hall_make(root_office), signed_in)


def test_a_clerk_puts_an_election_on_the_congress(site: Site) -> None:
    hall = site.hall
    assert "还没有选举事项" in site.get(hall.clerk, "congress_elections", hall.congress.pk)
    site.get(hall.clerk, "congress_contest_new", hall.congress.pk)
    site.post(hall.clerk, "congress_contest_new", hall.congress.pk, title="委员", seats="0", status=422)
    site.post(
        hall.clerk,
        "congress_contest_new",
        hall.congress.pk,
        title="委员",
        seats="2",
        measures=hall.version.pk,
    )
    contest = Contest.objects.get()
    site.post(hall.clerk, "congress_candidates", contest.pk, rows="王" * 41, status=422)
    site.post(hall.clerk, "congress_candidates", contest.pk, rows="王一禾\n王一禾", status=422)
    site.post(hall.clerk, "congress_candidates", contest.pk, rows="顾南乔 科普站\n\n王一禾\n石破浪 ")
    assert "科普站" in site.get(hall.clerk, "congress_candidates", contest.pk)
    page = site.get(hall.clerk, "congress_order", contest.pk)
    assert page.index("王一禾") < page.index("顾南乔")
    assert "现在还不能开始选举" in site.get(hall.clerk, "congress_contest", contest.pk)
    site.get(hall.clerk, "congress_ballot_file", contest.pk, "docx", status=422)
    site.post(hall.clerk, "congress_order", contest.pk, names="王一禾", status=422)
    site.post(hall.clerk, "congress_order", contest.pk, names="王一禾、顾南乔\n石破浪")
    page = site.get(hall.clerk, "congress_contest", contest.pk)
    assert "次序已确认" in page
    assert (
        site.by(hall.clerk).get(reverse("congress_ballot_file", args=[contest.pk, "docx"])).content[:2]
        == b"PK"
    )
    site.get(hall.clerk, "congress_contest_edit", contest.pk)
    site.post(hall.clerk, "congress_contest_edit", contest.pk, title="委员会委员", seats="2", measures="")
    site.get(hall.clerk, "congress_ballot_file", contest.pk, "docx", status=422)
    site.post(
        hall.clerk, "congress_contest_edit", contest.pk, title="委员", seats="2", measures=hall.version.pk
    )
    site.get(hall.clerk, "congress_round_begin", contest.pk)
    site.post(hall.clerk, "congress_round_begin", contest.pk, mode="ballots")
    assert "第 1 轮" in site.get(hall.clerk, "congress_contest", contest.pk)
    site.post(hall.clerk, "congress_round_begin", contest.pk, mode="ballots", status=422)


def words(document: bytes) -> str:
    """All text of a Word document."""
    return "".join(
        cell.text
        for table in Document(io.BytesIO(document)).tables
        for row in table.rows
        for cell in row.cells
    )


def figures(site: Site, vote: Round, **numbers: int) -> None:
    for kind, number in numbers.items():
        for by in site.hall.tellers:
            site.post(by, "congress_figure", vote.pk, kind, **{f"{kind}-number": number})


def test_a_whole_round_by_its_pages(site: Site) -> None:
    hall = site.hall
    first, second = hall.tellers
    contest = making.contest_ready(hall, seats=2, names=("王一禾", "田秋白", "李青禾"))
    site.post(hall.clerk, "congress_round_begin", contest.pk, mode="ballots")
    vote = Round.objects.get()
    assert "由主持人宣布开始发票" in site.get(hall.clerk, "congress_round", vote.pk)
    site.post(hall.chair, "congress_round_papers", vote.pk)
    figures(site, vote, present=10, printed=6, issued=4, exchanged=0, unused=2)
    response = site.post(first, "congress_figure", vote.pk, "recovered", **{"recovered-number": 4})
    assert "等另一人" in site.said(response)
    response = site.post(second, "congress_figure", vote.pk, "recovered", **{"recovered-number": 5})
    assert "不一致" in site.said(response)
    page = site.get(second, "congress_round", vote.pk)
    assert "两人不一致，请重报" in page
    site.post(second, "congress_figure", vote.pk, "recovered", status=422, **{"recovered-number": "x"})
    site.post(second, "congress_figure", vote.pk, "nothing", status=404, number=1)
    response = site.post(hall.third, "congress_round_open", vote.pk)
    assert "还须清点" in site.said(response)
    figures(site, vote, recovered=4)
    site.post(second, "congress_figure", vote.pk, "recovered", status=422, **{"recovered-number": 4})
    site.post(hall.third, "congress_figure_again", vote.pk, "recovered")
    figures(site, vote, recovered=4)
    site.post(hall.third, "congress_round_open", vote.pk)
    assert making.fresh(vote).state == RoundState.ENTERING
    _read(site, first, vote, ["11 ", "110", "102", "120"])
    _read(site, second, vote, ["120", "110", "110", "101"])
    page = site.get(hall.third, "congress_round", vote.pk)
    assert "两次不一致" in page
    page = site.get(hall.third, "congress_settle", vote.pk, 1)
    assert "3 张两人录得一样，1 张不一样" in page
    site.post(hall.third, "congress_settle", vote.pk, 1, status=422)
    wrong = {"choice-0": "other", "marks-0": "1z0"}
    assert (
        "没有“z”"
        in site.post(hall.third, "congress_settle", vote.pk, 1, status=422, **wrong).content.decode()
    )
    site.post(hall.third, "congress_settle", vote.pk, 1, **{"choice-0": "first"})
    site.get(hall.third, "congress_settle", vote.pk, 1, status=422)
    assert "没有疑难票" in site.get(hall.third, "congress_rulings", vote.pk)
    assert "没有另选他人" in site.get(hall.third, "congress_names", vote.pk)
    site.post(hall.third, "congress_round_count", vote.pk)
    page = site.get(hall.third, "congress_result", vote.pk)
    assert "赞成票超过实到人数（10）的半数" in page
    assert "4" in page


def _read(site: Site, by: Actor, vote: Round, lines: list[str]) -> None:
    site.post(by, "congress_bundle_take", vote.pk, 1)
    for line in lines:
        page = site.get(by, "congress_entry", vote.pk, 1)
        assert "autofocus" in page
        site.post(by, "congress_entry", vote.pk, 1, marks=line)
    assert "结束第 1 扎" in site.get(by, "congress_entry", vote.pk, 1)
    site.post(by, "congress_entry_finish", vote.pk, 1)
    assert site.by(by).get(reverse("congress_entry", args=[vote.pk, 1])).status_code == 302


def test_a_wrong_mark_stays_in_its_field_with_the_rule(site: Site) -> None:
    teller = site.hall.tellers[0]
    vote = making.round_entering(site.hall, making.contest_ready(site.hall), 2)
    site.post(teller, "congress_bundle_take", vote.pk, 1)
    response = site.post(teller, "congress_entry", vote.pk, 1, marks="11√00", writeins="陆远", status=422)
    page = response.content.decode()
    assert "田秋白" in page
    assert "李青禾：选举办法里没有“√”。办法规定：赞成画“○”" in page
    assert 'value="11√00"' in page
    assert 'value="陆远"' in page
    assert (
        "您录了 2 个记号"
        in site.post(teller, "congress_entry", vote.pk, 1, marks="11", status=422).content.decode()
    )
    assert "还没有录入" in site.post(teller, "congress_entry", vote.pk, 1, status=422).content.decode()
    response = site.post(teller, "congress_entry", vote.pk, 1, is_illegible="on", is_doubtful="on")
    page = site.by(teller).get(response["Location"]).content.decode()
    assert "刚才确认的一张" in page
    assert "无法辨认" in page
    response = site.post(teller, "congress_entry_finish", vote.pk, 1)
    assert "只录了 1 张" in site.said(response)
    key = BallotRow.objects.get().key
    site.post(teller, "congress_entry_back", vote.pk, 1, key="nonsense")
    assert BallotRow.objects.count() == 1
    site.post(teller, "congress_entry_back", vote.pk, 1, key=str(key))
    assert not BallotRow.objects.exists()
    site.get(teller, "congress_entry", vote.pk, 9, status=404)


def test_a_bundle_read_by_two_is_refused_to_a_third(site: Site) -> None:
    vote = making.round_entering(site.hall, making.contest_ready(site.hall), 1)
    for by in site.hall.tellers:
        bundle_take(by=by, bundle=making.bundle_of(vote))
    response = site.post(site.hall.team["鲁见微"], "congress_bundle_take", vote.pk, 1)
    assert "已有两人录入" in site.said(response)


def test_totals_by_their_page(site: Site) -> None:
    hall = site.hall
    contest = making.contest_ready(hall, seats=1, names=("王一禾", "田秋白"))
    vote = making.round_entering(hall, contest, 3, mode=EntryMode.TOTALS)
    told = {"valid": "2", "void-overvote": "1", "for-0": "2", "against-1": "1", "writeins": "陆远 1\n"}
    for by in hall.tellers:
        site.post(by, "congress_bundle_take", vote.pk, 1)
        assert "每人的票数" in site.get(by, "congress_entry", vote.pk, 1)
        bad = told | {"writeins": "陆远"}
        site.post(by, "congress_entry", vote.pk, 1, status=422, **bad)
        response = site.post(by, "congress_entry", vote.pk, 1, status=422, **(told | {"valid": "3"}))
        assert "合计 4 张" in response.content.decode()
    site.post(hall.tellers[0], "congress_entry", vote.pk, 1, **(told | {"for-0": "1"}))
    site.post(hall.tellers[1], "congress_entry", vote.pk, 1, **(told | {"for-0": "1", "against-1": "2"}))
    assert "对照选票重新点一次" in site.get(hall.third, "congress_settle", vote.pk, 1)
    site.post(hall.third, "congress_settle", vote.pk, 1, status=422, **(told | {"valid": "1"}))
    site.post(hall.third, "congress_settle", vote.pk, 1, **(told | {"for-0": "1"}))
    site.post(hall.third, "congress_round_count", vote.pk)
    page = site.get(hall.third, "congress_result", vote.pk)
    assert "陆远" in page


def test_doubtful_ballots_and_names_by_their_pages(site: Site) -> None:
    hall = site.hall
    vote = making.round_entering(hall, making.contest_ready(hall), 3)
    doubtful = making.paper(vote, "11?00", is_doubtful=True)
    making.read_twice(hall, vote, [doubtful, "12000+陆远", "12000+陸远"])
    site.post(hall.third, "congress_round_count", vote.pk)
    page = site.get(hall.third, "congress_round", vote.pk)
    assert "有 1 张疑难票尚未认定" in page
    watcher = hall.supervisors[0]
    (row,) = rows_doubtful(making.fresh(vote))
    assert "未认定" in site.get(watcher, "congress_rulings", vote.pk)
    site.get(watcher, "congress_ruling", vote.pk, row.key)
    told = {"text": "圆圈不圆", "first": "汤若水", "second": "狄长川"}
    for wrong in ({"verdict": "void"}, {"verdict": "marks", "marks": "1"}, {}):
        site.post(watcher, "congress_ruling", vote.pk, row.key, status=422, **(told | wrong))
    site.post(watcher, "congress_ruling", vote.pk, row.key, verdict="marks", marks="11100", **told)
    assert Ruling.objects.get().marks == "OOO--"
    sheet = reverse("congress_round_file", args=[vote.pk, "rulings", "docx"])
    assert "有效：李青禾按“○”计" in words(site.by(watcher).get(sheet).content)
    site.post(watcher, "congress_ruling", vote.pk, row.key, verdict="read", **told)
    assert "有效，按录入的记号计" in words(site.by(watcher).get(sheet).content)
    site.post(watcher, "congress_ruling", vote.pk, row.key, verdict="void", void="ballot.illegible", **told)
    assert Ruling.objects.get().void_reason == "ballot.illegible"
    assert "圆圈不圆" in site.get(watcher, "congress_rulings", vote.pk)
    site.get(watcher, "congress_ruling", vote.pk, "00000000-0000-0000-0000-000000000001", status=404)
    assert "可能是同一人" in site.get(hall.third, "congress_names", vote.pk)
    site.post(
        hall.third, "congress_names", vote.pk, written="陆远", meant="陆远", verdict="merge", status=422
    )
    site.post(hall.third, "congress_names", vote.pk, written="陸远", meant="陆远", verdict="apart")
    site.post(hall.third, "congress_name_undo", vote.pk, NameRuling.objects.get().pk)
    assert not NameRuling.objects.exists()
    site.post(hall.third, "congress_names", vote.pk, written="陸远", meant="陆远", verdict="merge")
    file = site.by(watcher).get(reverse("congress_round_file", args=[vote.pk, "rulings", "docx"]))
    assert file.content[:2] == b"PK"
    site.get(hall.tellers[0], "congress_round_file", vote.pk, "rulings", "docx", status=422)
    site.post(hall.third, "congress_round_count", vote.pk)
    assert "陆远" in site.get(hall.third, "congress_result", vote.pk)


def test_result_signatures_announcement_notice_and_seal(site: Site) -> None:
    hall = site.hall
    vote = making.round_counted(hall, making.contest_ready(hall), ["11122"] * 7 + ["11111"])
    outsider = making.person_of_role(
        hall.congress.office, making.Role.SUBDISTRICT_LEADER, "leader", "街道领导"
    )
    looker = making.person_of_role(hall.congress.office, making.Role.TELLER, "looker", "旁人")
    for_looking = Actor(looker, hall.clerk.at)
    site.get(for_looking, "congress_result", vote.pk, status=404)
    assert "结果由主持人宣布以后公布" in site.get(for_looking, "congress_round", vote.pk)
    assert "报告单还缺签名" in site.get(hall.third, "congress_result", vote.pk)
    site.post(hall.third, "congress_sign", vote.pk, retyped="别人", status=422)
    for name, by in hall.team.items():
        site.post(by, "congress_sign", vote.pk, retyped=name)
    page = site.get(Actor(outsider, hall.clerk.at), "congress_result", vote.pk)
    assert "宣布结果" in page
    site.post(hall.chair, "congress_announce", vote.pk)
    page = site.get(for_looking, "congress_result", vote.pk)
    assert "王一禾" in page
    site.post(hall.clerk, "congress_result_notice", vote.pk)
    assert Notice.objects.filter(app="congress").count() == 1
    response = site.post(hall.clerk, "congress_round_follow", vote.pk, status=422)
    assert "不" in response.content.decode()
    site.get(hall.clerk, "congress_round_follow", vote.pk)
    site.get(hall.chair, "congress_round_seal", vote.pk)
    site.post(
        hall.chair, "congress_round_seal", vote.pk, note="档案室", keep_until_on="2000-01-01", status=422
    )
    site.post(
        hall.chair, "congress_round_seal", vote.pk, note="档案室", keep_until_on=making.later(9).isoformat()
    )
    assert "封存至" in site.get(hall.clerk, "congress_round", vote.pk)


def test_files_of_a_round(site: Site) -> None:
    hall = site.hall
    vote = making.round_open(hall, making.contest_ready(hall))
    site.get(hall.clerk, "congress_round_file", vote.pk, "issue", "docx", status=422)
    site.get(hall.clerk, "congress_round_file", vote.pk, "seal", "docx", status=422)
    making.figures_tell(hall, vote, present=10, printed=9, issued=8, exchanged=1, unused=0, recovered=8)
    making.box_open(by=hall.third, vote=vote)
    making.read_twice(hall, vote, ["11122"] * 7 + ["11111"])
    round_count(by=hall.third, vote=vote)
    making.sign_all(hall, vote)
    result_announce(by=hall.chair, vote=vote)
    for name in ("ballot", "issue", "destruction", "seal"):
        response = site.by(hall.clerk).get(reverse("congress_round_file", args=[vote.pk, name, "docx"]))
        assert (response.status_code, response.content[:2]) == (200, b"PK")
    response = site.by(hall.clerk).get(
        reverse("congress_round_file", args=[vote.pk, "ballot", "pdf"]) + "?per_sheet=2"
    )
    assert response.content[:4] == b"%PDF"
    response = site.by(hall.clerk).get(reverse("congress_result_file", args=[vote.pk, "docx"]))
    assert response["Cache-Control"] == "no-store"
    response = site.by(hall.third).get(reverse("congress_recount_file", args=[vote.pk]))
    data = json.loads(response.content)
    vector = vector_read(data)
    assert not isinstance(vector, tuple)
    tally = vote.tallies.get(is_current=True)
    assert data["outcome_sha256"] == tally.outcome_sha256
    site.get(hall.tellers[0], "congress_recount_file", vote.pk, status=422)
    Round.objects.filter(pk=vote.pk).update(deleted_at=hall.clerk.at)
    site.get(hall.third, "congress_recount_file", vote.pk, status=422)


def test_the_chair_chooses_on_a_page(root_office: Office, signed_in: Callable[[Person], Client]) -> None:
    import dataclasses

    measures = dataclasses.replace(SCIENCE_ASSOCIATION, tie=TieRule.CHAIR)
    site = Site(making.hall_make(root_office, measures=measures), signed_in)
    hall = site.hall
    contest = making.contest_ready(hall, seats=2, names=("王一禾", "田秋白", "李青禾"))
    vote = making.round_counted(hall, contest, ["110"] * 4 + ["101"] * 4 + ["011"] * 2)
    assert "主持人选定" in site.get(hall.chair, "congress_result", vote.pk)
    site.get(hall.chair, "congress_chair_choose", vote.pk)
    both = {"names": ["田秋白", "李青禾"]}
    site.post(hall.chair, "congress_chair_choose", vote.pk, status=422, **both)
    site.post(hall.chair, "congress_chair_choose", vote.pk, names=["田秋白"])
    assert "当选 2 名" in site.get(hall.chair, "congress_result", vote.pk)


def test_a_void_election_shows_why_and_begins_anew(site: Site) -> None:
    hall = site.hall
    vote = making.round_open(hall, making.contest_ready(hall))
    making.figures_tell(hall, vote, present=10, printed=9, issued=9, exchanged=0, unused=0, recovered=10)
    site.post(hall.third, "congress_round_open", vote.pk)
    page = site.get(hall.clerk, "congress_round", vote.pk)
    assert "选举无效" in page
    assert "收回 10 张，多于发出的 9 张" in page
    site.get(hall.clerk, "congress_round_follow", vote.pk)
    site.post(hall.clerk, "congress_round_follow", vote.pk)
    assert Round.objects.count() == 2
