"""Which profile a header belongs to, and where in the file's columns it finds things."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from kpitui.exchange.header import Header, normalised
from kpitui.exchange.profile import Measure, Names, Profile
from kpitui.model.errors import Ambiguous, BadInput, UnknownName, Unrecognised

SHAPES = ("wide", "long", "rows", "columns")
"""The later goes before the earlier."""
SHOWN = 6
MOST_NEAR = 3
NEAR = 0.7
"""The part of its headers that a profile has to find to be named as the nearest."""


@dataclass(frozen=True, slots=True)
class Value:
    """A column with numbers."""

    index: int
    measure: str
    """The key of a profile's measure; of a generic file the header."""
    rule: Measure | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a profile finds things in one file's columns."""

    profile: Profile
    headers: tuple[Header, ...]
    values: tuple[Value, ...]
    day: int | None = None
    """Of the day, or of both days where they stand in one cell."""
    last: int | None = None
    """Of a span's last day; `day` is its first."""
    in_one_cell: bool = False
    kpi: int | None = None
    unit: int | None = None
    currency: int | None = None
    one: tuple[int, ...] = ()
    """Columns over which nothing adds up."""
    places: tuple[int, ...] = ()
    """Columns over which nothing is added up that nobody added on purpose."""

    @property
    def used(self) -> frozenset[int]:
        """The columns that anything is read from."""
        single = (self.day, self.last, self.kpi, self.unit, self.currency)
        every = (*single, *self.one, *(value.index for value in self.values))
        return frozenset(index for index in every if index is not None)

    @property
    def spans(self) -> bool:
        """Rows are about spans of days."""
        return self.in_one_cell or self.last is not None


def recognise(header: Sequence[str], profiles: Sequence[Profile], wanted: str = "") -> Layout:
    """The layout of the profile that a header belongs to; a generic one only where no other does.

    Raises: Unrecognised, where none fits; Ambiguous, where several do; BadInput, where a column is there twice or has
    no place; UnknownName, for `wanted`.
    """
    headers = tuple(normalised(text) for text in header)
    names = {one.name for one in headers}
    if wanted:
        profiles = _chosen(profiles, wanted, names)
    fitting = [profile for profile in profiles if not _missing(profile, names) and not _forbidden(profile, names)]
    if not fitting:
        raise Unrecognised(_none_fits(headers, names, profiles))
    first = max(SHAPES.index(profile.shape) for profile in fitting)
    fitting = [profile for profile in fitting if SHAPES.index(profile.shape) == first]
    if len(fitting) > 1:
        raise _several_fit(fitting, headers)
    return _layout(fitting[0], headers)


def find_column(headers: Sequence[Header], names: Names) -> int | None:
    """The column that has the first of these headers that is there."""
    return next((index for name in names for index, header in enumerate(headers) if header.name == name), None)


def _chosen(profiles: Sequence[Profile], wanted: str, names: set[str]) -> list[Profile]:
    """Those of that name. Somebody says that the file is one, so nothing in it has to tell it from another."""
    found = [profile for profile in profiles if profile.name in (wanted, f"{wanted}-daily", f"{wanted}-summary")]
    if not found:
        raise UnknownName("profile", wanted, [profile.name for profile in profiles])
    dated = [profile for profile in found if not profile.dates.column or not names.isdisjoint(profile.dates.column)]
    return [replace(profile, need=(), none=()) for profile in dated[:1] or found]


def _groups(profile: Profile) -> Iterator[Names]:
    """Of each one header has to be there."""
    yield from profile.need
    dates = profile.dates
    if dates.column and not dates.metadata:
        yield dates.column
    elif dates.start or dates.range:
        yield (*dates.range, *dates.start)
    if profile.shape in ("long", "rows"):
        yield profile.kpi
        yield profile.value
    if profile.measures:
        yield tuple(name for measure in profile.measures for name in measure.names)


def _missing(profile: Profile, names: set[str]) -> list[Names]:
    return [group for group in _groups(profile) if names.isdisjoint(group)]


def _forbidden(profile: Profile, names: set[str]) -> list[str]:
    return [name for name in profile.none if name in names]


def _none_fits(headers: Sequence[Header], names: set[str], profiles: Sequence[Profile]) -> str:
    shown = ", ".join(repr(item.text) for item in headers[:SHOWN]) + (" …" if len(headers) > SHOWN else "")
    near = _nearest(names, profiles)
    hint = near or "it needs a column date and one a series, or the columns date, kpi, value"
    return f"the header ({shown}) is none that is known; {hint}"


def _nearest(names: set[str], profiles: Sequence[Profile]) -> str:
    """What keeps the header from the profiles that it comes nearest to."""
    found: list[tuple[float, int, Profile]] = []
    for profile in profiles:
        groups = [*_groups(profile)]
        missing, forbidden = _missing(profile, names), _forbidden(profile, names)
        part = (len(groups) - len(missing)) / (len(groups) + len(forbidden))
        if not profile.generic and part >= NEAR:
            read = sum(not names.isdisjoint(measure.names) for measure in profile.measures)
            found.append((part, read, profile))
    if not found:
        return ""
    found.sort(key=itemgetter(0, 1), reverse=True)
    by_covers: dict[str, Profile] = {}
    for part, _, profile in found:
        if part == found[0][0]:
            by_covers.setdefault(profile.covers, profile)
    near = [*by_covers.values()][:MOST_NEAR]
    told = ", or ".join(f"{profile.name}, which {_lacks(profile, names)}" for profile in near)
    if any(_missing(replace(one, need=()), names) or _forbidden(one, names) for one in near):
        return f"it comes nearest to {told}"
    which = near[0].name if len(near) == 1 else "with one of these names"
    return f"it comes nearest to {told}; --profile {which} reads it as that all the same"


def _lacks(profile: Profile, names: set[str]) -> str:
    lacks = ", ".join(repr(group[0]) for group in _missing(profile, names)[:3])
    has = ", ".join(repr(name) for name in _forbidden(profile, names)[:3])
    told = [f"needs {lacks} too" if lacks else "", f"must not have {has}" if has else ""]
    return " and ".join(filter(None, told))


def _several_fit(fitting: Sequence[Profile], headers: Sequence[Header]) -> Ambiguous:
    names = {header.name for header in headers}
    told, choices = [], []
    for profile in fitting[:4]:
        decided = [name for group in _groups(profile) for name in group if name in names]
        by = f"by {', '.join(repr(name) for name in dict.fromkeys(decided))}"
        told.append(f"{profile.name} ({by})")
        choices.append((profile.name, f"{profile.name}, {by}"))
    return Ambiguous(f"the header fits {' and '.join(told)}; say which with --profile", "profile", choices)


def _layout(profile: Profile, headers: tuple[Header, ...]) -> Layout:
    dates = profile.dates
    day, last = find_column(headers, dates.column), None
    in_one_cell = False
    if day is None and (spanned := find_column(headers, dates.range)) is not None:
        day, in_one_cell = spanned, True
    elif day is None:
        day, last = find_column(headers, dates.start), find_column(headers, dates.end)
        if (day is None) != (last is None):
            raise Unrecognised("a column with first days needs one with last days, and only one of them is there")
    kpi, unit = find_column(headers, profile.kpi), find_column(headers, profile.unit)
    values = tuple(_values(profile, headers, {day, find_column(headers, profile.segment), kpi, unit}))
    if not values:
        raise Unrecognised("the header has a column date and none beside it; it needs one a series")
    layout = Layout(
        profile=profile,
        headers=headers,
        values=values,
        day=day,
        last=last,
        in_one_cell=in_one_cell,
        kpi=kpi,
        unit=unit,
        currency=find_column(headers, profile.currency),
        one=tuple(index for index, header in enumerate(headers) if header.name in profile.one),
        places=tuple(index for index, header in enumerate(headers) if header.name in profile.places),
    )
    _refuse_unclear(layout)
    return layout


def _values(profile: Profile, headers: Sequence[Header], taken: set[int | None]) -> Iterator[Value]:
    if profile.shape == "columns":
        for measure in profile.measures:
            index = find_column(headers, measure.names)
            if index is not None:
                yield Value(index, measure.key, measure)
    elif profile.shape == "wide":
        yield from (Value(index, header.title) for index, header in enumerate(headers) if index not in taken)
    else:
        index = find_column(headers, profile.value)
        if index is not None:
            yield Value(index, headers[index].title)
        if profile.keeps_rows:
            return
        for other, header in enumerate(headers):
            if other != index and other not in taken:
                raise BadInput(
                    f"the column {header.text!r} has no place in a file with one value a row; "
                    "its columns are date, kpi, value, unit, segment"
                )


def _refuse_unclear(layout: Layout) -> None:
    """A column that is read has a header, and one that no other has."""
    used = {layout.day, layout.last, layout.currency, *(value.index for value in layout.values)}
    seen: dict[tuple[str, str], int] = {}
    for index, header in enumerate(layout.headers):
        if not header.name and layout.profile.generic:
            raise BadInput(f"column {index + 1} has no header; name it or take it out")
        before = seen.setdefault((header.name, header.sign), index)
        if before != index and (layout.profile.generic or before in used):
            places = f"(columns {before + 1} and {index + 1})"
            raise BadInput(f"the header {header.text!r} is there twice {places}; keep one")
