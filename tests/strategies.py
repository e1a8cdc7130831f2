"""Everything that a KPI's definition can say, for property tests."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from kpitui.model.definitions import BenchmarkDefinition, KpiDefinition, LinkDefinition, TargetDefinition
from kpitui.model.enums import Cadence, Direction, Funnel, Kind, KpiStatus, KpiType, LinkKind, Perspective, Sign, Source

LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
NUMBER = st.floats(-1e12, 1e12)
DAY = st.dates(date(2020, 1, 1), date(2030, 1, 1))
DECIMALS = st.none() | st.integers(0, 10)


def measures() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from((Kind.NUMBER, Kind.RATING, Kind.SHARE, Kind.MILESTONE, Kind.NPS)),
                "series": st.sampled_from(("clicks", "views")),
            }
        ),
        st.just({"kind": Kind.RATIO, "formula": "clicks / views"}),
        st.just({"kind": Kind.FORMULA, "formula": "growth(spend) * (1 + clicks)"}),
        st.just({"kind": Kind.NPS, "nps": ("clicks", "views", "spend")}),
    )


def target(direction: Direction) -> st.SearchStrategy[TargetDefinition]:
    def build(low: float, width: float, baseline: float | None, by: int | None) -> TargetDefinition:
        until = None if by is None else date(2030, 1, 1) + timedelta(days=by)
        if direction is Direction.RANGE:
            return TargetDefinition(low=low, high=low + width, baseline=baseline, by=until)
        ahead = width if direction is Direction.UP else -width
        return TargetDefinition(value=low + ahead, baseline=None if baseline is None else low, by=until)

    return st.builds(build, NUMBER, st.floats(0, 1e6), st.none() | NUMBER, st.none() | st.integers(0, 1000))


@st.composite
def kpis(draw: st.DrawFn) -> KpiDefinition:
    """Needs the series clicks, views and spend, the goals win and keep, and the KPI sales."""
    direction = draw(st.sampled_from(Direction))
    starts = draw(st.lists(DAY, unique=True, max_size=3).map(sorted))
    targets = tuple(replace(draw(target(direction)), start=start) for start in starts)
    peer = st.builds(BenchmarkDefinition, peer=st.just("spend"), source=LINE)
    value = st.builds(BenchmarkDefinition, value=NUMBER, source=LINE, on=st.none() | DAY)
    link = st.builds(
        LinkDefinition,
        kind=st.just(LinkKind.LEADS),
        kpi=st.just("sales"),
        lag=st.none() | st.integers(0, 9),
        sign=st.sampled_from(Sign),
        note=LINE,
    )
    return KpiDefinition(
        key="kpi",
        name=draw(LINE.filter(bool)),
        definition=draw(LINE),
        goals=draw(st.sampled_from(((), (("win", 1.0),), (("keep", 0.5), ("win", 2.0))))),
        unit=draw(st.none() | st.sampled_from(("count", "percent", "currency:EUR", "Stück"))),
        decimals=draw(DECIMALS),
        direction=direction,
        cadence=draw(st.sampled_from(Cadence)),
        due=draw(st.none() | st.integers(0, 30)),
        since=draw(DAY),
        status=draw(st.sampled_from(KpiStatus)),
        owner=draw(LINE),
        types=tuple(draw(st.lists(st.sampled_from([str(word) for word in KpiType]), unique=True, max_size=3))),
        perspective=draw(st.none() | st.sampled_from(Perspective)),
        funnel=draw(st.none() | st.sampled_from(Funnel)),
        alignment=draw(LINE),
        misleads=draw(LINE),
        source=draw(st.sampled_from(Source)),
        source_note=draw(LINE),
        benchmark=draw(st.none() | peer | value),
        targets=targets,
        links=draw(st.just(()) | link.map(lambda one: (one,))),
        silences=draw(st.sampled_from(((), (("K1", "soon"), ("K7", "obvious"))))),
        **draw(measures()),
    )
