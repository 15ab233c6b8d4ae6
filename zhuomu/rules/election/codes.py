"""Every reason the count can give, as codes. The Chinese sentences stand in ``web.sentences_election``."""

from zhuomu.rules.reason import Code


class MeasuresCode(Code):
    """What is wrong with election measures, or what their text leaves open."""

    NOT_OBJECT = "measures.not_object"
    FIELD_MISSING = "measures.field_missing"
    FIELD_UNKNOWN = "measures.field_unknown"
    VALUE_BAD = "measures.value_bad"
    SHARE_BAD = "measures.share_bad"
    QUORUM_BASE_BAD = "measures.quorum_base_bad"
    SIGNS_ALIKE = "measures.signs_alike"
    DIFFERENTIAL_BAD = "measures.differential_bad"
    ROLE_BAD = "measures.role_bad"
    DUAL_MISSING = "measures.dual_missing"
    BASE_OPEN = "measures.base_open"
    TIE_OPEN = "measures.tie_open"
    SHORTAGE_OPEN = "measures.shortage_open"
    AGAIN_BASE_OPEN = "measures.again_base_open"


class InputCode(Code):
    """Why the numbers or papers handed in cannot be those of an election."""

    SEATS_NONE = "count.seats_none"
    NAME_EMPTY = "count.name_empty"
    NAME_DOUBLED = "count.name_doubled"
    NEGATIVE = "count.negative"
    PRESENT_GT_DUE = "count.present_gt_due"
    DUE_GT_WHOLE = "count.due_gt_whole"
    CANDIDATES_FEW = "count.candidates_few"
    CANDIDATES_NOT_EQUAL = "count.candidates_not_equal"
    CANDIDATES_NONE = "count.candidates_none"
    METHOD_ELSEWHERE = "count.method_elsewhere"
    MARKS_LENGTH = "count.marks_length"
    TWO_WAYS = "count.two_ways"
    BUNDLE_SIZE = "count.bundle_size"
    MERGE_CHAIN = "count.merge_chain"
    SIGN_UNKNOWN = "count.sign_unknown"


class StopCode(Code):
    """Why a stage stops the count, or what the outcome waits for."""

    NO_QUORUM = "election.no_quorum"
    PROXY_FORBIDDEN = "election.proxy_forbidden"
    PROXY_TOO_MANY = "election.proxy_too_many"
    ISSUED_GT_PRESENT = "election.issued_gt_present"
    PAPERS_UNBALANCED = "election.papers_unbalanced"
    RECOVERED_GT_ISSUED = "election.recovered_gt_issued"
    BALLOTS_NOT_RECOVERED = "election.ballots_not_recovered"
    DOUBTFUL_OPEN = "election.doubtful_open"
    RULING_INCOMPLETE = "election.ruling_incomplete"
    RULING_BY_CANDIDATE = "election.ruling_by_candidate"
    NAMES_ALIKE = "election.names_alike"
    NAME_OF_SEVERAL = "election.name_of_several"
    BUNDLE_UNBALANCED = "election.bundle_unbalanced"
    BUNDLE_WRITEINS = "election.bundle_writeins"
    CHOICES_OVER = "election.choices_over"
    CHOICES_NOT_EXACT = "election.choices_not_exact"
    RECOVERED_LT_ISSUED = "election.recovered_lt_issued"
    TIED = "election.tied"
    TIE_OPEN = "election.tie_open"
    TIE_CHAIR = "election.tie_chair"
    CHOICE_BAD = "election.choice_bad"
    SHORT = "election.short"
    SHORT_OPEN = "election.short_open"
    SHORT_NEAR = "election.short_near"
    RESERVED_UNMET = "election.reserved_unmet"
    KIN_ELECTED = "election.kin_elected"
    SIGNATURE_MISSING = "election.signature_missing"
    SIGNATURE_TWICE = "election.signature_twice"
    SIGNATURE_RETYPED = "election.signature_retyped"
    SIGNATURE_STALE = "election.signature_stale"


class VoidCode(Code):
    """Why a whole ballot is void; the order here is the order in which they are looked for."""

    ILLEGIBLE = "ballot.illegible"
    IDENTIFYING = "ballot.identifying"
    TWO_OFFICES = "ballot.two_offices"
    OVERVOTE = "ballot.overvote"
    NOT_EXACT = "ballot.not_exact"
    UNCLEAR_WHOLE = "ballot.unclear_whole"
    BLANK_EXCLUDED = "ballot.blank_excluded"

    @property
    def short(self) -> str:
        """The word without its family: the key in a result."""
        return self.value.partition(".")[2]


class EntryCode(Code):
    """Why a written-in name does not count while its ballot does."""

    FORBIDDEN = "entry.forbidden"
    NAME_EMPTY = "entry.name_empty"
    REPEATS_CANDIDATE = "entry.repeats_candidate"
    REPEATS_ENTRY = "entry.repeats_entry"
    UNMARKED = "entry.unmarked"
    NOT_ELIGIBLE = "entry.not_eligible"
    WITHOUT_AGAINST = "entry.without_against"


class VoteCode(Code):
    """What a motion, a slate or the owners' vote can be refused for."""

    NEGATIVE = "vote.negative"
    SUM_NOT_PRESENT = "vote.sum_not_present"
    PRESENT_GT_DUE = "vote.present_gt_due"
    BASE_UNKNOWN = "vote.base_unknown"
    NO_QUORUM = "vote.no_quorum"
    NOT_PASSED = "vote.not_passed"
    NAMES_BAD = "vote.names_bad"
    OWNERS_PART_GT_WHOLE = "vote.owners_part_gt_whole"
    OWNERS_AREA_ABSENT = "vote.owners_area_absent"
    OWNERS_HEADS_ABSENT = "vote.owners_heads_absent"
    OWNERS_AREA_SHORT = "vote.owners_area_short"
    OWNERS_HEADS_SHORT = "vote.owners_heads_short"


class RoundCode(Code):
    """Why a further round does not follow from the one before."""

    NOT_CALLED = "round.not_called"
    LINK_BROKEN = "round.link_broken"
    MEASURES_OTHER = "round.measures_other"
    SEATS_OTHER = "round.seats_other"
    CANDIDATES_OTHER = "round.candidates_other"
    COUNTER_IS_CANDIDATE = "round.counter_is_candidate"
    COUNTER_IS_RELATIVE = "round.counter_is_relative"
    COUNTER_TWICE = "round.counter_twice"
    COUNTER_MISSING = "round.counter_missing"


class VectorCode(Code):
    """What is wrong with a file of counts."""

    NOT_OBJECT = "vector.not_object"
    FIELD_MISSING = "vector.field_missing"
    FIELD_UNKNOWN = "vector.field_unknown"
    FIELD_DOUBLED = "vector.field_doubled"
    NOT_COUNT = "vector.not_count"
    NOT_LIST = "vector.not_list"
    NOT_TEXT = "vector.not_text"
    NOT_FLAG = "vector.not_flag"
    VALUE_UNKNOWN = "vector.value_unknown"
    SHARE_BAD = "vector.share_bad"
    CONTRADICTION = "vector.contradiction"
    MARK_UNKNOWN = "vector.mark_unknown"
    NOT_PAIR = "vector.not_pair"
    HASH_OTHER = "vector.hash_other"
