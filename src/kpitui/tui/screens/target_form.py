"""A new target from a day on, written in the small form; what was wanted before stays for its time."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, Kind
from kpitui.model.typed import parse_number
from kpitui.present import periods
from kpitui.present.improvement import word
from kpitui.present.numbers import plain
from kpitui.tui.screens.editor_form import BY_DATE, EACH
from kpitui.tui.screens.editor_words import aggregation_of, read_day
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.fields import CHOICE, FieldSpec

if TYPE_CHECKING:
    from kpitui.model.definitions import KpiDefinition
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.editing import Editing

SENTENCE = "The target before stays for its time: what was up to then is still judged by it."
WIDTH = 24


def target_form(ws: "Workspace", editing: "Editing", kpi: "KpiDefinition", unit: str, now: float | None) -> SmallForm:
    """Begins with the KPI's latest target, from the next quarter on and from the value `now`. Gives what was done."""
    old = kpi.targets[-1] if kpi.targets else TargetDefinition()
    coming = editing.calendar.period(editing.today, Cadence.QUARTER).end + timedelta(days=1)
    until = editing.calendar.period(coming, Cadence.QUARTER).end
    ranged = kpi.direction is Direction.RANGE
    series = editing.one_series(kpi.series)
    adds = series is not None and kpi.kind is Kind.NUMBER and aggregation_of(series) is Aggregation.SUM

    def number(text: str) -> float | None:
        return parse_number(text, unit)[0] if text.strip() else None

    def day(text: str, *, last: bool = False) -> date | None:
        return read_day(text.strip(), editing, last=last) if text.strip() else None

    def said(found: date | None) -> str:
        return periods.day(found, editing.today) if found else ""

    def shown(value: float | None) -> str:
        return "" if value is None else plain(value, kpi.decimals)

    ends = (("low", "At least", old.low), ("high", "At most", old.high))
    bound = "At most" if kpi.direction is Direction.DOWN else "At least"
    values = ends if ranged else (("value", bound, old.value),)
    frames = ((BY_DATE, "reached by a date"), (EACH, f"in every {word(kpi.cadence)}"))
    asked = (
        *(Asked(FieldSpec(name, label, width=WIDTH), shown(value), number) for name, label, value in values),
        Asked(FieldSpec("frame", "Counts", CHOICE, frames), BY_DATE if old.by else EACH),
        Asked(
            FieldSpec("start", "From", width=WIDTH, example="2027-Q1"),
            coming.isoformat(),
            day,
            lambda found: said(found) or "empty: today",
        ),
        Asked(
            FieldSpec("by", "By", width=WIDTH, example="2027-Q1", shown=lambda typed: typed["frame"] == BY_DATE),
            until.isoformat(),
            lambda text: day(text, last=True),
            said,
        ),
        Asked(
            FieldSpec("baseline", "Starting from", width=WIDTH),
            _begin(kpi, old, now, adds=adds),
            number,
            lambda _: "by a date it begins at 0; this only compares" if adds else "the baseline: where it stood before",
        ),
    )

    def save(read: Read) -> str:
        from kpitui.usecases.targets import set_target

        start = read["start"] or editing.today
        set_target(
            ws,
            kpi.key,
            TargetDefinition(
                value=read.get("value"),
                low=read.get("low"),
                high=read.get("high"),
                start=start,
                by=read.get("by"),
                baseline=read["baseline"],
            ),
            version=editing.version,
        )
        return f"{kpi.name} has a new target from {periods.day(start, editing.today)} on; u takes it back"

    def again() -> SmallForm:
        from kpitui.usecases.editing import editing as read

        known = read(ws, kpi.key)
        return target_form(ws, known, known.kpi or kpi, unit, now)

    return SmallForm(f"New target of {kpi.name}", asked, save, sentence=SENTENCE, again=again)


def _begin(kpi: "KpiDefinition", old: TargetDefinition, now: float | None, *, adds: bool) -> str:
    """Where it stands now; where that is beyond the old target already, which would be refused, the old baseline.

    What is added up on the way to a day begins at 0 again.
    """
    if adds and old.by:
        return ""
    ahead = False
    if now is not None and old.value is not None:
        ahead = now < old.value if kpi.direction is Direction.DOWN else now > old.value
    value = old.baseline if ahead else now
    return "" if value is None else plain(round(value, 2 if kpi.decimals is None else kpi.decimals))
