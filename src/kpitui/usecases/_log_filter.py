"""What the log is narrowed to: words, a KPI, an author, a source, days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, col, select

from kpitui.model.errors import BadInput
from kpitui.model.period import Calendar
from kpitui.model.tables import Feed, Kpi, KpiSeries, Measurement, Series

HAND = "hand"


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


def condition(db: Session, wanted: LogFilter) -> list[ColumnElement[bool]]:
    """The filter as SQL, names resolved to ids first; its days are left to the caller's window."""
    found: list[ColumnElement[bool]] = []
    for word in wanted.words:
        found.append(
            or_(
                _like(Measurement.note, word),
                _like(Measurement.author, word),
                col(Measurement.series_id).in_(_series_like(db, word)),
                col(Measurement.feed_id).in_(_feeds_like(db, word)),
            )
        )
    if wanted.kpis:
        series = [one for name in wanted.kpis for one in _series_called(db, name)]
        found.append(col(Measurement.series_id).in_(series))
    if wanted.authors:
        found.append(or_(*(_like(Measurement.author, name) for name in wanted.authors)))
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


def _like(column: InstrumentedAttribute[str] | str, word: str) -> ColumnElement[bool]:
    # SQLite folds the case of ASCII only, so other letters are tried as written, small and capital.
    forms = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(col(column).icontains(form, autoescape=True) for form in sorted(forms)))


def _series_like(db: Session, word: str) -> list[int]:
    """Series with the word in their key or name, or in those of a KPI that reads them."""
    own = select(Series.id).where(or_(_like(Series.key, word), _like(Series.name, word)))
    read = (
        select(KpiSeries.series_id)
        .join(Kpi, col(Kpi.id) == col(KpiSeries.kpi_id))
        .where(or_(_like(Kpi.key, word), _like(Kpi.name, word)))
    )
    return _ids(db.exec(own).all()) + _ids(db.exec(read).all())


def _series_called(db: Session, name: str) -> list[int]:
    own = select(Series.id).where(or_(col(Series.key) == name, col(Series.name) == name))
    read = (
        select(KpiSeries.series_id)
        .join(Kpi, col(Kpi.id) == col(KpiSeries.kpi_id))
        .where(or_(col(Kpi.key) == name, col(Kpi.name) == name))
    )
    return _ids(db.exec(read).all()) or _ids(db.exec(own).all())


def _feeds_like(db: Session, word: str) -> list[int]:
    names = (Feed.account, Feed.source, Feed.profile, Feed.label)
    return _ids(db.exec(select(Feed.id).where(or_(*(_like(name, word) for name in names)))).all())


def _from(db: Session, name: str) -> ColumnElement[bool]:
    if name == HAND:
        return col(Measurement.feed_id).is_(None)
    feeds = _feeds_like(db, name)
    return col(Measurement.feed_id).in_(feeds) if feeds else false()


def _ids(found: Iterable[int | None]) -> list[int]:
    return [one for one in found if one is not None]
