"""`kpitui show`: one KPI in full, as text or JSON."""

from argparse import Namespace
from typing import Any, TextIO

from kpitui.cli.opening import opened


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "show",
        help="one KPI: where it stands, chart, history, targets, links, findings",
        description="One KPI in full: where it stands, its chart, its last periods, what it is and why it is watched, "
        "its targets, what it leads or follows, and what the check finds.",
        epilog="Example: kpitui show form-cvr --period 2026-Q4",
    )
    parser.add_argument("kpi", metavar="KPI", help="its key, a beginning that only one has, or its quoted name")
    parser.add_argument("--period", metavar="P", help="2026-Q4, 2026-11, 2026-W47 …; default: the current quarter")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.cli import show_forms
    from kpitui.usecases.kpi_page import kpi_page

    with opened(args) as ws:
        page = kpi_page(ws, args.kpi, args.period)
    if args.format == "json":
        show_forms.write_json(page, out)
    else:
        show_forms.write_text(page, out, args.settings.glyphs)
    return 0
