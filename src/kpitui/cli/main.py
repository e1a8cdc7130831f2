"""The command line: finds the command, imports that one alone, and turns what goes wrong into a sentence and a code."""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from typing import Any, NoReturn, TextIO

from kpitui import paths, settings
from kpitui.cli import text
from kpitui.cli.wanted import AppWanted
from kpitui.model.errors import BadInput, KpituiError, UnknownName
from kpitui.model.typed import parse_iso

COMMANDS = {
    "demo": "demo",
    "log": "log",
    "status": "status",
    "show": "show",
    "goals": "goals",
    "due": "due",
    "review": "review",
    "check": "check",
    "import": "import_",
    "apply": "apply",
    "export": "export",
    "report": "report",
    "history": "history",
    "undo": "undo",
    "redo": "redo",
    "rename": "rename",
    "merge": "merge",
    "hand-over": "hand_over",
    "roll-over": "roll_over",
    "backup": "backup",
    "restore": "restore",
    "copy": "copy",
    "doctor": "doctor",
    "completion": "completion",
}
"""Command → its module here: `add(subparsers)` declares it, `run(args, out)` does it and returns the exit code, or that
the app is wanted.

`args` carries, beside the command's own arguments, `as_of`, `read_only` and `settings`.
"""

YEARS = range(1900, 9999)
PIPE_CLOSED = 141
UNEXPECTED = 70


class Paragraphs(argparse.HelpFormatter):
    """Descriptions of more than one paragraph, filled to the terminal's width; the longest command has room."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if action.nargs == argparse.PARSER:
            # The commands stand further in than their heading, which argparse does not count.
            self._action_max_length += self._indent_increment

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        filled = super()._fill_text
        return "\n\n".join(filled(paragraph, width, indent) for paragraph in text.split("\n\n"))


class Parser(argparse.ArgumentParser):
    """What every command has: `--as-of`, its example under the help, and one sentence for an error."""

    def __init__(self, **named: Any) -> None:
        named["allow_abbrev"] = False
        named.setdefault("formatter_class", Paragraphs)
        super().__init__(**named)
        # -1,5 and -12/400 are values too; argparse knows -1.5 only, and no option of ours begins with a digit.
        self._negative_number_matcher = re.compile(r"-[.,]?\d")
        self.add_argument(
            "--as-of",
            metavar="DAY",
            type=read_today,
            default=argparse.SUPPRESS,
            help="what today is: 2026-11-23",
        )

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; see {self.prog} --help")


def read_today(typed: str) -> date:
    """Raises: BadInput, also for a day around which the calendar ends."""
    day = parse_iso(typed)
    if day.year not in YEARS:
        raise BadInput(f"{typed!r} is too far from now: --as-of takes days from {YEARS[0]} to {YEARS[-1]}")
    return day


def main(arguments: Sequence[str]) -> int | AppWanted:
    """Run the command in `arguments`, errors included. Returns its exit code, or that the app is wanted."""
    out = sys.stdout
    try:
        done = _run(arguments, out)
        out.flush()
    except KpituiError as error:
        text.say(str(error))
        return error.exit_code
    except BrokenPipeError:
        _close(out)
        return PIPE_CLOSED
    except OSError as error:
        _close(out)
        text.say(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))
        return BadInput.exit_code
    except Exception as error:  # noqa: BLE001 - the outermost boundary: written down and said
        from kpitui import error_log

        text.say(f"something went wrong inside kpitui ({error!r}). {error_log.write(error, paths.log())}")
        return UNEXPECTED
    return done


def build_parser(commands: Iterable[str]) -> Parser:
    """The parser with these commands: the one that was given, or all of them for the help."""
    parser = Parser(
        prog="kpitui",
        description="Keep your KPIs honest, in the terminal. Without a command the app opens.",
        epilog="Example: kpitui status --as-of 2026-11-23",
    )
    parser.set_defaults(as_of=None)
    parser.add_argument("--read-only", action="store_true", help="change nothing in the workspace")
    parser.add_argument("--version", action="store_true", help="say which kpitui this is")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in commands:
        _module(name).add(subparsers)
    return parser


def _run(arguments: Sequence[str], out: TextIO) -> int | AppWanted:
    if any("\ud800" <= sign <= "\udfff" for word in arguments for sign in word):
        raise BadInput("an argument holds bytes that are no text; only UTF-8 is allowed")
    command = _command(arguments)
    if command is not None and command not in COMMANDS:
        raise UnknownName("command", command, COMMANDS)
    commands = [command] if command else COMMANDS if {"-h", "--help"} & set(arguments) else []
    try:
        args, unknown = build_parser(commands).parse_known_args(list(arguments))
    except SystemExit as done:
        # Only --help ends so; errors raise BadInput.
        return int(done.code or 0)
    if unknown:
        raise BadInput(f"{unknown[0]!r} is not known here; see kpitui {command + ' ' if command else ''}--help")
    if args.version:
        from importlib.metadata import version

        out.write(f"kpitui {version('kpitui')}\n")
        return 0
    if command is None:
        return AppWanted(args.as_of, args.read_only)
    args.settings = settings.load(paths.config())
    for problem in args.settings.problems:
        text.say(problem)
    ran: int | AppWanted = _module(command).run(args, out)
    return ran


def _command(arguments: Sequence[str]) -> str | None:
    words = iter(arguments)
    for word in words:
        if word == "--as-of":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


def _module(command: str) -> Any:
    return import_module(f"kpitui.cli.{COMMANDS[command]}")


def _close(out: TextIO) -> None:
    """Nobody reads any more: without this the interpreter flushes once again at its end, and complains."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)
