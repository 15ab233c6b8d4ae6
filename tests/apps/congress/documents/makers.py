"""Facts for tests of documents: an invented congress, its election and the people who signed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from tests.rules.election.makers import ballot
from zhuomu.apps.congress import documents as d
from zhuomu.rules.election import (
    EXAMPLES,
    Contest,
    CountInput,
    Form,
    MarkPlace,
    Outcome,
    PaperAccount,
    Roll,
    TwoOffices,
    count,
)

NAMES = ("王秋实", "朱敏", "李向阳", "张若谷", "欧阳修竹", "谭一鸣")
MEASURES = EXAMPLES["science_association"]
ON = dt.date(2026, 11, 20)
AT = dt.datetime(2026, 11, 20, 15, 8)  # noqa: DTZ001 — already in the product's zone
MEETING = d.MeetingFacts(
    "梧桐路街道科学技术协会",
    "梧桐路街道科学技术协会第一次代表大会",
    "第一届委员会委员",
    ON,
    "街道文化中心三楼会议厅",
)
SIGNERS = (
    d.Signer("总监票人", "顾明远"),
    d.Signer("监票人", "沈一帆"),
    d.Signer("监票人", "陆知秋"),
    d.Signer("总计票人", "何文静"),
    d.Signer("计票人"),
)
GIVEN = CountInput(
    contest=Contest(5, NAMES),
    roll=Roll(40, 38),
    papers=PaperAccount(38, 38, printed=45, exchanged=1, unused=6),
    ballots=(
        ballot("OOOOO-", count=20),
        ballot("OOO-XO", "赵清扬", count=12),
        ballot("OX--O?", "赵清扬", count=2),
        ballot("OOOOOO", count=2),
        ballot("------", count=1),
        ballot("OO----", is_identifying=True, count=1),
    ),
)


def outcome() -> Outcome:
    """The count of the invented election."""
    return count(MEASURES, GIVEN)


def result_facts() -> d.ResultFacts:
    """The result sheet as the app would hand it over."""
    facts = d.result_facts(MEETING, GIVEN, outcome(), signers=SIGNERS, counted_at=AT)
    assert isinstance(facts, d.ResultFacts), facts
    return facts


def ballot_facts(**changes: object) -> d.BallotFacts:
    """A ballot of the invented election."""
    facts: dict[str, object] = {
        "meeting": MEETING,
        "measures": MEASURES,
        "contests": (d.BallotContest("委员", 5, NAMES),),
    }
    return d.BallotFacts(**(facts | changes))  # type: ignore[arg-type]


def minutes_facts() -> d.MinutesFacts:
    """Minutes of a page and a half."""
    return d.MinutesFacts(
        mark="梧桐路街道科学技术协会代表大会纪要",
        number="第1号",
        issuer="梧桐路街道科学技术协会",
        issued_on=ON,
        title="梧桐路街道科学技术协会第一次代表大会纪要",
        parts=(
            d.MinutesPart(
                "",
                (
                    "2026年11月20日，梧桐路街道科学技术协会第一次代表大会在街道文化中心召开。会议应到代表40名，"
                    "实到38名，符合规定人数。会议由主席团常务主席顾明远主持。现将会议情况纪要如下：",
                ),
            ),
            d.MinutesPart(
                "一、听取和审议筹备工作报告",
                (
                    "会议听取了筹备组组长沈一帆作的筹备工作报告。代表们认为，报告实事求是地总结了筹备工作，"
                    * 3
                    + "同意这个报告。",
                ),
            ),
            d.MinutesPart(
                "二、审议通过实施细则和选举办法",
                ("会议以举手表决的方式，38票赞成、0票反对、0票弃权，通过了《实施细则》。" * 4,),
            ),
            d.MinutesPart("（一）关于选举办法的修改", ("会议根据代表的意见，对第八条作了修改。" * 6,)),
            d.MinutesPart("三、选举第一届委员会", ("会议以无记名投票的方式选举产生第一届委员会。" * 8,)),
        ),
        present="、".join(("顾明远", "沈一帆", "陆知秋", "何文静", *NAMES) * 3),
        excused="方可、牛小满",
        nonvoting="街道办事处主任白露，党群工作办公室主任石磊",
        copies="区科学技术协会，街道各办公室、中心，各居民区党总支、居民委员会，各会员单位，本会各位委员",
        printed_by="梧桐路街道科学技术协会秘书处",
    )


PEOPLE = (
    *(d.Attendee(name, "桂花弄居民区", "居民", d.Attended.PRESENT) for name in NAMES),
    d.Attendee("沈一帆", "梧桐路小学", "校长", d.Attended.PRESENT, proxy_for="方可"),
    d.Attendee("方可", "梧桐路小学", "教师", d.Attended.EXCUSED),
    d.Attendee("牛小满", "社区卫生服务中心", "医师", d.Attended.ABSENT),
    d.Attendee("白露", "街道办事处", "主任", d.Attended.NONVOTING),
)


def attendance_facts() -> d.AttendanceFacts:
    """A small roll."""
    return d.AttendanceFacts(MEETING, PEOPLE, "到会人数超过应到人数的三分之二", True, SIGNERS[:2])


MANY = tuple(
    f"{family}{given}" for family in "赵钱孙李周吴" for given in ("一鸣", "清扬", "知秋", "若谷", "远")
)
BESIDE = dataclasses.replace(EXAMPLES["poetry_society"], mark_place=MarkPlace.RIGHT, is_writein_marked=True)
SLATE = dataclasses.replace(EXAMPLES["overseas_chinese"], form=Form.SECRET)

BALLOTS = {
    "ballot_beside": lambda: ballot_facts(measures=BESIDE, contests=(d.BallotContest("会长", 1, NAMES[:2]),)),
    "ballot_slate": lambda: ballot_facts(measures=SLATE, contests=(d.BallotContest("委员", 29, MANY[:29]),)),
    "ballot_many": lambda: ballot_facts(contests=(d.BallotContest("委员", 25, MANY),)),
    "ballot_tight": lambda: ballot_facts(
        measures=dataclasses.replace(MEASURES, mark_place=MarkPlace.RIGHT),
        contests=(d.BallotContest("委员", 25, MANY),),
    ),
    "ballot_offices": lambda: ballot_facts(
        measures=dataclasses.replace(MEASURES, mark_place=MarkPlace.LEFT, two_offices=TwoOffices.VOID),
        contests=(
            d.BallotContest("主席", 1, NAMES[:2]),
            d.BallotContest("副主席", 3, (*NAMES[1:4], "阿依古丽·买买提")),
        ),
        per_sheet=2,
    ),
}
PAPERS: dict[str, Callable[[], d.Paper]] = {
    "result": lambda: d.result_paper(result_facts()),
    "announcement": lambda: d.announcement_paper(
        d.AnnouncementFacts(result_facts(), "第一届委员会委员", f"{MEETING.title}主席团", ON)
    ),
    "ballot": lambda: d.ballot_paper(ballot_facts()),
    "ballot_two": lambda: d.ballot_paper(ballot_facts(per_sheet=2)),
    "ballot_four": lambda: d.ballot_paper(ballot_facts(per_sheet=4)),
    "issue": lambda: d.issue_paper(
        d.IssueFacts(
            MEETING,
            (
                d.IssueRow("第一代表团", 20, 19, 19, 1, "何文静", "顾明远"),
                d.IssueRow("第二代表团", 20, 19, 19),
            ),
            printed=45,
            signers=SIGNERS[:2],
            issued_at=AT,
        )
    ),
    "destruction": lambda: d.destruction_paper(
        d.DestructionFacts(MEETING, 45, 38, 6, 1, "当场碎纸", SIGNERS, AT)
    ),
    "rulings": lambda: d.rulings_paper(
        d.RulingsFacts(
            MEETING,
            (
                d.RulingFacts(
                    "“谭一鸣”上方的标记在○与×之间，无法分清。",
                    "标记无法辨认的，该项无效，其余有效。",
                    "该项无效，其余有效",
                    "两名监票人一致认为看不出意思。",
                    ("沈一帆", "陆知秋"),
                    count=2,
                ),
                d.RulingFacts(
                    "票面写有“第7排”。",
                    "写有记号的为无效票。",
                    "整票无效",
                    "记号可以辨认投票人。",
                    (),
                    "主席团",
                ),
            ),
            SIGNERS[:3],
            ON,
        )
    ),
    "seal": lambda: d.seal_paper(
        d.SealFacts(
            MEETING,
            (d.SealPackage("有效票", 37), d.SealPackage("无效票", 1), d.SealPackage("调换收回的选票", 1)),
            "梧桐路街道科学技术协会秘书处",
            "街道档案室三号柜",
            "保存至下一次选举结束",
            "ab" * 32,
            SIGNERS,
            AT,
        )
    ),
    "credentials": lambda: d.credentials_paper(
        d.CredentialsFacts(
            MEETING,
            "梧桐路街道科学技术协会代表资格审查小组",
            (
                d.UnitRow("桂花弄居民区", 12, 12),
                d.UnitRow("梧桐路小学", 14, 14),
                d.UnitRow("社区卫生服务中心", 15, 15),
            ),
            40,
            (("女代表", 19), ("45岁以下代表", 17), ("具有高级职称的代表", 11)),
            (("田野", "已调离本街道，不再具备代表资格"),),
            "《梧桐路街道科学技术协会第一次代表大会代表产生办法》",
            ON,
        )
    ),
    "signin": lambda: d.signin_paper(attendance_facts()),
    "attendance": lambda: d.attendance_paper(attendance_facts()),
    "minutes": lambda: d.minutes_paper(minutes_facts()),
    **{name: (lambda make=make: d.ballot_paper(make())) for name, make in BALLOTS.items()},
}
