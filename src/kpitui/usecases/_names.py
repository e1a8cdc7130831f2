"""Finding things by what people call them, and the rules for what they may be called."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from sqlmodel import Session, select

from kpitui.model.enums import GoalStatus, KpiStatus, Named, SeriesStatus
from kpitui.model.errors import AmbiguousName, BadInput, UnknownName
from kpitui.model.tables import Alias, Goal, Kpi, Series

Row = TypeVar("Row", Goal, Kpi, Series)

NOUNS: dict[type[Any], str] = {Kpi: "KPI", Series: "series", Goal: "goal"}
"""In the order in which a name is looked for."""
KINDS: dict[type[Any], Named] = {Kpi: Named.KPI, Series: Named.SERIES, Goal: Named.GOAL}
GONE = (GoalStatus.DROPPED, KpiStatus.RETIRED, SeriesStatus.ARCHIVED)
DASHED = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
SCORED = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
LONGEST_KEY = 80


def find_kpi(db: Session, name: str) -> Kpi:
    """The KPI of that key, former key, name, or unique beginning of one.

    Raises: UnknownName, AmbiguousName.
    """
    found: Kpi = _find(db, name, Kpi)
    return found


def find_goal(db: Session, name: str) -> Goal:
    """The goal of that key, former key, title, or unique beginning of one.

    Raises: UnknownName, AmbiguousName.
    """
    found: Goal = _find(db, name, Goal)
    return found


def find_series(db: Session, name: str) -> Series:
    """The series of that key, former key, name, or unique beginning of one.

    Raises: UnknownName, AmbiguousName.
    """
    found: Series = _find(db, name, Series)
    return found


def find_measured(db: Session, name: str) -> Kpi | Series:
    """What values are logged for: a KPI, else a series. A whole name of a series goes before a KPI's beginning.

    Raises: UnknownName, AmbiguousName.
    """
    found: Kpi | Series = _find(db, name, Kpi, Series)
    return found


def find_named(db: Session, name: str, what: Named | None = None) -> Kpi | Series | Goal:
    """The KPI of that name, else the series, else the goal; or only what is of that kind.

    A whole name goes before a beginning. Raises: UnknownName, AmbiguousName.
    """
    found: Kpi | Series | Goal = _find(db, name, *(table for table in NOUNS if what in (None, KINDS[table])))
    return found


def keyed(db: Session, table: type[Row], key: str) -> Row | None:
    """The row of exactly that key or former key."""
    row = db.exec(select(table).where(table.key == key)).first()
    if row:
        return row
    former = select(Alias.entity_id).where(Alias.kind == KINDS[table], Alias.key == key)
    row_id = db.exec(former).first()
    return db.get(table, row_id) if row_id is not None else None


def all_keyed(db: Session, table: type[Row], keys: Collection[str]) -> dict[str, Row]:
    """The rows of several keys, by the key asked for.

    Raises: UnknownName, for the first that is not there.
    """
    found: dict[str, Row] = {}
    for key in keys:
        row = keyed(db, table, key)
        if row is None:
            raise UnknownName(NOUNS[table], key, _words(_named(db, table)))
        found[key] = row
    return found


def by_key(db: Session, table: type[Row]) -> dict[str, Row]:
    """All rows of that namespace, by key and former key."""
    rows = {row.id: row for row in db.exec(select(table))}
    former = db.exec(select(Alias.key, Alias.entity_id).where(Alias.kind == KINDS[table]))
    found = {key: rows[entity_id] for key, entity_id in former if entity_id in rows}
    return found | {row.key: row for row in rows.values()}


def taken_keys(db: Session, table: type[Row]) -> set[str]:
    """Keys and former keys of that namespace."""
    keys = set(db.exec(select(table.key)))
    return keys | set(db.exec(select(Alias.key).where(Alias.kind == KINDS[table])))


def refuse_taken(db: Session, table: type[Row], key: str) -> None:
    """Raises: BadInput where a new thing would take the key of another."""
    row = keyed(db, table, key)
    if row is None:
        return
    noun = NOUNS[table]
    if row.key != key:
        raise BadInput(f"{key!r} is the former key of the {noun} {row.key!r} and still finds it; choose another")
    raise BadInput(f"there is a {noun} with the key {key!r} already; choose another")


def check_key(table: type[Row], key: str) -> None:
    """Raises: BadInput where it has not the form of a key."""
    form, mark = (SCORED, "_") if table is Series else (DASHED, "-")
    if not form.fullmatch(key) or len(key) > LONGEST_KEY:
        raise BadInput(
            f"{_short(key)!r} is no key for a {NOUNS[table]}: "
            f"a small letter, then small letters, digits and {mark}, at most {LONGEST_KEY}"
        )


def make_key(title: str, taken: Collection[str], mark: str = "-") -> str:
    """A free key from a title: `Form CVR (new)` → `form-cvr-new`; `mark` is `_` for series."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len(mark.join(words)) > 40:
        words.pop()
    key = mark.join(words)[:40]
    if not key or key[0].isdigit():
        key = f"x{mark}{key}" if key else "x"
    free, number = key, 2
    while free in taken:
        free, number = f"{key}{mark}{number}", number + 1
    return free


def check_line(what: str, text: str) -> None:
    """Raises: BadInput where a title, a name or an owner is more than one line of text."""
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text):
        raise BadInput(f"{what} is one line of text, without line breaks or control characters")


def check_prose(what: str, text: str) -> None:
    """Raises: BadInput where a longer text has control characters other than line breaks and tabs."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        raise BadInput(f"{what} is text, without control characters")


Entry = tuple[int, str, str, Any]
"""Id, key, name, status."""


def _find(db: Session, name: str, *tables: type[Any]) -> Any:
    for table in tables:
        found = keyed(db, table, name) or _titled(db, table, name)
        if found:
            return found
    entries = {table: _named(db, table) for table in tables}
    for table in tables:
        if begun := _begun(entries[table], name):
            return db.get_one(table, _only(begun, name))
    nouns = [NOUNS[table] for table in tables]
    noun = " or ".join(filter(None, (", ".join(nouns[:-1]), nouns[-1])))
    raise UnknownName(noun, name, [word for rows in entries.values() for word in _words(rows)])


def _titled(db: Session, table: type[Row], name: str) -> Row | None:
    column = _title_column(table)
    rows = db.exec(select(table).where(column == name)).all() if name else []
    standing = [row for row in rows if row.status not in GONE] or list(rows)
    if len(standing) > 1:
        keys = ", ".join(sorted(row.key for row in standing))
        raise AmbiguousName(f"more than one {NOUNS[table]} is called {name!r}: use a key, one of {keys}")
    return standing[0] if standing else None


def _named(db: Session, table: type[Row]) -> list[Entry]:
    return [tuple(row) for row in db.exec(select(table.id, table.key, _title_column(table), table.status))]


def _title_column(table: type[Row]) -> Any:
    return getattr(table, "title" if table is Goal else "name")


def _begun(entries: Sequence[Entry], name: str) -> list[Entry]:
    start = name.casefold()
    if not start:
        return []
    return [
        entry
        for entry in entries
        if entry[3] not in GONE and (entry[1].startswith(start) or entry[2].casefold().startswith(start))
    ]


def _only(begun: Sequence[Entry], name: str) -> int:
    if len(begun) > 1:
        keys = sorted(entry[1] for entry in begun)
        shown = ", ".join(keys[:5]) + (" and others" if len(keys) > 5 else "")
        raise AmbiguousName(f"{name!r} is the beginning of more than one name: {shown}")
    return begun[0][0]


def _words(entries: Sequence[Entry]) -> list[str]:
    standing = [entry for entry in entries if entry[3] not in GONE]
    return [entry[1] for entry in standing] + [entry[2] for entry in standing if entry[2]]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_KEY else f"{text[:LONGEST_KEY]}…"
