"""Printed lists of names: a label, a colon, names with 顿号 or blanks between them."""

import re

from zhuomu.rules.reading.pieces import ListedName

# frequent family names: enough to tell a list of people from a list of things, no claim to be complete
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱"
    "侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康施俞柯费季倪殷葛翁章柳毕华祝盛鲁童颜"
)
ROSTER_WORD = re.compile(
    r"奖|名单|优秀|最佳|入选|当选|获得者|之星|冠军|亚军|季军|标兵|先进|得主|幸运|光荣榜|读者"
)
LABEL = re.compile(r"([^。；！？，、：:]{2,36})[：:]\s*")
LIST_LABEL = re.compile(
    r"[^。；！？，、：:]{0,32}(?:奖|名单|得主|获得者|之星|优秀\S{1,8}|最佳\S{1,8})(?:[（(]\S{1,8}[）)])?[：:]\Z"
)
# labels that ask when, where or how: what follows is never a list of people
THING_LABEL = re.compile(r"(?:时间|日期|地点|地址|电话|方式|对象|内容|范围|期限|要求|条件|标准|设置|奖品)\Z")
NICKNAME = re.compile(r"\s*[（(](?:昵称|网名|微信名|笔名|化名)[）)]\Z")
REMARK = re.compile(r"[（(][^（()）]{1,12}[）)]\Z")
NAME = re.compile(r"[\u3400-\u9fffA-Za-z0-9_·•.\-~～]{1,16}\Z")
BEFORE_BRACKET = re.compile(r"\s+(?=[（(])")
SEPARATOR = re.compile(r"\s*[、]\s*|\s+")
LIST_CHARS_MAX = 4000


def names_in(text: str) -> tuple[ListedName, ...]:
    """The names of a text that holds names alone; empty where anything in it is no name."""
    if len(text) > LIST_CHARS_MAX:
        return ()
    found: list[ListedName] = []
    for token in SEPARATOR.split(BEFORE_BRACKET.sub("", text.strip()).rstrip("。；;、")):
        bare = NICKNAME.sub("", token)
        if not NAME.match(REMARK.sub("", bare)):
            return ()
        found.append(ListedName(bare, bare != token))
    return tuple(found)


def names_parse(text: str) -> tuple[str, tuple[ListedName, ...]] | None:
    """Label and names of a printed list, or None for running text.

    A label that speaks of prizes or rolls makes one name a list; any other needs three, most of them with
    a frequent family name, so that “地点：甲、乙、丙” stays text.
    """
    label = LABEL.match(text)
    names = names_in(text[label.end() :]) if label else ()
    if not label or not names or THING_LABEL.search(label[1]):
        return None
    people = sum(each.is_nickname or (each.name[0] in SURNAMES and len(each.name) <= 4) for each in names)
    is_roster = ROSTER_WORD.search(label[1]) and (
        people * 2 >= len(names) or (len(names) == 1 and len(names[0].name) <= 4)
    )
    is_people = len(names) >= 3 and people * 5 >= len(names) * 3
    return (label[1].strip(), names) if is_roster or is_people else None
