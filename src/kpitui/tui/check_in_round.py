"""A round of check-ins: its pages, where one is, and what was typed and not stored. It outlives the screen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpitui.tui.unstored import Unstored

if TYPE_CHECKING:
    from kpitui.usecases.check_ins import Waiting

Place = tuple[str, str]
"""The KPI's key and the period's label."""
CHECKED, SKIPPED = "checked in", "skipped"


def place_of(page: "Waiting") -> Place:
    return page.kpi, page.period.label


class Round:
    """The pages in the order in which they are gone through; a page that is done stays in its place."""

    def __init__(self) -> None:
        self.pages: list[Waiting] = []
        self.at = 0
        """The place of the page that is shown; behind the last one is the summary."""
        self.done: dict[Place, str] = {}
        """What became of a page: CHECKED or SKIPPED."""
        self.texts: dict[Place, dict[str, str]] = {}
        """By page what was typed into its fields and not stored."""

    async def unstored(self) -> Unstored | None:
        names = dict.fromkeys(page.name for page in self.pages if place_of(page) in self.texts)
        if not names:
            return None
        typed = (text for texts in self.texts.values() for text in texts.values())
        return Unstored(f"the check-in of {', '.join(names)}", "c goes there, f3 stores it", tuple(typed))

    @property
    def page(self) -> "Waiting | None":
        return self.pages[self.at] if self.at < len(self.pages) else None

    @property
    def left(self) -> int:
        return sum(place_of(page) not in self.done for page in self.pages)

    def count(self, what: str) -> int:
        return sum(became == what for became in self.done.values())

    def begin(self, waiting: "Iterable[Waiting]", first: str = "") -> None:
        """Go on where one was, or with the KPI of the key `first`; a round that is through starts anew."""
        self.take(waiting)
        if not self.left:
            self.pages, self.done = [], {}
        if first:
            self.pages.sort(key=lambda page: (place_of(page) not in self.done, page.kpi != first))
        if first or self.page is None or place_of(self.page) in self.done:
            self.again()

    def narrow(self) -> None:
        """Let go of what is not done: other pages will be taken."""
        self.pages = [page for page in self.pages if place_of(page) in self.done]
        self.at = len(self.pages)

    def take(self, waiting: "Iterable[Waiting]") -> None:
        """What waits now: new pages come last, and what others have filled goes, but for the page that is shown."""
        wanted = {place_of(page): page for page in waiting}
        for place in [place for place in self.done if place in wanted]:
            del self.done[place]  # undone
        shown = self.page
        kept = [page for page in self.pages if page is shown or place_of(page) in wanted or place_of(page) in self.done]
        known = {place_of(page) for page in kept}
        self.pages = [*kept, *(page for place, page in wanted.items() if place not in known)]
        self.at = len(self.pages) if shown is None else self.pages.index(shown)

    def finish(self, what: str) -> None:
        """The page is done: go on to the next that is not, or to the summary."""
        if self.page is not None:
            place = place_of(self.page)
            self.done[place] = what
            self.texts.pop(place, None)
        self._to_open(self.at + 1)

    def go(self, by: int) -> None:
        """To the page before or after, done or not."""
        self.at = max(0, min(len(self.pages), self.at + by))

    def again(self) -> None:
        """To the first page that is left."""
        self._to_open(0)

    def _to_open(self, start: int) -> None:
        rest = range(start, len(self.pages))
        self.at = next((one for one in rest if place_of(self.pages[one]) not in self.done), len(self.pages))
