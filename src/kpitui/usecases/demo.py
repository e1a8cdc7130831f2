"""The sample workspace: a shop's marketing team over two years, the same for the same day."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, insert, select, update

from kpitui.content.loader import demo_text
from kpitui.model.enums import Cadence
from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar, Period
from kpitui.model.tables import Batch, CheckIn, Feed, Kpi, Operation, Series
from kpitui.store.history import table_of
from kpitui.store.workspace import Workspace
from kpitui.usecases._demo_reviews import review_months
from kpitui.usecases._demo_values import Shop, Value, black_friday
from kpitui.usecases._names import keyed
from kpitui.usecases.definitions import apply

VISITOR = "ana"
"""Who looks at it."""
BUILDER = "chloe"
"""Who defined it; so that what the visitor takes back first is a small thing of their own."""
WEEKS = 105
"""Complete weeks of numbers: two years."""
ENOUGH = 35
"""Days of a quarter after which there is something to judge in it."""
SET_UP = 200
"""Days ago everything was defined."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What the sample's texts call by name, such as `<monday-21>`."""

    as_of: date

    @property
    def monday(self) -> date:
        return self.as_of - timedelta(days=self.as_of.weekday())

    @property
    def frame(self) -> tuple[date, date]:
        """The goals' time: the quarter, with the one before it as long as it is young."""
        quarter = Calendar().period(self.as_of, Cadence.QUARTER)
        start = quarter.start
        if (self.as_of - start).days < ENOUGH:
            start = Calendar().period(start - timedelta(days=1), Cadence.QUARTER).start
        return start, quarter.end

    def named(self) -> Mapping[str, date]:
        start, end = self.frame
        friday = black_friday(self.as_of.year)
        stale = self.as_of - timedelta(days=10)
        return {
            "today": self.as_of,
            "monday": self.monday,
            "month": self.as_of.replace(day=1),
            "start": start,
            "end": end,
            "before": start - timedelta(days=182),
            "late": stale - timedelta(days=stale.weekday()),
            "black_friday": friday if friday < self.as_of else black_friday(self.as_of.year - 1),
        }


def open_demo(file: Path, as_of: date | None = None) -> Workspace:
    """Make the sample workspace in a new file and open it as somebody of the team.

    Args:
        as_of: what today is, for as long as it is open; None: this day.
    Raises: BadInput, where something is there already; DatabaseUnusable.
    """
    if file.exists():
        raise BadInput(f"{file} is there already; the sample goes into a new file")
    today = as_of or datetime.now().astimezone().date()
    ws = Workspace.open(file, author=BUILDER, as_of=today)
    try:
        _fill(ws, Dates(today))
    except BaseException:
        ws.close()
        raise
    ws.author = VISITOR
    return ws


def _fill(ws: Workspace, dates: Dates) -> None:
    named = dates.named()
    data = tomllib.loads(_with_days(demo_text("data.toml"), named))
    first, (start, end) = dates.monday - timedelta(weeks=WEEKS), dates.frame
    plans = partial(Shop(data, first, end, dates.as_of).total, start=start, end=end)
    text = _with_days(_with_plans(demo_text("definitions.toml"), plans), named)
    shop = Shop(data, first, dates.as_of - timedelta(days=1), dates.as_of)
    times: dict[int | None, datetime] = {
        apply(ws, text, file="the shop's KPIs").operation: _at(dates.as_of - timedelta(days=SET_UP), 9)
    }
    for at, period, said in _in_time(ws, data["check_ins"], shop):
        times[_check_in(ws, said, period, at)] = at
    ws.author = BUILDER
    by_feed: dict[str, list[str]] = {}
    for key, said in shop.series.items():
        by_feed.setdefault(said.get("feed", ""), []).append(key)
    for feed, keys in sorted(by_feed.items()):
        times[_log(ws, shop, keys, data["feeds"].get(feed, ""))] = shop.morning
    times |= dict.fromkeys(review_months(ws, data["review"], dates.as_of), shop.morning)
    with ws.writing("date the sample") as db:
        for operation, at in times.items():
            dated = update(Operation).where(col(Operation.id) == operation).values(at=at)
            db.exec(dated, execution_options={"audited": True})


def _with_days(text: str, named: Mapping[str, date]) -> str:
    text = text.replace("<year>", str(named["end"].year))
    return re.sub(r"<(\w+)([+-]\d+)?>", lambda found: str(named[found[1]] + timedelta(days=int(found[2] or 0))), text)


def _with_plans(text: str, total: Callable[[str], float]) -> str:
    """With the sums that are planned, as numbers and as people write them."""

    def planned(found: re.Match[str]) -> str:
        amount = _round(total(found[2]) * float(found[3]))
        return f"{amount:,}" if found[1] == "words" else str(amount)

    return re.sub(r"<(plan|words) (\w+) ([\d.]+)>", planned, text)


def _round(amount: float) -> int:
    """As a target is set: 1 550, not 1 537."""
    step = max(1, int(10.0 ** (len(str(int(amount))) - 2)) // 2)
    return round(amount / step) * step


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _in_time(
    ws: Workspace, said: Sequence[Mapping[str, Any]], shop: Shop
) -> list[tuple[datetime, Period, Mapping[str, Any]]]:
    """Check-ins with their periods, two days after each, in the order in which they were done."""
    with ws.reading() as db:
        cadences = dict(db.exec(select(Kpi.key, Kpi.cadence)).all())
    periods = [Calendar().period(one["day"], cadences[one["kpi"]]) for one in said]
    found = [
        (min(_at(period.end + timedelta(days=2), 10), shop.morning), period, one)
        for period, one in zip(periods, said, strict=True)
    ]
    return sorted(found, key=lambda one: (one[0], one[2]["kpi"]))


def _check_in(ws: Workspace, said: Mapping[str, Any], period: Period, at: datetime) -> int | None:
    """Returns its operation."""
    ws.author = said["author"]
    with ws.writing(f"{'skip' if said.get('skipped') else 'check in'} {said['kpi']} {period.label}") as db:
        kpi = keyed(db, Kpi, said["kpi"])
        assert kpi  # noqa: S101 - the definitions have it
        told = {
            name: said.get(name, default) for name, default in (("note", ""), ("confidence", None), ("skipped", ""))
        }
        db.add(CheckIn(kpi_id=kpi.id or 0, start=period.start, end=period.end, author=ws.author, at=at, **told))
    operation: int | None = db.info["operation_id"]
    return operation


def _log(ws: Workspace, shop: Shop, keys: Sequence[str], report: str) -> int | None:
    """Values by hand, or with a `report` those of a file of that name. Returns the operation."""
    with ws.writing(f"import {report}.csv" if report else "log by hand") as db:
        ids = {key: series_id for key, series_id in db.exec(select(Series.key, Series.id)) if key in keys}
        batch = _batch(db, shop, keys, report) if report else None
        rows = [
            {
                "series_id": ids[key],
                "start": one.day,
                "end": one.day,
                "value": one.value,
                "n": one.n,
                "decimals": one.decimals,
                "pooled": False,
                "note": "",
                "author": BUILDER if batch else shop.series[key]["author"],
                "feed_id": batch.feed_id if batch else None,
                "batch_id": batch.id if batch else None,
                "recorded_at": one.recorded_at,
                "version": 1,
            }
            for key, one in _by_day(shop, keys)
        ]
        if batch:
            batch.rows_read = batch.rows_taken = len(rows)
            db.info["batch_id"] = batch.id
        db.exec(insert(table_of("measurement")), params=rows, execution_options={"audited": True})
    operation: int | None = db.info["operation_id"]
    return operation


def _by_day(shop: Shop, keys: Sequence[str]) -> Iterator[tuple[str, Value]]:
    """As they were logged: an id that is higher stands for a later day."""
    found = [(key, one) for key in keys for one in shop.values(key)]
    return iter(sorted(found, key=lambda pair: pair[1].day))


def _batch(db: Session, shop: Shop, keys: Sequence[str], report: str) -> Batch:
    feed = Feed(source=",".join(sorted(keys)), profile="wide")
    db.add(feed)
    db.flush()
    file = f"{report}.csv"
    batch = Batch(
        feed_id=feed.id or 0,
        file_name=file,
        sha256=sha256(file.encode()).hexdigest(),
        start=shop.first,
        end=shop.last,
        rows_read=0,
        rows_taken=0,
        rows_rejected=0,
        author=BUILDER,
        at=shop.morning,
    )
    db.add(batch)
    db.flush()
    return batch
