"""A goal written in the small form."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kpitui.model.definitions import GoalDefinition
from kpitui.model.enums import GoalStatus, Intent
from kpitui.model.errors import BadInput
from kpitui.present import periods
from kpitui.present.numbers import plain
from kpitui.tui.screens.editor_form import period_text
from kpitui.tui.screens.editor_steps import words
from kpitui.tui.screens.editor_words import read_period, read_weight, word_of
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.fields import CHOICE, PROSE, FieldSpec

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.editing import Editing

STATUS = words(GoalStatus.DRAFT, GoalStatus.ACTIVE, GoalStatus.ACHIEVED)


def goal_form(ws: "Workspace", editing: "Editing", goal: GoalDefinition, version: int | None) -> SmallForm:
    """`goal` is what is edited, or what a new one begins with; without a version it is new. Gives its key."""
    parent = editing.goal(goal.parent)
    among = f"empty: 1{', among its neighbours, in the score of the goal above' if parent else ''}"
    weight = "" if goal.weight == 1 else plain(goal.weight)

    def said(span: tuple[date | None, date | None]) -> str:
        start, end = span
        return f"{periods.span(start, end, editing.today)}, {(end - start).days + 1} days" if start and end else ""

    asked = (
        Asked(FieldSpec("title", "Goal", example="Win 1,000 new customers"), goal.title, _title),
        Asked(FieldSpec("why", "Why it matters", PROSE), goal.why),
        Asked(FieldSpec("intent", "Intent", CHOICE, words(*Intent), optional=True), goal.intent or ""),
        Asked(
            FieldSpec("period", "Period", width=26, example="2026-Q4"),
            period_text(goal, editing.calendar),
            lambda text: read_period(text.strip(), editing),
            said,
        ),
        Asked(FieldSpec("owner", "Owner", width=26), goal.owner, names=editing.owners),
        Asked(FieldSpec("weight", "Weight", width=12), weight, read_weight, lambda _: among),
        Asked(FieldSpec("status", "Status", CHOICE, STATUS), goal.status),
    )

    def save(read: Read) -> str:
        from kpitui.usecases.goals import save_goal

        return save_goal(ws, _goal(goal, read), version=version)

    title, above = "Goal" if version else "New goal", f"under {parent.title}" if parent else ""

    def again() -> SmallForm:
        from kpitui.usecases.goals import load_goal

        return goal_form(ws, editing, *load_goal(ws, goal.key))

    return SmallForm(title, asked, save, fact=above, guide="goal", again=again)


def _title(text: str) -> str:
    if not text.strip():
        raise BadInput("a goal needs a title: what you want to be true")
    return text.strip()


def _goal(goal: GoalDefinition, read: Read) -> GoalDefinition:
    start, end = read["period"]
    return replace(
        goal,
        title=read["title"],
        why=read["why"],
        intent=word_of(Intent, read["intent"]),
        start=start,
        end=end,
        owner=read["owner"],
        weight=read["weight"],
        status=GoalStatus(read["status"]),
    )
