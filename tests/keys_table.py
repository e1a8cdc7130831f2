"""`python -m tests.keys_table`: draw the README's table of keys from the bindings."""

import re
from pathlib import Path

from textual.keys import key_to_character

from kpitui.tui import keymap

README = Path(__file__).parents[1] / "README.md"
PLACES = (
    "app",
    "screen",
    "dashboard",
    "attention",
    "kpis",
    "cards",
    "kpi",
    "links",
    "chart",
    "goals",
    "form",
    "editor",
    "log",
    "entry",
    "files",
    "import",
    "columns",
    "check-in",
    "reviews",
    "review",
    "actions",
    "events",
    "history",
    "library",
)
"""What stands in the table; dialogs and lists of choices show their few keys themselves."""
HEAD = "| key | does | name |\n|---|---|---|\n"


def keys_table() -> str:
    """A row for each thing a key does; what the same key does in several places is one row with several names."""
    rows: dict[tuple[str, str], list[str]] = {}
    for _node, binding in keymap.declared():
        if binding.id and binding.id.partition(".")[0] in PLACES:
            names = rows.setdefault((binding.key, binding.description), [])
            names += [binding.id] if binding.id not in names else []
    return HEAD + "".join(
        f"| {' '.join(f'`{shown(key)}`' for key in keys.split(','))} | {does} | {', '.join(names)} |\n"
        for (keys, does), names in rows.items()
    )


def shown(key: str) -> str:
    """`?` for question_mark; keys without a sign by their name."""
    sign = "/" if key == "slash" else key_to_character(key)
    return sign if sign and sign.isprintable() and sign != " " else key


def put(readme: str) -> str:
    """`readme` with the table as it is now."""
    table = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")
    return table.sub(lambda _: keys_table(), readme)


if __name__ == "__main__":
    README.write_text(put(README.read_text(encoding="utf-8")), encoding="utf-8")
