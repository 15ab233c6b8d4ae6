"""The stricter password profile (等保, GB/T 22239-2019 8.1.4.1): composition and no reuse; rotation is in settings."""

from __future__ import annotations

import re

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from zhuomu.core.models import Person

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^\w\s]")
NEEDED_KINDS = 3
REMEMBERED = 5


class CompositionValidator:
    """At least three of: small letters, capitals, digits, signs."""

    def validate(self, password: str, user: Person | None = None) -> None:  # noqa: ARG002 — Django's face
        if sum(bool(re.search(kind, password)) for kind in KINDS) < NEEDED_KINDS:
            raise ValidationError(self.get_help_text(), code="password_composition")

    def get_help_text(self) -> str:
        return "密码须含小写字母、大写字母、数字、符号中的至少三种。"


class ReuseValidator:
    """None of the current and the last five passwords."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if user is None or user.pk is None:
            return
        old = [row.password for row in user.old_passwords.all()[:REMEMBERED]]
        if any(
            check_password(password, known) for known in [user.password, *old] if known and known[0] != "!"
        ):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return f"不能与当前密码及最近 {REMEMBERED} 次用过的密码相同。"
