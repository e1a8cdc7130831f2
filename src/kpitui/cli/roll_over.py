"""`kpitui roll-over`: a period's goals and targets into a later one."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.present import words

DESCRIPTION = """\
Give the goals of a period successors in a later one of the same length, with the same place in the tree, why, owner,
weight and KPIs; and give the targets of that time a new row from the later period's first day. A target keeps its
value, and its baseline is what was reached. The goals and targets before stay as they are. What has its successor
already is passed over.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "roll-over",
        help="a period's goals and targets into a later one",
        description=DESCRIPTION,
        epilog="Example: kpitui roll-over 2026-Q4 2027-Q1",
    )
    parser.add_argument("source", metavar="FROM", help="the period that ends, such as 2026-Q4")
    parser.add_argument("into", metavar="TO", help="the period that comes, such as 2027-Q1")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.periods import roll_over

    with opened(args) as ws:
        done = roll_over(ws, args.source, args.into)
    if not done.goals and not done.targets:
        text.say(f"nothing to roll over: {args.into} has all goals and targets of {args.source} that are not over")
        return 0
    made = f"{words.counted(done.goals, 'goal')} and {words.counted(done.targets, 'target')}"
    text.write([f"{made}: {args.source} → {args.into}"], out, args.settings.glyphs)
    return 0
