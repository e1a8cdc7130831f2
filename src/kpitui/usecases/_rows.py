"""Writing rows under edit: only what differs."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

Row = TypeVar("Row", bound=SQLModel)
Key = TypeVar("Key")


def assign(row: SQLModel, values: Mapping[str, Any]) -> bool:
    """Set what differs, so that history names nothing that stayed; whether anything did."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def match(
    db: Session, standing: Mapping[Key, Row], wanted: Mapping[Key, Mapping[str, Any]], make: Callable[[Key], Row]
) -> bool:
    """Bring the rows of one owner to what is wanted, by key: delete, change, add; whether anything did."""
    changed = False
    for key, row in standing.items():
        if key not in wanted:
            db.delete(row)
            changed = True
    for key, values in wanted.items():
        if key in standing:
            changed |= assign(standing[key], values)
            continue
        row = make(key)
        assign(row, values)
        db.add(row)
        changed = True
    return changed
