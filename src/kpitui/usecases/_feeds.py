"""Where a file's values belong among those imported before, and when it may not come in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from kpitui.model.enums import Aggregation
from kpitui.model.errors import NothingNew, Rejected, Superseded
from kpitui.model.tables import Batch, Feed, Measurement, MeasurementArchive, Series
from kpitui.store.many_values import stored_values
from kpitui.usecases._amounts import Amounts, amount_entered
from kpitui.usecases._names import by_key


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a file brings: from where, which series, which days."""

    file: str
    account: str
    profile: str
    covers: str
    label: str
    """Of a part of the file."""
    series: tuple[str, ...]
    """Keys."""
    start: date
    end: date
    """Covered days, inclusive."""

    @property
    def source(self) -> str:
        """What the feed counts: the profile's own, of a generic one the series themselves."""
        return self.covers or ",".join(sorted(self.series))


def find_feed(db: Session, delivery: Delivery) -> Feed | None:
    """The feed whose next file this is; None: its first.

    Files of a generic profile belong together where they have a series in common.

    Raises: Rejected, where its days were imported from several files with a feed each.
    """
    if not delivery.covers:
        siblings = own_feeds(db, delivery)
        overlapping = own_feeds(db, delivery, on_its_days=True)
        if len(overlapping) > 1:
            raise Rejected(
                f"{delivery.file} brings together what was imported from different files for the same days; "
                "undo those imports first, or import the files as before"
            )
        if overlapping or siblings:
            return (overlapping or siblings)[-1]
    same = (
        Feed.account == delivery.account,
        Feed.source == delivery.source,
        Feed.profile == delivery.profile,
        Feed.label == delivery.label,
    )
    return db.exec(select(Feed).where(*same)).first()


def own_feeds(db: Session, delivery: Delivery, *, on_its_days: bool = False) -> list[Feed]:
    """Feeds of the same account and profile that hold values of its series, the newest last."""
    same = (Feed.account == delivery.account, Feed.profile == delivery.profile, Feed.label == delivery.label)
    return [*db.exec(_holding(delivery, on_its_days).where(*same).order_by(col(Feed.id)))]


def refuse_known(db: Session, file: str, sha256: str, account: str, label: str, *, force: bool) -> None:
    """Raises: NothingNew, where the same bytes are in; Superseded, where they are partly replaced by newer ones."""
    batches = select(Batch).join(Feed).where(Batch.sha256 == sha256, Feed.account == account, Feed.label == label)
    found = db.exec(batches.where(~col(Batch.undone)).order_by(col(Batch.id))).all()
    replacements = [(batch, _replacement(db, batch)) for batch in found]
    for batch, newer in replacements:
        if newer is None:
            raise NothingNew(
                f"{file} was imported before (as {batch.file_name}, {batch.start}..{batch.end}): nothing new"
            )
    if replacements and not force:
        _, newer = replacements[-1]
        raise Superseded(f"{file} was imported before and partly replaced by {newer}, which is newer; see --force")


def refuse_older(db: Session, feed: Feed, delivery: Delivery) -> None:
    """Raises: Rejected, where the newest file for the same days goes further."""
    overlapping = (
        Batch.feed_id == feed.id,
        ~col(Batch.undone),
        Batch.start <= delivery.end,
        Batch.end >= delivery.start,
    )
    newest = db.exec(select(Batch).where(*overlapping).order_by(col(Batch.id).desc())).first()
    if newest and delivery.end < newest.end:
        raise Rejected(
            f"{delivery.file} ends on {delivery.end} and is older than {newest.file_name}, which was imported for "
            f"the same days and goes to {newest.end}; --force replaces newer values with older ones"
        )


def refuse_other_feeds(db: Session, feed: Feed | None, delivery: Delivery) -> None:
    """Raises: Rejected, where other files of the account count the same things on the same days."""
    others = _holding(delivery, True).where(Feed.account == delivery.account)
    if feed:
        others = others.where(Feed.id != feed.id)
    other = db.exec(others).first()
    if other:
        raise Rejected(
            f"{delivery.file} has values that were imported for the same days from another kind of file "
            f"({other.profile}: {other.source}); both would be added up: undo that import first, "
            "or say --account for figures of another account"
        )


def feed_values(db: Session, feeds: Collection[Feed], start: date, end: date) -> dict[str, Amounts]:
    """What these feeds say now of the days from start to end, by series key; several values of a day as they count."""
    held: dict[int, Amounts] = {}
    rows = db.exec(select(col(Series.id), col(Series.key), col(Series.aggregation)))
    series = {series_id: (key, how is Aggregation.SUM) for series_id, key, how in rows}
    for series_id, first, last, value, decimals in stored_values(db, [feed.id for feed in feeds], start, end):
        amounts = held.get(series_id)
        if amounts is None:
            amounts = held[series_id] = Amounts()
        put = amounts.add if series[series_id][1] else amounts.put
        put((first, last), amount_entered(value, decimals))
    return {series[series_id][0]: amounts for series_id, amounts in held.items()}


def unsaid(db: Session, feed_id: int, said: Collection[str] | None, start: date, end: date) -> list[int]:
    """Series of a feed that have values of these days, and that its next file has no column for."""
    if said is None:
        return []
    on_its_days = (Measurement.feed_id == feed_id, Measurement.start <= end, Measurement.end >= start)
    # By former key, too: one may have been renamed or merged since the file was looked at.
    rows = by_key(db, Series)
    known = {rows[key].id for key in said if key in rows}
    return sorted(set(db.exec(select(Measurement.series_id).where(*on_its_days).distinct())) - known)


def overridden(db: Session, delivery: Delivery, spans: Mapping[str, Amounts]) -> Iterator[tuple[str, date, float]]:
    """Values by hand, each with its series' key, on days that a file has, too (numbers, rule 13)."""
    chosen = select(col(Series.key), col(Measurement.start), col(Measurement.end), col(Measurement.value)).join(Series)
    by_hand = chosen.where(
        col(Series.key).in_(spans),
        col(Measurement.feed_id).is_(None),
        Measurement.start <= delivery.end,
        Measurement.end >= delivery.start,
    )
    for key, start, end, value in db.exec(by_hand.order_by(col(Measurement.start), col(Measurement.id))):
        if (start, end) in spans[key]:
            yield key, start, value


def _holding(delivery: Delivery, on_its_days: bool) -> SelectOfScalar[Feed]:
    """Feeds with values of its series."""
    rows = select(Measurement.id).join(Series)
    rows = rows.where(Measurement.feed_id == Feed.id, col(Series.key).in_(delivery.series))
    if on_its_days:
        rows = rows.where(Measurement.start <= delivery.end, Measurement.end >= delivery.start)
    return select(Feed).where(exists(rows))


def _replacement(db: Session, batch: Batch) -> str | None:
    """The file that replaced some of a batch's values."""
    newer = aliased(Batch)
    archived = (MeasurementArchive.batch_id == batch.id, MeasurementArchive.replaced_by != batch.id)
    names = select(newer.file_name).join(MeasurementArchive, col(MeasurementArchive.replaced_by) == newer.id)
    return db.exec(names.where(*archived, ~col(newer.undone)).limit(1)).first()
