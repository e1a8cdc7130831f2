"""By what a list is grouped, as tabs over a rule; the key for the next one behind them."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

GAP = 3


class GroupTabs(Widget):
    """`By stage   By type   To read   t`; a click takes a grouping."""

    DEFAULT_CSS = """
    GroupTabs { height: 2; color: $text-quiet; }
    """
    active: reactive[int] = reactive(0)

    class Picked(Message):
        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__()
        self.titles = titles

    def render(self) -> Content:
        tabs = [
            Content.styled(title, "bold $accent" if place == self.active else "")
            for place, title in enumerate(self.titles)
        ]
        left = Content(" " * GAP).join(tabs)
        start = self._starts()[self.active]
        width = len(self.titles[self.active])
        return Content.assemble(
            left,
            ("\n" + "─" * start, "$rule"),
            ("━" * width, "$accent"),
            ("─" * max(0, self.size.width - start - width), "$rule"),
        )

    def _starts(self) -> list[int]:
        return [sum(len(title) + GAP for title in self.titles[:place]) for place in range(len(self.titles))]

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        for place, start in enumerate(self._starts()):
            if at is not None and start <= at.x < start + len(self.titles[place]) + GAP:
                self.post_message(self.Picked(place))
