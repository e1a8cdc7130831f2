"""`python -m tests.commands_table`: draw the README's tables of commands and options from their parsers."""

import re
from collections.abc import Iterator

from kpitui.cli.declared import Argument, Command, declared
from tests.keys_table import README

HEAD = "| command | does |\n|---|---|\n"
OPTIONS_HEAD = "| option | of | means |\n|---|---|---|\n"
EVERYWHERE = ("-h", "--as-of")
"""What every command has; said once above the tables."""
OPENS = "opens the app"


def commands_table() -> str:
    """A row a command, with all that it takes."""
    return HEAD + "".join(f"| `{cell(usage(one))}` | {cell(one.help if one.name else OPENS)} |\n" for one in declared())


def options_table() -> str:
    """A row an option; what several commands have in the same sense is one row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for command in declared():
        for option in command.options:
            if option.names[0] not in EVERYWHERE:
                rows.setdefault((shown(option), option.help), []).append(command.name or "kpitui")
    lines = sorted(rows.items(), key=lambda row: row[0])
    return OPTIONS_HEAD + "".join(
        f"| `{cell(name)}` | {', '.join(commands)} | {cell(said)} |\n" for (name, said), commands in lines
    )


def usage(command: Command) -> str:
    """`kpitui status [NAME…] [--period P]`."""
    return " ".join(["kpitui", *filter(None, [command.name]), *words(command)])


def words(command: Command) -> Iterator[str]:
    for one in command.places:
        word = ("|".join(one.choices) or one.metavar) + ("…" if one.many else "")
        yield word if one.required else f"[{word}]"
    for one in command.options:
        if one.names[0] not in EVERYWHERE:
            yield shown(one) if one.required else f"[{shown(one)}]"


def shown(option: Argument) -> str:
    """`--format table|json|csv`."""
    value = "|".join(option.choices) or option.metavar
    return f"{option.names[0]} {value}" if value else option.names[0]


def cell(text: str) -> str:
    return text.replace("%%", "%").replace("|", "\\|")


def put(readme: str) -> str:
    """`readme` with the tables as they are now."""
    for head, drawn in ((HEAD, commands_table()), (OPTIONS_HEAD, options_table())):
        table = re.compile(re.escape(head) + r"(?:\|.*\n)*")
        readme = table.sub(lambda _, drawn=drawn: drawn, readme)  # type: ignore[misc]
    return readme


if __name__ == "__main__":
    README.write_text(put(README.read_text(encoding="utf-8")), encoding="utf-8")
