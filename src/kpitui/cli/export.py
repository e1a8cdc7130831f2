"""`kpitui export`: what is in the workspace, as a file that comes in again."""

from argparse import Namespace
from io import TextIOWrapper
from typing import Any, TextIO

from kpitui.cli.opening import opened

DESCRIPTION = """\
Write goals, series, KPIs, targets, links and events as TOML, the same bytes each time, so that they can be kept under
version control and a change reviewed like code. `kpitui apply` takes the file.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "export",
        help="definitions as text",
        description=DESCRIPTION,
        epilog="Example: kpitui export definitions > team.toml",
    )
    parser.add_argument("what", choices=("definitions",), metavar="WHAT", help="definitions")
    parser.add_argument("--format", choices=("toml",), default="toml", help="default: toml")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.exports import definitions_text

    with opened(args) as ws:
        exported = definitions_text(ws)
    if isinstance(out, TextIOWrapper):
        # TOML is UTF-8 with plain line ends, whatever the terminal's language or the system.
        out.reconfigure(encoding="utf-8", newline="\n")
    out.write(exported)
    return 0
