"""`kpitui redo`: does again what was undone last."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened


def add(subparsers: Any) -> None:
    subparsers.add_parser(
        "redo",
        help="do again what you undid last",
        description="Do again what you undid last, as long as you changed nothing else since.",
        epilog="Example: kpitui redo",
    )


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.history import redo

    with opened(args) as ws:
        done = redo(ws)
    out.write(text.clean(f"{done.kind} of {done.title} (#{done.id})") + "\n")
    return 0
