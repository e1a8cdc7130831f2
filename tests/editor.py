"""The KPI editor as a test plays it."""

from datetime import date

from textual.pilot import Pilot

from tests.screen import press, settle, text, type_text

SMALL, WIDE = (80, 24), (120, 40)
QUARTER = {"start": date(2026, 10, 1), "end": date(2026, 12, 31)}


async def open_editor(pilot: Pilot[object], key: str | None = None, goal: str | None = None) -> None:
    await settle(pilot)
    await pilot.app.edit_kpi(key, goal)  # type: ignore[attr-defined]
    await settle(pilot)


async def go_to(pilot: Pilot[object], label: str) -> None:
    """Tab on until the field of that label has the focus."""
    for _ in range(60):
        if any(line.lstrip().startswith(label) and "▌" in line[:21] for line in text(pilot).splitlines()):
            return
        await press(pilot, "tab")
    raise AssertionError(f"{label} is not to be reached:\n{text(pilot)}")


def focused(pilot: Pilot[object]) -> str:
    """The row of the field that has the focus."""
    return next(line for line in text(pilot).splitlines() if "▌" in line[10:22])


def flat(pilot: Pilot[object]) -> str:
    """The screen without its line breaks."""
    return " ".join(text(pilot).split())


async def fill(pilot: Pilot[object], label: str, value: str) -> None:
    await go_to(pilot, label)
    await type_text(pilot, value)
