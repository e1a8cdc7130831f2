"""One page of the check-in: what the person looks at before saying something of a period, and what it would store."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from kpitui.analysis.aggregate import PeriodValue
from kpitui.model.enums import Direction, Kind
from kpitui.model.errors import KpituiError
from kpitui.model.period import Period
from kpitui.store.workspace import Workspace
from kpitui.usecases._check_in_rows import SaidThen as SaidThen
from kpitui.usecases._check_in_rows import find_check_in, last_check_ins, measured, said_then
from kpitui.usecases._kpi_rows import KpiRow, read_stored
from kpitui.usecases._kpi_states import View, view_of
from kpitui.usecases._kpi_values import Wanted, read_courses
from kpitui.usecases._names import find_kpi
from kpitui.usecases._recent import Beside, Worth, recent, usual_of, worth
from kpitui.usecases._spoken import form_of, read_value
from kpitui.usecases._subjects import Subject, find_subject
from kpitui.usecases._targets_in_force import target_history, target_on
from kpitui.usecases.entries import Closing, EntryPreview, input_of
from kpitui.usecases.log import rows_of
from kpitui.usecases.states import TargetView

PERIODS = 12
"""Periods before the one that is checked in."""
NEW = -1
"""The id of a check-in that is not stored."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one series of the KPI has for the period already."""

    name: str
    value: float
    unit: str
    decimals: int | None
    days: int
    """Covered."""


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """Numbers are in the KPI's unit where nothing else is said."""

    kpi: str
    """Its key."""
    name: str
    definition: str
    alignment: str
    """How daily work moves it."""
    goal: str
    """Title of the core goal; empty: it serves none."""
    why: str
    """Why that goal matters."""
    kind: Kind
    unit: str
    decimals: int | None
    direction: Direction
    period: Period
    today: date
    target: TargetView | None
    """The one that the period is judged by."""
    before: tuple[PeriodValue, ...]
    """The periods before it, oldest first; empty ones at the beginning left out."""
    value: float | None
    """What the period came to so far, without this check-in."""
    measured: tuple[Measured, ...]
    form: str
    """How its values are typed."""
    said: SaidThen | None
    """What this period's check-in says, where there is one."""
    said_before: SaidThen | None
    """The check-in before it."""


def check_in_page(ws: Workspace, key: str, period: Period) -> CheckInPage:
    """Raises: UnknownName, AmbiguousName; BadInput, it reads no series."""
    view = view_of(ws, None)
    with ws.reading() as db:
        row = find_kpi(db, key)
        subject = find_subject(db, row.key)
        checked = find_check_in(db, row.id or 0, period)
        kpi = read_stored(db.connection(), view.clock.as_of, [row.id or 0]).kpis[0]
        now = measured(db, subject, period, checked.id if checked else None)
        goal = kpi.goals[0][0] if kpi.goals else None
        return CheckInPage(
            kpi=row.key,
            name=row.name,
            definition=row.definition or row.formula,
            alignment=row.alignment,
            goal=goal.title if goal else "",
            why=goal.why if goal else "",
            kind=kpi.kind,
            unit=kpi.unit,
            decimals=kpi.decimals,
            direction=kpi.direction,
            period=period,
            today=view.clock.as_of,
            target=target_on(target_history(kpi), period.end),
            before=_before(db, view, kpi, period),
            value=now.value,
            measured=_measured(subject, now),
            form=form_of(subject),
            said=said_then(db, checked) if checked else None,
            said_before=next(iter(last_check_ins(db, row.id or 0, period.start, 1)), None),
        )


def read_check_in(ws: Workspace, key: str, period: Period, text: str) -> EntryPreview:
    """What a value typed for the period would store; half-typed text gives the reason why not, never an error."""
    found = EntryPreview("")
    try:
        with ws.reading() as db:
            row = find_kpi(db, key)
            subject = find_subject(db, row.key)
            checked = find_check_in(db, row.id or 0, period)
            earlier = recent(db, subject, period.start)
            found = replace(
                found,
                key=subject.key,
                name=subject.name,
                kind=subject.kind,
                unit=subject.unit,
                decimals=subject.decimals,
                last=earlier[0] if earlier else None,
            )
            if not text.strip():
                return found
            parts = read_value(subject, text)
            own = checked.id if checked else None
            rows = rows_of(parts, period, NEW)
            alone, there = worth(subject, rows, period), measured(db, subject, period, own)
            together = measured(db, subject, period, own, rows)
            return replace(
                found,
                period=period,
                value=alone.value,
                reason=alone.reason,
                inputs=tuple(input_of(part) for part in parts),
                usual=usual_of(subject, earlier),
                beside=_beside(there, together),
                closing=_closing(period, together),
            )
    except KpituiError as error:
        return replace(found, problem=str(error))


def said_of(ws: Workspace, key: str, period: Period) -> SaidThen | None:
    """What the period's check-in says now, where there is one.

    Raises: UnknownName, AmbiguousName.
    """
    with ws.reading() as db:
        checked = find_check_in(db, find_kpi(db, key).id or 0, period)
        return said_then(db, checked) if checked else None


def _before(db: Session, view: View, kpi: KpiRow, period: Period) -> tuple[PeriodValue, ...]:
    calendar, earlier = view.calendar, [period]
    while len(earlier) <= PERIODS and (one := calendar.previous(earlier[-1])):
        earlier.append(one)
    if len(earlier) == 1:
        return ()
    wanted = Wanted(kpi, kpi.cadence, earlier[-1].start, earlier[1].end)
    values = read_courses(db.connection(), calendar, view.clock, [wanted])[0].values
    first = next((place for place, one in enumerate(values) if one.value is not None), len(values))
    return tuple(values[first:])


def _measured(subject: Subject, now: Worth) -> tuple[Measured, ...]:
    """A KPI of one series has no parts to tell apart."""
    return tuple(
        Measured(slot.name, one.value, slot.unit, slot.decimals, one.covered_days)
        for slot, one in zip(subject.slots, now.inputs, strict=True)
        if one.value is not None
    )


def _beside(there: Worth, together: Worth) -> Beside | None:
    """Finer values are there: they go on counting, and the check-in confirms them."""
    if there.value is None:
        return None
    return Beside(there.value, together.value, "confirmed" if there.value == together.value else "replaced")


def _closing(period: Period, found: Worth) -> Closing | None:
    if found.value is None:
        return None
    covered = min(one.covered_days for one in found.inputs)
    return Closing(period, found.value, tuple(one.value for one in found.inputs), covered)
