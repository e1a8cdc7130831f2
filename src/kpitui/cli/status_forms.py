"""The three forms of `kpitui status`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import table, text
from kpitui.present import attention, numbers, periods, standing

if TYPE_CHECKING:
    from kpitui.usecases.states import Dashboard, GoalState, KpiState, TargetView

FORMAT = 1
NOTHING = "No KPI is active yet: open kpitui to set one up, or see kpitui apply --help."
FIELDS = (
    "key", "name", "goals", "owner", "unit", "label", "start", "end", "partial", "value", "reason", "target",
    "baseline", "progress", "score", "status", "pace", "chance", "signal", "verdict", "due", "stale",
    "so_far",
)  # fmt: skip
HEAD = ("KPI", "now", "target", "score", "status", "chance", "signal", "period")
ALIGN: tuple[table.Align, ...] = ("left", "left", "right", "right", "left", "right", "left", "left")


def write_json(view: "Dashboard", kpis: "Iterable[KpiState]", out: TextIO) -> None:
    document = {
        "format": FORMAT,
        "as_of": view.as_of.isoformat(),
        "period": view.period.label,
        "kpis": [kpi_record(state) for state in kpis],
        "goals": [
            {
                "key": goal.key,
                "title": goal.title,
                "score": goal.score.score,
                "scored": goal.score.scored,
                "of": goal.score.of,
            }
            for goal in view.goals
        ],
    }
    text.write_json(document, out)


def kpi_record(state: "KpiState") -> dict[str, Any]:
    """One KPI as JSON says it; what is missing or not computed is None."""
    target, progress = state.target, state.progress
    return {
        "key": state.key,
        "name": state.name,
        "goals": list(state.goals),
        "owner": state.owner or None,
        "unit": state.unit,
        "period": _period(state),
        "value": state.value,
        "reason": state.reason or None,
        "target": target_value(target) if target else None,
        "baseline": target.baseline if target else None,
        "progress": progress.progress if progress else None,
        "score": state.score,
        "status": str(state.status),
        "pace": state.pace,
        "chance": state.outlook.chance if state.outlook else None,
        "signal": _signal(state),
        "verdict": state.insight.verdict.sentence if state.insight and state.value is not None else None,
        "due": state.due.isoformat() if state.due else None,
        "stale": state.stale,
        "so_far": state.running.value if state.running else None,
    }


def _signal(state: "KpiState") -> str | None:
    """`below the lower limit since 2026-W45`; None where the latest value is routine, or too few are known."""
    insight = state.insight
    if insight is None or insight.since is None:
        return None
    return f"{insight.headline.text} since {insight.since.label}"


def write_csv(kpis: "Iterable[KpiState]", out: TextIO) -> None:
    """The fields of the JSON, a row a KPI, for a spreadsheet."""
    import csv

    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for state in kpis:
        record = kpi_record(state)
        record |= record.pop("period") or {}
        writer.writerow([_cell(record.get(name)) for name in FIELDS])


def write_table(
    view: "Dashboard", kpis: "Sequence[KpiState]", out: TextIO, *, glyphs: str, owner: str | None = None
) -> None:
    """What wants somebody, then goals with their KPIs, in the width of the terminal."""
    room = table.columns_of(out)
    shown = {state.key for state in kpis}
    lines = [_title(view)]
    whole = len(shown) == len(view.kpis)
    wanting = [
        text.clean(f"  {attention.whole_sentence(one, view.as_of)}")
        for one in view.attention
        if one.kpi in shown or (whole and one.kind in ("action", "review"))
    ]
    if wanting:
        lines += ["", "Needs you", *(table.cut(line, room) for line in wanting)]
    rows = _rows(view, kpis)
    if rows:
        lines += ["", *table.table(rows, ALIGN, head=HEAD, room=room, flexible=(0, 7))]
    else:
        lines += ["", "No KPI of that owner is active." if owner else NOTHING]
    text.write(lines, out, glyphs)


def _title(view: "Dashboard") -> str:
    period, day = view.period, view.as_of
    parts = [view.workspace, periods.name(period, day)]
    if period.start <= day <= period.end:
        parts.append(f"day {(day - period.start).days + 1} of {period.days}")
    return text.clean(" · ".join(part for part in (*parts, f"as of {day}") if part))


def _rows(view: "Dashboard", kpis: "Sequence[KpiState]") -> list[tuple[str, ...]]:
    """Goals depth first, each with its KPIs; a KPI of several goals stands under its core goal."""
    now = dict(zip((state.key for state in kpis), table.aligned(_now(state) for state in kpis), strict=True))
    target = dict(zip(now, table.aligned(_goal_post(state) for state in kpis), strict=True))
    home = {goal.key: goal for goal in view.goals}
    under: dict[str, list[KpiState]] = {}
    for state in kpis:
        core = next((key for key in state.goals if key in home), "")
        under.setdefault(core, []).append(state)
    wanted = set(home) if len(kpis) == len(view.kpis) else _with_parents(under, home)

    def row(state: "KpiState", depth: int) -> tuple[str, ...]:
        name = "  " * depth + (state.name or state.key)
        return (
            name,
            now[state.key],
            target[state.key],
            numbers.show_score(state.score),
            table.standing(state) + (", stale" if state.stale else ""),
            standing.chance_text(state, view.as_of)[0],
            table.signal(state),
            _when(state, view.as_of),
        )

    rows: list[tuple[str, ...]] = []
    for goal in view.goals:
        if goal.key in wanted:
            rows.append(_goal_row(goal))
            rows += [row(state, goal.depth + 1) for state in under.get(goal.key, [])]
    return rows + [row(state, 0) for state in under.get("", [])]


def _with_parents(under: "dict[str, list[KpiState]]", home: "dict[str, GoalState]") -> set[str]:
    wanted: set[str] = set()
    for key in under:
        while key and key in home and key not in wanted:
            wanted.add(key)
            key = home[key].parent
    return wanted


def _goal_row(goal: "GoalState") -> tuple[str, ...]:
    status = table.status(goal.status) if goal.status else ""
    coverage = f"{goal.score.scored} of {goal.score.of}" if goal.score.of else "no KPI"
    return (
        "  " * goal.depth + (goal.title or goal.key),
        "",
        "",
        numbers.show_score(goal.score.score),
        status,
        "",
        "",
        coverage,
    )


def _now(state: "KpiState") -> numbers.Parts:
    shown = state.provisional.value if state.provisional else state.value
    return numbers.parts(shown, state.unit, state.decimals)


def _goal_post(state: "KpiState") -> numbers.Parts:
    """The target in the KPI's unit, which stands beside its value."""
    target = state.target
    if target is None:
        return numbers.Parts("", "", "")
    if target.value is not None or target.low is None:
        return numbers.parts(target.value, state.unit, state.decimals)._replace(unit="")
    whole, fraction, _ = numbers.parts(target.high, state.unit, state.decimals)
    low = "".join(numbers.parts(target.low, state.unit, state.decimals)[:2])
    return numbers.Parts(f"{low}–{whole}", fraction, "")


def _when(state: "KpiState", today: date) -> str:
    if state.provisional:
        return f"{periods.short(state.provisional.period, today)} so far"
    if state.value is None and state.reason:
        return state.reason
    return periods.name(state.period, today) if state.period else ""


def _period(state: "KpiState") -> dict[str, Any] | None:
    period = state.period
    if period is None:
        return None
    return {
        "label": period.label,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "partial": state.partial,
    }


def target_value(target: "TargetView") -> float | list[float | None] | None:
    """A range as low and high."""
    return [target.low, target.high] if target.value is None and target.low is not None else target.value


def _cell(value: object) -> str:
    """Numbers in digits; text that a spreadsheet would take for a formula with a quote before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return numbers.plain(value)
    if isinstance(value, list):
        mark = ".." if any(isinstance(one, float) for one in value) else " "
        return mark.join(_cell(one) for one in value)
    shown = text.clean(str(value))
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
