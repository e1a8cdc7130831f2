"""What a file's columns mean: profiles as TOML, recognised by whole headers."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from kpitui.exchange.currency import SIGNS, is_code
from kpitui.exchange.days import Order
from kpitui.model.errors import BadInput, UnknownName

TRAILING = re.compile(r"\s*(?:\((?P<inside>[^()]{1,4})\)|\s(?P<code>[A-Z]{3})|(?P<sign>[^\w\s()%]{1,3}))$")
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
SHAPES = ("wide", "long")
"""The wider first: a long file has a date column too."""


@dataclass(frozen=True, slots=True)
class Header:
    """A column's header: as printed, without the currency sign at its end, that sign, and as it is compared."""

    text: str
    title: str
    sign: str = ""

    @property
    def name(self) -> str:
        return self.title.casefold()


@dataclass(frozen=True, slots=True)
class Profile:
    """How one family of files is read."""

    name: str
    covers: str
    """What it counts; the first part of its series' keys, and of its feed."""
    shape: str
    """wide: a series a column. long: a series a row, named in a column."""
    date: tuple[str, ...]
    """Headers that the day's column may have."""
    order: Order | None = None
    roles: Mapping[str, tuple[str, ...]] | None = None
    """Of a long file: the headers of the columns kpi, value, unit, segment."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a profile finds things in one file's columns."""

    profile: Profile
    headers: tuple[Header, ...]
    day: int
    values: tuple[int, ...]
    """Columns with numbers."""
    kpi: int | None = None
    unit: int | None = None


def normalised(text: str) -> Header:
    """A header without what differs between two exports of one report: width, dashes, spaces, case, currency."""
    plain = " ".join(DASHES.sub("-", unicodedata.normalize("NFKC", text)).split())
    found = TRAILING.search(plain)
    sign = (found["inside"] or found["code"] or found["sign"] or "").strip() if found else ""
    if found and found.start() and (is_code(sign) or sign.lower() in SIGNS):
        return Header(text, plain[: found.start()].rstrip(), sign)
    return Header(text, plain)


def shipped() -> tuple[Profile, ...]:
    """The profiles of the package, by name."""
    folder = resources.files("kpitui.exchange") / "profiles"
    texts = {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".toml")}
    return tuple(_profile(tomllib.loads(texts[name])) for name in sorted(texts))


def recognise(header: Sequence[str], profiles: Sequence[Profile], wanted: str = "") -> Layout:
    """The layout of the profile that a header belongs to; of several generic ones the narrowest.

    Raises: BadInput, where none fits, or a column is there twice or has no place; UnknownName, for `wanted`.
    """
    headers = tuple(normalised(text) for text in header)
    _refuse_unclear(headers)
    if wanted:
        profiles = [profile for profile in profiles if profile.name == wanted]
        if not profiles:
            raise UnknownName("profile", wanted, [profile.name for profile in shipped()])
    layouts = [layout for profile in profiles if (layout := _layout(profile, headers))]
    if not layouts:
        shown = ", ".join(repr(item.text) for item in headers[:6]) + (" …" if len(headers) > 6 else "")
        raise BadInput(
            f"the header ({shown}) is none that is known; "
            "it needs a column date and one a series, or the columns date, kpi, value"
        )
    return max(layouts, key=lambda layout: SHAPES.index(layout.profile.shape))


def _profile(data: Mapping[str, object]) -> Profile:
    date = data["date"]
    roles = data.get("long")
    assert isinstance(date, dict)  # noqa: S101 - the package's own files
    assert roles is None or isinstance(roles, dict)  # noqa: S101
    return Profile(
        name=str(data["name"]),
        covers=str(data["covers"]),
        shape=str(data["shape"]),
        date=tuple(date["column"]),
        order=Order(date["order"]) if "order" in date else None,
        roles={role: tuple(names) for role, names in roles.items()} if roles else None,
    )


def _layout(profile: Profile, headers: Sequence[Header]) -> Layout | None:
    day = _column(profile.date, headers)
    if day is None:
        return None
    if profile.roles is None:
        others = tuple(index for index in range(len(headers)) if index != day)
        return Layout(profile, tuple(headers), day, others) if others else None
    found = {role: _column(names, headers) for role, names in profile.roles.items()}
    value, kpi = found["value"], found["kpi"]
    if value is None or kpi is None:
        return None
    for index, header in enumerate(headers):
        if index != day and index not in found.values():
            raise BadInput(
                f"the column {header.text!r} has no place in a file with one value a row; "
                f"its columns are date, {', '.join(profile.roles)}"
            )
    return Layout(profile, tuple(headers), day, (value,), kpi, found["unit"])


def _column(names: Sequence[str], headers: Sequence[Header]) -> int | None:
    return next((index for name in names for index, header in enumerate(headers) if header.name == name), None)


def _refuse_unclear(headers: Sequence[Header]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for number, header in enumerate(headers, 1):
        if not header.name:
            raise BadInput(f"column {number} has no header; name it or take it out")
        before = seen.setdefault((header.name, header.sign), number)
        if before != number:
            raise BadInput(f"the header {header.text!r} is there twice (columns {before} and {number}); keep one")
