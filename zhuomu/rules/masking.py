"""The one mask of the product: enough for the owner to know it again, too little for anybody else.

Phone 138****1234, identity number 35*************123 (GB 11643), name 张*, address down to the street.
Anything of an unknown make is masked more, never less.
"""

import re
import string

STAR = "*"
# Full-width signs, wide spaces and dashes become plain ones one by one, so positions stay the same.
_TO_PLAIN = str.maketrans(
    {chr(ord(c) + 0xFEE0): c for c in string.digits + "Xx+-()."}
    | dict.fromkeys("—–‐‑−", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2009\u3000", " ")
)

# 复姓, two characters each.
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容长孙宇文司徒司空令狐夏侯轩辕端木百里南宫呼延"
        "申屠太史闻人独孤赫连澹台公冶宗政濮阳淳于单于钟离鲜于闾丘亓官司寇仲孙拓跋万俟第五",
    )
)

# A house number, in figures or in characters before its unit; what follows is nobody's business.
_HOUSE = re.compile(r"[0-9A-Za-z]|[一二三四五六七八九十百零〇两]+(?:号|弄|支弄|室|栋|幢|座|单元|楼|层|组|队)")
_STREET = re.compile(r".*(?:街道|大道|路|街|道|巷|胡同)")
_DISTRICT = re.compile(r".*(?:街道|新区|镇|乡|区|县|市|省)")

_S = "[ .-]?"
_ID = rf"\d{{6}}{_S}(?:\d{{4}}{_S}\d{{4}}{_S}\d{{3}}[\dXx]|\d{{6}}{_S}\d{{3}})"
# The ways in which people break eleven digits: 3-4-4, 4-3-4, 3-3-5, 5-6.
_GROUPS = rf"(?:{_S}\d{{4}}{_S}\d{{4}}|\d{_S}\d{{3}}{_S}\d{{4}}|{_S}\d{{3}}{_S}\d{{5}}|\d\d{_S}\d{{6}})"
_MOBILE = rf"(?:\+?86{_S})?1[3-9]\d{_GROUPS}"
_LANDLINE = rf"(?:\(0\d{{2,3}}\) ?|0\d{{2,3}}{_S})\d{{3,4}}{_S}\d{{4}}"
# A number without an area code looks like a date or a count; only a word before it tells.
_LABELLED = rf"(?<=电话|座机|热线|手机)[:： ]{{0,2}}[2-9]\d{{2,3}}{_S}\d{{4}}"
_PERSONAL = re.compile(
    rf"(?<!\d)(?:(?P<id>{_ID})|(?P<phone>{_MOBILE}|{_LANDLINE})|(?P<labelled>{_LABELLED}))(?!\d)",
    re.ASCII,
)


def mask_phone(phone: str) -> str:
    """``138****1234`` for a mobile number; of a landline the area code and the last four stay."""
    digits = re.sub(r"[^0-9]", "", phone.translate(_TO_PLAIN))
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    if digits.startswith("0") and 10 <= len(digits) <= 12:
        # Area codes have three digits where they begin with 01 or 02, else four.
        area = digits[:3] if digits[1] in "12" else digits[:4]
        return f"{area}-****{digits[-4:]}"
    if 7 <= len(digits) <= 8:
        return f"****{digits[-4:]}"
    return STAR * len(digits)


def mask_id(number: str) -> str:
    """``35*************123`` (15 digits of old: ``35**********123``); shorter numbers vanish."""
    plain = re.sub(r"[\s.-]", "", number.translate(_TO_PLAIN)).upper()
    if len(plain) < 8:
        return STAR * len(plain)
    return f"{plain[:2]}{STAR * (len(plain) - 5)}{plain[-3:]}"


def mask_name(name: str) -> str:
    """The surname and one star, however long the name: 张*, 欧阳*. A name of one character vanishes."""
    plain = "".join(name.split())
    if len(plain) < 2:
        return STAR * len(plain)
    surname = plain[:2] if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else plain[0]
    return surname + STAR


def mask_address(address: str) -> str:
    """Down to the street (梧桐路***), or to the district where no street is named; else nothing."""
    plain = "".join(address.translate(_TO_PLAIN).split())
    if not plain:
        return ""
    house = _HOUSE.search(plain)
    head = plain[: house.start()] if house else plain
    place = _STREET.match(head) or _DISTRICT.match(head)
    return f"{place.group() if place else ''}{STAR * 3}"


def mask_in_text(text: str) -> str:
    """Free text with every phone and identity number in it masked; the rest stays as it is."""
    pieces: list[str] = []
    end = 0
    for match in _PERSONAL.finditer(text.translate(_TO_PLAIN)):
        kind, found = match.lastgroup, match.group()
        lead = len(found) - len(found.lstrip(":： "))
        pieces.append(text[end : match.start() + lead])
        pieces.append(mask_id(found) if kind == "id" else mask_phone(found))
        end = match.end()
    return "".join(pieces) + text[end:]
