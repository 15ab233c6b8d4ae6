"""Small facts about written Chinese that several rules need: character classes, numerals, surnames."""

import re

HAN = "㐀-䶿一-鿿〇"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LONGEST_NUMERAL = 16
_FULL_TO_HALF = str.maketrans("０１２３４５６７８９", "0123456789")

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎鲁韦马苗凤方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明臧伏成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席"
    "季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓单洪包左石崔吉龚程邢裴陆荣翁荀羊"
    "惠曲封储靳段焦谷车侯宁仇祖武符刘景詹龙叶司黎薄白蒲邰鄂索赖卓池乔谭姬申冉桑桂牛燕尚温庄晏柴瞿阎连艾向古易廖耿匡国文"
    "寇东欧沃利蔚越师巩聂晁敖冷辛那简饶曾沙丰关查游权盖桓岳帅佟佘商牟楼肖付闫覃仝"
)


def numeral_value(numeral: str) -> int | None:
    """The whole number written as 12, １２, 十二, 一百零三 or 二〇一九; None where it is none."""
    if len(numeral) > _LONGEST_NUMERAL:
        return None
    plain = numeral if numeral.isascii() else numeral.translate(_FULL_TO_HALF)
    if plain.isascii():
        return int(plain) if plain.isdigit() else None
    if all(char in _DIGITS for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    return _spoken_value(plain)


def _spoken_value(numeral: str) -> int | None:
    total, digit = 0, None
    for char in numeral:
        if char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        elif char in _DIGITS:
            digit = _DIGITS[char] or None
        else:
            return None
    return total + (digit or 0)


_HAN_CHAR = re.compile(f"[{HAN}]")


def is_han(char: str) -> bool:
    """Whether it is one Chinese character; False for the empty string."""
    return _HAN_CHAR.fullmatch(char) is not None
