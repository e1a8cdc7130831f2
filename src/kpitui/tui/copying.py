"""Where a copied text goes: through the terminal (OSC 52), or into a file where the terminal takes none."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from kpitui import paths

MOST = 50_000
"""Bytes. As base64 they are about 67 000 signs; many terminals drop a sequence of more than 75 000."""
WITHOUT = ("linux", "dumb", "vt100", "vt220", "cygwin", "screen")
"""How TERM begins where there is no clipboard; GNU screen keeps the sequence for itself."""
FIRST_VTE = 7800
"""The terminals of GNOME take no copies before."""


def put_into_file(text: str, setting: str) -> Path | None:
    """Write `text` into a file of its owner only, where the terminal cannot take it; None where it can.

    `setting`: auto, terminal, file. Raises: OSError.
    """
    if setting == "terminal" or (setting == "auto" and len(text.encode()) <= MOST and takes_copies(os.environ)):
        return None
    file = paths.copied()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A file that somebody else put there, or a link, is not written through: it is replaced.
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
    return file


def takes_copies(environ: Mapping[str, str]) -> bool:
    """Whether a copy reaches the clipboard. No terminal answers that, so those not known to drop it are believed."""
    if environ.get("TMUX"):
        return _tmux_takes_copies()
    if environ.get("STY") or environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    vte = environ.get("VTE_VERSION", "")
    if vte.isdecimal() and int(vte) < FIRST_VTE:
        return False
    kind = environ.get("TERM", "")
    return bool(kind) and not kind.startswith(WITHOUT)


def _tmux_takes_copies() -> bool:
    """tmux lets programs copy only where its set-clipboard is on; without an answer there is none."""
    try:
        asked = ["tmux", "show-options", "-sv", "set-clipboard"]
        return subprocess.run(asked, capture_output=True, text=True, timeout=1, check=False).stdout.strip() == "on"  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
