"""What happened on a day, written in the small form."""

from datetime import date
from typing import TYPE_CHECKING

from kpitui.model.definitions import EventDefinition
from kpitui.model.errors import BadInput
from kpitui.model.typed import parse_day
from kpitui.present import periods
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.fields import CHOICE, PROSE, FieldSpec

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.events import EventView, Scope

SENTENCE = "It stands in the charts from that day on, so that everybody sees why the numbers moved."
YES = "yes"


def event_form(
    ws: "Workspace", scopes: "tuple[Scope, ...]", *, day: date | None = None, event: "EventView | None" = None
) -> SmallForm:
    """A new event on `day` (None: today) for one of `scopes`, or the change of one there is. Gives what was done."""
    today = ws.today
    if event and event.scope not in scopes:
        scopes = (*scopes, event.scope)
    chosen = scopes.index(event.scope) if event else 0
    named = tuple((str(place), scope_text(scope)) for place, scope in enumerate(scopes))
    asked = (
        Asked(FieldSpec("title", "What happened", example="price +8 %"), event.title if event else "", _title),
        Asked(
            FieldSpec("day", "Day", width=20, example="yesterday"),
            (event.day if event else day or today).isoformat(),
            lambda text: parse_day(text, today),
            lambda read: periods.day(read, today),
        ),
        Asked(FieldSpec("note", "Note", PROSE), event.note if event else ""),
        Asked(FieldSpec("for", "For", CHOICE, named), str(chosen)),
        Asked(
            FieldSpec("divides", "New limits", CHOICE, (("", "no"), (YES, "yes"))),
            YES if event and event.divides else "",
            say=lambda _: "yes: the process itself is another one since then, and limits are computed anew",
        ),
    )

    def save(read: Read) -> str:
        from kpitui.usecases.events import add_event, change_event

        scope = scopes[int(read["for"])]
        definition = EventDefinition(
            day=read["day"],
            title=read["title"],
            note=read["note"],
            kpis=tuple(key for key, _ in scope.kpis),
            goals=tuple(key for key, _ in scope.goals),
            divides=read["divides"] == YES,
        )
        if event:
            change_event(ws, event.id, definition, version=event.version)
        else:
            add_event(ws, definition)
        compared = "" if event or not scope.kpis else "; the KPI's page (enter) has before and after"
        return f"noted: {definition.title}, {periods.day(definition.day, today)}{compared}; u takes it back"

    def again() -> SmallForm:
        from kpitui.usecases.events import load_event

        return event_form(ws, scopes, event=load_event(ws, event.id) if event else None)

    return SmallForm("Change an event" if event else "Note why", asked, save, sentence=SENTENCE, again=again)


def scope_text(scope: "Scope") -> str:
    """The names of what it is about: `ROAS`, `the goal Spend less per sale`, `everything`."""
    names = [name for _, name in scope.kpis] + [f"the goal {title}" for _, title in scope.goals]
    return one_line(", ".join(names)) or "everything"


def _title(text: str) -> str:
    if not text.strip():
        raise BadInput("an event needs a title: what happened")
    return text.strip()
