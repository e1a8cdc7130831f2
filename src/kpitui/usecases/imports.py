"""Files taken in: looked at first, then written as one batch that can be undone as a whole."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session

from kpitui.exchange.days import Order
from kpitui.exchange.facts import Limits, Orders, Reject, read_rows, survey
from kpitui.exchange.profile import Profile, recognise, shipped
from kpitui.exchange.reading import open_table
from kpitui.exchange.write_csv import write_rejects
from kpitui.model.definitions import SeriesDefinition
from kpitui.model.errors import AmbiguousName, BadInput, Rejected
from kpitui.model.period import Period, calendar_of
from kpitui.model.tables import Feed
from kpitui.store.settings import read_settings
from kpitui.store.workspace import Workspace
from kpitui.usecases._catalogue import Catalogue, load_catalogue
from kpitui.usecases._feeds import (
    Delivery,
    feed_values,
    find_feed,
    overridden,
    own_feeds,
    refuse_known,
    refuse_older,
    refuse_other_feeds,
)
from kpitui.usecases._import_rows import write_batch
from kpitui.usecases._placing import Place, Placing
from kpitui.usecases.workspace_settings import put_settings

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a file does to one series."""

    series: SeriesDefinition
    new: bool
    """The import makes it."""
    values: tuple[tuple[date, date, Decimal], ...]
    """First and last day, and the value; in the order of days."""
    before: tuple[tuple[date, date, float], ...]
    """What the feed says now of the covered days; what is not among the values goes."""


@dataclass(frozen=True, slots=True)
class Override:
    """A value by hand that stays and hides the file's."""

    series: str
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would come in."""

    path: Path
    sha256: str
    profile: str
    covers: str
    account: str
    header: tuple[str, ...]
    start: date | None
    end: date | None
    """Covered days; None where no row can be taken."""
    read: int
    rejected: tuple[Reject, ...]
    fillings: tuple[Filling, ...]
    overrides: tuple[Override, ...]
    currency: str
    """The workspace's from now on, where it has none yet."""

    @property
    def file(self) -> str:
        return self.path.name

    @property
    def taken(self) -> int:
        return self.read - len(self.rejected)


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that came in."""

    batch: int
    operation: int
    replaced: int
    """Values of the feed that made way."""
    rejects: Path | None
    """Where the rows that were not taken are."""


def preview(
    ws: Workspace,
    path: Path,
    *,
    profile: str = "",
    period: str = "",
    date_order: str = "",
    usual_order: str = "",
    account: str = "",
    force: bool = False,
) -> Preview:
    """Read a file and say what it would do; nothing is written.

    Args:
        profile: the only one to try.
        period: the days it covers, as the calendar's labels or `A..B`; without, from its first to its last day.
        date_order: dmy, mdy or ymd; `usual_order` decides only where neither that nor the column does.
        force: go on with a file that newer ones have replaced.
    Raises: BadInput, Ambiguous, AmbiguousName; NothingNew, Rejected, for a file that was taken before.
    """
    settings, today = ws.settings, ws.today
    span = _until_today(calendar_of(settings).parse(period), today) if period else None
    with ws.reading() as db:
        catalogue = load_catalogue(db)
    profiles = shipped()
    table = open_table(path, lambda header: _is_known(header, profiles, catalogue))
    with ws.reading() as db:
        refuse_known(db, table.name, table.sha256, account, force=force)
    with _told_of(path):
        layout = recognise(table.header, profiles, profile)
    orders = Orders(Order(date_order) if date_order else None, Order(usual_order) if usual_order else None)
    known = survey(table, layout, orders)
    placing = Placing(catalogue, covers=layout.profile.covers, home=settings.currency)
    read, rejected, days = 0, list[Reject](), set[date]()
    with _told_of(path):
        for row in read_rows(table, layout, known, Limits(today, settings.currency, span)):
            read += 1
            reject = row if isinstance(row, Reject) else placing.add(row)
            if reject:
                rejected.append(reject)
            elif not isinstance(row, Reject):
                days.add(row.day)
    found = Preview(
        path=path,
        sha256=table.sha256,
        profile=layout.profile.name,
        covers=layout.profile.covers,
        account=account,
        header=table.header,
        start=span.start if span else min(days, default=None),
        end=span.end if span else max(days, default=None),
        read=read,
        rejected=tuple(rejected),
        fillings=tuple(_filling(place) for place in placing.filled),
        overrides=(),
        currency="" if settings.currency else placing.home,
    )
    with ws.reading() as db:
        return _compared(db, found)


def rehearse(ws: Workspace, found: Preview, *, skip_bad: bool = False, force: bool = False) -> None:
    """Raise what `apply_import` would raise, and write nothing."""
    with ws.reading() as db:
        _judge(db, found, skip_bad=skip_bad, force=force)


def apply_import(ws: Workspace, found: Preview, *, skip_bad: bool = False, force: bool = False) -> Imported:
    """Take the file in: its feed's values of the covered days make way, values by hand stay. One operation.

    Args:
        skip_bad: take the good rows and write the others to a CSV beside the file.
        force: take it although newer values are there.
    Raises: NothingNew; Rejected; Changed, where what was looked at is not so any more; BadInput; ReadOnly.
    """
    with ws.writing(f"import {found.file}") as db:
        delivery, feed = _judge(db, found, skip_bad=skip_bad, force=force)
        settings = read_settings(db)
        if found.currency and not settings.currency:
            put_settings(db, ws, replace(settings, currency=found.currency))
        batch, replaced = write_batch(db, ws, found, delivery, feed)
        # Last, so that nobody finds rejects of what was not imported.
        rejects = _write_rejects(found)
    return Imported(batch, db.info["operation_id"], replaced, rejects)


def _judge(db: Session, found: Preview, *, skip_bad: bool, force: bool) -> tuple[Delivery, Feed | None]:
    """Raises: NothingNew, Rejected."""
    refuse_known(db, found.file, found.sha256, found.account, force=force)
    if found.rejected and not skip_bad:
        raise Rejected(
            f"{found.file}: {len(found.rejected)} of {found.read} rows cannot be taken, so nothing was imported; "
            "put them right, or take the others with --skip-bad"
        )
    delivery = _delivery(found)
    if delivery is None:
        raise Rejected(f"{found.file} has no row with a value that can be taken; nothing was imported")
    feed = find_feed(db, delivery)
    refuse_other_feeds(db, feed, delivery)
    if feed and not force:
        refuse_older(db, feed, delivery)
    return delivery, feed


def _delivery(found: Preview) -> Delivery | None:
    keys = tuple(filling.series.key for filling in found.fillings if filling.values)
    if not keys or found.start is None or found.end is None:
        return None
    return Delivery(found.file, found.account, found.profile, found.covers, keys, found.start, found.end)


def _compared(db: Session, found: Preview) -> Preview:
    """With what is there now."""
    delivery = _delivery(found)
    if delivery is None:
        return found
    before = feed_values(db, own_feeds(db, delivery, on_its_days=True), delivery.start, delivery.end)
    fillings = [replace(filling, before=_spans(before.pop(filling.series.key, {}))) for filling in found.fillings]
    catalogue = load_catalogue(db)
    fillings += [Filling(catalogue.series[key], False, (), _spans(values)) for key, values in sorted(before.items())]
    overrides = [
        Override(filling.series.key, day, value)
        for filling in found.fillings
        for day, value in overridden(db, filling.series.key, {day for day, _, _ in filling.values})
    ]
    return replace(found, fillings=tuple(fillings), overrides=tuple(overrides))


def _spans(values: dict[Span, float]) -> tuple[tuple[date, date, float], ...]:
    return tuple((start, end, value) for (start, end), value in sorted(values.items()))


def _filling(place: Place) -> Filling:
    values = tuple((day, day, value) for day, value in sorted(place.values.items()))
    return Filling(place.definition, not place.known, values, ())


def _write_rejects(found: Preview) -> Path | None:
    if not found.rejected:
        return None
    path = found.path.with_name(f"{found.path.stem}.rejected.csv")
    write_rejects(path, found.header, found.rejected)
    return path


def _until_today(period: Period, today: date) -> Period:
    if period.start > today:
        raise BadInput(f"the period {period.label} begins after today ({today})")
    return replace(period, end=min(period.end, today))


def _is_known(header: Sequence[str], profiles: tuple[Profile, ...], catalogue: Catalogue) -> bool:
    """Whether the cells of a line are a header that a profile reads; in a wide one every series has to be there."""
    try:
        layout = recognise(header, profiles)
    except BadInput:
        return False
    titles = [layout.headers[index].title for index in layout.values]
    return layout.kpi is not None or all(catalogue.find_series(title, title) for title in titles)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except (BadInput, AmbiguousName) as error:
        raise type(error)(f"{path.name}: {error}") from error
