"""A folder of report files with what an import has to store of each, in its `expected.json`.

Each file is imported into a workspace of its own by the command, after those that its `after` names; then it and they
come again, and are nothing new or older. A file in two readings, or with bad rows, is refused first.
"""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from sqlmodel import select

from kpitui.cli.main import main
from kpitui.exchange.profile_read import shipped
from kpitui.model.tables import Feed, Measurement, Series
from kpitui.store.workspace import Workspace
from tests.conformance.measure import Result

FILES = ("expected.json",)
DATE_ORDERS = {"12_business_report_by_date_in_dmy.csv": "dmy"}
"""What a person says of a file whose days can be read in two ways."""
SUMS = {"30_bike_rentals_daily.csv": (731, Decimal(3_292_679))}
"""Of files that `expected.json` leaves out: how many values, and what they are together."""
DONE, NOTHING_NEW, IN_PART, REFUSED, ASKED = 0, 3, 4, 5, 6
LATER = timedelta(days=30)

Stored = dict[str, dict[tuple[str, str], Decimal]]
"""Values by measure and by first and last day."""


@dataclass
class Place:
    """A workspace in a folder with copies of the samples, and what its commands printed last."""

    folder: Path
    day: str
    ran: list[dict[str, Any]] = field(default_factory=list)

    def imported(self, name: str, *options: str) -> object:
        """The exit code."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = main(["--as-of", self.day, "import", str(self.folder / name), "--json", *options])
        self.ran = json.loads(out.getvalue())
        return code

    def stored(self) -> Stored:
        ws = Workspace.open(self.folder / "kpitui.db", author="ana")
        found = stored(ws)
        ws.close()
        return found


def stored(ws: Workspace) -> Stored:
    """What is in a workspace after files of one profile."""
    found: Stored = {}
    with ws.reading() as db:
        feeds = db.exec(select(Feed.profile)).all()
        covers = next((profile.covers for profile in shipped() if profile.name in feeds), "")
        rows = select(Series.key, Measurement.start, Measurement.end, Measurement.value).join(Series)
        for key, start, end, value in db.exec(rows):
            measure = key.removeprefix(f"{covers}_") if covers else key
            found.setdefault(measure, {})[str(start), str(end)] = Decimal(repr(value))
    return found


def check_folder(file: Path) -> Iterator[tuple[str, Result]]:
    """By name each file beside `expected.json`."""
    expected = json.loads(file.read_text(encoding="utf-8"))
    as_of = str(day_for(expected))
    for sample in samples_beside(file):
        with TemporaryDirectory() as folder, patch.dict(os.environ, _environment(Path(folder))):
            for one in file.parent.iterdir():
                shutil.copy(one, folder)
            yield sample.name, _checked(Place(Path(folder), as_of), sample.name, expected.get(sample.name))


def samples_beside(file: Path) -> list[Path]:
    """The files that `expected.json` is about."""
    kinds = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".gz")
    return [one for one in sorted(file.parent.iterdir()) if one.suffix in kinds and one != file]


def day_for(expected: Mapping[str, Any]) -> date:
    """One on which all their days are past."""
    days = [day for one in expected.values() for day in (*one.get("days", ()), one.get("end"))]
    return date.fromisoformat(max(filter(None, days), default="2026-11-23")) + LATER


def _environment(folder: Path) -> dict[str, str]:
    return {
        "KPITUI_DATABASE": str(folder / "kpitui.db"),
        "KPITUI_CONFIG": str(folder / "config.toml"),
        "KPITUI_USER": "ana",
        "XDG_STATE_HOME": str(folder / "state"),
    }


def _checked(place: Place, name: str, expected: Any) -> Result:
    result = Result()
    before = [one for one in (expected or {}).get("after", ()) if one != name]
    for one in before:
        result.same(f"import {one}", place.imported(one), DONE)
    _import(place, name, expected or {}, result)
    compare(result, name, place.stored(), expected)
    if expected is None:
        return result
    last = [place.imported(name, *_options(name, expected)), *(place.imported(one) for one in before)]
    result.same("again", last, [NOTHING_NEW, *([REFUSED] * len(before))])
    return result


def _options(name: str, expected: Any) -> list[str]:
    asked = ["--date-order", DATE_ORDERS[name]] if name in DATE_ORDERS else []
    return asked + (["--skip-bad"] if "rejected_lines" in expected else [])


def _import(place: Place, name: str, expected: Any, result: Result) -> None:
    if name in DATE_ORDERS:
        result.same("without an order of days", place.imported(name), ASKED)
    lines = expected.get("rejected_lines")
    if lines:
        result.same("strict", (place.imported(name), place.stored()), (REFUSED, {}))
        result.same("rejected lines", [one["line"] for one in place.ran[0]["rejected"]], lines)
    code = place.imported(name, *_options(name, expected))
    result.same("import", code, IN_PART if lines else DONE)
    result.same("rejected", [one["line"] for one in place.ran[0]["rejected"]], lines or [])


def compare(result: Result, name: str, stored: Stored, expected: Any) -> None:
    """What is stored is what was expected, span by span; of a file that `expected.json` leaves out the sum."""
    if expected is None:
        _compare_sum(result, name, stored)
        return
    if "totals" in expected:
        wanted = {(expected["start"], expected["end"]): expected["totals"]}
    else:
        wanted = {(day, day): values for day, values in expected["days"].items()}
    by_span: dict[tuple[str, str], dict[str, Decimal]] = {}
    for measure, values in stored.items():
        for span, value in values.items():
            by_span.setdefault(span, {})[measure] = value
    for span in sorted({*by_span, *wanted}):
        decimals = {measure: Decimal(text) for measure, text in wanted.get(span, {}).items()}
        result.same(span[0] if span[0] == span[1] else "..".join(span), by_span.get(span, {}), decimals)


def _compare_sum(result: Result, name: str, stored: Stored) -> None:
    values = [value for one in stored.values() for value in one.values()]
    if name in SUMS:
        result.same("values and their sum", (len(values), sum(values)), SUMS[name])
    else:
        result.same("has values", bool(values), True)
