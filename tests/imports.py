"""Files for imports, and what is in a workspace after them."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from sqlmodel import col, select

from kpitui.model.tables import Batch, Measurement, Operation, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import Imported, apply_import, preview


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def many(folder: Path, series: int, name: str = "many.csv") -> Path:
    """A file of 2,000 days."""
    days = [date(2026, 11, 20) - timedelta(days=back) for back in range(2_000)]
    lines = (f"{day},measure_{number},{number}.25,count\n" for day in days for number in range(series))
    return write(folder, "date,kpi,value,unit\n" + "".join(lines), name)


def take(ws: Workspace, path: Path, *, skip_bad: bool = False, force: bool = False, **named: str) -> Imported:
    return apply_import(ws, preview(ws, path, force=force, **named), skip_bad=skip_bad, force=force)


def stored(ws: Workspace) -> dict[str, dict[str, float]]:
    """Values by series and day."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with ws.reading() as db:
        rows = select(Series.key, Measurement.start, Measurement.value).join(Series).order_by(col(Measurement.start))
        for key, day, value in db.exec(rows):
            found[key][str(day)] = value
    return dict(found)


def counts(ws: Workspace) -> tuple[int, ...]:
    with ws.reading() as db:
        return tuple(len(db.exec(select(table.id)).all()) for table in (Series, Measurement, Batch, Operation))
