"""Logging: values recorded, corrected and taken back, each as one operation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from kpitui.model.enums import Cadence, Kind
from kpitui.model.errors import AmbiguousName, BadInput, KpituiError
from kpitui.model.period import Period, calendar_of
from kpitui.model.tables import CheckIn, Feed, Measurement, Series
from kpitui.store.workspace import Workspace
from kpitui.usecases._entry_line import read_line, split
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._measured import Row
from kpitui.usecases._named_line import read_named
from kpitui.usecases._names import check_prose
from kpitui.usecases._recent import Beside, Past, SameDays, usual_of, worth
from kpitui.usecases._spoken import Part, Typed, read_value
from kpitui.usecases._subjects import Subject, find_subject, of_series

FIRST_YEAR = 1900
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was stored."""

    key: str
    name: str
    kind: Kind
    unit: str
    decimals: int | None
    period: Period
    """The day, or the span."""
    value: float | None
    """Of the KPI by this entry alone; None where a formula gives none."""
    previous: float | None
    """Of the latest day or span before it."""
    beside: Beside | None
    """What was logged for the same days before it."""
    usual: tuple[float, float] | None
    """Lowest and highest of what it usually is, where this value lies far outside; `present.entries` says it."""
    ids: tuple[int, ...]
    """Of the measurements, in the order of the formula."""
    series: tuple[str, ...]
    """The names of the series that took them, in that order."""


def record(
    ws: Workspace,
    name: str,
    values: float | Mapping[str, float],
    start: date | None = None,
    end: date | None = None,
    n: int | None = None,
    note: str = "",
) -> Recorded:
    """Log one entry of a KPI or series; without a day, today's.

    Args:
        values: in the series' unit; of a formula by series key; of grades by grade with how many gave it.
        n: answers behind a mean.
    Raises: UnknownName, AmbiguousName, BadInput, ReadOnly.
    """
    return _record(ws, name, values, start, end, n, note)


def record_text(
    ws: Workspace,
    name: str,
    text: str,
    start: date | None = None,
    end: date | None = None,
    n: int | None = None,
    note: str = "",
) -> Recorded:
    """Log one entry as it is typed: `412`, `12/400`, `clicks=12 impressions=400`, `5=12 4=3`, `yes`, `41/50`, `done`.

    Raises: UnknownName, AmbiguousName, BadInput, ReadOnly.
    """
    return _record(ws, name, text, start, end, n, note)


def record_line(ws: Workspace, text: str) -> Recorded:
    """Log one entry line: `form-cvr 12/400 yesterday "new form"`; a name that stands there twice counts once.

    Raises: UnknownName, AmbiguousName, BadInput, ReadOnly.
    """
    words = split(text)
    with ws.reading() as db:
        subject = find_subject(db, words[0].text if words else "")
        line, _ = read_named(subject, text, ws.today, calendar_of(ws.settings))
    return _record(ws, line.name, line.value, line.start, line.end, None, line.note or "")


def record_lines(ws: Workspace, lines: Iterable[str]) -> tuple[Recorded, ...]:
    """Log all entry lines or none; blank ones and those that begin with `#` are passed over.

    Raises: BadInput, AmbiguousName, with the number of the line; ReadOnly.
    """
    calendar, today = calendar_of(ws.settings), ws.today
    numbered = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    wanted = [(number, line) for number, line in numbered if line and not line.startswith("#")]
    entries, subjects = [], dict[str, Subject]()
    with ws.writing(f"log {len(wanted)} lines") as db:
        for number, text in wanted:
            try:
                line = read_line(text, today, calendar)
                subject = subjects.get(line.name) or subjects.setdefault(line.name, find_subject(db, line.name))
                period = entry_period(line.start, line.end, today)
                entries.append(_Entry(subject, read_value(subject, line.value), period, read_note(line.note or "")))
            except AmbiguousName as error:
                raise AmbiguousName(f"line {number}: {error}") from error
            except KpituiError as error:
                raise BadInput(f"line {number}: {error}") from error
        return _store(db, ws.author, entries)


def correct(
    ws: Workspace,
    measurement_id: int,
    value_text: str | None = None,
    note: str | None = None,
    start: date | None = None,
    end: date | None = None,
    version: int | None = None,
) -> Recorded:
    """Put a measurement right; what is None stays, and the old value stays in the history.

    A feed's value is not touched, the next import would bring it back: a hand value takes its place (rule 13).
    Raises: BadInput; Changed, when its version is no longer `version`; ReadOnly.
    """
    with ws.writing(f"correct {_series_key(ws, measurement_id)}") as db:
        row = _measurement(db, measurement_id, version)
        subject = of_series(db, db.get_one(Series, row.series_id))
        period = entry_period(start or row.start, end or row.end, ws.today)
        part = one_part(read_value(subject, value_text)) if value_text is not None else None
        text = row.note if note is None else read_note(note)
        if row.feed_id is not None:
            if part is None or (period.start, period.end) != (row.start, row.end):
                raise BadInput("a value from a feed keeps its day and note; a corrected value stands in for it")
            _refuse_second(db, row)
            return _store(db, ws.author, [_Entry(subject, (part,), period, text)])[0]
        if row.check_in_id is not None:
            _correct_check_in(db, row, period, text)
        if part is not None:
            row.value, row.decimals = part.value, part.decimals
            if value_text is not None and "=" in value_text:
                row.n, row.pooled = part.n, part.pooled
        row.start, row.end, row.note = period.start, period.end, text
        db.flush()
        kept = Part(subject.slots[0], row.value, row.decimals, row.n, row.pooled)
        past = Past(db, subject, [period.start])
        return _recorded(past, _Entry(subject, (kept,), period, text), (measurement_id,), None)


def remove(ws: Workspace, measurement_id: int) -> None:
    """Take a hand-logged measurement away; undo brings it back.

    A check-in's goes with its check-in and all values of that, so that its period is open again.
    Raises: BadInput, it is gone already or came from a feed; ReadOnly.
    """
    with ws.writing(f"remove a value of {_series_key(ws, measurement_id)}") as db:
        row = _measurement(db, measurement_id)
        if row.feed_id is not None:
            profile = db.get_one(Feed, row.feed_id).profile
            raise BadInput(
                f"this value came from the feed {profile} and its next import would bring it back: "
                "correct it, which puts a value by hand in its place, or undo the import"
            )
        if row.check_in_id is None:
            db.delete(row)
            return
        for one in db.exec(select(Measurement).where(Measurement.check_in_id == row.check_in_id)):
            db.delete(one)
        db.delete(db.get_one(CheckIn, row.check_in_id))


def entry_period(start: date | None, end: date | None, today: date) -> Period:
    """The days of an entry; without any, today.

    Raises: BadInput, when it ends before it starts, or after today.
    """
    first = start or today
    last = end or first
    if last < first:
        raise BadInput(f"{first} to {last} ends before it starts: say the earlier day first")
    if last > today:
        raise BadInput(f"{last} is after today, {today}: only what has happened is logged")
    if first.year < FIRST_YEAR:
        raise BadInput(f"{first} is too long ago: days from {FIRST_YEAR} on are logged")
    if first == last:
        return Period(Cadence.DAY, first, last, first.isoformat())
    return Period(None, first, last, f"{first}..{last}")


def _record(
    ws: Workspace,
    name: str,
    typed: Typed | Mapping[str, Typed],
    start: date | None,
    end: date | None,
    n: int | None,
    note: str,
) -> Recorded:
    period = entry_period(start, end, ws.today)
    with ws.reading() as db:
        key = find_subject(db, name).key
    with ws.writing(f"log {key}") as db:
        subject = find_subject(db, name)
        return _store(db, ws.author, [_Entry(subject, read_value(subject, typed, n), period, read_note(note))])[0]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Read and checked, ready to be stored."""

    subject: Subject
    parts: tuple[Part, ...]
    period: Period
    note: str


def _store(db: Session, author: str, entries: Sequence[_Entry]) -> tuple[Recorded, ...]:
    now = datetime.now(UTC)
    stored = [[_row(part, entry, author, now) for part in entry.parts] for entry in entries]
    days: dict[Subject, set[date]] = {}
    for entry in entries:
        days.setdefault(entry.subject, set()).add(entry.period.start)
    same = {subject: SameDays(db, subject, of_subject) for subject, of_subject in days.items()}
    for rows in stored:
        db.add_all(rows)
    db.flush()
    past = {subject: Past(db, subject, of_subject) for subject, of_subject in days.items()}
    return tuple(
        _recorded(
            past[entry.subject],
            entry,
            tuple(row.id for row in rows if row.id is not None),
            same[entry.subject].take(rows_of(entry.parts, entry.period), entry.period),
        )
        for entry, rows in zip(entries, stored, strict=True)
    )


def _row(part: Part, entry: _Entry, author: str, now: datetime) -> Measurement:
    return Measurement(
        series_id=part.slot.id,
        start=entry.period.start,
        end=entry.period.end,
        value=part.value,
        decimals=part.decimals,
        n=part.n,
        pooled=part.pooled,
        note=entry.note,
        author=author,
        recorded_at=now,
    )


def _recorded(past: Past, entry: _Entry, ids: tuple[int, ...], beside: Beside | None) -> Recorded:
    subject, period = entry.subject, entry.period
    value = worth(subject, rows_of(entry.parts, period), period).value
    before = past.before(period.start)
    usual = usual_of(subject, before)
    far = usual is not None and value is not None and usual.far(value)
    return Recorded(
        key=subject.key,
        name=subject.name,
        kind=subject.kind,
        unit=subject.unit,
        decimals=subject.decimals,
        period=period,
        value=value,
        previous=before[0].value if before else None,
        beside=beside,
        usual=(usual.low, usual.high) if usual and far else None,
        ids=ids,
        series=tuple(dict.fromkeys(part.slot.name for part in entry.parts)),
    )


def rows_of(parts: tuple[Part, ...], period: Period, check_in: int | None = None) -> dict[int, list[Row]]:
    """The parts of an entry as rows of its days, by series."""
    rows: dict[int, list[Row]] = {}
    for part in parts:
        row = Row(period.start, period.end, part.value, part.n, None, check_in, part.pooled)
        rows.setdefault(part.slot.id, []).append(row)
    return rows


def _measurement(db: Session, measurement_id: int, version: int | None = None) -> Measurement:
    row = db.get(Measurement, measurement_id)
    if row is None:
        raise BadInput("this measurement is no longer there: somebody removed or replaced it")
    check_version(db, row, version)
    return row


def _correct_check_in(db: Session, row: Measurement, period: Period, note: str) -> None:
    """Its value stays that of its period; its note is that of all its values."""
    if (period.start, period.end) != (row.start, row.end):
        raise BadInput("a value of a check-in keeps its period: remove it, and log one for the other days")
    if note != row.note:
        db.get_one(CheckIn, row.check_in_id).note = note
        for one in db.exec(select(Measurement).where(Measurement.check_in_id == row.check_in_id)):
            one.note = note


def _refuse_second(db: Session, fed: Measurement) -> None:
    """A sum would add up two values by hand that stand in for one of a feed."""
    days = (Measurement.start == fed.start, Measurement.end == fed.end)
    by_hand = (col(Measurement.feed_id).is_(None), col(Measurement.check_in_id).is_(None))
    same = select(Measurement.id).where(Measurement.series_id == fed.series_id, *days, *by_hand)
    if db.exec(same).first() is not None:
        raise BadInput(f"a value by hand stands in for the feed's of {fed.start} already: correct that one")


def _series_key(ws: Workspace, measurement_id: int) -> str:
    with ws.reading() as db:
        return db.get_one(Series, _measurement(db, measurement_id).series_id).key


def one_part(parts: tuple[Part, ...]) -> Part:
    """Raises: BadInput, where a value is of more than one measurement."""
    if len(parts) != 1:
        raise BadInput("a correction is of one value: correct the others each by itself")
    return parts[0]


def read_note(text: str, what: str = "a note") -> str:
    """Raises: BadInput, it is too long, or has control characters."""
    note = text.strip()
    check_prose(what, note)
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"{what} has at most {LONGEST_NOTE} characters, this one {len(note)}")
    return note
