"""Which series the measures of a file are, and what their rows add up to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kpitui.exchange.currency import unit_of
from kpitui.exchange.facts import Fact, Reject, Taken
from kpitui.exchange.profile import ANY_CURRENCY, Measure
from kpitui.exchange.recognise import Layout, Value
from kpitui.model.definitions import SeriesDefinition
from kpitui.model.enums import Aggregation, Kind, SeriesStatus
from kpitui.model.errors import AmbiguousName, BadInput
from kpitui.usecases._amounts import Amounts, Span, amount_of
from kpitui.usecases._catalogue import Catalogue
from kpitui.usecases._entries import Entries
from kpitui.usecases._names import check_line, make_key
from kpitui.usecases._templates import DEFAULT_CURRENCY
from kpitui.usecases.series import check_unit, usual_aggregation

CURRENCY = "currency:"
LONGEST_NAME = 200
MOST_NEW = 1_000
"""Series that one file can make."""


@dataclass(slots=True, eq=False)
class Place:
    """A series and the values that a file gives it."""

    definition: SeriesDefinition
    known: bool
    """It is there; else the import makes it."""
    open: bool = False
    """No row has said a unit yet."""
    values: Amounts = field(default_factory=Amounts)
    assumed: bool = False
    """The file says no currency, and the workspace has none."""
    entries: Entries | None = None
    """What is stored instead of the values, where rows are stored as they are."""
    left_out: int = 0
    """Entries that others hide or confirm."""

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def unit(self) -> str:
        return self.definition.unit

    @property
    def adds_up(self) -> bool:
        how = self.definition.aggregation or usual_aggregation(self.unit)
        return how is Aggregation.SUM


class Placing:
    """Rows added up, series by series."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        covers: str = "",
        label: str = "",
        home: str = "",
        measures: Iterable[Measure] = (),
    ) -> None:
        """What the keys of series begin with, the currency without a suffix ("": the first), what a profile knows."""
        self.catalogue = catalogue
        self.before = "_".join(filter(None, (covers, label)))
        self.home = home
        self.rules = {measure.key: measure for measure in measures}
        self.places: dict[str, Place] = {}
        self._measures: dict[str, Place] = {}
        self._names: dict[str, str] = {}
        self._ready: dict[tuple[str, str], Place] = {}
        """By measure and unit, where nothing is left to be found out and no value is refused."""

    def finish(self, whole: Span | None) -> list[Place]:
        """Those with values. Spans of several days add up to one for the `whole` file; money gets its currency.

        Raises: BadInput, for spans of what does not add up.
        """
        filled = [place for place in self.places.values() if place.values]
        if whole and any(place.values.has_spans for place in filled):
            for place in filled:
                if len(place.values) > 1 and not place.adds_up:
                    raise BadInput(
                        f"the values of {place.key!r} do not add up, and the file has some for spans of days"
                    )
                place.values = place.values.added_up(whole)
        for place in filled:
            if place.unit == ANY_CURRENCY:
                place.assumed = not self.home
                place.definition = replace(place.definition, unit=CURRENCY + (self.home or DEFAULT_CURRENCY))
        return filled

    def said(self, layout: Layout) -> frozenset[str] | None:
        """Keys of the series that the file has a column for, whatever stands in it; None: its rows name them.

        Of money in any currency, but where the header says which.
        """
        if layout.kpi is not None:
            return None
        return frozenset(key for value in layout.values for key in self._said(value, layout))

    def _said(self, value: Value, layout: Layout) -> Iterator[str]:
        try:
            place = self._measures.get(value.measure) or self._measure(value.measure)
        except (BadInput, AmbiguousName):
            # An empty column of what cannot be a series says nothing.
            return
        sign = layout.headers[value.index].sign if layout.currency is None else ""
        if sign and (unit := unit_of(sign, self.home)) != place.unit:
            code = unit.removeprefix(CURRENCY)
            yield place.key if place.open or code == self.home else _in(place.key, code)
            return
        yield place.key
        others = self.catalogue.series.values() if not sign else ()
        yield from (one.key for one in others if one.key == _in(place.key, one.unit.removeprefix(CURRENCY)))

    def add(self, row: Taken) -> Reject | None:
        """Add the row's values; a row with a value that its series cannot take is given back.

        Raises: BadInput, for a measure that is no series and cannot become one; AmbiguousName.
        """
        facts = row.facts or ()
        span = row.start, row.end
        if len(facts) == 1 and (only := self._ready.get(facts[0][1:3])):
            only.values.add(span, amount_of(facts[0].value))
            return None
        ready = [(place, fact[3]) for fact in facts if (place := self._ready.get(fact[1:3]))]
        if len(ready) < len(facts) or (len(facts) > 1 and len({place for place, _ in ready}) < len(facts)):
            return self._add_with_care(row, span, facts)
        for place, value in ready:
            place.values.add(span, amount_of(value))
        return None

    def _add_with_care(self, row: Taken, span: Span, facts: Sequence[Fact]) -> Reject | None:
        found: dict[str, tuple[Place, Fact]] = {}
        for fact in facts:
            place = self._place(fact)
            reason = _objection(place, fact, span)
            if place.key in found:
                reason = f"a second value of {place.key!r} in one row"
            if reason:
                return Reject(row.line, fact.column, fact.text, reason, row.cells)
            found[place.key] = place, fact
        for place, fact in found.values():
            if place.open and fact.unit:
                check_unit(fact.unit)
                place.definition = replace(place.definition, unit=fact.unit)
                place.open = False
                self._ready.clear()
            if place.adds_up and (not fact.unit or (fact.unit == place.unit and not place.open)):
                self._ready[fact.measure, fact.unit] = place
            place.values.add(span, amount_of(fact.value))
        return None

    def _place(self, fact: Fact) -> Place:
        place = self._measures.get(fact.measure)
        if place is None:
            place = self._measures[fact.measure] = self._measure(fact.measure)
        if not fact.unit.startswith(CURRENCY) or fact.unit == place.unit:
            return place
        code = fact.unit.removeprefix(CURRENCY)
        self.home = self.home or code
        foreign = place.unit.startswith(CURRENCY) if not place.open else code != self.home
        return self._in_currency(place, code) if foreign else place

    def _in_currency(self, place: Place, code: str) -> Place:
        """The series beside it for another currency."""
        if place.key.endswith(f"_{code.lower()}"):
            return place
        name = f"{place.definition.name} ({code})" if place.definition.name else ""
        wanted = replace(place.definition, key=_in(place.key, code), name=name, unit=CURRENCY + code, decimals=None)
        return self._at(self.catalogue.find_series(wanted.key, wanted.key), wanted, unsaid=False)

    def _measure(self, measure: str) -> Place:
        if rule := self.rules.get(measure):
            return self._known(rule)
        # A name without a Latin letter or digit leaves nothing to make a key of, and must not find another such one.
        readable = any(sign.isascii() and sign.isalnum() for sign in measure)
        taken = () if readable else {*self.catalogue.series, *self.places}
        key = make_key(f"{self.before} {measure}".strip(), taken, "_")
        row = self._of_kpi(measure, key) or self.catalogue.find_series(measure, key)
        if row is None:
            check_line(f"the name {measure[:LONGEST_NAME]!r}", measure)
            if len(measure) > LONGEST_NAME:
                raise BadInput(f"the name {measure[:40]!r}… has more than {LONGEST_NAME} characters; shorten it")
        place = self._at(row, SeriesDefinition(key=key, name="" if measure == key else measure), unsaid=True)
        twin = self._names.setdefault(place.key, measure)
        if twin != measure:
            raise BadInput(f"{twin!r} and {measure!r} are both the series {place.key!r}; keep one, or rename it")
        return place

    def _known(self, rule: Measure) -> Place:
        """The series of a profile's measure."""
        key = f"{self.before}_{rule.key}" if self.before else rule.key
        new = SeriesDefinition(key=key, unit=rule.unit, aggregation=rule.aggregation)
        return self._at(self.catalogue.find_series(key, key), new, unsaid=rule.unit == ANY_CURRENCY)

    def _of_kpi(self, measure: str, key: str) -> SeriesDefinition | None:
        """The series that a number of that name reads."""
        kpi = self.catalogue.find_kpi(measure, key.replace("_", "-"))
        if kpi is None:
            return None
        if kpi.kind is Kind.NUMBER and kpi.series:
            return self.catalogue.series[kpi.series[0]]
        named = self.catalogue.find_series(measure, key)
        if named is None:
            listed = ", ".join(kpi.series) or "none yet"
            raise BadInput(f"{kpi.name!r} is a KPI of kind {kpi.kind}; import the series that it reads ({listed})")
        return named

    def _at(self, found: SeriesDefinition | None, new: SeriesDefinition, *, unsaid: bool) -> Place:
        return place_in(self.places, found, new, unsaid=unsaid)


def _in(key: str, code: str) -> str:
    """The key of the series for another currency."""
    return f"{key}_{code.lower()}"


def place_in(
    places: dict[str, Place], found: SeriesDefinition | None, new: SeriesDefinition, *, unsaid: bool = False
) -> Place:
    """The place of a series that is there, or of a `new` one.

    Raises: BadInput, where it takes no values, or the file would make too many.
    """
    definition = found or new
    if definition.status is SeriesStatus.ARCHIVED:
        raise BadInput(f"the series {definition.key!r} is archived and takes no values; activate it first")
    if definition.key not in places:
        if found is None and sum(not place.known for place in places.values()) >= MOST_NEW:
            raise BadInput(
                f"it would make more than {MOST_NEW:,} new series; see that the column that names them is the right "
                "one, or make the series first"
            )
        places[definition.key] = Place(definition, known=found is not None, open=unsaid and found is None)
    return places[definition.key]


def _objection(place: Place, fact: Fact, span: Span) -> str:
    """Why a series cannot take a value; empty where it can."""
    if fact.unit and not place.open and fact.unit != place.unit:
        return f"the series {place.key!r} is in {place.unit}, not in {fact.unit}"
    if span in place.values and not place.adds_up:
        day = span[0] if span[0] == span[1] else f"{span[0]}..{span[1]}"
        return f"a second value of {place.key!r} for {day}, and its values do not add up"
    return ""
