"""What goes out into a file, and into which, in the small form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpitui.model.errors import BadInput
from kpitui.tui.screens.small_form import Asked, Read, SmallForm
from kpitui.tui.widgets.fields import CHOICE, FieldSpec

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace

SENTENCE = "Only you can read the file; send it on as you like."


@dataclass(frozen=True, slots=True)
class Export:
    """One thing that can go out."""

    name: str
    shown: str
    file: str
    """How it is called where nobody says; `{period}` is the label of the viewing period."""
    make: "Callable[[Workspace, str | None], str]"
    """Its text; with the viewing period's label, None for the quarter of today. Runs in a thread."""


def _page(ws: "Workspace", period: str | None) -> str:
    from kpitui.present import report_html
    from kpitui.usecases.reports import report

    return report_html.report(report(ws, period))


def _markdown(ws: "Workspace", period: str | None) -> str:
    from kpitui.present import report_md
    from kpitui.usecases.reports import report

    return report_md.report(report(ws, period))


def _definitions(ws: "Workspace", _period: str | None) -> str:
    from kpitui.usecases.exports import definitions_text

    return definitions_text(ws)


def _measurements(ws: "Workspace", _period: str | None) -> str:
    from kpitui.usecases.exports import export

    return "".join(export(ws, "measurements"))


def _everything(ws: "Workspace", _period: str | None) -> str:
    from kpitui.usecases.exports import export

    return "".join(export(ws, "all"))


EXPORTS = (
    Export("page", "report, HTML", "report-{period}.html", _page),
    Export("markdown", "report, Markdown", "report-{period}.md", _markdown),
    Export("definitions", "definitions, TOML", "definitions.toml", _definitions),
    Export("measurements", "measurements, CSV", "measurements.csv", _measurements),
    Export("everything", "everything, JSON", "everything.json", _everything),
)


def export_form(period: str, write: Callable[[Export, Path], object]) -> SmallForm:
    """`period`: the label of the viewing period. A file that is there is replaced when asked twice."""
    asked_twice: set[Path] = set()
    what = FieldSpec("what", "What", CHOICE, tuple((one.name, one.shown) for one in EXPORTS))
    files = [
        Asked(
            FieldSpec(one.name, "File", shown=_chosen(one)),
            one.file.format(period=period),
            _file,
            str,
        )
        for one in EXPORTS
    ]

    def save(read: Read) -> str:
        export = next(one for one in EXPORTS if one.name == read["what"])
        file = read[export.name]
        if file.exists() and file not in asked_twice:
            asked_twice.add(file)
            raise BadInput(f"{file.name} is there already: f3 again replaces it")
        write(export, file)
        return ""

    return SmallForm("Export", (Asked(what, EXPORTS[0].name), *files), save, sentence=SENTENCE)


def _chosen(export: Export) -> Callable[[Mapping[str, str]], bool]:
    return lambda values: values["what"] == export.name


def _file(typed: str) -> Path:
    """Raises: BadInput, for what cannot be a file."""
    if not typed.strip():
        raise BadInput("a file needs a name, such as report.html")
    try:
        file = Path(typed.strip()).expanduser().absolute()
        if file.is_dir():
            raise BadInput(f"{file} is a folder: a name has to follow")
        if not file.parent.is_dir():
            raise BadInput(f"there is no folder {file.parent}")
    except (OSError, RuntimeError, ValueError) as error:
        raise BadInput(f"{typed.strip()!r} cannot be a file ({error})") from error
    return file
