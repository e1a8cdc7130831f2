"""What stands beside the value in a row of exported measurements.

Not carried are who recorded a value and when, and check-ins: they are history of the workspace that the file is from.
All rows come in as one feed's. So a value of a file that one by hand hid there, and a check-in's value that finer ones
confirmed, have no place in it and are left out; and of what a value by hand for a span hid, the single days are gone.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from kpitui.exchange.guard import unguarded
from kpitui.exchange.recognise import Layout, find_column
from kpitui.model.enums import Aggregation

CHECK_IN = "check-in {}"
"""The source of a value that a check-in brought, with the check-in's number."""
CHECKED = re.compile(r"check-in ([0-9]{1,15})")
COUNT = re.compile(r"[1-9][0-9]{0,8}(?:\.0*)?")
YES, NO = ("yes", "true", "1"), ("no", "false", "0", "")


class Details(NamedTuple):
    """A row's other cells."""

    n: int | None
    pooled: bool
    note: str
    aggregation: Aggregation | None
    """Of a series that the row makes."""
    by_hand: bool
    """Neither a file brought it nor a check-in."""
    check_in: int | None


class WrongDetailError(ValueError):
    """A cell that is wrong: its column and the reason."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column


class DetailReader:
    """Finds the other cells of rows with one layout."""

    def __init__(self, layout: Layout) -> None:
        profile, headers = layout.profile, layout.headers
        self._n, self._pooled = find_column(headers, profile.n), find_column(headers, profile.pooled)
        self._note, self._source = find_column(headers, profile.note), find_column(headers, profile.source)
        self._aggregation = find_column(headers, profile.aggregation)

    def read(self, cells: Sequence[str]) -> Details:
        """Raises: WrongDetailError."""
        source = unguarded(_cell(cells, self._source)).strip()
        checked = CHECKED.fullmatch(source)
        return Details(
            n=self._count(cells),
            pooled=self._is_pooled(cells),
            note=unguarded(_cell(cells, self._note)),
            aggregation=self._how(cells),
            by_hand=not source,
            check_in=int(checked[1]) if checked else None,
        )

    def _count(self, cells: Sequence[str]) -> int | None:
        text = _cell(cells, self._n).strip()
        if not text:
            return None
        if self._n is not None and not COUNT.fullmatch(text):
            raise WrongDetailError(self._n, "not a number of answers")
        return int(text.partition(".")[0])

    def _is_pooled(self, cells: Sequence[str]) -> bool:
        text = _cell(cells, self._pooled).strip().lower()
        if self._pooled is not None and text not in (*YES, *NO):
            raise WrongDetailError(self._pooled, "neither yes nor no")
        return text in YES

    def _how(self, cells: Sequence[str]) -> Aggregation | None:
        text = _cell(cells, self._aggregation).strip().lower()
        if self._aggregation is not None and text and text not in [*Aggregation]:
            raise WrongDetailError(self._aggregation, f"no aggregation; one of {', '.join(Aggregation)}")
        return Aggregation(text) if text else None


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index] if index is not None else ""
