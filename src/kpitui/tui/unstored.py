"""What is typed and stored nowhere, as whoever holds it tells the app that is to be left."""

from typing import NamedTuple, Protocol, runtime_checkable


class Unstored(NamedTuple):
    """Of one form or line."""

    where: str
    keeps: str
    """How it is kept: `f3 saves it`."""
    texts: tuple[str, ...]


@runtime_checkable
class Holder(Protocol):
    """A screen, a line or a round that somebody types into."""

    async def unstored(self) -> Unstored | None:
        """Keep what is typed where that can be; what would be lost all the same, or None."""
