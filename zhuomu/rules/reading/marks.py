"""What one line says about itself: the fixed forms that Chinese papers print, whatever stands around them."""

import re
from enum import StrEnum

from zhuomu.rules.reading.lines import ENUMERATOR, Line
from zhuomu.rules.reading.names import LIST_LABEL, SURNAMES, names_parse

# no form below is longer than this, so longer lines need not be tried
FORM_EM = 60.0
HEADLINE_EM = 40.0
# a heading has one comma at most, and then it is not long
COMMA_HEADLINE_EM = 26.0


class Mark(StrEnum):
    """The kind of a line as far as its own words tell."""

    FURNITURE = "furniture"
    BYLINE = "byline"
    MAYBE_BYLINE = "maybe_byline"
    CAPTION = "caption"
    NOTE = "note"
    LIST = "list"
    FIELD = "field"
    COUNT = "count"
    PROSE = "prose"
    BANG = "bang"
    SHORT = "short"


def whole(pattern: str) -> re.Pattern[str]:
    """A pattern that must match a whole line or token."""
    return re.compile(rf"(?:{pattern})\Z")


DIGIT = r"[0-9０-９]"
PAGE_NUMBER = whole(rf"第?\s?[A-Za-z]?(?:{DIGIT}{{1,3}}|[一二三四五六七八九十]{{1,3}})\s?[版页]")
BARE_NUMBER = whole(
    rf"[-－—–·•\s]*{DIGIT}{{1,3}}[-－—–·•\s]*|{DIGIT}{{1,2}}\s?/\s?{DIGIT}{{1,2}}|[A-D]{DIGIT}{{1,2}}"
)
DATE = whole(
    rf"{DIGIT}{{4}}年{DIGIT}{{1,2}}月(?:{DIGIT}{{1,2}}日)?|{DIGIT}{{4}}[-./]{DIGIT}{{1,2}}(?:[-./]{DIGIT}{{1,2}})?"
)
WEEKDAY = whole(r"(?:.{6,12}[月日])?\s?(?:星期|周)[一二三四五六日天]|农历.{2,10}")
ISSUE_NUMBER = whole(rf"[(（]?(?:{DIGIT}{{4}}年)?(?:总)?第\s?{DIGIT}{{1,5}}\s?期[)）]?|总{DIGIT}{{1,5}}期")
CREDIT = re.compile(
    r"(?:本版|本期)?(?:责任编辑|责编|执行编辑|美术编辑|文字编辑|编辑|美编|版式设计|版面设计|版式|排版|校对|组版|主编|总编辑|审校)[:：\s/／]"
    r"|国内统一(?:连续出版物号|刊号)|邮发代号|(?:内部资料)?准印证|内部资料"
)
NEUTRAL = whole(r"\S{1,4}|\S{2,8}(?:报|周刊|月刊|专版|专刊|专栏|副刊|新闻)|\S{2,6}[:：]\S{1,12}")
RUNNING_HEAD = whole(r"《?\S{2,9}(?:报|周刊|月刊)》?|要闻|综合新闻|综合|专版|专题|副刊|社区新闻|新闻")
TOKENS = re.compile(r"[\s｜|·•]+")

OFFICE = (
    r"(?:办|办公室|中心|居民区|居委|居委会|村委会|业委会|物业|科|所|站|队|大队|支队|委|部|社|处|局|院|校|学校|小学|中学|幼儿园|公司|工会"
    r"|团工委|妇联|科协|总工会|联合会|协会|党支部|党总支|党委|街道|社区|编辑部)"
)
PERSON = r"[\u3400-\u9fff·]{2,4}"
PEOPLE = rf"{PERSON}(?:、{PERSON}){{0,4}}"
SIGNER = (
    r"(?:本报|本刊|本台|特约|实习|见习|首席|社区)*"
    r"(?:记者|通讯员|撰稿人|撰稿|供稿|作者|编辑|摄影|撰文|文字|整理|志愿者)"
)
SURNAMED = "".join(sorted(SURNAMES))
BY_PERSON = whole(
    rf"(?:[■□◎○●◆◇★☆*/]\s*)?(?:{SIGNER}[\s:：/／]+(?:{PEOPLE}|{SIGNER})(?:[\s:：/／]+(?:{PEOPLE}|{SIGNER}|文|图)){{0,6}}"
    rf"|(?:本报|本刊|特约|实习|见习)(?:记者|通讯员)\s?{PERSON}(?:\s.{{1,16}})?"
    rf"|(?:文|摄|供图|图(?=\s?[/／、]|[\s:：]+[{SURNAMED}]))(?:\s?[/／、]\s?(?:文|图|摄))?[\s:：/／]+{PEOPLE}(?:[\s/／]+(?:文|图|摄|摄影)?[\s:：/／]*{PEOPLE}){{0,3}}"
    rf"|{PEOPLE}\s+(?:文|图|图文)(?:\s?[/／、并]?\s?(?:图|文|摄|摄影))?|(?:来源|供稿|撰稿)[:：].{{2,20}})"
)
BULLET_NAME = whole(rf"[■□◎○●◆◇]\s*{PERSON}(?:[\s、]+{PERSON}){{0,3}}")
BRACKETED = whole(r"[（(【\[]\s*([^（()）【】\[\]。！？；]{2,24})\s*[）)】\]]")
BRACKETED_SURE = re.compile(rf"记者|通讯员|供稿|撰稿|摄影|编辑部|(?:^|\s)(?:文|图|摄)[\s:：/／]|{OFFICE}\Z")
BRACKETED_PEOPLE = whole(rf"{PERSON}(?:[\s、]+{PERSON}){{0,3}}")
BRACKETED_OTHER = re.compile(
    r"扩大|(?:续|完|上|中|下|节选|摘要|暂行|试行|草案|[一二三四五六七八九十\d]{1,4})\Z|上接|下转|详见"
)
INLINE_BYLINE = re.compile(r"[。！？”’」』…]\s*([（(][^（()）。！？；]{2,24}[）)])\Z")

CAPTION_START = re.compile(
    r"[▲▼△▽◀►◄▶↑↓←→]|[（(]?(?:图为|图片为|(?:上|下|左|右|大|小|题)图(?:为|[:：])|图\s?[:：]|图[一二三四五六1-9]\s?[:：]"
    r"|图片说明|图片\s?[:：]|照片\s?[:：]|资料图)"
)
CAPTION_END = re.compile(r"(?:[/／\s（(](?:摄影|摄|供图)|[\u3400-\u9fff]{2,4}\s?(?:摄|供图))[）)]?\Z")
NOTE_START = re.compile(
    r"[（(]?(?:扫描|扫码|长按|识别)(?:.{0,12}(?:二维码|关注|查看|报名|加入|了解)|\Z)"
    r"|[（(]?(?:上接|下转|详见|转)第?.{1,8}版|[（(](?:全文)?完[）)]\Z|[（(]?(?:未完)?待续[）)]?\Z"
)
FIELD_LABEL = (
    r"(?:时间|日期|地点|地址|电话|热线|邮箱|邮编|联系人|联系方式|联系电话|投稿|网址|微信|公众号|传真|主办|承办|协办|对象|内容|方式|截止|要求|费用|名额|报名|主讲"
    r"|嘉宾|期限|范围|字数|稿酬|奖项)"
)
FIELD = re.compile(rf"[\u3400-\u9fff]{{0,6}}{FIELD_LABEL}[\u3400-\u9fff]{{0,4}}\s?[:：]\s?\S")
BOX_WORD = (
    r"(?:征稿|启事|启示|公告|公示|通知|通告|热线|纠错|有奖|获奖名单|名单|预告|提示|招募|招聘"
    r"|征集|征文|预约|便民|服务信息|更正|声明|须知|抽奖|竞猜)"
)
BOX_HEADING = re.compile(rf".*{BOX_WORD}\Z")
BOX_ANYWHERE = re.compile(rf".*{BOX_WORD}")


def mark_of(line: Line, *, is_edge: bool) -> Mark:
    """The mark of a line by its own words; ``is_edge``: it is among the first or last of the page."""
    text = line.text
    if line.width <= FORM_EM:
        formed = _form_of(text, is_edge=is_edge)
        if formed:
            return formed
    if names_parse(text) or LIST_LABEL.match(text):
        return Mark.LIST
    if line.width <= FORM_EM and FIELD.match(text):
        return Mark.FIELD
    return _sentence_mark(line)


def _form_of(text: str, *, is_edge: bool) -> Mark | None:
    if is_furniture(text, is_edge=is_edge):
        return Mark.FURNITURE
    if DATE.match(text) or (NOTE_START.match(text) and "。" not in text):
        return Mark.NOTE
    if BY_PERSON.match(text):
        return Mark.BYLINE
    if CAPTION_START.match(text) or CAPTION_END.search(text):
        return Mark.CAPTION
    return bracketed_mark(text)


def is_furniture(text: str, *, is_edge: bool) -> bool:
    """Whether a line belongs to the page and to no article: its number, its date, its makers.

    A date or an issue number alone is furniture at the edge of the page only: elsewhere it dates a notice.
    """
    if any(form.match(text) for form in (CREDIT, PAGE_NUMBER, BARE_NUMBER, WEEKDAY)):
        return True
    tokens = [token for token in TOKENS.split(text) if token]
    paged = [token for token in tokens if PAGE_NUMBER.match(token) or WEEKDAY.match(token)]
    dated = [token for token in tokens if DATE.match(token) or ISSUE_NUMBER.match(token)]
    if not paged and not (dated and is_edge):
        return False
    rest = [token for token in tokens if token not in paged and token not in dated]
    return all(NEUTRAL.match(token) and not BOX_ANYWHERE.match(token) for token in rest)


def bracketed_mark(text: str) -> Mark | None:
    """BYLINE for an office or person in brackets, MAYBE_BYLINE where the neighbours decide, else None."""
    bracketed = BRACKETED.match(text)
    if BULLET_NAME.match(text):
        return Mark.MAYBE_BYLINE
    if not bracketed or BRACKETED_OTHER.match(bracketed[1]):
        return None
    is_named = BRACKETED_PEOPLE.match(bracketed[1]) and bracketed[1][0] in SURNAMES
    return Mark.BYLINE if is_named or BRACKETED_SURE.search(bracketed[1]) else Mark.MAYBE_BYLINE


def inline_byline_at(line: Line) -> int | None:
    """Where a byline in brackets begins that stands behind the last sentence of a paragraph, or None."""
    found = INLINE_BYLINE.search(line.text[-40:])
    if not found or bracketed_mark(found[1]) is not Mark.BYLINE:
        return None
    return len(line.text) - len(found[1])


def _sentence_mark(line: Line) -> Mark:
    text = line.text
    inner = text[:-1]
    if line.width > HEADLINE_EM or any(mark in inner for mark in "。；") or text[-1] in "，、；,;：:":
        return Mark.PROSE
    commas = inner.count("，")
    if not line.has_end and (commas > 1 or (commas and line.width > COMMA_HEADLINE_EM)):
        return Mark.PROSE
    if not line.has_end:
        return Mark.COUNT if ENUMERATOR.match(text) else Mark.SHORT
    is_call = text[-1] in "！？!?" and line.width <= 24 and not any(mark in inner for mark in "！？!?")
    return Mark.BANG if is_call else Mark.PROSE


def is_box_heading(text: str) -> bool:
    """Whether a heading names a box: a call, a notice, a list of winners."""
    return bool(BOX_HEADING.match(text) or (len(text) <= 8 and BOX_ANYWHERE.match(text)))
