"""What a person should know of a file that comes in, beside its values."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from kpitui.usecases._placing import Place
from kpitui.usecases._templates import DEFAULT_CURRENCY

SETTLING_DAYS = 3
"""Of a feed that restates the last ones change once more."""
MOST_NAMED = 4
LONGEST_WINDOW = 30
"""Days after which nothing is attributed to a click any more."""


def settling_from(end: date, today: date) -> date | None:
    """The first of the days that settle; None where the file is too old for that."""
    return end - timedelta(days=SETTLING_DAYS - 1) if (today - end).days < LONGEST_WINDOW else None


def series_that_stay(keys: Sequence[str]) -> Iterator[str]:
    """Those of the feed that the file has no column for."""
    if keys:
        named = ", ".join(keys[:MOST_NAMED]) + (" …" if len(keys) > MOST_NAMED else "")
        stay = (
            "1 series not in this file stays as it is"
            if len(keys) == 1
            else f"{len(keys)} series not in this file stay as they are"
        )
        yield f"{stay} ({named})"


def taken_for_granted(path: Path, places: Sequence[Place], guessed: Sequence[str] = ()) -> Iterator[str]:
    """Currencies, percentages and decimal marks that the file leaves open, and values without a place in one feed.

    Args:
        guessed: columns whose decimal mark nothing proves.
    """
    for place in places:
        if place.left_out:
            count = "1 value" if place.left_out == 1 else f"{place.left_out} values"
            yield f"{place.key}: {count} left out, which others of the same days replaced or confirmed"
    if guessed:
        yield (
            f"{', '.join(guessed)}: nothing in the file says what 1.234 or 1,234 is; points were taken as decimal and "
            "commas as between thousands; if it is the other way round, undo this import and give the file a profile "
            'with decimal = ","'
        )
    assumed = [place.key for place in places if place.assumed]
    if assumed:
        yield (
            f"{', '.join(assumed)}: the file names no currency and the workspace has none, so {DEFAULT_CURRENCY} is "
            "taken; if it is another, undo this import and set the workspace's currency first"
        )
    if path.suffix.casefold() == ".xlsx":
        for place in places:
            if place.unit == "percent" and all(abs(value) <= 1 for _, _, value in place.values):
                yield (
                    f"{place.key}: all values lie between -1 and 1 and were taken as percent; if the workbook means "
                    "0.12 as 12 %, undo this import and give the series a profile with scale = 100"
                )
