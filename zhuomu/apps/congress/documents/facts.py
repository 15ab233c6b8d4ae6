"""What each document of a congress needs, as frozen values: nothing here reads the database or a clock."""

import dataclasses
import datetime as dt
from enum import StrEnum

from zhuomu.rules.election import ElectionMeasures, ResultSheet


@dataclasses.dataclass(frozen=True, slots=True)
class MeetingFacts:
    """The meeting that every document names."""

    body: str  # 梧桐路街道科学技术协会
    title: str  # 梧桐路街道科学技术协会第一次代表大会
    subject: str = ""  # 第一届委员会委员
    held_on: dt.date | None = None
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Signer:
    """A line to sign in ink; ``name`` empty leaves room for it."""

    role: str
    name: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ResultFacts:
    """计票结果报告单: the count's own sheet, and what it does not hold.

    ``elected``: those elected in the order a person confirmed; empty: the proposal by 姓氏笔画.
    ``round_name``: 第一轮, 就票数相等的人再次投票. ``remarks``: sentences about papers not recovered and the like.
    """

    meeting: MeetingFacts
    sheet: ResultSheet
    seats: int
    round_name: str = ""
    whole: int | None = None
    printed: int | None = None
    unused: int = 0
    exchanged: int = 0
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    tie_seats: int = 0
    vacant: int = 0
    alternates: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    counted_at: dt.datetime | None = None  # in the product's zone


@dataclasses.dataclass(frozen=True, slots=True)
class BallotContest:
    """One office on a ballot; ``candidates`` in the order that a person confirmed."""

    office: str  # 委员
    seats: int
    candidates: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class BallotFacts:
    """选票. ``measures`` say every sign, place and limit; ``contests`` highest office first.

    ``is_by_strokes``: whether to print 按姓氏笔画为序. ``per_sheet``: equal ballots on one A4, 1, 2 or 4.
    """

    meeting: MeetingFacts
    measures: ElectionMeasures
    contests: tuple[BallotContest, ...]
    is_by_strokes: bool = True
    per_sheet: int = 1
    title: str = ""  # empty: 委员选票 from the contests


@dataclasses.dataclass(frozen=True, slots=True)
class IssueRow:
    """Papers handed to one group; groups, not people, so that no paper leads to a voter."""

    group: str  # 第一代表团
    due: int
    present: int
    issued: int
    exchanged: int = 0
    issuer: str = ""
    receiver: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class IssueFacts:
    """选票发放登记表."""

    meeting: MeetingFacts
    rows: tuple[IssueRow, ...]
    printed: int
    proxies: int = 0
    signers: tuple[Signer, ...] = ()
    issued_at: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class DestructionFacts:
    """剩余选票销毁记录: ``printed`` = ``issued`` + ``unused`` + ``exchanged``; the unused are destroyed, the exchanged sealed."""

    meeting: MeetingFacts
    printed: int
    issued: int
    unused: int
    exchanged: int = 0
    method: str = ""  # 当场碎纸
    signers: tuple[Signer, ...] = ()
    destroyed_at: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class RulingFacts:
    """One doubtful ballot: what is seen, what the measures say, how it is read, by whom."""

    seen: str
    basis: str
    ruling: str
    text: str
    deciders: tuple[str, ...] = ()
    body: str = ""
    count: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class RulingsFacts:
    """疑难票认定单; the day only: a time would lead from a ruling to a paper."""

    meeting: MeetingFacts
    rulings: tuple[RulingFacts, ...]
    signers: tuple[Signer, ...] = ()
    ruled_on: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SealPackage:
    """One sealed packet and what is in it."""

    label: str  # 有效票
    count: int
    unit: str = "张"


@dataclasses.dataclass(frozen=True, slots=True)
class SealFacts:
    """选票封存单."""

    meeting: MeetingFacts
    packages: tuple[SealPackage, ...]
    keeper: str = ""  # 梧桐路街道科学技术协会秘书处
    place: str = ""  # 街道档案室
    kept_until: str = ""  # 保存至下一次选举结束
    input_sha256: str = ""
    signers: tuple[Signer, ...] = ()
    sealed_at: dt.datetime | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class UnitRow:
    """Delegates of one unit: its quota, and those elected."""

    unit: str
    quota: int
    elected: int


@dataclasses.dataclass(frozen=True, slots=True)
class CredentialsFacts:
    """代表资格审查报告. ``make_up``: 女, 45岁以下 … with their numbers; ``rejected``: name and reason."""

    meeting: MeetingFacts
    reviewer: str  # 代表资格审查小组
    units: tuple[UnitRow, ...]
    valid: int
    make_up: tuple[tuple[str, int], ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()
    basis: str = ""  # 《…代表产生办法》
    reviewed_on: dt.date | None = None


class Attended(StrEnum):
    """How somebody stood to a meeting."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"
    NONVOTING = "nonvoting"


@dataclasses.dataclass(frozen=True, slots=True)
class Attendee:
    """One person on the roll; ``attended`` None: nobody has noted it (then not there)."""

    name: str
    unit: str = ""
    title: str = ""
    attended: Attended | None = None
    proxy_for: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """签到表 (to sign in ink) and 出席名单 (who came) from one roll, in the roll's order."""

    meeting: MeetingFacts
    people: tuple[Attendee, ...]
    quorum: str = ""  # 到会人数超过应到人数的三分之二
    is_quorate: bool | None = None
    signers: tuple[Signer, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class MinutesPart:
    """One heading with its paragraphs; ``heading`` empty: paragraphs alone."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class MinutesFacts:
    """会议纪要 (GB/T 9704-2012). Lists of people are one text each, as they shall read."""

    mark: str  # 梧桐路街道科学技术协会代表大会纪要, in red
    number: str  # 第1号; empty: none
    issuer: str
    issued_on: dt.date
    title: str
    parts: tuple[MinutesPart, ...]
    present: str = ""
    excused: str = ""
    nonvoting: str = ""
    copies: str = ""  # 抄送
    printed_by: str = ""  # empty: the issuer


@dataclasses.dataclass(frozen=True, slots=True)
class AnnouncementFacts:
    """公告 of a result: the numbers that must be published (Shanghai 细则 2021 art. 43)."""

    result: ResultFacts
    office: str  # 第一届委员会委员
    issuer: str  # 梧桐路街道科学技术协会第一次代表大会主席团
    issued_on: dt.date | None = None
