"""What the command line asks the app for."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class AppWanted:
    """The app is meant: no command was given, or one that opens it."""

    as_of: date | None
    read_only: bool
    demo: bool = False
    """On a sample workspace."""
    keep: Path | None = None
    """The new file for the sample; None: one that is thrown away."""
    review: str | None = None
    """In the review of this period; empty: the one that is open, or the next; None: not in the review."""
