"""What the log is narrowed to: words, a KPI, an author, a source, days."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, or_, select
from sqlalchemy.sql.elements import SQLCoreOperations

from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar
from kpitui.usecases._log_tables import FEED, KPI, KPI_SERIES, MEASUREMENT, SERIES

HAND = "hand"
CHECK_IN = "check-in"


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Everything in it has to hold; an empty one lets all through."""

    words: tuple[str, ...] = ()
    """Each is part of a name, key, note, author or source, whatever its case."""
    kpis: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Parts of a feed's name, or `hand`."""
    first: date | None = None
    last: date | None = None

    @property
    def by_days_only(self) -> bool:
        return not (self.words or self.kpis or self.authors or self.sources)


def read_filter(text: str, calendar: Calendar) -> LogFilter:
    """`checkout by:ben from:hand kpi:form-cvr 2026-11`: words, then what a colon names, and any period.

    Raises: BadInput, a colon with nothing after it.
    """
    wanted = LogFilter()
    for word in split_words(text):
        mark, colon, rest = word.partition(":")
        if colon and mark in ("by", "from", "kpi"):
            if not rest:
                raise BadInput(f"{word} wants a name after it, as in {word}{_EXAMPLE[mark]}")
            if mark == "by":
                wanted = replace(wanted, authors=(*wanted.authors, rest))
            elif mark == "from":
                wanted = replace(wanted, sources=(*wanted.sources, rest))
            else:
                wanted = replace(wanted, kpis=(*wanted.kpis, rest))
        elif span := _days(word, calendar):
            wanted = replace(wanted, first=span[0], last=span[1])
        else:
            wanted = replace(wanted, words=(*wanted.words, word))
    return wanted


def condition(db: Connection, wanted: LogFilter) -> list[ColumnElement[bool]]:
    """The filter as SQL, names resolved to ids first; its days are left to the caller's window."""
    found: list[ColumnElement[bool]] = []
    row = MEASUREMENT.c
    for word in wanted.words:
        series, feeds = row.series_id.in_(_series_like(db, word)), row.feed_id.in_(_feeds_like(db, word))
        found.append(or_(like(row.note, word), like(row.author, word), series, feeds))
    if wanted.kpis:
        found.append(row.series_id.in_([one for name in wanted.kpis for one in _series_called(db, name)]))
    if wanted.authors:
        found.append(or_(*(like(row.author, name) for name in wanted.authors)))
    if wanted.sources:
        found.append(or_(*(_from(db, name) for name in wanted.sources)))
    return found


_EXAMPLE = {"by": "ana", "from": "hand", "kpi": "churn"}


def split_words(text: str) -> list[str]:
    """Words of a line; those in double quotes stay together, an open quote reaches to the end."""
    words: list[str] = []
    word, quoted, begun = "", False, False
    for character in text:
        if character == '"':
            quoted, begun = not quoted, True
        elif character.isspace() and not quoted:
            if begun:
                words.append(word)
            word, begun = "", False
        else:
            word, begun = word + character, True
    return [one for one in ([*words, word] if begun else words) if one]


def _days(word: str, calendar: Calendar) -> tuple[date, date] | None:
    if not any(character.isdigit() for character in word):
        return None
    try:
        period = calendar.parse(word)
    except BadInput:
        return None
    return period.start, period.end


def like(column: SQLCoreOperations[str], word: str) -> ColumnElement[bool]:
    """That the column holds the word, whatever its case."""
    # SQLite folds the case of ASCII only, so other letters are tried as written, small and capital.
    forms = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(form, autoescape=True) for form in sorted(forms)))


def _series_like(db: Connection, word: str) -> list[int]:
    """Series with the word in their key or name, or in those of a KPI that reads them."""
    own = select(SERIES.c.id).where(or_(like(SERIES.c.key, word), like(SERIES.c.name, word)))
    return [*db.scalars(own), *db.scalars(_read_by(or_(like(KPI.c.key, word), like(KPI.c.name, word))))]


def _series_called(db: Connection, name: str) -> list[int]:
    """Those that the KPI of that key or name reads, else the series."""
    own = select(SERIES.c.id).where(or_(SERIES.c.key == name, SERIES.c.name == name))
    read = db.scalars(_read_by(or_(KPI.c.key == name, KPI.c.name == name))).all()
    return list(read or db.scalars(own))


def _read_by(kpis: ColumnElement[bool]) -> Select[int]:
    return select(KPI_SERIES.c.series_id).join_from(KPI_SERIES, KPI, KPI.c.id == KPI_SERIES.c.kpi_id).where(kpis)


def _feeds_like(db: Connection, word: str) -> list[int]:
    names = (FEED.c.account, FEED.c.source, FEED.c.profile, FEED.c.label)
    return list(db.scalars(select(FEED.c.id).where(or_(*(like(name, word) for name in names)))))


def _from(db: Connection, name: str) -> ColumnElement[bool]:
    if name == CHECK_IN:
        return MEASUREMENT.c.check_in_id.is_not(None)
    if name == HAND:
        return MEASUREMENT.c.feed_id.is_(None)
    return MEASUREMENT.c.feed_id.in_(_feeds_like(db, name))
