"""`kpitui due`: what wants somebody now, for a login shell or cron."""

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import table, text
from kpitui.cli.opening import opened
from kpitui.present import periods

if TYPE_CHECKING:
    from kpitui.usecases.due import DueItem

HEAD = ("KPI", "key", "period", "due", "owner")
ALIGN: tuple[table.Align, ...] = ("left",) * 5


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "due",
        help="what wants a value or a check-in now",
        description="What wants a value or a check-in now, the longest owed first.",
        epilog="Example: kpitui due --owner ana --quiet",
    )
    parser.add_argument("--owner", metavar="WHO", help="only what WHO owns")
    parser.add_argument("--quiet", action="store_true", help="print nothing when nothing is due")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.due import due

    with opened(args) as ws:
        items, today = due(ws, args.owner), ws.today
    if items:
        rows = [row(item, today) for item in items]
        lines = table.table(rows, ALIGN, head=HEAD, room=table.columns_of(out), flexible=(0, 1, 4))
        text.write(lines, out, args.settings.glyphs)
    elif not args.quiet:
        text.write(["Nothing is due."], out, args.settings.glyphs)
    return 0


def row(item: "DueItem", today: date) -> tuple[str, ...]:
    period = periods.name(item.period, today) + (f" and {item.periods - 1} more" if item.periods > 1 else "")
    when = "today" if item.days == 0 else "yesterday" if item.days == 1 else f"{item.days} days ago"
    return (item.name, item.kpi, period, when, item.owner)
