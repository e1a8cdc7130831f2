"""`kpitui undo`: takes an operation back, all of it or nothing."""

import re
from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.model.errors import BadInput


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "undo",
        help="take an operation back",
        description="Take an operation back: your latest, or the one whose number kpitui history shows.",
        epilog="Example: kpitui undo 12",
    )
    parser.add_argument("operation", nargs="?", metavar="OPERATION", help="its number; default: your latest")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.history import undo

    chosen = None if args.operation is None else number(args.operation)
    with opened(args) as ws:
        done = undo(ws, chosen)
    out.write(text.clean(f"{done.kind} of {done.title} (#{done.id})") + "\n")
    return 0


def number(typed: str) -> int:
    """Raises: BadInput."""
    match = re.fullmatch(r"#?([0-9]{1,18})", typed)
    if match is None:
        raise BadInput(f"{typed!r} is no operation: type its number, as kpitui history shows it")
    return int(match[1])
