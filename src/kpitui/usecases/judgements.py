"""What was judged already, carried over from one look at the dashboard to the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import current_thread, main_thread
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, Connection, func, select

from kpitui.store.light import columns
from kpitui.usecases._kpi_rows import KpiRow
from kpitui.usecases._kpi_states import Judgement, Known, View, known_kpis

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard

OPERATION = columns("operation", ("id", "batch_id"))
CHANGE = columns("change", ("operation_id", "entity"), before=JSON(), after=JSON())
MEASUREMENT = "measurement"
SEEN_BY_ROW = frozenset({"kpi", "kpi_goal", "kpi_series", "target", "goal", "series"})
"""What is written there is part of a KPI's row."""
SAYS_NOTHING = frozenset({"check_in", "link", "silence", "alias", "review", "review_entry", "action"})
"""What is written there changes no value."""
FEW = 20
"""KPIs that are judged in a time that nobody notices."""
BREATH = 0.0002
"""Seconds between two KPIs that are judged: whoever waits for a key's answer in another thread goes first."""


class Superseded(Exception):
    """A newer look has begun; nobody waits for this one."""


class Written(NamedTuple):
    """How far the history has come."""

    last: int
    """The latest operation."""
    operations: int


class Seen(NamedTuple):
    """All that a dashboard depends on."""

    view: View
    today: date
    owner: str | None
    written: Written


@dataclass(frozen=True, slots=True)
class _Kept:
    view: View
    written: Written
    of_kpi: Mapping[int, tuple[KpiRow, Judgement]]


class Judgements:
    """What the values of KPIs said when they were last looked at; only what was written since is judged again.

    Threads may share it: what is kept is replaced as a whole, and holds what it was made from.
    """

    def __init__(self) -> None:
        self._kept: _Kept | None = None
        self._look = object()
        """The latest."""
        self.whole: tuple[Seen, Dashboard] | None = None
        """The last dashboard that was judged, which stays as it is until something is written."""

    def stop(self) -> None:
        """Nobody waits any more for what is being judged."""
        self._look = object()

    def known(self, db: Connection, view: View, kpis: Sequence[KpiRow], *, judged: bool) -> list[Known]:
        """In the order given. Without `judged` only what still holds is in it, and the rest where that is little.

        Raises: Superseded, once a newer look has begun.
        """
        self._look = mine = object()
        kept, alone = self._kept, current_thread() is main_thread()

        def breathe() -> None:
            if judged and self._look is not mine:
                raise Superseded
            if not alone:
                sleep(BREATH)

        standing = _standing(db, kept, view, kpis) if kept else {}
        # At the very first look the rows come first.
        little = kept is not None and len(kpis) - len(standing) <= FEW
        known = known_kpis(db, view, kpis, judged=judged or little, standing=standing, breathe=breathe)
        of_kpi = {one.kpi.id: (one.kpi, judgement) for one in known if (judgement := one.judgement)}
        self._kept = _Kept(view, written(db), of_kpi)
        return known


def _standing(db: Connection, kept: _Kept, view: View, kpis: Iterable[KpiRow]) -> dict[int, Judgement]:
    """By KPI, what still holds."""
    touched = _touched(db, kept.written) if kept.view == view else None
    if touched is None:
        return {}
    before = [(kpi, *kept.of_kpi[kpi.id]) for kpi in kpis if kpi.id in kept.of_kpi]
    return {
        kpi.id: judgement
        for kpi, row, judgement in before
        if row == kpi and touched.isdisjoint(one.series_id for one in kpi.inputs)
    }


def written(db: Connection) -> Written:
    """By now."""
    return Written(*db.execute(select(func.coalesce(func.max(OPERATION.id), 0), func.count())).one())


def _touched(db: Connection, seen: Written) -> set[int] | None:
    """The series that were measured anew since; None where anything may be different."""
    now = written(db)
    if now == seen:
        return set()
    batches = db.execute(select(OPERATION.batch_id).where(OPERATION.id > seen.last)).scalars().all()
    # On PostgreSQL a lower number can be committed after a higher one.
    if len(batches) != now.operations - seen.operations or any(batch is not None for batch in batches):
        return None
    series: set[int] = set()
    changes = select(CHANGE.entity, CHANGE.before, CHANGE.after).where(CHANGE.operation_id > seen.last)
    for entity, *images in db.execute(changes):
        if entity == MEASUREMENT:
            series.update(_series_of(images))
        elif entity not in SEEN_BY_ROW | SAYS_NOTHING:
            return None
    return series


def _series_of(images: Iterable[dict[str, Any] | None]) -> Iterable[int]:
    return (image["series_id"] for image in images if image)
