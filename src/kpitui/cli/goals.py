"""`kpitui goals`: the tree of goals with scores and coverage."""

import os
from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import table, text
from kpitui.cli.opening import opened
from kpitui.present import numbers, periods

if TYPE_CHECKING:
    from kpitui.usecases.states import GoalState

HEAD = ("goal", "key", "score", "scored", "status", "period")
ALIGN: tuple[table.Align, ...] = ("left", "left", "right", "left", "left", "left")


def add(subparsers: Any) -> None:
    subparsers.add_parser(
        "goals",
        help="the tree of goals with scores and coverage",
        description="The tree of goals: each with its score and how many of its KPIs have one.",
        epilog="Example: kpitui goals --as-of 2026-12-31",
    )


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.goal_tree import goal_tree

    with opened(args) as ws:
        goals, today = goal_tree(ws).goals, ws.today
    rows = [goal_row(goal, today) for goal in goals]
    # What reads a pipe wants titles whole.
    room = table.columns_of(out) if out.isatty() or os.environ.get("COLUMNS") else None
    lines = table.table(rows, ALIGN, head=HEAD, room=room, flexible=(0,))
    if not goals:
        lines = ["No goal yet: open kpitui to set one up, or see kpitui apply --help."]
    text.write(lines, out, args.settings.glyphs)
    return 0


def goal_row(goal: "GoalState", today: date) -> tuple[str, ...]:
    period = periods.span(goal.start, goal.end, today) if goal.start and goal.end else ""
    return (
        "  " * goal.depth + (goal.title or goal.key),
        goal.key,
        numbers.show_score(goal.score.score),
        f"{goal.score.scored} of {goal.score.of}" if goal.score.of else "no KPI",
        table.status(goal.status) if goal.status else str(goal.goal_status),
        period,
    )
