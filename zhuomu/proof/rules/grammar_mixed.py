"""Two forms mixed into one whose halves stand far apart, and words that such a form has twice."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong
from .grammar_forms import CAUSE, FRAME, SHOWS
from .grammar_forms_spare import SPARE
from .grammar_found import found_forms
from .grammar_scan import unspoken
from .sentences import mixed_reason
from .sentences_mixed import mixed_forms

_SOURCE = "语法（病句：{}），黄伯荣、廖序东《现代汉语》"


@rule(
    SHOWS,
    title="“根据……显示”句式杂糅",
    severity=Severity.WARNING,
    source=_SOURCE.format("句式杂糅"),
    confidence=0.85,
    examples=(
        wrong("⟦根据⟧居民区问卷调查显示，老人最盼食堂。", "居民区问卷调查显示，老人最盼食堂。"),
        wrong("⟦依据⟧街道发布的数据显示，报名人数增加了。", "街道发布的数据显示，报名人数增加了。"),
        wrong("⟦据⟧问卷结果显示，老人最盼食堂。", "问卷结果显示，老人最盼食堂。"),
        *near(
            "问卷调查显示，老人最盼食堂。",
            "根据问卷调查，老人最盼食堂。",
            "根据安排，显示屏将更新。",
            "数据显示，报名人数增加了。",
            "据了解，问卷显示老人最盼食堂。",
        ),
    ),
)
def source_shows(document: Document) -> Iterator[Finding]:
    """根据 or 据 a report … 显示: either the source is an adverbial or it is the subject."""
    yield from document.once(found_forms).get(SHOWS, ())


@rule(
    CAUSE,
    title="原因说了两次",
    severity=Severity.WARNING,
    source=_SOURCE.format("句式杂糅"),
    confidence=0.85,
    examples=(
        wrong(
            "楼道漏水的主要原因，大家认为是屋顶多年没有检修，雨水顺着墙缝往下渗⟦所致⟧。",
            "楼道漏水的主要原因，大家认为是屋顶多年没有检修，雨水顺着墙缝往下渗。",
        ),
        wrong("停电是由于线路老化⟦造成的⟧。", "停电是由于线路老化。"),
        wrong("活动推迟的原因，主要是⟦由于⟧下雨。", "活动推迟的原因，主要是下雨。"),
        *near(
            "停电是线路老化造成的。",
            "停电是由于线路老化。",
            "活动推迟的原因，主要是下雨。",
            "由于线路老化造成停电，居民很着急。",
            "究其原因，是因为宣传不够。",
            "原因不是人少，而是因为没有场地。",
        ),
    ),
)
def cause_twice(document: Document) -> Iterator[Finding]:
    """原因…是因为, 是由于…造成的: cause said in two forms; what mixed_reason marks is left to it."""
    yield from unspoken(
        document.once(found_forms).get(CAUSE, ()), mixed_reason(document), mixed_forms(document)
    )


@rule(
    FRAME,
    title="前后两半不是一个句式",
    severity=Severity.WARNING,
    source=_SOURCE.format("句式杂糅"),
    confidence=0.85,
    examples=(
        wrong(
            "展览⟦围绕⟧“我家门前这条河”为主题，展出照片百幅。", "展览以“我家门前这条河”为主题，展出照片百幅。"
        ),
        wrong("各居民区⟦围绕⟧以服务老人为重点，开展走访。", "各居民区以服务老人为重点，开展走访。"),
        wrong("双方⟦本着⟧“自愿、互助”为原则，结成对子。", "双方以“自愿、互助”为原则，结成对子。"),
        wrong("有人⟦借口⟧修管道为名，上门推销。", "有人以修管道为名，上门推销。"),
        wrong("活动旨在增进邻里感情⟦为目的⟧，办了三场。", "活动旨在增进邻里感情，办了三场。"),
        wrong("改造要⟦从⟧方便老人为出发点。", "改造要以方便老人为出发点。"),
        wrong("他一直⟦把⟧办好食堂为目标。", "他一直以办好食堂为目标。"),
        wrong("报名的大多⟦是⟧以退休老人为主。", "报名的大多以退休老人为主。"),
        wrong("议事会⟦有⟧12名居民代表组成。", "议事会由12名居民代表组成。"),
        wrong("手册分为办事、出行、就医三个部分⟦组成⟧。", "手册分为办事、出行、就医三个部分。"),
        wrong("受台风⟦影响下，⟧集市改期。", "受台风影响，集市改期。"),
        wrong("⟦对于⟧停车这个问题上，大家看法不同。", "在停车这个问题上，大家看法不同。"),
        wrong("欢迎大家⟦参与⟧志愿服务中来。", "欢迎大家参与到志愿服务中来。"),
        *near(
            "展览以“我家门前这条河”为主题，展出照片百幅。",
            "围绕中心工作，以服务为重点。",
            "本着自愿的原则结对。",
            "他把办好食堂作为目标。",
            "把握机会，以办好食堂为目标。",
            "议事会由12名居民代表组成。",
            "在台风影响下，集市改期。",
            "在对外交流问题上，大家看法一致。",
            "欢迎大家参与到志愿服务中来。",
            "现有的6个小组组成联合会。",
        ),
    ),
)
def frame_halves(document: Document) -> Iterator[Finding]:
    """围绕…为主题, 本着…为原则, 有…组成 and the like; what mixed_forms marks is left to it."""
    yield from unspoken(document.once(found_forms).get(FRAME, ()), mixed_forms(document))


@rule(
    SPARE,
    title="句式里多了一个词",
    severity=Severity.WARNING,
    source=_SOURCE.format("成分赘余"),
    confidence=0.85,
    examples=(
        wrong("这样做的目的就是⟦为了⟧方便老人。", "这样做的目的就是方便老人。"),
        wrong("活动旨在⟦为了⟧增进感情。", "活动旨在增进感情。"),
        wrong("大家之所以支持⟦的原因⟧，是看到了变化。", "大家之所以支持，是看到了变化。"),
        wrong("居民把他⟦称之为⟧活地图。", "居民把他称为活地图。"),
        wrong("要办好这件事，⟦必须⟧发动大家不可。", "要办好这件事，必须发动大家。"),
        wrong("这门手艺深受同行⟦所⟧推崇。", "这门手艺深受同行推崇。"),
        *near(
            "这样做的目的就是方便老人。",
            "大家之所以支持，是看到了变化。",
            "居民称之为活地图。",
            "非大家一起动手不可。",
            "必须遵守，缺一不可。",
            "这门手艺为同行所推崇。",
        ),
    ),
)
def spare_words(document: Document) -> Iterator[Finding]:
    """目的就是为了, 把…称之为, 深受…所喜爱: a word too many in a fixed form."""
    yield from unspoken(document.once(found_forms).get(SPARE, ()), mixed_forms(document))
