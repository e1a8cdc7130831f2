"""Files that only their owner may read."""

import os
from pathlib import Path


def make_private(file: Path) -> None:
    """Make an empty file, 0600; SQLite gives its log and index the same permissions."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
