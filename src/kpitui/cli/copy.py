"""`kpitui copy`: a whole workspace from one database to another."""

from argparse import Namespace
from typing import Any, TextIO
from urllib.parse import parse_qs, urlsplit

from kpitui.cli import text
from kpitui.cli.wholes import held
from kpitui.model.errors import BadInput

DESCRIPTION = """\
Copy a whole workspace, history included, from a SQLite file or a PostgreSQL database into a new file or an empty
database: all of it, or nothing. Passwords come from PGPASSWORD or .pgpass.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "copy",
        help="a whole workspace from one database to another",
        description=DESCRIPTION,
        epilog="Example: kpitui copy kpitui.db postgresql://ana@db.example/kpis",
    )
    parser.add_argument("source", metavar="FROM", help="a file, or postgresql://user@host/name")
    parser.add_argument("target", metavar="TO", help="a new file, or an empty database")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.moving import copy

    if _has_password(args.source) or _has_password(args.target):
        raise BadInput("others can see a password in a command; leave it to PGPASSWORD or .pgpass")
    whole = copy(args.source, args.target)
    text.write([f"copied {held(whole)}"], out, args.settings.glyphs)
    return 0


def _has_password(database: str) -> bool:
    try:
        found = urlsplit(database)
    except ValueError:
        return False  # no address: opening it says so
    return bool(found.scheme and (found.password or "password" in parse_qs(found.query)))
