"""What was put right in a month, handed to the paper."""

from __future__ import annotations

from datetime import date

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Notice, NoticeState
from zhuomu.core.rights import Right
from zhuomu.core.services.notices import notice_hand_in
from zhuomu.core.write import writing
from zhuomu.ledger.selectors_public import board_problems
from zhuomu.ledger.services.codes import LedgerCode

KIND = "board"
MOST_ITEMS = 60  # a page of the paper holds fewer; the editor shortens


def board_notice(*, by: Actor, month: date) -> Notice:
    """Hand what the board shows of a month (any day of it) to the paper; again while it waits replaces the words.

    Refused for a month without a published problem, and once the paper has taken or dropped it.
    """
    by.require(Right.NOTICE_WRITE)
    posts = by.person.posts_on(by.today) if by.person else []
    label, key = f"{month.year}年{month.month}月", f"ledger-board:{month:%Y-%m}"
    with writing():
        problems = list(board_problems(month))
        if not problems:
            raise refuse(LedgerCode.BOARD_EMPTY, month=label)
        sent = Notice.objects.filter(key=key).exclude(state=NoticeState.WAITING).first()
        if sent is not None:
            raise refuse(LedgerCode.BOARD_NOTICE_TAKEN, month=label, state=sent.get_state_display())
        by_area: dict[str, list[str]] = {}
        for problem in problems[:MOST_ITEMS]:
            area = problem.area.office.name if problem.area else "全街道"
            by_area.setdefault(area, []).append(problem.summary)
        return notice_hand_in(
            by=by,
            key=key,
            app="ledger",
            kind=KIND,
            office=next(post.office for post in posts if Right.NOTICE_WRITE in post.rights),
            title=f"{month.month}月办好了这些事",
            paragraphs=[f"{label}，居民反映的问题中有{len(problems)}件办结并公开。"],
            lists=[{"label": area, "items": items} for area, items in by_area.items()],
        )
