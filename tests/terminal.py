"""A real terminal for tests: a program on a pty, its screen kept by a terminal emulator."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f6": "\x1b[17~",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+u": "\x15",
    "backspace": "\x7f",
    "space": " ",
}


class Terminal:
    """`command` on a pty of the given size. Waits for what is shown, never for time to pass."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (80, 24), env: Mapping[str, str] | None = None
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child
            # Test runners set a size of their own, which programs believe before the terminal's.
            given = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
            os.execvpe(command[0], list(command), {**given, "TERM": "xterm-256color", **(env or {})})  # noqa: S606
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.status: int | None = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    @property
    def text(self) -> str:
        """What is shown; a no-break space is a space here."""
        return "\n".join(line.rstrip() for line in self.screen.display).replace("\N{NO-BREAK SPACE}", " ")

    def press(self, *keys: str) -> None:
        """Names of KEYS, or single characters."""
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def write(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def read(self, timeout: float = 0.05) -> bool:
        """Take in what has arrived; False when the program has gone."""
        ready, _, _ = select.select([self.fd], [], [], timeout)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        if data:
            self._stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*u", b"", data))
        return bool(data)

    def until(self, shown: str | Callable[[str], bool], timeout: float = 20.0) -> float:
        """Wait until `shown` is on the screen; returns the seconds it took.

        Raises: AssertionError with the screen when it does not come.
        """
        start = time.monotonic()
        holds = shown if callable(shown) else lambda text: shown in text
        while not holds(self.text):
            alive = self.read()
            waited = time.monotonic() - start
            if holds(self.text):
                break
            assert alive, f"the program ended before {shown!r} was shown:\n{self.text}"
            assert waited < timeout, f"{shown!r} was not shown within {timeout} s:\n{self.text}"
        return time.monotonic() - start

    def exit_code(self, timeout: float = 10.0) -> int:
        """Wait for the program to end."""
        deadline = time.monotonic() + timeout
        while self.read() and time.monotonic() < deadline:
            pass
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        return self.status
