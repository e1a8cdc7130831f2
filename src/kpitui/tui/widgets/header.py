"""The first line: where one is, in which workspace and period, and whether all is saved."""

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from kpitui.tui.app import KpituiApp
    from kpitui.tui.base import DataScreen

NARROW = 100
LOUD = ("out of reach", "read-only", "not stored", "saving…", "cannot be opened", "sample data")
"""States that are said where there is little room, too."""


class Header(Widget):
    """Reads the app's frame (workspace, period, author) and the screen's state; draws one line."""

    DEFAULT_CSS = """
    Header { dock: top; height: 1; padding: 0 1; background: $surface; color: $text-quiet; }
    """
    place: reactive[str] = reactive("")
    """Stands instead of the modes where it is set."""
    fact: reactive[str] = reactive("")
    """Stands instead of workspace and period where it is set."""

    def on_mount(self) -> None:
        self.watch(self.app, "frame", self._changed, init=False)
        self.watch(self.app, "out_of_reach", self._changed, init=False)
        self.watch(self.screen, "state", self._changed, init=False)

    def _changed(self) -> None:
        self.refresh()

    def render(self) -> Content:
        left = self._modes()
        right = self._facts(self.size.width - left.cell_length - 2)
        gap = max(1, self.size.width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * gap, right)

    def _modes(self) -> Content:
        app = cast("KpituiApp", self.app)
        name = Content.styled("kpitui", "bold $accent")
        if self.place:
            return Content.assemble(name, "  ", self.place)
        modes = []
        for mode, digit in app.DIGITS.items():
            if mode == app.current_mode or (digit == 1 and app.current_mode not in app.MODES):
                modes.append(
                    Content.assemble(
                        (f" {digit} ", "$accent on $panel"), (f"{mode.capitalize()} ", "bold $text-strong on $panel")
                    )
                )
            else:
                modes.append(Content(f" {digit} {mode.capitalize()} "))
        return Content.assemble(name, "  ", *modes)

    def _facts(self, room: int) -> Content:
        """As much of workspace, period, author and state as there is room for."""
        app = cast("KpituiApp", self.app)
        state = cast("DataScreen[object]", self.screen).state
        if app.out_of_reach:
            state = "out of reach"
        elif app.is_open and app.ws.read_only:
            state = "read-only"
        elif app.sample and state == "saved":
            state = "sample data"
        care = "$warning" if state in LOUD else "$text-quiet"
        if self.fact:
            return Content(self.fact).truncate(max(0, room), ellipsis=True)
        frame = app.frame
        wide = self.size.width >= NARROW
        period = frame.period if wide else frame.period_short
        middle = "  ".join(part for part in (period, f"· {frame.author}" if wide and frame.author else "") if part)
        facts = [
            Content.styled(frame.workspace if wide else "", "$foreground"),
            Content(middle.replace("  ·", " ·")),
            Content.styled(state if wide or care == "$warning" else "", care),
        ]
        line = Content("  ").join([fact for fact in facts if fact.plain])
        if line.cell_length > room and care == "$warning":
            line = facts[-1]
        return line if line.cell_length <= room else line.truncate(max(0, room), ellipsis=True)
