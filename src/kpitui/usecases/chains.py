"""Chains: what feeds what, from input over process and output to outcome, each step with where it stands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, select

from kpitui.model.enums import KpiStatus, KpiType, LinkKind
from kpitui.model.period import Period
from kpitui.store.light import columns
from kpitui.usecases._kpi_rows import KPI, read_stored
from kpitui.usecases._kpi_states import Known, View, known_kpis
from kpitui.usecases.states import KpiState

LINK = columns("link", ("kind", "from_kpi_id", "to_kpi_id"))
PLACES = (KpiType.INPUT, KpiType.PROCESS, KpiType.OUTPUT, KpiType.OUTCOME)
MOST = 4
"""Chains of one KPI or goal."""

Feeds = Collection[tuple[int, int]]
"""Who feeds whom, by id."""


@dataclass(frozen=True, slots=True)
class ChainStep:
    place: KpiType | None
    """Input, process, output or outcome, as its types say."""
    state: KpiState
    conversion: "Conversion | None" = None
    """Of what the step before counted, where both are sums of counts."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """How much of what one step counted came out at the next."""

    percent: float
    period: Period
    """The latest complete one in which both have a whole value."""


Chain = tuple[ChainStep, ...]
"""From what is put in to what comes out; at least two steps."""


def chains_of(db: Connection, view: View, kpi_id: int) -> tuple[Chain, ...]:
    """The chains that a KPI is a part of."""
    found = paths(read_feeds(db), [kpi_id])
    ids = {one for path in found for one in path}
    if not ids:
        return ()
    rows = read_stored(db, view.clock.as_of, ids).kpis
    return chains(found, known_kpis(db, view, rows))


def read_feeds(db: Connection) -> list[tuple[int, int]]:
    """The `feeds` links between KPIs that were not retired."""
    retired = set(db.scalars(select(KPI.id).where(KPI.status == KpiStatus.RETIRED.value)))
    query = select(LINK.from_kpi_id, LINK.to_kpi_id).where(LINK.kind == LinkKind.FEEDS.value)
    links = db.execute(query.order_by(LINK.from_kpi_id, LINK.to_kpi_id))
    return [(source, target) for source, target in links if source not in retired and target not in retired]


def paths(feeds: Feeds, through: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """The longest ways along the links through each of these, none twice; a circle is gone round once."""
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for source, target in feeds:
        after.setdefault(source, []).append(target)
        before.setdefault(target, []).append(source)
    found: dict[tuple[int, ...], None] = {}
    for one in through:
        ways = (
            (*reversed(up), *down[1:])
            for up in _ways((one,), before, frozenset())
            for down in _ways((one,), after, frozenset(up[1:]))
        )
        found |= dict.fromkeys(way for way in islice(ways, MOST) if len(way) > 1)
    return tuple(islice(found, MOST))


def _ways(so_far: tuple[int, ...], links: Mapping[int, list[int]], banned: frozenset[int]) -> Iterator[tuple[int, ...]]:
    further = [one for one in links.get(so_far[-1], ()) if one not in so_far and one not in banned]
    if not further:
        yield so_far
    for one in further:
        yield from _ways((*so_far, one), links, banned)


def chains(found: Iterable[tuple[int, ...]], known: Iterable[Known]) -> tuple[Chain, ...]:
    """The paths with what is known of their KPIs; one with a KPI that is not known is left out."""
    steps = {one.kpi.id: ChainStep(_place(one), one.state) for one in known}
    return tuple(tuple(steps[one] for one in path) for path in found if all(one in steps for one in path))


def _place(known: Known) -> KpiType | None:
    return next((place for place in PLACES if place.value in known.kpi.types), None)
