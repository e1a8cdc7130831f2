"""What became of one measurement: how it was recorded, corrected, moved."""

from datetime import date, tzinfo
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from kpitui.present import numbers, periods

if TYPE_CHECKING:
    from kpitui.usecases.log_pages import LogRow, ValueChange


class ValueHistory(ModalScreen[None]):
    """One row of the log in full, and every operation that touched it, the newest first."""

    CSS = """
    ValueHistory { align: center middle; background: $background 60%; }
    ValueHistory VerticalScroll {
        width: 76; max-width: 96%; height: auto; max-height: 80%; padding: 1 2;
        background: $surface; border-left: outer $accent;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss", "back", id="value.leave")]

    def __init__(self, row: "LogRow", changes: "tuple[ValueChange, ...]", today: date, zone: tzinfo | None) -> None:
        super().__init__()
        self._row = row
        self._changes = changes
        self._today = today
        self._zone = zone

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(self._facts())
            for change in self._changes:
                yield Static(self._line(change))

    def _facts(self) -> Content:
        row = self._row
        title = Content.assemble((row.name, "bold $text-strong"), (f"  {row.key}", "$text-quiet"))
        rows = [
            ("days", periods.span(row.start, row.end, self._today)),
            ("value", self._number(row.value, row.decimals)),
            ("answers", "" if row.n is None else numbers.show(row.n)),
            ("note", row.note),
            ("by", row.author),
            ("from", row.source or "by hand"),
        ]
        lines = [
            Content.assemble((f"{label:<10}", "$text-quiet"), (text, "$foreground")) for label, text in rows if text
        ]
        return Content("\n").join([title, Content(), *lines, Content(), Content.styled("History", "bold $text-strong")])

    def _line(self, change: "ValueChange") -> Content:
        at = change.at.astimezone(self._zone)
        when = f"{periods.day(at.date(), self._today)} {at:%H:%M}"
        if change.value is None or change.start is None or change.end is None:
            what = "removed"
        else:
            what = self._number(change.value, change.decimals)
            if (change.start, change.end) != (self._row.start, self._row.end):
                what = f"{what} for {periods.span(change.start, change.end, self._today)}"
            if change.note and change.note != self._row.note:
                what = f"{what} “{change.note}”"
        return Content.assemble(
            (f"{what}  ", "$text-strong"), (f"{when}  {change.author}  {change.title}", "$text-quiet")
        )

    def _number(self, value: float, decimals: int) -> str:
        unit = self._row.unit
        return numbers.show(value, unit, max(decimals, numbers.places(value, unit, None)))
