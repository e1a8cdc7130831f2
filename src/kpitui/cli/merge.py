"""`kpitui merge`: the values of one series moved to another."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.present import words

DESCRIPTION = """\
Move all values of a series to another, such as those of a key that was mistyped. What read the one reads the other,
and its key still finds them. Both have to be in the same unit, and no day may have a value in both: which of the two
holds is yours to say.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "merge",
        help="one series into another",
        description=DESCRIPTION,
        epilog="Example: kpitui merge clciks clicks",
    )
    parser.add_argument("source", metavar="FROM", help="the series that goes")
    parser.add_argument("into", metavar="INTO", help="the series that stays")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.merging import merge

    with opened(args) as ws:
        done = merge(ws, args.source, args.into)
    moved = f"{words.counted(done.values, 'value')} moved, {words.counted(done.kpis, 'KPI')} changed"
    text.write([f"series {done.source} is part of {done.into} now: {moved}"], out, args.settings.glyphs)
    return 0
