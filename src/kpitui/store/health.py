"""Is a workspace sound? Looks only: makes nothing, and brings nothing up to date."""

import glob
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import time

from sqlalchemy import Connection, func, select, text

from kpitui.model.errors import DatabaseUnusable
from kpitui.store.backup import daily_copies
from kpitui.store.engines import is_url, postgres_engines, sqlite_engines
from kpitui.store.history import table_of
from kpitui.store.private import backups_of
from kpitui.store.problems import in_words, unusable_file
from kpitui.store.schema import HEAD, standing
from kpitui.store.settings import read_settings
from kpitui.store.sharing import group_of, permissions, sharing_warning

COUNTED = {
    "goal": ("goal", "goals"),
    "kpi": ("KPI", "KPIs"),
    "series": ("series", "series"),
    "measurement": ("value", "values"),
    "batch": ("imported file", "imported files"),
    "operation": ("operation", "operations"),
}
NETWORKED = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|glusterfs|lustre|beegfs|fuse\.(sshfs|s3fs|rclone|ceph|gluster).*"
)
OVER_A_NETWORK = (
    "SQLite can lose data when several machines write over a network; for a team use PostgreSQL "
    "(KPITUI_DATABASE=postgresql://…)"
)
AN_HOUR = 3600
"""Seconds after which nobody is at work on a file any more."""
MOUNTS = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at."""

    name: str
    value: str
    warning: str = ""
    """It works, but it had better be otherwise."""
    problem: str = ""
    """It keeps the workspace from working."""


def examine(database: str | Path) -> Iterator[Fact]:
    """What there is to know about a workspace; a problem ends it."""
    try:
        yield from _on_server(str(database)) if is_url(database) else _in_file(Path(database))
    except DatabaseUnusable as error:
        yield Fact("usable", "no", problem=str(error))


def file_system_of(path: Path, mounts: str) -> str:
    """The type of the file system that `path` is on, by Linux's mountinfo; empty where that does not say."""
    found = ("", "")
    for line in mounts.splitlines():
        mounted, _, kind = line.partition(" - ")
        fields = mounted.split(" ")
        if len(fields) > 4 and kind:
            point = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[4])
            if path.is_relative_to(point) and len(point) >= len(found[0]):
                found = (point, kind.split(" ")[0])
    return found[1]


def network_warning(file: Path) -> str:
    """What to say where the file lies on a file system that SQLite is not safe on; else empty."""
    return _file_system(file).warning


def _in_file(file: Path) -> Iterator[Fact]:
    yield Fact("database", str(file))
    if file.parent.exists() and (why := unusable_file(file, read_only=file.exists())):
        raise DatabaseUnusable(why)
    if not file.exists():
        yield Fact("file", "not there yet; the app or the first command makes it")
        return
    yield Fact("permissions", permissions(file))
    yield _file_system(file)
    engines = sqlite_engines(file, read_only=True)
    try:
        with in_words(engines.place):
            found = standing(engines)
            yield _schema(found)
            with engines.read.connect() as connection:
                yield Fact("journal", _pragma(connection, "journal_mode")[0])
                faults = [fault for fault in _pragma(connection, "integrity_check(10)") if fault != "ok"]
                yield _sound("integrity", faults, "the database is damaged ({}); put back a backup")
                lost = sorted(set(_pragma(connection, "foreign_key_check")))
                yield _sound("references", lost, "rows of {} belong to nothing; put back a backup")
                yield from _counts(connection, found)
                group = found is not None and read_settings(connection).share == "group"
    finally:
        engines.close()
    # Looking leaves a log beside the file, which is looked at, too.
    yield Fact("shared", group_of(file) if group else "with nobody", warning=sharing_warning(file, group=group))
    yield from (_copies(file), _leftovers(file))


def _on_server(url: str) -> Iterator[Fact]:
    engines = postgres_engines(url)
    yield Fact("database", engines.place.name)
    try:
        with in_words(engines.place):
            found = standing(engines)
            yield _schema(found)
            with engines.read.connect() as connection:
                yield Fact("server", str(connection.execute(text("SHOW server_version")).scalar_one()))
                yield from _counts(connection, found)
    finally:
        engines.close()


def _file_system(file: Path) -> Fact:
    kind = file_system_of(file.resolve(), MOUNTS.read_text(errors="replace")) if MOUNTS.exists() else ""
    warning = OVER_A_NETWORK if NETWORKED.fullmatch(kind) else ""
    return Fact("file system", kind or f"unknown on {sys.platform}", warning=warning)


def _copies(file: Path) -> Fact:
    """The daily ones."""
    folder = backups_of(file)
    days = sorted(one.stem.removeprefix(f"{file.stem}-") for one in daily_copies(file))
    return Fact("backups", f"{len(days)} in {folder}, the last of {days[-1]}" if days else f"none yet in {folder}")


def _leftovers(file: Path) -> Fact:
    """What processes left that were stopped in the middle."""
    found = [
        one
        for folder in (file.parent, backups_of(file))
        for one in sorted(folder.glob(f".{glob.escape(file.stem)}*.part"))
        if time() - one.stat().st_mtime > AN_HOUR
    ]
    names = " ".join(shlex.quote(str(one)) for one in found)
    warning = f"a kpitui that was stopped left these behind; to remove them run: rm -r {names}" if found else ""
    return Fact("leftovers", str(len(found)) if found else "none", warning=warning)


def _schema(found: str | None) -> Fact:
    if found == HEAD:
        return Fact("schema", f"{HEAD}, this version's")
    return Fact("schema", f"{found}, brought up to {HEAD} when it is opened next" if found else "none yet")


def _pragma(connection: Connection, name: str) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {name}")]


def _sound(name: str, faults: list[str], problem: str) -> Fact:
    return Fact(name, "faults found", problem=problem.format("; ".join(faults))) if faults else Fact(name, "sound")


def _counts(connection: Connection, found: str | None) -> Iterator[Fact]:
    if found is not None:
        said = []
        for name, (one, many) in COUNTED.items():
            number = connection.execute(select(func.count()).select_from(table_of(name))).scalar_one()
            said.append(f"{_grouped(number)} {one if number == 1 else many}")
        yield Fact("holds", ", ".join(said))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
