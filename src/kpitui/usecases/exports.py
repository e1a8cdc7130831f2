"""What is in a workspace as text that comes in again."""

from kpitui.exchange.definitions import write
from kpitui.store.workspace import Workspace
from kpitui.usecases.definitions import export_definitions


def definitions_text(ws: Workspace) -> str:
    """All definitions as TOML; the same bytes each time, also from a workspace that it was applied to."""
    return write(export_definitions(ws))
