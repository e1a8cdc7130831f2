"""`kpitui status`: the dashboard as text, JSON or CSV."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli.opening import opened
from kpitui.model.enums import KpiStatus, Named, Status
from kpitui.model.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitui.store.workspace import Workspace
    from kpitui.usecases.states import Dashboard, KpiState

CONDITIONS = ("off-track", "at-risk", "stale", "signal")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "status",
        help="where KPIs and goals stand",
        description="Where KPIs and goals stand: the dashboard as text.",
        epilog="Example: kpitui status form-cvr --format json --fail-on off-track,stale",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these KPIs, or those of these goals")
    parser.add_argument("--period", metavar="P", help="2026-Q4, 2026-11, 2026-W47 …; default: the current quarter")
    parser.add_argument("--owner", metavar="WHO", help="only what WHO owns")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table", help="default: table")
    parser.add_argument(
        "--fail-on",
        type=read_conditions,
        default=(),
        metavar="STATUS,…",
        help=f"exit with 1 if one of these holds for a KPI: {', '.join(CONDITIONS)}",
    )


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.cli import status_forms
    from kpitui.usecases.dashboard import dashboard

    with opened(args) as ws:
        view = dashboard(ws, args.period, args.owner)
        kpis = chosen(ws, view, args.names)
    if args.format == "json":
        status_forms.write_json(view, kpis, out)
    elif args.format == "csv":
        status_forms.write_csv(kpis, out)
    else:
        status_forms.write_table(view, kpis, out, glyphs=args.settings.glyphs, owner=args.owner)
    return int(any(holds(state, condition) for state in kpis for condition in args.fail_on))


def read_conditions(text: str) -> tuple[str, ...]:
    """Raises: BadInput, naming what is allowed."""
    conditions = tuple(word.strip() for word in text.split(","))
    for condition in conditions:
        if condition not in CONDITIONS:
            raise BadInput(f"--fail-on {condition!r} is not known; allowed are {', '.join(CONDITIONS)}")
    return conditions


def holds(state: "KpiState", condition: str) -> bool:
    if condition == "signal":
        return state.insight is not None and state.insight.since is not None
    return state.stale if condition == "stale" else state.status is Status(condition)


def chosen(ws: "Workspace", view: "Dashboard", names: "Sequence[str]") -> "tuple[KpiState, ...]":
    """The KPIs that `names` mean, in the dashboard's order; all of them without names.

    Raises: UnknownName, AmbiguousName, BadInput for a KPI that is not active.
    """
    if not names:
        return view.kpis
    from kpitui.usecases.names import kpis_and_goals

    wanted: set[str] = set()
    children = {goal.key: goal for goal in view.goals}
    shown = {state.key for state in view.kpis}
    for (kind, key), name in zip(kpis_and_goals(ws, names), names, strict=True):
        if kind is Named.KPI:
            if key not in shown:
                raise BadInput(f"{name!r} has no status here: only KPIs that are {KpiStatus.ACTIVE} and match have one")
            wanted.add(key)
            continue
        waiting = [key]
        while waiting:
            goal = children.get(waiting.pop())
            if goal:
                wanted.update(kpi for kpi, _ in goal.kpis)
                waiting += goal.children
    return tuple(state for state in view.kpis if state.key in wanted)
