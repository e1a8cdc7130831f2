"""A title on a rule: left the name, right one fact and at most two keys. It stands for a pane's frame."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from kpitui.tui.widgets.footer import key_shown


class PaneTitle(Widget):
    """`Last weeks ────── 25 in all  3 log`; the name in accent while its pane has the focus (`active`)."""

    DEFAULT_CSS = """
    PaneTitle { height: 1; color: $text-quiet; }
    """
    title: reactive[str] = reactive("")
    fact: reactive[str] = reactive("")
    active: reactive[bool] = reactive(False)

    def __init__(
        self, title: str, fact: str = "", keys: tuple[tuple[str, str], ...] = (), *, id: str | None = None
    ) -> None:
        """`keys` are pairs of a key, or the id of its binding, and what it does."""
        super().__init__(id=id)
        self.set_reactive(PaneTitle.title, title)
        self.set_reactive(PaneTitle.fact, fact)
        self.keys = keys

    def _keys(self) -> list[tuple[str, str]]:
        """The keys as they are set; what does nothing now is left out."""
        if not any(_is_id(key) for key, _ in self.keys):
            return list(self.keys)
        shown: dict[str, str] = {}
        for item in self.screen.active_bindings.values():
            shown.setdefault(item.binding.id or "", key_shown(item.binding))
        return [
            (shown.get(key, "") if _is_id(key) else key, what)
            for key, what in self.keys
            if key in shown or not _is_id(key)
        ]

    def render(self) -> Content:
        right = Content("  ").join(
            [
                *([Content(self.fact)] if self.fact else []),
                *(Content.assemble((key, "$accent"), f" {what}") for key, what in self._keys()),
            ]
        )
        room = self.size.width - right.cell_length - (1 if right else 0)
        left = Content.styled(self.title, "bold $accent" if self.active else "bold $text-strong")
        left = left.truncate(max(0, room - 2), ellipsis=True)
        line = "─" * max(0, room - left.cell_length - 1)
        return Content.assemble(left, " ", (line, "$rule"), " " if right else "", right)


def _is_id(key: str) -> bool:
    return len(key) > 1 and "." in key
