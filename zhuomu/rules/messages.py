"""What a reader wrote in a message, read into the four fields of the contest: paper, page, article, the error.

Nothing is guessed beyond the words: what is not there stays empty, and the whole text is always kept by the caller.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from zhuomu.rules.masking import mask_id, mask_phone

MAX_SCANNED = 4_000
PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "'": "'", "《": "》"}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = r"(?P<number>[0-9]{1,4}|[零〇一二三四五六七八九十百两]{1,6})"
_PAGE = re.compile(rf"第?\s*{_NUMBER}\s*版(?!本|权|税|块)|(?P<front>头版)")
_ISSUE = re.compile(rf"(?:第\s*{_NUMBER}\s*期|(?P<total>[0-9]{{1,4}})\s*期)")

# “wrong” … “right”: the words between the two. Ordered: longer ones first.
_FORWARD = re.compile(
    r"(?:是不是)?(?:应该改成|应该改为|应该写成|应该写作|应当改为|应当是|应当为|应该是|应该为|应该用|应改为|应改成|应写成|应写作"
    r"|应作|应为|应是|改成|改为|更正为|宜为|宜改为|该是|该为)了?"
)
# “right” … “wrong”: what was meant stands first.
_BACKWARD = re.compile(r"(?:被?误写成|错写成|写错成|误为|误作|错成|写成)了?")
_WRONG_LABEL = re.compile(r"(?:原句|原文|误|错误|原为)\s*[:：]\s*")
_RIGHT_LABEL = re.compile(r"(?:改为|应为|应改为|正确|正|改成|建议)\s*[:：]\s*")
_CLAUSE_END = "，。；！？：,;!?:\n\r\t（）()—…"
_SENTENCE_END = "。！？!?\n—…"
# Words of the reader, not of the paper, that stand right before the verb.
_FILLER = re.compile(
    r"^(?:请|建议|我想|我认为|个人认为|感觉|好像|其中的?|文中的?|这里的?|此处的?|的?正确写法|这个词|这个字|这句话|都|也)+"
)
_TAIL = re.compile(r"(?:吧|呀|啊|才对|才是|了)?[。！？!?~～\s]*$")


class MessageField(StrEnum):
    """What the contest asks of a report."""

    PAGE = "page"
    ARTICLE = "article"
    QUOTE = "quote"
    CORRECTION = "correction"

    @property
    def label(self) -> str:
        """The Chinese name of the field."""
        return {"page": "版面", "article": "文章", "quote": "原句", "correction": "应为"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True)
class MessageFields:
    """What was understood; empty or None where the message does not say."""

    paper: str = ""
    issue_number: int | None = None
    page_number: int | None = None
    article: str = ""
    quote: str = ""
    correction: str = ""

    @property
    def missing(self) -> tuple[MessageField, ...]:
        """The fields of the contest that the message leaves open, in order."""
        values = (self.page_number, self.article, self.quote, self.correction)
        return tuple(field for field, value in zip(MessageField, values, strict=True) if not value)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the contest was found: a greeting, most likely."""
        return not (self.page_number or self.article or self.quote or self.correction)


@dataclasses.dataclass(frozen=True, slots=True)
class _Token:
    """Something between quotation marks or title brackets; ``start`` and ``end`` include the marks."""

    opener: str
    start: int
    end: int
    inner: str

    @property
    def is_title(self) -> bool:
        return self.opener == "《"


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """One message of an export: ``row`` is its line in the file, ``sent_at`` local time without a zone."""

    row: int
    sender: str
    sent_at: datetime | None
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class PhoneSplit:
    """A text with every mobile and identity number masked, and the one mobile number it held, if just one."""

    phone: str
    text: str


def number_read(text: str) -> int | None:
    """A number up to 9999 in figures (any width) or in characters: 12, １２, 十二, 一百零七, 一〇七."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal():
        return int(plain)
    if not plain or any(char not in _DIGITS and char not in "十百" for char in plain):
        return None
    if not set(plain) & set("十百"):
        return int("".join(str(_DIGITS[char]) for char in plain))
    total = current = 0
    for char in plain:
        if char in _DIGITS:
            current = _DIGITS[char]
        else:
            total, current = total + (current or 1) * (10 if char == "十" else 100), 0
    return total + current


def message_parse(text: str, papers: Collection[str] = ()) -> MessageFields:
    """Read a message. ``papers`` are names of papers that do not end in 报 but shall be known as such."""
    # Width of figures and letters only: the marks of the quoted words must stay as the reader typed them.
    plain = "".join(unicodedata.normalize("NFKC", c) if c.isalnum() else c for c in text[:MAX_SCANNED])
    tokens = _tokens(plain)
    outside = _blanked(plain, tokens)
    verb = _FORWARD.search(outside) or _BACKWARD.search(outside)
    first_end = verb.start() if verb else len(plain)
    titles = [token for token in tokens if token.is_title and token.start < first_end]
    paper = next((token for token in titles if _is_paper(token.inner, papers)), None)
    article = next(
        (token for token in titles if token is not paper and not _is_paper(token.inner, papers)), None
    )
    quote, correction = _correction(plain, outside, tokens)
    issue, page = _ISSUE.search(outside), _PAGE.search(outside)
    return MessageFields(
        paper=paper.inner.strip() if paper else "",
        issue_number=number_read(issue["number"] or issue["total"]) if issue else None,
        page_number=(1 if page["front"] else number_read(page["number"])) if page else None,
        article=article.inner.strip() if article else "",
        quote=quote,
        correction=correction,
    )


def _is_paper(name: str, papers: Collection[str]) -> bool:
    return name.strip() in papers or name.strip().endswith(("报", "晨报", "社区报"))


def _tokens(text: str) -> list[_Token]:
    """Top-level pairs of marks from left to right; a mark without its partner is an ordinary character."""
    found: list[_Token] = []
    at = 0
    while at < len(text):
        closer = PAIRS.get(text[at])
        end = _close(text, at, closer) if closer else -1
        if end > at + 1:
            found.append(_Token(text[at], at, end + 1, text[at + 1 : end]))
            at = end
        at += 1
    return found


def _close(text: str, start: int, closer: str) -> int:
    opener, depth = text[start], 1
    for at in range(start + 1, len(text)):
        if text[at] == closer:
            depth -= 1
        elif text[at] == opener:
            depth += 1
        if depth == 0:
            return at
    # Unbalanced inside (an error that is quoted, often): the first closing mark is better than none.
    return text.find(closer, start + 1)


def _blanked(text: str, tokens: list[_Token]) -> str:
    """The text with everything inside marks blanked out, so that words in quotations are not read as ours."""
    pieces = list(text)
    for token in tokens:
        pieces[token.start : token.end] = "\0" * (token.end - token.start)
    return "".join(pieces)


def _correction(text: str, outside: str, tokens: list[_Token]) -> tuple[str, str]:
    """(words of the paper, what they should be); either may be empty."""
    labelled = _labelled(text)
    if labelled:
        return labelled
    for pattern, is_backward in ((_FORWARD, False), (_BACKWARD, True)):
        for verb in pattern.finditer(outside):
            before = _before(text, tokens, verb.start())
            after = _after(text, tokens, verb.end())
            if after and (before or not is_backward):
                return (after, before) if is_backward else (before, after)
    quotes = [token for token in tokens if not token.is_title]
    return (quotes[0].inner.strip() if quotes else "", "")


def _labelled(text: str) -> tuple[str, str] | None:
    """原句：…… 改为：……"""
    wrong = _WRONG_LABEL.search(text)
    right = _RIGHT_LABEL.search(text, wrong.end()) if wrong else None
    if wrong is None or right is None:
        return None
    return _trimmed(text[wrong.end() : right.start()]), _trimmed(text[right.end() :])


def _trimmed(words: str) -> str:
    """Words without the blanks and separators around them, and without marks that enclose them wholly."""
    plain = words.strip("，,；; \n\r\t")
    closed = plain.rstrip("。.！!")
    if len(closed) > 2 and PAIRS.get(closed[0]) == closed[-1] and closed[0] != "《":
        inner = closed[1:-1]
        if not {closed[0], closed[-1]} & set(inner):
            return inner.strip()
    return plain


def _before(text: str, tokens: list[_Token], end: int) -> str:
    """The quotation that stands before the verb, else the clause."""
    quotes = [token for token in tokens if token.end <= end and not token.is_title]
    gap = text[quotes[-1].end : end] if quotes else ""
    if quotes and not set(gap) & set(_SENTENCE_END):
        return quotes[-1].inner.strip()
    head = text[:end].rstrip("，,：: ")
    cut = max((head.rfind(char) for char in _CLAUSE_END + " 》"), default=-1)
    return _FILLER.sub("", head[cut + 1 :].strip())


def _after(text: str, tokens: list[_Token], start: int) -> str:
    """The quotation right after the verb, else the clause that follows it."""
    here = start + len(text[start:]) - len(text[start:].lstrip(" ：:，,\0"))
    for token in tokens:
        if token.start == here:
            return token.inner.strip() if not token.is_title else text[token.start : token.end]
    ends = [at for char in _CLAUSE_END if (at := text.find(char, here)) >= 0]
    clause = text[here : min(ends, default=len(text))]
    return _TAIL.sub("", clause).strip()


_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{6}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])")


def phone_split(text: str) -> PhoneSplit:
    """Take mobile and identity numbers out of free text, so that they stand nowhere in clear."""
    plain = "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "９" else c for c in text)
    mobiles = {phone_normalise(found) for found in _MOBILE.findall(plain)}
    masked = _IDENTITY.sub(lambda found: mask_id(found[0]), plain)
    masked = _MOBILE.sub(lambda found: mask_phone(found[0]), masked)
    return PhoneSplit(mobiles.pop() if len(mobiles) == 1 else "", masked)


def phone_normalise(text: str) -> str:
    """Eleven digits of a mobile number, or a landline's digits with its dash; empty if it is no phone."""
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s()\-—–.]", "", plain).removeprefix("+86")
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if re.fullmatch(r"1[3-9][0-9]{9}", digits):
        return digits
    if re.fullmatch(r"0[1-9][0-9]{8,10}|[2-9][0-9]{6,7}", digits):
        return digits
    return ""


_MOMENT = re.compile(
    r"(?P<year>20[0-9]{2})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?"
    r"(?:[\sT]+(?P<hour>[0-9]{1,2})\s*[:：时]\s*(?P<minute>[0-9]{1,2})(?:\s*[:：分]\s*(?P<second>[0-9]{1,2}))?[分秒]?)?"
)
_MOMENT_AT_END = re.compile(rf"^(?P<sender>.*?)[\s，,|:：]+(?P<moment>{_MOMENT.pattern})\s*$")


def moment_read(text: str) -> datetime | None:
    """A local moment from 2026-11-12 08:30:11, 2026/11/12 8:30, 2026年11月12日; a day alone is its first moment."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(value or 0) for value in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 — the zone is the caller's
    except ValueError:
        return None


def pasted_split(text: str) -> tuple[Message, ...]:
    """Messages of a pasted chat: a line ``name  time`` opens each, the lines up to the next are its words.

    Words before the first such line become a message without sender and time, so that nothing vanishes.
    """
    messages: list[Message] = []
    row, sender, sent_at, lines = 1, "", None, list[str]()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        head = _MOMENT_AT_END.match(unicodedata.normalize("NFKC", line))
        if head is None or len(head["sender"]) > 40:
            lines.append(line)
            continue
        _message_close(messages, Message(row, sender, sent_at, "\n".join(lines).strip()))
        row, sender, sent_at, lines = number, head["sender"].strip(" :："), moment_read(head["moment"]), []
    _message_close(messages, Message(row, sender, sent_at, "\n".join(lines).strip()))
    return tuple(messages)


def _message_close(messages: list[Message], message: Message) -> None:
    if message.text or message.sender:
        messages.append(message)
