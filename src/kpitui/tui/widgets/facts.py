"""Rows of two columns: what it is, and what is said of it, wrapped under itself."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

GAP = 2
LEAST = 14
"""Cells for the second column; with less it goes under the first."""


class Facts(Widget):
    """As high as its rows need; a row without a first column takes the whole width."""

    DEFAULT_CSS = """
    Facts { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[tuple[Content, Content], ...] = ()

    def show(self, rows: Sequence[tuple[Content, Content]]) -> None:
        self._rows = tuple(rows)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        width = max(width, 1)
        first = max((left.cell_length for left, _ in self._rows), default=0) + GAP
        lines: list[Content] = []
        for left, right in self._rows:
            if not left:
                lines += _wrapped(right, width)
            elif width - first < LEAST:
                lines += _wrapped(left, width)
                lines += [Content("  ") + line for line in _wrapped(right, width - 2) if line]
            else:
                beside = _wrapped(right, width - first)
                lines.append(Content.assemble(left, " " * (first - left.cell_length), beside[0]))
                lines += [Content(" " * first) + line for line in beside[1:]]
        return lines


def _wrapped(content: Content, width: int) -> list[Content]:
    return [line.rstrip() for line in content.wrap(max(width, 1))] or [Content()]
