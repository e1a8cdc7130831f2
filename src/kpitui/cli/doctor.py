"""`kpitui doctor`: where everything lives, and whether it is sound."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui import start
from kpitui.cli import text
from kpitui.model.errors import DatabaseUnusable
from kpitui.present import words

WIDE = 13


def add(subparsers: Any) -> None:
    subparsers.add_parser(
        "doctor",
        help="where everything lives, and whether it is sound",
        description="Where everything lives, versions, integrity, permissions, file system. Changes nothing.",
        epilog="Example: kpitui doctor || echo 'something is wrong'",
    )


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.doctor import doctor

    plain = text.is_ascii(args.settings.glyphs, out)
    code = 0
    for fact in doctor(start.author(args.settings)):
        line = f"{fact.name:<{WIDE}}{text.clean(fact.value)}\n"
        out.write(words.to_ascii(line) if plain else line)
        if fact.warning:
            text.say(f"{fact.name}: {fact.warning}")
        if fact.problem:
            text.say(fact.problem)
            code = DatabaseUnusable.exit_code
    return code
