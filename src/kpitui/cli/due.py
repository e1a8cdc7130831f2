"""`kpitui due`: what wants somebody now, for a login shell or cron."""

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import table, text
from kpitui.cli.opening import opened
from kpitui.present import periods

if TYPE_CHECKING:
    from kpitui.usecases._promises import Promise, ReviewDue
    from kpitui.usecases.due import DueItem

TO_DO = ("to do", "key", "until", "owner")
HEAD = ("KPI", "key", "period", "due", "owner")
ALIGN: tuple[table.Align, ...] = ("left",) * 5


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "due",
        help="what wants a value, a check-in, a review, or is to be done",
        description="What wants a value or a check-in now, the longest owed first; the review that is due; and what "
        "reviews left to be done, the most urgent first.",
        epilog="Example: kpitui due --owner ana --quiet",
    )
    parser.add_argument("--owner", metavar="WHO", help="only what WHO owns")
    parser.add_argument("--quiet", action="store_true", help="print nothing when nothing is due")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.due import due, promised

    with opened(args) as ws:
        items, beside, today = due(ws, args.owner), promised(ws, args.owner), ws.today
    room, parts = table.columns_of(out), []
    if items:
        rows = [row(item, today) for item in items]
        parts.append(table.table(rows, ALIGN, head=HEAD, room=room, flexible=(0, 1, 4)))
    if beside.review:
        parts.append([review(beside.review, today)])
    if beside.actions:
        rows = [action(one, today) for one in beside.actions]
        parts.append(table.table(rows, ALIGN[: len(TO_DO)], head=TO_DO, room=room, flexible=(0, 1, 3)))
    if parts:
        text.write([line for part in parts for line in ("", *part)][1:], out, args.settings.glyphs)
    elif not args.quiet:
        text.write(["Nothing is due."], out, args.settings.glyphs)
    return 0


def review(one: "ReviewDue", today: date) -> str:
    name = f"The review of {periods.name(one.period, today)}"
    if one.open:
        return f"{name} is open: kpitui review goes on with it."
    return f"{name} is due since {periods.day(one.day, today)}: kpitui review begins it."


def action(one: "Promise", today: date) -> tuple[str, ...]:
    days = (today - one.until).days
    late = "today" if days == 0 else f"{days} day{'' if days == 1 else 's'} late" if days > 0 else ""
    return (one.what, one.kpi, ", ".join(filter(None, (periods.day(one.until, today), late))), one.owner)


def row(item: "DueItem", today: date) -> tuple[str, ...]:
    period = periods.name(item.period, today) + (f" and {item.periods - 1} more" if item.periods > 1 else "")
    when = "today" if item.days == 0 else "yesterday" if item.days == 1 else f"{item.days} days ago"
    return (item.name, item.kpi, period, when, item.owner)
