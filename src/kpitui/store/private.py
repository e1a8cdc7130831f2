"""Files that only their owner may read, or the users of their group too."""

import os
from pathlib import Path

from kpitui.model.errors import BadInput

OWN, SHARED, GROUP = 0o600, 0o660, 0o070
SIDE_FILES = ("-wal", "-shm")
"""What SQLite keeps beside a database that is open."""


def make_private(file: Path) -> None:
    """Make an empty file of our own; SQLite gives its log and index the same permissions."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, OWN))


def share(file: Path, *, group: bool) -> None:
    """Open a database, what lies beside it and its daily copies to the users of its group, or close it to them.

    Only the owner can; whoever else changed the setting leaves it as it is, and `kpitui doctor` says how it is.
    """
    copies = backups_of(file)
    for one in (*(Path(f"{file}{suffix}") for suffix in ("", *SIDE_FILES)), copies, *copies.glob(f"*{file.suffix}")):
        try:
            found = one.stat()
        except (FileNotFoundError, PermissionError):
            continue
        if found.st_uid == os.geteuid():
            one.chmod(found.st_mode & ~GROUP | (GROUP if one == copies else GROUP & SHARED) * group)


def share_like(one: Path, other: Path) -> None:
    """Open a file or folder of ours to the group of `other`, where that is open to it."""
    found = other.stat()
    if found.st_mode & SHARED == SHARED:
        try:
            os.chown(one, -1, found.st_gid)
        except PermissionError:
            return  # not a group of ours: it stays private
        one.chmod(one.stat().st_mode | (GROUP if one.is_dir() else GROUP & SHARED))


def backups_of(file: Path) -> Path:
    """The folder of a workspace's daily copies."""
    return file.with_name(f"{file.stem}-backups")


def check_new(file: Path) -> None:
    """Nothing is there, and no log of a database that was deleted: it would be taken for the new one's.

    Raises: BadInput.
    """
    for suffix in ("", *SIDE_FILES):
        if (one := Path(f"{file}{suffix}")).exists():
            raise BadInput(f"{one} is there already; name a new file")
