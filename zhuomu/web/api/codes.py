"""What the interfaces for programs refuse by themselves."""

from zhuomu.rules.reason import Code


class ApiCode(Code):
    """Refusals of our own JSON API."""

    KEY_MISSING = "api.key_missing"
    KEY_WRONG = "api.key_wrong"
    CSRF = "api.csrf"
    METHOD = "api.method"
    TOO_OFTEN = "api.too_often"
    TOO_MANY_REPORTS = "api.too_many_reports"
    NOT_JSON = "api.not_json"
    NOT_JSON_TYPE = "api.not_json_type"
    TOO_LARGE = "api.too_large"
    UNKNOWN = "api.unknown"
    MISSING = "api.missing"
    WRONG = "api.wrong"
    NO_SUCH = "api.no_such"
    NOTHING_TO_UNDO = "api.nothing_to_undo"


class Open311Code(Code):
    """Refusals of Open311 that the standard names."""

    NOT_FOUND = "open311.not_found"
    MISSING = "open311.missing"
    WRONG = "open311.wrong"
    KEY = "open311.key"
    RIGHT = "open311.right"
    LOCATION = "open311.location"
