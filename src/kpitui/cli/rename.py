"""`kpitui rename`: another key for a KPI, a series or a goal."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.model.enums import Named

DESCRIPTION = """\
Give a KPI, a series or a goal another key. Formulas follow, and the old key still finds it. Where a KPI, a series and
a goal have the same name the KPI is meant, then the series; --what says another.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "rename",
        help="another key for a KPI, series or goal",
        description=DESCRIPTION,
        epilog="Example: kpitui rename clciks clicks",
    )
    parser.add_argument("old", metavar="OLD", help="its key or name")
    parser.add_argument("new", metavar="NEW", help="the key that it gets")
    parser.add_argument("--what", choices=[str(kind) for kind in Named], help="which kind of thing is meant")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.names import rename

    with opened(args) as ws:
        done = rename(ws, args.old, args.new, Named(args.what) if args.what else None)
    noun = "KPI" if done.what is Named.KPI else done.what
    text.write([f"{noun} {done.old} is {done.new} now"], out, args.settings.glyphs)
    return 0
