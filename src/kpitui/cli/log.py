"""`kpitui log`: records what was measured; never asks."""

import sys
from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import opened
from kpitui.model.errors import BadInput
from kpitui.model.typed import parse_day
from kpitui.present import entries, periods

if TYPE_CHECKING:
    from kpitui.usecases.log import Recorded

DESCRIPTION = """\
Record a measurement of a KPI or series. VALUE is a number, a ratio as 12/400 or clicks=12 impressions=400,
a rating as 4, 5=12 4=3 or 4.2 with --n 40, a share as yes or 41/50, or done.

With - in place of NAME the lines of stdin are recorded, all or none: name, value, day and "note", as in
form-cvr 12/400 yesterday "new form".
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "log",
        help="record a measurement, or those on stdin",
        description=DESCRIPTION,
        epilog="Example: kpitui log form-cvr 12/400 --on yesterday --note 'new form'",
    )
    parser.add_argument("name", metavar="NAME", help="a KPI or series by key, beginning or name; - for stdin")
    parser.add_argument("value", nargs="*", metavar="VALUE", help="what was measured")
    parser.add_argument("--on", metavar="DAY", help="its day: 2026-11-23, yesterday, mon, 23 nov; default: today")
    parser.add_argument("--to", metavar="DAY", help="the last day, where it is of more than one")
    parser.add_argument("--n", type=read_count, metavar="N", help="how many answers a mean has")
    parser.add_argument("--note", default="", metavar="TEXT", help="why it is what it is")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.log import record_lines, record_text

    lines = read_lines(args) if args.name == "-" else []
    if args.name == "-" and not lines:
        raise BadInput("nothing came on stdin: with - it wants a line for each value, such as churn 2.5 yesterday")
    if not lines and not args.value:
        raise BadInput(f"{args.name!r} wants a value, such as kpitui log {args.name} 12.5; see kpitui log --help")
    with opened(args) as ws:
        today = ws.today
        if lines:
            stored = record_lines(ws, lines)
        else:
            start = parse_day(args.on, today) if args.on else None
            end = parse_day(args.to, today) if args.to else None
            stored = (record_text(ws, args.name, " ".join(args.value), start, end, args.n, args.note),)
    text.write((sentence(one, today) for one in stored), out, args.settings.glyphs)
    for one in stored:
        if unusual := entries.warning(one):
            text.say(unusual)
    return 0


def read_lines(args: Namespace) -> list[str]:
    """What stands on stdin.

    Raises: BadInput, for bytes that are no text and for options that one line cannot share with all.
    """
    if args.value or args.on or args.to or args.n or args.note:
        raise BadInput("with - everything comes from stdin: name, value, day and note of each line")
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(f"line {line}: only UTF-8 text is allowed") from error


def read_count(typed: str) -> int:
    """Raises: BadInput."""
    if not typed.isascii() or not typed.isdigit() or not int(typed):
        raise BadInput(f"--n {typed!r} is no count: type a whole number from 1 on")
    return int(typed)


def sentence(stored: "Recorded", today: date) -> str:
    """`form-cvr: 3 % on Mon 23 Nov (before: 2.8 %)`; what the same days had before says more than an earlier value."""
    period = stored.period
    when = (
        f"on {periods.day(period.start, today)}" if period.days == 1 else periods.span(period.start, period.end, today)
    )
    value = "recorded" if stored.value is None else entries.shown(stored, stored.value, stored.decimals)
    line = f"{stored.name}: {value} {when}"
    if stored.beside:
        said = entries.beside(stored, stored.decimals)
        return f"{line}, {said}" + ("; kpitui undo takes it back" if stored.beside.counts_on else "")
    before = entries.shown(stored, stored.previous, stored.decimals)
    return line if stored.previous is None else f"{line} (before: {before})"
