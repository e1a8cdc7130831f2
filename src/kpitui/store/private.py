"""Files that only their owner may read, or the users of their group too."""

import os
from pathlib import Path

OWN, SHARED = 0o600, 0o660


def make_private(file: Path) -> None:
    """Make an empty file of our own; SQLite gives its log and index the same permissions."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, OWN))


def share(file: Path, *, group: bool) -> None:
    """Open a database and what lies beside it to the users of its group, or close it to them.

    Only the owner can; whoever else changed the setting leaves it as it is, and `kpitui doctor` says how it is.
    """
    for suffix in ("", "-wal", "-shm"):
        one = Path(f"{file}{suffix}")
        try:
            if one.stat().st_uid == os.geteuid():
                one.chmod(SHARED if group else OWN)
        except FileNotFoundError:
            continue
