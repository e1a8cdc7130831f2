"""Every line of the log fills its width, whatever is in it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App

from kpitui.tui.themes import Pens, pens
from kpitui.tui.widgets.log_lines import Widths, arrange, cells_of, head_line, row_line
from kpitui.usecases.log_pages import LogRow

TODAY = date(2026, 11, 23)
LETTERS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Mn", "Me", "Cf", "Sk", "Mc"]), max_size=50)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
DAYS = st.dates(date(1900, 1, 1), TODAY)


@st.composite
def a_row(draw: st.DrawFn) -> LogRow:
    start, end = sorted((draw(DAYS), draw(DAYS)))
    return LogRow(
        id=1,
        start=start,
        end=draw(st.sampled_from([start, end])),
        key="key",
        name=draw(LETTERS),
        unit=draw(st.sampled_from(["count", "percent", "currency:EUR", "h", "工作日の長い単位です"])),
        decimals=draw(st.integers(0, 4)),
        value=draw(NUMBERS),
        n=draw(st.none() | st.integers(1, 10**9)),
        pooled=draw(st.booleans()),
        change=draw(st.none() | NUMBERS),
        change_decimals=draw(st.integers(0, 4)),
        note=draw(LETTERS),
        author=draw(LETTERS),
        source=draw(LETTERS),
        recorded_at=draw(st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1))).replace(tzinfo=UTC),  # noqa: DTZ001
        was=draw(st.none() | NUMBERS),
        was_decimals=draw(st.integers(0, 4)),
        override=draw(st.booleans()),
        hidden=draw(st.booleans()),
        checked_in=draw(st.booleans()),
        version=1,
    )


def some_pens() -> Pens:
    from kpitui.tui.app import KpituiApp

    app: App[object] = KpituiApp()
    return pens(app)


INK = some_pens()


@given(st.lists(a_row(), min_size=1, max_size=4), st.integers(78, 200))
def test_columns_stand_under_each_other(rows: list[LogRow], width: int) -> None:
    widths = Widths()
    cells = [cells_of(row, TODAY, UTC) for row in rows]
    for one in cells:
        widths = widths.over(one)
    columns = arrange(width, widths)
    lengths = {cell_len("".join(segment.text for segment in head_line(columns, INK)))}
    for row, one in zip(rows, cells, strict=True):
        line = row_line(row, one, columns, INK, here=False, day_shown=True)
        lengths.add(sum(cell_len(segment.text) for segment in line))
    assert len(lengths) == 1
    assert lengths.pop() <= width
