"""Errors nobody foresaw: written to the log file, said with its path, and the app goes on."""

from pathlib import Path

from textual.app import App
from textual.message import Message
from textual.worker import WorkerFailed

from kpitui import error_log


class Lasting(App[object]):
    """An app that outlives its errors."""

    log_file: Path | None = None

    def report(self, error: Exception) -> None:
        """Write an unexpected error down and say so, once for each kind."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        kind = f"{type(error).__name__}: {error}"
        where = error_log.write(error, self.log_file) if self.log_file else ""
        said = self.__dict__.setdefault("_said", set())
        if kind not in said:
            said.add(kind)
            sentence = f"Something went wrong inside kpitui ({kind}). {where} You can go on."
            self.notify(sentence, severity="error", timeout=15, markup=False)
        if self.is_headless:  # a test sees it fail
            super()._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        if self.is_running:
            self.report(error)
        else:
            super()._handle_exception(error)

    async def _dispatch_message(self, message: Message) -> None:
        # Textual ends a node's message loop at the first exception; this one is everybody's.
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - the boundary: logged and said, the app goes on
            self.report(error)
