"""Typed errors; each message is one sentence: what was wrong, what is allowed."""

from collections.abc import Iterable


class KpituiError(Exception):
    """Anything the person at the keyboard can put right. Its text is shown as it stands."""

    exit_code = 2


class BadInput(KpituiError):
    """A value, a date, a key or a text that cannot be taken."""


class Unrecognised(BadInput):
    """A file whose header no profile knows."""


class NoPeriod(BadInput):
    """A file that does not say for which days it is."""


class FormulaError(BadInput):
    """A formula that cannot be read."""


class TooFewValues(BadInput):
    """Less than a computation needs to say anything."""


class UnknownName(KpituiError):
    """No goal, KPI or series of that name."""

    def __init__(self, what: str, name: str, candidates: Iterable[str] = ()) -> None:
        """`what` is the noun shown ("KPI"); the nearest of `candidates` is suggested."""
        from difflib import get_close_matches

        near = get_close_matches(name, list(candidates), n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        super().__init__(f"no {what} is called {name!r}{hint}")
        self.name = name
        self.nearest = near[0] if near else None


class AmbiguousName(KpituiError):
    """More than one thing starts with that name."""

    exit_code = 6


class Ambiguous(KpituiError):
    """A file that can be read in two ways; nothing decides which."""

    exit_code = 6

    def __init__(self, message: str, asks: str = "", choices: Iterable[tuple[str, str]] = ()) -> None:
        """`asks` is what would decide, profile or date_order; `choices`: what it may be, and how it would be read."""
        super().__init__(message)
        self.asks = asks
        self.choices = tuple(choices)


class NothingNew(KpituiError):
    """The file was taken before."""

    exit_code = 3


class Rejected(KpituiError):
    """A file refused as a whole, with the reason."""

    exit_code = 5


class Cancelled(KpituiError):
    """A long work that somebody stopped; nothing of it was written."""


class Superseded(Rejected):
    """A file that was taken before; newer ones replaced some of its values since."""


class InUse(KpituiError):
    """Something cannot go because others depend on it; the message names them."""


class Changed(KpituiError):
    """Somebody else changed it since it was read, or something later depends on what is undone."""


class Overtaken(Changed):
    """Somebody else changed it while it was written; what is typed can be saved over it, or given up for it."""


class Closed(KpituiError):
    """A closed review is kept as it is."""


class DatabaseUnusable(KpituiError):
    """The database cannot be opened or written: locked, newer, damaged, foreign, gone, or the disk is full."""

    exit_code = 7


class ReadOnly(DatabaseUnusable):
    """The workspace was opened for reading only."""
