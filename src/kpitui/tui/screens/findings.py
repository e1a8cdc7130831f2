"""What the check finds, and what was put to rest."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kpitui.model.enums import Named
from kpitui.model.errors import BadInput
from kpitui.present import periods
from kpitui.tui.base import DataScreen
from kpitui.tui.screens.editor_words import read_day
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.cells import fit, one_line
from kpitui.tui.widgets.fields import FieldSpec
from kpitui.tui.widgets.guide_pane import SIGNS
from kpitui.tui.widgets.line_list import LineList
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.check import Found
    from kpitui.usecases.silences import SilenceView

RULE, MOST_NAME = 5, 24
PENS = {"error": "bad", "warning": "warn", "hint": "quiet"}
BOLD = Style(bold=True)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, or one that was put to rest."""

    kind: Named
    key: str
    name: str
    rule: str
    sign: str
    pen: str
    why: str
    """Of what rests the reason."""
    what: str
    silence: "SilenceView | None"

    @property
    def about(self) -> dict[str, str]:
        """As the use cases name it."""
        return {"kpi" if self.kind is Named.KPI else "goal": self.key}


@dataclass(frozen=True, slots=True)
class FindingsView:
    rows: tuple[FindingRow, ...]
    """What is found, then what rests."""
    today: date
    named: bool
    """They are of several things."""


class FindingList(LineList):
    """Sign and id, what it is about where that is not plain, and why; of what rests the reason."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S,enter", "want('silence')", "silence", id="findings.silence"),
        Binding("d", "want('lift')", "hear it again", id="findings.lift"),
        Binding("e", "want('edit')", "put right", id="findings.edit"),
    ]
    empty = "Nothing is found, and nothing was silenced."
    view: FindingsView | None = None

    @property
    def count(self) -> int:
        return len(self.view.rows) if self.view else 0

    @property
    def row(self) -> FindingRow | None:
        """The one under the cursor."""
        return self.view.rows[self.cursor] if self.view and self.count else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "want" or self.row is None:
            return action != "want"
        return parameters[0] != "lift" or self.row.silence is not None

    def draw(self, place: int, width: int, ink: "Pens", here: bool) -> list[Segment]:
        assert self.view  # noqa: S101 - there is a row
        row = self.view.rows[place]
        name = MOST_NAME if self.view.named else 0
        return [
            Segment(f"{row.sign} ", getattr(ink, row.pen)),
            Segment(fit(row.rule, RULE), ink.strong + BOLD if here else ink.strong),
            Segment(fit(row.name, max(0, name - 2)) + "  " if name else "", ink.text),
            Segment(fit(row.why, max(0, width - 2 - RULE - name)), ink.quiet if row.silence else ink.text),
        ]


def _found(one: "Found") -> FindingRow:
    found = one.finding
    sign, pen = SIGNS[found.severity][0], PENS[found.severity]
    return FindingRow(one.kind, one.key, one.name, found.id, sign, pen, found.why, found.what, None)


def _resting(one: "SilenceView", today: date) -> FindingRow:
    until = f" until {periods.day(one.until, today)}" if one.until else ""
    why, by = f"silenced{until}: {one.reason}", f"By {one.author}; d lets it be heard again."
    return FindingRow(one.kind, one.key, one.name, one.rule, "–", "quiet", why, by, one)


class FindingsScreen(DataScreen[FindingsView]):
    """Those of one KPI, of one goal, or all."""

    CSS = """
    FindingsScreen #body { padding: 0 1; }
    FindingsScreen.-tall #body { padding: 1 1; }
    FindingsScreen #whole { height: auto; max-height: 5; padding: 0 2; margin-top: 1; color: $text-quiet; }
    """
    place = "check"
    guide = (
        "What is missing or wrong in how goals and KPIs are defined. S puts a finding to rest with the reason, for "
        "good or until a day; it is kept here, and d lets it be heard again."
    )

    def __init__(self, of: tuple[Named, str] | None = None, name: str = "") -> None:
        """`of`: a KPI or a goal by its key, `name` what it is called; else everything."""
        super().__init__()
        self.of = of
        self.called = name

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield PaneTitle(one_line(f"Check of {self.called}" if self.called else "Check"), id="title")
            yield FindingList()
            yield Static(id="whole", markup=False)

    def load(self) -> FindingsView:
        from kpitui.usecases.check import findings
        from kpitui.usecases.silences import list_silences

        ws = self.app.ws
        found = [_found(one) for one in findings(ws)]
        resting = [_resting(one, ws.today) for one in list_silences(ws)]
        rows = tuple(row for row in (*found, *resting) if self.of in (None, (row.kind, row.key)))
        return FindingsView(rows, ws.today, self.of is None)

    def show(self, view: FindingsView) -> None:
        rows = self.query_one(FindingList)
        rows.view = view
        rows.changed()

    @on(LineList.Moved)
    def _follow(self) -> None:
        """The whole sentence, and what to do, under the list."""
        row, whole = self.query_one(FindingList).row, self.query_one("#whole", Static)
        if row is None:
            whole.update("")
            return
        head = (f"{row.sign} {row.rule}  {one_line(row.name)}: ", "$text-strong")
        whole.update(Content.assemble(head, (one_line(row.why), "$foreground"), f"  {one_line(row.what)}"))

    @on(LineList.Wanted)
    async def _do(self, wanted: LineList.Wanted) -> None:
        from kpitui.usecases.silences import unsilence

        row = self.query_one(FindingList).row
        if row is None:
            return
        if wanted.what == "silence":
            self.app.ask(self._form(row))
        elif wanted.what == "lift" and self.save(unsilence, row.rule, **row.about):
            self.notify(f"{row.rule} of {row.name} is heard again; u takes it back", markup=False)
        elif wanted.what == "edit":
            await (self.app.edit_kpi(row.key) if row.kind is Named.KPI else self.app.open_goal(row.key))

    def _form(self, row: FindingRow) -> SmallForm:
        from kpitui.usecases.editing import editing
        from kpitui.usecases.silences import list_silences, silence

        ws = self.app.ws
        known, old = editing(ws), row.silence

        def save(read: Read) -> str:
            version = old.version if old else 0
            silence(ws, row.rule, read["reason"], **row.about, until=read["until"], version=version)
            return f"{row.rule} of {row.name} is silenced; u takes it back"

        asked = (
            Asked(
                FieldSpec("reason", "Reason", example="measured from January on"), old.reason if old else "", _reason
            ),
            Asked(
                FieldSpec("until", "Until", width=24, example="2026-12-31"),
                old.until.isoformat() if old and old.until else "",
                lambda text: read_day(text.strip(), known, last=True) if text.strip() else None,
                lambda day: periods.day(day, known.today) if day else "empty: for good",
            ),
        )

        def again() -> SmallForm:
            there = (one for one in list_silences(ws) if (one.kind, one.key, one.rule) == (row.kind, row.key, row.rule))
            return self._form(replace(row, silence=next(there, None)))

        return SmallForm(f"Silence {row.rule} of {row.name}", asked, save, sentence="" if old else row.why, again=again)


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput("a finding rests for a reason: say it in a few words")
    return text.strip()
