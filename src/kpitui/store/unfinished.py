"""Files that are not whole yet, and what a program that was killed left of them."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

OLD = 3600.0
"""Seconds without a change, after which nobody on another machine works on it either."""


def unfinished(target: Path) -> Path:
    """Where what becomes `target` is written first, on the same disk."""
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def clear_away(folder: Path, names: str) -> None:
    """Remove what programs that do not run any more left unfinished of files whose names fit the pattern."""
    for part in folder.glob(f".{names}.*.part"):
        process = part.name.split(".")[-2]
        if not process.isdecimal() or _runs(int(process)) or time.time() - _changed(part) < OLD:
            continue
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part, ignore_errors=True)
        else:
            # In a folder for all it may be somebody else's.
            with suppress(PermissionError):
                part.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _changed(part: Path) -> float:
    """When something in it did last."""
    try:
        return max(one.lstat().st_mtime for one in (part, *part.glob("*")))
    except FileNotFoundError:
        return time.time()
