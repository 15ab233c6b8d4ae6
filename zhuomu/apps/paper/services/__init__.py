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
from zhuomu.apps.paper.services.lexicon import (
    LexiconPlan,
    LexiconRow,
    Term,
    entry_term,
    lexicon_add,
    lexicon_change,
    lexicon_import,
    lexicon_plan,
    lexicon_restore,
    lexicon_retire,
)
from zhuomu.apps.paper.services.marks import mark_decide, mark_undo, marks_alike, marks_open
from zhuomu.apps.paper.services.sources import (
    ConfirmedArticle,
    body_blocks,
    source_confirm,
    source_drop,
    source_read,
)
from zhuomu.apps.paper.services.switching import rule_switch

__all__ = [
    "ConfirmedArticle",
    "Content",
    "LexiconPlan",
    "LexiconRow",
    "PaperCode",
    "Term",
    "article_create",
    "article_edit",
    "article_review",
    "article_submit",
    "article_withdraw",
    "body_blocks",
    "content_of",
    "correction_publish",
    "correction_start",
    "entry_term",
    "errata_box_create",
    "erratum_create",
    "erratum_sentence",
    "erratum_withdraw",
    "issue_create",
    "issue_publish",
    "issue_reasons",
    "lexicon_add",
    "lexicon_change",
    "lexicon_import",
    "lexicon_plan",
    "lexicon_restore",
    "lexicon_retire",
    "mark_decide",
    "mark_undo",
    "marks_alike",
    "marks_open",
    "move_reasons",
    "notice_drop",
    "notice_take",
    "page_add",
    "page_name",
    "photo_add",
    "rule_switch",
    "source_confirm",
    "source_drop",
    "source_read",
]
