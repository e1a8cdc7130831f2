"""What the palette finds: commands, KPIs, goals, series, themes and periods, and which of them come first."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from kpitui.model.enums import Named
from kpitui.tui import themes
from kpitui.tui.widgets.footer import key_shown

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

    from kpitui.model.period import Calendar
    from kpitui.store.workspace import Workspace
    from kpitui.tui.app import KpituiApp

KINDS = {Named.KPI: "KPI", Named.GOAL: "goal", Named.SERIES: "series"}
SPOKEN = ("this quarter", "last quarter", "this year", "last year", "this month", "last month")
THEMES = {themes.DARK: "dark", themes.LIGHT: "light", themes.CONTRAST: "high contrast", themes.ANSI: "16 colours"}
MEANT = {
    "dashboard": "where we stand, and what wants somebody",
    "goals": "why it is tracked, and what carries which goal",
    "log": "what was recorded",
    "library": "templates, types, and what the words mean",
    "undo": "take the latest change back",
    "redo": "do again what was taken back",
    "history": "what was changed by whom",
    "help": "the keys of this screen",
    "quit": "leave kpitui",
    "back": "to the screen before",
    "check-in": "go through what is due",
    "filter": "show only what has these words",
    "order": "worst first, or as the tree has it",
    "mine": "only what is mine, or everything",
    "measure": "log a value",
    "note why": "write down what happened",
    "open": "the page of what is under the cursor",
    "edit": "change what is under the cursor",
    "new KPI": "build one in four steps",
    "cards": "as tiles for a wall",
    "table": "as rows again",
    "retire": "take the KPI out of use",
    "fold": "hide or show what is under the goal",
    "links": "go to a KPI that it leads or follows",
    "regroup": "the next longer period",
    "full screen": "nothing else on it",
    "copy": "the value, to the clipboard",
    "correct": "type the value over; the old one is kept",
    "remove": "u brings it back",
    "read": "the page of what is under the cursor",
    "goal": "a new one beside this",
    "KPI": "a new one under this goal",
    "under this": "a new goal under this one",
    "drop": "give the goal up",
    "other pane": "to the pane at the side and back",
}
"""What is said of a command whose name is a word, as the footer has room for no more."""
MOVES = ("move(", "page(", "scroll(", "end(")
"""Actions that are of use only as keys."""


class Entry:
    """One line of the palette."""

    def __init__(self, title: str, kind: str, run: Callable[[], Awaitable[object]], also: str = "") -> None:
        """`kind`: what it is, or the key of a command; `also`: another name it goes by."""
        self.title, self.kind, self.run = title, kind, run
        self._title, self._also = title.casefold(), also.casefold()
        self._words = f"{self._title} {self._also}".replace("-", " ").split()
        self._all = f"{self._title} {self._also} {kind.casefold()}"

    def rank(self, typed: str) -> int | None:
        """How well it fits what was typed, in small letters: 0 best; None where it does not."""
        if typed in (self._title, self._also):
            return 0
        if self._title.startswith(typed) or self._also.startswith(typed):
            return 1
        words = typed.split()
        if all(any(own.startswith(word) for own in self._words) for word in words):
            return 2
        if all(word in self._all for word in words):
            return 3
        left = iter(self._title)
        return 4 if all(sign in left for sign in typed.replace(" ", "")) else None


def found(entries: Iterable[Entry], typed: str, recent: list[str], most: int) -> list[Entry]:
    """The entries that fit, best first; of equals the one that was chosen last, then in their own order."""
    words = " ".join(typed.casefold().split())
    places = {title: place for place, title in enumerate(recent)}
    ranked = [
        (rank, places.get(one.title, len(places)), one) for one in entries if (rank := one.rank(words)) is not None
    ]
    return [one for *_, one in sorted(ranked, key=lambda item: item[:2])][:most]


@dataclass(frozen=True, slots=True)
class Names:
    """What is read from the workspace for the palette."""

    entries: list[Entry]
    calendar: "Calendar"
    today: date


def read_names(app: "KpituiApp", ws: "Workspace") -> Names:
    """Runs in a thread."""
    from kpitui.content.templates import bundles, templates
    from kpitui.tui.frame import viewing_period
    from kpitui.usecases.names import all_names

    calendar, _ = viewing_period(ws, None)
    entries = [_named(app, one.what, one.key, one.name) for one in all_names(ws)]
    entries += [_template(app, one.key, one.name, "template") for one in templates().values()]
    entries += [_template(app, one.key, one.name, one.kind) for one in bundles().values()]
    return Names(entries, calendar, ws.today)


def _template(app: "KpituiApp", key: str, name: str, kind: str) -> Entry:
    """To start from the library."""

    async def run() -> None:
        await app.start_template(key)

    return Entry(f"start {name}", kind, run, also=key)


def period_entry(app: "KpituiApp", names: Names, typed: str) -> Entry | None:
    """To look at the period that was typed."""
    from kpitui.present import periods

    period = periods.spoken(typed, names.calendar, names.today)
    if period is None:
        return None
    label = period.label

    async def run() -> None:
        app.period = label

    return Entry(f"view {periods.name(period, names.today)}", "period", run, also=typed)


def commands(screen: Screen[object]) -> list[Entry]:
    """What the screen's keys do, each once, shown ones first; then what has no key."""
    known: dict[tuple[str, str], ActiveBinding] = {}
    for item in sorted(screen.active_bindings.values(), key=lambda item: not item.binding.show):
        if item.binding.id and item.binding.description and not item.binding.action.startswith(MOVES):
            known.setdefault((item.binding.action, item.binding.description), item)
    keyed = [_command(item) for item in known.values() if item.binding.id not in ("app.palette", "app.find")]
    return [*keyed, *_keyless(cast("KpituiApp", screen.app))]


def _keyless(app: "KpituiApp") -> list[Entry]:
    async def hand_over() -> None:
        app.action_hand_over()

    async def roll_over() -> None:
        app.action_roll_over()

    return [
        Entry("hand over: one owner's things to another", "command", hand_over),
        Entry("roll over: a period's goals and targets into a later one", "command", roll_over),
        Entry("events: what happened", "command", app.open_events),
        Entry("check: every finding, and what is silenced", "command", app.open_findings),
    ]


def theme_entries(app: "KpituiApp") -> list[Entry]:
    """Ours first."""
    names = [*THEMES, *sorted(name for name in app.available_themes if name not in THEMES)]
    return [_theme(app, name) for name in names]


def _theme(app: "KpituiApp", name: str) -> Entry:
    async def run() -> None:
        app.change_theme(name)

    return Entry(f"theme: {THEMES.get(name, name)}", "theme", run)


def _command(item: "ActiveBinding") -> Entry:
    async def run() -> object:
        return await item.node.app.run_action(item.binding.action, item.node)

    name = item.binding.tooltip or item.binding.description
    return Entry(f"{name}: {MEANT[name]}" if name in MEANT else name, key_shown(item.binding), run)


def _named(app: "KpituiApp", what: Named, key: str, name: str) -> Entry:
    go = {Named.KPI: app.open_kpi, Named.GOAL: app.open_goal, Named.SERIES: app.open_series}[what]

    async def run() -> None:
        await go(key)

    return Entry(name or key, KINDS[what], run, also=key)
