"""Why a document cannot be made."""

from zhuomu.rules.reason import Code


class DocumentCode(Code):
    """Refusals of the makers; their sentences stand in ``web.sentences_congress_documents``."""

    FONT_MISSING = "documents.font_missing"
    NO_BALLOT = "documents.no_ballot"
    BALLOT_EMPTY = "documents.ballot_empty"
    BALLOT_TOO_FULL = "documents.ballot_too_full"
    PER_SHEET_BAD = "documents.per_sheet_bad"
    PAPERS_UNBALANCED = "documents.papers_unbalanced"
