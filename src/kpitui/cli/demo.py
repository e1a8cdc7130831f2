"""`kpitui demo`: the app on a sample workspace."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.wanted import AppWanted
from kpitui.model.errors import BadInput


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "demo",
        help="look around with sample data",
        description="Open the app on a made-up shop with two years of numbers, and throw it away at the end. "
        "Your own workspace is not touched.\n\nWith --keep it is made in a new file that stays; without a terminal "
        "that is all that happens.",
        epilog="Example: kpitui demo --keep shop.db",
    )
    parser.add_argument("--keep", metavar="PATH", type=Path, help="make it in this new file, and keep it")


def run(args: Namespace, out: TextIO) -> int | AppWanted:
    file: Path | None = args.keep
    if args.read_only:
        raise BadInput("the sample is there to be changed; leave --read-only out")
    if file and file.exists():
        raise BadInput(f"{file} is there already; name a new file for the sample")
    if sys.stdin.isatty() and sys.stdout.isatty():
        return AppWanted(args.as_of, read_only=False, demo=True, keep=file)
    if file is None:
        raise BadInput("the demo needs a terminal; without one kpitui demo --keep PATH makes its workspace")
    from kpitui.usecases.demo import open_demo

    ws = open_demo(file, args.as_of)
    text.write(
        [f"{ws.place}: a sample workspace as of {ws.today}; KPITUI_DATABASE={file} opens it"], out, args.settings.glyphs
    )
    ws.close()
    return 0
