"""A row of the log in columns: how wide they are, and the pieces each line is drawn from."""

from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from kpitui.model.typed import MINUS
from kpitui.present import numbers, periods
from kpitui.present.markdown import row as markdown_row
from kpitui.tui.widgets.cells import fit, one_line, right

if TYPE_CHECKING:
    from kpitui.tui.themes import Pens
    from kpitui.usecases.log_pages import LogRow

Piece = tuple[str, Style]
BOLD, ITALIC = Style(bold=True), Style(italic=True)
MOST_NAME, LEAST_NAME, MOST_UNIT, MOST_BY = 28, 12, 10, 14
LEAST_NOTE, FAIR_NOTE = 14, 26
SMALLEST, LARGEST, MOST_DECIMALS = 1e-8, 1e15, 10
WIDE = 96
"""From here on columns stand three cells apart."""


@dataclass(frozen=True, slots=True)
class Widths:
    """The widest text seen in each column; they grow as rows come into view and never shrink."""

    day: int = 10
    name: int = 6
    integer: int = 5
    fraction: int = 0
    unit: int = 0
    change: int = 6
    change_fraction: int = 0
    by: int = 3
    recorded: int = 8

    def over(self, cells: "Cells") -> "Widths":
        """These, wide enough for a row more."""
        return Widths(
            day=max(self.day, cell_len(cells.day)),
            name=max(self.name, min(MOST_NAME, cell_len(cells.name))),
            integer=max(self.integer, len(cells.value.integer)),
            fraction=max(self.fraction, len(cells.value.fraction)),
            unit=max(self.unit, min(MOST_UNIT, cell_len(cells.unit))),
            change=max(self.change, len(cells.change.integer)),
            change_fraction=max(self.change_fraction, len(cells.change.fraction)),
            by=max(self.by, min(MOST_BY, cell_len(cells.by))),
            recorded=max(self.recorded, len(cells.recorded)),
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths for a screen; 0: the column is left out. `gap` is between columns."""

    gap: int
    widths: Widths
    name: int
    change: bool
    note: int
    by: bool
    recorded: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """A row as text."""

    day: str
    name: str
    value: numbers.Parts
    unit: str
    """With how many answered."""
    change: numbers.Parts
    by: str
    recorded: str


def cells_of(row: "LogRow", today: date, zone: tzinfo | None, *, codes: bool = False) -> Cells:
    """`codes`: a currency by its code, for terminals without €."""
    digits = _digits(row.value, row.unit, row.decimals)
    value = _parts(row.value, row.unit, digits)
    if codes and row.unit.startswith("currency:"):
        value = value._replace(unit=row.unit.removeprefix("currency:"))
    change = numbers.Parts("", "", "")
    if row.change is not None:
        change = _parts(row.change, row.unit, max(digits, row.change_decimals), sign=True)
    answers = "" if row.n in (None, 1) else f"n {row.n}" if row.pooled else f"× {row.n}"
    return Cells(
        day=periods.span(row.start, row.end, today),
        name=one_line(row.name),
        value=value,
        unit=" ".join(filter(None, (value.unit, answers))),
        change=change,
        by=one_line(row.source or row.author),
        recorded=recorded(row, today, zone),
    )


def recorded(row: "LogRow", today: date, zone: tzinfo | None) -> str:
    """`09:12` today, `Sun 20:11` in the last week, else the day."""
    at = row.recorded_at.astimezone(zone)
    days = (today - at.date()).days
    if days == 0:
        return f"{at:%H:%M}"
    if 0 < days < 7:
        return f"{periods.WEEKDAYS[at.weekday()]} {at:%H:%M}"
    return periods.day(at.date(), today).partition(" ")[2]


def value_text(cells: Cells) -> str:
    """The value as it is copied: `1 204.50 €`."""
    return f"{cells.value.integer}{cells.value.fraction} {cells.unit}".rstrip()


def markdown(row: "LogRow", cells: Cells) -> str:
    """The row as a line of a Markdown table."""
    texts = (cells.day, cells.name, value_text(cells), row.note, cells.by)
    return markdown_row(*(one_line(text) for text in texts))


def arrange(width: int, widths: Widths) -> Columns:
    """What fits, given up in this order: when it was recorded, by whom, the change, the end of the name, the note."""
    columns = Columns(3 if width >= WIDE else 2, widths, widths.name, change=True, note=0, by=True, recorded=True)
    for name, least in (("recorded", FAIR_NOTE), ("by", FAIR_NOTE), ("change", LEAST_NOTE)):
        if _taken(columns) + columns.gap + least > width:
            columns = replace(columns, **{name: False})  # type: ignore[arg-type]
    missing = _taken(columns) + columns.gap + LEAST_NOTE - width
    if missing > 0:
        columns = replace(columns, name=max(LEAST_NAME, columns.name - missing))
    room = width - _taken(columns) - columns.gap
    return replace(columns, note=room if room >= LEAST_NOTE else 0)


def head_line(columns: Columns, ink: "Pens") -> list[Segment]:
    """The names of the columns, over them."""
    widths, gap = columns.widths, " " * columns.gap
    line = [Segment("  "), Segment(fit("day", widths.day) + gap + fit("series", columns.name) + gap, ink.quiet)]
    line.append(Segment(right("value", widths.integer + widths.fraction) + " " * _unit(columns), ink.quiet))
    if columns.change:
        line.append(Segment(gap + right("change", widths.change + widths.change_fraction), ink.quiet))
    if columns.note:
        line.append(Segment(gap + fit("note", columns.note), ink.quiet))
    if columns.by:
        line.append(Segment(gap + fit("by", widths.by), ink.quiet))
    if columns.recorded:
        line.append(Segment(gap + right("recorded", widths.recorded), ink.quiet))
    return line


def row_line(
    row: "LogRow", cells: Cells, columns: Columns, ink: "Pens", *, here: bool, day_shown: bool
) -> list[Segment]:
    """One line; under the cursor (`here`) with its mark. The day is left out where the row above has it."""
    widths, gap = columns.widths, Segment(" " * columns.gap)
    faded = ink.quiet if row.hidden else None
    strong = faded or ink.strong
    line = [
        Segment("▌ ", ink.accent) if here else Segment("  "),
        Segment(fit(cells.day if day_shown or here else "", widths.day), faded or ink.text),
        gap,
        Segment(fit(cells.name, columns.name), (faded or ink.text) + BOLD if here else faded or ink.text),
        gap,
        Segment(right(cells.value.integer, widths.integer), strong),
        Segment(fit(cells.value.fraction, widths.fraction), strong),
        Segment(fit(f" {cells.unit}" if cells.unit else "", _unit(columns)), ink.quiet),
    ]
    if columns.change:
        change = right(cells.change.integer, widths.change) + fit(cells.change.fraction, widths.change_fraction)
        line += [gap, Segment(change, ink.quiet)]
    if columns.note:
        line += [gap, *_fitted(_note(row, ink, columns.note), columns.note)]
    if columns.by:
        line += [gap, Segment(fit(cells.by, widths.by), ink.quiet if row.source else ink.text)]
    if columns.recorded:
        line += [gap, Segment(right(cells.recorded, widths.recorded), ink.quiet)]
    return line


def _note(row: "LogRow", ink: "Pens", width: int) -> list[Piece]:
    """What became of the row, in fewer words where there is no room for all of them, and what was noted."""
    pieces = _became(row, ink, short=False)
    if sum(cell_len(text) for text, _ in pieces) > width:
        pieces = _became(row, ink, short=True)
    if row.note:
        pieces += [*_between(pieces, ink), (one_line(row.note), ink.quiet)]
    return pieces


def _became(row: "LogRow", ink: "Pens", *, short: bool) -> list[Piece]:
    pieces: list[Piece] = [("check-in", ink.text)] if row.checked_in else []
    if row.was is not None:
        was = numbers.show(row.was, "count", _digits(row.was, row.unit, row.was_decimals))
        pieces += _between(pieces, ink)
        pieces += [(f"was {was}", ink.warn)] if short else [("corrected", ink.warn), (f", was {was}", ink.quiet)]
    if row.override:
        pieces += [*_between(pieces, ink), ("overrides" if short else "overrides the feed", ink.warn)]
    if row.hidden:
        pieces += [*_between(pieces, ink), ("hidden" if short else "hidden by a hand value", ink.quiet + ITALIC)]
    return pieces


def _between(before: list[Piece], ink: "Pens") -> list[Piece]:
    """What stands between two things said of a row."""
    return [(" · ", ink.quiet)] if before else []


def _fitted(pieces: list[Piece], width: int) -> list[Segment]:
    """The pieces in exactly `width` cells."""
    line, room = [], width
    for text, style in pieces:
        shown = text if cell_len(text) <= room else fit(text, room)
        line.append(Segment(shown, style))
        room -= cell_len(shown)
    return [*line, Segment(" " * room)]


def _parts(value: float, unit: str, digits: int, *, sign: bool = False) -> numbers.Parts:
    """In full; by its power of ten where that would leave no room for anything else."""
    if value and not SMALLEST <= abs(value) < LARGEST:
        shown = f"{value:+.5g}" if sign else f"{value:.5g}"
        return numbers.Parts(shown.replace("-", MINUS), "", numbers.unit_sign(unit))
    return numbers.parts(value, unit, min(digits, MOST_DECIMALS), sign=sign)


def _digits(value: float, unit: str, entered: int) -> int:
    """At least as many as were entered, and a currency's own."""
    return max(entered, numbers.places(value, unit, None))


def _unit(columns: Columns) -> int:
    return columns.widths.unit + 1 if columns.widths.unit else 0


def _taken(columns: Columns) -> int:
    widths, gap = columns.widths, columns.gap
    taken = 2 + widths.day + gap + columns.name + gap + widths.integer + widths.fraction + _unit(columns)
    taken += gap + widths.change + widths.change_fraction if columns.change else 0
    taken += gap + widths.by if columns.by else 0
    return taken + (gap + widths.recorded if columns.recorded else 0)
