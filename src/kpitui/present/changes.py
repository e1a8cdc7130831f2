"""What an operation changed, as lines."""

from datetime import date
from typing import TYPE_CHECKING

from kpitui.present import numbers, periods

if TYPE_CHECKING:
    from kpitui.usecases._changes import ChangeView, FieldChange, Plain, Quantity

ARROW = "→"


def line(change: "ChangeView", today: date) -> str:
    """`KPI churn: owner ana → ben`, `value of churn, Mon 23 Nov, added: value 2.5 %`."""
    days = f", {periods.span(change.start, change.end, today)}" if change.start and change.end else ""
    subject = f"{change.noun} {change.name}{days}"
    if change.verb != "changed":
        comma = "," if days else ""
        said = "; ".join(_said(field, change.verb) for field in change.fields)
        return f"{subject}{comma} {change.verb}: {said}" if said else f"{subject}{comma} {change.verb}"
    return f"{subject}: " + "; ".join(
        f"{_word(field)} {value(field.before)} {ARROW} {value(field.after)}" for field in change.fields
    )


def value(value: "Plain | Quantity") -> str:
    if value is None or value == "":
        return numbers.NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return numbers.plain(value)
    if isinstance(value, str):
        return value
    return numbers.show(value.value, value.unit, value.decimals)


def _said(field: "FieldChange", verb: str) -> str:
    return f"{_word(field)} {value(field.after if verb == 'added' else field.before)}"


def _word(field: "FieldChange") -> str:
    return field.field.replace("_", " ")
