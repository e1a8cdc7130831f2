"""`kpitui apply`: definitions from text."""

from argparse import Namespace
from pathlib import Path
from typing import Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import back_up, opened
from kpitui.model.errors import BadInput

DESCRIPTION = """\
Bring goals, series, KPIs, targets, links and events to what a TOML file says, in one operation. What the file does
not name stays as it is, and the same file again changes nothing. `kpitui export definitions` writes such a file.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "apply",
        help="definitions from a TOML file",
        description=DESCRIPTION,
        epilog="Example: kpitui apply team.toml --dry-run",
    )
    parser.add_argument("file", metavar="FILE", help="a TOML file")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    parser.add_argument("--prune", action="store_true", help="take out of use what the file does not name")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.definitions import apply

    said = read_text(Path(args.file))
    with opened(args) as ws:
        if not args.dry_run:
            back_up(ws)
        applied = apply(ws, said, file=args.file, dry_run=args.dry_run, prune=args.prune)
    text.write(applied.changes, out, args.settings.glyphs)
    if not applied.changes:
        text.say(f"{args.file}: nothing to change, everything is as it says")
    elif args.dry_run:
        text.say(f"{args.file}: this would change; nothing was written")
    return 0


def read_text(path: Path) -> str:
    """Raises: BadInput, for what is no file, and for bytes that are no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror}); name a TOML file that is there") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(f"{path}:{line}: only UTF-8 text is allowed") from error
