"""Has somebody else written?"""

import os
from contextlib import suppress
from threading import Lock

from sqlalchemy import PoolProxiedConnection, func, select

from kpitui.store.engines import Engines
from kpitui.store.light import columns

OPERATION = columns("operation", ("id",))
TAIL = 200
"""Operations read again, since on PostgreSQL a lower id can be committed after a higher one."""


class Others:
    """Counts what others wrote. On SQLite a connection of its own tells in microseconds whether to look at all."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._lock = Lock()
        self._watch: PoolProxiedConnection | None = None
        self._version = 0
        self._known: set[int] | None = None
        self._own = False
        self._count = 0

    def mine(self, operation_id: int | None) -> None:
        """Ours, just committed; not to be counted."""
        with self._lock:
            self._own = True
            if operation_id is not None and self._known is not None:
                self._known.add(operation_id)

    def count(self) -> int:
        """A number that grows when others have written."""
        with self._lock:
            if self._known is None:
                self._version = self._data_version()
                self._known = self._latest(0)
                return self._count
            version = self._data_version()
            if version == self._version and not self._engines.postgres:
                return self._count
            latest = self._latest(max(self._known, default=0))
            news = len(latest - self._known)
            if not news and not self._own and version != self._version:
                news = 1
            self._known |= latest
            self._known = {known for known in self._known if known > max(self._known) - 2 * TAIL}
            self._version, self._own = version, False
            self._count += news
            return self._count

    def close(self) -> None:
        with self._lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None

    def _data_version(self) -> int:
        if self._engines.postgres:
            return 0
        if self._engines.guest:
            return _written(str(self._engines.place.file))
        if self._watch is None:
            self._watch = self._engines.read.raw_connection()
        cursor = self._watch.cursor()
        try:
            cursor.execute("PRAGMA data_version")
            row = cursor.fetchone()
        finally:
            cursor.close()
        return int(row[0]) if row else 0

    def _latest(self, known: int) -> set[int]:
        """Ids of the operations after `known` and of those just before it."""
        with self._engines.read.connect() as connection:
            last = connection.execute(select(func.max(OPERATION.id))).scalar() or 0
            first = min(known, last) - TAIL if known else last - TAIL
            return set(connection.execute(select(OPERATION.id).where(OPERATION.id > first)).scalars())


def _written(file: str) -> int:
    """Another number after each write, from what the folder says of a file and its log."""
    number = 0
    for one in (file, f"{file}-wal"):
        with suppress(FileNotFoundError):
            number += os.stat(one).st_mtime_ns
    return number
