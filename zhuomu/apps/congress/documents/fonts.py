"""Which fonts a document names, and which of them this machine has. None is shipped: most are not free."""

from functools import cache
from types import MappingProxyType

import typst

from zhuomu.core.errors import refuse

from .codes import DocumentCode
from .paper import Face

# What Word files name; a machine without them takes the next one.
WORD_FONTS = MappingProxyType(
    {
        Face.TITLE: ("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "宋体", "Noto Serif CJK SC"),
        Face.TEXT: ("仿宋_GB2312", "仿宋", "华文仿宋", "Noto Serif CJK SC"),
        Face.LABEL: ("黑体", "华文黑体", "思源黑体", "Noto Sans CJK SC"),
        Face.KAI: ("楷体_GB2312", "楷体", "华文楷体", "Noto Serif CJK SC"),
        Face.SONG: ("宋体", "华文宋体", "思源宋体", "Noto Serif CJK SC"),
    }
)
DIGIT_FONT = "Times New Roman"
# What the PDF looks for, in this order. Fonts carry English or Chinese family names.
SERIF = (
    *("Source Han Serif SC", "Source Han Serif CN", "Noto Serif CJK SC", "Noto Serif SC", "SimSun", "宋体"),
    *("STSong", "AR PL UMing CN", "Noto Serif CJK JP", "Noto Serif CJK TC"),
)
SANS = (
    *("Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei"),
    *("微软雅黑", "PingFang SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP"),
    "Droid Sans Fallback",
)
PDF_FONTS = MappingProxyType(
    {
        Face.TITLE: (
            *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
            *("STZhongsong", "华文中宋", *SERIF),
        ),
        Face.TEXT: (
            *("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋"),
            *("FZFangSong-Z02S", "方正仿宋_GBK", *SERIF),
        ),
        Face.LABEL: ("SimHei", "黑体", "STHeiti", "FZHei-B01S", *SANS),
        Face.KAI: ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "AR PL UKai CN", *SERIF),
        Face.SONG: SERIF,
    }
)


@cache
def fonts_found() -> typst.Fonts:
    """The fonts of this machine, read once."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def families_chosen(families: frozenset[str]) -> dict[Face, str]:
    """The family for each face. Refused where the machine has no font with Chinese characters at all."""
    usable = [
        name for name in (*SERIF, *SANS, *PDF_FONTS[Face.TEXT], *PDF_FONTS[Face.LABEL]) if name in families
    ]
    if not usable:
        raise refuse(DocumentCode.FONT_MISSING)
    return {
        face: next((name for name in wanted if name in families), usable[0])
        for face, wanted in PDF_FONTS.items()
    }
