"""The second line of a screen deeper than its mode: the way here, and at the right how it stands."""

from textual.content import Content
from textual.widget import Widget

from kpitui.tui.widgets.cells import one_line


class PathLine(Widget):
    """`Spend less per sale › ROAS` … `○ off track   3.1 of 4.0`."""

    DEFAULT_CSS = """
    PathLine { height: 1; padding: 0 1; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._above, self._title = "", ""
        self._facts: tuple[Content, ...] = ()

    def show(self, above: str, name: str, facts: tuple[Content, ...]) -> None:
        """`facts` are given up from the right where there is no room."""
        self._above, self._title, self._facts = one_line(above), one_line(name), facts
        self.refresh()

    def render(self) -> Content:
        width = self.size.width
        facts = [fact for fact in self._facts if fact]
        right = Content("   ").join(facts)
        name = Content.styled(self._title, "bold $text-strong")
        while len(facts) > 1 and name.cell_length + right.cell_length + 3 > width:
            facts.pop()
            right = Content("   ").join(facts)
        room = max(0, width - right.cell_length - 3)
        left = Content.assemble(f"{self._above} › ", name) if self._above else name
        if left.cell_length > room:
            left = name
        left = left.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * max(0, width - left.cell_length - right.cell_length), right)
