"""The log as a sequence of rows of which only some pages are held: a place among a million → its row."""

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.log_pages import DayCount, LogRow

PAGE = 200
PAGES = 40
"""Pages kept: 8,000 rows in some megabytes."""


class LogWindow(ABC):
    """Rows newest first. What is read stays as it was read: after a write another window takes its place."""

    def __init__(self, ws: "Workspace") -> None:
        self._ws = ws
        self._pages: OrderedDict[int, Sequence[LogRow]] = OrderedDict()

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def _read(self, first: int) -> "Sequence[LogRow]":
        """A page from that place on."""

    @abstractmethod
    def place_of(self, measurement_id: int) -> int | None:
        """Where a measurement stands; None: it is not among these.

        Raises: DatabaseUnusable.
        """

    def row(self, place: int) -> "LogRow | None":
        """The row at a place; None where another process removed some since the rows were counted.

        Raises: DatabaseUnusable.
        """
        page = self._page(place // PAGE)
        within = place % PAGE
        return page[within] if within < len(page) else None

    def place_of_day(self, day: date) -> int:
        """Where the newest row that starts on `day` or before it stands; the last place where none does.

        Raises: DatabaseUnusable.
        """
        low, high = 0, max(0, len(self) - 1)
        while low < high:
            middle = (low + high) // 2
            row = self.row(middle)
            if row is None or row.start <= day:
                high = middle
            else:
                low = middle + 1
        return low

    def keep(self, page: int, rows: "Sequence[LogRow]") -> None:
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)

    def _page(self, number: int) -> "Sequence[LogRow]":
        if number in self._pages:
            self._pages.move_to_end(number)
        else:
            self.keep(number, self._read(number * PAGE))
        return self._pages[number]


class AllRows(LogWindow):
    """The whole log, or some days of it."""

    def __init__(self, ws: "Workspace", days: "Sequence[DayCount]", *, counted: bool = True) -> None:
        """`counted` False: only the newest page is known yet, and `days` are its own."""
        super().__init__(ws)
        self.counted = counted
        self._days = [one.day for one in days]
        self._ends = list(accumulate(one.count for one in days))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @property
    def oldest(self) -> date | None:
        return self._days[-1] if self._days else None

    def _read(self, first: int) -> "Sequence[LogRow]":
        from kpitui.usecases import log_pages

        at = bisect_right(self._ends, first)
        if at == len(self._days):
            return ()
        found = log_pages.page(self._ws, self._days[at], first - self._first(at), PAGE)
        return found[: len(self) - first]

    def place_of(self, measurement_id: int) -> int | None:
        from kpitui.usecases import log_pages

        found = log_pages.place(self._ws, measurement_id)
        if found is None:
            return None
        day, above = found
        at = self._at(day)
        return self._first(at) + above if at < len(self._days) and self._days[at] == day else None

    def place_of_day(self, day: date) -> int:
        return min(self._first(self._at(day)), max(0, len(self) - 1))

    def _at(self, day: date) -> int:
        """Of the newest day that is `day` or before it."""
        return bisect_left(self._days, -day.toordinal(), key=lambda one: -one.toordinal())

    def _first(self, at: int) -> int:
        return self._ends[at - 1] if at else 0


class FoundRows(LogWindow):
    """The rows of these measurements; a search adds to them while they are shown."""

    def __init__(self, ws: "Workspace") -> None:
        super().__init__(ws)
        self._ids = array("q")

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Iterable[int]) -> None:
        """Older ones than those there are."""
        self._pages.pop(len(self._ids) // PAGE, None)
        self._ids.extend(ids)

    def _read(self, first: int) -> "Sequence[LogRow]":
        from kpitui.usecases import log_pages

        ids = self._ids[first : first + PAGE]
        found = {row.id: row for row in log_pages.rows(self._ws, ids)}
        return [found[one] for one in ids if one in found]

    def place_of(self, measurement_id: int) -> int | None:
        return self._ids.index(measurement_id) if measurement_id in self._ids else None


def newest(ws: "Workspace") -> AllRows:
    """The newest page alone, for the first paint: nothing is counted.

    Raises: DatabaseUnusable.
    """
    from kpitui.usecases import log_pages

    rows = log_pages.page(ws, None, 0, PAGE)
    counts = Counter(row.start for row in rows)
    window = AllRows(ws, [log_pages.DayCount(day, count) for day, count in counts.items()], counted=len(rows) < PAGE)
    window.keep(0, rows)
    return window
