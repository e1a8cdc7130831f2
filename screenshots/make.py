"""Pictures of every screen from the sample workspace: `python -m screenshots.make [FOLDER]`."""

import asyncio
import re
import sys
import tempfile
from contextlib import chdir
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from textual.widgets import Input, TextArea

from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.tui.themes import DARK, LIGHT
from kpitui.tui.widgets.kpi_table import KpiTable
from kpitui.usecases.demo import open_demo
from tests.screen import press, settle

TODAY = date(2026, 11, 23)
SMALL, WIDE, TALL = (80, 24), (120, 36), (120, 72)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A screen: the keys that lead there from the start, and how it is taken."""

    keys: tuple[str, ...] = ()
    kpi: str = ""
    """Under the cursor of the dashboard before the keys."""
    goal: str = ""
    """Shown in the tree before the keys."""
    imports: bool = False
    """REPORT is looked at before the keys."""
    theme: str = DARK
    sizes: tuple[tuple[int, int], ...] = (WIDE, SMALL)
    empty: bool = False
    """Of a new workspace instead of the sample."""
    tour: bool = False
    """With the tour, as `kpitui demo` opens."""


REPORT = """\
Date,Campaign Name,Impressions,Clicks,Spend,14 Day Total Sales,14 Day Total Orders (#)
2026-11-17,Brand,2104,263,$214.90,$671.10,21
2026-11-18,Brand,1988,249,$216.65,$655.00,20
2026-11-19,Brand,2061,258,$217.53,$645.85,19
2026-11-20,Brand,2096,262,$1.2.40,$667.25,21
2026-11-21,Brand,1976,247,$219.44,$679.95,22
2026-11-22,Brand,2008,251,$208.14,$641.90,20
"""
"""A file with one line that cannot be read."""
PICTURES = {
    "dashboard": Picture(kpi="roas"),
    "dashboard-light": Picture(kpi="roas", theme=LIGHT),
    "cards": Picture(keys=("v",)),
    "goals": Picture(goal="spend"),
    "log": Picture(keys=("3",)),
    "kpi": Picture(kpi="roas", keys=("enter",)),
    "story-event": Picture(kpi="cvr", keys=("enter",), sizes=(TALL,)),
    "story-few-answers": Picture(kpi="mood", keys=("enter",), sizes=(TALL,)),
    "story-wrong-metric": Picture(kpi="page-views", keys=("enter",), sizes=(TALL,)),
    "attention": Picture(keys=("exclamation_mark",)),
    "chart": Picture(kpi="roas", keys=("z",)),
    "editor-1": Picture(kpi="roas", keys=("e",)),
    "editor-2": Picture(kpi="roas", keys=("e", "f6")),
    "editor-3": Picture(kpi="roas", keys=("e", "f6", "f6")),
    "editor-4": Picture(kpi="roas", keys=("e", "f6", "f6", "f6")),
    "review": Picture(keys=("4", "tab", *"Fewer", "space", *"buyers", "tab", "right", "right")),
    "review-summary": Picture(keys=("4", "G")),
    "reviews": Picture(keys=("4", "escape")),
    "library": Picture(keys=("5",)),
    "check-in": Picture(keys=("c",)),
    "event": Picture(kpi="roas", keys=("w",)),
    "history": Picture(keys=("H",)),
    "import": Picture(imports=True),
    "help": Picture(keys=("question_mark",)),
    "palette": Picture(keys=("ctrl+p",)),
    "tour": Picture(tour=True),
    "first-run": Picture(empty=True),
}
"""By file name; a picture that is not WIDE has its size in its name, too."""


def files() -> dict[str, tuple[Picture, tuple[int, int]]]:
    """Every file with what it shows."""
    found = {}
    for name, picture in PICTURES.items():
        for width, height in picture.sizes:
            file = name if (width, height) == WIDE else f"{name}-{width}x{height}"
            found[f"{file}.svg"] = (picture, (width, height))
    return found


def main(folder: Path) -> None:
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # Where a workspace is stands on the screen, so it is the same in every run.
    with tempfile.TemporaryDirectory() as temporary, chdir(temporary):
        shop = open_demo(Path("shop.db"), TODAY)
        empty = Workspace.open(Path("new.db"), author="ana", as_of=TODAY)
        Path("campaigns.csv").write_text(REPORT, encoding="utf-8")
        for name, (picture, size) in files().items():
            asyncio.run(take(empty if picture.empty else shop, folder / name, picture, size))
        shop.close()
        empty.close()


async def take(ws: Workspace, file: Path, picture: Picture, size: tuple[int, int]) -> None:
    app = KpituiApp(ws, theme=picture.theme, sample=picture.tour)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if picture.kpi:
            app.screen.query_one(KpiTable).go_to_kpi(picture.kpi)
        if picture.goal:
            await app.open_goal(picture.goal)
        if picture.imports:
            await app.import_file(Path("campaigns.csv"))
        await settle(pilot)
        for key in picture.keys:
            await press(pilot, key)
        for field in (*app.screen.query(Input), *app.screen.query(TextArea)):
            field.cursor_blink = False
        await settle(pilot)
        file.write_text(_portable(app.export_screenshot(title=f"kpitui · {file.stem}")), encoding="utf-8")


def _portable(svg: str) -> str:
    """With a font that is at hand instead of one that would be fetched, and a line end at its end."""
    return (
        re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono").strip()
        + "\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
