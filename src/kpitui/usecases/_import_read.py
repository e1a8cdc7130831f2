"""A file opened for an import: which profile it belongs to, and which days it says it covers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kpitui import paths
from kpitui.exchange.facts import Limits
from kpitui.exchange.file_days import refuse_other_than_daily, said_currency, said_days
from kpitui.exchange.part import Part, part_of
from kpitui.exchange.profile import Profile
from kpitui.exchange.profile_read import known_profiles
from kpitui.exchange.read_csv import not_sure
from kpitui.exchange.reading import open_table
from kpitui.exchange.recognise import Layout, recognise
from kpitui.exchange.source import Heard
from kpitui.exchange.survey import Orders
from kpitui.exchange.table import Table
from kpitui.model.errors import Ambiguous, AmbiguousName, BadInput, NoPeriod
from kpitui.model.period import Period, calendar_of
from kpitui.store.workspace import Workspace
from kpitui.usecases._catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Opened:
    """A table and how it is read."""

    table: Table
    layout: Layout
    limits: Limits
    orders: Orders


def open_recognised(path: Path, catalogue: Catalogue, wanted: str, heard: Heard) -> tuple[Table, Layout]:
    """Raises: BadInput, Unrecognised, Ambiguous, UnknownName."""
    profiles = known_profiles(paths.profiles())
    table = open_table(path, lambda header: _is_known(header, profiles, catalogue), heard=heard)
    with told_of(path):
        return table, recognise(table.header, profiles, wanted)


def look_over(
    ws: Workspace,
    table: Table,
    layout: Layout,
    orders: Orders,
    *,
    period: str = "",
    part: str = "",
    account: str = "",
) -> Opened:
    """Find out what holds for the file as a whole; figures of an `account` may be of several marketplaces.

    Raises: BadInput, also where nothing says for which days it is; Ambiguous.
    """
    settings = ws.settings
    calendar = calendar_of(settings)
    refuse_other_than_daily(table, layout.profile.dates)
    span = _until_today(calendar.parse(period), ws) if period else None
    if span is None and layout.day is None:
        span = said_days(table, layout.profile.dates, orders, calendar)
        if span is None:
            raise NoPeriod(
                f"{table.name} ({layout.profile.name}) does not say for which days it is; say it with --period, "
                "as 2026-10 or 2026-10-01..2026-10-31"
            )
        span = _until_today(span, ws)
    chosen: Part | None = None
    if part:
        with told_of(table.path):
            chosen = part_of(part, layout)
    if not account:
        layout = replace(layout, one=(*layout.one, *layout.places))
    _refuse_unsure(table, layout, chosen)
    limits = Limits(ws.today, settings.currency, span, said_currency(table), chosen)
    return Opened(table, layout, limits, orders)


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """What is wrong begins with the file's name."""
    try:
        yield
    except Ambiguous as error:
        raise Ambiguous(f"{path.name}: {error}", error.asks, error.choices) from error
    except (BadInput, AmbiguousName) as error:
        raise type(error)(f"{path.name}: {error}") from error


def _refuse_unsure(table: Table, layout: Layout, part: Part | None) -> None:
    """Raises: Ambiguous, where it matters which of several encodings a file has.

    Without a day in each row, also a row's first words do: whether they are those of a total.
    """
    read = table.unsure if layout.day is None else layout.used | ({part.index} if part else set())
    if table.unsure & read:
        raise not_sure(table.name, table.encodings)


def _until_today(period: Period, ws: Workspace) -> Period:
    if period.start > ws.today:
        raise BadInput(f"the period {period.label} begins after today ({ws.today})")
    return replace(period, end=min(period.end, ws.today))


def _is_known(header: Sequence[str], profiles: tuple[Profile, ...], catalogue: Catalogue) -> bool:
    """Whether the cells of a line are a header that a profile reads; in a wide one every series has to be there."""
    try:
        layout = recognise(header, profiles)
    except Ambiguous:
        return True
    except BadInput:
        return False
    titles = [layout.headers[value.index].title for value in layout.values]
    return layout.profile.shape != "wide" or all(catalogue.find_series(title, title) for title in titles)
