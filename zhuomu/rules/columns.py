"""Which column of a 台账 holds what: names of columns matched to fields; a proposal, what a person chose before wins."""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType


class Column(StrEnum):
    """The usual columns of a ledger, in their usual order."""

    ORDER = "order"
    NUMBER = "number"
    SOURCE = "source"
    FOUND_ON = "found_on"
    REPORTER = "reporter"
    AREA = "area"
    DESCRIPTION = "description"
    CATEGORY = "category"
    OFFICE = "office"
    LEADER = "leader"
    OWNER = "owner"
    ASSISTING = "assisting"
    STANDARD = "standard"
    MEASURES = "measures"
    KIND = "kind"
    DUE_ON = "due_on"
    PROGRESS = "progress"
    EVIDENCE = "evidence"
    DONE_ON = "done_on"
    CHECKER = "checker"
    SATISFIED = "satisfied"
    IS_CLOSED = "is_closed"
    CLOSED_ON = "closed_on"
    IS_PUBLIC = "is_public"
    RULE = "rule"

    @property
    def label(self) -> str:
        """The usual name of the column."""
        return COLUMN_NAMES[self][0]


C = Column
# The usual name first, then what the same thing is called elsewhere.
COLUMN_NAMES: Mapping[Column, tuple[str, ...]] = MappingProxyType(
    {
        C.ORDER: ("序号", "序", "行号", "NO"),
        C.NUMBER: (
            "问题编号",
            "编号",
            "工单编号",
            "工单号",
            "受理编号",
            "案件编号",
            "任务号",
            "台账编号",
            "来件编号",
        ),
        C.SOURCE: ("问题来源", "来源", "来源渠道", "线索来源", "诉求来源", "渠道", "反映渠道"),
        C.FOUND_ON: (
            "发现时间",
            "发现日期",
            "反映时间",
            "反映日期",
            "受理时间",
            "受理日期",
            "来件时间",
            "登记时间",
            "登记日期",
            "诉求时间",
            "上报时间",
            "走访时间",
            "收件日期",
        ),
        C.REPORTER: (
            "来件人",
            "反映人",
            "诉求人",
            "来电人",
            "来信人",
            "投诉人",
            "当事人",
            "群众姓名",
            "联系人",
            "居民姓名",
        ),
        C.AREA: ("居民区", "所属居民区", "社区", "所属社区", "居委", "居委会", "所属居委", "所在居民区"),
        C.DESCRIPTION: (
            "问题描述",
            "反映内容",
            "诉求内容",
            "问题内容",
            "具体问题",
            "主要问题",
            "存在问题",
            "问题",
            "事项内容",
            "反映问题",
            "内容",
            "问题表现",
            "情况描述",
        ),
        C.CATEGORY: ("问题分类", "分类", "类别", "问题类别", "问题类型", "诉求分类", "诉求类别", "事项类别"),
        C.OFFICE: (
            "责任部门",
            "主办单位",
            "主办部门",
            "责任单位",
            "牵头部门",
            "牵头单位",
            "承办单位",
            "承办部门",
            "主责部门",
            "处置部门",
        ),
        C.LEADER: ("责任领导", "分管领导", "牵头领导", "包案领导", "挂点领导"),
        C.OWNER: ("责任人", "具体责任人", "经办人", "承办人", "办理人", "具体负责人"),
        C.ASSISTING: (
            "协同单位",
            "协办单位",
            "配合单位",
            "协同部门",
            "配合部门",
            "协办部门",
            "会办单位",
        ),
        C.STANDARD: ("整改标准", "整改目标", "销号标准", "目标要求"),
        C.MEASURES: ("整改措施", "解决措施", "具体措施", "措施", "办理措施", "工作措施"),
        C.KIND: ("整改类型", "整改类别", "整改方式"),
        C.DUE_ON: ("整改时限", "整改期限", "办理期限", "办结期限", "完成时限", "办理时限", "时限", "期限"),
        C.PROGRESS: (
            "进展",
            "整改进展",
            "办理进展",
            "进展情况",
            "整改情况",
            "办理情况",
            "办理结果",
            "落实情况",
            "整改落实情况",
            "处理结果",
            "处置情况",
        ),
        C.EVIDENCE: ("佐证", "佐证材料", "证明材料", "印证材料", "凭据"),
        C.DONE_ON: ("完成时间", "办结时间", "完成日期", "办结日期", "整改完成时间", "解决时间"),
        C.CHECKER: ("核查人", "验收人", "审核人", "复核人", "核查人员"),
        C.SATISFIED: ("满意情况", "满意度", "是否满意", "群众满意度", "群众评价", "满意评价"),
        C.IS_CLOSED: ("是否销号", "销号", "销号情况", "是否办结", "是否完成", "是否解决", "办结情况"),
        C.CLOSED_ON: ("销号时间", "销号日期"),
        C.IS_PUBLIC: ("是否公开", "公开", "是否公示", "公示情况", "公开情况"),
        C.RULE: ("建章立制", "建章立制情况", "长效机制", "制度建设", "制度成果"),
    }
)
SHORTEST_PART = 3  # a shorter name stands in too many others to say anything
_BRACKETS = str.maketrans("", "", "()[]{}【】〔〕*:;,.。、/\\-—_|<>《》“”\"'")


def label_normalise(label: str) -> str:
    """A column's name without spaces, marks, width and case: ``整改 / 措施（必填）`` is ``整改措施``."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    for note in ("必填", "选填", "可不填"):
        plain = plain.replace(f"({note})", "")
    return "".join(plain.split()).translate(_BRACKETS)


_BY_NAME: Mapping[str, Column] = MappingProxyType(
    {label_normalise(name): column for column, names in COLUMN_NAMES.items() for name in names}
)


def column_named(label: str) -> Column | None:
    """The field whose name this is, word for word; of a joined name (``整改/措施``) also by its last part."""
    found = _BY_NAME.get(label_normalise(label))
    return found or _BY_NAME.get(label_normalise(label.rpartition("/")[2]))


def column_like(label: str) -> Column | None:
    """The field whose name is the longest part of this one: ``问题描述及诉求`` is 问题描述."""
    plain = label_normalise(label)
    parts = [name for name in _BY_NAME if len(name) >= SHORTEST_PART and name in plain]
    return _BY_NAME[max(parts, key=len)] if parts else None


def columns_match(labels: Sequence[str], remembered: Mapping[str, str]) -> tuple[Column | None, ...]:
    """A field for each column, each field once; None: nobody knows.

    ``remembered``: normalised label → field, as a person chose it (an empty field: to be left out); it wins. Then names word
    for word, then likeness, each from left to right.
    """
    found: list[Column | None] = [None] * len(labels)
    is_settled = [label_normalise(label) in remembered for label in labels]
    for at, label in enumerate(labels):
        chosen = remembered.get(label_normalise(label), "")
        if chosen in set(Column) and Column(chosen) not in found:
            found[at] = Column(chosen)
    for guess in (column_named, column_like):
        for at, label in enumerate(labels):
            column = None if is_settled[at] or found[at] else guess(label)
            if column is not None and column not in found:
                found[at] = column
    return tuple(found)
