"""Rows that are stored as they are, series by series: what an export of measurements brings back."""

from decimal import Decimal

from kpitui.exchange.facts import Fact, Reject, Taken
from kpitui.exchange.kept import DetailReader, Details, WrongDetailError
from kpitui.exchange.recognise import Layout
from kpitui.model.definitions import SeriesDefinition
from kpitui.model.errors import BadInput
from kpitui.model.tables import Series
from kpitui.usecases._amounts import Span
from kpitui.usecases._catalogue import Catalogue
from kpitui.usecases._entries import Entries, Entry
from kpitui.usecases._measured import Reading, Row, counting_rows
from kpitui.usecases._names import check_key
from kpitui.usecases._placing import Place, place_in
from kpitui.usecases.log import read_note
from kpitui.usecases.series import check_unit, usual_aggregation

COUNT = "count"
FEED, HAND = -1, 0
"""Who brought a value; a check-in's number is above 0."""


class Keeping:
    """Rows sorted by series."""

    def __init__(self, catalogue: Catalogue, layout: Layout, *, home: str) -> None:
        self.home = home
        self._catalogue, self._layout = catalogue, layout
        self._details = DetailReader(layout)
        self._places: dict[str, Place] = {}
        self._by_name: dict[str, Place] = {}
        self._sources: dict[str, dict[int, int]] = {}
        """Of each series the places of values that are not by hand, and who brought them."""

    def add(self, row: Taken) -> Reject | None:
        """Keep the row; one that cannot be stored is given back.

        Raises: BadInput, for a series that takes no values or one too many; AmbiguousName.
        """
        for fact in row.facts or ():
            try:
                details = self._details.read(row.cells)
                note = read_note(details.note) if details.note else ""
                wanted = self._by_name.get(fact.measure) or self._wanted(fact, details)
            except WrongDetailError as wrong:
                header = self._layout.headers[wrong.column]
                return Reject(row.line, header.text, row.cells[wrong.column], str(wrong), row.cells)
            except BadInput as error:
                return Reject(row.line, fact.column, fact.text, str(error), row.cells)
            place = wanted if isinstance(wanted, Place) else self._place(fact.measure, wanted)
            if fact.unit and fact.unit != place.unit:
                reason = f"the series {place.key!r} is in {place.unit}, not in {fact.unit}"
                return Reject(row.line, fact.column, fact.text, reason, row.cells)
            self._keep(place, (row.start, row.end), fact.value, details._replace(note=note))
        return None

    def said(self, _: Layout) -> None:
        """Its rows name the series."""

    def finish(self, _: Span | None) -> list[Place]:
        """Those with values that count, each with what its days come to."""
        for place in self._places.values():
            self._leave_out(place)
            put = place.values.add if place.adds_up else place.values.put
            for start, end, amount, *_rest in place.entries or ():
                put((start, end), amount)
        return [place for place in self._places.values() if place.entries]

    def _wanted(self, fact: Fact, details: Details) -> SeriesDefinition:
        """The series that a row is of, and makes where it is not there.

        Raises: BadInput, for what cannot be one; AmbiguousName.
        """
        if found := self._catalogue.find_series(fact.measure, fact.measure):
            return found
        check_key(Series, fact.measure)
        check_unit(fact.unit or COUNT)
        unit = fact.unit or COUNT
        how = None if details.aggregation is usual_aggregation(unit) else details.aggregation
        return SeriesDefinition(key=fact.measure, unit=unit, aggregation=how)

    def _place(self, name: str, wanted: SeriesDefinition) -> Place:
        place = place_in(self._places, self._catalogue.series.get(wanted.key), wanted)
        if place.entries is None:
            place.entries = Entries()
        self._by_name[name] = place
        return place

    def _keep(self, place: Place, span: Span, value: Decimal, details: Details) -> None:
        entries = place.entries
        assert entries is not None  # noqa: S101 - every place here has them
        if not details.by_hand:
            self._sources.setdefault(place.key, {})[len(entries)] = details.check_in or FEED
        entries.add(span, value, (details.n, details.pooled, details.note))

    def _leave_out(self, place: Place) -> None:
        """What others hide or confirm where the file is from: all its rows are one feed's here, and would all count."""
        entries, sources = place.entries, self._sources.get(place.key)
        if not entries or not sources or (len(sources) == len(entries) and set(sources.values()) == {FEED}):
            return
        rows = [_row(entry, sources.get(number, HAND)) for number, entry in enumerate(entries)]
        how = place.definition.aggregation or usual_aggregation(place.unit)
        counting = {id(row) for row in counting_rows(rows, Reading(how.value))}
        kept = Entries()
        for row, (start, end, amount, n, pooled, note) in zip(rows, entries, strict=True):
            if id(row) in counting:
                kept.put((start, end), amount, (n, pooled, note))
        place.left_out, place.entries = len(entries) - len(kept), kept


def _row(entry: Entry, source: int) -> Row:
    start, end, (number, behind), n, pooled, _ = entry
    feed, check_in = (1 if source == FEED else None), (source if source > HAND else None)
    return Row(start, end, number / 10**behind, n, feed, check_in, pooled)
