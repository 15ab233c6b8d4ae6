"""Where the words of a list of thousands stand in a text.

A word is looked for by its key, two neighbouring characters in it, the rarest. With numpy the neighbours at every place
are looked up in a table by their hash: that costs nearly the same for a hundred words and for ten thousand.
Without it regular expressions of two character classes find where a key may stand, several times as slowly.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

# The commonest characters of printed news, commonest first, counted over the training text: keys are looked for
# among the others. The very commonest have searches of their own, so that the rare ones seldom stop a search.
_COMMON = (
    "国的中发人在新和大全会一展年日作地业进动方平同化行为民主建家出以要加部成合实了等高工近力强共重月生总天上开持时多产对区习关政推个"
    "有体今代长党设来表是经军现务面机增不美员能系通提议保到量前各文好定理斯领央示将制统我运深目十续入市委战万公治两利度坚安俄水次海交"
    "学用北法济更心记分道场过自基向际社克席下第外于色事资与数指正期创书特调导科造乌路西电联当点施明称举南式项技性程间组流质活本布计报"
    "内域局立农防企台比亿题三支应这达义界元世就带改信护已列步最击协从京源升广相江首团华亚物据任村快门情规至稳品二决得问们金巴服者精球"
    "超东育院届后例互打确态放及结供位四小标取完集里革线州城尔空山队装构罗之兰意气视起略级落境受节引并口断研策车收商众其解教传接管求织"
    "复风优拉效航省投积着火群势种办愿命约贸可备常神消也兴名春河游论型志思术族致参专历维马环极果准史他双显还促想费边核武沙此网见障把干"
    "责融周预别李速五做继旅突模转府医港贯案欧都无件原非处所铁划病友告类营乡德验话形伊走使先客播变查子青控批条福权础助回老易越感林善灾"
    "卫智绿反监讲影手格切措奋由彻坦单范健土哈纪访阿署响严整宣奥紧百粮需站降功围号识县士未疫连热谈挥始字认观冬益袭古媒启米夫八选赛让献"
    "斗征去聚尼层宁迎苏根息扩洲救值清说居庆察截幕争破况食希伟难季抗率器看富景输然雪念包负险望采午湖再普检价峰具真累王乐获康龙园班密考"
    "弹均充光职攻货死段伴盟章往澳亡英被试头审祝少究抓如勒丰晚伙链测修副急馆则置飞排司培该兵花而贡田千身闻因努朗牢直远红份底援库博给满"
    "陆税张疆雨守践卡额诊校户评综承黄声烈终警才低演待召冠振足冲官频移温倡良贺必草油停依跨律塞吉射欢配证养固轮座夏样坛财注送执减补扎驻"
    "图托容扬船韩言遇冰住每序岸半疗亲较架银荣六遗担亩占临药塔知印载纳星象波退探涉刻阶伤针黎何困候石洋房恢女绕贫萨享故筹香惠假激拓购络"
    "镇遭随藏沿湾督繁川键端延汇盖离片余洪黑签胜算瓦汽版括太云儿岛听室麦介爱丽失害白津九状独残阳植挑秋绍彩染久售仪储艺派抵贵帮蒙索素存"
    "销牌些浙携初除桥巡赵赢写请碳筑款仍典令威危秘迈舟叙震止毁没照录顺谊谋训限零师握七压篇幅早即暴便眼吨覆尽料换几励堂树耕脱须凝焦祥箭"
    "巩述只奇损予刚讨勇旗吸稻短判览订闭诚递胡沟顿尊丁苗赞招竞沪违细但返祖撑适属逐材盛舱贷抢鲁仅按票画壮履雄厂疾释劳鼓永纽角呼肃赏又昨"
    "慧赴辆登舞鲜徽赫束宾乘巨秀轨很丹免旧或埃留甘朝腐奖茨邦怀练牙枪亮套雷梅剧宜毒岗炎童梦洛泽鉴编滑板弘街圆杭幸许洁绩读著哥潜涵薛柬肺"
    "败泰附裁齐厅耶瑞歌污杰靠付符循追畅妇币森呈穆舰泛陕喜辽庭暖灌微枚蓝野扶潮嫩厚夜昌灯爆申拿卢宝杂拥礼左谢械涅宪己陈玉赋贴患摧汛伯冷"
    "右卷涨轻刘梁彼箱什伍佩蔡课圈径音松症倍邀谱岁炮宏炸砖彰汉既映夺菜匈诺债另莫缩宗悟钢木朋纷语契阻晤劲犯阵绝粤凌辉佳邻浓辞伦择途肯嘉"
    "跃觉暨忠莱吁伐奉曾晨悉搭燃毕休封圳暂曼庄背像沉迪伏耳归穿桑煤缓扣撤掌曲店夯寨肥坏寻罪异档迹餐阅仓慰散授遵邮隆滨阐味汗勃兼姆侵够末"
    "码敬脉铸阔硕杜氛兹答尤楼祉艘毛诉旦么宽枢旨皮胀尚秩钟盘析含珠矿你湿溪差旱渔拜趋丝股弱贝距驱男坡毅廊沃姓渠搜斤那找谷乱荷禁缅剂珍缺"
    "冀牵谐谴顶忙衡雅池隧漠胞杨渝纵横捷栗恶借艰郑跟饮秧嘱摆框锋捕拦菲避貌挂绘辖浪她驶割茶俗拔厦润聘隐顾骨恐埔暑苦址敢陪疏屋遍峡硬血摩"
    "屏墨迁块昆毫蓬辟掘简默宫旺淮侨胁圣役恩誉迫歧跑沈霍唱廉衔韧勤盾辅寒估挖炬凡鱼秉罕透匹懈讯驾敦操母帕罢艇蓄踏豆喀挚裕籍盐奔妥孩揽龄"
    "拼涝叶您押厉拟隔吴涌渡荒殊倒崇徐疑牧奏喷塑捍甲碑仲唐锦腾摘洞赶搞晓碍铺琴堡忘灵孙词戈闲且卓泊嫌颁恪迅脑吐翻泉吃钱废汪欣否勋铜峻彭"
    "炼遥赖册仗坐渐殷焕盼凯揭玛夕摇昂杀魅脚跌熟坝宴舶纲煌虎霸"
)
_VERY_COMMON_COUNT = 800
_RANK = {char: rank for rank, char in enumerate(_COMMON)}


class WordFinder(Protocol):
    """Finds the words it was made for; each has two characters or more."""

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """(start, word) of each place of each word, overlapping ones too, in no order."""
        ...


def word_finder(words: Iterable[str]) -> WordFinder:
    """The fastest finder that this interpreter has."""
    try:
        from .finder_hashed import HashedWords
    except ModuleNotFoundError:
        return SearchedWords(words)
    return HashedWords(words)


def key_at(word: str) -> int:
    """Where two neighbours begin, the word's rarest character and the rarer one beside it."""
    if len(word) == 2:
        return 0
    ranks = [rank_of(char) for char in word]
    return max(range(len(word) - 1), key=lambda at: sorted(ranks[at : at + 2], reverse=True))


def rank_of(char: str) -> int:
    """How rare the character is; the same for all that are not common."""
    return _RANK.get(char, len(_COMMON))


class SearchedWords:
    """Finds words by regular expressions; keys have two characters."""

    def __init__(self, words: Iterable[str]) -> None:
        kinds: dict[tuple[bool, int], dict[str, list[tuple[str, int]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for word in words:
            at = key_at(word)
            key = word[at : at + 2]
            side = int(rank_of(key[0]) < rank_of(key[1]))
            kinds[rank_of(key[side]) < _VERY_COMMON_COUNT, side][key].append((word, at))
        self._searches = [(_search(of_key, side), side, of_key) for (_, side), of_key in kinds.items()]

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """(start, word) of each place of each word."""
        for search, side, of_key in self._searches:
            for place in search.finditer(text):
                at = place.start() - side
                for word, shift in of_key.get(text[at : at + 2], ()):
                    if at >= shift and text.startswith(word, at - shift):
                        yield at - shift, word


def _search(keys: Collection[str], side: int) -> re.Pattern[str]:
    """Where any of the keys may stand: begins at the character of that side, looks for the other one beside it."""
    rare, other = (re.escape("".join(sorted({key[at] for key in keys}))) for at in (side, 1 - side))
    form = f"[{rare}](?<=[{other}].)" if side else f"[{rare}](?=[{other}])"
    return re.compile(form, re.DOTALL)
