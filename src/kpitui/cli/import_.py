"""`kpitui import`: files taken in."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import text
from kpitui.cli.opening import back_up, opened
from kpitui.cli.progress import shown_progress
from kpitui.model.errors import Ambiguous, BadInput, DatabaseUnusable, KpituiError, NothingNew, Rejected

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.imports import Preview

DESCRIPTION = """\
Take in files of numbers: CSV, TSV, XLSX, JSON and JSON lines, packed with gzip or not. Amazon's reports (sponsored
products, brands and display, the unified report, DSP, Ads and Attribution API, Marketing Cloud, business reports,
vendor sales, brand metrics, search queries) are known by their headers. Other files: wide, a column
date and one column for each series; long, the columns date, kpi, value, and as you like unit and segment (segments
are added up). A header or name that is no KPI or series yet makes a new series. A profile of your own is a TOML file
in the folder profiles beside config.toml.

The values of a file replace those that files like it brought for the same days; values by hand stay. If a row cannot
be taken, nothing is, and every such row is named as file:line: column: value: reason.

Of a folder every file is taken that was not before, the one with the earliest days first; one that is still being
written waits for the next time.
"""
EPILOG = """\
Example: kpitui import rentals.csv --dry-run
         kpitui import campaigns.csv --filter "campaign name=Brand*" --label brand

Exit code: 0 taken, 2 no file or no table, 3 nothing new, 4 taken in part, 5 refused, 6 can be read in two ways.
"""
TAKEN, IN_PART = 0, 4
STATUS = {
    TAKEN: "taken",
    BadInput.exit_code: "unreadable",
    NothingNew.exit_code: "nothing-new",
    IN_PART: "taken-in-part",
    Rejected.exit_code: "refused",
    Ambiguous.exit_code: "ambiguous",
}


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    file: str
    code: int
    preview: "Preview | None" = None
    """None: it could not be read as a table."""
    batch: int | None = None
    offered: tuple[str, ...] = ()
    """Names of the library's KPIs that its new series can feed."""

    @property
    def status(self) -> str:
        return STATUS[self.code]


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("import", help="take in report files", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument(
        "files", nargs="+", metavar="FILE|FOLDER", help="a file, or a folder: every file in it that is not in yet"
    )
    parser.add_argument(
        "--profile", default="", metavar="P", help="read it as this and nothing else, as amazon-sp-campaign"
    )
    parser.add_argument("--period", default="", metavar="A..B", help="the days it covers; default: first to last day")
    parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), default="", help="how to read 03/04/2026")
    parser.add_argument("--account", default="", metavar="A", help="whose figures; those of accounts are added up")
    parser.add_argument("--filter", default="", metavar="EXPR", help='take only some rows: "campaign name=Brand*"')
    parser.add_argument("--label", default="", metavar="L", help="what these rows are called: sp_L_clicks")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    parser.add_argument("--skip-bad", action="store_true", help="take the good rows, keep the others beside the file")
    parser.add_argument("--force", action="store_true", help="take it although it is older than what is there")
    parser.add_argument("--json", action="store_true", help="print a list with an object for each file")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.cli import import_forms

    with opened(args) as ws:
        if not args.dry_run:
            back_up(ws)
        outcomes = [outcome for name in args.files for outcome in _taken(ws, name, args)]
    if args.json:
        import_forms.write_json(outcomes, out)
    else:
        text.write(import_forms.lines(outcomes, dry_run=args.dry_run), out, args.settings.glyphs)
    return exit_code([outcome.code for outcome in outcomes])


def _taken(ws: "Workspace", name: str, args: Namespace) -> list[Outcome]:
    if not Path(name).is_dir():
        return [take(ws, name, args)]
    from kpitui.cli.import_folder import take_folder

    return take_folder(ws, Path(name), args)


def look_at(ws: "Workspace", file: str, args: Namespace) -> "Preview":
    """Raises: what `preview` raises."""
    from kpitui.usecases.imports import preview

    with shown_progress(file) as told:
        return preview(
            ws,
            Path(file),
            profile=args.profile,
            period=args.period,
            date_order=args.date_order,
            usual_order=args.settings.date_order,
            account=args.account,
            part=args.filter,
            label=args.label,
            force=args.force,
            told=told,
        )


def take(ws: "Workspace", file: str, args: Namespace) -> Outcome:
    """Take one file in; what is wrong with it is said and does not stop the others.

    Raises: DatabaseUnusable.
    """
    from kpitui.cli import import_forms
    from kpitui.usecases.imports import apply_import, rehearse

    found = None
    try:
        found = look_at(ws, file, args)
        import_forms.say_rejects(file, found)
        import_forms.say_notes(file, found)
        chosen = {"skip_bad": args.skip_bad, "force": args.force}
        if args.dry_run:
            rehearse(ws, found, **chosen)
            return Outcome(file, IN_PART if found.rejected else TAKEN, found)
        with shown_progress(file) as told:
            imported = apply_import(ws, found, **chosen, told=told)
    except DatabaseUnusable:
        raise
    except KpituiError as error:
        text.say(str(error))
        return Outcome(file, error.exit_code, found)
    if imported.rejects:
        text.say(f"{file}: the rows that were not taken are in {imported.rejects}")
    return Outcome(file, IN_PART if found.rejected else TAKEN, found, imported.batch, _offered(ws, found))


def _offered(ws: "Workspace", found: "Preview") -> tuple[str, ...]:
    from kpitui.usecases.import_offers import offers

    new = [filling.series.key for filling in found.fillings if filling.new]
    return tuple(one.name for one in offers(ws, new)) if new else ()


def exit_code(codes: list[int]) -> int:
    """Of several files: 0 if any was taken, 4 if some were refused, 3 if all were known, 5 if all were refused."""
    different = set(codes)
    if len(different) == 1:
        return codes[0]
    if different <= {TAKEN, NothingNew.exit_code}:
        return TAKEN
    if different & {TAKEN, IN_PART, NothingNew.exit_code}:
        return IN_PART
    return Rejected.exit_code
