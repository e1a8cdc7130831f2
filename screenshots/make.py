"""Pictures of every screen from a small made-up shop: `python -m screenshots.make [FOLDER]`."""

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from textual.widgets import Input, TextArea

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction, Intent, Kind, Perspective
from kpitui.model.workspace_settings import WorkspaceSettings
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.workspace_settings import change_settings
from tests.build import log_values, make_event, make_goal, make_kpi
from tests.screen import press, settle

TODAY = date(2026, 11, 23)
QUARTER: dict[str, Any] = {"start": date(2026, 10, 1), "end": date(2026, 12, 31), "owner": "ana"}
DAYS = 90
SMALL, WIDE = (80, 24), (120, 36)

PICTURES: dict[str, tuple[tuple[int, int], str, Sequence[str]]] = {
    "dashboard": (WIDE, "kpitui-dark", ("g", "j")),
    "dashboard-light": (WIDE, "kpitui-light", ("g", "j")),
    "dashboard-80x24": (SMALL, "kpitui-dark", ()),
    "goals": (WIDE, "kpitui-dark", ("2",)),
    "log": (WIDE, "kpitui-dark", ("3",)),
    "kpi": (WIDE, "kpitui-dark", ("g", "j", "enter")),
    "editor": (WIDE, "kpitui-dark", ("g", "j", "e")),
    "editor-80x24": (SMALL, "kpitui-dark", ("g", "j", "e", "f6", "f6")),
}
"""Size, theme, and the keys that lead there."""


def main(folder: Path) -> None:
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # Where a workspace is stands on the screen, so it is the same in every run.
    with tempfile.TemporaryDirectory() as temporary, chdir(temporary):
        shop = Workspace.open(Path("shop.db"), author="ana", as_of=TODAY)
        fill(shop)
        for name, (size, theme, keys) in PICTURES.items():
            asyncio.run(take(shop, folder / f"{name}.svg", size, theme, keys))
        shop.close()
        empty = Workspace.open(Path("new.db"), author="ana", as_of=TODAY)
        asyncio.run(take(empty, folder / "first-run.svg", SMALL, "kpitui-dark", ()))
        empty.close()


async def take(ws: Workspace, file: Path, size: tuple[int, int], theme: str, keys: Sequence[str]) -> None:
    app = KpituiApp(ws, theme=theme)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
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


def fill(ws: Workspace) -> None:
    """Four goals with fifteen KPIs and three months of days."""
    change_settings(ws, WorkspaceSettings(name="Northwind Ads", currency="EUR", timezone="UTC"))
    for key, title, why, intent in GOALS:
        make_goal(ws, key, title, why=why, intent=intent, **QUARTER)
    for key, name, goal, unit, decimals, target, series, more in KPIS:
        options = {**COMMON, **more}
        baseline, until = options.pop("baseline", None), options.pop("until", TODAY)
        make_kpi(
            ws, key, name=name, goals=goal, unit=unit, decimals=decimals, target=_target(target, baseline), **options
        )
        for one, (first, last) in series.items():
            log_values(ws, one, _values(first, last, until), n=20 if options.get("kind") is Kind.RATING else None)
    make_event(ws, date(2026, 11, 2), "price +8 %")


def _target(value: float, baseline: float | None) -> TargetDefinition:
    """By the quarter's end where there is a baseline, else for each week."""
    if baseline is None:
        return TargetDefinition(value=value)
    return TargetDefinition(value=value, baseline=baseline, start=QUARTER["start"], by=QUARTER["end"])


def _values(first: float, last: float, until: date) -> dict[date, float]:
    """One a day from `first` to `last`, up to six in a hundred beside it, the same in every run."""
    days = [TODAY - timedelta(days=DAYS - day) for day in range(DAYS)]
    shares = [(day / DAYS, 1 + (day * 7919 % 13 - 6) / 100) for day in range(DAYS)]
    values = [round((first + (last - first) * share) * beside, 2) for share, beside in shares]
    return {day: value for day, value in zip(days, values, strict=True) if day <= until}


GOALS = (
    ("spend", "Spend less per sale", "Each euro has to sell more than last year", Intent.PROFIT),
    ("win", "Win 1 000 new customers", "Only new customers let us grow", Intent.CONVERSION),
    ("brand", "Be the brand people remember", "People buy what they remember", Intent.AWARENESS),
    ("keep", "Keep the customers we have", "A kept customer costs nothing", Intent.RETENTION),
)
COMMON: dict[str, Any] = {
    "aggregation": Aggregation.MEAN,
    "cadence": Cadence.WEEK,
    "owner": "ana",
    "due": 2,
    "since": date(2026, 11, 2),
    "perspective": Perspective.INTERNAL,
    "alignment": "Everybody who changes a campaign looks here first.",
    "misleads": "It looks good where we only sell to those we know.",
}
DOWN, SUM, OUTSIDE = (
    {"direction": Direction.DOWN},
    {"aggregation": Aggregation.SUM},
    {"perspective": Perspective.EXTERNAL},
)
ROAS = {"formula": "revenue / spend", "definition": "ad revenue ÷ ad spend", "baseline": 3.4}
CVR = {"formula": "forms / views", "definition": "completed forms ÷ form views", "baseline": 4.0}
KPIS: tuple[tuple[str, str, str, str, int, float, dict[str, tuple[float, float]], dict[str, Any]], ...] = (
    ("roas", "ROAS", "spend", "count", 1, 4.0, {"revenue": (4400, 3100), "spend": (1000, 1000)}, ROAS),
    ("acos", "ACOS", "spend", "percent", 1, 25, {"acos": (22, 32.3)}, {**DOWN, "definition": "ad spend ÷ ad revenue"}),
    ("waste", "Wasted spend", "spend", "percent", 1, 10, {"waste": (12, 9)}, {**DOWN, "until": date(2026, 11, 8)}),
    ("cpc", "Cost per click", "spend", "currency:EUR", 2, 0.75, {"cpc": (0.9, 0.78)}, {**DOWN, "baseline": 0.9}),
    ("new", "New customers", "win", "count", 0, 1000, {"new": (7, 9)}, {**SUM, **OUTSIDE, "baseline": 0}),
    ("cost", "Cost per new customer", "win", "currency:EUR", 2, 35, {"cost": (45, 38)}, {**DOWN, "baseline": 45}),
    (
        "reach",
        "Landing page reach",
        "win",
        "count",
        0,
        50_000,
        {"reach": (700, 1200)},
        {**SUM, **OUTSIDE, "baseline": 0},
    ),
    ("form-cvr", "Form CVR", "win", "percent", 1, 5.5, {"forms": (13, 21), "views": (320, 400)}, CVR),
    ("ntb", "New-to-brand share", "brand", "percent", 1, 70, {"ntb": (52, 56)}, {**OUTSIDE, "baseline": 50}),
    (
        "recall",
        "Brand recall",
        "brand",
        "percent",
        0,
        40,
        {"recall": (26, 34)},
        {"baseline": 28, "cadence": Cadence.MONTH},
    ),
    ("video", "Video completion", "brand", "percent", 1, 45, {"video": (41, 46.1)}, OUTSIDE),
    ("repeat", "Repeat purchase rate", "keep", "percent", 1, 32, {"repeat": (30, 33)}, {**OUTSIDE, "owner": "Ben"}),
    ("reply", "Time to first reply", "keep", "h", 1, 3.0, {"reply": (4, 2.9)}, DOWN),
    ("care", "Support rating", "keep", "rating", 1, 4.3, {"care": (4.1, 4.5)}, {**OUTSIDE, "kind": Kind.RATING}),
    ("returns", "Return rate", "keep", "percent", 1, 5, {}, {**DOWN, "cadence": Cadence.MONTH}),
)
"""Key, name, goal, unit, decimals, target, series from and to, and what is not as with the others."""


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
