"""Tables as CSV that a spreadsheet opens without running anything in it."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from kpitui.exchange.facts import Reject
from kpitui.exchange.guard import guarded
from kpitui.model.errors import BadInput


def write_rejects(path: Path, header: Sequence[str], rejects: Iterable[Reject]) -> None:
    """The rows that were not taken, each with its line and the reason; only its owner can read the file.

    Raises: BadInput, where it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["line", "column", "value", "reason", *map(guarded, header)])
            for reject in rejects:
                cells = (reject.column, reject.value, reject.reason, *reject.cells)
                writer.writerow([reject.line, *map(guarded, cells)])
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written ({error.strerror}); the rows not taken would be lost") from error
