"""Whatever can be defined reads back from its own text."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kpitui.exchange import definitions
from kpitui.exchange.toml_lines import Lines
from kpitui.model.definitions import (
    BenchmarkDefinition,
    Definitions,
    EventDefinition,
    GoalDefinition,
    KpiDefinition,
    LinkDefinition,
    RetailSetting,
    SeriesDefinition,
    TargetDefinition,
    WorkspaceSettings,
)
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    Funnel,
    GoalStatus,
    Intent,
    Kind,
    KpiStatus,
    KpiType,
    LinkKind,
    Missing,
    Perspective,
    SeriesStatus,
    Sign,
    Source,
)

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


def read(text: str, settings: WorkspaceSettings | None = None) -> definitions.Document:
    return definitions.read(text, file="team.toml", settings=settings or WorkspaceSettings())


def whole(document: definitions.Document) -> Definitions:
    """A document put on to an empty workspace."""
    return Definitions(
        settings=definitions.settings_of(document.settings, WorkspaceSettings()),
        goals=tuple(definitions.goal_of(entry) for entry in document.goals),
        series=tuple(definitions.series_of(entry) for entry in document.series),
        kpis=tuple(definitions.kpi_of(entry) for entry in document.kpis),
        events=tuple(definitions.event_of(entry) for entry in document.events),
    )


WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20) | st.just(HOSTILE)
KEYS = st.from_regex(r"[a-z][a-z0-9-]{0,6}", fullmatch=True)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-1000, 1000).map(float)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def maybe(strategy):
    return st.none() | strategy


@st.composite
def goals(draw):
    start = draw(maybe(DAYS))
    return GoalDefinition(
        key=draw(KEYS),
        title=draw(WORDS),
        why=draw(WORDS),
        intent=draw(maybe(st.sampled_from(Intent))),
        start=start,
        end=start and start + timedelta(days=draw(st.integers(0, 400))),
        owner=draw(WORDS),
        weight=draw(NUMBERS),
        parent=draw(KEYS),
        status=draw(st.sampled_from(GoalStatus)),
    )


TARGETS = st.builds(
    TargetDefinition, value=NUMBERS, baseline=maybe(NUMBERS), by=maybe(DAYS.map(lambda day: day.replace(year=2150)))
) | NUMBERS.map(lambda low: TargetDefinition(low=low, high=max(low, 5.0)))


@st.composite
def kpis(draw):
    kind = draw(st.sampled_from(Kind))
    formula = draw(WORDS) if kind in (Kind.FORMULA, Kind.RATIO) else ""
    three = draw(st.booleans()) if kind is Kind.NPS else False
    links = draw(
        st.lists(
            st.builds(
                LinkDefinition,
                kind=st.sampled_from(LinkKind),
                kpi=KEYS,
                lag=maybe(st.integers(0, 9)),
                sign=st.sampled_from(Sign),
                note=WORDS,
            ),
            unique_by=lambda link: (link.kind, link.kpi),
            max_size=3,
        )
    )
    days = sorted(draw(st.sets(DAYS, max_size=2)))
    targets = [draw(TARGETS), *(replace(draw(TARGETS), start=day) for day in days)]
    return KpiDefinition(
        key=draw(KEYS),
        name=draw(WORDS),
        definition=draw(WORDS),
        goals=tuple(draw(st.dictionaries(KEYS, st.floats(0, 9), max_size=2)).items()),
        kind=kind,
        series="" if formula or three or kind in (Kind.FORMULA, Kind.RATIO) else draw(WORDS),
        formula=formula,
        nps=("a", "b", "c") if three else None,
        unit=draw(maybe(WORDS)) or None,
        decimals=draw(maybe(st.integers(0, 9))),
        direction=draw(st.sampled_from(Direction)),
        cadence=draw(st.sampled_from(Cadence)),
        due=draw(maybe(st.integers(0, 30))),
        since=draw(maybe(DAYS)),
        status=draw(st.sampled_from(KpiStatus)),
        owner=draw(WORDS),
        types=tuple(draw(st.lists(st.sampled_from(KpiType).map(str), unique=True))),
        perspective=draw(maybe(st.sampled_from(Perspective))),
        funnel=draw(maybe(st.sampled_from(Funnel))),
        alignment=draw(WORDS),
        misleads=draw(WORDS),
        source=draw(st.sampled_from(Source)),
        source_note=draw(WORDS),
        benchmark=draw(
            maybe(
                st.builds(BenchmarkDefinition, value=NUMBERS, source=WORDS, on=maybe(DAYS))
                | st.builds(BenchmarkDefinition, peer=KEYS, source=WORDS)
            )
        ),
        targets=tuple(targets[: draw(st.integers(0, 3))]),
        links=tuple(sorted(links, key=lambda link: (list(LinkKind).index(link.kind), link.kpi))),
        silences=tuple(sorted(draw(st.dictionaries(st.sampled_from(["K1", "K11", "G4"]), WORDS)).items())),
    )


WHOLE = st.builds(
    Definitions,
    settings=st.builds(
        WorkspaceSettings,
        name=WORDS,
        week_start=st.integers(0, 6),
        fiscal_start=st.integers(1, 12),
        fiscal_named_by=st.sampled_from(["start", "end"]),
        retail=maybe(st.builds(RetailSetting, weekday=st.integers(0, 6), month=st.integers(1, 12))),
    ),
    goals=st.lists(goals(), max_size=2, unique_by=lambda goal: goal.key).map(tuple),
    series=st.lists(
        st.builds(
            SeriesDefinition,
            key=KEYS,
            name=WORDS,
            unit=WORDS,
            decimals=maybe(st.integers(0, 9)),
            aggregation=maybe(st.sampled_from(Aggregation)),
            missing=st.sampled_from(Missing),
            status=st.sampled_from(SeriesStatus),
        ),
        max_size=2,
        unique_by=lambda series: series.key,
    ).map(tuple),
    kpis=st.lists(kpis(), max_size=2, unique_by=lambda kpi: kpi.key).map(tuple),
    events=st.lists(
        st.builds(
            EventDefinition,
            day=DAYS,
            title=WORDS.filter(bool),
            note=WORDS,
            kpis=st.sets(KEYS, max_size=2).map(tuple),
            divides=st.booleans(),
        ),
        max_size=2,
        unique_by=lambda event: (event.day, event.title),
    ).map(tuple),
)


@given(WHOLE)
def test_whatever_is_written_reads_back(defined):
    text = definitions.write(defined)

    assert whole(read(text)) == defined
    assert definitions.write(whole(read(text))) == text


@given(WHOLE)
def test_every_key_is_found_on_its_line(defined):
    text = definitions.write(defined)
    lines = Lines(text)

    for key, fields in tomllib.loads(text).get("kpis", {}).items():
        for name in fields:
            assert text.split("\n")[lines.of(("kpis", key, name)) - 1].startswith(f"{name} = ")
