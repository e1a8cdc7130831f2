"""The whole content of a workspace, to compare: without history and version numbers."""

from typing import Any

from sqlalchemy import select

from kpitui.model.columns import Table
from kpitui.store.workspace import Workspace

WITHOUT = {"operation", "change", "batch", "feed", "measurement_archive"}


def content(ws: Workspace) -> dict[str, dict[int, dict[str, Any]]]:
    """Every row by table and id."""
    with ws.reading() as db:
        return {
            name: {
                row["id"]: {column: value for column, value in row.items() if column != "version"}
                for row in db.connection().execute(select(table)).mappings()
            }
            for name, table in Table.metadata.tables.items()
            if name not in WITHOUT
        }


def versions(ws: Workspace, table: str) -> list[int]:
    with ws.reading() as db:
        columns = Table.metadata.tables[table].c
        return list(db.connection().execute(select(columns.version).order_by(columns.id)).scalars())
