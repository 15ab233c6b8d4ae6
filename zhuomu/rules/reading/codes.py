"""Why a page, or a piece of it, is not read with full trust: one code each, sentences are made in ``web``."""

from zhuomu.rules.reason import Code


class ReadingCode(Code):
    """Refusals of a file, warnings about a page, and doubts about one piece."""

    # the file is refused
    BINARY = "reading.binary"
    TOO_LARGE = "reading.too_large"
    ENCODING_UNKNOWN = "reading.encoding_unknown"
    # the page is read, with a warning
    EMPTY = "reading.empty"
    NO_HEADLINE = "reading.no_headline"
    NO_PARAGRAPH = "reading.no_paragraph"
    # one piece is doubted
    HEADLINE_MISSING = "reading.headline_missing"
    HEADLINE_ROLE = "reading.headline_role"
    HEADLINE_PLACE = "reading.headline_place"
    JOINED_GAP = "reading.joined_gap"
    JOINED_CAPTION = "reading.joined_caption"
    UNFINISHED = "reading.unfinished"
    CAPTION_PLACE = "reading.caption_place"
    CAPTION_OR_DECK = "reading.caption_or_deck"
    BYLINE_FORM = "reading.byline_form"
    SUBHEAD = "reading.subhead"
    FURNITURE_PLACE = "reading.furniture_place"
    NOTE_PLACE = "reading.note_place"
