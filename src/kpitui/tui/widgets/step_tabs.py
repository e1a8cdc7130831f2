"""The steps of a form as tabs: which one is open, which are done, and what is still open in the others."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

GAP = 3


class StepTabs(Widget):
    """`1 Objective ✓   2 Metric   3 Measurable   4 Track 2 open` over a rule; a click opens a step."""

    DEFAULT_CSS = """
    StepTabs { height: 2; color: $text-quiet; }
    """
    active: reactive[int] = reactive(0)
    open: reactive[tuple[int | None, ...]] = reactive(())
    """By step how much is still open; None where nothing is asked for and nothing was written."""

    class Picked(Message):
        """A step was clicked."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__()
        self.titles = titles

    def render(self) -> Content:
        tabs = [self._tab(place, short=False) for place in range(len(self.titles))]
        if sum(tab.cell_length + GAP for tab in tabs) - GAP > self.size.width:
            tabs = [self._tab(place, short=True) for place in range(len(self.titles))]
        start = sum(tab.cell_length + GAP for tab in tabs[: self.active])
        width = len(self.titles[self.active]) + 2
        rest = max(0, self.size.width - start - width)
        return Content.assemble(
            Content(" " * GAP).join(tabs),
            ("\n" + "─" * start, "$rule"),
            ("━" * width, "$accent"),
            ("─" * rest, "$rule"),
        )

    def _tab(self, place: int, *, short: bool) -> Content:
        name = f"{place + 1} {self.titles[place]}"
        label = Content.styled(name, "bold $accent" if place == self.active else "")
        left = self.open[place] if place < len(self.open) else 0
        if left:
            return Content.assemble(label, (f" {left}" if short else f" {left} open", "$warning"))
        return Content.assemble(label, (" ✓", "$success")) if left == 0 and self.open else label

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        start = 0
        for place in range(len(self.titles)):
            end = start + self._tab(place, short=False).cell_length + GAP
            if at is not None and start <= at.x < end:
                self.post_message(self.Picked(place))
                return
            start = end
