"""Columns as a reader names them, without the mapped classes.

To load those, SQLModel and the ORM takes longer than everything a dashboard reads; what only reads can do without.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Date, column, table

DAYS = frozenset(
    [
        "start",
        "end",
        "day",
        "by",
        "since",
        "status_since",
        "formula_changed",
        "limits_until",
        "baseline_on",
        "until",
        "done_on",
    ]
)
"""SQLite keeps these as text."""


def columns(name: str, names: Iterable[str], **typed: Any) -> Any:
    """Columns of a table for a select of values; `typed`: those that a driver does not give as they are."""
    plain = (column(one, Date() if one in DAYS else None) for one in names)
    return table(name, *plain, *(column(one, kind) for one, kind in typed.items())).c
