"""Errors nobody foresaw, written down for whoever mends them."""

from datetime import datetime
from pathlib import Path
from traceback import format_exception


def write(error: BaseException, file: Path) -> str:
    """Append `error` with its traceback to `file`. Returns one sentence that says where it is."""
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{moment}\n{''.join(format_exception(error))}\n")
    except OSError as refused:
        return f"It could not be written to {file} ({refused.strerror})."
    return f"The details are in {file}."
