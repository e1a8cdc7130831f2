"""`kpitui report`: a period's report, to be sent or kept under version control."""

from argparse import Namespace
from io import TextIOWrapper
from typing import Any, TextIO

from kpitui.cli.opening import opened

FORMATS = ("md", "html")
DESCRIPTION = """\
Write a period's report: what wants attention, the goals with their scores, and a section for each KPI with its chart.

Markdown is the same bytes for the same data and day, so that it can be kept under version control. HTML is one file
that needs nothing else: no script, no link, readable on a phone and printed.
"""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "report",
        help="a period's report as Markdown or HTML",
        description=DESCRIPTION,
        epilog="Example: kpitui report --period 2026-Q4 --format html > q4.html",
    )
    parser.add_argument("--period", metavar="P", help="2026-Q4, 2026-11, 2026-W47 …; default: the current quarter")
    parser.add_argument("--format", choices=FORMATS, default="md", help="default: md")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.reports import report

    with opened(args) as ws:
        made = report(ws, args.period)
    if args.format == "html":
        from kpitui.present.report_html import report as form
    else:
        from kpitui.present.report_md import report as form
    written = form(made)
    if isinstance(out, TextIOWrapper):
        # A file for others: UTF-8 with plain line ends, whatever the terminal's language or the system.
        out.reconfigure(encoding="utf-8", newline="\n")
    out.write(written)
    return 0
