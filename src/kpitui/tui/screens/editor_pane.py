"""The fields of one step on the screen."""

from asyncio import Lock
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from kpitui.model.enums import Kind
from kpitui.present.improvement import plural, word
from kpitui.present.numbers import places, plain
from kpitui.tui.screens.editor_form import TOGETHER
from kpitui.tui.screens.editor_steps import MEASURABLE, METRIC, NEW_GOAL, Step, new_series, together
from kpitui.tui.screens.editor_types import suggested
from kpitui.tui.screens.editor_words import COMBINED
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.choices import Checks
from kpitui.tui.widgets.fields import Field, FieldSpec
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.analysis.aggregate import PeriodValue
    from kpitui.tui.screens.editor_read import Reading
    from kpitui.usecases.editing import Editing
    from kpitui.usecases.states import ChartData

UNITS = ("count", "percent", "duration", "rating", "currency:EUR", "currency:USD", "currency:GBP")
BETWEEN = {"more": ",", "nps": ",", "leads": ",", "feeds": ",", "affects": ",", "formula": " +-*/(,"}
"""Signs between the names of a field that takes several."""


class StepPane(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Made when the step is first opened. No keys of its own: up and down go from field to field."""

    DEFAULT_CSS = """
    StepPane { scrollbar-size: 1 1; }
    StepPane Field { margin-bottom: 1; }
    StepPane #new-series { height: auto; }
    StepPane #history { height: 10; display: none; }
    """

    def __init__(self, step: Step, values: Mapping[str, str], editing: "Editing") -> None:
        super().__init__()
        self.step = step
        self.values = values
        self.editing = editing
        self._one_at_a_time = Lock()

    def compose(self) -> ComposeResult:
        for spec in self.step.fields:
            yield self._field(spec)
            if self.step is METRIC and spec.name == "nps":
                yield Vertical(id="new-series")
        if self.step is MEASURABLE:
            with Vertical(id="history"):
                yield PaneTitle("")
                yield ChartPane()

    def _field(self, spec: FieldSpec) -> Field:
        names = completions(spec.name, self.editing)
        return Field(spec, self.values.get(spec.name, ""), names, BETWEEN.get(spec.name, ""))

    @property
    def fields(self) -> list[Field]:
        """Those that are there now, in their order."""
        return [field for field in self.query(Field) if field.display]

    def field(self, name: str) -> Field | None:
        return next((field for field in self.query(Field) if field.spec.name == name), None)

    def show(self, reading: "Reading", notes: Mapping[str, str], wrong: Mapping[str, str]) -> None:
        """Bring fields, notes and errors to what is read; an error waits until its field is left."""
        focused = self.screen.focused
        for field in self.query(Field):
            name = field.spec.name
            here = field.spec.shown(self.values) and (name not in NEW_GOAL or bool(reading.new_goals))
            if name == "unit" and not self.values["unit"] and is_new_number(reading):  # its series says it
                here = False
            if name == "series":
                field.say_empty(_own_series(reading))
            if field.display != here:
                field.display = here
            if isinstance(field.editor, Checks):
                field.editor.offered = frozenset(suggested(self.values, reading, self.editing))
            sentence = wrong.get(name)
            waits = not field.is_wrong and focused is field.editor
            field.note(sentence if sentence and not waits else notes.get(name, ""), wrong=bool(sentence) and not waits)

    async def show_new_series(self, reading: "Reading") -> bool:
        """The fields of each series that it reads; whether there are new ones.

        Not at every key: while a name is written, they would come and go.
        """
        if self.step is not METRIC:
            return False
        place = self.query_one("#new-series", Vertical)
        wanted = series_fields(reading)
        async with self._one_at_a_time:
            there = {field.spec: field for field in place.query(Field)}
            for spec, field in there.items():
                if spec not in wanted:
                    await field.remove()
            added = [spec for spec in wanted if spec not in there]
            for spec in added:
                at = wanted.index(spec)
                await place.mount(self._field(spec), before=at if at < len(place.children) else None)
        return bool(added)

    def show_history(self, data: "ChartData | None") -> None:
        """What the data says so far; its last whole period is offered as the baseline."""
        if self.step is not MEASURABLE:
            return
        known = data is not None and any(one.value is not None for one in data.values)
        self.query_one("#history", Vertical).display = known
        if data is not None and known:
            count = len(data.values)
            said = word(data.cadence) if count == 1 else f"{count} {plural(data.cadence)}"
            self.query_one(PaneTitle).title = f"Your last {said}"
            self.query_one(ChartPane).show(data)
        seen = last_seen(data)
        baseline, day = self.field("baseline"), self.field("baseline_on")
        if baseline and day:
            baseline.offer(_typed(seen.value, data) if seen and data else "")
            day.offer(seen.period.end.isoformat() if seen else "")

    def know(self, editing: "Editing") -> None:
        """Complete the names that there are now, and choose for their series what holds for them now."""
        self.editing = editing
        for field in self.query(Field):
            field.names.names = completions(field.spec.name, editing)
            if field.spec.name.startswith(TOGETHER):
                field.fill(self.values.get(field.spec.name, ""))

    def fill(self, values: Mapping[str, str]) -> None:
        """Put other texts into all fields."""
        self.values = values
        for field in self.query(Field):
            field.fill(values.get(field.spec.name, ""))


def series_fields(reading: "Reading") -> list[FieldSpec]:
    """What there is to say of the series that a KPI reads: of a new one its unit, and how its values become one."""
    new = {one.key for one in reading.new_series}
    found = []
    for key in reading.reads:
        called, alone = reading.called(key), len(reading.reads) == 1
        if key in new:
            found.append(new_series(called, "Unit" if is_new_number(reading) else f"{key}: unit"))
        if reading.kpi.kind in COMBINED:
            found.append(together(called, "A period's value" if alone else f"{key}: a period's value is"))
    return found


def is_new_number(reading: "Reading") -> bool:
    """A number whose series is made with it: what is said of one is said of the other."""
    return reading.kpi.kind is Kind.NUMBER and bool(reading.new_series)


def _own_series(reading: "Reading") -> str:
    """What it reads while its series is left empty."""
    key = reading.own_series
    return f"empty: {key}{'' if reading.called(key) else ', new'}" if key else ""


def last_seen(data: "ChartData | None") -> "PeriodValue | None":
    """The last whole period with a value."""
    whole = [one for one in data.values if one.value is not None and not one.partial] if data else []
    return whole[-1] if whole else None


def _typed(value: float | None, data: "ChartData") -> str:
    """A value as one would type it: with as many decimals as are shown."""
    return "" if value is None else plain(round(value, places(value, data.unit, data.decimals)), data.decimals)


def completions(field: str, editing: "Editing") -> tuple[str, ...]:
    """The names that a field can complete."""
    series = tuple(one.key for one in editing.series)
    if field in ("series", "numerator", "denominator", "nps", "formula", "benchmark"):
        return series
    if field in ("leads", "feeds", "affects"):
        return tuple(key for key, _ in editing.kpis)
    if field in ("owner", "goal_owner"):
        return editing.owners
    if field == "goal":
        return tuple(goal.title for goal in editing.goals)
    if field == "more":
        return tuple(goal.key for goal in editing.goals)
    if field == "unit":
        return (*dict.fromkeys(one.unit for one in editing.series), *UNITS)
    return ()
