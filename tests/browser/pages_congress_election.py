"""The addresses of the elections and how to look at them; rows as in ``pages_table``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.apps.congress import making_election as making
from tests.browser.pages_table import Fetched, Look
from zhuomu.apps.congress.models import BallotRow, EntryMode, NameRuling, Round
from zhuomu.apps.congress.services.contests import candidates_set, election_create
from zhuomu.apps.congress.services.entering import ballot_enter, bundle_take
from zhuomu.apps.congress.services.rounds import box_open
from zhuomu.apps.congress.services.rulings import name_rule, rows_doubtful
from zhuomu.apps.congress.services.signing import result_announce, sheet_sign
from zhuomu.core.models import Office

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PREFIX = "vote"
CLERK, CHAIR = f"{PREFIX}-clerk", f"{PREFIX}-chair"
# in the order of making.TEAM: three who watch, three who count
WATCHER, SECOND_WATCHER, TELLER, SECOND_TELLER = (f"{PREFIX}-t{number}" for number in (0, 1, 4, 5))
NAMES = ("方竹", "石破浪", "叶知秋", "余音")
THIRTY_TEXT = (
    "王一禾 田秋白 李青禾 沈知白 顾南乔 丁望 白远 于归舟 方竹 石破浪 "
    "叶知秋 史可 冯晚晴 江流 池鱼 许愿 孙牧 杜若 杨柳 时雨 "
    "吴限 何其 余音 邹鲁 陈述 林深 周末 郑重 宋词 唐诗"
)
THIRTY = tuple(THIRTY_TEXT.split())


def _round(title: str) -> Round:
    return Round.objects.filter(contest__title=title, contest__congress__title__endswith=PREFIX).latest(
        "number"
    )


def at(title: str, **more: Any) -> Callable[[], dict[str, Any]]:
    """The last round of a contest."""
    return lambda: {"pk": _round(title).pk, **more}


def congress() -> dict[str, Any]:
    return {"pk": _round("录票").contest.congress_id}


def contest(title: str) -> Callable[[], dict[str, Any]]:
    return lambda: {"pk": making.Contest.objects.get(title=title, congress__title__endswith=PREFIX).pk}


def doubtful() -> dict[str, Any]:
    vote = _round("认定")
    return {"pk": vote.pk, "key": rows_doubtful(vote)[0].key}


def last_ballot() -> str:
    return f"?last={BallotRow.objects.filter(entry__is_done=False, is_doubtful=True).latest('key').key}"


def stage_congress_election() -> None:
    """One congress with a contest in every state."""
    hall = making.hall_make(Office.objects.get(short_name="社区平安办"), due=60, present=52, prefix=PREFIX)
    waiting = election_create(
        by=hall.clerk, congress=hall.congress, title="未确认", seats=2, measures=hall.version
    )
    rows = [(name, "街道科普站") for name in ("余音", "方竹", "石破浪", "叶知秋")]
    candidates_set(by=hall.clerk, contest=waiting, rows=rows)
    making.contest_ready(hall, title="未开始", names=NAMES, seats=2)
    making.round_begin(
        by=hall.clerk, contest=making.contest_ready(hall, title="准备", names=THIRTY, seats=25)
    )
    _stage_papers(hall)
    _stage_entering(hall)
    _stage_settling(hall)
    _stage_results(hall)


def _stage_papers(hall: making.Hall) -> None:
    vote = making.round_open(hall, making.contest_ready(hall, title="清点", names=NAMES, seats=2))
    making.figures_tell(hall, vote, present=52, printed=56)
    making.figure_tell(by=hall.tellers[1], vote=vote, kind=making.FigureKind.ISSUED, number=50)
    for by, number in zip(hall.tellers, (4, 5), strict=True):
        making.figure_tell(by=by, vote=vote, kind=making.FigureKind.UNUSED, number=number)
    void = making.round_open(hall, making.contest_ready(hall, title="无效", names=NAMES, seats=2))
    making.figures_tell(hall, void, present=52, printed=52, issued=50, exchanged=0, unused=2, recovered=51)
    box_open(by=hall.third, vote=void)


def _stage_entering(hall: making.Hall) -> None:
    thirty = making.contest_ready(hall, title="录票", names=THIRTY, seats=25)
    vote = making.round_entering(hall, thirty, 25, present=52)
    bundle_take(by=hall.tellers[0], bundle=making.bundle_of(vote))
    for line in ("1" * 24 + "222000", "1" * 25 + "00000", "1" * 20 + "2" * 10):
        ballot_enter(by=hall.tellers[0], bundle=making.bundle_of(vote), paper=making.paper(vote, line))
    odd = making.paper(vote, "1" * 20 + "2" * 5 + "?" * 5, "陆远、孙敬之", is_doubtful=True)
    ballot_enter(by=hall.tellers[0], bundle=making.bundle_of(vote), paper=odd)
    totals = making.contest_ready(hall, title="合计", names=NAMES, seats=2)
    counted = making.round_entering(hall, totals, 18, present=52, mode=EntryMode.TOTALS)
    bundle_take(by=hall.tellers[0], bundle=making.bundle_of(counted))
    fast = making.contest_ready(hall, title="计时", names=THIRTY, seats=25)
    making.round_entering(hall, fast, 12, present=52)


def _stage_settling(hall: making.Hall) -> None:
    differing = making.contest_ready(hall, title="核对", names=NAMES, seats=2)
    vote = making.round_entering(hall, differing, 4, present=52)
    making.read_by(hall.tellers[0], vote, ["1120", "1100", "1210+陆远", "0011"])
    making.read_by(hall.tellers[1], vote, ["1120", "1102", "1210+陆运", "0011"])
    ruled = making.contest_ready(hall, title="认定", names=NAMES, seats=2)
    vote = making.round_entering(hall, ruled, 4, present=52)
    odd = making.paper(vote, "1?10", "陆远", is_doubtful=True)
    making.read_twice(hall, vote, ["1100", "1200+陆远", "2100+陸远", odd])
    name_rule(by=hall.third, vote=vote, written="陆远", meant="卢远", is_apart=True)


def _stage_results(hall: making.Hall) -> None:
    tied = making.contest_ready(hall, title="已计票", names=NAMES, seats=2)
    counted = making.round_counted(hall, tied, ["1100"] * 20 + ["1010"] * 20 + ["1000+陆远"] * 6, present=52)
    sheet_sign(by=hall.third, vote=counted, retyped="章望山")
    chosen = making.contest_ready(hall, title="已宣布", names=NAMES, seats=2)
    lines = ["1120"] * 27 + ["1110"] * 1 + ["1010"] * 2 + ["2200+陆远"] * 3
    vote = making.round_counted(hall, chosen, lines, present=52)
    making.sign_all(hall, vote)
    result_announce(by=hall.chair, vote=vote)


PAGES: dict[str, Look] = {
    "congress_elections": Look(CLERK, congress),
    "congress_contest_new": Look(CLERK, congress),
    "congress_contest": Look(CLERK, contest("未确认")),
    "congress_contest_edit": Look(CLERK, contest("未确认")),
    "congress_candidates": Look(CLERK, contest("未确认")),
    "congress_order": Look(CLERK, contest("未确认")),
    "congress_round_begin": Look(CLERK, contest("未开始")),
    "congress_round": Look(TELLER, at("清点")),
    "congress_entry": Look(TELLER, at("录票", number=1), query=last_ballot),
    "congress_settle": Look(WATCHER, at("核对", number=1)),
    "congress_rulings": Look(SECOND_WATCHER, at("认定")),
    "congress_ruling": Look(SECOND_WATCHER, doubtful),
    "congress_names": Look(WATCHER, at("认定")),
    "congress_result": Look(SECOND_WATCHER, at("已计票")),
    "congress_chair_choose": Look(CHAIR, at("已计票")),
    "congress_round_follow": Look(CLERK, at("已宣布")),
    "congress_round_seal": Look(CHAIR, at("已宣布")),
}
MORE: dict[str, tuple[str, Look]] = {
    "congress_contest-ready": ("congress_contest", Look(CLERK, contest("未开始"))),
    "congress_contest-begun": ("congress_contest", Look(CHAIR, contest("录票"))),
    "congress_round-preparing": ("congress_round", Look(CHAIR, at("准备"))),
    "congress_round-entering": ("congress_round", Look(SECOND_TELLER, at("录票"))),
    "congress_round-differing": ("congress_round", Look(WATCHER, at("核对"))),
    "congress_round-settling": ("congress_round", Look(SECOND_WATCHER, at("认定"))),
    "congress_round-void": ("congress_round", Look(CLERK, at("无效"))),
    "congress_round-announced": ("congress_round", Look(CHAIR, at("已宣布"))),
    "congress_entry-totals": ("congress_entry", Look(TELLER, at("合计", number=1))),
    "congress_result-announced": ("congress_result", Look(CLERK, at("已宣布"))),
}
FILES: dict[str, Fetched] = {
    "congress_ballot_file": Fetched(CLERK, DOCX, lambda: {**contest("未开始")(), "kind": "docx"}),
    "congress_round_file": Fetched(CLERK, DOCX, at("录票", name="issue", kind="docx")),
    "congress_result_file": Fetched(CLERK, "application/pdf", at("已宣布", kind="pdf")),
    "congress_recount_file": Fetched(WATCHER, "application/json", at("已宣布")),
}
SENT: dict[str, Any] = {
    "congress_round_papers": at("准备"),
    "congress_figure": at("清点", kind="issued"),
    "congress_figure_again": at("清点", kind="issued"),
    "congress_round_open": at("清点"),
    "congress_bundle_take": at("录票", number=2),
    "congress_entry_back": at("录票", number=1),
    "congress_entry_finish": at("录票", number=1),
    "congress_name_undo": lambda: {**at("认定")(), "ruling_pk": NameRuling.objects.latest("pk").pk},
    "congress_round_count": at("认定"),
    "congress_sign": at("已计票"),
    "congress_announce": at("已宣布"),
    "congress_result_notice": at("已宣布"),
}
