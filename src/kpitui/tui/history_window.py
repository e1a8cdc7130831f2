"""The history as a sequence of rows of which only some pages are held: a place among all → its row."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.operations import OperationRow, Wanted

PAGE = 100
PAGES = 40


class HistoryWindow:
    """Operations newest first, by their ids; older ones are added while the first are read."""

    def __init__(self, ws: "Workspace", wanted: "Wanted") -> None:
        self.wanted = wanted
        self.complete = False
        """Nothing older is missing."""
        self._ws = ws
        self._ids = array("q")
        self._pages: OrderedDict[int, Sequence[OperationRow]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def newest(self) -> int | None:
        return self._ids[0] if self._ids else None

    @property
    def oldest(self) -> int | None:
        return self._ids[-1] if self._ids else None

    def add(self, older: Sequence[int]) -> None:
        self._pages.pop(len(self._ids) // PAGE, None)
        self._ids.extend(older)

    def put_before(self, newer: Sequence[int]) -> None:
        """What was written since; what stands there is read anew: it may be undone by now."""
        self._ids = array("q", newer) + self._ids
        self._pages.clear()

    def row(self, place: int) -> "OperationRow":
        """Raises: DatabaseUnusable."""
        number = place // PAGE
        if number not in self._pages:
            from kpitui.usecases.operations import operation_rows

            self._pages[number] = operation_rows(self._ws, self._ids[number * PAGE : (number + 1) * PAGE])
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return self._pages[number][place % PAGE]
