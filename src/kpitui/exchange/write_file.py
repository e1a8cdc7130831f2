"""A file for others, whole or not at all."""

import os
from pathlib import Path

from kpitui.model.errors import BadInput


def write_private(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with plain line ends; only its owner can read the file, and a link is replaced.

    Raises: BadInput, where it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}") from error
