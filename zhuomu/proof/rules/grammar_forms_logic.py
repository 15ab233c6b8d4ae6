"""Constructions that turn the sense round, do not pair, or leave a part out: the other half of what the scan looks for."""

from ..diagnostic import Severity
from .grammar_forms import MIXED_FORMS
from .grammar_scan import CLAUSE, STARTS, Form, clause_without

TURNED, PAIR = "sentences.negation_turned", "sentences.connective_pair"
SIDES, MISSING, LED = "sentences.one_side", "sentences.object_missing", "sentences.lost_subject"

_AGAIN = "(?=发生|出现|扩散|重演|复发|蔓延|上演|犯)"
_KEEP_OFF = ("避免", "防止", "预防", "杜绝", "防范", "遏制", "阻止")
_TURNED = (
    Form(
        TURNED,
        _KEEP_OFF,
        "“避免（防止……）”已经是否定，再用“不”意思就反了。",
        "",
        f"{clause_without('、“”是')}{{0,18}}?(?P<m>不)再{_AGAIN}",
        "",
    ),
    Form(
        TURNED,
        _KEEP_OFF,
        "“避免（防止……）”已经是否定，再用“不”意思就反了。",
        "",
        f"{clause_without('、“”的是')}{{0,16}}?(?P<m>不)(?:受|被|犯|频发|遭受|出现)(?![^，。；！？]{{0,8}}的)",
        "",
    ),
    Form(
        TURNED,
        ("拒绝不",),
        "“拒绝”已经是否定，“不”多余。",
        "",
        "(?=出席|接受|参加|配合|承认|执行|服从|履行|提供|交出)",
        "拒绝",
    ),
    Form(
        TURNED,
        ("无时无刻",),
        "“无时无刻”要和“不”连用：说“无时无刻不”，或者说“时时刻刻”。",
        "",
        "(?![^，。；！？]{0,14}[不没无未])(?=[^，。；！？]{2})",
        "时时刻刻",
    ),
    Form(
        TURNED,
        ("严禁", "禁止"),
        "“禁止”已经是否定，再用“不得”意思就反了。",
        STARTS,
        f"{clause_without('、“”》')}{{1,16}}(?P<m>不[得准许])(?![^，。；！？]{{0,8}}的)",
    ),
    Form(
        TURNED,
        ("怀疑", "否认"),
        "否定多了一层，核对一下意思。",
        "(?:没有人|无人|谁也不能?|谁都不能?|毫不|从不|不容)",
        f"{CLAUSE}{{1,20}}(?P<m>不会|没有|不能|不是|不可能)(?!不)",
        None,
        Severity.QUERY,
    ),
)

_PAIR_MESSAGE = "“{}”不配对：用“{}”或“{}”。"
_PAIRS = (
    Form(
        PAIR,
        ("而是",),
        _PAIR_MESSAGE.format("不仅……而是", "不仅……而且", "不是……而是"),
        "(?P<m>(?<!并)不仅(?!仅|在于)|不但)[^，。；！？\\n]{2,28}，",
    ),
    Form(
        PAIR,
        ("无论从",),
        "“无论从……到……”应当说“无论是……还是……”。",
        "",
        f"{CLAUSE}{{1,15}}到{CLAUSE}{{1,15}}，(?!还是|或)",
    ),
    Form(
        PAIR,
        ("只要",),
        _PAIR_MESSAGE.format("只要……才", "只要……就", "只有……才"),
        STARTS,
        f"(?!不|能){CLAUSE}{{2,22}}，{CLAUSE}{{0,4}}才(?:能|会|可以|有)",
        "只有",
    ),
    Form(
        PAIR,
        ("只有",),
        _PAIR_MESSAGE.format("只有……就", "只有……才", "只要……就"),
        STARTS,
        f"(?![\\d一二两三四五六七八九十几]){CLAUSE}{{2,22}}，{clause_without('才')}{{0,4}}就(?:能|会|可以|一定)",
        "只要",
    ),
    Form(
        PAIR,
        ("即使", "即便"),
        "“即使……但是”不配对：已经是事实用“虽然……但是”，假设用“即使……也”。",
        STARTS,
        f"(?!是){clause_without('也都')}{{2,25}}，(?:但|可是|然而)(?!也)",
        None,
        Severity.QUERY,
    ),
    Form(
        PAIR,
        ("尽管",),
        "有疑问词时用“不管”“无论”，不用“尽管”。",
        STARTS,
        f"{clause_without('没不有说知')}{{0,6}}(?:多么|如何|怎样|怎么|什么){CLAUSE}{{1,12}}，{CLAUSE}{{0,6}}[都也总]",
        "不管",
    ),
)

_OTHER_SIDE = "能否|是否|能不能|与否|如何|多少|程度|高低|好坏|成败|优劣"
_OPEN = "取决|关系到|影响|决定|问题|检验|考验|衡量|标准|不确定|不知|未知"
_ONE = f"(?:(?!{_OTHER_SIDE}){CLAUSE})"
_FIRST = f"(?:(?!{_OTHER_SIDE}|{_OPEN}){CLAUSE}){{2,40}}"
_SIDES_MESSAGE = "前面“能否”说了两面，后面只说一面：去掉“能否”，或者在后面补上“能否”。"
_SIDES = (
    Form(
        SIDES,
        ("能否", "能不能", "是不是"),
        _SIDES_MESSAGE,
        "",
        f"{CLAUSE}{{2,30}}，{CLAUSE}{{0,8}}(?:取决于|在于){_ONE}{{0,6}}(?:必须|树立了|养成了|掌握了|具备了|拥有了)",
    ),
    Form(
        SIDES,
        ("好坏", "优劣", "高低", "成败"),
        "前面说了两面，后面只说一面：后面补上“能否”，或者前面只说好的一面。",
        f"{STARTS}{clause_without('是在取')}{{1,20}}",
        f"，?{_ONE}{{0,12}}是{_ONE}{{1,24}}(?:保证|保障|前提|基础)(?=[，。；])",
    ),
    Form(
        SIDES,
        ("能否", "能不能"),
        _SIDES_MESSAGE,
        f"{STARTS}{clause_without('是')}{{0,12}}",
        f"{_FIRST}，?{_ONE}{{0,12}}是{_ONE}{{1,24}}(?:保证|保障|前提|基础)(?=[，。；])",
    ),
    Form(
        SIDES,
        ("能否", "能不能"),
        _SIDES_MESSAGE,
        STARTS,
        f"{_FIRST}，对于?{_ONE}{{2,40}}[，、]?{_ONE}{{0,20}}(?:具有|起着?|有着?|产生){_ONE}{{0,10}}(?:意义|作用)(?=[，。；])",
    ),
)

_LED = (
    Form(
        LED,
        ("标志着", "意味着"),
        "“随着……，标志着……”没有主语，去掉“随着”。",
        f"(?P<m>随着){CLAUSE}{{4,45}}，",
        "",
        "",
        hint="随着",
    ),
    Form(
        LED,
        ("由于",),
        "“由于……导致……”没有主语，去掉“由于”或“导致”。",
        "(?<![^。！？；\\n])",
        f"(?!不){clause_without('的是')}{{2,20}}(?:等(?:多种|多重|诸多)?(?:因素|原因)|不[足当力善畅])(?P<m>导致|致使|使得|使)了?(?=[^，。]{{2}})",
        "",
    ),
    Form(
        LED,
        ("由于",),
        "“由于……，导致……”没有主语，去掉“由于”或“导致”。",
        "(?<![^。！？；\\n])",
        f"(?!不){clause_without('是')}{{4,40}}，(?P<m>导致|造成|致使|引起)了?",
    ),
)

_MISSING = (
    Form(
        MISSING,
        ("等，", "等。", "等；"),
        "“存在（面临、针对）……等”后面少了中心语，如“等问题”。",
        f"(?:存在|面临|面对|针对|解决|出现)[了着]?{CLAUSE}{{3,40}}"
        f"(?:不[足当全均清齐明规充完达健]{CLAUSE}{{0,2}}|过[高低多]|[乱差难]|欠缺|缺失|薄弱|滞后)",
    ),
    Form(
        MISSING,
        ("满足",),
        "“满足”的宾语不全，后面可以加“需求”。",
        "",
        f"{clause_without('的')}{{1,12}}(?:出行|就医|购物|入学|购房|供水|购票)(?=[，。；])",
    ),
    Form(
        MISSING,
        ("加大",),
        "“加大”的宾语不全，后面可以加“力度”。",
        "",
        f"(?!了?力度){CLAUSE}{{0,24}}(?:查处|打击|整治|惩处|检查|监督|监管|执法)(?=[，。；])",
        None,
        Severity.QUERY,
    ),
)

FORMS = (*MIXED_FORMS, *_TURNED, *_PAIRS, *_SIDES, *_MISSING, *_LED)
