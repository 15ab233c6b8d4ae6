"""Strokes of the commonest surnames (GF 0014-2009 forms), for lists ordered 按姓氏笔画.

Written down by us; a surname that is not here is not judged.
"""

_BY_COUNT = {
    2: "丁卜刁",
    3: "万于干马卫上",
    4: "王文毛方尹孔戈公牛尤支车韦凤贝仇邓计巴丰乌云卞从木勾",
    5: "左石田史白皮包叶司古甘平冯卢龙宁东边付申冉印乐兰艾丛丘帅仝",
    6: "朱江汤许齐伍毕任刘孙阮祁吉向安成戎匡仲伊羊阴邢米庄权关师农华邬闫全牟伏池巩那纪曲吕乔",
    7: "李吴何宋沈陈张杜苏邵邹余谷岑沙辛冷时汪狄严花芦应陆杨肖邱巫麦芮连利佟佘束邰贡迟沃闵",
    8: "周郑金林罗孟易武岳范茅苗庞屈季尚卓宗房单杭郁经居明欧郎幸冼鱼和国官法练",
    9: "胡赵姚姜俞施洪柏柳段侯祝费贺查封骆荣荀娄项闻宣柯饶钟胥郝南昝郗祖哈宫茹荆",
    10: "高唐徐夏顾钱袁秦倪殷郭陶莫桂凌桑翁耿晏贾柴席晁敖班聂党栗涂诸谈浦原奚栾索莘桓海姬铁",
    11: "梁曹黄梅盛康章符常龚崔戚尉阎屠鹿麻商寇隋巢盖萧隆宿鄂",
    12: "曾彭程董傅蒋韩葛谢鲁喻温童焦舒游覃景储嵇惠强越富湛",
    13: "雷鲍詹靳解虞蓝裘简蒲蒙楼路窦楚鄢廉甄阙满褚赖",
    14: "蔡廖熊裴管谭缪臧翟赫蔚蔺",
    15: "滕潘樊黎颜",
    16: "薛霍穆燕冀薄",
    17: "戴魏鞠",
    18: "瞿",
}
_COUNTS = {surname: count for count, row in _BY_COUNT.items() for surname in row}


def surname_strokes(name: str) -> int | None:
    """The strokes of a name's first character, by which lists are ordered first; None where it is not in the table."""
    return _COUNTS.get(name[:1])
