"""Views as JSON keeps them for good, and back: dataclasses by their fields, days as ISO, enums as their words.

A field that a later version no longer has is passed over; one that it has added is empty in what was kept before.
"""

from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

View = TypeVar("View")


def to_plain(value: Any) -> Any:
    """A view, or a part of one, as JSON keeps it."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    return value


def from_plain(kind: type[View], plain: Any) -> View:
    """The view of that class that was kept."""
    return cast("View", _read(kind, plain))


def _read(kind: Any, plain: Any) -> Any:
    if plain is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _read(next(one for one in get_args(kind) if one is not NoneType), plain)
    if origin in (tuple, list):
        made = [_read(one, part) for one, part in zip(_parts(kind, len(plain)), plain, strict=True)]
        return tuple(made) if origin is tuple else made
    if is_dataclass(kind):
        return _made(kind, plain)
    if isinstance(kind, type) and issubclass(kind, Enum | date):
        return kind.fromisoformat(plain) if issubclass(kind, date) else kind(plain)
    return float(plain) if kind is float else plain


def _parts(kind: Any, count: int) -> Sequence[Any]:
    """The kinds of a sequence's parts: `tuple[X, ...]` and `list[X]` have one for all."""
    kinds = get_args(kind)
    return [kinds[0]] * count if len(kinds) == 1 or kinds[1] is ... else kinds


def _made(kind: Any, plain: Any) -> Any:
    known = _hints(kind)
    named = {
        field.name: _read(known[field.name], plain[field.name]) if field.name in plain else _empty(field, known)
        for field in fields(kind)
    }
    return kind(**named)


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _empty(field: "Field[Any]", known: dict[str, Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return () if get_origin(known[field.name]) is tuple else None
