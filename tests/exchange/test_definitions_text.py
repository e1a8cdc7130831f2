"""Definitions as TOML: what is read, what is refused and where, and that writing gives it back."""

from datetime import date

import pytest

from kpitui.exchange import definitions
from kpitui.exchange.toml_lines import Lines
from kpitui.model.definitions import (
    Definitions,
    KpiDefinition,
    LinkDefinition,
    TargetDefinition,
    WorkspaceSettings,
)
from kpitui.model.enums import (
    Kind,
    LinkKind,
)
from kpitui.model.errors import BadInput

FULL = """\
[workspace]
name = "Shop"
currency = "EUR"
timezone = "Europe/Berlin"
week_start = "sunday"
fiscal_start = 4
fiscal_named_by = "start"
retail = { pattern = [4, 4, 5], weekday = "saturday", month = 1, ends = "last" }
review = "month"

[goals.win-customers]
title = "Win 1,000 new customers"
why = \"\"\"
Growth has stalled.
We live on "old" customers.\"\"\"
intent = "conversion"
period = "2026-10-01..2027-03-31"
owner = "ana"

[goals.win-customers-abroad]
title = "… abroad"
weight = 2
parent = "win-customers"
status = "draft"

[series.spend]
name = "Ad spend"
unit = "currency:EUR"
decimals = 2
aggregation = "mean"
missing = "zero"
status = "archived"

[kpis.cpc]
name = "Cost per click"
definition = "ad spend ÷ clicks"
goals = ["win-customers"]
ratio = "spend / clicks"
unit = "currency:EUR"
decimals = 2
direction = "down"
cadence = "week"
due = 1
since = 2026-10-01
owner = "ana"
types = ["financial", "process"]
perspective = "internal"
funnel = "engagement"
alignment = "Every search term you exclude lowers it."
misleads = "Falls too when we stop bidding on what sells."
source = "feed"
source_note = "ads console"
benchmark = { value = 0.95, source = "trade survey 2026", on = 2026-05-01 }
target = [
    { value = 0.9, from = 2026-01-01 },
    { value = 0.8, baseline = 1.1, baseline_on = 2026-09-30, from = 2026-10-01, by = 2026-12-31 },
]
leads = [{ kpi = "new-customers", lag = 2, sign = "-" }]
affects = ["answers", "recommendation"]
silence = { K11 = "known, we want the quick win", K7 = "later" }

[kpis.recommendation]
nps = ["promoters", "passives", "detractors"]
direction = "range"
benchmark = { peer = "peer_nps" }
target = { range = [20, 30.5] }

[kpis.answers]
goals = { win-customers = 2, win-customers-abroad = 0.5 }
rating = "grades"
status = "paused"

[[events]]
day = 2026-11-03
title = "New landing page"
note = "A/B tested before"
kpis = ["cpc"]
goals = ["win-customers"]
divides = true
"""


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


def test_the_whole_form_is_written_as_it_was_read():
    text = definitions.write(whole(read(FULL)))

    assert text == FULL


def test_a_file_says_only_what_it_names():
    entry = read('[kpis.cpc]\nowner = "ben"\n').kpis[0]
    existing = KpiDefinition(key="cpc", name="Cost per click", formula="a / b", kind=Kind.FORMULA, owner="ana", due=3)

    assert definitions.kpi_of(entry, existing) == KpiDefinition(
        key="cpc", name="Cost per click", formula="a / b", kind=Kind.FORMULA, owner="ben", due=3
    )


def test_a_ratio_is_a_formula_of_its_own_kind():
    kpi = definitions.kpi_of(read('[kpis.cvr]\nratio = "orders / clicks"\n').kpis[0])

    assert (kpi.kind, kpi.formula) == (Kind.RATIO, "orders / clicks")


def test_another_measure_takes_the_place_of_the_former():
    entry = read('[kpis.cpc]\nseries = "clicks"\n').kpis[0]

    kpi = definitions.kpi_of(entry, KpiDefinition(key="cpc", formula="a / b", kind=Kind.FORMULA))

    assert (kpi.kind, kpi.series, kpi.formula) == (Kind.NUMBER, "clicks", "")


def test_a_target_with_the_same_start_is_replaced_and_one_with_another_joins():
    old = TargetDefinition(value=0.8)
    existing = KpiDefinition(key="cpc", targets=(old,))

    same = definitions.kpi_of(read("[kpis.cpc]\ntarget = { value = 0.75 }\n").kpis[0], existing)
    later = definitions.kpi_of(read("[kpis.cpc]\ntarget = { value = 0.7, from = 2026-12-01 }\n").kpis[0], existing)
    history = definitions.kpi_of(read("[kpis.cpc]\ntarget = [{ value = 9 }]\n").kpis[0], later)

    assert same.targets == (TargetDefinition(value=0.75),)
    assert later.targets == (old, TargetDefinition(value=0.7, start=date(2026, 12, 1)))
    assert history.targets == (TargetDefinition(value=9.0),)


def test_links_are_replaced_kind_by_kind():
    feeds = LinkDefinition(kind=LinkKind.FEEDS, kpi="b")
    existing = KpiDefinition(key="a", links=(feeds, LinkDefinition(kind=LinkKind.LEADS, kpi="c")))

    kpi = definitions.kpi_of(read('[kpis.a]\nleads = ["d"]\n').kpis[0], existing)

    assert set(kpi.links) == {feeds, LinkDefinition(kind=LinkKind.LEADS, kpi="d")}


def test_a_period_is_read_by_the_calendar_of_the_file():
    text = '[workspace]\nfiscal_start = 4\n[goals.a]\nperiod = "FY2027-Q1"\n'

    goal = definitions.goal_of(read(text).goals[0])

    assert (goal.start, goal.end) == (date(2026, 4, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[goals.a]\ntitel = 'x'", "2: unknown key 'titel' in goals.a; did you mean 'title'?"),
        ("\n[goal.a]", "2: unknown key 'goal'; did you mean 'goals'?"),
        ("colour = 1", "1: unknown key 'colour'; allowed are workspace, goals, series, kpis, events"),
        ("[goals]\na = 1", "2: goals.a is a table, such as [goals.a], not 1"),
        ("[goals.a]\n\n# why\ntitle = 1", '4: goals.a.title is a text in quotes, not 1; write title = "…"'),
        ("[goals.a]\nperiod = '2026-Q5'", "2: there is no 2026-Q5: the quarters of that year are Q1 to Q4"),
        ("[goals.a]\nintent = 'money'", "2: goals.a.intent is one of awareness, consideration"),
        ("[kpis.a]\nseries = 'x'\nratio = 'a/b'", "3: kpis.a has both series and ratio; a KPI is made of one of"),
        ("[kpis.a]\ntarget = [\n  { value = 1 },\n  { valeu = 2 },\n]", "4: unknown key 'valeu' in kpis.a.target.2"),
        ("[kpis.a]\ntarget = { value = nan }", "2: kpis.a.target.value is a number such as 12.5, not nan"),
        ("[kpis.a]\ntarget = { value = true }", "2: kpis.a.target.value is a number such as 12.5, not true"),
        ("[kpis.a]\ntarget = { value = 1, range = [1, 2] }", "2: kpis.a.target has either a value or a range"),
        ("[kpis.a]\ntarget = { range = [3, 2] }", "2: kpis.a.target.range is inverted; write the low edge first"),
        ("[kpis.a]\ntarget = [{ value = 1 }, { value = 2 }]", "2: two targets in kpis.a.target have the same `from`"),
        (
            "[kpis.a]\ntarget = { value = 1, from = 2026-02-01, by = 2026-01-01 }",
            "2: kpis.a.target ends before it starts",
        ),
        ("[kpis.a]\nsince = 2026-02-31", "2: not TOML: invalid date"),
        ("[kpis.a]\nsince = '2026-02-01'", "2: kpis.a.since is a day without quotes such as 2026-10-01"),
        ("[kpis.a]\nname = '''\na\n'''\n[kpis.a]\n", "5: not TOML: cannot declare ('kpis', 'a') twice"),
        ("[kpis.a]\ndue = -1", "2: kpis.a.due is a whole number from 0 up, not -1"),
        ("[kpis.a]\ntypes = ['lagging', 'fast']", "2: kpis.a.types.2 is one of quantitative"),
        ("[kpis.a]\nnps = ['a', 'b']", "2: kpis.a.nps is a series of grades, or three"),
        ("[kpis.a]\ngoals = ['g', 'g']", "2: kpis.a.goals names 'g' twice"),
        ("[kpis.a]\nleads = ['g', { kpi = 'g', lag = 1 }]", "2: kpis.a.leads names a KPI twice"),
        (
            "[kpis.a]\nbenchmark = { value = 1, peer = 'x' }",
            "2: kpis.a.benchmark has either a value or a peer's series",
        ),
        ("[kpis.a]\nsilence = { Q1 = 'x' }", "2: 'Q1' is no finding"),
        ('[kpis.a]\nname = "\\u0000"', "2: kpis.a.name holds a NUL character"),
        ("[[events]]\nday = 2026-01-01\ntitle = 'x'\n[[events]]\ntitle = 'x'", "4: an event has a day and a title"),
        ("[events]\nday = 2026-01-01", "1: events are a list: write [[events]] above each"),
        ("[workspace]\nretail = { pattern = [4, 4, 4] }", "2: a retail quarter has 13 weeks"),
        ("[workspace]\nweek_start = 'noon'", "2: workspace.week_start is one of monday"),
        ("[workspace]\nfiscal_start = 13", "2: workspace.fiscal_start is a month from 1 to 12, not 13"),
        ("[kpis.a]\nname =", "2: not TOML: invalid value"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, message):
    with pytest.raises(BadInput) as refused:
        read(text)

    assert str(refused.value).startswith(f"team.toml:{message}")
    assert "\n" not in str(refused.value)


def test_tables_nested_without_end_are_refused():
    with pytest.raises(BadInput, match=r"^team\.toml"):
        read("a = " + "[" * 100_000)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("kpis", "a"), 3),
        (("kpis", "a", "name"), 4),
        (("kpis", "a", "target", 1, "from"), 8),
        (("kpis", "a.b"), 10),
        (("kpis", "a.b", "owner"), 11),
        (("events", 1), 14),
        (("events", 1, "day"), 15),
        (("goals", "g", "title"), 17),
    ],
)
def test_a_key_is_found_on_its_line(path, line):
    text = '''# [kpis.a]

[kpis.a] # "x"
name = """
= [kpis.a] "quoted" \\""""
target = [ # {
  { value = 1 },
  { value = 2, from = 2026-01-01 }
]
[kpis . "a.b"]
owner = '='
[[events]]
title = "x"
[[events]]
day = 2026-01-01
[goals]
g.title = "x"
'''

    assert Lines(text).of(path) == line


def test_lines_count_alike_whatever_ends_them():
    with pytest.raises(BadInput, match=r"^team\.toml:4: "):
        read('[goals.a]\r\nwhy = """\r\nx"""\r\ntitel = "x"\r\n')
