"""`kpitui hand-over`: one owner's things to another."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.present import words


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "hand-over",
        help="one owner's things to another",
        description="Give one owner's goals, KPIs and open actions to another. What is achieved, dropped, retired or "
        "done stays with whoever had it.",
        epilog="Example: kpitui hand-over ana ben",
    )
    parser.add_argument("giver", metavar="FROM", help="who has them")
    parser.add_argument("taker", metavar="TO", help="who gets them")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.owners import hand_over

    with opened(args) as ws:
        done = hand_over(ws, args.giver, args.taker)
    counts = ((done.goals, "goal"), (done.kpis, "KPI"), (done.actions, "action"))
    given = ", ".join(words.counted(count, noun) for count, noun in counts)
    text.write([f"{given}: {args.giver} → {args.taker}"], out, args.settings.glyphs)
    return 0
