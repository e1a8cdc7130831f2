"""What is typed into the editor: what stood there before, what is changed, and what waits to be saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kpitui.model.enums import KpiStatus
from kpitui.model.errors import KpituiError
from kpitui.tui.base import DataScreen
from kpitui.tui.screens.editor_form import fields_of, started_fields, together_fields
from kpitui.tui.screens.editor_steps import NEW_GOAL, STEPS, fits

if TYPE_CHECKING:
    from kpitui.usecases.editing import Editing
    from kpitui.usecases.library import Start


class EditorTexts(DataScreen["Editing"]):
    """The texts of the fields by their names, shown or not."""

    def __init__(self, key: str | None = None, goal: str | None = None, start: "Start | None" = None) -> None:
        super().__init__()
        self.key = key
        self.under = goal
        self.start = start
        """What it starts from in the library, until it is stored."""
        self.editing: Editing | None = None
        self.values: dict[str, str] = {}
        self._before: dict[str, str] = {}
        self._blank: dict[str, str] = {}
        """What stands in the fields of a new one."""
        self._waiting: Mapping[str, str] = {}
        """What was typed here before and not saved."""
        self._meanwhile = ""
        """Who changed it while it is written here, when, and what."""
        self._asked = False
        """Activation was asked for: what is missing is said, too."""
        self._left: set[int] = set()
        """Steps that were gone on from."""

    def load(self) -> "Editing":
        from kpitui.usecases.editing import changed_meanwhile, editing

        known, before = editing(self.app.ws, self.key), self.editing
        if self.key and before and before.version and before.version != known.version:
            self._meanwhile = changed_meanwhile(self.app.ws, self.key, before.version)
        if before is None:
            found = self.app.unsaved.find(self.form)
            self._waiting = {name: text for name, text in found.items() if fits(name, text)}
        if self.start is None:
            return known
        from kpitui.usecases.library import begin

        return begin(known, self.start)

    @property
    def form(self) -> str:
        """Under this name what is typed waits to be saved."""
        return f"kpi-{self.key}" if self.key else f"start-{self.start.kpi.key}" if self.start else "new-kpi"

    @property
    def status(self) -> KpiStatus:
        """What is stored; a draft where nothing is."""
        return self.editing.kpi.status if self.editing and self.editing.kpi else KpiStatus.DRAFT

    def begin_from(self, view: "Editing") -> None:
        """What is stored, with nothing typed over it."""
        self.editing = view
        self._blank = fields_of(replace(view, kpi=None), self.under)
        self._before = fields_of(view, self.under)
        if self.start:
            self._before |= started_fields(self.start, view)
        self.values = dict(self._before)

    def know(self, view: "Editing") -> None:
        """How the series come together that there are now; what was chosen and is not saved stays."""
        self.editing = view
        for name, how in together_fields(view).items():
            if self.values.get(name, "") == self._before.get(name, ""):
                self.values[name] = how
            self._before[name] = how

    def go_on_from(self, theirs: "Editing") -> None:
        """What somebody else stored: what was changed here stays, the other fields become theirs."""
        changes = self.changes
        self.editing, self._before = theirs, fields_of(theirs, self.under)
        self.values = {**self._before, **changes}

    @property
    def changes(self) -> dict[str, str]:
        """What was typed and is not saved."""
        return {name: text for name, text in self.values.items() if text != self._before.get(name, "")}

    @property
    def is_changed(self) -> bool:
        return bool(self.changes)

    def keep(self, form: str = "") -> bool:
        """Let what is not saved wait, under the name `form` where one is given; whether it outlives the app."""
        try:
            self.app.unsaved.keep(form or self.form, self.changes)
        except KpituiError as error:
            self.app.say_once(str(error))
            return False
        return self.app.unsaved.lasts

    def is_written(self, step: int, since: Mapping[str, str] | None = None) -> bool:
        """Something is said there; `since`: that was not in these fields."""
        before = self._blank if since is None else since
        names = (field.name for field in STEPS[step].fields if field.name not in NEW_GOAL)
        return any(self.values[name] != before[name] for name in names)

    @property
    def judged(self) -> set[int]:
        """The steps that the check speaks of: while a draft is written, those that somebody has been to."""
        steps = range(len(STEPS))
        if self._asked or self.status is not KpiStatus.DRAFT:
            return {*steps}
        brought = self._before if self.start else None
        return {place for place in steps if place in self._left or self.is_written(place, brought)}
