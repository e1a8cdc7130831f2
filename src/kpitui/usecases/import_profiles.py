"""Profiles of a person's own: what the columns of a file mean, kept for the next one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpitui import paths
from kpitui.exchange import toml_write
from kpitui.exchange.days import Order
from kpitui.exchange.toml_write import Plain
from kpitui.exchange.write_file import write_private
from kpitui.model.errors import BadInput
from kpitui.model.tables import Series
from kpitui.usecases._names import check_key
from kpitui.usecases.series import check_unit

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A column and the series that it is."""

    header: str
    series: str
    """Its key."""
    unit: str = "count"
    """`currency`: the one that the file says."""
    scale: float = 1
    """What its numbers are multiplied with: 100 where 0.12 means 12 %."""


def save_profile(name: str, date_header: str, columns: Sequence[Meaning], *, date_order: str = "") -> Path:
    """Keep a profile in the person's folder, where one of that name is replaced; it reads files with these headers.

    Raises: BadInput, for what no profile can say, or where it cannot be written.
    """
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for a profile: small letters, digits and -, at most 61")
    if not columns:
        raise BadInput("a profile has at least one column that is a series")
    if date_order and date_order not in [*Order]:
        raise BadInput(f"an order of days is one of {', '.join(Order)}")
    for column in columns:
        check_key(Series, column.series)
        if column.unit != "currency":
            check_unit(column.unit)
    folder = paths.profiles()
    path = folder / f"{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} cannot be made ({error.strerror})") from error
    write_private(path, _text(name, date_header, columns, date_order))
    return path


def _text(name: str, date_header: str, columns: Sequence[Meaning], date_order: str) -> str:
    date: dict[str, Plain] = {"column": date_header}
    if date_order:
        date["order"] = date_order
    tables = [
        f"name = {toml_write.value(name)}\n",
        toml_write.table("[match]", {"need": [column.header for column in columns]}),
        toml_write.table("[date]", date),
    ]
    for column in columns:
        said: dict[str, Plain] = {"from": column.header, "unit": column.unit}
        if column.scale != 1:
            said["scale"] = column.scale
        tables.append(toml_write.table(f"[series.{column.series}]", said))
    return "\n".join(tables)
