"""All rows of a file placed, and those that cannot be."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING

from kpitui.exchange.facts import Reject, read_rows
from kpitui.exchange.survey import Survey, Surveyor, survey
from kpitui.exchange.table import Table
from kpitui.model.errors import Ambiguous, AmbiguousName, BadInput
from kpitui.model.period import Period
from kpitui.usecases._amounts import Span
from kpitui.usecases._import_read import Opened, told_of
from kpitui.usecases._placing import Place, Placing

if TYPE_CHECKING:
    from kpitui.usecases._keeping import Keeping

FIRST_CELLS = 50_000
"""Of the rows that are kept till it is known how to read them."""


@dataclass(slots=True)
class Gathered:
    """What the rows add up to."""

    placing: "Placing | Keeping"
    places: list[Place] = field(default_factory=list)
    read: int = 0
    rejected: list[Reject] = field(default_factory=list)
    guessed: tuple[str, ...] = ()
    """Columns in which 1.234 may be another number than was taken."""
    said: frozenset[str] | None = None
    """Keys of the series that the file has a column for; None: its rows name them."""
    covered: Span | None = None
    """First and last day; None where no row can be taken."""


def gather(opened: Opened, placing: Callable[[], "Placing | Keeping"]) -> Gathered:
    """Read all rows, as the whole file wants to be read.

    A big file is read once: as its first rows say, while all are looked at. Only where all of them say something else
    in the end, it is read anew.

    Raises: BadInput, Ambiguous, AmbiguousName.
    """
    table, layout, orders, part = opened.table, opened.layout, opened.orders, opened.limits.part
    surveyor = Surveyor(table, layout, orders, part)
    try:
        rows = table.rows()
        first = [*surveyor.along(islice(rows, FIRST_CELLS // len(table.header)))]
        early = surveyor.result()
        found = _gathered(replace(table, read=lambda: chain(first, surveyor.along(rows))), opened, early, placing())
        whole = surveyor.result()
        if whole == early:
            found.guessed = tuple(table.header[index] for index in whole.guessed)
            return found
    except (BadInput, Ambiguous, AmbiguousName):
        # What is wrong is said by the reading that knows the whole file.
        whole = survey(table, layout, orders, part)
    return _gathered(table, opened, whole, placing())


def _gathered(table: Table, opened: Opened, known: Survey, placing: "Placing | Keeping") -> Gathered:
    found, days = Gathered(placing), set[date]()
    found.guessed = tuple(table.header[index] for index in known.guessed)
    with told_of(table.path):
        for row in read_rows(table, opened.layout, known, opened.limits):
            if isinstance(row, Reject):
                found.read += 1
                found.rejected.append(row)
                continue
            days.add(row.start)
            days.add(row.end)
            if row.facts is None:
                continue
            found.read += 1
            if reject := placing.add(row):
                found.rejected.append(reject)
        found.covered = _covered(opened.limits.period, days)
        found.places = placing.finish(found.covered)
        found.said = placing.said(opened.layout)
    return found


def _covered(period: Period | None, days: Collection[date]) -> Span | None:
    """What the file is said to cover, else from its first to its last day."""
    if period:
        return period.start, period.end
    return (min(days), max(days)) if days else None
