"""Numbers that cannot be: a part above its whole, more than all, spans that run backwards."""

import re
from collections.abc import Iterator

from ..chinese import numeral_value
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_COUNT = r"(\d+(?:\.\d+)?万?|[一二两三四五六七八九十百]{1,5})"
_UNITS = "人|名|位|户|家|件|个|项|处|辆|台|套|次|场"
_NO_COUNT = r"[^，。；、\d一二三四五六七八九十百两]"
_WHOLE = re.compile(
    rf"(?:共有?|有|收到|受理|办理|参加|来了|达|总计|合计){_NO_COUNT}{{0,8}}{_COUNT}(?:多|余)?({_UNITS})[^，。；、\d]{{0,10}}，\Z"
)
_PART = re.compile(rf"其中{_NO_COUNT}{{0,10}}{_COUNT}({_UNITS})(?=[，。；、]|[一-鿿])")
_SEXES = re.compile(rf"男(?:性)?{_COUNT}([人名位])[，、]女(?:性)?{_COUNT}[人名位]")
_TOTAL_BEFORE = re.compile(rf"{_COUNT}([人名位])[^，。；\d]{{0,6}}[，（(](?:其中)?\Z")
_RATES = "满意|覆盖|合格|达标|知晓|参与|出席|到会|投票|入住|签约|就业|解决|办结|回访|整改|接种|绿化|普及|及格|优秀|分类|准确|参选"
_RATE = re.compile(
    rf"率(?<=(?:{_RATES})率)(?:均|都)?(?:达到?了?|为|是|超过了?|提高到|提升到|升至)(\d{{3}}(?:\.\d+)?)[%％]"
)
_TWO = re.compile(
    "二(?:个(?!百年|五|月|人)|位(?!数|居|置|于|一))(?<=[^第十百千万一二三四五六七八九〇零、点0-9初]..)"
)
_POINTS = re.compile(r"百分点(?:(?<=\d[%％]百分点)|(?<=\d[%％]个百分点))")
# One expression each: a search for a fixed beginning is many times as fast as one for digits.
_HOURS = tuple(
    re.compile(rf"{colon}(?<=\d.)(\d\d)(?:[—～~－–-]{{1,2}}|至|到)(\d{{1,2}}){colon}(\d\d)(?!\d|[:：])")
    for colon in ":："
)
_HOUR_BEFORE = re.compile(r"(?<![\d:：])\d{1,2}\Z")
_DAYS = re.compile(r"月(?<=\d.)(\d{1,2})日?(?:[—～~－–]|至|到)(?:(\d{1,2})月)?(\d{1,2})日")
_MONTH_BEFORE = re.compile(r"(?<!\d)(\d{1,2})\Z")


def _value(form: str) -> float | None:
    """The number that a form stands for; 万 counts."""
    if form[:1].isdigit():
        return float(form.removesuffix("万")) * (10_000 if form.endswith("万") else 1)
    return numeral_value(form)


@rule(
    "counts.part_over_whole",
    title="部分大于总数",
    severity=Severity.WARNING,
    source="总数（“其中”的数不能大于总数）",
    confidence=0.9,
    examples=(
        wrong("共收到意见32件，⟦其中已办结35件⟧。", "共收到意见35件，其中已办结32件。"),
        *near(
            "共收到意见35件，其中已办结32件。",
            "共有3万人参加，其中志愿者500人。",
            "参加的有30多人，其中党员12人。",
            "来了3家单位，其中党员12人。",
        ),
    ),
)
def part_over_whole(document: Document) -> Iterator[Finding]:
    """A part, introduced by 其中, larger than the total of the same things just before it."""
    text = document.text
    for part in _PART.finditer(text):
        whole = _WHOLE.search(text[max(0, part.start() - 48) : part.start()])
        if whole is None or whole[2] != part[2]:
            continue
        said, all_of_it = _value(part[1]), _value(whole[1])
        if said is not None and all_of_it is not None and said > all_of_it:
            message = f"总数是{whole[1]}{whole[2]}，“其中”却有{part[1]}{part[2]}。"
            yield Finding(part.start(), part.end(), message)


@rule(
    "counts.sexes",
    title="男女人数之和与总数不符",
    severity=Severity.WARNING,
    source="总数（男女之和应当等于总人数）",
    confidence=0.9,
    examples=(
        wrong("志愿者共12人，其中⟦男5人、女6人⟧。", "志愿者共12人，其中男5人、女7人。"),
        *near("志愿者共12人，其中男5人、女7人。", "男5人、女6人报名。", "共有12户，男5人、女6人。"),
    ),
)
def sexes(document: Document) -> Iterator[Finding]:
    """男 and 女 beside a total that is not their sum."""
    text = document.text
    for hit in _SEXES.finditer(text):
        whole = _TOTAL_BEFORE.search(text[max(0, hit.start() - 24) : hit.start()])
        values = [_value(form) for form in (hit[1], hit[3], whole[1] if whole else "零")]
        if whole and None not in values and values[0] + values[1] != values[2]:  # type: ignore[operator]
            message = f"男女合计{values[0] + values[1]:g}，总数是{whole[1]}。"  # type: ignore[operator]
            yield Finding(hit.start(), hit.end(), message)


@rule(
    "numbers.rate_over_all",
    title="比率超过百分之百",
    severity=Severity.WARNING,
    source="语义（满意率、覆盖率等不超过100%）",
    confidence=0.9,
    examples=(
        wrong("居民⟦满意率达105%⟧。", "居民满意率达95%。"),
        *near("居民满意率达100%。", "增长率达105%。", "投票率为100.0%。"),
    ),
)
def rate_over_all(document: Document) -> Iterator[Finding]:
    """A share of people or things above all of them."""
    for hit in _RATE.finditer(document.text):
        if float(hit[1]) > 100:
            yield Finding(hit.start() - 2, hit.end(), f"这个比率不会超过100%，“{hit[1]}%”请核对。")


@rule(
    "numbers.two",
    title="“二个”“二位”应为“两”",
    severity=Severity.WARNING,
    source="《现代汉语八百词》（一般量词前用“两”）",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("设了⟦二个⟧服务点，来了⟦二位⟧老人。", "设了两个服务点，来了两位老人。"),
        *near("设了十二个服务点。", "第二个服务点。", "保留二位小数，取二位数。", "一、二位候选人。"),
    ),
)
def two(document: Document) -> Iterator[Finding]:
    """二 before 个 and 位."""
    for hit in _TWO.finditer(document.text):
        if document.text[hit.end() : hit.end() + 2] not in ("小数", "有效"):
            yield Finding(hit.start(), hit.end(), f"“{hit[0]}”应当写作“两{hit[0][1]}”。", f"两{hit[0][1]}")


@rule(
    "numbers.percent_point",
    title="百分号与“百分点”并用",
    severity=Severity.ERROR,
    source="GB/T 15835-2011 5.1；语义（百分点前不用百分号）",
    confidence=0.95,
    examples=(
        wrong("满意率提高了5⟦%个百分点⟧。", "满意率提高了5个百分点。"),
        *near("满意率提高了5个百分点。", "满意率达95%。百分点是差数。"),
    ),
)
def percent_point(document: Document) -> Iterator[Finding]:
    """5%个百分点."""
    text = document.text
    for hit in _POINTS.finditer(text):
        start = hit.start() - 1 - (text[hit.start() - 1] == "个")
        yield Finding(start, hit.end(), "“百分点”前不用百分号。", "个百分点")


@rule(
    "dates.span_of_hours",
    title="起止时刻颠倒",
    severity=Severity.WARNING,
    source="语义（结束应当晚于开始）",
    confidence=0.85,
    examples=(
        wrong("上午⟦11:30—9:00⟧开放。", "上午9:00—11:30开放。"),
        *near("上午9:00—11:30开放。", "夜间22:00—6:00施工。", "比分由21:10—9:21逆转。", "下午2:00至5:00。"),
    ),
)
def span_of_hours(document: Document) -> Iterator[Finding]:
    """From a later hour to an earlier one by day; a night may run over midnight."""
    text = document.text
    for hit in (hit for form in _HOURS for hit in form.finditer(text)):
        hour = _HOUR_BEFORE.search(text[max(0, hit.start() - 3) : hit.start()])
        # 8:30—5:00 is said of a working day, its second half by the twelve-hour clock.
        if hour and 12 > int(hour[0]) > int(hit[2]) >= 7 and max(int(hit[1]), int(hit[3])) < 60:
            start = hit.start() - len(hour[0])
            yield Finding(start, hit.end(), "结束的时刻早于开始的时刻，请核对。")


@rule(
    "dates.span_of_days",
    title="起止日期颠倒",
    severity=Severity.WARNING,
    source="语义（结束应当晚于开始）",
    confidence=0.9,
    examples=(
        wrong("报名时间为⟦10月28日至10月15日⟧。", "报名时间为10月15日至10月28日。"),
        wrong("展览从⟦11月9日至3日⟧举行。", "展览从11月3日至9日举行。"),
        *near("10月8日至15日报名。", "10月8日至11月2日报名。", "12月28日至1月3日放假。"),
    ),
)
def span_of_days(document: Document) -> Iterator[Finding]:
    """From a later day to an earlier one of the same month."""
    text = document.text
    for hit in _DAYS.finditer(text):
        month = _MONTH_BEFORE.search(text[max(0, hit.start() - 3) : hit.start()])
        if month and (hit[2] or month[1]) == month[1] and int(hit[1]) > int(hit[3]):
            yield Finding(hit.start() - len(month[1]), hit.end(), "结束的日期早于开始的日期，请核对。")
