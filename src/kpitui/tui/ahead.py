"""What is worked out elsewhere while the app starts."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kpitui.usecases.judgements import Judgements
    from kpitui.usecases.states import Dashboard


class Ahead(Protocol):
    """Each answer is waited for, in a thread, and given once; None where there is none."""

    def view(self) -> "Dashboard | None":
        """The first dashboard, not judged yet."""

    def judgements(self) -> "Judgements | None":
        """What the values in it say."""

    def stop(self) -> None:
        """Nobody waits any more."""
