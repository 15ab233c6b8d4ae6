"""Verbs of the paper: the only writers of its tables."""

from zhuomu.apps.paper.services.articles import (
    article_create,
    article_edit,
    article_review,
    article_submit,
    article_withdraw,
    move_reasons,
)
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import Content, content_of
from zhuomu.apps.paper.services.corrections import (
    correction_publish,
    correction_start,
    errata_box_create,
    erratum_create,
    erratum_sentence,
    erratum_withdraw,
)
from zhuomu.apps.paper.services.issues import (
    issue_create,
    issue_publish,
    issue_reasons,
    notice_drop,
    notice_take,
    page_add,
    page_name,
    photo_add,
)
from zhuomu.apps.paper.services.marks import mark_decide, marks_open
from zhuomu.apps.paper.services.sources import (
    ConfirmedArticle,
    body_blocks,
    source_confirm,
    source_drop,
    source_read,
)

__all__ = [
    "ConfirmedArticle",
    "Content",
    "PaperCode",
    "article_create",
    "article_edit",
    "article_review",
    "article_submit",
    "article_withdraw",
    "body_blocks",
    "content_of",
    "correction_publish",
    "correction_start",
    "errata_box_create",
    "erratum_create",
    "erratum_sentence",
    "erratum_withdraw",
    "issue_create",
    "issue_publish",
    "issue_reasons",
    "mark_decide",
    "marks_open",
    "move_reasons",
    "notice_drop",
    "notice_take",
    "page_add",
    "page_name",
    "photo_add",
    "source_confirm",
    "source_drop",
    "source_read",
]
