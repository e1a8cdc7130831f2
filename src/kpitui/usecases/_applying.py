"""One text of definitions put on to a workspace, inside one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlmodel import Session, select

from kpitui.exchange import definition_plain as plain
from kpitui.exchange.definition_fields import Place
from kpitui.exchange.definition_plain import Table
from kpitui.exchange.definitions import Document, Entry, event_of, goal_of, kpi_of, series_of, settings_of
from kpitui.model.definitions import EventDefinition
from kpitui.model.enums import Kind, SeriesStatus
from kpitui.model.errors import BadInput, InUse, UnknownName
from kpitui.model.period import calendar_of
from kpitui.model.tables import Event, Goal, Kpi, Series
from kpitui.store.settings import read_settings
from kpitui.store.workspace import Workspace
from kpitui.usecases._differences import differences
from kpitui.usecases._kpi_rows import GONE
from kpitui.usecases._names import keyed
from kpitui.usecases.events import event_definition, put_event
from kpitui.usecases.goals import goal_definition, put_goal
from kpitui.usecases.kpis import kpi_definition, put_kpi
from kpitui.usecases.links import put_links
from kpitui.usecases.series import put_series, series_definition
from kpitui.usecases.targets import check_targets
from kpitui.usecases.workspace_settings import put_settings


class Applying:
    """Puts what differs, and remembers it in words. Raises: BadInput, as `file:line: …`."""

    def __init__(self, db: Session, ws: Workspace) -> None:
        self.db = db
        self.ws = ws
        self.changes: list[str] = []
        self._new_kpis: set[str] = set()

    def all(self, document: Document) -> tuple[str, ...]:
        """In an order in which everything that is named is there, and nothing goes that is still read."""
        self._settings(document.settings)
        self._goals(document.goals)
        leaving = [entry for entry in document.series if entry.said.get("status") is SeriesStatus.ARCHIVED]
        for entry in document.series:
            if entry not in leaving:
                self._series(entry)
        for entry in leaving:
            if keyed(self.db, Series, entry.key) is None:
                self._series(entry)
        for entry in document.kpis:
            self._kpi(entry)
        for entry in document.kpis:
            self._links(entry)
        for entry in leaving:
            self._series(entry)
        for entry in document.events:
            self._event(entry)
        return tuple(self.changes)

    def _settings(self, entry: Entry) -> None:
        before = read_settings(self.db)
        with _located(entry.place):
            put_settings(self.db, self.ws, settings_of(entry, before))
        self.db.flush()
        self._say("workspace", plain.settings_fields(before), plain.settings_fields(read_settings(self.db)))

    def _goals(self, entries: Iterable[Entry]) -> None:
        waiting = {entry.key: entry for entry in entries}
        while waiting:
            self._goal(next(iter(waiting.values())), waiting, ())

    def _goal(self, entry: Entry, waiting: dict[str, Entry], below: tuple[str, ...]) -> None:
        """A goal, after the one that it stands under."""
        if entry.key in below:
            raise entry.place.at("parent").error(f"the goal {entry.key!r} cannot stand under itself")
        parent = entry.said.get("parent", "")
        if parent in waiting:
            self._goal(waiting[parent], waiting, (*below, entry.key))
        del waiting[entry.key]
        row = keyed(self.db, Goal, entry.key)
        before = goal_definition(self.db, row) if row else None
        wanted = goal_of(entry, before)
        if wanted == before:
            return
        with _located(entry.place):
            row = put_goal(self.db, self.ws, wanted)
        calendar = calendar_of(read_settings(self.db))
        after = plain.goal_fields(goal_definition(self.db, row), calendar)
        self._say(f"goal {entry.key}", plain.goal_fields(before, calendar) if before else None, after)

    def _series(self, entry: Entry) -> None:
        row = keyed(self.db, Series, entry.key)
        before = series_definition(self.db, row) if row else None
        wanted = series_of(entry, before)
        if wanted == before:
            return
        with _located(entry.place):
            row = put_series(self.db, self.ws, wanted)
        after = plain.series_fields(series_definition(self.db, row))
        self._say(f"series {entry.key}", plain.series_fields(before) if before else None, after)

    def _kpi(self, entry: Entry) -> None:
        row = keyed(self.db, Kpi, entry.key)
        before = kpi_definition(self.db, row) if row else None
        wanted = kpi_of(entry, before)
        if wanted == before:
            return
        if before and before.status in GONE and "since" not in entry.said:
            # Back in use, it is due from that day on, not for the time in between.
            wanted = replace(wanted, since=None)
        with _located(entry.place.at("target") if "target" in entry.said else entry.place):
            check_targets(wanted.targets, wanted.direction, wanted.status)
        keys = set(self.db.exec(select(Series.key)))
        # A KPI's one series may come with it; in a formula an unknown name is more likely a slip.
        own = wanted.kind not in (Kind.FORMULA, Kind.RATIO)
        with _located(entry.place):
            row = put_kpi(self.db, self.ws, wanted, create_series=own, links=False)
        for key in sorted(set(self.db.exec(select(Series.key))) - keys):
            self._say(f"series {key}", None, {})
        if before is None:
            self._new_kpis.add(entry.key)
        after = plain.kpi_fields(kpi_definition(self.db, row))
        self._say(f"kpi {entry.key}", plain.kpi_fields(before) if before else None, after)

    def _links(self, entry: Entry) -> None:
        """After all KPIs, since they may name each other."""
        row = keyed(self.db, Kpi, entry.key)
        assert row  # noqa: S101 - it was put before
        before = kpi_definition(self.db, row)
        wanted = kpi_of(entry, before).links
        if set(wanted) == set(before.links):
            return
        with _located(entry.place):
            put_links(self.db, row, wanted)
        self.db.flush()
        if entry.key not in self._new_kpis:
            row.version += 1
            self._say(f"kpi {entry.key}", plain.kpi_fields(before), plain.kpi_fields(kpi_definition(self.db, row)))

    def _event(self, entry: Entry) -> None:
        said = event_of(entry)
        rows = self.db.exec(select(Event).where(Event.day == said.day))
        known = {row.id: event_definition(self.db, row) for row in rows}
        with _located(entry.place):
            row = put_event(self.db, self.ws, event_of(entry, same_event(said, known.values())))
        before = known.get(row.id)
        after = plain.event_fields(event_definition(self.db, row))
        self._say(f"event {row.day} {row.title!r}", plain.event_fields(before) if before else None, after)

    def _say(self, what: str, before: Table | None, after: Table) -> None:
        self.changes += differences(what, before, after)


def same_event(event: EventDefinition, others: Iterable[EventDefinition]) -> EventDefinition | None:
    """The one of that day and title, for the same KPIs and goals."""
    return next((other for other in others if _identity(other) == _identity(event)), None)


def _identity(event: EventDefinition) -> tuple[object, ...]:
    return event.day, event.title, frozenset(event.kpis), frozenset(event.goals)


@contextmanager
def _located(place: Place) -> Iterator[None]:
    """What is refused inside is told with file and line."""
    try:
        yield
    except (BadInput, UnknownName, InUse) as error:
        raise place.mentioned(str(error)) from error
