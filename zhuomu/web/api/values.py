"""Values that programs send: each field is declared once, and both its check and its JSON Schema come from there."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Area, Office
from zhuomu.ledger.models import Category, Problem
from zhuomu.ledger.selectors import visible_to
from zhuomu.rules.reason import Reason
from zhuomu.web.api.codes import ApiCode

Schema = Mapping[str, Any]
NUMBER_MAX = 2**31 - 1
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)
PROBLEM_NUMBER = r"^[0-9]{4}-[0-9]{4,7}$"
# XML has no words for these, PostgreSQL keeps neither NUL nor half a surrogate pair
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Wrong(ValueError):
    """A value of the wrong kind; says in Chinese what is wanted."""


class NoSuch(LookupError):
    """A value of the right kind that names nothing, or nothing in sight."""


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its JSON Schema, and what turns a JSON value into what a service takes."""

    schema: Schema
    read: Callable[[Any, Actor], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One field of a query or a body. Its name is the service's own argument."""

    name: str
    kind: Kind
    description: str
    is_required: bool = False


def text(most: int, *, pattern: str = "", is_blank_allowed: bool = True) -> Kind:
    """A string of at most so many characters, without control characters."""
    schema: dict[str, Any] = {"type": "string", "maxLength": most}
    if pattern:
        schema["pattern"] = pattern
    if not is_blank_allowed:
        schema["minLength"] = 1

    def read(value: Any, _by: Actor) -> str:
        if not isinstance(value, str) or UNWRITABLE.search(value):
            raise Wrong("不含控制字符的文字")
        if len(value) > most or (not value and not is_blank_allowed):
            raise Wrong(f"1 到 {most} 个字" if not is_blank_allowed else f"最多 {most} 个字")
        if pattern and not re.search(pattern, value, re.ASCII):
            raise Wrong(f"符合 {pattern}")
        return value

    return Kind(schema, read)


def whole(least: int = 1, most: int = NUMBER_MAX, *, default: int | None = None) -> Kind:
    """A whole number within these limits, both included."""
    schema: dict[str, Any] = {"type": "integer", "minimum": least, "maximum": most}
    if default is not None:
        schema["default"] = default

    def read(value: Any, _by: Actor) -> int:
        if isinstance(value, float) and value.is_integer():  # JSON Schema: 5.0 is an integer
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Wrong(f"{least} 到 {most} 的整数")
        return value

    return Kind(schema, read)


def _truth(value: Any, _by: Actor) -> bool:
    if not isinstance(value, bool):
        raise Wrong(" true 或 false")
    return value


def _day(value: Any, _by: Actor) -> date:
    try:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError as error:
        raise Wrong("像 2026-11-03 这样的日期") from error


def choice(kinds: type[Enum] | Mapping[str, Any]) -> Kind:
    """One of an enumeration's values, read as its member; or one of a mapping's keys, read as it stands."""
    members = {str(each.value): each for each in kinds} if isinstance(kinds, type) else dict(kinds)

    def read(value: Any, _by: Actor) -> Any:
        if not isinstance(value, str) or value not in members:
            raise Wrong("、".join(members) + " 之一")
        return members[value] if isinstance(kinds, type) else value

    return Kind({"type": "string", "enum": list(members)}, read)


def list_of(kind: Kind, most: int = 50) -> Kind:
    """An array of values of one kind."""

    def read(value: Any, by: Actor) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise Wrong(f"最多 {most} 项的数组")
        return [kind.read(each, by) for each in value]

    return Kind({"type": "array", "items": kind.schema, "maxItems": most}, read)


_NUMBER = whole()
_SLUG = text(30, pattern=r"^[A-Za-z0-9_-]+$")
_PROBLEM = text(12, pattern=PROBLEM_NUMBER)


def _found(found: Any) -> Any:
    if found is None:
        raise NoSuch
    return found


def _category(value: Any, by: Actor) -> Category:
    key = _SLUG.read(value, by)
    category: Category = _found(Category.objects.filter(key=key, is_active=True).first())
    return category


def _area(value: Any, by: Actor) -> Area:
    rows = Area.objects.select_related("office").filter(office__is_active=True)
    area: Area = _found(rows.filter(pk=_NUMBER.read(value, by)).first())
    return area


def _office(value: Any, by: Actor) -> Office:
    office: Office = _found(Office.objects.filter(pk=_NUMBER.read(value, by)).first())
    return office


def _problem(value: Any, by: Actor) -> Problem:
    problem: Problem = _found(visible_to(by).filter(number=_PROBLEM.read(value, by)).first())
    return problem


TRUTH = Kind({"type": "boolean"}, _truth)
DATE = Kind({"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, _day)
CATEGORY = Kind(_SLUG.schema, _category)
AREA = Kind(_NUMBER.schema, _area)
OFFICE = Kind(_NUMBER.schema, _office)
PROBLEM = Kind(_PROBLEM.schema, _problem)


def values_read(fields: Iterable[Field], given: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """What was given, as services take it. Raises ``Refused`` with every fault: unknown, missing, wrong, naming nothing."""
    known = {field.name: field for field in fields}
    reasons = [_fault(ApiCode.UNKNOWN, name) for name in given if name not in known]
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name not in given:
            if field.is_required:
                reasons.append(_fault(ApiCode.MISSING, name))
            continue
        try:
            values[name] = field.kind.read(given[name], by)
        except Wrong as wrong:
            reasons.append(_fault(ApiCode.WRONG, name, wanted=str(wrong)))
        except NoSuch:
            reasons.append(_fault(ApiCode.NO_SUCH, name))
    if reasons:
        raise Refused(*reasons)
    return values


def _fault(code: ApiCode, name: str, **facts: str) -> Reason:
    shown = UNWRITABLE.sub("?", name)[:60]
    return Reason(code, {"name": shown, **facts}, shown)


def from_words(field: Field | None, words: str) -> Any:
    """A word of an address as JSON would have it: numbers and truths are unwrapped, all else stays text."""
    kind = field.kind.schema.get("type") if field else "string"
    if kind == "integer" and WHOLE.fullmatch(words):
        return int(words)
    if kind == "boolean" and words in ("true", "false"):
        return words == "true"
    return words


def object_schema(fields: Iterable[Field]) -> dict[str, Any]:
    """The JSON Schema of an object with these fields and no others."""
    fields = list(fields)
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            field.name: {**field.kind.schema, "description": field.description} for field in fields
        },
    }
    if required := [field.name for field in fields if field.is_required]:
        schema["required"] = required
    return schema
