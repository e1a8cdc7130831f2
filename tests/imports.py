"""Files for imports, and what is in a workspace after them."""

from collections import defaultdict
from pathlib import Path

from sqlmodel import col, select

from kpitui.model.tables import Batch, Measurement, Operation, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases.imports import Imported, apply_import, preview


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


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
