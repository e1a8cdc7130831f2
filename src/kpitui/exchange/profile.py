"""What a profile says of one family of files."""

from dataclasses import dataclass
from decimal import Decimal

from kpitui.exchange.days import Order
from kpitui.model.enums import Aggregation

Names = tuple[str, ...]
"""Headers that one column may have, as they are compared; the first that is there counts."""


ANY_CURRENCY = "currency"
"""The unit of a measure whose currency the file says."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column that becomes a series."""

    key: str
    """The series' key without what stands before it."""
    names: Names
    unit: str = "count"
    scale: Decimal = Decimal(1)
    """What a number is multiplied with; one with a percent sign is not."""
    aggregation: Aggregation | None = None
    decimal: str = ""
    """The decimal mark; empty: what the column proves."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Where the days of a file stand: in one of these places."""

    column: Names = ()
    start: Names = ()
    """With `end`: columns with each row's first and last day."""
    end: Names = ()
    range: Names = ()
    """A column with both days in one cell."""
    metadata: tuple[str, ...] = ()
    """The field in the lines above the header, or around a list of JSON, that has both; or two, with one each."""
    until: Names = ()
    """A column with the last day of what the whole file is about, the same in every row."""
    lasts: str = ""
    """With `until`: the field above the header that says weekly, monthly or quarterly."""
    each: str = ""
    """The field that says what a row of a dated file is about; only `day` has daily values."""
    name: tuple[str, ...] = ()
    """Patterns in the file's name with the groups `start` and `end`, `day`, or `period`."""
    order: Order | None = None
    """Where the column proves none."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one family of files is read."""

    name: str
    covers: str
    """What it counts; the first part of its series' keys, and of its feed."""
    shape: str
    """columns: a series for each known column. wide: for every column. long: a series a row, named in a column; rows:
    also, and each row is stored as it is."""
    dates: Dates
    need: tuple[Names, ...] = ()
    """Of each one header has to be there."""
    none: Names = ()
    """None of these may be there."""
    measures: tuple[Measure, ...] = ()
    kpi: Names = ()
    value: Names = ()
    unit: Names = ()
    segment: Names = ()
    n: Names = ()
    pooled: Names = ()
    note: Names = ()
    aggregation: Names = ()
    source: Names = ()
    totals: frozenset[str] = frozenset()
    """What stands first in a row that adds the others up, and is left out."""
    decimal: str = ""
    currency: Names = ()
    """Columns that say each row's currency."""
    one: Names = ()
    """Columns that may hold only one value each, because nothing adds up over them."""
    places: Names = ()
    """Columns that name marketplaces: they are added up only where somebody says that they are one account's."""
    restates: bool = False
    """Later files of it change the last days."""

    @property
    def generic(self) -> bool:
        return self.shape != "columns"

    @property
    def keeps_rows(self) -> bool:
        """Rows are not added up."""
        return self.shape == "rows"
