"""What an import did, as text and as JSON."""

import json
import sys
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import text
from kpitui.present import numbers

if TYPE_CHECKING:
    from kpitui.cli.import_ import Outcome
    from kpitui.usecases.imports import Filling, Preview

LONGEST_VALUE = 60


def lines(outcomes: Sequence["Outcome"], *, dry_run: bool) -> Iterator[str]:
    """A line for each file that is taken, and below it one for each series; of a dry run every day that changes."""
    for outcome in outcomes:
        found = outcome.preview
        if found is None or outcome.status not in ("taken", "taken-in-part"):
            continue
        verb = "would be taken" if dry_run else f"taken as batch {outcome.batch}"
        rows = f"{found.read} {'row' if found.read == 1 else 'rows'}"
        if found.rejected:
            rows = f"{found.taken} of {rows}"
        yield f"{outcome.file}: {verb}: {rows}, {found.start}..{found.end}, {found.profile}"
        for filling in found.fillings:
            yield f"    {_counted(filling)}"
            if dry_run:
                yield from (f"        {line}" for line in _changes(filling))
        if outcome.offered:
            yield f"    these can be KPIs now, from the library of the app: {', '.join(outcome.offered)}"
        if found.settling:
            yield f"    from {found.settling} on still settling: later files usually change these days once more"
        for one in found.overrides:
            value = numbers.show(one.value, _unit(found, one.series))
            yield f"    {one.series} on {one.day} stays {value}: a value by hand goes before the file's"


def write_json(outcomes: Sequence["Outcome"], out: TextIO) -> None:
    """A list with a file on each line."""
    plain = not text.is_unicode(out)
    shown = (text.clean_json(json.dumps(_object(outcome), ensure_ascii=plain)) for outcome in outcomes)
    out.write("[" + ",\n ".join(shown) + "]\n")


def say_rejects(file: str, found: "Preview") -> None:
    """Every bad row on stderr, as compilers do: `file:line: column: value: reason`."""
    for bad in found.rejected:
        value = bad.value if len(bad.value) <= LONGEST_VALUE else f"{bad.value[:LONGEST_VALUE]}…"
        print(text.clean(f"{file}:{bad.line}: {bad.column}: {value}: {bad.reason}"), file=sys.stderr)


def say_notes(file: str, found: "Preview") -> None:
    """What was taken for granted, on stderr."""
    for note in found.notes:
        text.say(f"{file}: {note}")


def _object(outcome: "Outcome") -> dict[str, Any]:
    found = outcome.preview
    came_in = outcome.status in ("taken", "taken-in-part")
    rejected = found.rejected if found else ()
    return {
        "file": outcome.file,
        "profile": found.profile if found else None,
        "status": outcome.status,
        "batch": outcome.batch,
        "rows": {
            "read": found.read if found else 0,
            "taken": found.taken if found and came_in else 0,
            "rejected": len(rejected),
        },
        "series": {
            filling.series.key: {
                "unit": filling.series.unit,
                "values": [[str(start), str(end), f"{value:f}"] for start, end, value in filling.values],
            }
            for filling in (found.fillings if found and came_in else ())
            if filling.values
        },
        "rejected": [
            {"line": bad.line, "column": bad.column, "value": bad.value, "reason": bad.reason} for bad in rejected
        ],
    }


def _counted(filling: "Filling") -> str:
    """`clicks: 31 values (28 the same, 2 changed, 1 new)`."""
    same = changed = gone = 0
    # A first import has many values and none before them.
    for _, before, after in filling.side_by_side() if filling.before else ():
        same += before == after
        changed += before is not None and after is not None and before != after
        gone += after is None
    new = len(filling.values) - same - changed
    parts = ((same, "the same"), (changed, "changed"), (new, "new"), (gone, "gone"))
    told = ", ".join(f"{count} {what}" for count, what in parts if count)
    made = f", a new series in {filling.series.unit}" if filling.new else ""
    values = "1 value" if len(filling.values) == 1 else f"{len(filling.values)} values"
    return f"{filling.series.key}: {values} ({told}){made}"


def _changes(filling: "Filling") -> Iterator[str]:
    """Before → after of every day that changes."""
    for (start, end), before, after in sorted(filling.side_by_side(), key=itemgetter(0)):
        if before != after:
            day = str(start) if start == end else f"{start}..{end}"
            unit = filling.series.unit
            yield f"{day}  {numbers.show(before, unit)} → {numbers.show(after, unit)}"


def _unit(found: "Preview", key: str) -> str:
    return next(filling.series.unit for filling in found.fillings if filling.series.key == key)
