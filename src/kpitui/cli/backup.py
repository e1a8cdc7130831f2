"""`kpitui backup`: a consistent copy while others write."""

from argparse import Namespace
from pathlib import Path
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.cli.wholes import held

DESCRIPTION = """\
Copy the workspace, with its history, into a new file that only you can read; others may write meanwhile. The copy is
checked before it gets its name. `kpitui restore` puts it back. A workspace in PostgreSQL is backed up by pg_dump.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "backup",
        help="copy the workspace into a new file",
        description=DESCRIPTION,
        epilog="Example: kpitui backup kpitui-monday.db",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.moving import back_up

    with opened(args) as ws:
        whole = back_up(ws, args.file)
    text.write([f"{args.file}: {held(whole)}"], out, args.settings.glyphs)
    return 0
