"""The last line: the keys of what has the focus, most used first."""

from dataclasses import replace

from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.events import Click
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget

NAMES = {
    "enter": "enter",
    "escape": "esc",
    "tab": "tab",
    "space": "space",
    "backspace": "backspace",
    "delete": "del",
    "home": "home",
    "end": "end",
    "pageup": "page up",
    "pagedown": "page down",
}
"""Keys that have a name, not a sign."""
NARROW = 98
"""Below it the palette's key has the shorter name."""
COUNTED = 2
"""Before this many others stands what something waits for."""
ARROWS = ("up", "down", "left", "right", "enter")
HELP, PALETTE = ".help", ".palette"
"""How the ids of the two end that stand at the right of every footer."""


def key_shown(binding: Binding) -> str:
    """A binding's key as it is said: `escape` is esc, `slash` is /."""
    if binding.key_display:
        return binding.key_display
    *modifiers, key = binding.key.split("+")
    return "+".join([*modifiers, NAMES.get(key) or format_key(key)])


def key_of(node: DOMNode, name: str) -> str:
    """The key of a binding of `node` as it is said, the person's own where there is one; it need not act now."""
    ours = [binding for bindings in node._bindings.key_to_bindings.values() for binding in bindings]
    binding = next(binding for binding in ours if binding.id == name)
    own = node.app._keymap.get(name)
    return key_shown(replace(binding, key=own.split(",")[0], key_display=None) if own else binding)


def acting(screen: Screen[object]) -> list[ActiveBinding]:
    """The bindings that act now, as declared. While a field has the focus, a plain sign is text and no key."""
    found = _as_declared([item for item in screen.active_bindings.values() if item.enabled])
    field = screen.focused
    if field is None or not field.check_consume_key("a", "a"):
        return found
    # Textual leaves out most of these itself, but not those whose key has a name of its own, as slash.
    return [item for item in found if item.node is field or not _is_sign(item.binding.key)]


def _as_declared(items: list[ActiveBinding]) -> list[ActiveBinding]:
    """Node by node in the order of its BINDINGS: a key that a person set stands last in Textual's."""
    nodes = list(dict.fromkeys(item.node for item in items))
    places: dict[str | None, int] = {}
    for node in nodes:
        for base in reversed(type(node).__mro__):
            for binding in base.__dict__.get("BINDINGS", ()):
                places.setdefault(getattr(binding, "id", None), len(places))
    return sorted(items, key=lambda item: (nodes.index(item.node), places.get(item.binding.id, -1)))


def _is_sign(key: str) -> bool:
    return key == "space" or ("+" not in key and len(format_key(key)) == 1 and key not in ARROWS)


def _declared_order(screen: Screen[object], active: list[ActiveBinding]) -> list[ActiveBinding]:
    """From what has the focus outwards, each as its class declares them: Textual puts those with priority elsewhere."""
    nodes = list(screen.focused.ancestors_with_self) if screen.focused else [screen, screen.app]
    places = {node: place for place, node in enumerate(nodes)}
    return sorted(active, key=lambda item: (places.get(item.node, len(nodes)), _place(item)))


def _place(item: ActiveBinding) -> int:
    """By id: the key may be the person's own."""
    ids = [binding.id for of_key in item.node._bindings.key_to_bindings.values() for binding in of_key]
    return ids.index(item.binding.id) if item.binding.id in ids else len(ids)


def _count(item: ActiveBinding) -> int:
    """How many wait for it."""
    return int(getattr(item.node, "counts", {}).get(item.binding.action, 0))


class Footer(Widget):
    """Drawn from the active bindings that want to be shown; what does not fit is in the help."""

    DEFAULT_CSS = """
    Footer { dock: bottom; height: 1; padding: 0 1; background: $surface; color: $text-quiet; }
    """

    def on_mount(self) -> None:
        self._places: list[tuple[int, int, ActiveBinding]] = []
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        active = acting(self.screen)
        shown: dict[str, ActiveBinding] = {}
        for item in _declared_order(self.screen, active):
            if item.binding.show and not (item.binding.id or "").endswith((HELP, PALETTE)):
                shown.setdefault(item.binding.action, item)
        items = [item for item in shown.values() if not _count(item)]
        items[COUNTED:COUNTED] = [item for item in shown.values() if _count(item)]
        fixed = [
            next((item for item in active if (item.binding.id or "").endswith(end)), None) for end in (HELP, PALETTE)
        ]
        always = [item for item in fixed if item is not None]
        right = Content("  ").join(self._entry(item) for item in always)
        left, room = Content(), self.size.width - right.cell_length - 2
        self._places = []
        for item in items:
            entry = self._entry(item)
            start = left.cell_length + (2 if left else 0)
            if start + entry.cell_length > room:
                break
            left = Content.assemble(left, "  " if left else "", entry)
            self._places.append((start, start + entry.cell_length, item))
        start = self.size.width - right.cell_length
        for item in always:
            width = self._entry(item).cell_length
            self._places.append((start, start + width, item))
            start += width + 2
        return Content.assemble(left, " " * (self.size.width - left.cell_length - right.cell_length), right)

    def _entry(self, item: ActiveBinding) -> Content:
        what = (
            "all"
            if (item.binding.id or "").endswith(PALETTE) and self.size.width < NARROW
            else getattr(item.node, "key_words", {}).get(item.binding.action, item.binding.description)
        )
        count = _count(item)
        return Content.assemble((key_shown(item.binding), "$accent"), f" {what} {count}" if count else f" {what}")

    async def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        for start, end, item in self._places:
            if at is not None and start <= at.x < end:
                await self.app.run_action(item.binding.action, item.node)
