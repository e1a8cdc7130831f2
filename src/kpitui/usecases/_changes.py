"""Changes of rows as people know them: nouns and keys instead of tables and ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from kpitui.model.tables import Change, Goal, Kpi, Series
from kpitui.store.history import table_of

Image = Mapping[str, Any]
Plain = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured value."""

    value: float
    decimals: int
    unit: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: Plain | Quantity
    """None: nothing, or the thing was not there."""
    after: Plain | Quantity


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What happened to one thing."""

    noun: str
    """"KPI", "value of", …; with the name it makes a phrase."""
    name: str
    start: date | None
    end: date | None
    """The days it is about, where it is about days."""
    verb: str
    """added, changed or removed."""
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a table is spoken of: its noun, the column that names it, and what is said of a new or a removed one."""

    noun: str
    name: str
    said: tuple[str, ...] = ()


KINDS = {
    "goal": Kind("goal", "key"),
    "series": Kind("series", "key"),
    "kpi": Kind("KPI", "key"),
    "kpi_goal": Kind("goal of", "kpi_id", ("goal_id",)),
    "kpi_series": Kind("series of", "kpi_id", ("series_id",)),
    "target": Kind("target of", "kpi_id", ("value", "low", "high", "start", "by")),
    "link": Kind("link of", "from_kpi_id", ("kind", "to_kpi_id")),
    "event": Kind("event", "title", ("day",)),
    "silence": Kind("silence of", "kpi_id", ("rule", "reason")),
    "alias": Kind("former key of", "entity_id", ("key",)),
    "setting": Kind("setting", "key", ("value",)),
    "check_in": Kind("check-in of", "kpi_id", ("note", "skipped", "confidence")),
    "measurement": Kind("value of", "series_id", ("value", "n", "note")),
    "review": Kind("review", "id"),
    "review_entry": Kind("review of", "kpi_id", ("decision", "commentary", "confidence")),
    "action": Kind("action", "what", ("owner", "until", "done_on")),
}
REFERENCES = {
    "parent_id": "goal",
    "goal_id": "goal",
    "goal_ids": "goal",
    "kpi_id": "kpi",
    "kpi_ids": "kpi",
    "from_kpi_id": "kpi",
    "to_kpi_id": "kpi",
    "series_id": "series",
    "benchmark_series_id": "series",
}
CALLED = {"goal": "title", "kpi": "name", "series": "name"}
"""The column with what a person calls it."""
DATED = ("measurement", "check_in", "review")
HIDDEN = ("id", "version", "decimals", "recorded_at", "author", "at", "feed_id", "batch_id", "check_in_id", "snapshot")


def change_views(db: Session, changes: Sequence[Change]) -> dict[int, ChangeView]:
    """By the change's id."""
    names = Names(db)
    return {change.id: _view(change, names) for change in changes if change.id is not None}


class Names:
    """What goals, KPIs and series are called, also those that are gone."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._names: dict[tuple[str, int | None], str] = {}
        for entity, found in (
            ("goal", select(Goal.id, Goal.title, Goal.key)),
            ("kpi", select(Kpi.id, Kpi.name, Kpi.key)),
            ("series", select(Series.id, Series.name, Series.key)),
        ):
            self._names.update({(entity, row_id): name or key for row_id, name, key in db.exec(found)})
        self._units = dict(db.exec(select(Series.id, Series.unit)).all())

    def of(self, entity: str, row_id: int) -> str:
        if (entity, row_id) not in self._names:
            gone = select(Change.before).where(Change.entity == entity, Change.entity_id == row_id)
            last = self._db.exec(gone.order_by(col(Change.id).desc()).limit(1)).first()
            name = last.get(CALLED[entity]) or last["key"] if last else f"#{row_id}"
            self._names[entity, row_id] = name
        return self._names[entity, row_id]

    def unit(self, series_id: int) -> str:
        return self._units.get(series_id, "")


def _view(change: Change, names: Names) -> ChangeView:
    kind = KINDS[change.entity]
    before, after = change.before or {}, change.after or {}
    image = after or before
    verb = "changed" if before and after else "added" if after else "removed"
    shown = [column.name for column in table_of(change.entity).c if column.name in image and column.name not in HIDDEN]
    columns = shown if verb == "changed" else kind.said
    dated = change.entity in DATED
    fields = []
    for column in columns:
        pair = [_plain(change.entity, column, side, names) for side in (before, after)]
        if pair[0] != pair[1] and not (verb != "changed" and pair[0] in (None, "") and pair[1] in (None, "")):
            fields.append(FieldChange(column.removesuffix("_ids").removesuffix("_id"), *pair))
    return ChangeView(
        noun=kind.noun,
        name=_name(change.entity, kind, image, names),
        start=date.fromisoformat(image["start"]) if dated else None,
        end=date.fromisoformat(image["end"]) if dated else None,
        verb=verb,
        fields=tuple(fields),
    )


def _name(entity: str, kind: Kind, image: Image, names: Names) -> str:
    value = image[kind.name]
    if entity == "alias":
        return names.of(image["kind"], value)
    if entity == "silence" and value is None:
        return names.of("goal", image["goal_id"])
    if kind.name in REFERENCES:
        return names.of(REFERENCES[kind.name], value)
    return str(value)


def _plain(entity: str, column: str, image: Image, names: Names) -> Plain | Quantity:
    value = image.get(column)
    if value is None:
        return None
    if entity == "measurement" and column == "value":
        return Quantity(value, image["decimals"], names.unit(image["series_id"]))
    if column in REFERENCES:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(names.of(REFERENCES[column], row_id) for row_id in ids)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {item}" for name, item in value.items())
    return value if isinstance(value, str | float | int) else str(value)
