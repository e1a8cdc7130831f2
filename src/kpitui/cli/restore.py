"""`kpitui restore`: the workspace back from a backup or an export."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from kpitui import paths
from kpitui.cli import text
from kpitui.cli.wholes import held
from kpitui.model.errors import ReadOnly

DESCRIPTION = """\
Put a backup, or what `kpitui export all` wrote, in the place of the workspace. It is checked first; the present
workspace is kept beside it under a name with the day, and who has it open sees the new content.

An export has no history: nothing in it can be undone. Into PostgreSQL only an export goes, and only into an empty
database.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "restore",
        help="put back a backup or an export of everything",
        description=DESCRIPTION,
        epilog="Example: kpitui restore kpitui-monday.db",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup, or an export of everything")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.moving import restore

    if args.read_only:
        raise ReadOnly("restoring changes the workspace; leave --read-only out")
    done = restore(args.file, paths.database(), args.as_of or datetime.now(UTC).date())
    lines = [f"restored from {args.file}: {held(done.whole)}"]
    if done.kept:
        lines.append(f"what was there is kept beside it as {done.kept.name}")
    text.write(lines, out, args.settings.glyphs)
    return 0
