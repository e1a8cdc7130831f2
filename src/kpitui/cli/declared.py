"""Every command as its parser declares it: what completion and the reference are made of."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Argument:
    """An option, or a word that has its place."""

    names: tuple[str, ...]
    """`--format`; empty for a word that has its place."""
    metavar: str
    """What stands for its value; empty where it takes none."""
    choices: tuple[str, ...]
    required: bool
    many: bool
    """It may come more than once."""
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    """Empty for `kpitui` itself."""
    help: str
    arguments: tuple[Argument, ...]

    @property
    def options(self) -> tuple[Argument, ...]:
        return tuple(one for one in self.arguments if one.names)

    @property
    def places(self) -> tuple[Argument, ...]:
        return tuple(one for one in self.arguments if not one.names)


def declared() -> tuple[Command, ...]:
    """`kpitui` itself first."""
    from kpitui.cli.main import COMMANDS, build_parser

    parser = build_parser(COMMANDS)
    (subparsers,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    helps = {one.dest: one.help or "" for one in subparsers._choices_actions}
    top = Command("", parser.description or "", tuple(_arguments(parser)))
    return (top, *(Command(name, helps[name], tuple(_arguments(one))) for name, one in subparsers.choices.items()))


def _arguments(parser: argparse.ArgumentParser) -> Iterator[Argument]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        takes = action.nargs != 0
        choices = tuple(str(one) for one in action.choices or ())
        metavar = str(action.metavar or ("|".join(choices) if choices else action.dest.upper())) if takes else ""
        required = action.required if action.option_strings else action.nargs not in ("?", "*")
        many = action.nargs in ("*", "+")
        yield Argument(tuple(action.option_strings), metavar, choices, required, many, action.help or "")
