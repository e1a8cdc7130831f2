"""Imports from whatever screen."""

import asyncio
from pathlib import Path

from kpitui import paths
from kpitui.model.errors import KpituiError
from kpitui.tui.doings import Doings, screen


class Importing(Doings):
    """What the app does with files that come in."""

    date_order: str = ""
    """How days are read where nothing else decides; empty: it is asked."""

    async def action_import(self) -> None:
        """Pick a file to take in."""
        if self.is_open:
            await self.push_screen(screen("import_file", "ImportFiles"))

    async def import_file(self, path: Path) -> None:
        """Show what a file would change."""
        await self.push_screen(screen("import_preview", "ImportScreen", path))

    async def import_pasted(self, text: str) -> None:
        """Show what a block of cells from a spreadsheet would change."""
        from kpitui.usecases.import_pasted import keep_pasted

        try:
            path = await asyncio.to_thread(keep_pasted, text, paths.pasted())
        except KpituiError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        await self.import_file(path)
