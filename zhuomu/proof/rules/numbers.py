"""How numbers are written (GB/T 15835-2011)."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document, matches
from ..registry import Finding, near, rule, wrong
from .dates import written_dates

_SPOKEN_YEAR = re.compile(r"[一二][零〇○九八][〇零○一二三四五六七八九]{2}年")
_WRONG_ZERO = re.compile("[零○]")
_AMOUNT = r"(?:\d[\d.,，]*[%％]?|[一二两三四五六七八九十百千半]+)[十百千万亿]*"
# One expression each: a search for a fixed beginning is many times as fast as one for alternatives.
_TAILS = tuple(
    re.compile(tail)
    for tail in (
        "左右",
        "上下",
        "以上",
        "以下",
        "以内",
        "多(?=[万亿人名个件户家次元年天])",
        "余(?=[万亿人名个件户家次元年天])",
    )
)
_TWICE = (
    (re.compile(rf"(?:大约|将近|接近|近|约)({_AMOUNT})[^\d\W]{{0,3}}\Z"), ("左右", "上下", "多", "余")),
    (
        re.compile(rf"(?:超过|突破|高于|至少|不少于|不低于)({_AMOUNT})[^\d\W]{{0,3}}(?<!规模)(?<!限额)\Z"),
        ("以上",),
    ),
    (re.compile(rf"(?:不足|不到|少于|低于|至多|不超过)({_AMOUNT})[^\d\W]{{0,3}}\Z"), ("以下", "以内")),
)
_FEWER_TIMES = re.compile(
    r"(?:下降|减少|降低|缩短|缩小|减小|下跌)(?:了)?(?:近|约|将近)?(?:\d[\d.]*|[一二两三四五六七八九十百几]+)[多余]?倍"
)
_FULL_DIGITS = re.compile("[０-９]+(?:[．，][０-９]+)*")
_HALF = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_TO_PERCENT = re.compile(r"\d+(?:\.\d+)?([%％‰])")
_BETWEEN = {sign: rf"{sign}(?<=\d.)(?=\d)" for sign in "—～~－–-"}
_RANGE = re.compile(r"(?<![\d.%％万亿\-—～~年月日第])(\d+(?:\.\d+)?)([—～~－–-])(\d+(?:\.\d+)?)\Z")
_HABIT = 4


def range_signs(document: Document) -> tuple[re.Match[str], ...]:
    """Every sign between two digits that may stand for a range, in no order."""
    return tuple(matches(document.text, _BETWEEN))


@rule(
    "numbers.mixed_date",
    title="同一日期混用两种数字",
    severity=Severity.ERROR,
    source="GB/T 15835-2011 4.3（同类别同形式）",
    confidence=0.95,
    examples=(
        wrong("⟦二〇一九年11月1日⟧召开。", "2019年11月1日召开。"),
        wrong("⟦十月8日⟧召开。", "10月8日召开。"),
        *near("2019年11月1日召开。", "二〇一九年十一月一日召开。", "2019年八月十五赏月。", "2019年正月初一"),
    ),
)
def mixed_date(document: Document) -> Iterator[Finding]:
    """Arabic and Chinese numerals inside one date; a year with a lunar month is none."""
    for written in document.once(written_dates):
        if written.day_form and len({form[0].isdigit() for form in written.forms}) == 2:
            yield Finding(written.start, written.end, "同一个日期里混用了阿拉伯数字和汉字数字。")


@rule(
    "numbers.zero_in_year",
    title="年份里的“零”",
    severity=Severity.WARNING,
    source="GB/T 15835-2011 5.2（“零”用于计量，“〇”用于编号、年份）",
    confidence=0.95,
    is_fixing=True,
    examples=(
        wrong("⟦二零一九年⟧十月", "二〇一九年十月"),
        wrong("⟦一九九○年⟧十月", "一九九〇年十月"),
        *near("二〇一九年十月", "一百零一年", "三零一医院"),
    ),
)
def zero_in_year(document: Document) -> Iterator[Finding]:
    """零 or ○ in a year written in Chinese numerals."""
    text = document.text
    for hit in _SPOKEN_YEAR.finditer(text) if "零" in text or "○" in text else ():
        right = _WRONG_ZERO.sub("〇", hit[0])
        if right != hit[0]:
            yield Finding(hit.start(), hit.end(), "年份里的零应当写作“〇”。", right)


@rule(
    "numbers.approximate_twice",
    title="概数重复",
    severity=Severity.WARNING,
    source="语义重复（概数只标一次）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("来了⟦近300人左右⟧。", "来了近300人。"),
        wrong("⟦超过50户以上⟧参加。", "超过50户参加。"),
        wrong("⟦约二十余⟧人报名。", "约二十人报名。"),
        wrong("⟦不到一百元以内⟧。", "不到一百元。"),
        *near(
            "约300人。",
            "300人左右。",
            "60岁以上老人约有300人。",
            "近20年来，左右两侧都栽了树。",
            "近10年以上下水道为重点。",
            "超过10万家规模以上企业。",
        ),
    ),
)
def approximate_twice(document: Document) -> Iterator[Finding]:
    """近…左右, 超过…以上: the same vagueness said twice."""
    text = document.text
    for tail in (tail for form in _TAILS for tail in form.finditer(text)):
        first = max(0, tail.start() - 16)
        before = text[first : tail.start()]
        for head, tails in _TWICE:
            hit = head.search(before) if tail[0] in tails else None
            if hit and text[tail.end() : tail.end() + 1] not in ("水", "游", "两", "为"):
                start = first + hit.start()
                message = f"“{text[start : tail.end()]}”里的概数说了两次。"
                yield Finding(start, tail.end(), message, hit[0])


@rule(
    "numbers.fewer_times",
    title="减少用倍数",
    severity=Severity.WARNING,
    source="语义（减少、下降不用倍数，用分数或百分数）",
    confidence=0.9,
    examples=(
        wrong("投诉⟦下降了3倍⟧。", "投诉下降了四分之三。"),
        *near("投诉下降了30%。", "产量提高了3倍。", "减少到原来的三分之一。"),
    ),
)
def fewer_times(document: Document) -> Iterator[Finding]:
    """A decrease given as a multiple."""
    for hit in _FEWER_TIMES.finditer(document.text) if "倍" in document.text else ():
        yield Finding(hit.start(), hit.end(), "减少、下降不能用倍数表示。")


@rule(
    "numbers.full_width_digit",
    title="全角数字",
    severity=Severity.WARNING,
    source="GB/T 15835-2011 5.1（阿拉伯数字占半个汉字位置）",
    confidence=0.95,
    is_fixing=True,
    examples=(
        wrong("共有⟦３５⟧人参加。", "共有35人参加。"),
        wrong("增长⟦３．５⟧%。", "增长3.5%。"),
        wrong("到会⟦１⟧人，签到２人，领奖３人，发言４人。"),
        *near("共有35人参加。"),
    ),
)
def full_width_digit(document: Document) -> Iterator[Finding]:
    """Full-width Arabic digits; a text set so throughout gets one query."""
    has_any = any(digit in document.text for digit in "０１２３４５６７８９")
    found = list(_FULL_DIGITS.finditer(document.text)) if has_any else []
    if len(found) >= _HABIT:
        message = f"全文的阿拉伯数字多用全角（共{len(found)}处），请统一改成半角。"
        yield Finding(found[0].start(), found[0].end(), message, severity=Severity.QUERY, confidence=0.6)
        return
    for hit in found:
        yield Finding(hit.start(), hit.end(), "阿拉伯数字应当用半角。", hit[0].translate(_HALF))


@rule(
    "numbers.range_percent",
    title="百分数范围省了百分号",
    severity=Severity.QUERY,
    source="GB/T 15835-2011 5.1（数值范围，如15%～30%不写为15～30%）",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("比例为⟦15～30%⟧。", "比例为15%～30%。"),
        *near("比例为15%～30%。", "2018—2019年增长3%。", "编号10-20-30%"),
    ),
)
def range_percent(document: Document) -> Iterator[Finding]:
    """A range of percentages whose first number has lost its sign."""
    text = document.text
    for between in document.once(range_signs):
        sign = _TO_PERCENT.match(text, between.end())
        if sign is None:
            continue
        first = max(0, sign.start(1) - 24)
        hit = _RANGE.search(text[first : sign.start(1)])
        if hit:
            right = f"{hit[1]}{sign[1]}{hit[2]}{hit[3]}{sign[1]}"
            yield Finding(first + hit.start(), sign.end(), "数值范围里前一个数的百分号不能省。", right)
