"""会议纪要 as GB/T 9704-2012 (10.3) wants it: red mark, number, text, who was there, 版记."""

import re

from .facts import MinutesFacts
from .paper import (
    OFFICIAL,
    SIZE_2,
    SIZE_3,
    Align,
    Block,
    Face,
    Gap,
    Imprint,
    Labelled,
    Mark,
    Paper,
    RedLine,
    Run,
    Text,
    heading,
)
from .words import day_words

SECOND = re.compile(r"（[一二三四五六七八九十]+）")


def minutes_paper(facts: MinutesFacts) -> Paper:
    """The minutes on paper of 22 lines with 28 characters."""
    blocks: list[Block] = [Mark(facts.mark)]
    if facts.number:
        blocks.append(Text((Run(f"（{facts.number}）"),), SIZE_3, Align.CENTRE, before=12))
    blocks.append(
        Text((Run(f"{facts.issuer}　　{day_words(facts.issued_on)}"),), SIZE_3, Align.CENTRE, before=12)
    )
    blocks.append(RedLine())
    blocks += [Gap(10.2), heading(facts.title, SIZE_2), Gap(10.2)]
    for part in facts.parts:
        if part.heading:
            face = Face.KAI if SECOND.match(part.heading) else Face.LABEL
            blocks.append(Text((Run(part.heading, face),), SIZE_3, indent=2, is_kept=True))
        blocks += [Text((Run(text),), SIZE_3, indent=2) for text in part.paragraphs]
    people = [
        Labelled(name, text)
        for name, text in (("出席", facts.present), ("请假", facts.excused), ("列席", facts.nonvoting))
        if text
    ]
    blocks += [Gap(10.2), *people] if people else []
    blocks.append(Imprint(facts.copies, facts.printed_by or facts.issuer, day_words(facts.issued_on)))
    return Paper(f"{facts.mark}{facts.number}", OFFICIAL, tuple(blocks))
