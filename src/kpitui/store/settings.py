"""The workspace's settings as rows, one a setting that is not at its default."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, select

from kpitui.model.workspace_settings import RetailSetting, WorkspaceSettings
from kpitui.store.light import columns

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlmodel import Session

SETTING = columns("setting", ("key",), value=JSON())


def read_settings(db: "Session | Connection") -> WorkspaceSettings:
    names = {item.name for item in fields(WorkspaceSettings)}
    found = db.execute(select(SETTING.key, SETTING.value))
    stored = {key: value for key, value in found if key in names}
    retail = stored.get("retail")
    if retail:
        stored["retail"] = RetailSetting(**{**retail, "pattern": tuple(retail["pattern"])})
    return WorkspaceSettings(**stored)


def write_settings(db: "Session", settings: WorkspaceSettings) -> None:
    """Inside `writing()`: a row a setting that differs from its default, none for the others."""
    from kpitui.model.tables import Setting

    default, wanted = _plain(WorkspaceSettings()), _plain(settings)
    rows = {row.key: row for row in db.scalars(select(Setting))}
    for key, value in wanted.items():
        row = rows.get(key)
        if value == default[key]:
            if row:
                db.delete(row)
        elif row is None:
            db.add(Setting(key=key, value=value))
        elif row.value != value:
            row.value = value


def _plain(settings: WorkspaceSettings) -> Mapping[str, Any]:
    plain = asdict(settings)
    if settings.retail:
        plain["retail"]["pattern"] = list(settings.retail.pattern)
    return plain
