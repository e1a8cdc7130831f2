"""The strip above the footer: the tour through the sample workspace, or that this is only a sample."""

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kpitui.tui.widgets.footer import key_shown

if TYPE_CHECKING:
    from kpitui.tui.app import KpituiApp

GAP = 2


class TourStrip(Widget):
    """A title with the keys at its right, and what there is to see; it takes room, but never the focus."""

    DEFAULT_CSS = """
    TourStrip {
        dock: bottom; height: auto; margin-bottom: 1; padding: 0 1;
        background: $panel; color: $foreground; border-left: outer $accent;
    }
    """

    def on_mount(self) -> None:
        self.watch(self.app, "tour", self._changed, init=False)
        self.watch(self.app, "sample", self._changed, init=False)

    def _changed(self) -> None:
        if cast("KpituiApp", self.app).wants_strip:
            self.refresh(layout=True)
        else:
            self.remove()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + (len(self._text().wrap(max(10, width))) if self._text() else 0)

    def render(self) -> Content:
        title, keys = self._title(), self._keys()
        gap = max(GAP, self.content_size.width - title.cell_length - keys.cell_length)
        head = Content.assemble(title, " " * gap, keys)
        return Content("\n").join([head, self._text()]) if self._text() else head

    def _title(self) -> Content:
        app = cast("KpituiApp", self.app)
        step = app.step
        if step is None:
            return Content.styled("Sample data. Your own workspace waits untouched.", "$foreground")
        number, count = app.steps.index(step) + 1, len(app.steps)
        return Content.assemble((f"{number} of {count}  ", "$text-quiet"), (step.title, "bold $text-strong"))

    def _text(self) -> Content:
        step = cast("KpituiApp", self.app).step
        if step is None:
            return Content()
        parts = step.text.split("`")
        return Content.assemble(*((part, "$accent") if number % 2 else part for number, part in enumerate(parts)))

    def _keys(self) -> Content:
        shown = [item.binding for item in self.screen.active_bindings.values() if item.enabled]
        entries = [
            Content.assemble((key_shown(binding), "$accent"), f" {self._what(binding.id or '')}")
            for binding in shown
            if binding.id in ("app.tour-next", "app.tour-end")
        ]
        return Content("  ").join(entries)

    def _what(self, name: str) -> str:
        app = cast("KpituiApp", self.app)
        if name == "app.tour-next":
            return "next" if app.step is not app.steps[-1] else "done"
        return "end the tour" if app.step else "throw it away"
