"""Files taken in: looked at first, then written as one batch that can be undone as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from kpitui.exchange.days import Order
from kpitui.exchange.facts import Reject
from kpitui.exchange.survey import Orders
from kpitui.exchange.write_csv import write_rejects
from kpitui.model.definitions import SeriesDefinition
from kpitui.model.errors import BadInput, Rejected
from kpitui.model.tables import Feed
from kpitui.store.settings import read_settings
from kpitui.store.workspace import Workspace
from kpitui.usecases._amounts import Amounts, Span, side_by_side
from kpitui.usecases._catalogue import load_catalogue
from kpitui.usecases._entries import Entries
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
from kpitui.usecases._gathering import gather
from kpitui.usecases._import_notes import series_that_stay, settling_from, taken_for_granted
from kpitui.usecases._import_read import look_over, open_recognised
from kpitui.usecases._import_rows import write_batch
from kpitui.usecases._names import make_key
from kpitui.usecases._placing import Place, Placing
from kpitui.usecases.progress import Reading, Told, untold
from kpitui.usecases.workspace_settings import put_settings

if TYPE_CHECKING:
    from kpitui.usecases._keeping import Keeping


@dataclass(frozen=True, slots=True)
class Filling:
    """What a file does to one series."""

    series: SeriesDefinition
    new: bool
    """The import makes it."""
    values: Amounts
    before: Amounts
    """What the feed says now of the covered days; what is not among the values goes."""
    entries: Entries | None = None
    """What is stored, where rows are stored as they are; the values are what its days come to."""

    def side_by_side(self) -> Iterator[tuple[Span, float | None, float | None]]:
        """Every day or span that has a value before or after, with both."""
        return side_by_side(self.before, self.values)


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
    label: str
    account: str
    header: tuple[str, ...]
    start: date | None
    end: date | None
    """Covered days; None where no row can be taken."""
    read: int
    rejected: tuple[Reject, ...]
    fillings: tuple[Filling, ...]
    said: frozenset[str] | None
    """Keys of the series that the file has a column for; those of the feed that it has none for stay. None: it has rows
    for its series, and what has none has no value."""
    overrides: tuple[Override, ...]
    currency: str
    """The workspace's from now on, where it has none yet."""
    settling: date | None
    """From this day on later files of the feed usually change what it says; None: they do not."""
    notes: tuple[str, ...]
    """What was taken for granted, a sentence each."""

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
    part: str = "",
    label: str = "",
    force: bool = False,
    told: Told = untold,
) -> Preview:
    """Read a file and say what it would do; nothing is written.

    Args:
        profile: the only one to try.
        period: the days it covers, as the calendar's labels or `A..B`; without, from its first to its last day.
        date_order: dmy, mdy or ymd; `usual_order` decides only where neither that nor the column does.
        part: `column=pattern`, the rows to take; `label` is what their series and their feed are called.
        force: go on with a file that newer ones have replaced.
        told: what it raises stops the reading.
    Raises: BadInput, Ambiguous, AmbiguousName; NothingNew, Rejected, for a file that was taken before.
    """
    settings = ws.settings
    if bool(part) != bool(label):
        raise BadInput("a part of a file needs both, which rows and what they are called: --filter and --label")
    with ws.reading() as db:
        catalogue = load_catalogue(db)
    reading = Reading(told, "looking through")
    table, layout = open_recognised(path, catalogue, profile, reading.heard)
    name = make_key(label, (), "_") if label else ""
    with ws.reading() as db:
        refuse_known(db, table.name, table.sha256, account, name, force=force)
    orders = Orders(Order(date_order) if date_order else None, Order(usual_order) if usual_order else None)
    opened = look_over(ws, table, layout, orders, period=period, part=part, account=account)
    known = layout.profile
    reading.doing = "reading"

    def placing() -> "Placing | Keeping":
        if known.keeps_rows:
            from kpitui.usecases._keeping import Keeping

            return Keeping(catalogue, layout, home=settings.currency)
        return Placing(catalogue, covers=known.covers, label=name, home=settings.currency, measures=known.measures)

    gathered = gather(opened, placing)
    start, end = gathered.covered or (None, None)
    found = Preview(
        path=path,
        sha256=table.sha256,
        profile=known.name,
        covers=known.covers,
        label=name,
        account=account,
        header=table.header,
        start=start,
        end=end,
        read=gathered.read,
        rejected=tuple(gathered.rejected),
        fillings=tuple(_filling(place) for place in gathered.places),
        said=gathered.said,
        overrides=(),
        currency="" if settings.currency else gathered.placing.home,
        settling=settling_from(end, ws.today) if end and known.restates and not layout.spans else None,
        notes=tuple(taken_for_granted(path, gathered.places, gathered.guessed)),
    )
    with ws.reading() as db:
        return _compared(db, found)


def rehearse(ws: Workspace, found: Preview, *, skip_bad: bool = False, force: bool = False) -> None:
    """Raise what `apply_import` would raise, and write nothing."""
    with ws.reading() as db:
        _judge(db, found, skip_bad=skip_bad, force=force)


def apply_import(
    ws: Workspace, found: Preview, *, skip_bad: bool = False, force: bool = False, told: Told = untold
) -> Imported:
    """Take the file in: its feed's values of the covered days make way, values by hand stay. One operation.

    Args:
        skip_bad: take the good rows and write the others to a CSV beside the file.
        force: take it although newer values are there.
        told: what it raises stops the writing, and nothing is written.
    Raises: NothingNew; Rejected; Changed, where what was looked at is not so any more; BadInput; ReadOnly.
    """
    with ws.writing(f"import {found.file}") as db:
        delivery, feed = _judge(db, found, skip_bad=skip_bad, force=force)
        settings = read_settings(db)
        if found.currency and not settings.currency:
            put_settings(db, ws, replace(settings, currency=found.currency))
        batch, replaced = write_batch(db, ws, found, delivery, feed, told)
        # Last, so that nobody finds rejects of what was not imported.
        rejects = _write_rejects(found)
    return Imported(batch, db.info["operation_id"], replaced, rejects)


def _judge(db: Session, found: Preview, *, skip_bad: bool, force: bool) -> tuple[Delivery, Feed | None]:
    """Raises: NothingNew, Rejected."""
    refuse_known(db, found.file, found.sha256, found.account, found.label, force=force)
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
    return Delivery(found.file, found.account, found.profile, found.covers, found.label, keys, found.start, found.end)


def _compared(db: Session, found: Preview) -> Preview:
    """With what is there now."""
    delivery = _delivery(found)
    if delivery is None:
        return found
    before = feed_values(db, own_feeds(db, delivery, on_its_days=True), delivery.start, delivery.end)
    fillings = [replace(filling, before=before.pop(filling.series.key, Amounts())) for filling in found.fillings]
    catalogue = load_catalogue(db)
    stay = [] if found.said is None else sorted(before.keys() - found.said)
    fillings += [
        Filling(catalogue.series[key], False, Amounts(), values)
        for key, values in sorted(before.items())
        if key not in stay
    ]
    spans = {filling.series.key: filling.values for filling in found.fillings}
    places = {key: place for place, key in enumerate(spans)}
    overrides = [Override(*one) for one in overridden(db, delivery, spans)]
    overrides.sort(key=lambda one: places[one.series])
    notes = (*found.notes, *series_that_stay(stay))
    return replace(found, fillings=tuple(fillings), overrides=tuple(overrides), notes=notes)


def _filling(place: Place) -> Filling:
    return Filling(place.definition, not place.known, place.values, Amounts(), place.entries)


def _write_rejects(found: Preview) -> Path | None:
    if not found.rejected:
        return None
    path = found.path.with_name(f"{found.path.name}.rejected.csv")
    write_rejects(path, found.header, found.rejected)
    return path
