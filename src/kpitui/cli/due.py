"""`kpitui due`: what wants somebody now, for a login shell or cron."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "due",
        help="what wants a value or a check-in now",
        description="What is due, the longest first.",
        epilog="Example: kpitui due --owner ana --quiet",
    )
    parser.add_argument("--owner", metavar="WHO", help="only what WHO owns")
    parser.add_argument("--quiet", action="store_true", help="print nothing when nothing is due")
