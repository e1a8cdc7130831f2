"""Why do we track this, and what carries which goal?"""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from kpitui.model.definitions import GoalDefinition
from kpitui.model.enums import GoalStatus, Named
from kpitui.model.errors import KpituiError
from kpitui.tui.base import DataScreen
from kpitui.tui.widgets.goal_list import GoalList
from kpitui.tui.widgets.goal_pane import GoalPane
from kpitui.tui.widgets.goal_rows import GoalRow, KpiRow
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.usecases.goal_tree import GoalTree
    from kpitui.usecases.states import GoalState

EMPTY = Content.assemble(
    ("No goal yet.", "bold $text-strong"),
    "\nA goal says what you want to be true, and why; its KPIs\nare the numbers that tell whether you get there.\n\n",
    ("n", "$accent"),
    " writes the first one   ",
    ("N", "$accent"),
    " starts with a KPI",
)


ABOUT = ("events", "history", "silence", "rename")
"""What is wanted of goals and KPIs alike."""
SETTLED = 0.05
"""Seconds the cursor has to rest before the pane follows."""


class GoalsScreen(DataScreen["GoalTree"]):
    """The tree at the left, the goal under the cursor at the right; on a narrow screen tab reads it."""

    CSS = """
    GoalsScreen #body { padding: 0 1; }
    GoalsScreen.-tall #body { padding: 1 1; }
    GoalsScreen #left { width: 5fr; }
    GoalsScreen GoalPane { width: 6fr; margin-left: 4; }
    GoalsScreen.-narrow GoalPane { display: none; }
    GoalsScreen.-narrow.-reading GoalPane { display: block; margin-left: 0; }
    GoalsScreen.-narrow.-reading #left { display: none; }
    GoalsScreen.-tall GoalList { margin-top: 1; }
    GoalsScreen #foot { height: 1; color: $text-quiet; padding: 0 0 0 1; }
    GoalsScreen #empty { display: none; margin: 1 3; color: $text-quiet; height: auto; }
    GoalsScreen.-empty #empty { display: block; }
    GoalsScreen.-empty GoalList, GoalsScreen.-empty GoalPane { height: 0; }
    GoalsScreen #filter { display: none; }
    GoalsScreen.-filtering #filter { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "read", "other pane", id="goals.read"),
        Binding("slash", "filter", "filter", id="goals.filter"),
        Binding("c", "check_in", "check-in", id="goals.check-in"),
        Binding(
            "left_square_bracket",
            "app.step_period(-1)",
            "period",
            key_display="[ ]",
            id="goals.earlier",
            show=False,
            tooltip="earlier period",
        ),
        Binding("right_square_bracket", "app.step_period(1)", "later period", id="goals.later", show=False),
        Binding("r", "app.roll_over", "roll over", id="goals.roll-over", show=False, tooltip="roll over a period"),
        Binding("p", "app.pick_period", "pick a period", id="goals.period", show=False),
        Binding("escape", "back", "back to the tree", id="goals.back"),
    ]
    place = "goals"

    def __init__(self) -> None:
        super().__init__()
        self.view: GoalTree | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield PaneTitle("Goals", "score", id="title")
                yield Static(EMPTY, id="empty")
                yield GoalList()
                yield Static(id="foot", markup=False)
                yield Input(placeholder="words in a goal's or KPI's name", id="filter")
            yield GoalPane()

    def on_mount(self) -> None:
        self.query_one(GoalList).focus()
        self.query_one("#title", PaneTitle).active = True

    def load(self) -> "GoalTree":
        from kpitui.usecases.goal_tree import goal_tree

        return goal_tree(self.app.ws, self.app.period)

    def show(self, view: "GoalTree") -> None:
        self.view = view
        self.set_class(not view.goals and not view.kpis, "-empty")
        self.query_one(GoalList).show(view)
        self._show_foot(view)

    async def action_check_in(self) -> None:
        await self.app.check_in()

    def go_to(self, key: str) -> None:
        """Put the cursor on a goal, as soon as it is there."""
        self.query_one(GoalList).go_to(key)

    def on_resize(self) -> None:
        goals = self.query_one(GoalList)
        goals.order(replace(goals.how, gaps=self.size.height >= 30))
        self._follow()

    @on(GoalList.Moved)
    @work(exclusive=True, group="pane")
    async def _follow_soon(self) -> None:
        """The tree is painted first, and the pane when the cursor rests."""
        await asyncio.sleep(SETTLED)
        self._follow()

    def _follow(self) -> None:
        """The pane speaks of the row under the cursor."""
        if self.view is None or not (self.is_attached and self.display):
            return
        row, pane = self.query_one(GoalList).row, self.query_one(GoalPane)
        if isinstance(row, GoalRow):
            pane.show_goal(row.goal, self.view)
        elif isinstance(row, KpiRow):
            pane.show_kpi(row.kpi, self._goal(row.goal), self.view, self.view.as_of)
        else:
            pane.clear()

    def _goal(self, key: str) -> "GoalState | None":
        return next((goal for goal in self.view.goals if goal.key == key), None) if self.view else None

    def _show_foot(self, view: "GoalTree") -> None:
        goals = len(view.findings)
        kpis = len(view.kpi_findings)
        count = sum(len(found) for found in (*view.findings.values(), *view.kpi_findings.values()))
        about = [
            f"{number} {word}{'' if number == 1 else 's'}"
            for number, word in ((goals, "goal"), (kpis, "KPI"))
            if number
        ]
        said = Content.assemble(
            ("! ", "$warning"),
            (str(count), "$text-strong"),
            f" finding{'' if count == 1 else 's'} on {' and '.join(about)}   ",
            ("tab", "$accent"),
            " read",
        )
        self.query_one("#foot", Static).update(said if count else "")

    @on(GoalList.Wanted)
    async def _do(self, event: GoalList.Wanted) -> None:
        row, what = event.row, event.what
        goal = row.goal if isinstance(row, GoalRow) else self._goal(row.goal) if isinstance(row, KpiRow) else None
        if what in ("goal", "under"):
            self._write_goal(self._begin(goal, under=what == "under"))
        elif what == "kpi":
            await self.app.edit_kpi(None, goal=goal.key if goal else None)
        elif isinstance(row, KpiRow):
            await self._do_kpi(what, row)
        elif isinstance(row, GoalRow):
            await self._do_goal(what, row.goal)

    def _begin(self, beside: "GoalState | None", *, under: bool) -> GoalDefinition:
        """A new goal beside or under another starts with its period and owner."""
        if beside is None:
            return GoalDefinition(key="")
        parent = beside.key if under else beside.parent
        return GoalDefinition(key="", parent=parent, start=beside.start, end=beside.end, owner=beside.owner)

    async def _do_kpi(self, what: str, row: KpiRow) -> None:
        key = row.kpi.key
        if what == "open":
            await self.app.open_kpi(key)
        elif what == "edit":
            await self.app.edit_kpi(key)
        elif what == "measure":
            await self.app.log_entry(key)
        elif what == "note":
            self.app.note_why(key)
        elif what in ("copy", "copy-row"):
            self.app.copy_kpi(row.kpi, whole=what == "copy-row")
        elif what == "serve":
            self.app.move_kpi(key, row.kpi.name, row.goal)
        elif what == "pause":
            self.app.pause_kpi(key, row.kpi.name, row.kpi.status_of_kpi)
        elif what in ABOUT:
            await self._open_about(what, Named.KPI, key, row.kpi.name)
        elif what == "drop":
            self.app.retire_kpi(key, row.kpi.name)

    async def _open_about(self, what: str, kind: Named, key: str, name: str) -> None:
        if what == "events":
            about = {"kpi": key} if kind is Named.KPI else {"goal": key}
            await self.app.open_events(**about, name=name)
        elif what == "history":
            await self.app.action_open_history(kind, key, name)
        elif what == "silence":
            await self.app.open_findings(kind, key, name)
        else:
            self.app.rename_key(kind, key, name)

    async def _do_goal(self, what: str, goal: "GoalState") -> None:
        if what == "open" and self.has_class("-narrow"):
            self.action_read()
        elif what in ("open", "edit"):
            self._edit_goal(goal.key)
        elif what == "note":
            self.app.note_why(goal=goal.key)
        elif what in ABOUT:
            await self._open_about(what, Named.GOAL, goal.key, goal.title)
        elif what in ("copy", "copy-row"):
            self.app.copy_goal(goal, whole=what == "copy-row")
        elif what == "drop":
            from kpitui.usecases.goals import drop_goal

            if self.save(drop_goal, goal.key):
                self.notify(f"{goal.title} is dropped; u takes it back", markup=False)
        else:
            self._move(what, goal)

    def _move(self, what: str, goal: "GoalState") -> None:
        """Up or down among its neighbours, in under the one before, out behind its parent."""
        from kpitui.usecases.goals import move_goal

        place = self._place(goal.key)
        siblings = self._siblings(goal.parent)
        if what == "in":
            if place > 0:
                self.save(move_goal, goal.key, siblings[place - 1])
        elif what == "out":
            parent = self._goal(goal.parent)
            if parent:
                self.save(move_goal, goal.key, parent.parent, self._place(parent.key) + 1)
        elif beside := self._beside(goal, 1 if what == "down" else -1):
            self.save(move_goal, goal.key, goal.parent, self._place(beside))
        self.query_one(GoalList).go_to(goal.key)

    def _beside(self, goal: "GoalState", by: int) -> str:
        """The goal shown before or after it; at the top achieved ones stand apart."""
        keys = self._siblings(goal.parent)
        if not goal.parent:
            done = goal.goal_status is GoalStatus.ACHIEVED
            states = [self._goal(key) for key in keys]
            keys = [one.key for one in states if one and (one.goal_status is GoalStatus.ACHIEVED) == done]
        place = keys.index(goal.key) + by
        return keys[place] if 0 <= place < len(keys) else ""

    def _siblings(self, parent: str) -> list[str]:
        return [goal.key for goal in self.view.goals if goal.parent == parent] if self.view else []

    def _place(self, key: str) -> int:
        goal = self._goal(key)
        return self._siblings(goal.parent).index(key) if goal else 0

    def _edit_goal(self, key: str) -> None:
        from kpitui.usecases.goals import load_goal

        try:
            goal, version = load_goal(self.app.ws, key)
        except KpituiError as error:
            self.say(error)
            return
        self._write_goal(goal, version)

    def _write_goal(self, goal: GoalDefinition, version: int | None = None) -> None:
        """Ask for the goal, and go to what was saved."""
        from kpitui.tui.screens.goal_form import goal_form
        from kpitui.usecases.editing import editing

        if self.app.may_write():
            form = goal_form(self.app.ws, editing(self.app.ws), goal, version)
            self.app.push_screen(form, self._written)

    def _written(self, key: str | None) -> None:
        if key:
            self.query_one(GoalList).go_to(key)

    def action_read(self) -> None:
        """To the pane and back; on a narrow screen it takes the tree's place."""
        goals, pane = self.query_one(GoalList), self.query_one(GoalPane)
        reading = self.focused is not pane
        self.set_class(reading, "-reading")
        (pane if reading else goals).focus()
        self.query_one("#title", PaneTitle).active = not reading
        if reading:
            self.call_after_refresh(self._follow)

    def action_filter(self) -> None:
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            goals = self.query_one(GoalList)
            return bool(goals.how.words) or self.focused is not goals
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Clear the filter, and go back to the tree."""
        goals = self.query_one(GoalList)
        if self.has_class("-reading"):
            self.action_read()
            return
        self.query_one("#filter", Input).value = ""
        self.remove_class("-filtering")
        goals.focus()

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        goals = self.query_one(GoalList)
        goals.order(replace(goals.how, words=event.value))

    @on(Input.Submitted, "#filter")
    def _keep_filter(self) -> None:
        self.remove_class("-filtering")
        self.query_one(GoalList).focus()
