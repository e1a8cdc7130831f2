"""`kpitui export`: what is in the workspace, as a file that comes in again."""

from argparse import Namespace
from io import TextIOWrapper
from typing import Any, TextIO

from kpitui.cli.opening import opened

WHAT = ("measurements", "definitions", "kpis", "goals", "reviews", "all")
FORMATS = ("csv", "json", "toml")
DESCRIPTION = """\
Write what is in the workspace: measurements, kpis or goals as CSV or JSON, reviews as JSON, definitions as TOML that
`kpitui apply` takes, or all of it but the history as one JSON file that `kpitui restore` takes. The same content gives
the same bytes each time, so that it can be kept under version control and a change reviewed like code.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "export",
        help="measurements, definitions, or everything as a file",
        description=DESCRIPTION,
        epilog="Example: kpitui export definitions > team.toml",
    )
    parser.add_argument(
        "what", choices=WHAT, metavar="WHAT", help="measurements, definitions, kpis, goals, reviews, all"
    )
    parser.add_argument("--format", choices=FORMATS, default="", help="default: csv, of definitions toml, of all json")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.exports import export

    if isinstance(out, TextIOWrapper):
        # A file for others: UTF-8 with plain line ends, whatever the terminal's language or the system.
        out.reconfigure(encoding="utf-8", newline="\n")
    with opened(args) as ws:
        for piece in export(ws, args.what, args.format):
            out.write(piece)
    return 0
