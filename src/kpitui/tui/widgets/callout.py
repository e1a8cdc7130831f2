"""The call-out: what a screen says first, on its own ground, with a bar at its left. One a screen."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class Callout(Widget):
    """Text that may grow and shrink; a line more or less moves what stands below, nothing else does."""

    DEFAULT_CSS = """
    Callout {
        height: auto; min-height: 1; color: $text-quiet; background: $surface;
        border-left: outer $accent; padding: 0 2;
    }
    Callout.-held { border-left: outer $warning; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.content = Content()

    def show(self, content: Content) -> None:
        lines = self._lines(self.content)
        self.content = content
        self.refresh(layout=self._lines(content) != lines)

    def _lines(self, content: Content) -> int:
        return len(content.wrap(max(10, self.content_size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.content.wrap(max(1, width)))

    def render(self) -> Content:
        return self.content
