"""Profiles from TOML: those of the package, and a person's own."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kpitui.exchange.days import Order
from kpitui.exchange.header import FOLDER, compared, spellings, totals
from kpitui.exchange.profile import Dates, Measure, Profile
from kpitui.exchange.toml_lines import Lines
from kpitui.model.enums import Aggregation
from kpitui.model.errors import BadInput

SHAPES = ("columns", "wide", "long", "rows")
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "": ("name", "like", "covers", "shape", "restates", "match", "read", "date", "series", "long"),
    "match": ("need", "none"),
    "read": ("totals", "decimal", "currency", "one", "places"),
    "date": ("column", "order", "start", "end", "range", "metadata", "until", "lasts", "each", "name"),
    "long": ("kpi", "value", "unit", "segment", "n", "pooled", "note", "aggregation", "source"),
    "series": ("from", "unit", "scale", "aggregation", "decimal"),
}
ADDED = ("need", "none", "totals")
"""What a profile adds to that which it is like; the rest goes before it."""
Data = Mapping[str, Any]


@cache
def shipped() -> tuple[Profile, ...]:
    """The profiles of the package, by name."""
    return tuple(profile for _, one in sorted(_shipped_data().items()) for profile in _profiles(one))


def known_profiles(folder: Path) -> tuple[Profile, ...]:
    """A person's own profiles, and those of the package that none of them has the name of.

    Raises: BadInput, naming the file and the line.
    """
    if not folder.is_dir():
        return shipped()
    own = [profile for path in sorted(folder.glob("*.toml")) for profile in _own(path)]
    names = {profile.name for profile in own}
    return (*own, *(profile for profile in shipped() if profile.name not in names))


@cache
def _shipped_data() -> Mapping[str, Data]:
    texts = {item.name: item.read_text(encoding="utf-8") for item in FOLDER.iterdir() if item.name.endswith(".toml")}
    texts.pop("_words.toml")
    return {name.removesuffix(".toml"): tomllib.loads(text) for name, text in texts.items()}


def _own(path: Path) -> tuple[Profile, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"the profile {path} cannot be read: {error}") from error
    data.setdefault("name", path.stem)
    try:
        return tuple(_profiles(data))
    except _WrongError as wrong:
        raise BadInput(f"{path}:{Lines(text).of(wrong.path)}: {wrong}") from wrong


class _WrongError(ValueError):
    """Something in a profile that cannot be; its place and the reason."""

    def __init__(self, path: tuple[str, ...], reason: str) -> None:
        super().__init__(reason)
        self.path = path


def _profiles(data: Data) -> Iterator[Profile]:
    """One; two where it has a day's column and, in its place, columns with spans: those add up to no daily values."""
    if "name" not in data:
        return
    whole = _whole(data)
    profile = _profile(whole)
    dates = profile.dates
    spans = Dates(start=dates.start, end=dates.end, range=dates.range, order=dates.order)
    if not (dates.column and (dates.start or dates.range)):
        yield profile
        return
    daily = Dates(column=dates.column, order=dates.order)
    yield replace(profile, name=f"{profile.name}-daily", dates=daily)
    none = (*profile.none, *dates.column)
    yield replace(profile, name=f"{profile.name}-summary", dates=spans, none=none)


def _whole(data: Data) -> Data:
    """With what the profile that it is like says."""
    _check_keys(data)
    if "like" not in data:
        return data
    like = _shipped_data().get(str(data["like"]))
    if like is None:
        raise _WrongError(("like",), f"no profile of the package is called {data['like']!r}")
    before = _whole(like)
    merged = {**before, **data}
    for table in ("match", "read", "series"):
        merged[table] = {**before.get(table, {}), **data.get(table, {})}
        for key in ADDED:
            both = [*_listed(before.get(table, {}), key), *_listed(data.get(table, {}), key)]
            if both and table != "series":
                merged[table][key] = both
    return merged


def _check_keys(data: Data) -> None:
    for key, value in data.items():
        _check_key((key,), "")
        if key in ("match", "read", "date", "long", "series"):
            if not isinstance(value, dict):
                raise _WrongError((key,), f"{key} is a table, as [{key}]")
            for inner, part in value.items():
                if key != "series":
                    _check_key((key, inner), key)
                elif not isinstance(part, dict):
                    raise _WrongError((key, inner), f"a series is a table, as [series.{inner}]")
                else:
                    for last in part:
                        _check_key((key, inner, last), key)


def _check_key(path: tuple[str, ...], table: str) -> None:
    if path[-1] not in ALLOWED[table]:
        where = f"[{'.'.join(path[:-1])}]" if len(path) > 1 else "a profile"
        raise _WrongError(path, f"{where} has no key {path[-1]!r}; its keys are {', '.join(ALLOWED[table])}")


def _profile(data: Data) -> Profile:
    match, read, date, long = (data.get(table, {}) for table in ("match", "read", "date", "long"))
    shape = str(data.get("shape", "columns"))
    if shape not in SHAPES:
        raise _WrongError(("shape",), f"a shape is one of {', '.join(SHAPES)}")
    measures = tuple(_measure(key, table) for key, table in data.get("series", {}).items())
    if shape == "columns" and not measures:
        raise _WrongError(("series",), 'a profile says what its columns are, as [series.clicks] with from = "Clicks"')
    if shape == "columns" and not date:
        raise _WrongError(("date",), 'a profile says where the days are, as [date] with column = "Date"')
    return Profile(
        name=str(data["name"]),
        covers=str(data.get("covers", "")),
        shape=shape,
        dates=_dates(date),
        need=tuple(spellings(_texts(one, ("match", "need"))) for one in _listed(match, "need")),
        none=_names(match, "match", "none"),
        measures=measures,
        kpi=_names(long, "long", "kpi"),
        value=_names(long, "long", "value"),
        unit=_names(long, "long", "unit"),
        segment=_names(long, "long", "segment"),
        n=_names(long, "long", "n"),
        pooled=_names(long, "long", "pooled"),
        note=_names(long, "long", "note"),
        aggregation=_names(long, "long", "aggregation"),
        source=_names(long, "long", "source"),
        totals=totals() | {compared(word) for word in _texts(read.get("totals", []), ("read", "totals"))},
        decimal=_mark(read, ("read", "decimal")),
        currency=_names(read, "read", "currency"),
        one=_names(read, "read", "one"),
        places=_names(read, "read", "places"),
        restates=bool(data.get("restates", False)),
    )


def _dates(date: Data) -> Dates:
    order = str(date.get("order", ""))
    if order and order not in [*Order]:
        raise _WrongError(("date", "order"), f"an order of days is one of {', '.join(Order)}")
    if ("start" in date) != ("end" in date):
        raise _WrongError(("date",), "a column with first days needs one with last days: start and end")
    if ("until" in date) != ("lasts" in date):
        raise _WrongError(("date",), "a last day needs the field that says how many days: until and lasts")
    return Dates(
        column=_names(date, "date", "column"),
        start=_names(date, "date", "start"),
        end=_names(date, "date", "end"),
        range=_names(date, "date", "range"),
        metadata=tuple(name.casefold() for name in _texts(date.get("metadata", []), ("date", "metadata"))),
        until=_names(date, "date", "until"),
        lasts=str(date.get("lasts", "")).casefold(),
        each=str(date.get("each", "")).casefold(),
        name=tuple(_texts(date.get("name", []), ("date", "name"))),
        order=Order(order) if order else None,
    )


def _measure(key: str, table: Data) -> Measure:
    path = ("series", key)
    how = str(table.get("aggregation", ""))
    if how and how not in [*Aggregation]:
        raise _WrongError((*path, "aggregation"), f"an aggregation is one of {', '.join(Aggregation)}")
    scale = table.get("scale", 1)
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not scale > 0:
        raise _WrongError((*path, "scale"), "a scale is a number above 0")
    return Measure(
        key=key,
        names=spellings(_texts(table.get("from", key), (*path, "from"))),
        unit=str(table.get("unit", "count")),
        scale=Decimal(repr(scale)),
        aggregation=Aggregation(how) if how else None,
        decimal=_mark(table, (*path, "decimal")),
    )


def _mark(table: Data, path: tuple[str, ...]) -> str:
    mark = str(table.get("decimal", ""))
    if mark not in ("", ".", ","):
        raise _WrongError(path, 'a decimal mark is "." or ","')
    return mark


def _names(table: Data, name: str, key: str) -> tuple[str, ...]:
    return spellings(_texts(table.get(key, []), (name, key)))


def _listed(table: Data, key: str) -> list[Any]:
    value = table.get(key, [])
    return value if isinstance(value, list) else [value]


def _texts(value: object, path: tuple[str, ...]) -> list[str]:
    """A text, or a list of texts."""
    found = value if isinstance(value, list) else [value]
    texts = [one for one in found if isinstance(one, str)]
    if len(texts) != len(found):
        raise _WrongError(path, f"{path[-1]} is a text or a list of texts")
    return texts
