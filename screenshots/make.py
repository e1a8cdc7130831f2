"""Pictures of every screen from a small made-up shop: `python -m screenshots.make [FOLDER]`."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from kpitui.model.definitions import TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Direction
from kpitui.model.workspace_settings import WorkspaceSettings
from kpitui.store.workspace import Workspace
from kpitui.tui.app import KpituiApp
from kpitui.usecases.workspace_settings import change_settings
from tests.build import log_values, make_event, make_goal, make_kpi
from tests.screen import press, settle

TODAY = date(2026, 11, 23)
QUARTER = {"start": date(2026, 10, 1), "end": date(2026, 12, 31), "owner": "ana"}
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
    "palette": (SMALL, "kpitui-dark", ("ctrl+p", "c", "o", "s", "t")),
    "help": (SMALL, "kpitui-dark", ("question_mark",)),
}
"""Size, theme, and the keys that lead there."""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        shop = Workspace.open(Path(temporary) / "shop.db", author="ana", as_of=TODAY)
        fill(shop)
        for name, (size, theme, keys) in PICTURES.items():
            asyncio.run(take(shop, folder / f"{name}.svg", size, theme, keys))
        shop.close()
        empty = Workspace.open(Path(temporary) / "new.db", author="ana", as_of=TODAY)
        asyncio.run(take(empty, folder / "first-run.svg", SMALL, "kpitui-dark", ()))
        empty.close()


async def take(ws: Workspace, file: Path, size: tuple[int, int], theme: str, keys: Sequence[str]) -> None:
    app = KpituiApp(ws, theme=theme)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await press(pilot, key)
        file.write_text(app.export_screenshot(title=f"kpitui · {file.stem}"), encoding="utf-8")


def fill(ws: Workspace) -> None:
    """Four goals with fourteen KPIs and three months of days."""
    change_settings(ws, WorkspaceSettings(name="Northwind Ads", currency="EUR"))
    for key, title, why in GOALS:
        make_goal(ws, key, title, why=why, **QUARTER)
    for key, name, goal, unit, decimals, first, last, target, more in KPIS:
        options = {"aggregation": Aggregation.MEAN, "cadence": Cadence.WEEK, "owner": "ana", **more}
        make_kpi(
            ws,
            key,
            name=name,
            goals=goal,
            unit=unit,
            decimals=decimals,
            since=date(2026, 11, 16),
            target=_target(target, options.pop("baseline", None)),
            **options,
        )
        log_values(ws, key.replace("-", "_"), _values(first, last))
    make_event(ws, date(2026, 11, 2), "price +8 %")


def _target(value: float, baseline: float | None) -> TargetDefinition:
    """By the quarter's end where there is a baseline, else for each week."""
    if baseline is None:
        return TargetDefinition(value=value)
    return TargetDefinition(value=value, baseline=baseline, start=QUARTER["start"], by=QUARTER["end"])


def _values(first: float, last: float) -> dict[date, float]:
    """One a day from `first` to `last`, up to six in a hundred beside it, the same in every run."""
    return {
        TODAY - timedelta(days=DAYS - day): round(
            (first + (last - first) * day / DAYS) * (1 + (day * 7919 % 13 - 6) / 100), 2
        )
        for day in range(DAYS)
    }


GOALS = (
    ("spend", "Spend less per sale", "Each euro has to sell more than last year"),
    ("win", "Win 1 000 new customers", "Only new customers let us grow"),
    ("brand", "Be the brand people remember", "People buy what they remember"),
    ("keep", "Keep the customers we have", "A kept customer costs nothing"),
)
DOWN, SUM = {"direction": Direction.DOWN}, {"aggregation": Aggregation.SUM}
KPIS = (
    ("roas", "ROAS", "spend", "count", 1, 4.4, 3.1, 4.0, {"definition": "ad revenue ÷ ad spend"}),
    ("acos", "ACOS", "spend", "percent", 1, 22, 32.3, 25.0, {**DOWN, "definition": "ad spend ÷ ad revenue"}),
    ("waste", "Wasted spend", "spend", "percent", 1, 12, 11.0, 10.0, DOWN),
    ("cpc", "Cost per click", "spend", "currency:EUR", 2, 0.84, 0.76, 0.75, DOWN),
    ("new-customers", "New customers", "win", "count", 0, 5, 7, 1000, {**SUM, "baseline": 0}),
    ("cost-new", "Cost per new customer", "win", "currency:EUR", 2, 45, 38.4, 35, {**DOWN, "baseline": 45}),
    ("reach", "Landing page reach", "win", "count", 0, 700, 1200, 80_000, {**SUM, "baseline": 0}),
    ("form-cvr", "Form CVR", "win", "percent", 1, 4.1, 5.2, 5.5, {"baseline": 4.0}),
    ("ntb", "New-to-brand share", "brand", "percent", 1, 52, 56, 70, {"baseline": 50}),
    ("recall", "Brand recall", "brand", "percent", 0, 30, 34, 40, {"baseline": 28, "cadence": Cadence.MONTH}),
    ("video", "Video completion", "brand", "percent", 1, 41, 46.1, 45, {}),
    ("repeat", "Repeat purchase rate", "keep", "percent", 1, 30, 33, 32, {"owner": "Ben"}),
    ("reply", "Time to first reply", "keep", "h", 1, 4, 2.9, 3.0, DOWN),
    ("nps", "NPS", "keep", "count", 0, 40, 47, 45, {}),
)
"""Key, name, goal, unit, decimals, first and last value, target, and what is not as with the others."""


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
