"""The columns of the dashboard's table: decimal points under each other over all units, every cell its width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from kpitui.present import numbers
from kpitui.tui.glyphs import SPARKS
from kpitui.tui.widgets.kpi_rows import GoalRow, KpiRow, Row

if TYPE_CHECKING:
    from kpitui.analysis.aggregate import PeriodValue
    from kpitui.usecases.states import KpiState

PERIODS = 10
SO_FAR = "so far"
SCORE = 5
TREND, MARK = 3, 1
"""The arrow with a blank on each side; the sign of what is due or changed."""
NAME_AT_LEAST, UNIT_AT_MOST, INTEGER_AT_MOST = 14, 8, 13
SHORT_INTEGER = 7
"""As INTEGER_AT_MOST where names would be cut: `2.2 M` instead of `2 245 609`."""
WIDEST_GAP = 6


@dataclass(frozen=True, slots=True)
class Cells:
    """One KPI's figures in the pieces the columns align."""

    now: numbers.Parts
    target: numbers.Parts
    span: str
    """The target where it is a range, or of another size than the value; takes the place of `target`."""
    spark: str
    """As many signs as PERIODS."""
    so_far: bool = False
    """`now` is of a period that still runs, and `spark` says so."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells. Between the groups `gaps`: before now, target, score and the periods."""

    name: int
    now: tuple[int, int]
    """Digits before the point, and behind it with the point."""
    unit: int
    target: tuple[int, int]
    gaps: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        unit = self.unit + 1 if self.unit else 0
        return self.name + sum(self.now) + unit + sum(self.target) + SCORE + PERIODS + TREND + MARK + sum(self.gaps)


def cells_of(kpi: "KpiState", *, codes: bool = False, at_most: int = INTEGER_AT_MOST) -> Cells:
    """`codes`: a currency by its code, for terminals without €. `at_most`: digits and blanks before the point."""
    wanted = kpi.target
    aim = wanted.value if wanted else None
    running = kpi.provisional
    value = running.value if running else kpi.value
    now, target = (numbers.parts(one, kpi.unit, kpi.decimals) for one in (value, aim))
    spark, span = SO_FAR.rjust(PERIODS) if running else sparkline(kpi.history), ""
    if max(cell_len(now.integer), cell_len(target.integer)) > at_most:
        now, target = (numbers.parts(one, kpi.unit, kpi.decimals, compact=True) for one in (value, aim))
        # The target's column has no unit: thousands beside millions say so.
        span = "" if target.unit in ("", now.unit) else numbers.show(aim, "count", kpi.decimals, compact=True)
    if codes and now.unit and kpi.unit.startswith("currency:"):
        now = now._replace(unit=now.unit.replace(numbers.unit_sign(kpi.unit), kpi.unit.removeprefix("currency:")))
    if wanted is not None and wanted.low is not None:
        span = numbers.show_range(wanted.low, wanted.high, "count", kpi.decimals)
    return Cells(now, numbers.parts(None) if span else target, span, spark, running is not None)


def is_long(cells: Cells) -> bool:
    """Does it need more than SHORT_INTEGER?"""
    return max(cell_len(cells.now.integer), cell_len(cells.target.integer)) > SHORT_INTEGER


def sparkline(history: "Sequence[PeriodValue]") -> str:
    """The last complete periods, right aligned; a missing one is a blank.

    From the smallest to the largest of them, not from zero. The running period is left out: a part of a sum
    would look like a fall.
    """
    return bars([period.value for period in (history[:-1] if history and history[-1].partial else history)])


def bars(values: "Sequence[float | None]") -> str:
    """The last values, right aligned; a missing one is a blank."""
    shown = values[-PERIODS:]
    known = [value for value in shown if value is not None]
    if not known:
        return " " * PERIODS
    low, high = min(known), max(known)
    return "".join(_bar(value, low, high) for value in shown).rjust(PERIODS)


def _bar(value: float | None, low: float, high: float) -> str:
    if value is None:
        return " "
    if high <= low:
        return SPARKS[len(SPARKS) // 2]
    # Halves first: high − low of the largest floats is no float.
    share = (value / 2 - low / 2) / (high / 2 - low / 2)
    return SPARKS[round(share * (len(SPARKS) - 1))]


def arrange(rows: Iterable[Row], cells: "dict[str, Cells]", width: int) -> Columns:
    """Columns for these rows in `width` cells: names in full where they fit, what is left goes between."""
    shown = [row for row in rows if row is not None]
    figures = [cells[row.kpi.key] for row in shown if isinstance(row, KpiRow)]
    # A goal has no figures before its score: its title has room enough.
    names = longest_name(shown)
    now = _widths([item.now for item in figures], len("now"))
    spans = [cell_len(item.span) for item in figures]
    target = _widths([item.target for item in figures], max([len("target"), *spans]))
    unit = min(UNIT_AT_MOST, max((cell_len(item.now.unit) for item in figures), default=0))
    tight = Columns(0, now, unit, target, (1, 1, 1, 1))
    name = max(NAME_AT_LEAST, min(names, width - tight.total))
    spare = max(0, width - tight.total - name)
    share, rest = divmod(spare, 4)
    # What cannot be shared evenly goes to the right: there the columns are closest.
    gaps = tuple(1 + min(WIDEST_GAP - 1, share + (1 if place >= 4 - rest else 0)) for place in range(4))
    used = Columns(name, now, unit, target, (gaps[0], gaps[1], gaps[2], gaps[3]))
    return Columns(name + max(0, width - used.total), now, unit, target, used.gaps)


def longest_name(rows: Iterable[Row]) -> int:
    """Cells that the names of the KPIs need with what stands before them."""
    return max((indent(row) + cell_len(name_of(row)) for row in rows if isinstance(row, KpiRow)), default=0)


def _widths(parts: Sequence[numbers.Parts], at_least: int) -> tuple[int, int]:
    fraction = max((cell_len(item.fraction) for item in parts), default=0)
    integer = max((cell_len(item.integer) for item in parts), default=0)
    return max(integer, at_least - fraction), fraction


def indent(row: GoalRow | KpiRow) -> int:
    """Cells before the name: cursor, branch or status sign, a blank."""
    return 3 + 2 * row.depth


def name_of(row: GoalRow | KpiRow) -> str:
    if isinstance(row, KpiRow):
        return row.kpi.name
    return row.goal.title if row.goal else "Without a goal"
