"""Refusals of the paper that the rules do not know, because they need the database."""

from zhuomu.rules.reason import Code


class PaperCode(Code):
    """Why the paper refuses."""

    ISSUE_NUMBER_TAKEN = "paper.issue_number_taken"
    ISSUE_PUBLISHED = "paper.issue_published"
    ISSUE_EMPTY = "paper.issue_empty"
    ARTICLES_NOT_APPROVED = "paper.articles_not_approved"
    DEADLINE_BEFORE_PUBLICATION = "paper.deadline_before_publication"
    PAGE_NUMBER_TAKEN = "paper.page_number_taken"
    PAGE_NUMBER_WRONG = "paper.page_number_wrong"
    PHOTO_UNKNOWN = "paper.photo_unknown"
    PHOTO_MISSING = "paper.photo_missing"
    CONSENT_MISSING = "paper.consent_missing"
    TEXT_TOO_LONG = "paper.text_too_long"
    SOURCE_SETTLED = "paper.source_settled"
    SOURCE_WITHOUT_ARTICLES = "paper.source_without_articles"
    NOTICE_SETTLED = "paper.notice_settled"
    MARK_GONE = "paper.mark_gone"
    MARK_WITHOUT_SUGGESTION = "paper.mark_without_suggestion"
    REASON_MISSING = "paper.reason_missing"
    NOTHING_TO_CORRECT = "paper.nothing_to_correct"
    WRONG_NOT_FOUND = "paper.wrong_not_found"
    ERRATUM_USED = "paper.erratum_used"
    NOT_PUBLISHED = "paper.not_published"
    WORD_UNREADABLE = "paper.word_unreadable"
