"""The form that begins a review: its period, what it is about, and who takes part."""

from typing import TYPE_CHECKING, ClassVar

from kpitui.model.errors import BadInput
from kpitui.present import periods
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.fields import CHOICE, FieldSpec

if TYPE_CHECKING:
    from kpitui.model.period import Period
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.editing import Editing

SENTENCE = "One KPI a page. What is typed is kept; the review can be left and gone on with until it is closed."
WIDTH = 30
ORDERS = (("goals", "as the goals have them"), ("signals", "what changed first"))


class BeginForm(SmallForm):
    key_words: ClassVar[dict[str, str]] = {"save": "begin"}


def begin_form(ws: "Workspace", editing: "Editing", period: str) -> SmallForm:
    """Gives the id of the new review."""

    def read_period(text: str) -> "Period":
        found = periods.spoken(text.strip(), editing.calendar, editing.today)
        if found is None:
            raise BadInput(f"{text.strip()!r} is no period: write one such as 2026-Q3, 2026-11 or last quarter")
        return found

    def say_period(found: "Period") -> str:
        return periods.span(found.start, min(found.end, editing.today), editing.today)

    def read_goal(text: str) -> str:
        if not text.strip():
            return ""
        goal = editing.goal(text)
        if goal is None:
            raise BadInput(f"no goal is called {text.strip()!r}; empty is all of them")
        return goal.key

    def save(read: Read) -> str:
        from kpitui.usecases.review_views import Order, Scope
        from kpitui.usecases.reviews import start_review

        scope = Scope(read["goal"], read["owner"], Order(read["order"]))
        return str(start_review(ws, read["period"].label, scope, read["people"].split(",")))

    goals = tuple(goal.title for goal in editing.goals)

    def say_all(said: str) -> str:
        return "" if said else "empty: all of them"

    asked = (
        Asked(FieldSpec("period", "Period", width=WIDTH), period, read_period, say_period),
        Asked(FieldSpec("goal", "Goal", width=WIDTH), "", read_goal, say_all, goals),
        Asked(FieldSpec("owner", "KPIs of (owner)", width=WIDTH), "", say=say_all, names=editing.owners),
        Asked(FieldSpec("order", "Order", CHOICE, ORDERS), "goals"),
        Asked(FieldSpec("people", "Who takes part"), editing.author, names=editing.owners),
    )
    return BeginForm("New review", asked, save, sentence=SENTENCE)
