"""Targets: what a KPI should be, from a day on. A changed one is a new row; the old one stays and is judged by."""

from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

from sqlmodel import Session, select

from kpitui.analysis import progress
from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Direction, KpiStatus, TargetKind
from kpitui.model.errors import BadInput
from kpitui.model.tables import Kpi, Target
from kpitui.store.workspace import Workspace
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import find_kpi
from kpitui.usecases._rows import assign


def set_target(ws: Workspace, key: str, target: TargetDefinition, *, version: int | None = None) -> None:
    """Give a KPI a target from its `start` on (None: today); one that starts that very day is put right instead.

    `version`: the KPI's, as it was read. Raises: UnknownName, AmbiguousName, Changed; BadInput, also where it
    contradicts the direction or its baseline.
    """
    with ws.reading() as db:
        name = find_kpi(db, key).name
    with ws.writing(f"target of {name}") as db:
        kpi = find_kpi(db, key)
        check_version(db, kpi, version)
        wanted = with_target(targets_of(db, kpi), replace(target, start=target.start or ws.today))
        if put_targets(db, ws, kpi, wanted):
            kpi.version += 1


def with_target(targets: tuple[TargetDefinition, ...], new: TargetDefinition) -> tuple[TargetDefinition, ...]:
    """A KPI's targets with one more, in the order of their start; it takes the place of one of the same start."""
    return tuple(sorted([*(old for old in targets if old.start != new.start), new], key=_order))


def targets_of(db: Session, kpi: Kpi) -> tuple[TargetDefinition, ...]:
    return tuple(target_definition(row) for row in _rows(db, kpi))


def target_definition(row: Target) -> TargetDefinition:
    return TargetDefinition(
        value=row.value,
        low=row.low,
        high=row.high,
        baseline=row.baseline,
        baseline_on=row.baseline_on,
        start=row.start,
        by=row.by,
    )


def put_targets(db: Session, ws: Workspace, kpi: Kpi, targets: tuple[TargetDefinition, ...]) -> bool:
    """Bring a KPI's targets to these; rows that say the same stay as they are. Whether anything changed.

    Raises: BadInput.
    """
    check_targets(targets, kpi.direction, kpi.status)
    standing = _rows(db, kpi)
    wanted = sorted(targets, key=_order)
    for row in list(standing):
        if (found := target_definition(row)) in wanted:
            wanted.remove(found)
            standing.remove(row)
    changed = bool(wanted or standing)
    for target in wanted:
        same = next((row for row in standing if row.start == target.start), None)
        if same:
            standing.remove(same)
            assign(same, _values(target) | {"author": ws.author})
        else:
            db.add(Target(kpi_id=kpi.id or 0, author=ws.author, **_values(target)))
    for row in standing:
        db.delete(row)
    db.flush()
    return changed


def check_targets(targets: tuple[TargetDefinition, ...], direction: Direction, status: KpiStatus) -> None:
    """Raises: BadInput, for the first that cannot be."""
    for target in targets:
        check_target(target, direction, draft=status is KpiStatus.DRAFT)
    starts = [target.start for target in targets]
    for start in starts:
        if starts.count(start) > 1:
            raise BadInput(f"two targets start on {start}: there is one from a day on" if start else NO_START)


NO_START = "two targets have no start: all but the first need one, there is one from a day on"


def check_target(target: TargetDefinition, direction: Direction, *, draft: bool = False) -> None:
    """The rules of a target; a draft's may still lack its value.

    Raises: BadInput; what contradicts the direction or the baseline is refused in a draft, too (K9 of the check).
    """
    whole = _whole(target, direction)
    for number in (target.value, target.low, target.high, target.baseline):
        if number is not None and not isfinite(number):
            raise BadInput(f"{number} is no target: targets and baselines are finite numbers")
    if target.start and target.by and target.by < target.start:
        raise BadInput(f"the target is due by {target.by}, before it starts on {target.start}")
    if target.value is not None and (target.low is not None or target.high is not None):
        raise BadInput("a target is one value, or a range with low and high, not both")
    progress.check_target(direction, target.baseline, whole)
    if whole is None and not draft:
        needs = "a low and a high end" if direction is Direction.RANGE else "a value"
        raise BadInput(f"a target needs {needs}; only a draft can do without")


def _whole(target: TargetDefinition, direction: Direction) -> float | tuple[float, float] | None:
    if target.low is None and target.high is None:
        return target.value
    if target.low is None or target.high is None:
        if direction is not Direction.RANGE:
            raise BadInput("low and high are for a KPI that is to stay inside a range; this one has one target value")
        return None
    return target.low, target.high


def _rows(db: Session, kpi: Kpi) -> list[Target]:
    rows = db.exec(select(Target).where(Target.kpi_id == kpi.id).order_by(Target.id)).all()  # type: ignore[arg-type]
    return sorted(rows, key=_order)


def _order(target: Target | TargetDefinition) -> date:
    return target.start or date.min


def _values(target: TargetDefinition) -> dict[str, Any]:
    return {
        "kind": TargetKind.BY if target.by else TargetKind.EACH,
        "value": target.value,
        "low": target.low,
        "high": target.high,
        "baseline": target.baseline,
        "baseline_on": target.baseline_on,
        "start": target.start,
        "by": target.by,
    }
