"""What kind of character stands somewhere: a mark and which, a digit, one that may begin a name or stand for a country.

The model counts characters and knows no names; rare ones look like errors to it. Beside a mark of enumeration, in
quotation marks or among the short names of countries (中德, 日美) rare company is usual.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .encoding import DIGIT, EDGE, LATIN, OTHER, Alphabet

# Surnames, and first characters of double ones: more of them than decide on names in `chinese`, as trees weigh them.
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史"
    "唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝"
    "董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮"
    "龚程邢裴陆荣翁荀羊惠甄曲封储靳段富巫乌焦巴弓牧山谷车侯全班仰仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎薄印宿白怀蒲邰从鄂索咸籍"
    "赖卓蔺屠蒙池乔闻党翟谭贡姬申扶堵冉宰桑桂牛寿通边扈燕冀尚农温别庄晏柴瞿阎充慕连茹习艾容向古易慎戈廖终居衡步都耿满弘匡国文寇广"
    "东欧沃利蔚越师巩聂晁敖冷辛阚简饶曾沙丰关查游竺权盖益桓公肖岳付代覃邝练楼兰丛闫"
)
# One character for a country or for a part of ours.
_PLACES = (
    "中美俄英法德日韩朝蒙越老柬缅泰马新印尼巴阿沙伊以埃非南肯坦刚赞津莫安加墨古智秘哥委厄乌白哈吉塔土意西葡荷比卢瑞芬丹冰爱波捷斯匈罗"
    "保塞克希澳斐菲文挪欧叙黎约也卡联科孟不台港沪京粤川渝"
)
_STOPS, _BETWEEN, _AROUND = "，。；：！？", "、·", "“”‘’《》〈〉（）【】"
WORD = 0
_STOP, _LIST, _BRACKET, _DIGIT, _LATIN, _ELSE = range(1, 7)


@dataclass(frozen=True, slots=True)
class Kinds:
    """By number: what kind it is (WORD, a mark, a digit …), and whether it is a surname, the short name of a country."""

    kind: npt.NDArray[np.uint8]
    is_surname: npt.NDArray[np.bool_]
    is_place: npt.NDArray[np.bool_]


def kinds_of(alphabet: Alphabet, is_word: npt.NDArray[np.bool_]) -> Kinds:
    """The kinds of all numbers; `is_word` tells the characters that are ever taken for others."""
    kind = np.where(is_word, WORD, _ELSE).astype(np.uint8)
    for code, chars in ((_STOP, _STOPS), (_LIST, _BETWEEN), (_BRACKET, _AROUND)):
        kind[_numbers(alphabet, chars)] = code
    kind[DIGIT], kind[LATIN], kind[[EDGE, OTHER]] = _DIGIT, _LATIN, _ELSE
    is_surname, is_place = np.zeros(len(kind), np.bool_), np.zeros(len(kind), np.bool_)
    is_surname[_numbers(alphabet, _SURNAMES)] = True
    is_place[_numbers(alphabet, _PLACES)] = True
    is_surname[OTHER] = is_place[OTHER] = False
    return Kinds(kind, is_surname, is_place)


def _numbers(alphabet: Alphabet, chars: str) -> list[int]:
    return [alphabet.number(char) for char in chars]
