"""What a service raises when it refuses. The Chinese sentence is made in ``web`` from the reason's code."""

from zhuomu.rules.reason import Code, Reason


class Refused(Exception):
    """A rule said no; nothing was changed. ``reasons`` is never empty."""

    def __init__(self, *reasons: Reason) -> None:
        if not reasons:
            raise ValueError("a refusal needs at least one reason")
        super().__init__(", ".join(str(reason.code) for reason in reasons))
        self.reasons = reasons


def refuse_if(*reasons: Reason) -> None:
    """Raise :class:`Refused` when any reason is given; do nothing otherwise."""
    if reasons:
        raise Refused(*reasons)


class CoreCode(Code):
    """Refusals that any part of the product can meet."""

    RIGHT_MISSING = "core.right_missing"
    NOT_FOUND = "core.not_found"
    CHANGED_MEANWHILE = "core.changed_meanwhile"
    PASSWORD_WRONG = "core.password_wrong"  # noqa: S105 — a code, not a password
    ACCOUNT_LOCKED = "core.account_locked"
    CODE_WRONG = "core.code_wrong"
    TOTP_WRONG = "core.totp_wrong"
    SAMPLE_ONLY_LOCAL = "core.sample_only_local"
    FILE_EMPTY = "core.file_empty"
    FILE_TOO_LARGE = "core.file_too_large"
    FILE_NO_PICTURE = "core.file_no_picture"
    PICTURE_TOO_MANY_PIXELS = "core.picture_too_many_pixels"
    ARCHIVE_BROKEN = "core.archive_broken"
    ARCHIVE_TOO_LARGE = "core.archive_too_large"
    ARCHIVE_TOO_MANY = "core.archive_too_many"
    ARCHIVE_UNSAFE = "core.archive_unsafe"
    OFFICE_LOOP = "core.office_loop"
    OFFICE_IN_USE = "core.office_in_use"
    FORM_TOO_FAST = "core.form_too_fast"
    FORM_STALE = "core.form_stale"
    DAY_NOT_IN_YEAR = "core.day_not_in_year"
    USERNAME_TAKEN = "core.username_taken"
    NAME_TAKEN = "core.name_taken"
    SELF_ONLY = "core.self_only"
    NOT_ONESELF = "core.not_oneself"
    POST_ENDED = "core.post_ended"


def refuse(code: Code, *, field: str = "", **facts: object) -> Refused:
    """Return (not raise) a refusal with one reason: ``raise refuse(CoreCode.NOT_FOUND)``."""
    return Refused(Reason(code, facts, field))
