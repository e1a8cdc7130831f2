"""`kpitui import FOLDER`: every file in it that was not taken yet."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpitui.cli import text
from kpitui.cli.import_ import Outcome, look_at, take
from kpitui.model.errors import BadInput, DatabaseUnusable, KpituiError, NothingNew, Superseded, Unrecognised

if TYPE_CHECKING:
    from kpitui.store.workspace import Workspace

NAMED = 5


def take_folder(ws: "Workspace", folder: Path, args: Namespace) -> list[Outcome]:
    """Take its files in, the one with the earliest days first: a later one may restate them.

    Raises: DatabaseUnusable.
    """
    from kpitui.usecases.import_folder import look_into

    try:
        found = look_into(folder)
    except BadInput as error:
        text.say(str(error))
        return [Outcome(str(folder), error.exit_code)]
    for path in found.growing:
        text.say(f"{path} is still being written and waits for the next time")
    coming, known, unknown = list[tuple[date, date, Path]](), list[Path](), list[Path]()
    for path in found.files:
        try:
            seen = look_at(ws, str(path), args)
            coming.append((seen.end or date.max, seen.start or date.max, path))
        except (NothingNew, Superseded):
            known.append(path)
        except Unrecognised:
            unknown.append(path)
        except DatabaseUnusable:
            raise
        except KpituiError:
            # Said when its turn comes.
            coming.append((date.max, date.max, path))
    if unknown:
        text.say(f"not recognised in {folder} and left alone: {_named(unknown)}")
    outcomes = [Outcome(str(path), NothingNew.exit_code) for path in known]
    outcomes += [take(ws, str(path), args) for _, _, path in sorted(coming)]
    if not outcomes:
        text.say(f"{folder} has no file that is recognised" + (" and ready" if found.growing else ""))
        return [Outcome(str(folder), NothingNew.exit_code if found.growing else BadInput.exit_code)]
    if not coming:
        text.say(f"{folder} has nothing new")
    return outcomes


def _named(paths: list[Path]) -> str:
    more = len(paths) - NAMED
    return ", ".join(path.name for path in paths[:NAMED]) + (f" and {more} more" if more > 0 else "")
