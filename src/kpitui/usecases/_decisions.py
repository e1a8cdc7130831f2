"""What a review decides of a KPI, carried out on the spot; and taken back where it is decided otherwise."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session, select

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Decision, Direction, KpiStatus
from kpitui.model.errors import BadInput
from kpitui.model.period import Period
from kpitui.model.tables import Kpi, ReviewEntry, Target
from kpitui.store.workspace import Workspace
from kpitui.usecases._rows import assign
from kpitui.usecases._stored_view import from_plain, to_plain
from kpitui.usecases.review_views import Wanted
from kpitui.usecases.states import KpiState
from kpitui.usecases.targets import check_target, put_targets, targets_of, with_target

REPLACED = "replaced"
"""Beside what an entry's snapshot keeps: the target that the new one took the place of, from that day on."""


def carry_out(
    db: Session, ws: Workspace, kpi: Kpi, entry: ReviewEntry, decision: Decision | None, target: TargetDefinition | None
) -> None:
    """Bring the KPI to what is decided now, from what was decided before.

    Raises: BadInput.
    """
    if entry.decision is Decision.RETIRE and decision is not Decision.RETIRE:
        assign(kpi, {"status": KpiStatus.ACTIVE, "status_since": ws.today})
    if entry.decision is Decision.CHANGE_TARGET and decision is not Decision.CHANGE_TARGET:
        _withdraw(db, ws, kpi, entry)
    if decision is Decision.RETIRE and kpi.status is not KpiStatus.RETIRED:
        assign(kpi, {"status": KpiStatus.RETIRED, "status_since": ws.today})
    if decision is Decision.CHANGE_TARGET:
        if target is None:
            raise BadInput(f"a new target of {kpi.name} needs its value: type it, or decide otherwise")
        _set(db, ws, kpi, entry, target)


def _set(db: Session, ws: Workspace, kpi: Kpi, entry: ReviewEntry, target: TargetDefinition) -> None:
    standing = targets_of(db, kpi)
    if target in standing:
        return
    if REPLACED not in entry.snapshot:
        old = next((one for one in standing if one.start == target.start), None)
        entry.snapshot = {**entry.snapshot, REPLACED: {"start": to_plain(target.start), "target": to_plain(old)}}
    if put_targets(db, ws, kpi, with_target(standing, target)):
        kpi.version += 1


def _withdraw(db: Session, ws: Workspace, kpi: Kpi, entry: ReviewEntry) -> None:
    kept = entry.snapshot.get(REPLACED)
    if kept is None:
        return
    start = date.fromisoformat(kept["start"])
    targets = tuple(one for one in targets_of(db, kpi) if one.start != start)
    if kept["target"]:
        targets = with_target(targets, from_plain(TargetDefinition, kept["target"]))
    if put_targets(db, ws, kpi, targets):
        kpi.version += 1
    entry.snapshot = {name: value for name, value in entry.snapshot.items() if name != REPLACED}


def next_target(db: Session, kpi: Kpi, state: KpiState, coming: Period, wanted: Wanted) -> TargetDefinition:
    """A target from the coming period on: of the kind that there is, measured from where the KPI stands.

    Raises: BadInput, where it contradicts the KPI's direction.
    """
    old = latest_target(db, kpi)
    new = TargetDefinition(
        value=wanted.value,
        low=wanted.low,
        high=wanted.high,
        start=coming.start,
        by=next_by(db, kpi, coming),
    )
    begins = (
        (state.value, state.period.end if state.period else None),
        (old.baseline, old.baseline_on) if old else (None, None),
    )
    for baseline, on in begins:
        measured = replace(new, baseline=baseline, baseline_on=on if baseline is not None else None)
        if _is_possible(measured, kpi.direction):
            return measured
    check_target(new, kpi.direction)
    return new


def next_by(db: Session, kpi: Kpi, coming: Period) -> date | None:
    """Until when a target from the coming period on has to be reached, where the one that there is has such a day."""
    old = latest_target(db, kpi)
    return max(old.by, coming.end) if old and old.by else None


def _is_possible(target: TargetDefinition, direction: Direction) -> bool:
    """Where it stands may be beyond what is wanted already."""
    try:
        check_target(target, direction)
    except BadInput:
        return False
    return target.baseline is not None


def latest_target(db: Session, kpi: Kpi) -> Target | None:
    """The last one that begins."""
    rows = db.exec(select(Target).where(Target.kpi_id == kpi.id))
    return max(rows, key=lambda row: row.start or date.min, default=None)
