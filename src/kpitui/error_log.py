"""Errors nobody foresaw, written down for whoever mends them."""

import os
from datetime import datetime
from pathlib import Path
from traceback import format_exception


def write(error: BaseException, file: Path) -> str:
    """Append `error` with its traceback to `file`. Returns one sentence that says where it is."""
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A traceback may hold what was typed: the file is its owner's alone.
        opened = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(opened, "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{moment}\n{''.join(format_exception(error))}\n")
    except OSError as refused:
        return f"It could not be written to {file} ({refused.strerror})."
    return f"The details are in {file}."
