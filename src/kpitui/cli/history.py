"""`kpitui history`: what was changed by whom, newest first."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.present import changes, periods

if TYPE_CHECKING:
    from kpitui.usecases.history import OperationView

PAGE = 200


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "history",
        help="what was changed by whom",
        description="What was changed, by whom, from what to what; newest first.",
        epilog="Example: kpitui history form-cvr",
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="only what touches this KPI, series or goal")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.history import history

    with opened(args) as ws:
        page = history(ws, args.name, PAGE)
        if not page:
            text.say("nothing was changed yet")
        while page:
            for operation in page:
                text.write(lines(operation, ws.today), out, args.settings.glyphs)
            page = history(ws, args.name, PAGE, before=page[-1].id)
    return 0


def lines(operation: "OperationView", today: date) -> Iterator[str]:
    """`#12  Mon 23 Nov 20:09  ana  log churn  (undone by #13)`, and below it what changed."""
    back = ""
    if operation.taken_back_by is not None:
        back = f"  ({'redone' if operation.kind == 'undo' else 'undone'} by #{operation.taken_back_by})"
    when = f"{periods.day(operation.at.date(), today)} {operation.at:%H:%M}"
    yield f"#{operation.id}  {when}  {operation.author}  {operation.title}{back}"
    for change in operation.changes:
        yield f"    {changes.line(change, today)}"
    if operation.more:
        yield f"    and {operation.more} more"
