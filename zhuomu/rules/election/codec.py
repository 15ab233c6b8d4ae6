"""Frozen dataclasses as plain JSON and back, driven by their types; every fault is told with its field."""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from enum import StrEnum

from zhuomu.rules.reason import Reason

from .codes import MeasuresCode

MAX_NUMBER = 1_000_000_000
MAX_TEXT = 2_000
MAX_ITEMS = 200


def plain(value: object) -> object:
    """A dataclass, enum, tuple or mapping as what JSON knows; sets are sorted."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    return plain_object(value) if dataclasses.is_dataclass(value) else value


def plain_object(value: typing.Any) -> dict[str, object]:
    """A dataclass with its fields as plain JSON."""
    return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}


def plain_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a reason, each as plain JSON."""
    return {name: plain(value) for name, value in facts.items()}


def canonical(value: object) -> str:
    """The one text of a plain value: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(value: object) -> str:
    """The hash of the canonical text, 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def read(kind: typing.Any, data: object, path: str, reasons: list[Reason]) -> typing.Any:
    """``data`` as a value of ``kind``; faults go to ``reasons`` and give None in place of the value."""
    if dataclasses.is_dataclass(kind):
        return _read_object(kind, data, path, reasons)
    if isinstance(kind, types.UnionType):
        inner = next(arg for arg in typing.get_args(kind) if arg is not types.NoneType)
        return None if data is None else read(inner, data, path, reasons)
    if typing.get_origin(kind) is tuple:
        return _read_items(typing.get_args(kind)[0], data, path, reasons)
    if issubclass(kind, StrEnum):
        if isinstance(data, str) and data in set(kind):
            return kind(data)
    elif kind is str:
        if isinstance(data, str) and len(data) <= MAX_TEXT:
            return data
    elif kind is bool:
        if isinstance(data, bool):
            return data
    elif type(data) is int and 0 <= data <= MAX_NUMBER:
        return data
    _fault(reasons, MeasuresCode.VALUE_BAD, path)
    return None


def _read_items(
    kind: typing.Any, data: object, path: str, reasons: list[Reason]
) -> tuple[object, ...] | None:
    if not isinstance(data, list) or len(data) > MAX_ITEMS:
        _fault(reasons, MeasuresCode.VALUE_BAD, path)
        return None
    return tuple(read(kind, item, f"{path}[{place}]", reasons) for place, item in enumerate(data))


def _read_object(kind: typing.Any, data: object, path: str, reasons: list[Reason]) -> object:
    if not isinstance(data, dict):
        _fault(reasons, MeasuresCode.NOT_OBJECT, path)
        return None
    prefix = f"{path}." if path else ""
    hints = typing.get_type_hints(kind)
    known = {field.name: hints[field.name] for field in dataclasses.fields(kind)}
    before = len(reasons)
    for name in data.keys() - known.keys():
        _fault(reasons, MeasuresCode.FIELD_UNKNOWN, f"{prefix}{name}")
    values = {}
    for name, inner in known.items():
        if name in data:
            values[name] = read(inner, data[name], f"{prefix}{name}", reasons)
        else:
            _fault(reasons, MeasuresCode.FIELD_MISSING, f"{prefix}{name}")
    return kind(**values) if len(reasons) == before else None


def _fault(reasons: list[Reason], code: MeasuresCode, path: str) -> None:
    reasons.append(Reason(code, {"name": path or "measures"}, path))
