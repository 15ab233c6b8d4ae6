"""What the law keeps out of print: numbers of people's documents and telephones, homes beside hardship."""

import re
from collections.abc import Iterator

from ..chinese import HAN, SURNAMES
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_DIGITS = re.compile(r"[0-9]{11,19}[Xx]?")
_ELEVEN = bytes(11)
_ZEROS = re.compile(rb"\0+")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_IDENTITY = re.compile(r"\d{17}[\dXx]")
_CARD = re.compile(r"(?:62|4\d|5[1-5])\d{14,17}")
_PLATE = re.compile(
    "·(?<=[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]·)"
    "(?=[A-Z]{0,2}[0-9])[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_CONTACT = re.compile(r"(?:热线|电话|手机|咨询|联系|报名|预约|投诉|举报|微信)[^。；\n]{0,20}\Z")
# One expression each: a search for a fixed character is many times as fast as one for digits.
_HOMES = (
    re.compile(r"弄(?<=\d弄)\d{1,4}号"),
    re.compile(r"号(?<=\d号)\d{3,4}室"),
    re.compile(r"幢(?<=\d.)\d{3,4}室"),
    re.compile(r"栋(?<=\d.)\d{3,4}室"),
)
_LANE = re.compile(r"\d{1,4}\Z")
_HARDSHIP = re.compile(
    "低保|残疾|患病|患有|癌|肿瘤|尿毒症|精神病|抑郁症|刑满|戒毒|吸毒|社区矫正|艾滋|孤寡|失独|贫困户|困难户|离异"
)
_PERSON = re.compile(rf"(?:居民|老人|患者|住户|业主|青年|女孩|男孩|党员)([{HAN}]{{2,3}})")
_SENTENCE_MARK = re.compile("[。！？\n]")
_REACH = 100
_SOME = re.compile("某|[×xX*]|先生|女士|阿[姨婆公]|老[伯人]|大[爷妈]|奶奶|爷爷|们|小[组区]|代表|志愿")


def _long_numbers(document: Document) -> tuple[re.Match[str], ...]:
    """Runs of eleven digits and more, not cut out of longer ones."""
    text = document.text
    return tuple(
        hit
        for start, end in _plain_runs(document)
        for hit in _DIGITS.finditer(text, start, end)
        if not text[hit.start() - 1 : hit.start()].isdigit() and not text[hit.end() : hit.end() + 1].isdigit()
    )


def _plain_runs(document: Document) -> Iterator[tuple[int, int]]:
    """Spans that hold every run of eleven digits: the high bytes of figures are zero, and of Chinese they are not."""
    data, width = document.code_units
    high = data[1::width]
    at = high.find(_ELEVEN)
    while at >= 0 and (run := _ZEROS.match(high, at)):
        yield run.span()
        at = high.find(_ELEVEN, run.end())


@rule(
    "privacy.identity_number",
    title="身份证号码",
    severity=Severity.ERROR,
    source="《个人信息保护法》第二十八条（敏感个人信息）；GB 11643-1999（校验码）",
    confidence=0.98,
    examples=(
        wrong("身份证号⟦11010519491231002X⟧。", "身份证号从略。"),
        *near("订单编号110105194912310021。", "编号1101051949123100211。"),
    ),
)
def identity_number(document: Document) -> Iterator[Finding]:
    """Eighteen digits whose last is the right check digit."""
    for hit in document.once(_long_numbers):
        if not _IDENTITY.fullmatch(hit[0]):
            continue
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, hit[0], strict=False))
        if _CHECK[total % 11] == hit[0][17].upper():
            yield Finding(hit.start(), hit.end(), "这是一个身份证号码，不能见报。")


@rule(
    "privacy.mobile",
    title="手机号码",
    severity=Severity.WARNING,
    source="《个人信息保护法》第四条（可识别自然人的信息）",
    confidence=0.8,
    examples=(
        wrong("居民沈一鸣⟦13800138000⟧说。", "居民沈一鸣说。"),
        wrong("报名电话：⟦13800138000⟧。", "报名电话：12345。"),
        *near("编号113800138000。", "电话12345。", "投资12800138000元"),
    ),
)
def mobile(document: Document) -> Iterator[Finding]:
    """A mobile telephone; after 电话, 咨询 and the like it may be meant to be printed, so a query."""
    text = document.text
    for hit in document.once(_long_numbers):
        if not _MOBILE.fullmatch(hit[0]) or text.startswith(("元", "万", "亿", "人"), hit.end()):
            continue
        is_contact = _CONTACT.search(text[max(0, hit.start() - 30) : hit.start()])
        severity = Severity.QUERY if is_contact else None
        yield Finding(hit.start(), hit.end(), "这是手机号码，见报前须本人同意。", severity=severity)


@rule(
    "privacy.bank_card",
    title="银行卡号",
    severity=Severity.ERROR,
    source="《个人信息保护法》第二十八条（敏感个人信息：金融账户）；GB/T 15694.1（校验位）",
    confidence=0.95,
    examples=(
        wrong("卡号⟦6222020200112233453⟧。", "卡号从略。"),
        *near("订单编号6222020200112233450。", "编号1234567890123456。", "电话13800138000。"),
    ),
)
def bank_card(document: Document) -> Iterator[Finding]:
    """Sixteen to nineteen digits that begin as bank cards do and whose last is the right check digit."""
    for hit in document.once(_long_numbers):
        if _CARD.fullmatch(hit[0]) and _luhn(hit[0]) % 10 == 0:
            yield Finding(hit.start(), hit.end(), "这像是一个银行卡号，不能见报。")


def _luhn(digits: str) -> int:
    """The sum of the digits, every second one from the right doubled."""
    doubled = (2 * int(digit) if place % 2 else int(digit) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled)


@rule(
    "privacy.plate",
    title="车牌号码",
    severity=Severity.QUERY,
    source="《个人信息保护法》第四条（可识别自然人的信息）",
    confidence=0.6,
    examples=(
        wrong("一辆⟦沪A·12B45⟧轿车停在楼前。", "一辆轿车停在楼前。"),
        *near("一辆沪A·12***轿车停在楼前。", "京A股份", "沪A1234"),
    ),
)
def plate(document: Document) -> Iterator[Finding]:
    """A whole number plate."""
    for hit in _PLATE.finditer(document.text):
        yield Finding(hit.start() - 2, hit.end(), "这是完整的车牌号码，见报前宜隐去几位。")


@rule(
    "privacy.home_and_hardship",
    title="姓名、住址和困境同时见报",
    severity=Severity.WARNING,
    source="《个人信息保护法》第二十八条（敏感个人信息）；《民法典》第一千零三十二条（隐私权）",
    confidence=0.8,
    examples=(
        wrong("家住梧桐路⟦12弄3号⟧的居民沈一鸣是低保户。", "家住梧桐路的居民沈一鸣是低保户。"),
        *near(
            "家住梧桐路12弄3号的居民沈一鸣是楼组长。",
            "家住梧桐路12弄3号的居民沈某是低保户。",
            "梧桐路12弄3号设有残疾人服务点。",
            "家住梧桐路的居民沈一鸣是低保户。",
        ),
    ),
)
def home_and_hardship(document: Document) -> Iterator[Finding]:
    """A lane and house, a person by full name, and an illness or hardship, all in one sentence."""
    text = document.text
    for home in (home for form in _HOMES for home in form.finditer(text)):
        lane = _LANE.search(text[max(0, home.start() - 4) : home.start()])
        start = home.start() - len(lane[0]) if lane else home.start()
        sentence = _sentence_around(text, start, home.end())
        person = _PERSON.search(sentence)
        if person and person[1][0] in SURNAMES and not _SOME.search(person[1]) and _HARDSHIP.search(sentence):
            yield Finding(start, home.end(), "同一句里有姓名、门牌和困境或疾病，见报前须隐去其一并征得同意。")


def _sentence_around(text: str, start: int, end: int) -> str:
    """What stands around [start, end) in its sentence, a hundred characters each way at most."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    return _SENTENCE_MARK.split(before)[-1] + text[start:end] + _SENTENCE_MARK.split(after, maxsplit=1)[0]
