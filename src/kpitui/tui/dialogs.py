"""What is asked in a small form or picked from a list, on whatever screen: notes, targets, keys, owners, periods."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import work
from textual.screen import Screen

from kpitui.model.enums import KpiStatus, Named
from kpitui.model.errors import KpituiError
from kpitui.tui.base import DataScreen
from kpitui.tui.doings import Doings, screen

if TYPE_CHECKING:
    from kpitui.tui.screens.export_form import Export
    from kpitui.tui.screens.pick_one import Choices
    from kpitui.tui.screens.small_form import Asked, Read, SmallForm

BACK = "; u takes it back"


class Dialogs(Doings):
    """Every form is made here, so that the screens only say what it is about."""

    def ask(self, form: "SmallForm") -> None:
        """Show a form, and say what it did."""

        if self.may_write():
            self._show_form(form)

    def _show_form(self, form: "SmallForm") -> None:
        def done(said: str | None) -> None:
            if said:
                self.notify(said, markup=False)

        self.push_screen(form, done)

    def retire_kpi(self, key: str, name: str) -> None:
        """Take a KPI out of use, and say so."""
        from kpitui.usecases.kpis import retire_kpi

        self._change(f"{name} is retired", retire_kpi, key)

    def pause_kpi(self, key: str, name: str, status: KpiStatus) -> None:
        """Take a KPI out of use for a while, or one that is out of use back into it."""
        from kpitui.usecases.kpis import pause_kpi, resume_kpi

        if status in (KpiStatus.PAUSED, KpiStatus.RETIRED):
            self._change(f"{name} is in use again", resume_kpi, key)
        else:
            self._change(f"{name} is paused: it is not due and counts for no goal", pause_kpi, key)

    def finish_action(self, action: int) -> None:
        """Somebody did what a review had decided."""
        from kpitui.usecases.review_actions import finish_action

        self._change("done", finish_action, action)

    def _change(self, said: str, use_case: Callable[..., object], /, *args: str | int, **named: bool) -> None:
        """Run it for the screen that is shown, and say what it did."""
        if isinstance(self.screen, DataScreen) and self.screen.save(use_case, *args, **named):
            self.notify(f"{said}{BACK}", markup=False)

    def note_why(self, kpi: str = "", *, series: str = "", goal: str = "", day: date | None = None) -> None:
        """Write down what happened; for a KPI, for what reads a series, for a goal, or for everything."""
        from kpitui.tui.screens.event_form import event_form
        from kpitui.usecases.events import scopes

        if not self.is_open:
            return
        try:
            self.ask(event_form(self.ws, scopes(self.ws, kpi, series=series, goal=goal), day=day))
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)

    def action_export(self) -> None:
        """Write the report or the definitions into a file."""
        from kpitui.tui.frame import viewing_period
        from kpitui.tui.screens.export_form import export_form

        if self.is_open:
            self._show_form(export_form(viewing_period(self.ws, self.period)[1].label, self.write_export))

    @work(exclusive=True, group="export")
    async def write_export(self, export: "Export", file: Path) -> None:
        """Make it and write it, and say where it is."""
        from kpitui.exchange.write_file import write_private

        try:
            text = await asyncio.to_thread(export.make, self.ws, self.period)
            await asyncio.to_thread(write_private, file, text)
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.notify(f"written: {file}", markup=False)

    async def open_events(self, kpi: str = "", goal: str = "", name: str = "") -> None:
        """What happened to a KPI, to a goal, or at all."""
        await self.push_screen(screen("events", "EventsScreen", kpi, goal, name))

    async def action_open_history(self, kind: str = "", key: str = "", name: str = "") -> None:
        """What was changed by whom: of everything, or of one goal, KPI or series."""
        if self.is_open:
            await self.push_screen(screen("history", "HistoryScreen", (Named(kind), key) if kind else None, name))

    async def open_findings(self, kind: str = "", key: str = "", name: str = "") -> None:
        """What the check finds, and what was put to rest: of one KPI or goal, or of all."""
        await self.push_screen(screen("findings", "FindingsScreen", (Named(kind), key) if kind else None, name))

    def _pick(self, question: str, choices: "Choices", take: Callable[[str], object], sentence: str = "") -> None:
        def taken(key: str | None) -> None:
            if key is not None:
                take(key)

        if not self.may_write():
            return
        form = screen("pick_one", "PickOne", question, choices, sentence)
        self.push_screen(cast("Screen[str | None]", form), taken)

    def move_kpi(self, key: str, name: str, source: str) -> None:
        """Pick the goal that a KPI serves instead of `source`; empty: it serves that goal as well as its others."""
        from kpitui.usecases.editing import editing
        from kpitui.usecases.kpis import move_kpi

        known = editing(self.ws).goals
        titles, parents = {goal.key: goal.title for goal in known}, {goal.key: goal.parent for goal in known}
        goals = [
            (goal, title, f"under {titles[parents[goal]]}" if parents[goal] in titles else "")
            for goal, title in titles.items()
            if goal != source
        ]
        if source:
            goals.append(("", "no goal", "it stays as a KPI of its own"))

        def take(goal: str) -> None:
            self._change(f"{name} serves {titles.get(goal, 'no goal')} now", move_kpi, key, source, goal)

        away = f" from {titles[source]}" if source in titles else ""
        self._pick(f"Move {name}{away} to which goal?", goals, take)

    def merge_series(self, key: str, name: str) -> None:
        """Pick the series that takes all values of another."""
        from kpitui.usecases.editing import editing
        from kpitui.usecases.merging import merge

        known = {one.key: one.name or one.key for one in editing(self.ws).series}
        others = [(one, called, one) for one, called in known.items() if one != key]
        if not others:
            self.notify(f"{name} is the only series: there is none to merge it into", markup=False)
            return
        sentence = "Its values move there, its KPIs read that one, and its key still finds it."
        self._pick(
            f"Merge the series {name} into which one?",
            others,
            lambda into: self._change(f"{name} is a part of {known[into]} now", merge, key, into),
            sentence,
        )

    def new_target(self, key: str, unit: str, now: float | None) -> None:
        """A target from a day on; `now` is the KPI's value."""
        from kpitui.tui.screens.target_form import target_form
        from kpitui.usecases.editing import editing

        known = editing(self.ws, key)
        if known.kpi:
            self.ask(target_form(self.ws, known, known.kpi, unit, now))

    def rename_key(self, what: Named, key: str, name: str) -> None:
        """Another key for a KPI, a goal or a series."""
        from kpitui.usecases.names import rename

        def save(read: "Read") -> str:
            done = rename(self.ws, key, read["key"], what)
            return f"the key of {name} is {done.new} now{BACK}"

        finds = "The key before still finds it."
        sentence = f"Formulas follow. {finds}" if what is Named.SERIES else finds
        self._form(f"Rename the key of {name}", sentence, save, _field("key", "New key", key))

    def action_hand_over(self) -> None:
        """One owner's things to another."""
        from kpitui.present.words import counted
        from kpitui.usecases.editing import editing
        from kpitui.usecases.owners import hand_over

        def save(read: "Read") -> str:
            done = hand_over(self.ws, read["giver"], read["taker"])
            what = ", ".join((counted(done.goals, "goal"), counted(done.kpis, "KPI"), counted(done.actions, "action")))
            return f"{what} went from {read['giver']} to {read['taker']}{BACK}"

        people = editing(self.ws).owners
        sentence = "Goals, KPIs and open actions; what is achieved, dropped, retired or done stays with whoever had it."
        fields = (_field("giver", "From", self.ws.author, people), _field("taker", "To", "", people))
        self._form("Hand over", sentence, save, *fields)

    def action_roll_over(self) -> None:
        """A period's goals and targets into a later one."""
        from kpitui.present.words import counted
        from kpitui.tui.frame import viewing_period
        from kpitui.usecases.periods import roll_over

        calendar, period = viewing_period(self.ws, self.period)
        coming = calendar.period(period.end + timedelta(days=1), period.cadence).label if period.cadence else ""

        def save(read: "Read") -> str:
            done = roll_over(self.ws, read["source"], read["into"])
            if not done.goals and not done.targets:
                return f"nothing to roll over: {read['into']} has all that goes on from {read['source']}"
            return (
                f"{counted(done.goals, 'goal')} and {counted(done.targets, 'target')} are in {read['into']} now{BACK}"
            )

        sentence = (
            "Goals get successors with their KPIs, targets a new row from the first day on; what was before stays."
        )
        fields = (_field("source", "From period", period.label), _field("into", "Into period", coming))
        self._form("Roll over", sentence, save, *fields)

    def _form(self, title: str, sentence: str, save: "Callable[[Read], str]", *fields: "Asked") -> None:
        from kpitui.tui.screens.small_form import SmallForm

        self.ask(SmallForm(title, fields, save, sentence=sentence))


def _field(name: str, label: str, value: str, names: tuple[str, ...] = ()) -> "Asked":
    from kpitui.tui.screens.small_form import Asked
    from kpitui.tui.widgets.fields import FieldSpec

    return Asked(FieldSpec(name, label, width=36), value, names=names)
