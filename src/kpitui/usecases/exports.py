"""What is in a workspace as text that comes in again."""

from collections.abc import Iterator

from kpitui.exchange.definitions import write
from kpitui.exchange.whole import Block, write_whole
from kpitui.store.schema import HEAD
from kpitui.store.transfer import content_rows, content_tables, kept_columns
from kpitui.store.workspace import Workspace
from kpitui.usecases.definitions import export_definitions


def definitions_text(ws: Workspace) -> str:
    """All definitions as TOML; the same bytes each time, also from a workspace that it was applied to."""
    return write(export_definitions(ws))


def whole_text(ws: Workspace) -> Iterator[str]:
    """Everything but the history as JSON, in pieces; the same bytes for the same content, on either database."""
    with ws.looking() as connection:
        blocks = (Block(t.name, kept_columns(t), content_rows(connection, t)) for t in content_tables())
        yield from write_whole(HEAD, blocks)
