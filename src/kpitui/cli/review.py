"""`kpitui review`: opens the app in the review, or writes a review's minutes."""

from argparse import Namespace
from io import TextIOWrapper
from typing import Any, TextIO

from kpitui.cli.opening import opened
from kpitui.cli.wanted import AppWanted
from kpitui.model.errors import BadInput

FORMATS = ("md", "html")
DESCRIPTION = """\
Open the app in the review: go on with the one that is open, or begin one.

With --minutes write what was shown, said and decided, and need no terminal. Of a closed review these are the same \
bytes each time, but for what was restated since, which is named; so Markdown can be kept under version control.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "review",
        help="go through the KPIs of a period, or write the minutes of that",
        description=DESCRIPTION,
        epilog="Example: kpitui review --period 2026-Q3 --minutes md > q3.md",
    )
    parser.add_argument("--period", metavar="P", help="2026-Q3, 2026-11 …; default: the open one, else the latest")
    parser.add_argument("--minutes", choices=FORMATS, help="write the minutes to stdout instead")


def run(args: Namespace, out: TextIO) -> int | AppWanted:
    """Raises: BadInput, for what is no period, and where there is no review to write of."""
    from kpitui.usecases.reviews import find_reviews

    with opened(args) as ws:
        found = find_reviews(ws, args.period)
        if args.minutes is None:
            return AppWanted(args.as_of, args.read_only, review=args.period or "")
        if not found:
            raise BadInput(f"there is no review{f' of {args.period}' if args.period else ''}: kpitui review begins one")
        from kpitui.present.minutes import written
        from kpitui.usecases.review_history import review_summary

        text = written(review_summary(ws, found[0].id), args.minutes)
    if isinstance(out, TextIOWrapper):
        # A file for others: UTF-8 with plain line ends, whatever the terminal's language or the system.
        out.reconfigure(encoding="utf-8", newline="\n")
    out.write(text)
    return 0
