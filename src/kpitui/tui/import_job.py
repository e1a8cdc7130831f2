"""What the import screen asks of the use cases; all of it runs in a thread."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpitui.model.errors import BadInput, Cancelled, KpituiError

if TYPE_CHECKING:
    from kpitui.present.imports import Changes
    from kpitui.store.workspace import Workspace
    from kpitui.usecases.import_offers import Feedable
    from kpitui.usecases.imports import Imported, Preview


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said of a file."""

    profile: str = ""
    period: str = ""
    date_order: str = ""
    account: str = ""
    part: str = ""
    label: str = ""
    force: bool = False
    skip_bad: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file."""

    answers: Answers
    found: "Preview | None" = None
    changes: "Changes | None" = None
    wrong: KpituiError | None = None
    """Why it cannot be read, or what has to be answered first."""
    refused: KpituiError | None = None
    """Why what was read may not come in."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came in, and what can be measured with it."""

    imported: "Imported"
    offers: "tuple[Feedable, ...]"


@dataclass(slots=True)
class Watch:
    """How far a work in another thread is, and that it is to stop."""

    doing: str = ""
    share: float = 0.0
    stopped: bool = field(default=False)

    def told(self, doing: str, share: float) -> None:
        """Raises: Cancelled, once somebody stopped it."""
        if self.stopped:
            raise Cancelled("stopped; nothing was imported")
        self.doing, self.share = doing, share


def look(ws: "Workspace", path: Path, answers: Answers, usual_order: str, watch: Watch) -> Looked:
    """Read the file and compare it; what is wrong with it is in the result."""
    from kpitui.present.imports import changes
    from kpitui.usecases.imports import preview, rehearse

    try:
        found = preview(
            ws,
            path,
            profile=answers.profile,
            period=answers.period,
            date_order=answers.date_order,
            usual_order=usual_order,
            account=answers.account,
            part=answers.part,
            label=answers.label,
            force=answers.force,
            told=watch.told,
        )
    except KpituiError as error:
        return Looked(answers, wrong=error)
    looked = Looked(answers, found, changes(found))
    try:
        rehearse(ws, found, skip_bad=True, force=answers.force)
    except KpituiError as error:
        return replace(looked, refused=error)
    return looked


def take(ws: "Workspace", looked: Looked, watch: Watch) -> Done:
    """Raises: what `apply_import` raises; Cancelled."""
    from kpitui.usecases.daily_backup import back_up_daily
    from kpitui.usecases.import_offers import offers
    from kpitui.usecases.imports import apply_import

    assert looked.found  # noqa: S101 - nothing else is taken
    back_up_daily(ws)
    answers = looked.answers
    imported = apply_import(ws, looked.found, skip_bad=answers.skip_bad, force=answers.force, told=watch.told)
    keep_folder(looked.found.path.parent)
    fed = [filling.series.key for filling in looked.found.fillings if filling.values]
    return Done(imported, offers(ws, fed))


def keep_folder(folder: Path) -> None:
    """The next import begins to look there."""
    from kpitui import paths
    from kpitui.exchange.write_file import write_private

    if folder == paths.pasted().parent:
        return
    try:
        paths.imported().parent.mkdir(parents=True, exist_ok=True)
        write_private(paths.imported(), f"{folder.absolute()}\n")
    except (OSError, BadInput):
        # Where it was is a convenience; the import itself is done.
        return


def last_folder() -> Path:
    """Where the last import came from, else where the app was started."""
    from kpitui import paths

    try:
        folder = Path(paths.imported().read_text(encoding="utf-8").rstrip("\n"))
        return folder if folder.is_dir() else Path.cwd()
    except (OSError, ValueError):
        return Path.cwd()
